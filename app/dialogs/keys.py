"""Dialog of all keys: searchable, made from the actions themselves; keys can be changed.

Choose a command or a class and press its new key: it applies at once. A key that has another owner is taken from it
only after a confirmation. Changes from the shipped keys are stored for this user; class keys belong to the project.
"""

from PySide6.QtCore import QEvent, QKeyCombination, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.actions.key_dispatch import typed
from app.actions.shortcuts import plain as plain_key
from app.actions.table import MENUS, STAGE, Actions, words
from app.dialogs.key_owners import Classes, KeyOwners, Owner
from app.i18n.text_matching import has_all, plain
from app.i18n.text_matching import words as words_of
from app.widgets import theme
from app.widgets.empty_list import EmptyState

_OWNER = Qt.ItemDataRole.UserRole
_MODIFIERS = frozenset(
    (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)
)
_MOVING = frozenset((Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape))


class KeyField(QLineEdit):
    """A field that takes one key at a time; Tab and Esc keep their meaning in a dialog.

    Signals:
        pressed(str): a key, in portable spelling.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        """Take a key press, even that of a shortcut."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() not in _MOVING:
            event.accept()  # whatever has this key already must not run now
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVING:
            super().keyPressEvent(event)
            return
        event.accept()
        if event.key() in _MODIFIERS or event.isAutoRepeat():
            return
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held and typed(event):
            key = QKeySequence(typed(event))  # "?" whatever has to be held for it here
        else:
            key = QKeySequence(QKeyCombination(held, Qt.Key(event.key())))
        self.pressed.emit(key.toString(QKeySequence.SequenceFormat.PortableText))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setPlaceholderText(self.tr("Press a key…"))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setPlaceholderText(self.tr("Click here and press a key"))


class KeysDialog(QDialog):
    """Commands and their keys by menu, and the classes' keys; the chosen one can be changed.

    Args:
        classes: gives the project's classes and takes their keys, None while no project is open.
    """

    def __init__(self, actions: Actions, classes: Classes | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_dialog")
        self.setWindowTitle(self.tr("Keys"))
        self.resize(660, 720)
        self.owners = KeyOwners(actions, classes)
        self._actions = actions
        self._wish: tuple[Owner, str] | None = None
        column = QVBoxLayout(self)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setObjectName("keys_search")
        self.search.setPlaceholderText(self.tr("Search commands or keys"))
        self.search.setAccessibleName(self.tr("Search commands or keys"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self.tree = self._tree()
        column.addWidget(self.tree, 1)
        column.addWidget(self._editor())
        hint = QLabel(
            self.tr("Single keys work in the video and the timeline; fields keep what is typed.")
            + "\n"
            + self.tr("Accept and reject go on to the next in the video; who came from “To review”, to the next there.")
        )
        hint.setProperty("role", "faint")
        hint.setWordWrap(True)
        column.addWidget(hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.reset_all = buttons.addButton(
            self.tr("Reset all to the shipped keys"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self.reset_all.setObjectName("keys_reset_all")
        for button in buttons.buttons():
            assert isinstance(button, QPushButton)
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self.reset_all.clicked.connect(lambda: self._changed(self.owners.reset_all()))
        column.addWidget(buttons)
        self._fill()
        self.empty = EmptyState(self.tree, self._why_empty, self._shows_none)
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.tree.itemActivated.connect(lambda *_: self.field.setFocus())
        actions.keys_changed.connect(self.refresh)
        self._show_chosen()
        self.search.setFocus()

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("keys_tree")
        tree.setAccessibleName(self.tr("Commands and their keys"))
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(14)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _editor(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("keys_editor")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.chosen = QLabel()
        self.chosen.setProperty("role", "heading")
        self.chosen.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self.chosen)
        self.chips = QHBoxLayout()
        self.chips.setSpacing(4)
        row.addLayout(self.chips)
        row.addStretch(1)
        self.field = KeyField()
        self.field.setObjectName("keys_field")
        self.field.setAccessibleName(self.tr("Press the key to add"))
        self.field.setPlaceholderText(self.tr("Click here and press a key"))
        self.field.setMinimumWidth(190)
        self.field.pressed.connect(self.wish)
        row.addWidget(self.field)
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.setObjectName("keys_reset")
        self.reset.setAccessibleName(self.tr("Reset the keys of this command"))
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(lambda: self._changed(self.owners.reset(self._owner())))
        row.addWidget(self.reset)
        column.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.told = QLabel()
        self.told.setObjectName("keys_told")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        row.addWidget(self.told, 1)
        self.take = QPushButton()
        self.take.setObjectName("keys_take")
        self.take.setAutoDefault(False)
        self.take.clicked.connect(self._take)
        row.addWidget(self.take)
        column.addLayout(row)
        return frame

    def _why_empty(self) -> str:
        return self.tr("No command or key is like that. Try another word for it.")

    # -- the list

    def _fill(self) -> None:
        groups = [
            (words(title).replace("&", ""), [Owner(spec.command) for spec in specs if spec is not None])
            for title, specs in MENUS
        ]
        groups.append((self.tr("Classes"), self.owners.classes()))
        for title, owners in groups:
            if owners:
                group = self._group(title)
                for owner in owners:
                    item = QTreeWidgetItem(group)
                    item.setData(0, _OWNER, owner)
                    if not owner.is_class and self._actions.specs[owner.command].scope == STAGE:
                        item.setToolTip(0, self.tr("In the video and the timeline"))
        self.tree.expandAll()
        self.refresh()

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title, ""])
        group.setFirstColumnSpanned(True)
        group.setData(1, Qt.ItemDataRole.AccessibleTextRole, title)
        # All rows are as high as the first, which is measured before the theme's paddings are known.
        group.setSizeHint(0, QSize(0, self.tree.fontMetrics().height() + 7))
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return group

    def _rows(self) -> list[QTreeWidgetItem]:
        return [row for group in self._groups() for row in _children(group)]

    def _groups(self) -> list[QTreeWidgetItem]:
        groups = (self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))
        return [group for group in groups if group is not None]

    def refresh(self) -> None:
        """Show the current keys, and name the conflicts that a project's class keys bring."""
        clashes = self.owners.conflicts()
        for item in self._rows():
            owner = item.data(0, _OWNER)
            title, keys = self.owners.title(owner), self.owners.keys(owner)
            others = sorted({self.owners.title(o) for key in keys for o in clashes.get(key, ()) if o != owner})
            text = "    ".join(map(native, keys))
            item.setText(0, title)
            item.setText(1, text + self.tr("   also: {0}").format(", ".join(others)) if others else text)
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, "" if keys else self.tr("No key"))
            changed = self.owners.is_changed(owner)
            for place in (0, 1):
                font = item.font(place)
                font.setItalic(changed)
                item.setFont(place, font)
            if others:
                item.setForeground(1, theme.current().color("danger"))
            else:
                item.setData(1, Qt.ItemDataRole.ForegroundRole, None)
        self.reset_all.setEnabled(any(map(self.owners.is_changed, self.owners.commands())))
        self._show_chosen()

    def _filter(self, text: str) -> None:
        words, key = words_of(text), key_of_text(text)
        best: tuple[int, QTreeWidgetItem] | None = None
        for group in self._groups():
            shown = 0
            for item in _children(group):
                rank = self._rank(item, words, key)
                item.setHidden(rank is None)
                shown += rank is not None
                if rank is not None and (best is None or rank < best[0]):
                    best = rank, item
            group.setHidden(shown == 0)
        self.empty.refresh()
        current = self.tree.currentItem()
        if words and best is not None:
            self.tree.setCurrentItem(best[1])
        elif current is not None and current.isHidden():
            # Hidden rows must not get keys.
            self.tree.setCurrentItem(None)  # type: ignore[call-overload]

    def _rank(self, item: QTreeWidgetItem, words: tuple[str, ...], key: str) -> int | None:
        """How well a row matches: by key, words, other words or English ones; None: not."""
        owner: Owner = item.data(0, _OWNER)
        if key and key in self.owners.keys(owner):
            return 0
        shown = f"{item.text(0)} {item.text(1)}"
        if has_all(words, shown):
            return 1
        if owner.is_class:
            return None
        here, english = self._actions.found_by(owner.command)
        if has_all(words, f"{shown} {here}"):
            return 2
        # Beside the user's own language only whole beginnings of words: parts of them would be chance.
        begins = f" {plain(english)}".replace(",", "")
        return 3 if all(f" {word}" in begins for word in words) else None

    def _shows_none(self) -> bool:
        return all(item.isHidden() for item in self._rows())

    # -- what is chosen

    def _owner(self) -> Owner | None:
        item = self.tree.currentItem()
        return item.data(0, _OWNER) if item is not None else None

    def choose(self, owner: Owner) -> None:
        """Select a command or class."""
        self.tree.setCurrentItem(next(item for item in self._rows() if item.data(0, _OWNER) == owner))

    def _show_chosen(self) -> None:
        while self.chips.count():
            item = self.chips.takeAt(0)
            shown = item.widget() if item is not None else None
            assert shown is not None
            shown.deleteLater()
        owner = self._owner()
        self._tell("")
        self.field.setEnabled(owner is not None)
        self.reset.setEnabled(owner is not None and self.owners.is_changed(owner))
        self.reset.setVisible(owner is None or not owner.is_class)
        if owner is None:
            self.chosen.setText(self.tr("Choose a command to change its keys."))
            return
        self.chosen.setText(self.owners.title(owner))
        for key in self.owners.keys(owner):
            chip = QToolButton()
            chip.setText(f"{native(key)}  ×")
            chip.setObjectName("keys_chip")
            chip.setAccessibleName(self.tr("Remove the key {0}").format(native(key)))
            chip.setToolTip(chip.accessibleName())
            chip.clicked.connect(lambda _checked=False, key=key: self._changed(self.owners.remove(owner, key)))
            self.chips.addWidget(chip)

    def wish(self, key: str) -> None:
        """Give the selected command or class this key, or say who has it."""
        owner = self._owner()
        if owner is None:
            return
        refusal = self.owners.refusal(owner, key)
        if refusal:
            self._tell(refusal)
            return
        others = [other for other in self.owners.having(key) if other != owner]
        if others:
            names = ", ".join(f"“{self.owners.title(other)}”" for other in others)
            self._tell(self.tr("{0} is the key of {1}.").format(native(key), names), self.tr("Take it from there"))
            self._wish = (owner, key)
            return
        self._changed(self.owners.give(owner, key))

    def _take(self) -> None:
        if self._wish is not None:
            owner, key = self._wish
            self._changed(self.owners.give(owner, key))
            self.field.setFocus()

    def _changed(self, trouble: str) -> None:
        self.refresh()
        if trouble:
            self._tell(trouble)

    def _tell(self, sentence: str, button: str = "") -> None:
        self._wish = None
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))
        self.take.setText(button)
        self.take.setVisible(bool(button))


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    rows = (group.child(row) for row in range(group.childCount()))
    return [row for row in rows if row is not None]


def key_of_text(typed: str) -> str:
    """The key of a typed name, "ctrl+z" or "Strg+Z", in portable spelling; or ""."""
    native = QKeySequence.fromString(typed.strip(), QKeySequence.SequenceFormat.NativeText)
    return native.toString(QKeySequence.SequenceFormat.PortableText) or plain_key(typed.strip())


def native(key: str) -> str:
    """A key in this system's spelling."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
