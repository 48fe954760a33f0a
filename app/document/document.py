"""The open project as a QObject: verbs in, signals out; each verb waits for the disk, up to 40 ms."""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from afsd_core.errors import ProjectError
from afsd_core.message import Message
from afsd_core.project import Change, ProjectRecords, ProjectState, Run, Setting, Store, Video
from afsd_core.project.arrivals import DetectionLike, arrive
from afsd_core.project.names import folded
from afsd_core.project.state import Touched
from afsd_core.project.store import Entry
from app.document.class_keys import with_first_keys
from app.document.commands import project
from app.document.commands import segments as commands
from app.document.commands.segments import Command
from app.document.project_file import ProjectFile, load
from app.document.queries import ProjectQueries
from app.document.video_records import absolute, make_video
from app.i18n.text_matching import plain
from app.infra import garbage_collection
from app.infra.lifetime import release
from app.settings.user_settings import account_name

if TYPE_CHECKING:
    from afsd_core.media import Fingerprint, VideoInfo

log = logging.getLogger(__name__)

# How long a verb takes at most, its transaction included; on a slower disk it shows `saving` instead of waiting on.
_WAIT_SECONDS = 0.04


class Document(QObject):
    """One open project.

    Every undoable verb makes one undo step named in the person's words and one transaction, or neither when it has no
    effect (it then returns None or False). Results of a detector arrive without touching the undo stack.

    Attributes:
        file: the project's file: whether edits are on disk yet, copies of it.
        queries: what can be asked of the project; the document offers each question itself, too.
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
    """

    videos_changed = Signal()
    segments_changed = Signal(str)
    classes_changed = Signal()
    review_changed = Signal(str)
    settings_changed = Signal(object)
    notice = Signal(object)

    def __init__(self, store: Store, state: ProjectState | None = None, parent: QObject | None = None) -> None:
        """Around an open store; `Document.create` and `Document.open` are the usual ways."""
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.annotator = account_name()
        self.command_keys: Callable[[], Collection[str]] = frozenset
        self.file = ProjectFile(store, self)
        self._state = state or ProjectState(store.records)
        store.records = nothing = ProjectRecords(store.path)  # the state has them, and goes on from there
        self._began = 0.0
        self.queries = ask = ProjectQueries(self._state)
        # Asked in hundreds of places, so that the document answers itself.
        self.videos, self.video, self.video_at, self.video_state = ask.videos, ask.video, ask.video_at, ask.video_state
        self.classes, self.label_class, self.class_counts = ask.classes, ask.label_class, ask.class_counts
        self.segments, self.segment, self.segments_of = ask.segments, ask.segment, ask.segments_of
        self.has_segments, self.counts, self.runs = ask.has_segments, ask.counts, ask.runs
        self.reviewed, self.videos_in_review = ask.reviewed, ask.videos_in_review
        self.setting, self.records = ask.setting, ask.records
        empty = ProjectState(nothing)
        release(self, _state=empty)
        release(self, of=ask, _state=empty, _places=None)

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
        `document.file.back_up()`, does the same without holding the window up.

        Raises:
            ProjectError: missing, no project, damaged, from a newer program, read-only, or open in another window.
        """
        document = cls(*load(path))
        document.file.back_up()
        return document

    @property
    def path(self) -> Path:
        """The project file."""
        return self.file.path

    @property
    def closed(self) -> bool:
        """Whether the project has been let go."""
        return self.file.closed

    def close(self, *, discard: bool = False, timeout: float = 2.0) -> None:
        """Let the project go, the one file whole.

        Raises:
            ProjectError: edits still wait for the disk, and the project stays open; `discard` gives them up.
        """
        if not self.closed:
            self.file.close(discard=discard, timeout=timeout)
            # Nothing can be undone any more. Left to Python's search for garbage, the commands may go before the stack,
            # which then deletes them a second time.
            self.undo_stack.clear()

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
        return self.do(project.AddVideos(videos)) or () if videos else ()

    def remove_video(self, video_id: str) -> bool:
        """Take a video and its segments out of the project; the file stays."""
        return self.remove_videos([video_id])

    def remove_videos(self, ids: Iterable[str]) -> bool:
        """Take videos and their segments out of the project in one step; the files stay."""
        return bool(self.do(project.RemoveVideos(ids)))

    def relocate_video(self, video_id: str, path: Path | str, **facts: Any) -> bool:
        """Where a video is now; `facts` as in `set_video_facts`."""
        return bool(self.do(project.RelocateVideos({video_id: absolute(path)}, facts)))

    def relocate_videos(self, places: Mapping[str, Path | str]) -> bool:
        """Where many videos are now, in one step."""
        return bool(self.do(project.RelocateVideos({v: absolute(p) for v, p in places.items()}, {})))

    def set_reviewed(self, video_id: str, start: int, end: int, reviewed: bool) -> bool:
        """Mark [start, end) as reviewed, or as not."""
        return bool(self.do(project.SetReviewed(video_id, start, end, reviewed)))

    def review_videos(self, ids: Iterable[str], reviewed: bool) -> bool:
        """Mark whole videos as reviewed, or as not, in one step."""
        return bool(self.do(project.ReviewVideos(ids, reviewed)))

    # -- verbs on classes

    def add_class(self, name: str, color: str | None = None, key: str | None = None) -> str | None:
        """A new class; one of that name gives its id and no undo step, an empty name None."""
        made: str | None = self.do(project.AddClass(name, color, key))
        return made

    def rename_class(self, class_id: str, name: str) -> bool:
        """Another name; one that another class has is refused with a notice, one that is all but the same is told."""
        others = [other for other in self.classes() if other.id != class_id]
        same = next((other for other in others if folded(other.name) == folded(name)), None)
        if same is not None:
            self.notice.emit(
                Message("There is a class “{name}” already. Merge the two, or choose another name.", name=same.name)
            )
            return False
        done = bool(self.do(project.RenameClass(class_id, name)))
        alike = next((other for other in others if plain(other.name) == plain(name)), None)
        if done and alike is not None:
            self.notice.emit(
                Message(
                    "“{name}” and “{other}” are two classes that differ by accents only. Merge them if they are one.",
                    name=name.strip(),
                    other=alike.name,
                )
            )
        return done

    def recolor_class(self, class_id: str, color: str) -> bool:
        """Another colour, "#rrggbb"."""
        return bool(self.do(project.RecolorClass(class_id, color)))

    def set_class_key(self, class_id: str, key: str | None) -> bool:
        """The key that assigns it; whichever class had it loses it in the same step."""
        return bool(self.do(project.SetClassKey(class_id, key)))

    def map_labels(self, class_id: str, source: str, labels: Iterable[str]) -> bool:
        """Which labels of a model line mean this class."""
        return bool(self.do(project.MapLabels(class_id, source, labels)))

    def move_class(self, class_id: str, position: int) -> bool:
        """Its lane to another place, from 0."""
        return bool(self.do(project.MoveClass(class_id, position)))

    def remove_class(self, class_id: str) -> bool:
        """The class and its segments in all videos."""
        return bool(self.do(project.RemoveClass(class_id)))

    def merge_classes(self, ids: Iterable[str] | str, into: str) -> bool:
        """Classes into another, with their segments and mapped labels."""
        return bool(self.do(project.MergeClasses(_ids(ids), into)))

    # -- verbs on segments

    def draw(self, video_id: str, start: int, end: int, class_id: str) -> str | None:
        """A new segment, clamped to the video; None if nothing of it is left."""
        made: str | None = self.do(commands.DrawSegment(video_id, start, end, class_id))
        return made

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
        made: str | None = self.do(commands.SplitSegment(segment_id, at))
        return made

    def merge(self, ids: Iterable[str]) -> str | None:
        """Segments of one video into one; gives its id, which is the first one's, as is its class."""
        made: str | None = self.do(commands.MergeSegments(ids))
        return made

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
        written = self.file.write(changes, entry)
        self._announce(touched)
        if wait:
            # What the edit itself took counts: that of thousands of segments is written while the window goes on.
            self.file.wait(written, _WAIT_SECONDS - (time.monotonic() - began))
        return changes

    def _check_open(self) -> None:
        if self.file.closed:
            raise ProjectError(Message("{name}: the project is closed. Open it again.", name=self.path.name))

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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _ids(ids: Iterable[str] | str) -> tuple[str, ...]:
    return (ids,) if isinstance(ids, str) else tuple(ids)
