"""The table of segments: rows edited in place, selection shared with the timeline."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from afsd_core.project.records import State
from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.editor.menus import ask_note, relabel_menu
from app.infra.deferred_calls import Later
from app.panels.segments_delegate import SegmentsDelegate
from app.panels.segments_model import CLASS, DURATION, END, NOTE, SCORE, START, STATE, SegmentsModel
from app.widgets.sorted_header import SortedHeader

_Index = QModelIndex | QPersistentModelIndex
_RANGES = 800  # of selected rows that are told to Qt in one turn of the event loop

PADDING = 6  # pixels at each side of a cell's text
WIDEST_CLASS = 280  # pixels for names of classes where there is room for everything else
LEAST_CLASS = 72  # pixels for a class's colour and the first letters of its name


class SegmentsTable(QTableView):
    """Segments of the editor's video, one a row; a click goes to the segment.

    F2 or a click on the selected cell edits it. Keys that the table does not use go up to the window, which gives them
    to the editor.

    Signals:
        key_unused(QKeyEvent): such a key, before it goes up; accept it to keep it.
    """

    key_unused = Signal(QKeyEvent)

    def __init__(self, document: Document, selection: Selection, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.selection, self.editor = document, selection, editor
        self.setObjectName("segments_table")
        self.setAccessibleName(self.tr("Segments"))
        self._ranges: list[tuple[int, int]] = []  # rows that are still to be put into `_wanted`
        self._wanted = QItemSelection()
        self._gather_later = Later(self, self._gather)
        self._choosing = False
        self._following = False  # a model that has rows selects as it is set
        self.rows = SegmentsModel(document, editor, self)
        self.setModel(self.rows)
        self.setItemDelegate(SegmentsDelegate(document, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.verticalHeader().hide()
        # One height for all: measuring 10,000 rows takes longer than showing them.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = SortedHeader(Qt.Orientation.Horizontal, self)
        header.setSectionsClickable(True)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        # Columns are never selected. With the rows' selection, the header would look through all of it when painted.
        header.setSelectionModel(QItemSelectionModel(self.rows, header))
        header.setMinimumSectionSize(24)
        header.setTextElideMode(Qt.TextElideMode.ElideNone)
        header.setStretchLastSection(True)
        header.setSortIndicator(START, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setSectionsMovable(True)
        # In a narrow dock, what a decision needs comes first: a length can be seen in the lanes.
        header.moveSection(DURATION, STATE)
        self._fitted = False
        self._fitted_long = True
        self._fitting = self._by_hand = False
        self._chosen: dict[int, bool] = {}  # columns that a person wants, or does not, in whatever room
        self._needed: dict[int, int] = {}  # a column's own width: the last one is stretched
        header.sectionResized.connect(self._resized)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._columns_menu)
        editor.state.video_changed.connect(self._fit_times)
        document.videos_changed.connect(self._refit_times)
        self.rows.counted.connect(lambda: self._fit_classes() if self._fitted else None)
        selection.changed.connect(self._selected_elsewhere)
        self.rows.modelReset.connect(self._follow)
        self.clicked.connect(self._clicked)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now are font and paddings those of the window's theme.
        if not self._fitted:
            self._fitted = True
            self._fit(SCORE, "0.00")
            self._fit(STATE, *self.rows.state_words())
            self._fit(NOTE, "a short note")
            self._fit_times()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self._fit_classes()

    def _refit_times(self) -> None:
        """Fit the time columns to a new video length, unless the user set their widths."""
        if self._fitted and self.rows.long != self._fitted_long:
            self._fit_times()

    def _fit_times(self) -> None:
        """Fit the time columns: those of a video under an hour need less room."""
        self._fitted_long = self.rows.long
        long = self.rows.long
        for column in (START, END, DURATION):
            self._fit(column, "0:00:00.000" if long else "00.000" if column == DURATION else "00:00.000")
        self._fit_classes()

    def _fit(self, column: int, *texts: str) -> None:
        """Make a column wide enough for these texts, in italics too, and for its name."""
        leaning = QFont(self.font())
        leaning.setItalic(True)
        name = str(self.rows.headerData(column, Qt.Orientation.Horizontal))
        # The header's own hint keeps room for an arrow in each column.
        widest = max(self.fontMetrics().horizontalAdvance(name), *map(QFontMetrics(leaning).horizontalAdvance, texts))
        self._needed[column] = widest + 2 * PADDING
        self._set_width(column, self._needed[column])

    def _fit_classes(self) -> None:
        """Fit all columns into the table's width; class names get the rest.

        The table never scrolls sideways: where there is too little room, the least important columns are hidden, and
        their content is in the row's tooltip. Class names are shortened before times and states are: they can still be
        told apart; a state that is cut cannot.
        """
        letters = (
            self.columnWidth(CLASS) if self._by_hand else self.fontMetrics().horizontalAdvance("Golf driving") + 44
        )
        bar = 0 if self.verticalScrollBar().isVisible() else self.verticalScrollBar().sizeHint().width()
        room = self.viewport().width() - bar
        shown = {START, STATE}
        room -= self.columnWidth(START) + self._needed[STATE]  # the last column is stretched: what it needs counts
        least = letters if self._by_hand else LEAST_CLASS
        full = False  # where one has no room, none that is needed less is shown
        for column, names in ((END, least), (SCORE, least), (DURATION, letters), (NOTE, letters)):
            wish = self._chosen.get(column)
            width = self._needed[column] if column in (DURATION, NOTE) else self._width_of(column)
            full = full or (wish is None and room < names + width)
            if wish or (wish is None and not full):
                shown.add(column)
                room -= width
        for column in (END, SCORE, DURATION, NOTE):
            if self.isColumnHidden(column) == (column in shown):
                self._fitting = True
                self.setColumnHidden(column, column not in shown)
                self._fitting = False
        if not self._by_hand:
            spare = NOTE in shown or DURATION in shown
            self._set_width(CLASS, max(min(max(letters, self._widest_name()), room) if spare else room, LEAST_CLASS))

    def _widest_name(self) -> int:
        """Width of the longest class name that is listed, up to a limit, pixels."""
        leaning = QFont(self.font())
        leaning.setItalic(True)
        advance = QFontMetrics(leaning).horizontalAdvance
        return min(max(map(advance, self.rows.names()), default=0) + 44, WIDEST_CLASS)

    def needed(self, column: int) -> int:
        """Width that a column needs for its content, pixels; class names may be longer."""
        return self._needed.get(column, LEAST_CLASS)

    def _width_of(self, column: int) -> int:
        """The column's width, or the one it would have if it were shown."""
        return self.columnWidth(column) if not self.isColumnHidden(column) else self._needed[column]

    def _columns_menu(self, place: QPoint) -> None:
        """Open the menu of columns; by default they come and go with the room."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in (END, SCORE, DURATION, NOTE):
            action = menu.addAction(str(self.rows.headerData(column, Qt.Orientation.Horizontal)))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.toggled.connect(lambda on, column=column: self.choose_column(column, on))
        menu.addSeparator()
        menu.addAction(self.tr("As many as there is room for"), lambda: self.choose_column(None))
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def choose_column(self, column: int | None, shown: bool = True) -> None:
        """Show or hide a column for good; None lets all columns follow the room.

        Args:
            column: its number; None for all columns.
            shown: whether it is shown.
        """
        if column is None:
            self._chosen.clear()
            self._by_hand = False
        else:
            self._chosen[column] = shown
        self._fit_classes()

    def _set_width(self, column: int, width: int) -> None:
        self._fitting = True
        self.setColumnWidth(column, width)
        self._fitting = False

    def _resized(self, column: int, _before: int, _now: int) -> None:
        """Keep a width that the user has chosen for the column of classes."""
        if not self._fitting and column == CLASS and self._fitted:
            self._by_hand = True

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.rows.held = False
        self.rows.catch_up()

    def edit(self, index: _Index, *arguments: Any) -> Any:
        """Edit a cell; rows that a detection brings meanwhile are shown afterwards."""
        begun = super().edit(index, *arguments)
        self.rows.held = self.state() == QAbstractItemView.State.EditingState
        return begun

    # -- selection, both ways

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._following or self.rows.resetting:
            return
        # Whole rows are selected, so that their ranges tell it; asking for the rows asks for the flags of each cell.
        chosen_ranges: Any = self.selectionModel().selection()  # a list, which the stubs do not know
        ranges = sorted([(selected_range.top(), selected_range.bottom()) for selected_range in chosen_ranges])
        rows = (self.rows.id_at(row) for top, bottom in ranges for row in range(top, bottom + 1))
        chosen = [segment_id for segment_id in rows if segment_id is not None]
        current = self.currentIndex()
        last = self.rows.id_at(current.row()) if current.isValid() else None
        # Segments that the filter hides stay selected until the user selects in this table.
        ids = [segment_id for segment_id in chosen if segment_id != last] + (
            [last] if last in chosen and last is not None else []
        )
        self._choosing = True
        self.selection.set(ids)
        self._choosing = False

    def _selected_elsewhere(self) -> None:
        """List the proposals below the threshold that are selected, as long as they are.

        Rows stay in place while the user selects in this table.
        """
        self.rows.pick(self.selection.ids, keep=self._choosing)
        self._follow()

    def _follow(self) -> None:
        """Select the rows of the timeline's selection, and show the current one."""
        places = self.rows.places
        rows = sorted([places[segment_id] for segment_id in self.selection.ids if segment_id in places])
        if not rows and not self.selectionModel().hasSelection():
            self._ranges = []
            return
        # Neighbouring rows as one range: selecting 10,000 rows one by one takes seconds.
        starts = [row for row, before in zip(rows, [-2, *rows], strict=False) if row != before + 1]
        ends = [row for row, after in zip(rows, [*rows[1:], -2], strict=False) if row + 1 != after]
        self._ranges, self._wanted = list(zip(starts, ends, strict=True)), QItemSelection()
        self._gather()

    def _gather(self) -> None:
        """Put the ranges together, in several turns if there are many, and select them."""
        now, self._ranges = self._ranges[:_RANGES], self._ranges[_RANGES:]
        index = self.rows.index
        for start, end in now:
            self._wanted.append(QItemSelectionRange(index(start, 0), index(end, NOTE)))
        if self._ranges:
            self._gather_later.ask()
            return
        model = self.selectionModel()
        self._following = True
        try:
            model.select(self._wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            current = self.selection.current
            row = self.rows.row_of(current) if current is not None else None
            if row is not None and self.currentIndex().row() != row:
                column = max(self.currentIndex().column(), 0)
                model.setCurrentIndex(self.rows.index(row, column), QItemSelectionModel.SelectionFlag.NoUpdate)
                self.scrollTo(self.rows.index(row, column))
        finally:
            self._following = False

    def _clicked(self, index: QModelIndex) -> None:
        # With Ctrl or Shift rows are added: the picture stays. If it is shown already, playback goes on.
        if len(self.selection) == 1 and self.state() != QAbstractItemView.State.EditingState:
            self._go(index)

    def _go(self, index: QModelIndex) -> None:
        """Show a row's first frame, or its last for the column of ends."""
        segment = self.document.segment(self.rows.id_at(index.row()) or "")
        if segment is not None:
            self.editor.player.seek(
                self.editor.state.last_inside(segment.end) if index.column() == END else segment.start
            )

    # -- keys and menu

    _OWN = frozenset(
        (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F2, Qt.Key.Key_Menu)
    )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep up, down, pages, F2 and Ctrl+A; pass all other keys to the editor."""
        ctrl_a = event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() in self._OWN or ctrl_a or self.state() == QAbstractItemView.State.EditingState:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex().row() != before.row() and len(self.selection) == 1:
                self._go(self.currentIndex())
            return
        event.ignore()
        self.key_unused.emit(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A right click on what is selected keeps the selection for the menu.
        index = self.indexAt(event.position().toPoint())
        chosen = index.isValid() and self.selectionModel().isRowSelected(index.row(), QModelIndex())
        if event.button() == Qt.MouseButton.RightButton and chosen:
            return
        super().mousePressEvent(event)

    def menu(self) -> QMenu:
        """The context menu of the selected segments."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        segments = self.editor.state.selected()
        if not segments:
            return menu
        proposed = any(segment.state is State.PROPOSED for segment in segments)
        accept = menu.addAction(self.tr("Accept"), lambda: self.editor.review.accept())
        accept.setEnabled(proposed or any(segment.state is State.REJECTED for segment in segments))
        reject = menu.addAction(self.tr("Reject"), lambda: self.editor.review.reject())
        reject.setEnabled(proposed)
        relabel_menu(self.editor, menu, self.selection.ids)
        menu.addAction(self.tr("Note…"), lambda: ask_note(self.editor, segments[-1], self))
        menu.addAction(self.tr("Copy"), self.editor.clipboard.copy)
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), self.editor.review.reject_or_delete)
        return menu

    def _menu(self, place: QPoint) -> None:
        menu = self.menu()
        if not menu.isEmpty():
            menu.popup(self.viewport().mapToGlobal(place))

    def sizeHint(self) -> QSize:
        return QSize(460, 260)
