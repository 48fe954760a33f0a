"""The project's classes: colour, key, name, count; a click makes one the class of what is marked next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QIcon, QKeyEvent
from PySide6.QtWidgets import (
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

from afsd_core.project.records import PALETTE, LabelClass
from app.document import Document
from app.editor import Editor
from app.panels.empty import EmptyState
from app.selection import Selection
from app.timeline.menu import color_icon

COLOR, NAME, KEY, HERE, ALL = range(5)
_MIME = "application/x-afsd-class"
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class ClassesModel(QAbstractTableModel):
    """The project's classes in the order of their lanes.

    Attributes:
        give_key: what a typed key goes through.
    """

    def __init__(self, document: Document, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self.editor = document, editor
        self.give_key: Callable[[str, str], bool] = lambda class_id, key: document.set_class_key(class_id, key or None)
        self._rows: tuple[LabelClass, ...] = document.classes()
        self._here: dict[str, int] = {}
        self._recount()
        document.classes_changed.connect(self._classes_changed)
        document.segments_changed.connect(lambda _: self._recount())
        editor.video_changed.connect(self._recount)
        editor.threshold_changed.connect(self._recount)
        editor.active_class_changed.connect(self._repaint)

    def id_at(self, row: int) -> str | None:
        return self._rows[row].id if 0 <= row < len(self._rows) else None

    def row_of(self, class_id: str | None) -> int | None:
        return next((row for row, each in enumerate(self._rows) if each.id == class_id), None)

    def _classes_changed(self) -> None:
        rows = self.document.classes()
        if [each.id for each in rows] == [each.id for each in self._rows]:
            self._rows = rows
            self._repaint()
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self._recount()

    def _recount(self) -> None:
        video = self.editor.video_id
        here: dict[str, int] = {}
        for segment in self.document.segments(video) if video is not None else ():
            if self.editor.shows(segment):
                here[segment.class_id] = here.get(segment.class_id, 0) + 1
        self._here = here
        self._repaint()

    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, ALL))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else ALL + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == NAME:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return ("", self.tr("Class"), self.tr("Key"), self.tr("Here"), self.tr("All"))[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.tr("Colour: double-click to change it"),
                self.tr("Name: double-click to change it"),
                self.tr("Key that assigns this class"),
                self.tr("Segments in this video, without ghosts and rejected ones"),
                self.tr("Segments that people drew, accepted or corrected, in all videos"),
            )[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in (NAME, KEY) else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        label, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if column == HERE:
                return f"{self._here.get(label.id, 0):,}"
            if column == ALL:
                return f"{self.document.class_counts(label.id).by_person:,}"
            return {NAME: label.name, KEY: (label.key or "").upper()}.get(column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == COLOR:
            return self.tr("Colour {0}").format(label.color)
        if role == Qt.ItemDataRole.ToolTipRole and label.external and column == NAME:
            labels = [each for labels in label.external.values() for each in labels]
            more = self.tr(" and {0} more").format(len(labels) - 12) if len(labels) > 12 else ""
            return self.tr("Detectors call it: {0}").format(", ".join(labels[:12]) + more)
        if role == Qt.ItemDataRole.DecorationRole and column == COLOR:
            return color_icon(label.color)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            if column in (HERE, ALL):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return Qt.AlignmentFlag.AlignCenter if column in (KEY, COLOR) else None
        if role == Qt.ItemDataRole.FontRole and label.id == self.editor.active_class:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        class_id, text = self._rows[index.row()].id, str(value).strip()
        if index.column() == NAME:
            return self.document.rename_class(class_id, text)
        return index.column() == KEY and self.give_key(class_id, text)

    # -- dragging a class to another place

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, (self.id_at(indexes[0].row()) or "").encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        class_id = bytes(data.data(_MIME).data()).decode()
        before = self.row_of(class_id)
        if before is None:
            return False
        to = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        self.document.move_class(class_id, to - 1 if to > before else to)
        # The document has moved it already; the view must not remove the row as well.
        return False


class _Delegate(QStyledItemDelegate):
    """A key is one character."""

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
    """Rows of classes; keys it has no use for go up to the window.

    Signals:
        key_unused(QKeyEvent): such a key, before it goes up.
    """

    key_unused = Signal(QKeyEvent)
    _OWN = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_F2, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in self._OWN or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        event.ignore()
        self.key_unused.emit(event)


class ClassesPanel(QWidget):
    """Add, rename, recolour, give a key, order, merge and remove classes.

    Attributes:
        refuse_key: asked before a key is given to a class; a sentence refuses it (a command has it), None lets it be.
        label_sources: gives the detectors' labels, and which detector comes first, for mapping them to classes.

    Signals:
        said(str): a sentence for the status line.
    """

    said = Signal(str)

    def __init__(
        self, document: Document, editor: Editor, selection: Selection | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document, self.editor, self.selection = document, editor, selection
        self.refuse_key: Callable[[str], str | None] | None = None
        self.label_sources: Callable[[], tuple[Mapping[str, Sequence[str]], str]] = lambda: ({}, "")
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
        self.name.textChanged.connect(lambda text: self.add_button.setEnabled(bool(text.strip())))
        self.add_button = self._button("class_add", "+", self.tr("Add this class"), self.add)
        self.add_button.setEnabled(False)
        self.remove_button = self._button("class_remove", "−", self.tr("Remove the chosen class"), self.remove)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self.name, 1)
        bar.addWidget(self.add_button)
        bar.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        column.addLayout(bar)
        self.setFocusProxy(self.table)
        editor.active_class_changed.connect(self._follow)
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
        letter = table.fontMetrics().averageCharWidth()
        for column, width in ((COLOR, 30), (KEY, letter * 4 + 14), (HERE, letter * 5 + 14), (ALL, letter * 5 + 14)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        table.clicked.connect(self._clicked)
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
        """The class of the chosen row."""
        return self.rows.id_at(self.table.currentIndex().row())

    def add(self) -> str | None:
        """Add the class that was typed, and mark it next."""
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return None
        class_id = self.document.add_class(name)
        self.name.clear()
        if class_id:
            self.editor.set_active_class(class_id)
        return class_id

    def remove(self, class_id: str | None = None) -> None:
        """Remove a class; asks first if segments would go with it (which can be undone)."""
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
        box.setText(self.tr("Remove “{0}” and its {1} segments in all videos?").format(label.name, f"{count:,}"))
        box.setInformativeText(self.tr("Undo brings them back. To keep them, merge the class into another instead."))
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.buttonClicked.connect(lambda pressed: self.document.remove_class(label.id) if pressed is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def recolor(self, class_id: str) -> None:
        """Choose another colour."""
        label = self.document.label_class(class_id)
        if label is None:
            return
        for place, color in enumerate(PALETTE[: QColorDialog.customCount()]):
            QColorDialog.setCustomColor(place, QColor(color))  # told apart by everyone
        dialog = QColorDialog(QColor(label.color), self)
        dialog.setWindowTitle(self.tr("Colour of {0}").format(label.name))
        dialog.colorSelected.connect(lambda color: self.document.recolor_class(class_id, color.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_key(self, class_id: str, key: str) -> bool:
        """Give a class a key, unless a command has it."""
        sentence = self.refuse_key(key) if key and self.refuse_key is not None else None
        if sentence:
            self.said.emit(sentence)
            return False
        return self.document.set_class_key(class_id, key.casefold() or None)

    def map_labels(self, class_id: str) -> None:
        """Choose which of a detector's labels mean this class."""
        from app.dialogs.labels import LabelsDialog

        offered, first = self.label_sources()
        sources = {source: list(labels) for source, labels in offered.items()}
        # What the project has heard from detectors that are not here any more can be mapped as well.
        for label in self.document.classes():
            for source, labels in label.external.items():
                known = sources.setdefault(source, [])
                known += [each for each in labels if each not in known]
        if not sources:
            self.said.emit(self.tr("There is no detector here yet whose labels could be mapped."))
            return
        dialog = LabelsDialog(self.document, class_id, sources, first, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _follow(self) -> None:
        row = self.rows.row_of(self.editor.active_class)
        if row is not None and self.table.currentIndex().row() != row:
            self.table.setCurrentIndex(self.rows.index(row, NAME))

    def _clicked(self, index: QModelIndex) -> None:
        self.editor.set_active_class(self.rows.id_at(index.row()))

    def _double_clicked(self, index: QModelIndex) -> None:
        class_id = self.rows.id_at(index.row())
        if class_id is not None and index.column() == COLOR:
            self.recolor(class_id)

    def menu(self, class_id: str) -> QMenu:
        """The right-click menu of a class."""
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
        others = [each for each in self.document.classes() if each.id != class_id]
        into = menu.addMenu(self.tr("Merge into"))
        into.setEnabled(bool(others))
        for each in others:
            action = into.addAction(color_icon(each.color), each.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, to=each.id: self.document.merge_classes([class_id], to))
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
