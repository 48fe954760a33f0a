"""Shot boundaries on the timeline: notches in the ruler that edges snap to."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter

from app.timeline.drawing import chrome
from app.timeline.drawing.segments import Canvas
from app.timeline.geometry import IntArray, Viewport
from app.widgets.colors import faded, mix

#: Two notches stand no nearer than this, pixels.
APART = 6.0
#: How far down they reach, and how wide they are, pixels.
HIGH, WIDE = 5.0, 1.0
#: How near the pointer has to be to one for its tooltip, pixels.
NEAR = 4.0


class Cuts:
    """The known shot boundaries of one video.

    Attributes:
        shown: whether they are switched on.
        times: (K,) starts of the first frames of new shots, µs, rising.
        until: the video is looked through up to here, µs.
    """

    def __init__(self) -> None:
        self.shown = False
        self.clear()

    def clear(self) -> None:
        """Forget them: another video is shown."""
        self.set(np.zeros(0, np.int64), 0)

    def set(self, times: IntArray, until: int) -> None:
        """Set the shot boundaries, and the time up to which the video is scanned, µs."""
        self.times, self.until = times, until
        self._chosen: tuple[float, IntArray] | None = None

    def seen(self, view: Viewport) -> IntArray:
        """Those in view that are drawn at its zoom."""
        if not self.shown or not len(self.times):
            return self.times[:0]
        apart = view.length(APART)
        if self._chosen is None or self._chosen[0] != apart:
            self._chosen = apart, told_apart(self.times, apart)
        times = self._chosen[1]
        first, last = np.searchsorted(times, (view.start, view.end))
        return times[first:last]

    def holds(self, time: int) -> bool:
        """Whether there is a shot boundary exactly at this time."""
        if not self.shown:
            return False
        place = int(np.searchsorted(self.times, time))
        return place < len(self.times) and int(self.times[place]) == time

    def at(self, view: Viewport, x: float) -> int | None:
        """The shot boundary, µs, whose notch is at a place."""
        times = self.seen(view)
        if not len(times):
            return None
        off = np.abs(view.xs_of(times) - x)
        nearest = int(np.argmin(off))
        return int(times[nearest]) if off[nearest] <= NEAR else None


def told_apart(times: IntArray, apart: float) -> IntArray:
    """The times that are at least `apart` after the one before, out of (K,) ascending.

    The choice does not depend on the view; of a cluster of shot boundaries, the first is among them.

    Args:
        times: µs.
        apart: the least distance, µs.
    """
    if not len(times):
        return times
    following = np.searchsorted(times, times + apart).tolist()
    chosen, place, count = [], 0, len(times)
    while place < count:
        chosen.append(place)
        place = following[place] if following[place] > place else place + 1
    return times[chosen]


def paint(painter: QPainter, canvas: Canvas, cuts: Cuts) -> None:
    """Draw the notches in the ruler."""
    times = cuts.seen(canvas.view)
    if not len(times):
        return
    frame = canvas.frame
    xs = canvas.crisps(canvas.view.xs_of(times))
    painter.save()
    painter.setClipRect(QRectF(frame.header, frame.ruler_top, frame.width - frame.header, HIGH))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mix(canvas.theme.header, canvas.theme.text, 0.62))
    # Its left side is where the new shot begins.
    painter.drawRects([QRectF(float(x), frame.ruler_top, WIDE, HIGH) for x in xs])
    painter.restore()


def paint_guide(painter: QPainter, canvas: Canvas, time: int, words: bool) -> None:
    """Write what an edge snaps to, beside the foot of its guide line."""
    frame = canvas.frame
    x = canvas.view.x_of(time)
    if not words or not frame.header <= x <= frame.width:
        return
    text = QCoreApplication.translate("TimelineView", "cut")
    painter.save()
    painter.setFont(chrome.small(canvas.font, 0.92))
    wide = painter.fontMetrics().horizontalAdvance(text) + 12
    left = x + 5 if x + 5 + wide <= frame.width else x - 5 - wide
    # Above the line that counts the lanes below.
    box = QRectF(left, frame.height - frame.more - 22, wide, 18)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(canvas.theme.lane, 0.9))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(canvas.theme.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
