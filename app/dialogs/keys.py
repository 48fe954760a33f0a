"""The sheet of keys: searchable, made from the actions themselves, so it never lies."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.actions import MENUS, STAGE, Actions, key_conflicts, words


class KeysDialog(QDialog):
    """Every command and its keys by menu, and the classes' keys."""

    def __init__(self, actions: Actions, class_keys: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_dialog")
        self.setWindowTitle(self.tr("Keys"))
        self.resize(620, 680)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setObjectName("keys_search")
        self.search.setPlaceholderText(self.tr("Search commands or keys"))
        self.search.setAccessibleName(self.tr("Search commands or keys"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self.tree = QTreeWidget()
        self.tree.setObjectName("keys_tree")
        self.tree.setAccessibleName(self.tr("Commands and their keys"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(14)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        column.addWidget(self.tree, 1)
        hint = QLabel(
            self.tr(
                "Single keys work in the video and the timeline; fields keep what is typed.  Esc closes this sheet."
            )
        )
        hint.setProperty("role", "faint")
        hint.setWordWrap(True)
        column.addWidget(hint)
        self._fill(actions, class_keys)
        self.search.textChanged.connect(self._filter)
        self.search.setFocus()

    def _fill(self, actions: Actions, class_keys: dict[str, str]) -> None:
        keys = {
            words(spec.text).replace("&", ""): [key.toString() for key in actions[name].shortcuts()]
            for name, spec in actions.specs.items()
        }
        clashes = key_conflicts(keys, class_keys)
        for title, specs in MENUS:
            group = self._group(words(title).replace("&", ""))
            for spec in specs:
                if spec is not None and actions[spec.name].shortcuts():
                    self._row(group, words(spec.text).replace("&", "").removesuffix("…"), actions, spec.name, clashes)
        if class_keys:
            group = self._group(self.tr("Classes"))
            for name, key in class_keys.items():
                QTreeWidgetItem(group, [name, key.upper()])
        self.tree.expandAll()

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title, ""])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return group

    def _row(
        self, group: QTreeWidgetItem, text: str, actions: Actions, name: str, clashes: dict[str, list[str]]
    ) -> None:
        shown = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in actions[name].shortcuts()]
        item = QTreeWidgetItem(group, [text, "    ".join(shown)])
        others = {who for key in actions[name].shortcuts() for who in clashes.get(key.toString(), ())} - {text}
        if others:
            item.setText(1, item.text(1) + self.tr("   also: {0}").format(", ".join(sorted(others))))
        if actions.specs[name].scope == STAGE:
            item.setToolTip(0, self.tr("In the video and the timeline"))

    def _filter(self, text: str) -> None:
        wanted = text.casefold().strip()
        for place in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(place)
            shown = 0
            for row in range(group.childCount()):
                item = group.child(row)
                hit = wanted in item.text(0).casefold() or wanted in item.text(1).casefold()
                item.setHidden(not hit)
                shown += hit
            group.setHidden(shown == 0)
