"""The menu bar, from the table of commands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QActionGroup, QHelpEvent
from PySide6.QtWidgets import QMenu, QToolTip

from app.actions.commands import Command
from app.actions.table import MENUS, words
from app.widgets import theme

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


def build(window: "MainWindow") -> None:
    """Fill the menu bar; recent projects follow the command that adds a folder, panels and themes end the View menu."""
    reasons = _Reasons(window)
    for title, specs in MENUS:
        menu = window.menuBar().addMenu(words(title))
        menu.setObjectName("menu_" + title.replace("&", "").lower())
        menu.installEventFilter(reasons)
        for spec in specs:
            if spec is None:
                menu.addSeparator()
                continue
            menu.addAction(window.actions_table[spec.command])
            if spec.command is Command.ADD_FOLDER:
                _add_recent(window, menu)
        if menu.objectName() == "menu_view":
            _add_panels_and_themes(window, menu)


class _Reasons(QObject):
    """Under the pointer, an entry that cannot be chosen says why not."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(watched, QMenu) or not isinstance(event, QHelpEvent):
            return False
        action = watched.actionAt(event.pos())
        reason = action.toolTip().partition("\n")[2] if action is not None and not action.isEnabled() else ""
        QToolTip.showText(event.globalPos(), reason, watched)
        return True


def _add_recent(window: "MainWindow", menu: QMenu) -> None:
    recent = menu.addMenu(window.tr("Recent projects"))
    recent.setObjectName("menu_recent")

    def fill() -> None:
        recent.clear()
        for path in window.preferences.recent():
            action: QAction = recent.addAction(f"{path.stem}\t{path.parent}".replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, path=path: window.open_paths([str(path)]))
        if recent.isEmpty():
            recent.addAction(window.tr("None yet")).setEnabled(False)

    recent.aboutToShow.connect(fill)


def _add_panels_and_themes(window: "MainWindow", menu: QMenu) -> None:
    menu.addSeparator()
    panels = menu.addMenu(window.tr("Panels"))
    panels.setObjectName("menu_panels")
    # They have their places only beside a project.
    menu.aboutToShow.connect(lambda: panels.menuAction().setEnabled(window.workspace is not None))
    for dock in window.docks.all:
        panels.addAction(dock.toggleViewAction())
    themes = menu.addMenu(window.tr("Theme"))
    group = QActionGroup(window)
    names = {theme.SYSTEM: window.tr("As the system"), theme.DARK: window.tr("Dark"), theme.LIGHT: window.tr("Light")}
    for name, text in names.items():
        action = themes.addAction(text)
        action.setObjectName(f"action_theme_{name}")
        action.setCheckable(True)
        action.setChecked(window.preferences.text("theme", theme.SYSTEM) == name)
        action.triggered.connect(lambda _checked=False, name=name: window.set_theme(name))
        group.addAction(action)
