"""Colours of the timeline, derived from the widget's palette."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPalette, QPen, QPixmap

from app.widgets.colors import faded, is_dark, mix, visible_on

#: How many strengths a proposal's hatching comes in: near enough to the score, few enough to draw many at once.
LEVELS = 8
_TILE = 8


@dataclass(frozen=True)
class Theme:
    """The colours of all that does not show a class."""

    dark: bool
    lane: QColor
    lane_other: QColor
    header: QColor
    strip: QColor
    line: QColor
    text: QColor
    faint: QColor
    grid: QColor
    highlight: QColor
    playhead: QColor
    reviewed: QColor
    guide: QColor

    @staticmethod
    def of(palette: QPalette) -> "Theme":
        """The colours that fit a widget's palette."""
        base, window, text = (
            palette.color(role)
            for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window, QPalette.ColorRole.Text)
        )
        dark = is_dark(base)
        return Theme(
            dark=dark,
            lane=base,
            lane_other=mix(base, text, 0.03 if dark else 0.025),
            header=mix(window, base, 0.35),
            strip=mix(base, text, 0.06 if dark else 0.04),
            line=mix(base, text, 0.16),
            text=text,
            faint=mix(base, text, 0.68),
            grid=faded(text, 0.07),
            highlight=palette.color(QPalette.ColorRole.Highlight),
            playhead=QColor("#ff5d5d") if dark else QColor("#d92d2d"),
            reviewed=QColor("#3fbf7f") if dark else QColor("#1f9d5f"),
            guide=QColor("#ffb020") if dark else QColor("#b36b00"),
        )

    def edge(self, color: QColor) -> QColor:
        """A segment's outline: visible on the lane, and on the segment itself."""
        return mix(color, QColor("white") if self.dark else QColor("black"), 0.30)

    def stroke(self, color: QColor) -> QColor:
        """The class's colour for thin lines on a lane."""
        return visible_on(color, self.lane)


@lru_cache(maxsize=1024)
def _tile(rgb: int, alpha: int, ratio: float) -> QPixmap:
    size = max(round(_TILE * ratio), 2)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = QColor.fromRgb(rgb)
    color.setAlpha(alpha)
    painter.setPen(QPen(color, size * 0.26, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    # Three parallels, so that the tile meets itself at its borders.
    for shift in (-size, 0, size):
        painter.drawLine(shift, size, shift + size, 0)
    painter.end()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(size / _TILE)
    return pixmap


def hatching(color: QColor, opacity: float, ratio: float) -> QBrush:
    """A brush of diagonal stripes for screens of any pixel ratio."""
    return QBrush(_tile(color.rgb(), round(opacity * 255), ratio))


def level_of(score: float) -> int:
    """The strength of a proposal's drawing: 0 (faintest) to LEVELS - 1, by its score."""
    return min(max(int(score * LEVELS), 0), LEVELS - 1)


def opacity_of(level: int) -> float:
    """The opacity of a proposal of that level."""
    return 0.30 + 0.65 * level / (LEVELS - 1)
