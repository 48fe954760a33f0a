"""Typed user settings over the preferences file; emits `changed`."""

import getpass

from PySide6.QtCore import QObject, Signal

from app.i18n.languages import SYSTEM
from app.settings.preferences import Preferences

AUTO = "auto"

#: The longest reaction time that can be set, µs.
LONGEST_REACTION = 1_000_000


class UserSettings(QObject):
    """Settings of annotation and detection.

    Signals:
        changed: one of them is another one.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences

    @property
    def annotator(self) -> str:
        """The annotator's name; by default that of the account."""
        return self._preferences.text("annotator") or account_name()

    def set_annotator(self, name: str) -> None:
        """Set the annotator's name."""
        self._set("annotator", " ".join(name.split()))

    @property
    def reaction_time(self) -> int:
        """Reaction time that I, O and Enter subtract during playback, µs at normal rate."""
        try:
            return min(max(int(self._preferences.text("reaction_time", "0")), 0), LONGEST_REACTION)
        except ValueError:
            return 0

    def set_reaction_time(self, time: int) -> None:
        """Set the reaction time, µs."""
        self._set("reaction_time", str(time))

    @property
    def engine(self) -> str:
        """The engine that detects, "auto" for the fastest one on this machine."""
        return self._preferences.text("engine", AUTO) or AUTO

    def set_engine(self, name: str) -> None:
        """Set the engine that detects, or "auto"."""
        self._set("engine", name)

    @property
    def device(self) -> str:
        """The device that detects, "auto" for the best one on this machine."""
        return self._preferences.text("device", AUTO) or AUTO

    def set_device(self, name: str) -> None:
        """Set the device that detects, or "auto"."""
        self._set("device", name)

    @property
    def prepares(self) -> bool:
        """Whether features for the next fine-tune are computed while the user works."""
        return self._preferences.flag("prepare", True)

    def set_prepares(self, on: bool) -> None:
        """Switch computing features ahead on or off."""
        if self.prepares != on:
            self._preferences.set_flag("prepare", on)
            self.changed.emit()

    @property
    def language(self) -> str:
        """ "system", or the name of a language."""
        return self._preferences.text("language", SYSTEM) or SYSTEM

    def set_language(self, name: str) -> None:
        """Set the language: "system", or a name."""
        self._set("language", name)

    def _set(self, key: str, value: str) -> None:
        if self._preferences.text(key) != value:
            self._preferences.set_text(key, value)
            self.changed.emit()


def account_name() -> str:
    """The name of the account the program runs under; empty where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
