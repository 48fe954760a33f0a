"""Strips over the lanes: thumbnails of keyframes and loudness of the sound."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from app.timeline.drawing.chrome import small
from app.timeline.drawing.segments import Canvas
from app.timeline.geometry import Viewport
from app.widgets.colors import faded, mix

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.score_curves import Curves

#: Heights, pixels.
PICTURES = 40.0
SOUND = 26.0
#: What comes before any strip: the overview, the ruler, and one lane of one row, pixels.
BESIDES = 90.0
#: How long one level lasts, µs.
LEVEL = 10_000
#: While thumbnails are computed, one stands for what lies up to so many of its own widths away.
NEAR = 1.5


@dataclass(frozen=True, slots=True)
class Tile:
    """A place in the row of thumbnails.

    Attributes:
        start, end: half-open [start, end), µs, within the video.
        shown: the part of the picture that fits before the video's end, in (0, 1].
        picture: which of the thumbnails is shown, None where none is near yet.
    """

    start: float
    end: float
    shown: float
    picture: int | None


class Strips:
    """The thumbnails, sound levels and curves of one video.

    Attributes:
        shows_pictures, shows_sound, shows_curves: what is switched on.
        curves: what the detector thought of the video, drawn behind the segments; None where nothing is known.
        has_sound: whether the video has any.
        trouble: why there is none of a strip: "pictures" or "sound" → a sentence.
        whole: whether all thumbnails are computed, so that the last keyframe before a place stands for it, however
            far away it is.
    """

    def __init__(self) -> None:
        self.shows_pictures = self.shows_sound = self.shows_curves = False
        self.has_sound = False
        self.clear()

    def clear(self) -> None:
        """Forget them: another video is shown."""
        self.trouble: dict[str, str] = {}
        self.whole = False
        self.curves: Curves | None = None
        self._times: list[int] = []
        self._pictures: list[QPixmap] = []
        self.levels: npt.NDArray[np.uint8] = np.zeros(0, dtype=np.uint8)

    @property
    def times(self) -> Sequence[int]:
        """Start of each thumbnail's frame, µs, ascending."""
        return self._times

    def fitting(self, room: float) -> tuple[bool, bool]:
        """Whether thumbnails and sound fit, whole, beside a lane in a timeline of this height."""
        room -= BESIDES
        pictures = self.shows_pictures and room >= PICTURES
        return pictures, self.shows_sound and self.has_sound and room >= pictures * PICTURES + SOUND

    def height(self, room: float) -> float:
        """Pixels that the strips take in a timeline of this height."""
        pictures, sound = self.fitting(room)
        return pictures * PICTURES + sound * SOUND

    def add_pictures(self, times: npt.NDArray[np.int64], pictures: npt.NDArray[np.uint8]) -> None:
        """Add thumbnails: (N,) µs and (N, height, width, 3) uint8."""
        for time, picture in zip(times.tolist(), pictures, strict=True):
            place = bisect_left(self._times, time)
            if place < len(self._times) and self._times[place] == time:
                continue
            high, wide = picture.shape[:2]
            image = QImage(picture.tobytes(), wide, high, 3 * wide, QImage.Format.Format_RGB888)
            self._times.insert(place, time)
            self._pictures.insert(place, QPixmap.fromImage(image))

    def add_levels(self, start: int, levels: npt.NDArray[np.uint8]) -> None:
        """Add sound levels: (N,) uint8, from `start` hundredths of a second on."""
        end = start + len(levels)
        if end > len(self.levels):
            grown = np.zeros(end, dtype=np.uint8)
            grown[: len(self.levels)] = self.levels
            self.levels = grown
        part = self.levels[start:end]
        np.maximum(part, levels, out=part)

    # -- drawing

    def paint(self, painter: QPainter, canvas: Canvas, duration: float) -> None:
        """Draw both strips between overview and ruler, up to the video's `duration`, µs."""
        frame = canvas.frame
        top = frame.overview_bottom
        if frame.strips <= 0:
            return
        painter.save()
        painter.fillRect(QRectF(0, top, frame.header, frame.strips), canvas.theme.header)
        painter.fillRect(QRectF(frame.header, top, frame.width - frame.header, frame.strips), canvas.theme.strip)
        painter.setClipRect(QRectF(frame.header, top, frame.width - frame.header, frame.strips))
        pictures, sound = self.fitting(frame.height)
        if pictures:
            box = QRectF(frame.header, top, frame.width - frame.header, PICTURES)
            self._paint_pictures(painter, canvas, box, duration)
            self._say(painter, canvas, box, self.trouble.get("pictures", ""))
            top += PICTURES
        if sound:
            box = QRectF(frame.header, top, frame.width - frame.header, SOUND)
            self._paint_sound(painter, canvas, box)
            self._say(painter, canvas, box, self.trouble.get("sound", ""))
        painter.restore()

    def _paint_pictures(self, painter: QPainter, canvas: Canvas, box: QRectF, duration: float) -> None:
        view, high = canvas.view, PICTURES - 4
        left = max(canvas.crisp(view.x_of(0)), box.left())
        right = min(canvas.crisp(view.x_of(duration)), box.right())
        if right <= left:
            return
        # What is not computed yet is a calm ground, as long as the video.
        painter.fillRect(
            QRectF(left, box.top() + 2, right - left, high), mix(canvas.theme.strip, canvas.theme.text, 0.07)
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        for tile in self.tiles(view, duration, canvas.ratio):
            if tile.picture is None:
                continue
            picture = self._pictures[tile.picture]
            left, right = canvas.crisp(view.x_of(tile.start)), canvas.crisp(view.x_of(tile.end))
            source = QRectF(0, 0, picture.width() * tile.shown, picture.height())
            painter.drawPixmap(QRectF(left, box.top() + 2, right - left, high), picture, source)

    def tiles(self, view: Viewport, duration: float, ratio: float = 1.0) -> list[Tile]:
        """The row of thumbnails in view, side by side from the video's start to its end.

        Time is cut into places as wide as a thumbnail, counted from the video's start, so that nothing flickers while
        the view moves. Each shows the last keyframe before its middle, which is of the same shot more often than the
        nearest one.

        Args:
            duration: of the video, µs.
            ratio: device pixels a logical pixel.
        """
        if not self._times or max(view.start, 0.0) >= min(view.end, duration):
            return []
        wide = self._pictures[0].width() * (PICTURES - 4) / self._pictures[0].height()
        step = max(view.length(max(round(wide * ratio), 1) / ratio), 1.0)
        first, last = max(view.start, 0.0) // step, min(view.end, duration) / step
        tiles = []
        for number in range(int(first), max(ceil(last), 0)):
            start, end = number * step, min((number + 1) * step, duration)
            if end > start:
                tiles.append(Tile(start, end, (end - start) / step, self._picture_of(start + step / 2, step)))
        return tiles

    def _picture_of(self, middle: float, step: float) -> int | None:
        """The thumbnail that stands for the place around `middle`."""
        place = max(bisect_right(self._times, middle) - 1, 0)
        if self.whole:
            return place
        near = min((place, min(place + 1, len(self._times) - 1)), key=lambda index: abs(self._times[index] - middle))
        return near if abs(self._times[near] - middle) <= NEAR * step else None

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
