"""Which part of the video the timeline shows: zooming, panning, and following the playhead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.timeline.geometry import Limits, Viewport, fitted, panned, revealed, zoomed

#: How much one step of the zoom keys zooms.
STEP = 1.6


class Navigation(QObject):
    """The viewport of a timeline, moved by hand or along with the playhead.

    Signals:
        changed: `viewport` is another.
    """

    changed = Signal()

    def __init__(self, is_playing: Callable[[], bool], left: float, parent: QObject | None = None) -> None:
        """The viewport of a video that is not known yet.

        Args:
            is_playing: whether the video plays; the view then turns pages instead of centring the playhead.
            left: where the lanes begin, pixels.
        """
        super().__init__(parent)
        self._is_playing = is_playing
        self._viewport = Viewport(0.0, 1e6, left, 100.0)
        self._limits = Limits(0.0, None)
        self._playhead = 0
        self._following = True

    @property
    def viewport(self) -> Viewport:
        """The part of the video in view."""
        return self._viewport

    @property
    def limits(self) -> Limits:
        """How far it can be zoomed and panned."""
        return self._limits

    @property
    def playhead(self) -> int:
        """The start of the picture on screen, µs."""
        return self._playhead

    @property
    def shows_all(self) -> bool:
        """Whether the whole video is in view."""
        return self._viewport.span >= self._limits.longest(self._viewport.width) * 0.999

    def set_limits(self, limits: Limits) -> None:
        """Another video, or more is known of its length; the viewport stays until it is moved."""
        self._limits = limits

    def place(self, left: float, width: float) -> None:
        """The lanes lie elsewhere in the widget: the same part of the video is shown there, or the whole still."""
        if (left, width) != (self._viewport.left, self._viewport.width) and width > 1:
            span = self._limits.longest(width) if self.shows_all else self._viewport.span
            self._viewport = self._limits.clamp(Viewport(self._viewport.start, span, left, width))
            self.changed.emit()

    # -- by hand

    def show(self, viewport: Viewport) -> None:
        """Show this part of the video, within the limits."""
        clamped = self._limits.clamp(viewport)
        if clamped != self._viewport:
            self._viewport = clamped
            self.changed.emit()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom at a pixel; without one at the playhead, or at the middle if that is out of view."""
        if x is None:
            at = self._viewport.x_of(self._playhead)
            x = at if self._viewport.sees(self._playhead) else self._viewport.left + self._viewport.width / 2
        self.show(zoomed(self._viewport, factor, x, self._limits))
        self._hand_moved()

    def zoom_in(self) -> None:
        """Show less of the video, larger."""
        self.zoom(STEP)

    def zoom_out(self) -> None:
        """Show more of the video, smaller."""
        self.zoom(1 / STEP)

    def pan(self, pixels: float) -> None:
        """Show what lies so many pixels further on."""
        self.show(panned(self._viewport, pixels, self._limits))
        self._hand_moved()

    def center(self, time: float, at: float = 0.5) -> None:
        """Show a moment at this part of the viewport's width."""
        self.show(revealed(self._viewport, time, self._limits, at=at))
        self._hand_moved()

    def fit(self, start: int, end: int) -> bool:
        """Show just a stretch; says whether something else was in view."""
        viewport = fitted(self._viewport, start, end, self._limits)
        moved = abs(viewport.start - self._viewport.start) + abs(viewport.span - self._viewport.span)
        if moved <= viewport.span * 1e-3:
            return False
        self.show(viewport)
        self._hand_moved()
        return True

    def show_all(self) -> None:
        """Show the whole video."""
        view = self._viewport
        self.show(Viewport(0.0, self._limits.longest(view.width), view.left, view.width))
        self._following = True

    def reveal(self, start: int, end: int) -> None:
        """Bring a stretch into view if nothing of it is."""
        view = self._viewport
        if end < view.start or start > view.end:
            whole = end - start < view.span * 0.8
            time, at = ((start + end) / 2, 0.5) if whole else (start, 0.1)
            self.show(revealed(view, time, self._limits, at=at))

    # -- with the playhead

    def set_playhead(self, time: int, *, follow: bool = True) -> None:
        """Another picture is on screen; `follow`: the viewport goes with it, unless a hand moved it away."""
        self._playhead = time
        if follow:
            self._follow()

    def _follow(self) -> None:
        view = self._viewport
        inside = view.start + view.span * 0.02 <= self._playhead <= view.end - view.span * 0.04
        if inside:
            self._following = True
            return
        playing = self._is_playing()
        if playing and not self._following:
            return
        # While playing the page is turned; a jump elsewhere brings the playhead to the middle.
        near = view.sees(self._playhead)
        at = 0.08 if playing else 0.5 if not near else 0.85 if self._playhead > view.start + view.span / 2 else 0.15
        self.show(revealed(view, self._playhead, self._limits, at=at))

    def _hand_moved(self) -> None:
        """A hand that moved the view away from the playhead is not overruled until the playhead is met again."""
        self._following = self._viewport.sees(self._playhead)
