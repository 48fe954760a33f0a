"""Editors for the cells of the segments table."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.document.document import Document
from app.panels.segments_model import CLASS
from app.widgets.colors import color_icon

_Index = QModelIndex | QPersistentModelIndex


class SegmentsDelegate(QStyledItemDelegate):
    """Edits a cell: classes are chosen from a list; all else is typed."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        if index.column() != CLASS:
            made = super().createEditor(parent, option, index)
            made.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
            return made
        box = QComboBox(parent)
        box.setAccessibleName(self.tr("Class"))
        for label in self._document.classes():
            box.addItem(color_icon(label.color), label.name, label.id)

        def chosen() -> None:
            self.commitData.emit(box)
            self.closeEditor.emit(box)

        box.activated.connect(chosen)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)
