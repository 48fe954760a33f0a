"""State of the timeline: video, lanes and viewport, and its updates from the document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from afsd_core.media import VideoIndex
from afsd_core.project.records import LabelClass, Segment
from app.document.detector_labels import is_called
from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.infra.deferred_calls import Later
from app.infra.lifetime import release
from app.services.version_differences import Differing
from app.timeline import snapping
from app.timeline.drawing import boxes
from app.timeline.drawing.chrome import Overview
from app.timeline.drawing.more_line import LINE, SINGLE, More, first_shown, more_below
from app.timeline.drawing.palette import Theme
from app.timeline.drawing.segments import Canvas
from app.timeline.drawing.shot_boundaries import Cuts
from app.timeline.drawing.strips import Strips
from app.timeline.following import Following
from app.timeline.geometry import IntArray, Limits, Viewport, visible
from app.timeline.gesture import Gesture, Pointer
from app.timeline.hit_testing import Frame, Hit, Part, hit
from app.timeline.lane_choice import LaneChoice, Rest
from app.timeline.lanes import Lane, LaneBook
from app.timeline.navigation import Navigation

#: How wide the names of classes are, pixels, and up to how wide in a large window.
HEADER, WIDEST_HEADER = 152.0, 240.0
OVERVIEW = 30.0
RULER = 28.0
#: From so many pixels a frame on, the lanes show where frames begin; from the second on, the ruler numbers them.
GRID_FROM = 7.0
NUMBERS_FROM = 34.0


_MICROSECONDS: Any = "qlonglong"  # of C++, which the stubs of Signal do not know


class TimelineSurface(Following, QWidget):
    """What the timeline shows; `TimelineView` adds drawing and the mouse."""

    seek_requested = Signal(_MICROSECONDS)
    edge_preview = Signal(_MICROSECONDS)
    segment_activated = Signal(str)
    context_menu_requested = Signal(object, QPoint)

    def __init__(self, document: Document, selection: Selection, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.selection, self.editor = document, selection, editor
        self.setObjectName("timeline")
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(self.tr("Segments of the video in lanes, one a class. The table lists the same."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.shows_words = True
        self.shows_rejected = False
        saved = document.setting("folded_lanes", [])
        self.folded: set[str] = (
            {class_id for class_id in saved if isinstance(class_id, str)} if isinstance(saved, list) else set()
        )
        self._video: str | None = None
        self._index: VideoIndex | None = None
        self._length = 0
        self.navigation = Navigation(lambda: editor.player.playing, HEADER, self)
        self.navigation.changed.connect(self._stale)
        self._fresh = True
        self._book = LaneBook()
        self._choice = LaneChoice()
        self.strips = Strips()
        self.cuts = Cuts()
        self._differing: Mapping[str, Sequence[Differing]] = {}
        self._rest: Rest | None = None
        self.more: More | None = None
        self._lanes: tuple[Lane, ...] | None = None
        self._static: QPixmap | None = None
        self._map: QImage | None = None
        self._gesture: Gesture | None = None
        self._pointer: Pointer | None = None
        self._hover: Hit | None = None
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setAccessibleName(self.tr("Scroll the lanes"))
        self._bar.valueChanged.connect(lambda _: self._scrolled())
        self._bar.hide()
        release(self, _book=None, _lanes=None, _static=None, _map=None, strips=None, cuts=None, _differing={})
        self._restack_later, self._reveal_later = Later(self, self._restack), Later(self, self._reveal_selected)
        self._edge_timer = QTimer(self)
        self._edge_timer.setInterval(30)
        document.segments_changed.connect(self._segments_changed)
        document.classes_changed.connect(self._lanes_changed)
        document.review_changed.connect(lambda video_id: self._stale() if video_id == self._video else None)
        selection.changed.connect(self._selected)
        editor.state.marking_changed.connect(self._lanes_changed)
        editor.state.active_class_changed.connect(self._lanes_changed)
        editor.thresholds.changed.connect(self._threshold_changed)
        editor.state.range_changed.connect(self.update)

    # -- what is shown

    def set_video(self, video_id: str | None, index: VideoIndex | None = None, duration: int | None = None) -> None:
        """Show a video's lanes; called again with its index once that is complete.

        Args:
            index: None while the frames are being counted.
            duration: µs; what the container says, the index knows better.
        """
        self.cancel_gesture()
        same = video_id == self._video
        length = int(index.duration) if index is not None else int(duration or 0)
        whole = not same or self._fresh or self.navigation.shows_all
        self._video, self._index, self._length = video_id, index, length
        frame = length / index.frame_count if index is not None and index.frame_count else None
        self.navigation.set_limits(Limits(float(length), frame))
        if not same:
            self._choice.begin()
            self.navigation.set_playhead(0, follow=False)
            self._bar.setValue(0)
        self._fresh = length <= 0
        self._lanes_changed()
        if whole:
            self.navigation.show_all()
        else:
            self.navigation.show(self.viewport)

    def set_playhead(self, time: int) -> None:
        """Set the start of the picture on screen, µs.

        The view follows it, unless a gesture is in progress.
        """
        time = int(time)
        if time != self.playhead:
            self.navigation.set_playhead(time, follow=self._gesture is None)
            self.update()

    def set_threshold(self, threshold: float, class_id: str | None = None) -> None:
        """Set the score below which proposals are ghosts.

        Args:
            threshold: in [0, 1].
            class_id: for this class only; None for all without one of their own.
        """
        self.editor.thresholds.set(threshold, class_id)
        self._threshold_changed()

    @property
    def differing(self) -> Sequence[Differing]:
        """The differences that are marked in the shown video."""
        return self._differing.get(self._video or "", ())

    @property
    def playhead(self) -> int:
        """Start of the picture on screen, µs."""
        return self.navigation.playhead

    @property
    def video_id(self) -> str | None:
        """The shown video's id."""
        return self._video

    @property
    def index(self) -> VideoIndex | None:
        """The shown video's index; None while it is built."""
        return self._index

    @property
    def length(self) -> int:
        """Duration of the video, µs; 0 while it is not known."""
        return self._length

    @property
    def viewport(self) -> Viewport:
        """The part of the video in view."""
        return self.navigation.viewport

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Lanes from top to bottom, arranged when asked for."""
        if self._lanes is None:
            segments = self.document.segments(self._video) if self._video is not None else ()
            contents = self._book.contents(segments, self.editor.thresholds.of, show_rejected=self.shows_rejected)
            self._lanes, self._rest = self._choice.lanes(
                self.document.classes(),
                contents,
                self.folded,
                needed=self._needed,
                keeps_empty=lambda label: not label.from_detector or label.key is not None,
                room=self._room,
                steady=self._gesture is not None,
            )
            self._fit_bar()
        return self._lanes

    def _needed(self, label: LabelClass) -> bool:
        """Whether a class keeps its lane even if empty.

        True for the active, marked and selected classes, and those in which two versions of the detector differ.
        """
        marking, current = self.editor.state.marking, self.editor.state.current()
        return (
            label.id == self.editor.state.active_class
            or (marking is not None and marking.class_id == label.id)
            or (current is not None and current.video == self._video and current.class_id == label.id)
            or any(is_called(label, difference.label) for difference in self.differing)
        )

    @property
    def rest(self) -> Rest | None:
        """The line of the classes without segments here; None where all have lanes."""
        _ = self.lanes
        return self._rest

    def toggle_rest(self) -> None:
        """Show the lanes of the classes put away, or hide them again."""
        self._choice.toggle()
        self._lanes_changed()

    @property
    def _names(self) -> float:
        """Width of the column of class names, pixels; larger in a large window."""
        return float(min(max(round(HEADER + (self.width() - 1100) * 0.14), HEADER), WIDEST_HEADER))

    @property
    def frame(self) -> Frame:
        """The widget's layout."""
        width = self.width() - (self._bar.width() if not self._bar.isHidden() else 0)
        strips = self.strips.height(self.height())
        lanes_top = OVERVIEW + strips + RULER
        height, scroll, more = float(self.height()), float(self._bar.value()), self.more.height if self.more else 0.0
        return Frame(float(width), height, self._names, OVERVIEW, lanes_top, scroll, strips, more)

    def strips_changed(self) -> None:
        """Apply that strips were switched or the video changed: the lanes' room differs."""
        self._choice.settle()
        self._lanes_changed()

    def strips_arrived(self) -> None:
        """Draw new content of the strips, or new shot boundaries."""
        self._stale()

    @property
    def _room(self) -> float:
        """Height for lanes, pixels."""
        return self.height() - OVERVIEW - RULER - self.strips.height(self.height())

    @property
    def overview(self) -> Overview:
        """The overview strip."""
        return Overview(self.frame.header, self.frame.width - self.frame.header, float(self._length))

    def box_of(self, segment_id: str) -> QRectF | None:
        """A segment's rectangle in the widget; None where it has no lane or is hidden."""
        return boxes.box_of(self.canvas(), self.lanes, segment_id)

    def place_to_name(self) -> QRect:
        """The rectangle, on the screen, beside which the class chooser opens.

        It is the current segment's, else the playhead's.
        """
        current = self.editor.state.current() if self.editor.state.marking is None else None
        box = self.box_of(current.id) if current is not None else None
        inside = box.toAlignedRect().intersected(self.rect()) if box is not None else QRect()
        if inside.isEmpty():
            x = min(max(round(self.viewport.x_of(self.playhead)), 0), self.width())
            inside = QRect(x, round(self.frame.ruler_bottom), 1, 1)
        return QRect(self.mapToGlobal(inside.topLeft()), inside.size())

    def canvas(self) -> Canvas:
        """What painting needs, as of now."""
        view, index = self.viewport, self._index
        edges = np.empty(0, dtype=np.int64)
        if (
            index is not None
            and self.navigation.limits.frame
            and self.navigation.limits.frame * view.scale >= GRID_FROM
        ):
            first, last = np.searchsorted(index.times, (view.start, view.end))
            edges = index.times[max(int(first) - 1, 0) : int(last) + 1]
        return Canvas(
            theme=Theme.of(self.palette()),
            frame=self.frame,
            view=view,
            ratio=self.devicePixelRatioF(),
            font=self.font(),
            lifted=self._gesture.lifted if self._gesture is not None else (),
            reviewed=self.document.reviewed(self._video) if self._video is not None else (),
            edges=edges,
            words=self.shows_words,
        )

    # -- lanes

    def toggle_folded(self, class_id: str) -> None:
        """Fold a lane to a thin line, or unfold it."""
        self.folded ^= {class_id}
        self._folds_changed()

    def set_all_folded(self, folded: bool) -> None:
        """Fold or unfold all lanes."""
        self.folded = {lane.label.id for lane in self.lanes} if folded else set()
        self._folds_changed()

    def _folds_changed(self) -> None:
        self.document.set_setting("folded_lanes", sorted(self.folded))
        self._choice.settle()
        self._lanes_changed()

    def toggle_rejected(self) -> None:
        """Show rejected proposals, struck out, or hide them."""
        self.shows_rejected = not self.shows_rejected
        self._lanes_changed()

    def select_lane(self, class_id: str) -> None:
        """Select all segments of a class except ghosts."""
        segments = self.document.segments(self._video) if self._video is not None else ()
        self.selection.set(
            segment.id for segment in segments if segment.class_id == class_id and self.editor.thresholds.shows(segment)
        )

    def frame_start(self, time: int) -> int:
        """Start of the frame at a time; the time itself while there is no index."""
        return time if self._index is None else int(self._index.start_of(self._index.frame_at(time)))

    def snap_targets(self, without: Collection[str]) -> IntArray:
        """Times to snap to: other edges and shot boundaries in view, playhead, video ends."""
        times = [0, *self.cuts.seen(self.viewport).tolist(), *([self._length] if self._length else [])]
        held = set(without)
        for lane in self.lanes:
            segments = lane.content.segments
            for row in lane.content.rows:
                part = visible(row.starts, row.ends, self.viewport)
                for member in row.members[part].tolist():
                    if segments[member].id not in held:
                        times += (segments[member].start, segments[member].end)
        # While an edge is dragged the playhead follows it, so its present place is used.
        times.append(self.playhead)
        if self._index is not None:
            times.append(int(self._index.end_of(self._index.frame_at(self.playhead))))
        return snapping.targets(times)

    # -- moving about

    def zoom_fit(self) -> None:
        """Z: show the selected segments; the whole video when nothing is selected, or when they are shown already."""
        chosen = self.editor.state.selected()
        if chosen:
            start, end = min(segment.start for segment in chosen), max(segment.end for segment in chosen)
            if self.navigation.fit(start, end):
                return
        self.navigation.show_all()

    def center_at(self, x: float, grip: float | None) -> None:
        """Move the view along the overview strip.

        Args:
            x: pixels of the widget.
            grip: where the view box is held, a fraction of its width; None for its middle.
        """
        self.navigation.center(self.overview.view.time_at(x), 0.5 if grip is None else grip)

    def reveal_segment(self, segment: Segment) -> None:
        """Bring a segment into view, moving no further than needed."""
        self.navigation.reveal(segment.start, segment.end)
        lane = next((candidate for candidate in self.lanes if candidate.label.id == segment.class_id), None)
        if lane is not None and not self._bar.isHidden():
            room = self._room
            covered = self.more.height if self.more is not None else 0.0
            if lane.top < self._bar.value():
                self.scroll_to(lane.top)
            elif lane.bottom > self._bar.value() + room - covered:
                self.scroll_to(first_shown(self.lanes, lane, room))

    def scroll_to(self, y: float) -> None:
        """Scroll the lanes so that this height is at the top."""
        self._bar.setValue(round(y))

    def scroll_lane(self, *, down: bool) -> None:
        """Scroll to the next lane or the one before, by no more than the visible part."""
        value, room = self._bar.value(), max(self._room - LINE, 1.0)
        most = max(room * 0.7, min(SINGLE, room))
        tops = [lane.top for lane in self.lanes]
        if down:
            self.scroll_to(min([value + most, *(top for top in tops if top > value + 1)]))
        else:
            self.scroll_to(max([value - most, *(top for top in tops if top < value - 1)]))

    def _scrolled(self) -> None:
        self.more = more_below(self._lanes or (), self._rest, self._bar.value(), self._room)
        self._stale()

    def _fit_bar(self) -> None:
        """Show a scroll bar where lanes do not fit, and fit the viewport beside it."""
        total = self._lanes[-1].bottom if self._lanes else 0.0
        total = max(total, self._rest.bottom) if self._rest is not None else total
        room = self._room
        over = max(round(total - room), 0)
        self._bar.setRange(0, over)
        self._bar.setPageStep(max(round(room), 1))
        self._bar.setSingleStep(24)
        self.more = more_below(self._lanes or (), self._rest, self._bar.value(), room)
        hidden = over == 0
        if hidden != self._bar.isHidden():
            self._bar.setVisible(not hidden)
        wide = self._bar.sizeHint().width()
        self._bar.setGeometry(self.width() - wide, round(self.height() - room), wide, max(round(room), 0))
        self.navigation.place(self.frame.header, self.frame.width - self.frame.header)

    # -- what gestures use

    @property
    def gesture(self) -> Gesture | None:
        """The gesture in progress."""
        return self._gesture

    @property
    def hover(self) -> Hit | None:
        """What is under the pointer."""
        return self._hover

    def hit(self, x: float, y: float) -> Hit:
        """The part of the timeline at a place of the widget."""
        rest, frame = self.rest, self.frame
        foot = frame.height - frame.more
        if rest is not None and frame.ruler_bottom <= y < foot and rest.top <= frame.lane_y(y) < rest.bottom:
            return Hit(Part.REST)
        if rest is not None and self.more is not None and self.more.count == 0 and y >= foot:
            return Hit(Part.REST)
        return hit(frame, self.lanes, self.viewport, x, y, self.selection)  # type: ignore[arg-type]

    def cancel_gesture(self) -> bool:
        """Cancel the gesture in progress; says whether there was one."""
        gesture = self._gesture
        if gesture is None:
            return False
        gesture.cancelled()
        self._end_gesture()
        return True

    def _end_gesture(self) -> None:
        self._edge_timer.stop()
        self._gesture = self._pointer = None
        self.editor.state.set_gesture(None)
        self.unsetCursor()
        self._stale()

    def seek(self, time: int) -> None:
        """Ask for the picture at a time."""
        self.seek_requested.emit(int(time))

    def preview_edge(self, time: int) -> None:
        """Ask for the picture at an edge that is dragged."""
        self.edge_preview.emit(int(time))

    def sizeHint(self) -> QSize:
        return QSize(900, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 130)
