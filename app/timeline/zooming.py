"""Zoom, pan and scroll of the timeline: follows the playhead, reveals segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollBar

from afsd_core.project.records import Segment
from app.editor.editor import Editor
from app.timeline.drawing.chrome import Overview
from app.timeline.drawing.more_line import LINE, SINGLE, More, first_shown, more_below
from app.timeline.geometry import Limits, Viewport, fitted, revealed, zoomed
from app.timeline.hit_testing import Frame
from app.timeline.lane_choice import Rest

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from app.timeline.following import Following as _Following
else:
    _Following = object


class Zooming(_Following):
    """The part of the timeline that moves its viewport; the rest is `TimelineSurface`'s."""

    editor: Editor
    _bar: QScrollBar
    _viewport: Viewport
    _playhead: int
    _following: bool
    more: More | None
    _rest: Rest | None

    if TYPE_CHECKING:

        @property
        def viewport_changed(self) -> SignalInstance: ...
        @property
        def limits(self) -> Limits: ...
        @property
        def frame(self) -> Frame: ...
        @property
        def overview(self) -> Overview: ...
        @property
        def _room(self) -> float: ...

    def show_viewport(self, view: Viewport) -> None:
        """Show this part of the video, within the limits."""
        clamped = self.limits.clamp(view)
        if clamped != self._viewport:
            self._viewport = clamped
            self._stale()
            self.viewport_changed.emit()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom at a pixel; without one at the playhead, or at the middle if that is out of view.

        Args:
            factor: > 1 zooms in.
            x: pixel of the time that keeps its place.
        """
        if x is None:
            at = self._viewport.x_of(self._playhead)
            x = at if self._viewport.sees(self._playhead) else self._viewport.left + self._viewport.width / 2
        self.show_viewport(zoomed(self._viewport, factor, x, self.limits))
        self._hand_moved()

    def zoom_in(self) -> None:
        """Zoom in one step."""
        self.zoom(1.6)

    def zoom_out(self) -> None:
        """Zoom out one step."""
        self.zoom(1 / 1.6)

    def zoom_fit(self) -> None:
        """Z: show the selected segments.

        Shows the whole video where nothing is selected or the selection is shown already.
        """
        chosen = self.editor.state.selected()
        if chosen:
            low, high = min(segment.start for segment in chosen), max(segment.end for segment in chosen)
            target = fitted(self._viewport, low, high, self.limits)
            if abs(target.start - self._viewport.start) + abs(target.span - self._viewport.span) > target.span * 1e-3:
                self.show_viewport(target)
                self._hand_moved()
                return
        self.show_all()

    def show_all(self) -> None:
        """Show the whole video."""
        self.show_viewport(
            Viewport(0.0, self.limits.longest(self._viewport.width), self._viewport.left, self._viewport.width)
        )
        self._following = True

    def center_at(self, x: float, grip: float | None) -> None:
        """Move the view along the overview strip.

        Args:
            x: pixels of the widget.
            grip: where the view box is held, a fraction of its width; None for its middle.
        """
        part = 0.5 if grip is None else grip
        self.show_viewport(revealed(self._viewport, self.overview.view.time_at(x), self.limits, at=part))
        self._hand_moved()

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

    def reveal_segment(self, segment: Segment) -> None:
        """Bring a segment into view, moving no further than needed."""
        view = self._viewport
        if segment.end < view.start or segment.start > view.end:
            at = 0.5 if segment.duration < view.span * 0.8 else 0.1
            middle = (segment.start + segment.end) / 2 if at == 0.5 else segment.start
            self.show_viewport(revealed(view, middle, self.limits, at=at))
        lane = next((candidate for candidate in self.lanes if candidate.label.id == segment.class_id), None)
        if lane is not None and not self._bar.isHidden():
            room = self._room
            covered = self.more.height if self.more is not None else 0.0
            if lane.top < self._bar.value():
                self.scroll_to(lane.top)
            elif lane.bottom > self._bar.value() + room - covered:
                self.scroll_to(first_shown(self.lanes, lane, room))

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
        left, width = self.frame.header, self.frame.width - self.frame.header
        if (left, width) != (self._viewport.left, self._viewport.width) and width > 1:
            view = self._viewport
            whole = view.span >= self.limits.longest(view.width) * 0.999
            span = self.limits.longest(width) if whole else view.span
            self._viewport = self.limits.clamp(Viewport(view.start, span, left, width))
            self._stale()

    def _follow(self) -> None:
        view = self._viewport
        inside = view.start + view.span * 0.02 <= self._playhead <= view.end - view.span * 0.04
        if inside:
            self._following = True
            return
        playing = self.editor.player.playing
        if playing and not self._following:
            return
        # While playing the page is turned; a jump elsewhere brings the playhead to the middle.
        near = view.sees(self._playhead)
        at = 0.08 if playing else 0.5 if not near else 0.85 if self._playhead > view.start + view.span / 2 else 0.15
        self.show_viewport(revealed(view, self._playhead, self.limits, at=at))

    def _hand_moved(self) -> None:
        """Stop following the playhead after a manual move, until it is in view again."""
        self._following = self._viewport.sees(self._playhead)
