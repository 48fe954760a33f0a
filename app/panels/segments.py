"""Panel of the open video's segments: a table with filters, its selection the timeline's."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from afsd_core.project.records import State
from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.i18n.numbers import count_text
from app.i18n.translation import counted
from app.panels.segments_table import SegmentsTable
from app.widgets.colors import color_icon
from app.widgets.combo_box import FilterBox
from app.widgets.decimal_box import DecimalBox
from app.widgets.empty_list import EmptyState

_Index = QModelIndex | QPersistentModelIndex
#: What the project remembers: whether proposals below the threshold are listed.
WEAKER = "table_lists_weaker"


class SegmentsPanel(QWidget):
    """The table with its filters above: text, class, state, least score.

    Attributes:
        table: the `SegmentsTable`.
    """

    def __init__(self, document: Document, selection: Selection, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segments_panel")
        self.document = document
        self.table = SegmentsTable(document, selection, editor, self)
        self.text = QLineEdit(self)
        self.text.setObjectName("segments_filter_text")
        self.text.setPlaceholderText(self.tr("Search classes and notes"))
        self.text.setAccessibleName(self.tr("Search segments"))
        self.text.setClearButtonEnabled(True)
        self.text.installEventFilter(self)
        self.classes = FilterBox(self)
        self.classes.setObjectName("segments_filter_class")
        self.classes.setAccessibleName(self.tr("Only this class"))
        self.classes.setAccessibleDescription(self.classes.accessibleName())  # the name of a box is what it shows
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.classes.setMinimumContentsLength(6)
        self.states = FilterBox(self)
        self.states.setObjectName("segments_filter_state")
        self.states.setAccessibleName(self.tr("Only in this state"))
        self.states.setAccessibleDescription(self.states.accessibleName())
        self.states.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.states.addItem(self.tr("Any state"), None)
        for text, which in (
            (self.tr("To review"), frozenset((State.PROPOSED,))),
            (self.tr("People's"), frozenset((State.ACCEPTED, State.CORRECTED))),
            (self.tr("Accepted"), frozenset((State.ACCEPTED,))),
            (self.tr("Corrected"), frozenset((State.CORRECTED,))),
            (self.tr("Rejected"), frozenset((State.REJECTED,))),
        ):
            self.states.addItem(text, which)
        self.score = DecimalBox(self)
        self.score.setObjectName("segments_filter_score")
        self.score.setAccessibleName(self.tr("Only scores from"))
        self.score.setRange(0.0, 1.0)
        self.score.setSingleStep(0.05)
        self.score.setPrefix("≥ ")
        self.score.lineEdit().setTextMargins(6, 0, 0, 0)  # the sheet's padding does not reach the field inside
        self.score.setFixedWidth(self.score.fontMetrics().horizontalAdvance("≥ 0.00") + 40)
        self.score.setToolTip(self.tr("Hides proposals that score less; what people drew has no score and stays."))
        for box in (self.classes, self.states):
            box.setMinimumWidth(60)  # gives way on a small screen, where the window would not fit otherwise
        self.weaker = QCheckBox(self)
        self.weaker.setObjectName("segments_weaker")
        self.weaker.setChecked(document.setting(WEAKER, False) is True)
        self.count = QLabel(self)
        self.count.setObjectName("segments_count")
        # Two rows: the panel has to fit into a narrow dock.
        search, narrow = QHBoxLayout(), QHBoxLayout()
        for widget, stretch in ((self.text, 1), (self.count, 0)):
            search.addWidget(widget, stretch)
        for field, stretch in ((self.classes, 1), (self.states, 1), (self.score, 0)):
            narrow.addWidget(field, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        for bar in (search, narrow):
            bar.setSpacing(6)
            bar.setContentsMargins(8, 0, 8, 0)
            column.addLayout(bar)
        switch = QHBoxLayout()
        switch.setContentsMargins(8, 0, 8, 0)
        switch.addWidget(self.weaker)
        column.addLayout(switch)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.text.textChanged.connect(self._filter)
        self.classes.currentIndexChanged.connect(self._filter)
        self.states.currentIndexChanged.connect(self._filter)
        self.score.valueChanged.connect(self._filter)
        document.classes_changed.connect(self._fill_classes)
        self.weaker.toggled.connect(self._list_weaker)
        self.table.rows.counted.connect(self.count_anew)
        self.table.rows.list_weaker(self.weaker.isChecked())
        self._fill_classes()
        self.count_anew()
        EmptyState(self.table, self._why_empty)

    def _why_empty(self) -> str:
        if self.table.rows.total:
            return self.tr("No segment is like that. Widen the search or the filters.")
        if self.table.rows.any_below:
            return self.tr("What was proposed lies below the threshold.\nLower it, or list the weaker ones.")
        begin, end = (self.table.editor.keys.way_to(command) for command in ("mark_in", "mark_out"))
        text = self.tr("No segments here yet.\nPress {0} where something begins and {1} where it ends, or Detect.")
        return text.format(begin, end)

    def _fill_classes(self) -> None:
        chosen = self.classes.currentData()
        self.classes.blockSignals(True)
        self.classes.clear()
        self.classes.addItem(self.tr("All classes"), None)
        for label in self.document.classes():
            self.classes.addItem(color_icon(label.color), label.name, label.id)
        self.classes.setCurrentIndex(max(self.classes.findData(chosen), 0))
        self.classes.blockSignals(False)
        if self.classes.currentData() != chosen:
            self._filter()

    def _filter(self) -> None:
        self.table.rows.set_filter(
            text=self.text.text(),
            class_id=self.classes.currentData(),
            states=self.states.currentData(),
            score=self.score.value(),
        )

    def _list_weaker(self, on: bool) -> None:
        self.document.set_setting(WEAKER, on)
        self.table.rows.list_weaker(on)

    def count_anew(self) -> None:
        """Show how many segments are listed, and how many are not."""
        below = self.table.rows.below
        self.weaker.setText(
            counted(below, "{n:,} weaker one below the threshold", "{n:,} weaker ones below the threshold")
        )
        tip = self.tr("Lists them too. One that is selected in the lanes is listed anyway; {0} and {1} pass over them.")
        way_to = self.table.editor.keys.way_to
        self.weaker.setToolTip(tip.format(way_to("previous_segment"), way_to("next_segment")))
        self.weaker.setVisible(self.table.rows.any_below)
        shown, all_ = self.table.rows.rowCount(), self.table.rows.total
        numbers = count_text(shown), count_text(all_)
        self.count.setText(numbers[0] if shown == all_ else self.tr("{0} of {1}").format(*numbers))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search field to the results with Enter or ↓."""
        searched = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if watched is not self.text or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in searched:
            return False
        self.table.setFocus()
        if self.table.rows.rowCount():
            self.table.selectRow(0)
        return True
