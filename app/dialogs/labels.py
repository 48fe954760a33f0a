"""Dialog that maps a detector's labels to one of the project's classes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from afsd_core.project.names import folded
from app.document.document import Document
from app.i18n.text_matching import has_all, plain, words
from app.widgets.empty_list import EmptyState

LABEL = Qt.ItemDataRole.UserRole


class _Filter(QSortFilterProxyModel):
    """A filter for labels that contain all words of the search."""

    _words: tuple[str, ...] = ()

    def look_for(self, text: str) -> None:
        """Search for these words."""
        self._words = words(text)
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not self._words or has_all(self._words, self.sourceModel().index(row, 0, parent).data())


class LabelsDialog(QDialog):
    """A list of a detector's labels to tick; a label means one class at most.

    Args:
        sources: detector → its labels.
        source: the one to show first.
    """

    def __init__(
        self,
        document: Document,
        class_id: str,
        sources: Mapping[str, Sequence[str]],
        source: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("labels_dialog")
        label = document.label_class(class_id)
        name = label.name if label is not None else "?"
        self.setWindowTitle(self.tr("Labels for {0}").format(name))
        self.setMinimumSize(440, 520)
        self._document, self._class, self._sources = document, class_id, sources
        says = QLabel(
            self.tr(
                "What a detector finds under one of the ticked labels arrives as “{0}” from now on. Undecided proposals"
                " that it has brought under these labels already become “{0}” too."
            ).format(name)
        )
        says.setWordWrap(True)
        says.setTextFormat(Qt.TextFormat.PlainText)
        self.source = QComboBox()
        self.source.setObjectName("labels_source")
        self.source.setAccessibleName(self.tr("Detector"))
        for offered in sources:
            self.source.addItem(offered, offered)
        self.source.setCurrentIndex(max(0, self.source.findData(source)))
        self.source.setVisible(len(sources) > 1)
        self.search = QLineEdit()
        self.search.setObjectName("labels_search")
        self.search.setPlaceholderText(self.tr("Search labels"))
        self.search.setAccessibleName(self.tr("Search labels"))
        self.search.setClearButtonEnabled(True)
        self.rows = QStandardItemModel(self)
        self._filter = _Filter(self)
        self._filter.setSourceModel(self.rows)
        self.list = QListView()
        self.list.setObjectName("labels_list")
        self.list.setAccessibleName(self.tr("Labels"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setModel(self._filter)
        all_, none = QPushButton(self.tr("Tick all shown")), QPushButton(self.tr("Untick all shown"))
        for button, state in ((all_, Qt.CheckState.Checked), (none, Qt.CheckState.Unchecked)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda *_, state=state: self._tick_shown(state))
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        row = QHBoxLayout()
        row.addWidget(all_)
        row.addWidget(none)
        row.addStretch(1)
        row.addWidget(self.count)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for widget in (says, self.source, self.search):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(buttons)
        self.search.textChanged.connect(self._filter.look_for)
        self.source.currentIndexChanged.connect(lambda _row: self._fill())
        self._counting = QTimer(self, singleShot=True, interval=0)
        self.rows.itemChanged.connect(lambda _item: self._counting.start())
        self._counting.timeout.connect(self._count)
        self.search.setFocus()
        self._fill()
        EmptyState(self.list, lambda: self.tr("No label is like that. Widen the search."))

    @property
    def ticked(self) -> tuple[str, ...]:
        """The labels that are ticked."""
        items = (self.rows.item(row) for row in range(self.rows.rowCount()))
        return tuple(item.data(LABEL) for item in items if item.checkState() == Qt.CheckState.Checked)

    def tick(self, label: str, on: bool = True) -> None:
        """Tick or untick a label."""
        for row in range(self.rows.rowCount()):
            item = self.rows.item(row)
            if item.data(LABEL) == label:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def accept(self) -> None:
        """Store the mapping, as one undo step."""
        label = None if self._document.closed else self._document.label_class(self._class)
        if label is not None:
            source = self.source.currentData()
            had = label.external.get(source, ())
            # A label equal to the class's name is mapped anyway.
            chosen = [text for text in self.ticked if text in had or folded(text) != folded(label.name)]
            self._document.map_labels(self._class, source, chosen)
        super().accept()

    def _fill(self) -> None:
        source = self.source.currentData()
        classes = self._document.classes()
        owner = {text: label for label in classes for text in label.external.get(source, ())}
        # A label equal to a class's name needs no mapping.
        named = {folded(label.name): label for label in classes}
        self.rows.clear()
        for text in sorted(self._sources.get(source, ()), key=plain):
            holder = owner.get(text) or named.get(folded(text))
            mine = holder is not None and holder.id == self._class
            elsewhere = holder is not None and not mine and folded(holder.name) != folded(text)
            item = QStandardItem(f"{text}   →  {holder.name}" if elsewhere and holder is not None else text)
            item.setData(text, LABEL)
            item.setCheckable(True)
            item.setCheckState(Qt.CheckState.Checked if mine else Qt.CheckState.Unchecked)
            self.rows.appendRow(item)
        self._count()

    def _tick_shown(self, state: Qt.CheckState) -> None:
        for row in range(self._filter.rowCount()):
            self.rows.itemFromIndex(self._filter.mapToSource(self._filter.index(row, 0))).setCheckState(state)

    def _count(self) -> None:
        self.count.setText(self.tr("{0} of {1} ticked").format(len(self.ticked), self.rows.rowCount()))


def ask_labels(
    document: Document, class_id: str, sources: Mapping[str, Sequence[str]], first: str, parent: QWidget
) -> LabelsDialog:
    """Open the dialog; does not block.

    Args:
        sources: detector → its labels; first: the detector to begin with.
    """
    dialog = LabelsDialog(document, class_id, sources, first, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
