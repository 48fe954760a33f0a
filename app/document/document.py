"""The open project as a QObject: verbs in, signals out, each edit on disk when its verb returns."""

import getpass
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoStack

from afsd_core.errors import ProjectError
from afsd_core.project import (
    Change,
    ProjectRecords,
    ProjectState,
    Run,
    Setting,
    Store,
)
from afsd_core.project.arrivals import DetectionLike, arrive
from afsd_core.project.backup import back_up_today
from afsd_core.project.state import Touched
from afsd_core.project.store import Entry
from afsd_core.saying import Saying
from app.actions.class_keys import with_first_keys
from app.document.commands.segments import Command
from app.document.queries import make_video
from app.document.verbs import DocumentVerbs
from app.infra import garbage_collection
from app.infra.lifetime import release

if TYPE_CHECKING:
    pass

__all__ = ["Document", "load", "make_video"]

log = logging.getLogger(__name__)

# How long a verb takes at most, its transaction included; on a slower disk it shows `saving` instead of waiting on.
_WAIT_SECONDS = 0.04


class Document(DocumentVerbs, QObject):
    """One open project.

    Every undoable verb makes one undo step named in the person's words and one transaction, or neither when it has no
    effect (it then returns None or False). Results of a detector arrive without touching the undo stack.

    Attributes:
        path: the project file.
        undo_stack: of this project, since it was opened.
        annotator: who is at work; written beside each decision.
        command_keys: gives the keys of commands, which no class gets by itself.

    Signals:
        videos_changed: videos were added, removed or found again, or more is known of one.
        segments_changed: of the video of that id.
        classes_changed: names, colours, keys, order.
        review_changed: reviewed stretches of the video of that id.
        settings_changed: the settings of these keys, a tuple.
        notice: a sentence to show in passing.
        write_failed: a sentence to keep on screen: edits wait in memory until the disk takes them.
        write_recovered: everything is on disk again.
        saving_changed: whether edits are on their way to the disk longer than a moment.
    """

    videos_changed = Signal()
    segments_changed = Signal(str)
    classes_changed = Signal()
    review_changed = Signal(str)
    settings_changed = Signal(object)
    notice = Signal(object)
    write_failed = Signal(object)
    write_recovered = Signal()
    saving_changed = Signal(bool)
    _from_writer = Signal(object)  # from the writer thread into this object's: a sentence, None, or a Future

    def __init__(self, store: Store, state: ProjectState | None = None, parent: QObject | None = None) -> None:
        """Around an open store; `Document.create` and `Document.open` are the usual ways."""
        QObject.__init__(self, parent)
        self.undo_stack = QUndoStack(self)
        self.annotator = _user_name()
        self.command_keys: Callable[[], Collection[str]] = frozenset
        self._store = store
        self._state = state or ProjectState(store.records)
        store.records = nothing = ProjectRecords(store.path)  # the state has them, and goes on from there
        release(self, _state=ProjectState(nothing))
        self._slow: set[Future[None]] = set()
        self._closed = False
        self._began = 0.0
        self._from_writer.connect(self._hear_writer, Qt.ConnectionType.QueuedConnection)
        store.on_trouble = self._from_writer.emit

    # -- opening and closing

    @classmethod
    def create(cls, path: Path | str) -> "Document":
        """A new, empty project.

        Raises:
            ProjectError: the file exists, or its folder cannot be written.
        """
        return cls(Store.create(Path(path)))

    @classmethod
    def open(cls, path: Path | str) -> "Document":
        """Open a project for work; the first time a day a copy is put beside it, in the background.

        Thousands of videos take a good part of a second: `Document(*load(path))` with `load` on another thread, then
        `back_up`, does the same without holding the window up.

        Raises:
            ProjectError: missing, no project, damaged, from a newer program, read-only, or open in another window.
        """
        document = cls(*load(path))
        document.back_up()
        return document

    def back_up(self) -> None:
        """Make today's copy in the background unless it is there."""

        def work() -> None:
            try:
                back_up_today(self.path)
            except ProjectError as error:
                log.warning("no daily copy: %s", error)

        threading.Thread(target=work, name="daily copy", daemon=True).start()

    @property
    def path(self) -> Path:
        """The project file."""
        return self._store.path

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about how the project was opened."""
        return self._store.notices

    @property
    def closed(self) -> bool:
        """Whether the project has been let go."""
        return self._closed

    @property
    def pending(self) -> int:
        """Edits that are not on disk yet."""
        return 0 if self._closed else self._store.pending

    def close(self, *, discard: bool = False, timeout: float = 2.0) -> None:
        """Let the project go, the one file whole.

        Raises:
            ProjectError: edits still wait for the disk, and the project stays open; `discard` gives them up.
        """
        if not self._closed:
            self._store.close(discard=discard, timeout=timeout)
            self._closed = True
            # Nothing can be undone any more. Left to Python's search for garbage, the commands may go before the stack,
            # which then deletes them a second time.
            self.undo_stack.clear()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything is on disk, arrivals and settings too; False if that takes longer than `timeout` s."""
        return self._store.flush(timeout)

    def retry(self) -> None:
        """Try again now to write what the disk refused."""
        self._store.retry()

    def save_copy(self, path: Path | str, timeout: float | None = 60.0) -> None:
        """A whole copy of the project elsewhere; this one stays open.

        Raises:
            ProjectError: it cannot be written.
        """
        try:
            self._store.copy_to(Path(path)).result(timeout)
        except FutureTimeout as error:
            raise ProjectError(
                Saying("{path}: the copy is not finished yet, the disk is slow. Look again later.", path=path)
            ) from error

    def save_copy_later(self, path: Path | str) -> "Future[None]":
        """`save_copy` without waiting for it."""
        return self._store.copy_to(Path(path))

    # -- what is no edit

    def set_setting(self, key: str, value: Any) -> None:
        """Remember plain JSON under a key; written without waiting, not undoable."""
        self.set_settings({key: value})

    def set_settings(self, values: Mapping[str, Any]) -> None:
        """The same for several keys, which change together."""
        known = self._state.settings
        changes = [
            Change(Setting(key, known[key]) if key in known else None, Setting(key, value))
            for key, value in values.items()
        ]
        self._perform(changes, None, wait=False)

    def set_video_facts(self, video_id: str, **facts: Any) -> bool:
        """What became known of a video: `duration`, `frame_count`, `start_offset`, `fingerprint`, `width`, `height`."""
        return self.set_videos_facts({video_id: facts})

    def set_videos_facts(self, facts: Mapping[str, Mapping[str, Any]]) -> bool:
        """The same of many videos at once; those that are not in the project are passed over."""
        known = ((self.video(video_id), values) for video_id, values in facts.items())
        changes = [Change(video, replace(video, **values)) for video, values in known if video is not None]
        return bool(self._perform(changes, None, wait=False))

    # -- arrivals

    def set_provisional(
        self, video_id: str, run_id: str, model: str, detections: Sequence[DetectionLike], *, line: str = ""
    ) -> None:
        """Show what a running detection has found so far (all of it each time)."""
        run = self._state.runs.get(run_id) or Run(
            id=run_id, video=video_id, model=model, created=_now(), line=line, provisional=True
        )
        self._arrive(run, detections, None)  # the log says what was found in the end

    def finish_run(self, video_id: str, run: Run, detections: Sequence[DetectionLike]) -> None:
        """Replace what was provisional, and untouched proposals of earlier runs of the line, by a run's final set."""
        known = self._state.runs.get(run.id)
        created = run.created or (known.created if known else _now())
        self._arrive(
            replace(run, video=video_id, created=created, provisional=False),
            detections,
            Entry(f"Found by {run.model}", "arrival"),
        )

    def _arrive(self, run: Run, detections: Sequence[DetectionLike], entry: Entry | None) -> None:
        if run.video not in self._state.videos:
            log.info("results for a video that is no longer in the project are dropped")
            return
        self._perform(arrive(self._state, run, detections), entry, wait=False)

    # -- how an edit is made

    def do(self, command: Command) -> Any:
        """Push a command, if it changes anything; gives its plan's result, None if it has no effect."""
        self._began = time.monotonic()
        with garbage_collection.paused():
            return self._push(command)

    def _push(self, command: Command) -> Any:
        self._check_open()
        plan = command.plan(self._state, self.annotator)
        changes = plan.changes if plan.sure else self._state.settle(self._state.with_dependants(plan.changes))
        if not changes:
            # A verb that makes something still says which one there is already.
            return plan.result if isinstance(plan.result, str | tuple) else None
        command.prepare(plan.title, with_first_keys(self._state, changes, self.command_keys), self._perform_edit)
        self.undo_stack.push(command)
        return plan.result

    def _perform_edit(self, changes: Sequence[Change], title: str, kind: str) -> tuple[Change, ...]:
        # What `do` has just settled is not settled again; what is undone or redone meets whatever has arrived since.
        return self._perform(changes, Entry(title, kind, self.annotator), wait=True, settled=kind == "edit")

    def _perform(
        self, changes: Sequence[Change], entry: Entry | None, *, wait: bool, settled: bool = False
    ) -> tuple[Change, ...]:
        """One transaction: memory, queue, signals, disk. Gives the changes as they were made."""
        self._check_open()
        began = self._began if settled else time.monotonic()
        changes = tuple(changes) if settled else self._state.settle(self._state.with_dependants(changes))
        if not changes:
            return ()
        touched = self._state.apply(changes)
        written = self._store.write(changes, entry)
        self._announce(touched)
        if wait:
            # What the edit itself took counts: that of thousands of segments is written while the window goes on.
            self._await(written, _WAIT_SECONDS - (time.monotonic() - began))
        return changes

    def _check_open(self) -> None:
        if self._closed:
            raise ProjectError(Saying("{name}: the project is closed. Open it again.", name=self.path.name))

    def _announce(self, touched: Touched) -> None:
        if touched.videos:
            self.videos_changed.emit()
        if touched.classes:
            self.classes_changed.emit()
        for video_id in sorted(touched.segments):
            self.segments_changed.emit(video_id)
        for video_id in sorted(touched.reviewed):
            self.review_changed.emit(video_id)
        if touched.settings:
            self.settings_changed.emit(tuple(sorted(touched.settings)))

    def _await(self, written: "Future[None]", seconds: float) -> None:
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

    def _hear_writer(self, said: object) -> None:
        if isinstance(said, Future):
            self._slow.discard(said)
            if not self._slow:
                self.saving_changed.emit(False)
        elif said is None:
            self.write_recovered.emit()
        else:
            self.write_failed.emit(str(said))


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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
