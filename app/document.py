"""The open project as a QObject: verbs in, signals out, each edit on disk when its verb returns."""

import getpass
import logging
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
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
    ProjectState,
    Run,
    Setting,
    Store,
    Video,
)
from afsd_core.project.arrivals import DetectionLike, arrive
from afsd_core.project.backup import back_up_today
from afsd_core.project.state import Touched
from afsd_core.project.store import Entry
from app import collecting, commands, project_commands
from app.commands import Command
from app.project_view import ProjectView, absolute, make_video

if TYPE_CHECKING:
    from afsd_core.media import Fingerprint, VideoInfo

__all__ = ["Document", "load", "make_video"]

log = logging.getLogger(__name__)

# How long a verb waits for its transaction; a slower disk shows `saving` instead of holding the window up.
_WAIT_SECONDS = 0.04


class Document(ProjectView, QObject):
    """One open project.

    Every undoable verb makes one undo step named in the person's words and one transaction, or neither when it has no
    effect (it then returns None or False). Results of a detector arrive without touching the undo stack.

    Attributes:
        path: the project file.
        undo_stack: of this project, since it was opened.
        annotator: who is at work; written beside each decision.

    Signals:
        videos_changed: videos were added, removed or found again, or more is known of one.
        segments_changed: of the video of that id.
        classes_changed: names, colours, keys, order.
        review_changed: reviewed stretches of the video of that id.
        settings_changed: the setting of that key.
        notice: a sentence to show in passing.
        write_failed: a sentence to keep on screen: edits wait in memory until the disk takes them.
        write_recovered: everything is on disk again.
        saving_changed: whether edits are on their way to the disk longer than a moment.
    """

    videos_changed = Signal()
    segments_changed = Signal(str)
    classes_changed = Signal()
    review_changed = Signal(str)
    settings_changed = Signal(str)
    notice = Signal(str)
    write_failed = Signal(str)
    write_recovered = Signal()
    saving_changed = Signal(bool)
    _from_writer = Signal(object)  # from the writer thread into this object's: a sentence, None, or a Future

    def __init__(self, store: Store, state: ProjectState | None = None, parent: QObject | None = None) -> None:
        """Around an open store; `Document.create` and `Document.open` are the usual ways."""
        QObject.__init__(self, parent)
        self.undo_stack = QUndoStack(self)
        self.annotator = _user_name()
        self._store = store
        self._state = state or ProjectState(store.records)
        self._slow: set[Future[None]] = set()
        self._closed = False
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
            raise ProjectError(f"{path}: the copy is not finished yet, the disk is slow. Look again later.") from error

    def save_copy_later(self, path: Path | str) -> "Future[None]":
        """`save_copy` without waiting for it."""
        return self._store.copy_to(Path(path))

    # -- what is no edit

    def set_setting(self, key: str, value: Any) -> None:
        """Remember plain JSON under a key; written without waiting, not undoable."""
        before = Setting(key, self._state.settings[key]) if key in self._state.settings else None
        self._perform([Change(before, Setting(key, value))], None, wait=False)

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

    # -- verbs on videos

    def add_video(
        self,
        path: Path | str,
        info: "VideoInfo | None" = None,
        *,
        fingerprint: "Fingerprint | None" = None,
        duration: int | None = None,
        frame_count: int | None = None,
        name: str | None = None,
    ) -> str:
        """Put a video in the project; one that is there already gives its id and no undo step."""
        video = make_video(path, info, fingerprint=fingerprint, duration=duration, frame_count=frame_count, name=name)
        return self.add_videos([video])[0]

    def add_videos(self, videos: Sequence[Video]) -> tuple[str, ...]:
        """Put many videos (see `make_video`) in the project in one step; gives the id of each."""
        return self.do(project_commands.AddVideos(videos)) or () if videos else ()

    def remove_video(self, video_id: str) -> bool:
        """Take a video and its segments out of the project; the file stays."""
        return self.remove_videos([video_id])

    def remove_videos(self, ids: Iterable[str]) -> bool:
        """Take videos and their segments out of the project in one step; the files stay."""
        return bool(self.do(project_commands.RemoveVideos(ids)))

    def relocate_video(self, video_id: str, path: Path | str, **facts: Any) -> bool:
        """Where a video is now; `facts` as in `set_video_facts`."""
        return bool(self.do(project_commands.RelocateVideos({video_id: absolute(path)}, facts)))

    def relocate_videos(self, places: Mapping[str, Path | str]) -> bool:
        """Where many videos are now, in one step."""
        return bool(self.do(project_commands.RelocateVideos({v: absolute(p) for v, p in places.items()}, {})))

    def set_reviewed(self, video_id: str, start: int, end: int, reviewed: bool) -> bool:
        """Mark [start, end) as reviewed, or as not."""
        return bool(self.do(project_commands.SetReviewed(video_id, start, end, reviewed)))

    def review_videos(self, ids: Iterable[str], reviewed: bool) -> bool:
        """Mark whole videos as reviewed, or as not, in one step."""
        return bool(self.do(project_commands.ReviewVideos(ids, reviewed)))

    # -- verbs on classes

    def add_class(self, name: str, color: str | None = None, key: str | None = None) -> str | None:
        """A new class; one of that name gives its id and no undo step, an empty name None."""
        return self.do(project_commands.AddClass(name, color, key))

    def rename_class(self, class_id: str, name: str) -> bool:
        """Another name; one that another class has is refused with a notice."""
        wanted = name.strip().casefold()
        if any(c.name.casefold() == wanted and c.id != class_id for c in self.classes()):
            self.notice.emit(f"There is a class “{name.strip()}” already. Merge the two, or choose another name.")
            return False
        return bool(self.do(project_commands.RenameClass(class_id, name)))

    def recolor_class(self, class_id: str, color: str) -> bool:
        """Another colour, "#rrggbb"."""
        return bool(self.do(project_commands.RecolorClass(class_id, color)))

    def set_class_key(self, class_id: str, key: str | None) -> bool:
        """The key that assigns it; whichever class had it loses it in the same step."""
        return bool(self.do(project_commands.SetClassKey(class_id, key)))

    def map_labels(self, class_id: str, source: str, labels: Iterable[str]) -> bool:
        """Which labels of a model line mean this class."""
        return bool(self.do(project_commands.MapLabels(class_id, source, labels)))

    def move_class(self, class_id: str, position: int) -> bool:
        """Its lane to another place, from 0."""
        return bool(self.do(project_commands.MoveClass(class_id, position)))

    def remove_class(self, class_id: str) -> bool:
        """The class and its segments in all videos."""
        return bool(self.do(project_commands.RemoveClass(class_id)))

    def merge_classes(self, ids: Iterable[str] | str, into: str) -> bool:
        """Classes into another, with their segments and mapped labels."""
        return bool(self.do(project_commands.MergeClasses(_ids(ids), into)))

    # -- verbs on segments

    def draw(self, video_id: str, start: int, end: int, class_id: str) -> str | None:
        """A new segment, clamped to the video; None if nothing of it is left."""
        return self.do(commands.DrawSegment(video_id, start, end, class_id))

    def trim(self, segment_id: str, *, start: int | None = None, end: int | None = None) -> bool:
        """Move an edge or both; False if nothing moved or the segment would invert or collapse."""
        return bool(self.do(commands.TrimSegment(segment_id, start, end)))

    def move(self, ids: Iterable[str] | str, delta: int) -> bool:
        """Shift segments together by microseconds, as far as their videos reach."""
        return bool(self.do(commands.MoveSegments(_ids(ids), delta)))

    def relabel(self, ids: Iterable[str] | str, class_id: str) -> bool:
        """Give segments another class."""
        return bool(self.do(commands.RelabelSegments(_ids(ids), class_id)))

    def split(self, segment_id: str, at: int) -> str | None:
        """Cut in two; gives the id of the second part, None if `at` is not inside."""
        return self.do(commands.SplitSegment(segment_id, at))

    def merge(self, ids: Iterable[str]) -> str | None:
        """Segments of one video into one; gives its id, which is the first one's, as is its class."""
        return self.do(commands.MergeSegments(ids))

    def delete(self, ids: Iterable[str] | str) -> bool:
        """Take segments out of the project."""
        return bool(self.do(commands.DeleteSegments(_ids(ids))))

    def accept(self, ids: Iterable[str] | str) -> bool:
        """Take proposals as they are; takes back a rejection, too."""
        return bool(self.do(commands.AcceptSegments(_ids(ids))))

    def reject(self, ids: Iterable[str] | str) -> bool:
        """Say that the detector was wrong; drawn segments are not touched (`delete` them)."""
        return bool(self.do(commands.RejectSegments(_ids(ids))))

    def set_note(self, segment_id: str, text: str) -> bool:
        """Write a note on a segment; empty removes it."""
        return bool(self.do(commands.SetNote(segment_id, text)))

    def accept_above(self, video_id: str | None, threshold: float, class_id: str | None = None) -> int:
        """Accept proposals from a score on, in one video or all (None); gives how many."""
        return int(self.do(commands.AcceptAbove(video_id, threshold, class_id)) or 0)

    def reject_rest(self, video_id: str | None, class_id: str | None = None, *, below: float | None = None) -> int:
        """Reject the proposals that are left (or only those below a score); gives how many."""
        return int(self.do(commands.RejectRest(video_id, below, class_id)) or 0)

    # -- how an edit is made

    def do(self, command: Command) -> Any:
        """Push a command, if it changes anything; gives its plan's result, None if it has no effect."""
        with collecting.paused():
            return self._push(command)

    def _push(self, command: Command) -> Any:
        self._check_open()
        plan = command.plan(self._state, self.annotator)
        changes = self._state.settle(self._state.with_dependants(plan.changes))
        if not changes:
            # A verb that makes something still says which one there is already.
            return plan.result if isinstance(plan.result, str | tuple) else None
        command.prepare(plan.title, changes, self._perform_edit)
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
        changes = tuple(changes) if settled else self._state.settle(self._state.with_dependants(changes))
        if not changes:
            return ()
        touched = self._state.apply(changes)
        written = self._store.write(changes, entry)
        self._announce(touched)
        if wait:
            self._await(written)
        return changes

    def _check_open(self) -> None:
        if self._closed:
            raise ProjectError(f"{self.path.name}: the project is closed. Open it again.")

    def _announce(self, touched: Touched) -> None:
        if touched.videos:
            self.videos_changed.emit()
        if touched.classes:
            self.classes_changed.emit()
        for video_id in sorted(touched.segments):
            self.segments_changed.emit(video_id)
        for video_id in sorted(touched.reviewed):
            self.review_changed.emit(video_id)
        for key in sorted(touched.settings):
            self.settings_changed.emit(key)

    def _await(self, written: "Future[None]") -> None:
        try:
            # Once the disk is known to be slow or full, waiting again for each edit would only hold the window up.
            written.result(0 if self._slow else _WAIT_SECONDS)
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
    return store, ProjectState(store.records)


def _ids(ids: Iterable[str] | str) -> tuple[str, ...]:
    return (ids,) if isinstance(ids, str) else tuple(ids)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
