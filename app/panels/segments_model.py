"""Table model of the segments, which sorts and filters itself.

A proxy model would call into Python for each comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette

from afsd_core.project.records import LabelClass, Segment, State
from app.document.document import Document
from app.editor.editor import Editor
from app.editor.segment_text import segment_tip
from app.i18n.numbers import decimal_text, short_time_text, time_text
from app.i18n.text_matching import has_all, plain, words
from app.i18n.times import HOUR, parse_time
from app.infra.deferred_calls import Later
from app.infra.lifetime import release
from app.widgets.colors import color_icon

CLASS, START, END, DURATION, SCORE, STATE, NOTE = range(7)
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# Asked for each cell of a selection, for which an `or` of flags takes too long.
_FIXED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FIXED | Qt.ItemFlag.ItemIsEditable
_ORDER = {state: place for place, state in enumerate(State)}


class SegmentsModel(QAbstractTableModel):
    """Segments of the editor's video.

    Proposals below the threshold are listed only where `weaker` says so, or as long as they are selected elsewhere.

    Attributes:
        total: how many the video has, listed or not; without the weaker ones, unless those are listed.
        weaker: whether proposals below the threshold are listed.
        below: how many of them match the filters, listed or not.
        any_below: whether the video has any of them.
        resetting: rows are being replaced; the selection that goes with them is not the person's doing.
        held: whether a cell is being edited; changes wait for `catch_up`.

    Signals:
        counted: `total` and `below` have been counted again.
    """

    counted = Signal()

    def __init__(self, document: Document, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self.editor = document, editor
        self.total = self.below = 0
        self.weaker = self.any_below = False
        self.resetting = False
        self.held = False
        self._late = False
        self._rows: list[Segment] = []
        self._places: dict[str, int] = {}
        self._labels: dict[str, LabelClass] = {}
        self._text: tuple[str, ...] = ()
        self._class: str | None = None
        self._states: Collection[State] | None = None
        self._score = 0.0
        self._ghosts: frozenset[str] = frozenset()  # proposals below the threshold
        self._picked: frozenset[str] = frozenset()  # those of them that are listed because they are selected
        self._column, self._falling = START, False
        release(self, _rows=[], _places={}, _ghosts=frozenset(), _picked=frozenset())
        self._refresh_later = Later(self, self.refresh)
        document.segments_changed.connect(self._changed)
        document.classes_changed.connect(self.refresh)
        document.videos_changed.connect(self._repaint)
        editor.state.video_changed.connect(self.refresh)
        editor.thresholds.changed.connect(self._threshold_changed)
        self.refresh()

    # -- what is shown

    def id_at(self, row: int) -> str | None:
        """The segment of a row."""
        return self._rows[row].id if 0 <= row < len(self._rows) else None

    @property
    def places(self) -> Mapping[str, int]:
        """Row of each segment that is shown, by id."""
        return self._places

    def names(self) -> set[str]:
        """Names of the classes that are listed."""
        return {
            self._labels[class_id].name for class_id in {s.class_id for s in self._rows} if class_id in self._labels
        }

    def row_of(self, segment_id: str) -> int | None:
        """The row of a segment; None where it is not listed."""
        return self._places.get(segment_id)

    def set_filter(
        self,
        *,
        text: str = "",
        class_id: str | None = None,
        states: Collection[State] | None = None,
        score: float = 0.0,
    ) -> None:
        """Show only segments that match all of these.

        Args:
            text: words in the class's name or the note.
            class_id: the class, or none.
            states: the accepted states.
            score: the least score; segments without a score match too.
        """
        self._text, self._class, self._states, self._score = words(text), class_id, states, score
        self.refresh()

    def list_weaker(self, on: bool) -> None:
        """List proposals below the threshold too, or leave them out."""
        self.weaker = on
        self.refresh()

    def pick(self, ids: Collection[str], *, keep: bool = False) -> None:
        """List those of these segments that the threshold leaves out.

        Args:
            ids: the segments.
            keep: whether those that were listed so before stay listed.
        """
        picked = self._ghosts.intersection(ids) if self._ghosts else self._ghosts
        picked = picked | self._picked if keep else picked
        if picked != self._picked:
            self._picked = picked
            if not self.weaker:
                self.refresh()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._falling = column, order == Qt.SortOrder.DescendingOrder
        self.refresh()

    def refresh(self) -> None:
        """Read the document again; unchanged rows keep their editors and scroll position."""
        if self.held:
            self._late = True
            return
        self._labels = {label.id: label for label in self.document.classes()}
        video = self.editor.state.video_id
        segments = self.document.segments(video) if video is not None else ()
        rows = self._above(segments)
        self.total = len(rows)
        if self._filtered:
            rows = list(filter(self._shows, rows))
        if self._column != START or self._falling:  # as the document has them
            rows.sort(key=self._key(), reverse=self._falling)
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._rows = rows
            self._repaint()
            self.counted.emit()
            return
        self.resetting = True
        self.beginResetModel()
        self._rows = rows
        self._places = {segment.id: row for row, segment in enumerate(rows)}
        self.endResetModel()
        self.resetting = False
        self.counted.emit()

    def catch_up(self) -> None:
        """Show the changes that came while a cell was being edited."""
        if self._late and not self.held:
            self._late = False
            self.refresh()

    def _above(self, segments: Sequence[Segment]) -> list[Segment]:
        """The segments that the threshold lets through; counts the others."""
        limits = {class_id: self.editor.thresholds.of(class_id) for class_id in self._labels}
        proposed = State.PROPOSED
        ghosts = [
            segment
            for segment in segments
            if segment.state is proposed
            and segment.score is not None
            and segment.score < limits.get(segment.class_id, 0.0)
        ]
        self._ghosts = frozenset([segment.id for segment in ghosts])
        self._picked &= self._ghosts
        self.any_below = bool(ghosts)
        self.below = sum(map(self._shows, ghosts)) if self._filtered else len(ghosts)
        if self.weaker or not ghosts:
            return list(segments)
        left_out = self._ghosts - self._picked
        return [segment for segment in segments if segment.id not in left_out]

    def _threshold_changed(self) -> None:
        video = self.editor.state.video_id
        self._refresh_later.for_(len(self.document.segments(video)) if video is not None else 0)

    @property
    def _filtered(self) -> bool:
        return bool(self._text or self._class is not None or self._states is not None or self._score > 0)

    def _shows(self, segment: Segment) -> bool:
        if self._class is not None and segment.class_id != self._class:
            return False
        if self._states is not None and segment.state not in self._states:
            return False
        if segment.score is not None and segment.score < self._score:
            return False
        if not self._text:
            return True
        return has_all(self._text, f"{self._name(segment)} {segment.note}")

    def _name(self, segment: Segment) -> str:
        label = self._labels.get(segment.class_id)
        return label.name if label is not None else "?"

    def _key(self) -> Callable[[Segment], Any]:
        keys: dict[int, Callable[[Segment], Any]] = {
            CLASS: lambda s: (plain(self._name(s)), s.start),
            START: lambda s: (s.start, s.end),
            END: lambda s: (s.end, s.start),
            DURATION: lambda s: (s.end - s.start, s.start),
            SCORE: lambda s: (-1.0 if s.score is None else s.score, s.start),
            STATE: lambda s: (_ORDER[s.state], s.start),
            NOTE: lambda s: (not s.note, s.note.casefold(), s.start),
        }
        return keys[self._column]

    def _changed(self, video_id: str) -> None:
        if video_id == self.editor.state.video_id:
            self._refresh_later.for_(max(len(self.document.segments(video_id)), len(self._rows)))

    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, NOTE))

    # -- Qt's questions

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else NOTE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if START <= section <= SCORE else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (
            self.tr("Class"),
            self.tr("Start"),
            self.tr("End"),
            self.tr("Duration"),
            self.tr("Score"),
            self.tr("State"),
            self.tr("Note"),
        )
        return names[section]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return _FIXED if index.column() in (SCORE, STATE) else _EDITABLE

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        segment = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text_of(segment, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text_of(segment, column) or (self.tr("No score") if column == SCORE else self.tr("No note"))
        if role == Qt.ItemDataRole.EditRole:
            return {CLASS: segment.class_id, NOTE: segment.note}.get(column, self._text_of(segment, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if START <= column <= SCORE else _LEFT
        if role == Qt.ItemDataRole.DecorationRole and column == CLASS:
            label = self._labels.get(segment.class_id)
            return color_icon(label.color) if label is not None else None
        if role == Qt.ItemDataRole.FontRole:
            return self._font(segment)
        if (
            role == Qt.ItemDataRole.ForegroundRole
            and not segment.by_person
            and not self.editor.thresholds.shows(segment)
        ):
            return _faint()
        if role == Qt.ItemDataRole.ToolTipRole:
            return segment_tip(self.editor, segment)  # whole: what a narrow panel has no column for, too
        return None

    def _text_of(self, segment: Segment, column: int) -> str:
        if column == CLASS:
            return self._name(segment)
        if column == SCORE:
            return "" if segment.score is None else decimal_text(segment.score)
        if column == STATE:
            return self._state_of(segment)
        if column == NOTE:
            return segment.note.replace("\n", " ")
        time = {START: segment.start, END: segment.end, DURATION: segment.duration}[column]
        if column == DURATION:
            return short_time_text(time)
        # In a video under an hour the hours would only take room.
        text = time_text(time)
        return text if self.long else text.removeprefix("0:")

    def _state_of(self, segment: Segment) -> str:
        ghost, proposed, rejected, drawn, corrected, accepted = self.state_words()
        if segment.state is State.PROPOSED:
            return proposed if self.editor.thresholds.shows(segment) else ghost
        if segment.state is State.REJECTED:
            return rejected
        if segment.drawn:
            return drawn
        return corrected if segment.state is State.CORRECTED else accepted

    def state_words(self) -> tuple[str, str, str, str, str, str]:
        """Every word of the state column, to measure its width by."""
        return (
            self.tr("ghost"),
            self.tr("proposed"),
            self.tr("rejected"),
            self.tr("drawn"),
            self.tr("corrected"),
            self.tr("accepted"),
        )

    @property
    def long(self) -> bool:
        """Whether the video lasts an hour or more, as far as is known."""
        video = self.document.video(self.editor.state.video_id or "")
        known = video.duration if video is not None else None
        return (known or self.editor.state.duration or HOUR) >= HOUR

    def _font(self, segment: Segment) -> QFont | None:
        if segment.state not in (State.REJECTED, State.PROPOSED):
            return None
        font = QFont()
        font.setItalic(segment.state is State.PROPOSED)
        font.setStrikeOut(segment.state is State.REJECTED)
        return font

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Edit through the document; an unreadable time is reported and changes nothing."""
        segment = self._rows[index.row()]
        column = index.column()
        if column == CLASS:
            self.editor.relabel((segment.id,), str(value))
            return True
        if column == NOTE:
            return bool(self.document.set_note(segment.id, str(value)))
        try:
            time = parse_time(str(value))
        except ValueError as error:
            self.editor.state.say(str(error))
            return False
        if time == parse_time(self._text_of(segment, column)):
            # Only milliseconds are shown: what was not changed keeps its microseconds.
            return False
        if column == START:
            return self.editor.trim(segment.id, start=self.editor.state.on_frame(time))
        end = time if column == END else segment.start + time
        return self.editor.trim(segment.id, end=self.editor.state.on_frame(end))


def _faint() -> QColor:
    palette = QPalette()
    color = palette.color(QPalette.ColorRole.Text)
    color.setAlphaF(0.6)
    return color
