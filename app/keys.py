"""Keys that no shortcut can say: class keys, and digits and brackets by where they lie on the keyboard."""

import sys

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

# Scan codes of the US layout's digits and brackets: the same keys, whatever is printed on them.
_DIGITS = range(2, 11)
_BRACKETS = {26: "[", 27: "]"}
# macOS tells virtual key codes instead.
_MAC = {18: "1", 19: "2", 20: "3", 21: "4", 23: "5", 22: "6", 26: "7", 28: "8", 25: "9", 33: "[", 30: "]"}

_TYPING = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)


def physical_key(event: QKeyEvent) -> str | None:
    """The digit 1–9 or bracket that lies at the pressed place on a US keyboard, Shift ignored; None elsewhere."""
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return None
    if sys.platform == "darwin":
        return _MAC.get(event.nativeVirtualKey())
    code = event.nativeScanCode()
    if sys.platform.startswith("linux"):
        code -= 8  # X11 and Wayland count evdev's codes from 8
    if code in _DIGITS:
        return str(code - 1)
    return _BRACKETS.get(code)


class StageKeys(QObject):
    """Gives the stage's keys to widgets that do not use them themselves, and handles class keys.

    A table keeps what it uses (arrows, Enter on an editor, typing into a field); what it ignores comes up to the
    window, which hands it to `press`.
    """

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self._stage = stage
        self.editor = None
        stage.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch what neither a shortcut nor the focused widget took, on its way up."""
        return event.type() == QEvent.Type.KeyPress and self._special(event)

    def forward(self, event: QKeyEvent) -> bool:
        """Act on a key that a panel did not use; text fields keep all of theirs."""
        if isinstance(QApplication.focusWidget(), _TYPING):
            return False
        return self._special(event) or self._trigger(QKeySequence(event.keyCombination()), event.isAutoRepeat())

    def _special(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if modifiers or self.editor is None:
            return False
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        place = physical_key(event)
        text = event.text()
        if not shifted and self._class_key(text):
            return True
        if place is None or place == text:
            return False
        if place.isdigit():
            return not shifted and self._class_key(place)
        key = {"[": "{", "]": "}"}[place] if shifted else place
        return self._trigger(QKeySequence(key), event.isAutoRepeat())

    def _class_key(self, text: str) -> bool:
        class_id = self.editor.class_for_key(text) if len(text) == 1 and text.isprintable() else None
        if class_id is None:
            return False
        self.editor.class_key(class_id)
        return True

    def _trigger(self, sequence: QKeySequence, repeated: bool) -> bool:
        for action in self._stage.actions():
            if sequence in action.shortcuts():
                return self._run(action, repeated)
        return False

    @staticmethod
    def _run(action: QAction, repeated: bool) -> bool:
        if action.isEnabled() and (not repeated or action.autoRepeat()):
            action.trigger()
        return True
