"""What an editor works on: the video, what is marked and chosen, and which frame is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from afsd_core.media import VideoIndex
from afsd_core.project.records import Segment
from app.document.document import Document
from app.document.selection import Selection

_MICROSECONDS: Any = "qlonglong"  # of C++, which the stubs of Signal do not know
_MANY = 32  # times from which looking them up together is quicker


class PlayerLike(Protocol):
    """The part of the player that the editor needs, µs; `frame` and `index` are None while frames are counted."""

    @property
    def time(self) -> int: ...
    @property
    def frame(self) -> int | None: ...
    @property
    def index(self) -> VideoIndex | None: ...
    @property
    def duration(self) -> int | None: ...
    @property
    def playing(self) -> bool: ...
    @property
    def speed(self) -> float: ...
    def seek(self, time: int) -> object: ...
    def seek_frame(self, frame: int) -> object: ...
    def pause(self) -> object: ...
    def play_range(self, start: int, end: int, loop: bool = False) -> object: ...


class CommandKeys(Protocol):
    """The keys of commands, for sentences that name one."""

    def key_of(self, name: str) -> str:
        """A command's key as it is printed, "" where it has none."""
        ...

    def way_to(self, name: str) -> str:
        """A command's key as it is printed, its words where it has none."""
        ...


class NoKeys:
    """No command has a key."""

    def key_of(self, _name: str) -> str:
        """Always ""."""
        return ""

    def way_to(self, name: str) -> str:
        """The command's id."""
        return name


class Marking(NamedTuple):
    """A segment of which one edge is set: by I or Enter its start, by O its end (`EditorState.marks_end`)."""

    start: int
    class_id: str | None


class EditorState(QObject):
    """What is shown, marked and chosen in the open project; the editor and all its parts work on this one object.

    Attributes:
        document, player, selection: what it was made of.
        reaction_time: how much earlier than pressed I, O and Enter mark while the video plays, µs at its own rate.

    Signals:
        said(str): a sentence for the status line;  advised(str): one to keep on screen for longer.
        moved_away(str): a segment has left its place because of an edit, and should be brought into view again.
        marked_playing(str, str): a segment's edge, "start" or "end", was set while the video played.
        marking_changed: `marking` began, changed or ended.
        active_class_changed, range_changed, snapping_changed, video_changed: what the name says.
        video_wanted(str, int): a segment of another video was chosen; open that video, call set_video, then seek.
    """

    said = Signal(object)
    advised = Signal(object)
    moved_away = Signal(str)
    marked_playing = Signal(str, str)
    marking_changed = Signal()
    active_class_changed = Signal()
    range_changed = Signal()
    snapping_changed = Signal(bool)
    video_changed = Signal()
    video_wanted = Signal(str, _MICROSECONDS)

    def __init__(
        self, document: Document, player: PlayerLike, selection: Selection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.player = player
        self.selection = selection
        self.reaction_time = 0
        self._video: str | None = None
        self._marking: Marking | None = None
        self._marks_end = False
        self._active: str | None = None
        self._range: tuple[int, int] | None = None
        self._snapping = True
        self._awaited: str | None = None
        self._cancel_gesture: Callable[[], object] | None = None
        document.segments_changed.connect(self._prune)
        document.classes_changed.connect(self._classes_changed)

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self.said.emit(sentence)

    # -- the video

    @property
    def video_id(self) -> str | None:
        """The video that is worked on, None where none is open."""
        return self._video

    def set_video(self, video_id: str | None) -> None:
        """Work on this video; what was being marked or selected in another ends."""
        if video_id == self._video:
            return
        self._video = video_id
        self.set_marking(None)
        self.set_range(None)
        self.selection.clear()
        self.video_changed.emit()
        if self._awaited is not None:
            segment, self._awaited = self.document.segment(self._awaited), None
            if segment is not None and segment.video == video_id:
                self.selection.set((segment.id,))

    def show_segment(self, segment: Segment) -> None:
        """Select a segment and show its first frame; one of another video once that video is open."""
        if segment.video != self._video:
            self._awaited = segment.id
            self.video_wanted.emit(segment.video, segment.start)
            return
        self.selection.set((segment.id,))
        self.player.seek(segment.start)

    @property
    def awaits_video(self) -> bool:
        """Whether a segment is to be selected as soon as its video is open."""
        return self._awaited is not None

    def segments(self) -> tuple[Segment, ...]:
        """The video's segments by start; none where no video is open."""
        return self.document.segments(self._video) if self._video is not None else ()

    @property
    def duration(self) -> int | None:
        """Of the video, µs, from whoever knows it best."""
        if self.player.index is not None:
            return int(self.player.index.duration)
        return self.player.duration or None

    # -- what is marked and chosen

    @property
    def marking(self) -> Marking | None:
        """What is being marked, None where nothing is."""
        return self._marking

    @property
    def marks_end(self) -> bool:
        """Whether what is being marked has its end set and waits for its start."""
        return self._marking is not None and self._marks_end

    def set_marking(self, marking: Marking | None, *, end: bool = False) -> None:
        """Begin, change or end what is being marked; `end`: its end is set and it waits for its start."""
        if (marking, end) != (self._marking, self._marks_end):
            self._marking, self._marks_end = marking, end and marking is not None
            self.marking_changed.emit()

    @property
    def active_class(self) -> str | None:
        """The class of what is marked next: the one chosen last, else the first that is a person's; None before that.

        What a detector alone has brought is nobody's choice.
        """
        if self._active is not None and self.document.label_class(self._active) is not None:
            return self._active
        counts = self.document.class_counts
        chosen = (label for label in self.document.classes() if not label.from_detector or counts(label.id).by_person)
        return next((label.id for label in chosen), None)

    def set_active_class(self, class_id: str | None) -> None:
        """Choose the class of what is marked next."""
        if class_id != self._active:
            self._active = class_id
            self.active_class_changed.emit()

    @property
    def range(self) -> tuple[int, int] | None:
        """A stretch chosen on the ruler, which R acts on."""
        return self._range

    def set_range(self, stretch: tuple[int, int] | None) -> None:
        """Choose a stretch, µs; None, or an empty one: none."""
        if stretch is not None and stretch[0] >= stretch[1]:
            stretch = None
        if stretch != self._range:
            self._range = stretch
            self.range_changed.emit()

    @property
    def snapping(self) -> bool:
        """Whether edges that are dragged snap to others, to the playhead and to shot boundaries."""
        return self._snapping

    def set_snapping(self, on: bool) -> None:
        """Turn snapping on or off, and say so."""
        if on != self._snapping:
            self._snapping = on
            self.snapping_changed.emit(on)
            self.say(self.tr("Snapping is on.") if on else self.tr("Snapping is off: edges follow frames only."))

    def toggle_snapping(self) -> None:
        """Turn snapping on if it is off, and the other way round."""
        self.set_snapping(not self._snapping)

    def set_gesture(self, cancel: Callable[[], object] | None) -> None:
        """A gesture of the mouse has begun, which `cancel` gives up; None: it is over."""
        self._cancel_gesture = cancel

    def cancel_gesture(self) -> bool:
        """Give up the gesture in progress; says whether there was one."""
        cancel, self._cancel_gesture = self._cancel_gesture, None
        if cancel is None:
            return False
        cancel()
        return True

    def current(self) -> Segment | None:
        """The selected segment that keys for one act on."""
        return self.document.segment(self.selection.current) if self.selection.current is not None else None

    def selected(self) -> list[Segment]:
        """All selected segments, the current one last."""
        return self.document.segments_of(self.selection.ids)

    def class_name(self, class_id: str | None) -> str:
        """A class's name, "?" where there is no such class."""
        label = self.document.label_class(class_id) if class_id is not None else None
        return label.name if label is not None else "?"

    # -- frames

    def on_frame(self, time: int) -> int:
        """The frame boundary nearest to a time; the time itself while the frames are not counted."""
        index = self.player.index
        return time if index is None else int(index.nearest_edge(time))

    def last_inside(self, end: int) -> int:
        """The start of the last frame before an end."""
        index = self.player.index
        return max(end - 1, 0) if index is None else int(index.start_of(index.frame_at(max(end - 1, 0))))

    def shown_frame(self, *, reacted: bool = False) -> tuple[int, int]:
        """Start and end of the shown frame; `reacted`: of the one shown a reaction time ago, if the video plays."""
        time, index = self.player.time, self.player.index
        late = round(self.reaction_time * self.player.speed) if reacted and self.player.playing else 0
        if index is None:
            # The end of the frame is not known yet, unless the player has it from the decoder.
            end = getattr(getattr(self.player, "shown", None), "end", None)
            return max(time - late, 0), max((end if end is not None else time) - late, 0)
        frame = self.player.frame
        if frame is None or late:
            frame = index.frame_at(max(time - late, 0))
        return int(index.start_of(frame)), int(index.end_of(frame))

    def end_of_frame(self, time: int) -> int:
        """The end of the frame that is shown at a time; the time itself while the frames are not counted."""
        index = self.player.index
        return time if index is None else int(index.end_of(index.frame_at(time)))

    def within(self, start: int, end: int) -> tuple[int, int]:
        """A stretch, cut to the video."""
        duration = self.duration
        return max(start, 0), end if duration is None else min(end, duration)

    def _on_frames(self, start: int, end: int) -> tuple[int, int]:
        index = self.player.index
        if index is None:
            return start, end
        low, high = int(index.nearest_edge(start)), int(index.nearest_edge(end))
        return (low, high) if low < high else (start, end)

    def all_on_frames(self, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
        """Stretches with both edges on frame boundaries; one that would be empty stays as it is."""
        index = self.player.index
        if index is None or len(starts) < _MANY:
            return [self._on_frames(start, end) for start, end in zip(starts, ends, strict=True)]
        import numpy as np

        lows, highs = (index.nearest_edges(np.array(times, np.int64)).tolist() for times in (starts, ends))
        return [
            (low, high) if low < high else (start, end)
            for low, high, start, end in zip(lows, highs, starts, ends, strict=True)
        ]

    def _prune(self, _video_id: str) -> None:
        ids = self.selection.ids
        if not self.document.has_segments(ids):
            self.selection.set([segment.id for segment in self.document.segments_of(ids)])

    def _classes_changed(self) -> None:
        marking = self._marking
        if marking is not None and marking.class_id and self.document.label_class(marking.class_id) is None:
            self.set_marking(marking._replace(class_id=None), end=self._marks_end)
        self.active_class_changed.emit()
