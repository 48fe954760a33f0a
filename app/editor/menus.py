"""What the menus of several views offer on the editor's verbs, and the question for a segment's note."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QMenu, QPlainTextEdit, QSlider, QWidget, QWidgetAction

from afsd_core.project.records import Segment
from app.actions.shortcuts import printed, shown_key
from app.editor.editor import Editor
from app.i18n.numbers import decimal_text
from app.widgets.colors import color_icon


def entry(menu: QMenu, name: str, text: str, does: Callable[[], object], *, enabled: bool = True) -> QAction:
    """An action of a menu, found by its object name."""
    action = menu.addAction(text)
    action.setObjectName(name)
    action.setEnabled(enabled)
    action.triggered.connect(lambda *_: does())
    return action


def keyed(editor: Editor, text: str, command: str) -> str:
    """`text` with the key that the command has, as menus print it."""
    key = editor.keys.key_of(command)
    return f"{text}\t{key}" if key else text


def relabel_menu(editor: Editor, menu: QMenu, ids: tuple[str, ...]) -> QMenu:
    """A class an entry; the class that all of them have is ticked. Below it, the way to one by its name, new or not."""
    inner = menu.addMenu(editor.tr("Class"))
    inner.setObjectName("menu_relabel")
    have = {segment.class_id for segment in map(editor.document.segment, ids) if segment is not None}
    for label in editor.document.classes():
        text = label.name.replace("&", "&&") + (f"\t{shown_key(label.key)}" if label.key else "")
        action = entry(inner, f"relabel_{label.id}", text, partial(editor.relabel, ids, label.id))
        action.setIcon(color_icon(label.color))
        action.setCheckable(True)
        action.setChecked(have == {label.id})
    entry(
        menu,
        "menu_name_class",
        keyed(editor, editor.tr("Name the class…"), "name_class"),
        editor.naming.class_wanted.emit,
    )
    return inner


def add_threshold(menu: QMenu, editor: Editor, class_id: str, *, indent: int = 32) -> None:
    """A slider with a class's threshold, and ways back to that for all and to what the detector found.

    Args:
        indent: pixels at its left, for where the menu's words begin.
    """
    row = QWidget(menu)
    line = QHBoxLayout(row)
    line.setContentsMargins(indent, 2, 12, 2)
    label = QLabel(menu.tr("Threshold of {0}").format(editor.state.class_name(class_id)), row)
    label.setTextFormat(Qt.TextFormat.PlainText)
    slider = QSlider(Qt.Orientation.Horizontal, row)
    slider.setObjectName("menu_threshold")
    slider.setAccessibleName(label.text())
    slider.setRange(0, 100)
    slider.setValue(round(editor.thresholds.of(class_id) * 100))
    value = QLabel(decimal_text(editor.thresholds.of(class_id)), row)

    def moved(now: int) -> None:
        value.setText(decimal_text(now / 100))
        editor.thresholds.set(now / 100, class_id)

    slider.valueChanged.connect(moved)
    for widget in (label, slider, value):
        line.addWidget(widget)
    action = QWidgetAction(menu)
    action.setDefaultWidget(row)
    menu.addAction(action)
    as_all, as_found = lambda: editor.thresholds.clear(class_id), lambda: editor.thresholds.restore(class_id)
    text = menu.tr("Threshold as for all classes")
    entry(menu, "menu_threshold_as_all", text, as_all, enabled=editor.thresholds.is_own(class_id))
    if editor.thresholds.of_detector(class_id) is not None:
        text = menu.tr("Threshold as the detector found it")
        entry(menu, "menu_threshold_as_found", text, as_found, enabled=not editor.thresholds.follows_detector(class_id))


def ask_note(editor: Editor, segment: Segment, parent: QWidget) -> QInputDialog:
    """Ask for a segment's note without holding up the window."""
    dialog = QInputDialog(parent)
    dialog.setInputMode(QInputDialog.InputMode.TextInput)
    dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
    dialog.setWindowTitle(parent.tr("Note"))
    dialog.setLabelText(
        parent.tr("Note on this {0} ({1} keeps it):").format(
            editor.state.class_name(segment.class_id), printed(QKeySequence("Ctrl+Return"))
        )
    )
    dialog.setTextValue(segment.note)
    dialog.textValueSelected.connect(lambda text: editor.document.set_note(segment.id, text))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    for box in dialog.findChildren(QPlainTextEdit):
        box.setTabChangesFocus(True)  # a note has lines, but no tabs: Tab leads to the buttons
    for key in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(key), dialog, dialog.accept)
    return dialog
