"""The open project's file: edits on their way to the disk, copies of it, and how the disk is doing."""

import logging
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from afsd_core.errors import ProjectError
from afsd_core.message import Message
from afsd_core.project import Change, ProjectState, Store
from afsd_core.project.backup import back_up_today
from afsd_core.project.store import Entry

log = logging.getLogger(__name__)


class ProjectFile(QObject):
    """A store, whose writer thread is heard in the window's thread.

    Signals:
        write_failed: a sentence to keep on screen: edits wait in memory until the disk takes them.
        write_recovered: everything is on disk again.
        saving_changed: whether edits are on their way to the disk longer than a moment.
    """

    write_failed = Signal(object)
    write_recovered = Signal()
    saving_changed = Signal(bool)
    _from_writer = Signal(object)  # from the writer thread into this object's: a sentence, None, or a Future

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._slow: set[Future[None]] = set()
        self._closed = False
        self._from_writer.connect(self._hear_writer, Qt.ConnectionType.QueuedConnection)
        store.on_trouble = self._from_writer.emit

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._store.path

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about how the project was opened."""
        return self._store.notices

    @property
    def closed(self) -> bool:
        """Whether it has been let go."""
        return self._closed

    @property
    def pending(self) -> int:
        """Edits that are not on disk yet."""
        return 0 if self._closed else self._store.pending

    def write(self, changes: Sequence[Change], entry: Entry | None) -> "Future[None]":
        """Queue one transaction; `entry` is its line in the edit log."""
        return self._store.write(changes, entry)

    def wait(self, written: "Future[None]", seconds: float) -> None:
        """Wait for a transaction, but no longer than this; a slower disk is told by `saving_changed`."""
        try:
            # Once the disk is known to be slow or full, waiting again for each edit would only hold the window up.
            written.result(0 if self._slow else max(seconds, 0.0))
        except FutureTimeout:
            self._slow.add(written)
            if len(self._slow) == 1:
                self.saving_changed.emit(True)
            written.add_done_callback(self._from_writer.emit)
        except sqlite3.Error as error:  # the store has told it already
            log.debug("not written: %s", error)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything is on disk, arrivals and settings too; False if that takes longer than `timeout` s."""
        return self._store.flush(timeout)

    def retry(self) -> None:
        """Try again now to write what the disk refused."""
        self._store.retry()

    def back_up(self) -> None:
        """Make today's copy in the background unless it is there."""

        def work() -> None:
            try:
                back_up_today(self.path)
            except ProjectError as error:
                log.warning("no daily copy: %s", error)

        threading.Thread(target=work, name="daily copy", daemon=True).start()

    def save_copy(self, path: Path | str, timeout: float | None = 60.0) -> None:
        """A whole copy of the project elsewhere; this one stays open.

        Raises:
            ProjectError: it cannot be written.
        """
        try:
            self._store.copy_to(Path(path)).result(timeout)
        except FutureTimeout as error:
            raise ProjectError(
                Message("{path}: the copy is not finished yet, the disk is slow. Look again later.", path=path)
            ) from error

    def close(self, *, discard: bool = False, timeout: float = 2.0) -> None:
        """Let the file go, whole.

        Raises:
            ProjectError: edits still wait for the disk, and it stays open; `discard` gives them up.
        """
        if not self._closed:
            self._store.close(discard=discard, timeout=timeout)
            self._closed = True

    def _hear_writer(self, news: object) -> None:
        if isinstance(news, Future):
            self._slow.discard(news)
            if not self._slow:
                self.saving_changed.emit(False)
        elif news is None:
            self.write_recovered.emit()
        else:
            self.write_failed.emit(str(news))


def load(path: Path | str) -> tuple[Store, ProjectState]:
    """The slow half of opening a project, for any thread; `Document(*load(path))` is the rest.

    Raises:
        ProjectError: as `Document.open`.
    """
    store = Store.open(Path(path))
    state = ProjectState(store.records)
    for order in (state.shown_videos, state.shown_classes):  # thousands of them are sorted here, too
        order()
    return store, state
