"""Keys that no shortcut can say: class keys, and digits and brackets by where they lie on the keyboard."""

import sys
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodQueryEvent, QKeyEvent, QKeySequence
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

_SHIFT, _ALTGR = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.GroupSwitchModifier
_CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier  # what Windows tells for AltGr
_FOR_SIGNS = frozenset((_SHIFT, _ALTGR, _ALTGR | _SHIFT, _CTRL_ALT, _CTRL_ALT | _SHIFT))

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


def typed(event: QKeyEvent) -> str:
    """The one character that a key types by itself, as shortcuts and keys of classes are written; "" for none.

    A sign or digit is itself whatever has to be held for it here: "1" needs Shift on French keyboards, "[" AltGr.
    """
    held, text = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.text()
    if len(text) != 1 or not text.isprintable():
        return ""
    return text if not held or (held in _FOR_SIGNS and is_sign(text)) else ""


def spellings(event: QKeyEvent) -> list[QKeySequence]:
    """How shortcuts may be written that a pressed key answers: "?" is Shift+/ here and Shift+ß elsewhere.

    The keypad's keys count as the others do, and "=" as "+", which lies on it without Shift.
    """
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sequences = [QKeySequence(QKeyCombination(held, Qt.Key(event.key())))]
    if held and typed(event):
        sequences.append(QKeySequence(typed(event)))
    if event.key() == Qt.Key.Key_Equal and not held:
        sequences.append(QKeySequence("+"))
    return sequences


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


class ClassKeys(Protocol):
    """What the keys of classes need of the editor."""

    @property
    def idle(self) -> bool: ...

    def say(self, sentence: str) -> None: ...

    def class_for_key(self, key: str) -> str | None: ...

    def class_key(self, class_id: str) -> None: ...


class StageKeys(QObject):
    """Gives the stage's keys to widgets that do not use them themselves, and handles class keys.

    A table keeps what it uses (arrows, Enter on an editor, typing into a field); what it ignores comes up to the
    window, which hands it to `forward`. A control in the stage that was reached by Tab keeps the keys that work it; a
    list elsewhere passes letters and digits on instead of searching for them.

    Args:
        home: gets the focus when Esc leaves a field, or a panel where it has nothing else to end.
        refusal: why a command with these keys does not answer now, "" where it does.
    """

    def __init__(self, stage: QWidget, home: QWidget, refusal: Callable[[Sequence[QKeySequence]], str]) -> None:
        super().__init__(stage)
        self._stage = stage
        self._control: QWidget | None = None
        self._editor: ClassKeys | None = None
        self._home, self._refusal = home, refusal
        stage.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def set_editor(self, editor: ClassKeys | None) -> None:
        """Act on the keys of this editor's classes; None: of none."""
        self._editor = editor

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
            if not in_stage:
                QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch what neither a shortcut nor the focused widget took, on its way up."""
        if isinstance(event, QInputMethodQueryEvent) and isinstance(watched, QAbstractItemView):
            if event.queries() & Qt.InputMethodQuery.ImEnabled:
                # Nothing is written into a list: else "^", where it is printed on the bracket's key, would wait for a
                # letter to stand on.
                event.setValue(Qt.InputMethodQuery.ImEnabled, False)
                return True
            return False
        if not isinstance(event, QKeyEvent):
            return False
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
        taken = watched is self._stage and (self._by_text(event) or self._by_place(event))
        return taken or (watched is self._stage and self._refused(spellings(event)))

    def forward(self, event: QKeyEvent) -> bool:
        """Act on a key that a panel did not use; text fields keep all of theirs, and Esc leaves them."""
        if isinstance(QApplication.focusWidget(), _TYPING):
            if event.key() == Qt.Key.Key_Escape and self._home.isVisible():
                self._home.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
            return False
        if event.key() == Qt.Key.Key_Escape and self._editor is not None and self._editor.idle and self._leave_panel():
            return True
        if isinstance(QApplication.focusWidget(), QAbstractItemView) and event.key() in _ROWS:
            return False  # in its first row a table has no use for ↑, but it means the table still
        # What is printed on a key comes before where it lies, as it does where shortcuts have had their say already.
        return self._by_text(event) or self._trigger(spellings(event), event.isAutoRepeat()) or self._by_place(event)

    def _leave_panel(self) -> bool:
        """From a panel back to what the keys are for; False for who is there already."""
        focus = QApplication.focusWidget()
        if focus is None or not self._home.isVisible() or self._stage.isAncestorOf(focus):
            return False
        self._home.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _by_text(self, event: QKeyEvent) -> bool:
        """A class's key; "=" for "+"."""
        text = typed(event)
        if not text or self._editor is None or isinstance(QApplication.focusWidget(), _TYPING):
            return False
        if self._command(text) is None and self._class_key(text):
            return True
        return text == "=" and not event.modifiers() and self._trigger([QKeySequence("+")], event.isAutoRepeat())

    def _by_place(self, event: QKeyEvent) -> bool:
        """A digit or bracket of the US keyboard, where what is printed on its place here has no use."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & ~_SHIFT or self._editor is None or isinstance(QApplication.focusWidget(), _TYPING):
            return False
        place, text = physical_key(event), event.text()
        if place is None or place == text or self._command(text) is not None:
            return False
        if place.isdigit():
            if modifiers:
                return False
            command = self._command(place)
            return self._run(command, event.isAutoRepeat()) if command is not None else self._class_key(place)
        key = {"[": "{", "]": "}"}[place] if modifiers else place
        return self._trigger([QKeySequence(key)], event.isAutoRepeat())

    def _command(self, key: str) -> QAction | None:
        """The command that has this single key, whether it can be done now or not: no class answers to it then."""
        if len(key) != 1 or not key.isprintable():
            return None
        sequence = QKeySequence(key)
        actions = (*self._stage.actions(), *self._stage.window().actions())
        return next((action for action in actions if sequence in action.shortcuts()), None)

    def _class_key(self, text: str) -> bool:
        assert self._editor is not None
        class_id = self._editor.class_for_key(text) if len(text) == 1 and text.isprintable() else None
        if class_id is None:
            return False
        self._editor.class_key(class_id)
        return True

    def _trigger(self, sequences: list[QKeySequence], repeated: bool) -> bool:
        for action in self._stage.actions():
            if any(sequence in action.shortcuts() for sequence in sequences):
                return self._run(action, repeated)
        return False

    def _run(self, action: QAction, repeated: bool) -> bool:
        if not action.isEnabled():
            self._refused(action.shortcuts())
        elif not repeated or action.autoRepeat():
            action.trigger()
        return True

    def _refused(self, keys: Sequence[QKeySequence]) -> bool:
        """Say why a command does not answer to its key now; False where no command has it."""
        sentence = self._refusal(keys)
        if sentence and self._editor is not None:
            self._editor.say(sentence)
        return bool(sentence)
