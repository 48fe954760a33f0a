"""The strips over the lanes: thumbnails of keyframes and the loudness of the sound, as far as they are there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from app.timeline.chrome import small
from app.timeline.geometry import Viewport
from app.timeline.painting import Canvas
from app.timeline.theme import faded

if TYPE_CHECKING:
    from afsd_core.inference.curves import Curves

#: Heights, pixels.
PICTURES = 40.0
SOUND = 26.0
#: Below this height of the whole timeline lanes need all of it.
LEAST = 210
#: How long one level lasts, µs.
LEVEL = 10_000


class Strips:
    """What there is to draw of one video.

    Attributes:
        shows_pictures, shows_sound, shows_curves: what is switched on.
        curves: what the detector thought of the video, drawn behind the segments; None where nothing is known.
        has_sound: whether the video has any.
        trouble: why there is none of a strip: "pictures" or "sound" → a sentence.
    """

    def __init__(self) -> None:
        self.shows_pictures = self.shows_sound = self.shows_curves = False
        self.has_sound = False
        self.clear()

    def clear(self) -> None:
        """Another video."""
        self.trouble: dict[str, str] = {}
        self.curves: Curves | None = None
        self._times: list[int] = []
        self._pictures: list[QPixmap] = []
        self.levels: npt.NDArray[np.uint8] = np.zeros(0, dtype=np.uint8)

    @property
    def times(self) -> Sequence[int]:
        """When each thumbnail that is there is shown, µs, ascending."""
        return self._times

    def height(self, room: float) -> float:
        """Pixels taken of a timeline so high."""
        if room < LEAST:
            return 0.0
        return self.shows_pictures * PICTURES + (self.shows_sound and self.has_sound) * SOUND

    def add_pictures(self, times: npt.NDArray[np.int64], pictures: npt.NDArray[np.uint8]) -> None:
        """More thumbnails: (N,) µs and (N, height, width, 3) uint8."""
        for each, picture in zip(times.tolist(), pictures, strict=True):
            place = bisect_left(self._times, each)
            if place < len(self._times) and self._times[place] == each:
                continue
            high, wide = picture.shape[:2]
            image = QImage(picture.tobytes(), wide, high, 3 * wide, QImage.Format.Format_RGB888)
            self._times.insert(place, each)
            self._pictures.insert(place, QPixmap.fromImage(image))

    def add_levels(self, start: int, levels: npt.NDArray[np.uint8]) -> None:
        """More of the sound: (N,) uint8, from `start` hundredths of a second on."""
        end = start + len(levels)
        if end > len(self.levels):
            grown = np.zeros(end, dtype=np.uint8)
            grown[: len(self.levels)] = self.levels
            self.levels = grown
        part = self.levels[start:end]
        np.maximum(part, levels, out=part)

    # -- drawing

    def paint(self, painter: QPainter, canvas: Canvas) -> None:
        """Both strips, between overview and ruler."""
        frame = canvas.frame
        top = frame.overview_bottom
        if frame.strips <= 0:
            return
        painter.save()
        painter.fillRect(QRectF(0, top, frame.header, frame.strips), canvas.theme.header)
        painter.fillRect(QRectF(frame.header, top, frame.width - frame.header, frame.strips), canvas.theme.strip)
        painter.setClipRect(QRectF(frame.header, top, frame.width - frame.header, frame.strips))
        if self.shows_pictures:
            box = QRectF(frame.header, top, frame.width - frame.header, PICTURES)
            self._paint_pictures(painter, canvas, box)
            self._say(painter, canvas, box, self.trouble.get("pictures", ""))
            top += PICTURES
        if self.shows_sound and self.has_sound:
            box = QRectF(frame.header, top, frame.width - frame.header, SOUND)
            self._paint_sound(painter, canvas, box)
            self._say(painter, canvas, box, self.trouble.get("sound", ""))
        painter.restore()

    def _paint_pictures(self, painter: QPainter, canvas: Canvas, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        for time, picture in self.chosen(canvas.view):
            left = max(canvas.crisp(canvas.view.x_of(time)), box.left())
            wide = canvas.crisp(picture.width() * (PICTURES - 4) / picture.height())
            painter.drawPixmap(QRectF(left, box.top() + 2, wide, PICTURES - 4), picture, QRectF(picture.rect()))

    def chosen(self, view: Viewport) -> list[tuple[int, QPixmap]]:
        """Those that are drawn, each where its keyframe is; of those before the view, only the last.

        Time is cut into slots a little wider than a thumbnail, and the first keyframe of a slot stands for it: where
        the view begins makes no difference, so nothing flickers while it moves.
        """
        if not self._times:
            return []
        widest = self._pictures[0].width() * (PICTURES - 4) / self._pictures[0].height()
        step = max(view.length(widest + 2), 1.0)
        first = max(bisect_right(self._times, view.start) - 1, 0)
        found: list[tuple[int, QPixmap]] = []
        taken = -1
        for place in range(bisect_left(self._times, self._times[first] // step * step), len(self._times)):
            time = self._times[place]
            if time > view.end:
                break
            if time // step == taken:
                continue
            taken = time // step
            if found and time <= view.start:
                found.pop()
            found.append((time, self._pictures[place]))
        return found

    def _paint_sound(self, painter: QPainter, canvas: Canvas, box: QRectF) -> None:
        columns = columns_of(self.levels, canvas.view, round(box.width() * canvas.ratio))
        if not columns.any():
            return
        high = round((box.height() - 4) * canvas.ratio)
        middle = (high - 1) / 2
        away = np.abs(np.arange(high) - middle)[:, None]
        reach = np.maximum(columns / 255.0, (columns > 0) * 0.5 / max(middle, 1)) * middle
        color = faded(canvas.theme.text, 0.42)
        pixels = np.zeros((high, len(columns)), dtype=np.uint32)
        alpha = color.alpha()
        red, green, blue = (round(part * alpha / 255) for part in (color.red(), color.green(), color.blue()))
        pixels[away <= reach[None, :]] = alpha << 24 | red << 16 | green << 8 | blue
        image = QImage(
            pixels.tobytes(), len(columns), high, 4 * len(columns), QImage.Format.Format_ARGB32_Premultiplied
        )
        painter.drawImage(QRectF(box.left(), box.top() + 2, box.width(), box.height() - 4), image)

    def _say(self, painter: QPainter, canvas: Canvas, box: QRectF, text: str) -> None:
        if text and canvas.words:
            painter.setFont(small(canvas.font))
            painter.setPen(canvas.theme.faint)
            inner = box.adjusted(10, 0, -10, 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def columns_of(levels: npt.NDArray[np.uint8], view: Viewport, columns: int) -> npt.NDArray[np.float64]:
    """The loudest level of each of `columns` equal parts of the view: (columns,) in [0, 255]."""
    result = np.zeros(max(columns, 0))
    if not len(levels) or columns <= 0:
        return result
    edges = (view.start + np.arange(columns + 1) * (view.span / columns)) / LEVEL
    first = np.floor(edges[:-1]).astype(np.int64)
    last = np.maximum(np.ceil(edges[1:]).astype(np.int64), first + 1)
    inside = np.flatnonzero((last > 0) & (first < len(levels)))
    if not len(inside):
        return result
    low, high = np.clip(first[inside], 0, len(levels) - 1), np.clip(last[inside], 1, len(levels))
    # Pairs of a column's first level and the one after its last; reduceat gives the maximum of each pair's stretch.
    padded = np.concatenate((levels, [0]))
    pairs = np.stack((low, high), axis=1).ravel()
    result[inside] = np.maximum.reduceat(padded, pairs)[::2]
    return result
