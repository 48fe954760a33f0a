"""The menu bar, from the table of commands."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QToolTip

from app.actions.commands import Command
from app.actions.table import MENUS, Actions, words
from app.settings.preferences import Preferences
from app.window.docks import Docks
from app.window.themes import Themes


class Menus(QObject):
    """Fills the menu bar; recent projects follow the command that adds a folder, panels and themes end the View menu.

    Args:
        open_path: opens a recent project.
        has_project: whether a project is open; the panels have their places only beside one.
    """

    def __init__(
        self,
        bar: QMenuBar,
        actions: Actions,
        docks: Docks,
        themes: Themes,
        preferences: Preferences,
        open_path: Callable[[Path], object],
        has_project: Callable[[], bool],
    ) -> None:
        super().__init__(bar)
        self._docks, self._themes, self._preferences = docks, themes, preferences
        self._open_path, self._has_project = open_path, has_project
        for title, specs in MENUS:
            menu = bar.addMenu(words(title))
            menu.setObjectName("menu_" + title.replace("&", "").lower())
            menu.installEventFilter(self)
            for spec in specs:
                if spec is None:
                    menu.addSeparator()
                    continue
                menu.addAction(actions[spec.command])
                if spec.command is Command.ADD_FOLDER:
                    self._add_recent(menu)
                if spec.command is Command.RESTORE_LAYOUT:
                    self._add_panels_and_themes(menu)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Under the pointer, an entry that cannot be chosen says why not."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(watched, QMenu) or not isinstance(event, QHelpEvent):
            return False
        action = watched.actionAt(event.pos())
        reason = action.toolTip().partition("\n")[2] if action is not None and not action.isEnabled() else ""
        QToolTip.showText(event.globalPos(), reason, watched)
        return True

    def _add_recent(self, menu: QMenu) -> None:
        recent = menu.addMenu(self.tr("Recent projects"))
        recent.setObjectName("menu_recent")

        def fill() -> None:
            recent.clear()
            for path in self._preferences.recent():
                action: QAction = recent.addAction(f"{path.stem}\t{path.parent}".replace("&", "&&"))
                action.triggered.connect(lambda _checked=False, path=path: self._open_path(path))
            if recent.isEmpty():
                recent.addAction(self.tr("None yet")).setEnabled(False)

        recent.aboutToShow.connect(fill)

    def _add_panels_and_themes(self, menu: QMenu) -> None:
        menu.addSeparator()
        panels = menu.addMenu(self.tr("Panels"))
        panels.setObjectName("menu_panels")
        menu.aboutToShow.connect(lambda: panels.menuAction().setEnabled(self._has_project()))
        for dock in self._docks.all:
            panels.addAction(dock.toggleViewAction())
        themes = menu.addMenu(self.tr("Theme"))
        for entry in self._themes.entries():
            themes.addAction(entry)
