"""Keys that no shortcut can say: class keys, and digits and brackets by where they lie on the keyboard."""

import sys

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

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


def is_sign(text: str) -> bool:
    """Whether a key's text is a sign that is written without Shift in a shortcut, though it may need it to be typed."""
    return len(text) == 1 and text.isprintable() and not text.isalpha() and not text.isspace()


def spellings(event: QKeyEvent) -> list[QKeySequence]:
    """How shortcuts may be written that a pressed key answers: "?" is Shift+/ here and Shift+ß elsewhere.

    The keypad's keys count as the others do, and "=" as "+", which lies on it without Shift.
    """
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    found = [QKeySequence(QKeyCombination(held, Qt.Key(event.key())))]
    text = event.text()
    if held == Qt.KeyboardModifier.ShiftModifier and is_sign(text):
        found.append(QKeySequence(text))
    if event.key() == Qt.Key.Key_Equal and not held:
        found.append(QKeySequence("+"))
    return found


def keep_focus_on_click(root: QWidget) -> None:
    """Let buttons, sliders and lists of choices below `root` be reached by Tab, and leave the focus where it is when
    they are clicked: whoever clicks one goes on with the keys of what they work in."""
    for kind in (QAbstractButton, QAbstractSlider, QComboBox):
        for widget in root.findChildren(kind):
            editable = isinstance(widget, QComboBox) and widget.isEditable()
            if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus and not editable:
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)


_TURNING = frozenset(
    (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    )
)
_ROWS = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))


def is_own_key(widget: QWidget, event: QKeyEvent) -> bool:
    """Whether a control that has the focus uses this key itself, whatever command has it.

    A field keeps all that types; a list of choices what chooses; a slider what turns it; a button what presses it.
    """
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if held:
        return False
    if isinstance(widget, _TYPING):
        return event.key() not in _FUNCTION_KEYS
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return False
    if isinstance(widget, QAbstractSlider):
        return event.key() in _TURNING
    return isinstance(widget, QAbstractButton) and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)


def _passes_on(view: QAbstractItemView, event: QKeyEvent) -> bool:
    """Whether a list would take a command's or a class's key for the beginning of a search among its rows."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if held or not event.text().isprintable() or not event.text():
        return False
    checkable = view.currentIndex().flags() & Qt.ItemFlag.ItemIsUserCheckable
    if event.key() == Qt.Key.Key_Space and checkable and not event.modifiers():
        return False
    return view.state() != QAbstractItemView.State.EditingState


_FUNCTION_KEYS = frozenset(Qt.Key(Qt.Key.Key_F1 + number) for number in range(24))


class StageKeys(QObject):
    """Gives the stage's keys to widgets that do not use them themselves, and handles class keys.

    A table keeps what it uses (arrows, Enter on an editor, typing into a field); what it ignores comes up to the
    window, which hands it to `forward`. A control in the stage that was reached by Tab keeps the keys that work it; a
    list elsewhere passes letters and digits on instead of searching for them.

    Attributes:
        home: gets the focus when Esc leaves a field, or a panel where it has nothing else to end.
    """

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self._stage = stage
        self._control: QWidget | None = None
        self.editor = None
        self.home: QWidget | None = None
        stage.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Watch the control that has the focus, and no other: a filter on all would cost each event its time."""
        if self._control is not None and isValid(self._control):
            self._control.removeEventFilter(self)
        self._control = None
        if new is None or new.window() is not self._stage.window():
            return
        in_stage = self._stage.isAncestorOf(new)
        if isinstance(new, (*_TYPING, QAbstractSlider, QAbstractButton) if in_stage else QAbstractItemView):
            self._control = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch what neither a shortcut nor the focused widget took, on its way up."""
        if event.type() == QEvent.Type.ShortcutOverride and watched is self._control:
            if is_own_key(self._control, event):
                event.accept()
                return True
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self._control and isinstance(watched, QAbstractItemView) and _passes_on(watched, event):
            event.ignore()  # it goes up to the window, which forwards it
            return True
        return watched is self._stage and self._special(event)

    def forward(self, event: QKeyEvent) -> bool:
        """Act on a key that a panel did not use; text fields keep all of theirs, and Esc leaves them."""
        if isinstance(QApplication.focusWidget(), _TYPING):
            if event.key() == Qt.Key.Key_Escape and self.home is not None and self.home.isVisible():
                self.home.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
            return False
        if event.key() == Qt.Key.Key_Escape and self.editor is not None and self.editor.idle and self._leave_panel():
            return True
        if isinstance(QApplication.focusWidget(), QAbstractItemView) and event.key() in _ROWS:
            return False  # in its first row a table has no use for ↑, but it means the table still
        return self._special(event) or self._trigger(spellings(event), event.isAutoRepeat())

    def _leave_panel(self) -> bool:
        """From a panel back to what the keys are for; False for who is there already."""
        focus = QApplication.focusWidget()
        if focus is None or self.home is None or not self.home.isVisible() or self._stage.isAncestorOf(focus):
            return False
        self.home.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _special(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if modifiers or self.editor is None or isinstance(QApplication.focusWidget(), _TYPING):
            return False
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        place = physical_key(event)
        text = event.text()
        if not shifted and self._command(text) is None and self._class_key(text):
            return True
        if event.key() == Qt.Key.Key_Equal and not shifted:
            return self._trigger([QKeySequence("+")], event.isAutoRepeat())
        if place is None or place == text:
            return False
        if place.isdigit():
            if shifted or self._command(text) is not None:
                return False
            command = self._command(place)
            return self._run(command, event.isAutoRepeat()) if command is not None else self._class_key(place)
        key = {"[": "{", "]": "}"}[place] if shifted else place
        return self._trigger([QKeySequence(key)], event.isAutoRepeat())

    def _command(self, key: str) -> QAction | None:
        """The command that has this single key, whether it can be done now or not: no class answers to it then."""
        if len(key) != 1 or not key.isprintable():
            return None
        wanted = QKeySequence(key)
        actions = (*self._stage.actions(), *self._stage.window().actions())
        return next((each for each in actions if wanted in each.shortcuts()), None)

    def _class_key(self, text: str) -> bool:
        class_id = self.editor.class_for_key(text) if len(text) == 1 and text.isprintable() else None
        if class_id is None:
            return False
        self.editor.class_key(class_id)
        return True

    def _trigger(self, sequences: list[QKeySequence], repeated: bool) -> bool:
        for action in self._stage.actions():
            if any(sequence in action.shortcuts() for sequence in sequences):
                return self._run(action, repeated)
        return False

    @staticmethod
    def _run(action: QAction, repeated: bool) -> bool:
        if action.isEnabled() and (not repeated or action.autoRepeat()):
            action.trigger()
        return True
