"""Colours and icons: two palettes, one style sheet, recoloured drawings."""

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from afsd_core.resources import resource

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

SYSTEM, DARK, LIGHT = "system", "dark", "light"
_current: "Theme | None" = None


@dataclass(frozen=True)
class Theme:
    """The colours of one theme by role, "#rrggbb"."""

    name: str
    colors: dict[str, str]

    def color(self, role: str) -> QColor:
        """The colour of a role, such as "panel" or "accent"."""
        return QColor(self.colors[role])

    @property
    def dark(self) -> bool:
        """Whether the theme has light text on a dark background."""
        return self.colors["scheme"] == DARK


@cache
def load(name: str) -> Theme:
    """Read a theme's colours from the resources; `name` is "dark" or "light"."""
    return Theme(name, json.loads(resource("themes", f"{name}.json").read_text(encoding="utf-8")))


def resolve(wish: str) -> str:
    """The theme of a setting: "system" follows the desktop, dark where it is unknown."""
    if wish in (DARK, LIGHT):
        return wish
    return LIGHT if desktop_scheme() == Qt.ColorScheme.Light else DARK


def desktop_scheme() -> Qt.ColorScheme:
    """The desktop's colour scheme; unknown where it has none."""
    return QGuiApplication.styleHints().colorScheme()


def current() -> Theme:
    """The theme in use."""
    return _current or load(DARK)


def apply(app: QApplication, wish: str) -> Theme:
    """Style the whole program; `wish` is "system", "dark" or "light"."""
    global _current
    theme = _current = load(resolve(wish))
    if app.property("dressed") is None:  # each of these goes through all widgets, so no more of them than needed
        app.setStyle("Fusion")
        app.setProperty("dressed", True)
    app.setPalette(_palette(theme))
    sheet = resource("themes", "window.qss").read_text(encoding="utf-8")
    for role, value in theme.colors.items():
        sheet = sheet.replace(f"@{role}@", value)
    drawings = {"chevron": "chevron_down_grey", "chevron_up": "chevron_up_grey", "check": f"check_on_{theme.name}"}
    for role, drawing in drawings.items():
        sheet = sheet.replace(f"@{role}@", resource("icons", f"{drawing}.svg").as_posix())
    app.setStyleSheet(sheet)
    return theme


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for key, name in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "panel",
        role.AlternateBase: "raised",
        role.Text: "text",
        role.Button: "raised",
        role.ButtonText: "text",
        role.BrightText: "danger",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.PlaceholderText: "faint",
        role.Light: "edge",
        role.Midlight: "line",
        role.Mid: "line",
        role.Dark: "field",
        role.Shadow: "field",
    }.items():
        palette.setColor(key, theme.color(name))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, key, theme.color("disabled"))
    palette.setColor(group.Disabled, role.Highlight, theme.color("edge"))
    return palette


def icon(name: str, role: str = "text") -> QIcon:
    """A drawing as an icon in the theme's colour; crisp at 1×, 1.5×, 2× and 3×.

    Args:
        name: of the drawing in the resources.
        role: of the colour that it gets.
    """
    return _icon(name, role, current().name)


@cache
def _icon(name: str, role: str, theme_name: str) -> QIcon:
    from PySide6.QtSvg import QSvgRenderer

    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    theme = load(theme_name)
    result = QIcon()
    for mode, color in ((QIcon.Mode.Normal, theme.color(role)), (QIcon.Mode.Disabled, theme.color("disabled"))):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", color.name()).encode()))
        for size in (16, 20, 24, 32, 40, 48, 60):
            result.addPixmap(_render(renderer, size), mode)
    return result


def draw_on(button: QAbstractButton, name: str) -> None:
    """Give a button a drawing that follows the theme; `redraw` renews it."""
    button.setProperty("drawing", name)
    button.setIcon(icon(name))


def redraw(root: QWidget) -> None:
    """Renew the drawings of all buttons below `root`, in the current theme."""
    for button in root.findChildren(QAbstractButton):
        name = button.property("drawing")
        if name:
            button.setIcon(icon(name))


def picture(name: str, size: int, ratio: float = 1.0, role: str = "faint") -> QPixmap:
    """A drawing as a pixmap of `size` logical pixels.

    Args:
        name: of the drawing in the resources.
        size: logical pixels.
        ratio: device pixels a logical pixel.
        role: of the colour that it gets.
    """
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", current().color(role).name()).encode()))
    pixmap = _render(renderer, round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _render(renderer: "QSvgRenderer", size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
