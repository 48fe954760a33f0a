"""Table model of the classes: content of the cells, editing in place, order by dragging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

from afsd_core.project.records import LabelClass
from app.actions.shortcuts import shown_key
from app.document.document import Document
from app.editor.editor import Editor
from app.i18n.numbers import count_text
from app.infra.deferred_calls import Later
from app.widgets import theme
from app.widgets.colors import color_icon

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
        self._here: Counter[str] = Counter()
        self._recount()
        document.classes_changed.connect(self._classes_changed)
        self._recount_later = Later(self, self._recount)
        document.segments_changed.connect(lambda video: self._recount_later.for_(len(document.segments(video))))
        editor.state.video_changed.connect(self._recount)
        editor.state.active_class_changed.connect(self._repaint)

    def id_at(self, row: int) -> str | None:
        """The class of a row."""
        return self._rows[row].id if 0 <= row < len(self._rows) else None

    def row_of(self, class_id: str | None) -> int | None:
        """The row of a class; None where it has none."""
        return next((row for row, label in enumerate(self._rows) if label.id == class_id), None)

    def _classes_changed(self) -> None:
        rows = self.document.classes()
        if [label.id for label in rows] == [label.id for label in self._rows]:
            self._rows = rows
            self._repaint()
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self._recount()

    def _recount(self) -> None:
        video = self.editor.state.video_id
        segments = self.document.segments(video) if video is not None else ()
        self._here = Counter([segment.class_id for segment in segments if segment.by_person])
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
        if role == Qt.ItemDataRole.AccessibleTextRole and not section:
            return self.tr("Colour")
        if role == Qt.ItemDataRole.DisplayRole:
            return ("", self.tr("Class"), self.tr("Key"), self.tr("Video"), self.tr("Project"))[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.tr("Colour: double-click to change it"),
                self.tr("Name: double-click to change it"),
                self.tr("Key that assigns this class; what only a detector has found gets a digit once you use it"),
                self.tr("Segments in this video that people drew, accepted or corrected"),
                self.tr("Segments in all videos of the project that people drew, accepted or corrected"),
            )[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in (NAME, KEY) else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        label, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if column == HERE:
                return count_text(self._here.get(label.id, 0))
            if column == ALL:
                return count_text(self.document.class_counts(label.id).by_person)
            return {NAME: label.name, KEY: shown_key(label.key or "")}.get(column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == COLOR:
            return self.tr("Colour {0}").format(label.color)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == KEY and not label.key:
            return self.tr("No key")
        if role == Qt.ItemDataRole.ToolTipRole and label.external and column == NAME:
            labels = [external_label for labels in label.external.values() for external_label in labels]
            more = self.tr(" and {0} more").format(len(labels) - 12) if len(labels) > 12 else ""
            return self.tr("Detectors call it: {0}").format(", ".join(labels[:12]) + more)
        if role == Qt.ItemDataRole.DecorationRole and column == COLOR:
            return color_icon(label.color)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            if column in (HERE, ALL):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return Qt.AlignmentFlag.AlignCenter if column in (KEY, COLOR) else None
        if role == Qt.ItemDataRole.ForegroundRole and self._only_proposed(label):
            return theme.current().color("muted")
        if role == Qt.ItemDataRole.FontRole and label.id == self.editor.state.active_class:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _only_proposed(self, label: LabelClass) -> bool:
        """Whether a detector brought the class and nothing in it is confirmed yet."""
        return label.from_detector and not self.document.class_counts(label.id).by_person

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
