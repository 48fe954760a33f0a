"""What an editor knows: the video, what is marked and chosen, thresholds, and which frame is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from afsd_core.media import VideoIndex
from afsd_core.project.records import Segment
from app.document.document import Document
from app.document.selection import Selection
from app.editor import review_order

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


class Marking(NamedTuple):
    """A segment of which one edge is set: by I or Enter its start, by O its end (`Editor.marks_end`)."""

    start: int
    class_id: str | None


class EditorState(QObject):
    """The state behind the keys; the verbs are `app.editor.editor.Editor`'s.

    Attributes:
        reaction_time: how much earlier than pressed I, O and Enter mark while the video plays, µs at its own rate.
        open_doubts: set by who keeps the review queue; gives it, or None where it has to be looked up.
        key_of: set by the window; a command's key as it is printed, "" where it has none.
        way_to: set by the window; the same, and the command's words where it has none.
        gesture: set by the timeline; cancels the gesture in progress and says whether there was one.

    Signals:
        said(str): a sentence for the status line;  advised(str): one to keep on screen for longer.
        moved_away(str): a segment has left its place because of an edit, and should be brought into view again.
        marked_playing(str, str): a segment's edge, "start" or "end", was set while the video played.
        marking_changed: `marking` began, changed or ended.
        active_class_changed, range_changed, snapping_changed, threshold_changed, video_changed: what the name says.
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
    threshold_changed = Signal()
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
        self.key_of: Callable[[str], str] = lambda _name: ""
        self.way_to: Callable[[str], str] = lambda name: name
        self.gesture: Callable[[], bool] | None = None
        self.open_doubts: Callable[[], list[Segment] | None] | None = None
        self._video: str | None = None
        self._marking: Marking | None = None
        self._marks_end = self._began_playing = False
        self._active: str | None = None
        self._range: tuple[int, int] | None = None
        self._snapping = True
        self._awaited: str | None = None
        self._queued: str | None = None  # what was come to through the review queue, as long as it is selected
        self._way_on: tuple[str, ...] = ()
        self._among_weaker = False
        self._limits: dict[str, float] = {}
        selection.changed.connect(self._selection_changed)
        document.settings_changed.connect(self._settings_changed)
        document.segments_changed.connect(self._prune)
        document.classes_changed.connect(self._classes_changed)

    # -- what there is

    @property
    def video_id(self) -> str | None:
        return self._video

    def set_video(self, video_id: str | None) -> None:
        """Work on this video; what was being marked or selected in another ends."""
        if video_id == self._video:
            return
        self._video = video_id
        self._set_marking(None)
        self.set_range(None)
        self.selection.clear()
        self.video_changed.emit()
        if self._awaited is not None:
            segment, self._awaited = self.document.segment(self._awaited), None
            if segment is not None and segment.video == video_id:
                self.selection.set((segment.id,))

    @property
    def duration(self) -> int | None:
        """Of the video, µs, from whoever knows it best."""
        if self.player.index is not None:
            return int(self.player.index.duration)
        return self.player.duration or None

    @property
    def marking(self) -> Marking | None:
        """What is being marked, None where nothing is."""
        return self._marking

    @property
    def marks_end(self) -> bool:
        """Whether what is being marked has its end set and waits for its start."""
        return self._marking is not None and self._marks_end

    @property
    def idle(self) -> bool:
        """Whether nothing is being marked and nothing chosen: Esc has nothing to end."""
        return self._marking is None and self._range is None and not self.selection.ids

    @property
    def active_class(self) -> str | None:
        """The class of what is marked next: the one chosen last, else the first that is a person's; None before that.

        What a detector alone has brought is nobody's choice.
        """
        if self._active is not None and self.document.label_class(self._active) is not None:
            return self._active
        counts = self.document.class_counts
        classes = (each for each in self.document.classes() if not each.from_detector or counts(each.id).by_person)
        return next((each.id for each in classes), None)

    def set_active_class(self, class_id: str | None) -> None:
        if class_id != self._active:
            self._active = class_id
            self.active_class_changed.emit()

    @property
    def range(self) -> tuple[int, int] | None:
        """A stretch chosen on the ruler, which R acts on."""
        return self._range

    def set_range(self, stretch: tuple[int, int] | None) -> None:
        if stretch is not None and stretch[0] >= stretch[1]:
            stretch = None
        if stretch != self._range:
            self._range = stretch
            self.range_changed.emit()

    @property
    def snapping(self) -> bool:
        return self._snapping

    def set_snapping(self, on: bool) -> None:
        if on != self._snapping:
            self._snapping = on
            self.snapping_changed.emit(on)
            self.said.emit(self.tr("Snapping is on.") if on else self.tr("Snapping is off: edges follow frames only."))

    def toggle_snapping(self) -> None:
        self.set_snapping(not self._snapping)

    def threshold(self, class_id: str | None = None) -> float:
        """Below which score a proposal is a ghost: the class's own threshold, else that for all."""
        return review_order.threshold(self.document, class_id)

    def set_threshold(self, value: float, class_id: str | None = None) -> None:
        """Set the threshold of a class, or the one for all; that is no edit and no undo step."""
        key = review_order.threshold_key(class_id)
        value = min(max(float(value), 0.0), 1.0)
        if self.document.setting(key, None) != value:
            self.document.set_setting(key, value)

    def own_threshold(self, class_id: str) -> bool:
        """Whether a class has a threshold of its own."""
        return self.document.setting(review_order.threshold_key(class_id), None) is not None

    def thresholds_by_hand(self) -> list[str]:
        """The classes whose threshold a person has set: they do not follow the one for all."""
        return [label.id for label in self.document.classes() if review_order.set_by_hand(self.document, label.id)]

    def detector_threshold(self, class_id: str) -> float | None:
        """What the detector in use has found for a class; None where it has found none."""
        return review_order.detector_threshold(self.document, class_id)

    def follows_detector(self, class_id: str) -> bool:
        """Whether a class has the threshold that the detector in use has found for it."""
        own = self.document.setting(review_order.threshold_key(class_id), None)
        return own is not None and own == self.detector_threshold(class_id)

    def clear_threshold(self, class_id: str) -> None:
        """Let the threshold for all hold for a class again."""
        if self.own_threshold(class_id):
            self.document.set_setting(review_order.threshold_key(class_id), None)

    def restore_threshold(self, class_id: str) -> None:
        """Give a class the threshold again that the detector has found for it."""
        value = self.detector_threshold(class_id)
        if value is not None and value != self.document.setting(review_order.threshold_key(class_id), None):
            self.document.set_setting(review_order.threshold_key(class_id), value)

    def shows(self, segment: Segment) -> bool:
        """Whether it is drawn as more than a ghost."""
        limit = self._limits.get(segment.class_id)  # kept, since it is asked for thousands of segments at each edit
        if limit is None:
            limit = self._limits[segment.class_id] = self.threshold(segment.class_id)
        return review_order.shown(segment, limit)

    def current(self) -> Segment | None:
        """The selected segment that keys for one act on."""
        return self.document.segment(self.selection.current) if self.selection.current is not None else None

    def selected(self) -> list[Segment]:
        """All selected segments, the current one last."""
        return self.document.segments_of(self.selection.ids)

    def class_name(self, class_id: str | None) -> str:
        label = self.document.label_class(class_id) if class_id is not None else None
        return label.name if label is not None else "?"

    def class_for_key(self, key: str) -> str | None:
        """The class that a key assigns, None where it is no class's."""
        wanted = key.casefold()
        return next((each.id for each in self.document.classes() if (each.key or "").casefold() == wanted), None)

    # -- frames

    def on_frame(self, time: int) -> int:
        """The frame boundary nearest to a time; the time itself while the frames are not counted."""
        index = self.player.index
        return time if index is None else int(index.nearest_edge(time))

    def last_inside(self, end: int) -> int:
        """The start of the last frame before an end."""
        index = self.player.index
        return max(end - 1, 0) if index is None else int(index.start_of(index.frame_at(max(end - 1, 0))))

    def _segments(self) -> tuple[Segment, ...]:
        return self.document.segments(self._video) if self._video is not None else ()

    def _shown(self, *, early: bool = False) -> tuple[int, int]:
        """Start and end of the shown frame; `early`: of the one shown a reaction time ago, if the video plays."""
        time, index = self.player.time, self.player.index
        late = round(self.reaction_time * self.player.speed) if early and self.player.playing else 0
        if index is None:
            # The end of the frame is not known yet, unless the player has it from the decoder.
            shown = getattr(self.player, "shown", None)
            end = getattr(shown, "end", None)
            return max(time - late, 0), max((end if end is not None else time) - late, 0)
        frame = self.player.frame
        if frame is None or late:
            frame = index.frame_at(max(time - late, 0))
        return int(index.start_of(frame)), int(index.end_of(frame))

    def _end_of_frame(self, time: int) -> int:
        index = self.player.index
        return time if index is None else int(index.end_of(index.frame_at(time)))

    def _within(self, start: int, end: int) -> tuple[int, int]:
        duration = self.duration
        return max(start, 0), end if duration is None else min(end, duration)

    def _on_frames(self, start: int, end: int) -> tuple[int, int]:
        index = self.player.index
        if index is None:
            return start, end
        low, high = int(index.nearest_edge(start)), int(index.nearest_edge(end))
        return (low, high) if low < high else (start, end)

    def _all_on_frames(self, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
        """`_on_frames` of many."""
        index = self.player.index
        if index is None or len(starts) < _MANY:
            return [self._on_frames(start, end) for start, end in zip(starts, ends, strict=True)]
        import numpy as np

        lows, highs = (index.nearest_edges(np.array(each, np.int64)).tolist() for each in (starts, ends))
        return [
            (low, high) if low < high else (start, end)
            for low, high, start, end in zip(lows, highs, starts, ends, strict=True)
        ]

    def _set_marking(self, marking: Marking | None, *, end: bool = False) -> None:
        if (marking, end) != (self._marking, self._marks_end):
            self._marking, self._marks_end = marking, end and marking is not None
            self.marking_changed.emit()

    def _prune(self, _video_id: str) -> None:
        ids = self.selection.ids
        if not self.document.has_segments(ids):
            self.selection.set([each.id for each in self.document.segments_of(ids)])

    def _selection_changed(self) -> None:
        current = self.selection.current
        # While another video opens, nothing is selected for a moment.
        if current != self._queued and (current is not None or self._awaited is None):
            self._queued, self._way_on = None, ()

    def _settings_changed(self, keys: tuple[str, ...]) -> None:
        if any(key.startswith(review_order.THRESHOLD_KEYS) for key in keys):
            self._limits.clear()
            self.threshold_changed.emit()

    def _classes_changed(self) -> None:
        marking = self._marking
        if marking is not None and marking.class_id and self.document.label_class(marking.class_id) is None:
            self._set_marking(marking._replace(class_id=None), end=self._marks_end)
        self.active_class_changed.emit()
