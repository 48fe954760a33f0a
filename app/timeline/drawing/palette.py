"""Colours of the timeline, taken from the widget's palette so that it is light where the window is light."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPalette, QPen, QPixmap

#: How many strengths a proposal's hatching comes in: near enough to the score, few enough to draw many at once.
LEVELS = 8
_TILE = 8


def mix(first: QColor, second: QColor, part: float) -> QColor:
    """`part` of the second colour in the first."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * part,
        first.greenF() + (second.greenF() - first.greenF()) * part,
        first.blueF() + (second.blueF() - first.blueF()) * part,
    )


def faded(color: QColor, alpha: float) -> QColor:
    """The colour at an opacity in [0, 1]."""
    result = QColor(color)
    result.setAlphaF(alpha)
    return result


def luminance(color: QColor) -> float:
    """Relative luminance in [0, 1] (WCAG 2)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lighter(color: QColor, share: float) -> QColor:
    """The colour with so much white over it, in [0, 1]."""
    parts = (color.redF(), color.greenF(), color.blueF())
    return QColor.fromRgbF(*(part + (1 - part) * share for part in parts))


def readable_on(color: QColor) -> QColor:
    """Black or white, whichever can be read on this colour."""
    black, white = QColor(18, 18, 20), QColor(255, 255, 255)
    return black if contrast(black, color) >= contrast(white, color) else white


@dataclass(frozen=True)
class Theme:
    """The colours of everything that is no class's."""

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
        base, window, text = (
            palette.color(role)
            for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window, QPalette.ColorRole.Text)
        )
        dark = luminance(base) < 0.25
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
        """The outline of a segment of this class: visible on the lane, and on the segment itself."""
        return mix(color, QColor("white") if self.dark else QColor("black"), 0.30)

    def stroke(self, color: QColor) -> QColor:
        """The class's colour for thin lines: moved away from the lane's until it can be seen (3:1)."""
        away = QColor("white") if self.dark else QColor("black")
        for part in (0.0, 0.2, 0.35, 0.5, 0.65):
            moved = mix(color, away, part)
            if contrast(moved, self.lane) >= 3.0:
                return moved
        return mix(color, away, 0.8)


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
    """A brush of diagonal stripes that fits screens of any pixel ratio."""
    return QBrush(_tile(color.rgb(), round(opacity * 255), ratio))


def level_of(score: float) -> int:
    """0 (faintest) to LEVELS - 1 for a score in [0, 1]."""
    return min(max(int(score * LEVELS), 0), LEVELS - 1)


def opacity_of(level: int) -> float:
    """How strongly a proposal of that level is drawn."""
    return 0.30 + 0.65 * level / (LEVELS - 1)
