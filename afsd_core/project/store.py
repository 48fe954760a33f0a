"""The project file on disk: one SQLite database, written by a thread of its own in the order of the edits."""

import logging
import os
import shutil
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from afsd_core.errors import ProjectError, ReadOnlyError
from afsd_core.message import Message
from afsd_core.project.backup import copy_database
from afsd_core.project.edit_log import Entry, log_edit
from afsd_core.project.journal import fold_log, use_wal
from afsd_core.project.lock import ProjectLock, cannot_write
from afsd_core.project.reading import connect, read_project
from afsd_core.project.records import Change
from afsd_core.project.rows import read_records, write_changes
from afsd_core.project.schema import VERSION, backup_folder, create_tables, damaged, migrate, version_of

__all__ = ["Entry", "Store", "read_project"]

log = logging.getLogger(__name__)

_RETRY_SECONDS = 2.0
_BUSY_MS = 5000
# Bytes of write-ahead log from which it is folded into the file, by another thread: that waits for the disk.
_LONG_LOG = 4 << 20
_ROOM = 256 << 10  # bytes that a new write-ahead log and its shared memory need at least
_FOLD_SECONDS = 5.0  # at most so often, should a reader keep it from getting short


@dataclass(slots=True)
class _Task:
    run: Callable[[sqlite3.Connection], None]
    done: "Future[None]"
    is_edit: bool
    target: Path | None = None  # of a copy


class Store:
    """A project file that this process has open for writing.

    Every `write` is one transaction, in the order of the calls. A transaction that the disk refuses stays at the head
    of the queue with those behind it and is tried again until it succeeds: nothing half written, nothing dropped.
    One that does not fit the file is left out, and reported.

    Attributes:
        path: the project file, resolved.
        records: what it held when it was opened.
        notices: sentences for the person that opened it (a slower journal, a repaired version).
        on_trouble: called on the writer thread with a sentence when writing fails, with None when it works again.
    """

    def __init__(self, path: Path, lock: ProjectLock, connection: sqlite3.Connection, notices: Sequence[str]) -> None:
        """Use `Store.create` or `Store.open`."""
        self.path = path
        self.notices = tuple(notices)
        self.on_trouble: Callable[[str | None], None] = lambda _sentence: None
        self.records = read_records(connection, path)
        self._lock = lock
        self._log_path = path.with_name(path.name + "-wal")
        self._connection = connection
        self._tasks: deque[_Task] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._trouble: str | None = None
        # How often somebody asked for another try.
        self._retries = 0
        self._folding: threading.Thread | None = None
        self._fold_again = 0.0
        self._thread = threading.Thread(target=self._work, name="project writer", daemon=True)
        self._thread.start()

    # -- opening

    @classmethod
    def create(cls, path: Path, *, vfs: str | None = None) -> "Store":
        """Make an empty project file and open it. It appears whole or not at all.

        Raises:
            ProjectError: the file exists, or its folder is missing or cannot be written.
        """
        path = Path(path).absolute()
        path = path.parent.resolve() / path.name
        if path.exists():
            raise ProjectError(Message("{name}: exists already. Open it, or choose another name.", name=path.name))
        try:
            lock = ProjectLock(path)
        except ReadOnlyError as error:
            raise _cannot_make(path, error.__cause__) from error
        unfinished = path.with_name(f".{path.name}.new")
        try:
            unfinished.unlink(missing_ok=True)
            connection = sqlite3.connect(unfinished, isolation_level=None)
            try:
                # Until it has its name nobody can miss it: no journal, and one wait for the disk instead of a dozen.
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                create_tables(connection)
            finally:
                connection.close()
            unfinished.rename(path)
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            lock.release()
            raise _cannot_make(path, error) from error
        return cls._open_locked(path, lock, vfs)

    @classmethod
    def open(cls, path: Path, *, vfs: str | None = None) -> "Store":
        """Open a project file for writing: lock it, bring it to the present version, read it.

        Raises:
            ProjectError: missing, no project, damaged, newer than the program, read-only, or open in another window.
        """
        path = Path(path).resolve()
        if not path.is_file():
            raise ProjectError(Message("{path}: no such project. It may have been moved or renamed.", path=path))
        connect(path, vfs=vfs).close()  # says what is wrong with a foreign file before anything is put beside it
        if not os.access(path, os.W_OK):
            raise ReadOnlyError(
                Message(
                    "{name}: the file is read-only. Make it writable, or copy the project and open the copy.",
                    name=path.name,
                )
            )
        return cls._open_locked(path, ProjectLock(path), vfs)

    @classmethod
    def _open_locked(cls, path: Path, lock: ProjectLock, vfs: str | None) -> "Store":
        connection = None
        try:
            connection = connect(path, writable=True, vfs=vfs)
            notices: list[str] = []
            version = version_of(connection, path)
            if version < VERSION:
                copy = backup_folder(path) / f"{path.stem} before version {VERSION}.afsd"
                copy_database(connection, path, copy)
                migrate(connection, version)
                notices.append(
                    Message(
                        "{name} comes from an older version; a copy of it as it was is in {kept}.",
                        name=path.name,
                        kept=copy,
                    )
                )
            if not use_wal(connection, path):
                notices.append(_why_slower(path))
            connection.execute("PRAGMA foreign_keys = ON")
            # A commit must not wait for the log to be folded into the file (see _fold_log); a new one is cut short.
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute(f"PRAGMA journal_size_limit = {_LONG_LOG // 4}")
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            return cls(path, lock, connection, notices)
        except BaseException as error:
            if connection is not None:
                connection.close()
            lock.release()
            if isinstance(error, sqlite3.DatabaseError):
                raise damaged(path, error) from error
            raise

    @property
    def journal(self) -> str:
        """`wal`, or the rollback journal's kind where that does not work."""
        lines: list[str] = []
        self._ask(lambda c: lines.append(c.execute("PRAGMA journal_mode").fetchone()[0])).result()
        return lines[0]

    # -- writing

    def write(self, changes: Sequence[Change], entry: Entry | None = None) -> "Future[None]":
        """Queue one transaction: the changes, and a line of the edit log if `entry` is given.

        Returns:
            A future that is done once the transaction is committed. It stays undone while the disk refuses.
        """
        changes = tuple(changes)

        def run(connection: sqlite3.Connection) -> None:
            write_changes(connection, changes, self.path.parent)
            if entry is not None:
                log_edit(connection, changes, entry)

        return self._put(run, is_edit=True)

    @property
    def pending(self) -> int:
        """How many edits are not on disk yet."""
        with self._changed:
            return sum(task.is_edit for task in self._tasks)

    @property
    def trouble(self) -> str | None:
        """The sentence that says why edits are waiting, or None."""
        return self._trouble

    def retry(self) -> None:
        """Try again now what the disk refused."""
        with self._changed:
            self._retries += 1
            self._changed.notify_all()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything queued so far is on disk; False if it is not within `timeout` seconds."""
        try:
            self._put(lambda _c: None, is_edit=False).result(timeout)
        except FutureTimeout:
            return False
        return True

    def copy_to(self, path: Path) -> "Future[None]":
        """Save a whole copy elsewhere with SQLite's own backup; edits made meanwhile wait their turn.

        Where the disk refuses edits, the copy has them nevertheless.
        """
        task = _Task(lambda connection: copy_database(connection, self.path, Path(path)), Future(), False, Path(path))
        return self._queue(task)

    def close(self, *, discard: bool = False, timeout: float = 10.0) -> None:
        """Write what is queued, make the one file whole (no `-wal` beside it), and let the project go.

        Raises:
            ProjectError: edits are still waiting for the disk; the project stays open. `discard` gives them up.
        """
        if self._stopping:
            return
        if not discard:
            self.retry()
            if not self.flush(timeout):
                count = self.pending
                reason = self._trouble or Message("{name}: the disk does not answer.", name=self.path.name)
                raise ProjectError(
                    Message(
                        "{reason} Not saved yet: {n} edits.",
                        one="{reason} Not saved yet: {n} edit.",
                        n=count,
                        reason=reason,
                    )
                )
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()
        self._lock.release()

    # -- the writer thread

    def _put(self, run: Callable[[sqlite3.Connection], None], *, is_edit: bool) -> "Future[None]":
        return self._queue(_Task(_in_transaction(run) if is_edit else run, Future(), is_edit))

    def _queue(self, task: _Task) -> "Future[None]":
        with self._changed:
            if self._stopping:
                raise ProjectError(Message("{name}: the project is closed.", name=self.path.name))
            self._tasks.append(task)
            self._changed.notify_all()
        return task.done

    def _ask(self, run: Callable[[sqlite3.Connection], None]) -> "Future[None]":
        return self._put(run, is_edit=False)

    def _work(self) -> None:
        connection = self._connection
        while True:
            with self._changed:
                while not self._tasks and not self._stopping:
                    self._changed.wait()
                if self._stopping:  # close() has flushed, or was told to discard
                    break
                task, asked = self._tasks[0], self._retries
            failure = self._attempt(connection, task)
            if failure is not None and task.is_edit and _may_pass(failure):
                self._tell(self._sentence(failure))
                self._copy_with_what_waits(connection)
                with self._changed:
                    # Who asked while it was being tried may know of room that was not there yet.
                    if not self._stopping and asked == self._retries:
                        self._changed.wait(_RETRY_SECONDS)
                continue
            with self._changed:
                self._tasks.popleft()
            if failure is None:
                task.done.set_result(None)
                self._fold_log()
                if self._trouble is not None and not self.pending:
                    self._tell(None)
            else:
                if task.is_edit:
                    log.error("an edit does not fit the project file: %s", failure, exc_info=failure)
                    self.on_trouble(
                        Message(
                            "{name}: the last change could not be saved ({error}). All before it is safe; open the "
                            "project again to go on from there.",
                            name=self.path.name,
                            error=failure,
                        )
                    )
                task.done.set_exception(failure)
        for task in self._tasks:
            task.done.cancel()
        self._make_whole(connection)

    def _attempt(self, connection: sqlite3.Connection, task: _Task) -> Exception | None:
        try:
            task.run(connection)
        except (sqlite3.Error, OSError, ValueError, TypeError, ProjectError) as error:
            return error
        return None

    def _copy_with_what_waits(self, connection: sqlite3.Connection) -> None:
        """Make the copies that are asked for while this disk refuses edits; each has those that came before it."""
        with self._changed:
            copies = [(task, task.target) for task in self._tasks if task.target is not None]
        for copy, target in copies:
            with self._changed:
                queued = list(self._tasks)
                before = [task.run for task in queued[: queued.index(copy)] if task.is_edit]
                self._tasks.remove(copy)
            try:
                copy_database(connection, self.path, target, before)
            except (ProjectError, OSError, sqlite3.Error) as error:
                copy.done.set_exception(error)
            else:
                copy.done.set_result(None)

    def _fold_log(self) -> None:
        """Start copying a long write-ahead log into the file, beside the writer and without holding it up."""
        now = time.monotonic()
        if now < self._fold_again or (self._folding is not None and self._folding.is_alive()):
            return
        try:
            if self._log_path.stat().st_size < _LONG_LOG:
                return
        except FileNotFoundError:
            return
        self._fold_again = now + _FOLD_SECONDS
        self._folding = threading.Thread(target=fold_log, args=(self.path,), name="project log", daemon=True)
        self._folding.start()

    def _tell(self, sentence: str | None) -> None:
        if sentence != self._trouble:
            self._trouble = sentence
            self.on_trouble(sentence)

    def _sentence(self, failure: Exception) -> str:
        name = getattr(failure, "sqlite_errorname", "")
        if name == "SQLITE_FULL":
            reason = Message("the disk is full")
            remedy = Message("Free some space and they are saved by themselves")
        elif name.startswith("SQLITE_READONLY"):
            reason = Message("the file has become read-only")
            remedy = Message("Make it writable and they are saved by themselves")
        elif name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            reason = Message("another program keeps the file busy")
            remedy = Message("They are saved as soon as it lets go")
        else:
            reason = Message("the disk refuses to write ({error})", error=failure)
            remedy = Message("They are tried again every few seconds")
        return Message(
            "{name}: {reason}. Your last edits are kept in memory, and the file is whole. {remedy}.",
            name=self.path.name,
            reason=reason,
            remedy=remedy,
        )

    def _make_whole(self, connection: sqlite3.Connection) -> None:
        if self._folding is not None:
            self._folding.join()
        try:
            connection.execute("PRAGMA busy_timeout = 500")
            connection.execute("PRAGMA optimize")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # Back to a rollback journal, so that the file can also be read where nothing may be written beside it.
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            # A reader is in it (`afsd export`): all is in the -wal file, and the next to close finishes this.
            log.info("the journal of %s stays beside it for now: %s", self.path.name, error)
        connection.close()


def _why_slower(path: Path) -> Message:
    if shutil.disk_usage(path.parent).free < _ROOM:
        return Message(
            "{name}: the disk that holds it is full. Free some space; what it refuses until then is kept in memory.",
            name=path.name,
        )
    return Message(
        "{name} is on a drive that cannot share memory between programs (a network drive?): edits are saved the slower "
        "way, and just as safely.",
        name=path.name,
    )


def _cannot_make(path: Path, error: BaseException | None) -> ProjectError:
    """The error for a new project where nothing can be written."""
    if isinstance(error, OSError):
        error_found = cannot_write(path, error)
        if not isinstance(error_found, ReadOnlyError):
            return error_found
        return ProjectError(
            Message(
                "{name}: the folder {folder} is read-only ({reason}). Choose another folder.",
                name=path.name,
                folder=path.parent,
                reason=error.strerror,
            )
        )
    return ProjectError(Message("{path}: cannot be created ({error}). Choose another folder.", path=path, error=error))


def _in_transaction(run: Callable[[sqlite3.Connection], None]) -> Callable[[sqlite3.Connection], None]:
    def wrapped(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            run(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    return wrapped


def _may_pass(failure: Exception) -> bool:
    """Whether trying again can help: the disk or the file, not what was to be written."""
    if isinstance(failure, OSError):
        return True
    passing = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN")
    return getattr(failure, "sqlite_errorname", "").startswith((*passing, "SQLITE_NOMEM", "SQLITE_PROTOCOL"))
