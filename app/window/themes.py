"""The theme that the program is dressed in: chosen in the View menu or the settings, or the desktop's."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QApplication

from app.actions.table import Actions
from app.settings.preferences import Preferences
from app.widgets import theme


class Themes(QObject):
    """Dresses the program, now and the next time.

    Signals:
        changed: the colours are others.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences, self._actions = preferences, actions
        self._group = QActionGroup(self)
        self._entries: dict[str, QAction] = {}
        for name, text in (
            (theme.SYSTEM, self.tr("As the system")),
            (theme.DARK, self.tr("Dark")),
            (theme.LIGHT, self.tr("Light")),
        ):
            action = QAction(text, self)
            action.setObjectName(f"action_theme_{name}")
            action.setCheckable(True)
            action.setChecked(self.name == name)
            action.triggered.connect(lambda _checked=False, name=name: self.set_theme(name))
            self._group.addAction(action)
            self._entries[name] = action
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme_changed)

    @property
    def name(self) -> str:
        """What was chosen."""
        return self._preferences.text("theme", theme.SYSTEM)

    def entries(self) -> list[QAction]:
        """A menu's entries, one a theme."""
        return list(self._entries.values())

    def choose(self, name: str) -> None:
        """Choose by the menu's entry, so that its mark moves too."""
        self._entries[name].trigger()

    def set_theme(self, name: str) -> None:
        """Dress the program in a theme, now and next time."""
        self._preferences.set_text("theme", name)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, name)
        self._actions.refresh_icons(theme.icon)
        self.changed.emit()

    def _system_theme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.name == theme.SYSTEM and theme.resolve(self.name) != theme.current().name:
            self.set_theme(self.name)
