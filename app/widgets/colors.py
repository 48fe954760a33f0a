"""Colour mixing, contrast and legibility (WCAG 2), and swatches of class colours."""

from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

#: What stands behind a picture, in every theme.
BACKDROP = QColor(12, 13, 15)


def mix(first: QColor, second: QColor, part: float) -> QColor:
    """Mix two colours, with the given part (0 to 1) of the second."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * part,
        first.greenF() + (second.greenF() - first.greenF()) * part,
        first.blueF() + (second.blueF() - first.blueF()) * part,
    )


def faded(color: QColor, alpha: float) -> QColor:
    """The colour with an opacity in [0, 1]."""
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
    """Mix the colour with white; `share` of white in [0, 1]."""
    parts = (color.redF(), color.greenF(), color.blueF())
    return QColor.fromRgbF(*(part + (1 - part) * share for part in parts))


def readable_on(color: QColor) -> QColor:
    """Black or white, whichever is more legible on this colour."""
    black, white = QColor(18, 18, 20), QColor(255, 255, 255)
    return black if contrast(black, color) >= contrast(white, color) else white


def visible_on(color: QColor, ground: QColor) -> QColor:
    """A colour for thin lines, changed until its contrast with the ground is 3:1."""
    away = QColor("white") if is_dark(ground) else QColor("black")
    for part in (0.0, 0.2, 0.35, 0.5, 0.65):
        moved = mix(color, away, part)
        if contrast(moved, ground) >= 3.0:
            return moved
    return mix(color, away, 0.8)


def is_dark(ground: QColor) -> bool:
    """Whether a background is so dark that text on it is light."""
    return luminance(ground) < 0.25


@lru_cache(maxsize=256)
def color_icon(color: str, side: int = 14, ratio: float = 2.0) -> QIcon:
    """A small swatch of a class's colour.

    Args:
        color: of the class.
        side: logical pixels.
        ratio: device pixels a logical pixel.
    """
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(color))
    painter.setPen(mix(QColor(color), QColor("black"), 0.3))
    painter.drawRoundedRect(QRectF(1.5, 1.5, side - 3.0, side - 3.0), 3.0, 3.0)
    painter.end()
    icon = QIcon(pixmap)
    # A selected row shall not tint the class's colour.
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
