"""Panel of the project's classes: colour, key, name, count; choosing one makes it active."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QColorDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QMessageBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from afsd_core.project.names import folded
from afsd_core.project.records import PALETTE, LabelClass
from app.actions.shortcuts import class_key
from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.editor.menus import add_threshold
from app.i18n.text_matching import plain
from app.i18n.translation import counted
from app.panels.classes_model import ALL, COLOR, HERE, KEY, NAME, ClassesModel
from app.widgets.colors import color_icon
from app.widgets.empty_list import EmptyState

_Index = QModelIndex | QPersistentModelIndex


class _Delegate(QStyledItemDelegate):
    """Edits a cell in place; a key is one character."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        made = super().createEditor(parent, option, index)
        if isinstance(made, QLineEdit):
            made.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
            if index.column() == KEY:
                made.setMaxLength(1)
                made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return made


class ClassesTable(QTableView):
    """Rows of classes; keys that it does not use go up to the window.

    Signals:
        moved(QModelIndex): a key has gone to this row.
        key_unused(QKeyEvent): such a key, before it goes up.
    """

    moved = Signal(QModelIndex)
    key_unused = Signal(QKeyEvent)
    _OWN = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_F2, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in self._OWN or self.state() == QAbstractItemView.State.EditingState:
            before = self.currentIndex().row()
            super().keyPressEvent(event)
            if self.currentIndex().row() != before:
                self.moved.emit(self.currentIndex())
            return
        event.ignore()
        self.key_unused.emit(event)


class ClassesPanel(QWidget):
    """Add, rename, recolour, give a key, order, merge and remove classes.

    Args:
        refuse_key: asked before a key is given to a class; a sentence refuses it (a command has it), None lets it be.
        label_sources: gives the detectors' labels, and which detector comes first, for mapping them to classes.

    Signals:
        said(str): a sentence for the status line.
        mapping_wanted(str, object, str): a person wants to choose which labels mean a class, given by its id;
            detector → its labels, and the detector to begin with.
    """

    said = Signal(object)
    mapping_wanted = Signal(str, object, str)

    def __init__(
        self,
        document: Document,
        editor: Editor,
        selection: Selection | None = None,
        parent: QWidget | None = None,
        *,
        refuse_key: Callable[[str], str | None] = lambda _key: None,
        label_sources: Callable[[], tuple[Mapping[str, Sequence[str]], str]] = lambda: ({}, ""),
    ) -> None:
        super().__init__(parent)
        self.document, self.editor, self.selection = document, editor, selection
        self._refuse_key, self._label_sources = refuse_key, label_sources
        self.setObjectName("classes_panel")
        self.setAccessibleName(self.tr("Classes"))
        self.rows = ClassesModel(document, editor, self)
        self.rows.give_key = self.set_key
        self.table = ClassesTable(self)
        self.table.setObjectName("classes_table")
        self.table.setAccessibleName(self.tr("Classes"))
        self._set_up_table()
        self.name = QLineEdit(self)
        self.name.setObjectName("class_name")
        self.name.setPlaceholderText(self.tr("New class"))
        self.name.setAccessibleName(self.tr("Name of a new class"))
        self.name.returnPressed.connect(self.add)
        self.add_button = self._button("class_add", "+", self.tr("Add this class"), self.add)
        self.name.textChanged.connect(lambda text: self.add_button.setEnabled(bool(text.strip())))
        self.add_button.setEnabled(False)
        self.remove_button = self._button("class_remove", "−", self.tr("Remove the chosen class"), self.remove)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self.name, 1)
        bar.addWidget(self.add_button)
        bar.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        bar.setContentsMargins(8, 0, 8, 0)
        column.addWidget(self.table, 1)
        column.addLayout(bar)
        self.setFocusProxy(self.table)
        editor.state.active_class_changed.connect(self._follow)
        self.rows.modelReset.connect(self._follow)
        self._follow()
        EmptyState(self.table, self._why_empty)

    def _why_empty(self) -> str:
        return self.tr("No classes yet.\nName the first one below; the detector brings its own.")

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setItemDelegate(_Delegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setIconSize(QSize(14, 14))
        table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        table.setDragDropOverwriteMode(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        letter, measure = table.fontMetrics().averageCharWidth(), table.fontMetrics().horizontalAdvance
        for column, letters in ((COLOR, 0), (KEY, 4), (HERE, 5), (ALL, 5)):
            name = str(self.rows.headerData(column, Qt.Orientation.Horizontal))
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, max(letter * letters, measure(name), 14) + 16)
        table.clicked.connect(self._clicked)
        table.moved.connect(self._clicked)
        table.doubleClicked.connect(self._double_clicked)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)

    def _button(self, name: str, text: str, says: str, does: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setIcon(QIcon())
        button.setToolTip(says)
        button.setAccessibleName(says)
        # A click on a button does not take the focus away from what the person works in.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda *_: does())
        return button

    # -- verbs

    @property
    def chosen(self) -> str | None:
        """The class of the current row."""
        return self.rows.id_at(self.table.currentIndex().row())

    def add(self) -> str | None:
        """Add the typed class and make it active; offers one with almost the same name first."""
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus()
            return None
        classes = self.document.classes()
        same = next((label for label in classes if folded(label.name) == folded(name)), None)
        alike = next((label for label in classes if plain(label.name) == plain(name)), None)
        if same is None and alike is not None:
            self._ask_which(name, alike)
            return None
        if same is not None:
            self.said.emit(self.tr("There is a class “{0}” already: it is marked next.").format(same.name))
        return self._take(self.document.add_class(name))

    def _take(self, class_id: str | None) -> str | None:
        self.name.clear()
        if class_id is not None:
            self.editor.state.set_active_class(class_id)
        return class_id

    def _ask_which(self, name: str, alike: LabelClass) -> None:
        box = QMessageBox(self)
        box.setObjectName("class_alike")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("New class"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("There is a class “{0}” already.").format(alike.name))
        box.setInformativeText(self.tr("“{0}” would be another one beside it.").format(name))
        take = box.addButton(
            self.tr("Take “{0}”").format(alike.name.replace("&", "&&")), QMessageBox.ButtonRole.AcceptRole
        )
        make = box.addButton(
            self.tr("Make “{0}” too").format(name.replace("&", "&&")), QMessageBox.ButtonRole.ActionRole
        )
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(take)

        def pressed(button: QAbstractButton) -> None:
            if button is take:
                self._take(alike.id)
            elif button is make:
                self._take(self.document.add_class(name))

        box.buttonClicked.connect(pressed)
        box.finished.connect(box.deleteLater)
        box.open()

    def remove(self, class_id: str | None = None) -> None:
        """Remove a class; asks first if segments would go too (which can be undone)."""
        which = class_id or self.chosen
        label = self.document.label_class(which) if which is not None else None
        if label is None:
            return
        count = self.document.class_counts(label.id).total
        if not count:
            self.document.remove_class(label.id)
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove class"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            counted(
                count,
                "Remove “{name}” and its one segment?",
                "Remove “{name}” and its {n:,} segments in all videos?",
                name=label.name,
            )
        )
        box.setInformativeText(self.tr("Undo brings them back. To keep them, merge the class into another instead."))
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.buttonClicked.connect(lambda pressed: self.document.remove_class(label.id) if pressed is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def recolor(self, class_id: str) -> None:
        """Let the user choose another colour."""
        label = self.document.label_class(class_id)
        if label is None:
            return
        for place, color in enumerate(PALETTE[: QColorDialog.customCount()]):
            QColorDialog.setCustomColor(place, QColor(color))  # distinguishable with colour blindness too
        dialog = QColorDialog(QColor(label.color), self)
        dialog.setWindowTitle(self.tr("Colour of {0}").format(label.name))
        dialog.colorSelected.connect(lambda color: self.document.recolor_class(class_id, color.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_key(self, class_id: str, key: str) -> bool:
        """Give a class a key, unless a command has it."""
        sentence = self._refuse_key(key) if key else None
        if sentence:
            self.said.emit(sentence)
            return False
        return self.document.set_class_key(class_id, class_key(key) or None)

    def map_labels(self, class_id: str) -> None:
        """Let the user choose which of a detector's labels mean this class."""
        offered, first = self._label_sources()
        sources = {source: list(labels) for source, labels in offered.items()}
        # Labels of detectors that are no longer installed can be mapped too.
        for label in self.document.classes():
            for source, labels in label.external.items():
                known = sources.setdefault(source, [])
                known += [label for label in labels if label not in known]
        if not sources:
            self.said.emit(self.tr("There is no detector here yet whose labels could be mapped."))
            return
        self.mapping_wanted.emit(class_id, sources, first)

    def _follow(self) -> None:
        row = self.rows.row_of(self.editor.state.active_class)
        if row is not None and self.table.currentIndex().row() != row:
            self.table.setCurrentIndex(self.rows.index(row, NAME))

    def _clicked(self, index: QModelIndex) -> None:
        self.editor.state.set_active_class(self.rows.id_at(index.row()))

    def _double_clicked(self, index: QModelIndex) -> None:
        class_id = self.rows.id_at(index.row())
        if class_id is not None and index.column() == COLOR:
            self.recolor(class_id)

    def menu(self, class_id: str) -> QMenu:
        """The context menu of a class."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.rows.row_of(class_id)
        if row is None:
            return menu
        menu.addAction(self.tr("Rename"), lambda: self.table.edit(self.rows.index(row, NAME)))
        menu.addAction(self.tr("Colour…"), lambda: self.recolor(class_id))
        menu.addAction(self.tr("Key…"), lambda: self.table.edit(self.rows.index(row, KEY)))
        menu.addAction(self.tr("Detector's labels…"), lambda: self.map_labels(class_id))
        if self.selection is not None and self.selection.ids:
            ids = self.selection.ids
            menu.addAction(self.tr("Give to what is selected"), lambda: self.editor.relabel(ids, class_id))
        menu.addSeparator()
        up = menu.addAction(self.tr("Move up"), lambda: self.document.move_class(class_id, row - 1))
        up.setEnabled(row > 0)
        down = menu.addAction(self.tr("Move down"), lambda: self.document.move_class(class_id, row + 1))
        down.setEnabled(row < self.rows.rowCount() - 1)
        others = [other for other in self.document.classes() if other.id != class_id]
        into = menu.addMenu(self.tr("Merge into"))
        into.setEnabled(bool(others))
        for other in others:
            action = into.addAction(color_icon(other.color), other.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, to=other.id: self.document.merge_classes([class_id], to))
        menu.addSeparator()
        add_threshold(menu, self.editor, class_id, indent=10)
        menu.addSeparator()
        menu.addAction(self.tr("Remove"), lambda: self.remove(class_id))
        return menu

    def _menu(self, place: Any) -> None:
        # By the menu key there is no place; it is for the chosen class.
        class_id = self.rows.id_at(self.table.indexAt(place).row()) or self.chosen
        if class_id is not None:
            self.menu(class_id).popup(self.table.viewport().mapToGlobal(place))

    def sizeHint(self) -> QSize:
        return QSize(250, 260)
