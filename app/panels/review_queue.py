"""Panel of the review queue: proposals and segments to review in all videos, with reasons."""

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QIcon, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from afsd_core import review_queue as words
from app.i18n.numbers import count_text, decimal_text, time_text
from app.i18n.translation import counted
from app.infra.lifetime import release
from app.services.review_queue import ReviewQueue
from app.widgets import theme
from app.widgets.colors import color_icon
from app.widgets.empty_list import EmptyState
from app.widgets.row_keys import RowKeys

_Index = QModelIndex | QPersistentModelIndex

if TYPE_CHECKING:
    from afsd_core.evaluation.effort import Effort
    from afsd_core.review_queue import Doubt
    from app.document.document import Document
    from app.editor.editor import Editor

REASONS = {
    words.NEAR: QT_TRANSLATE_NOOP("ReviewQueuePanel", "near the threshold"),
    words.ABOVE: QT_TRANSLATE_NOOP("ReviewQueuePanel", "above the threshold"),
    words.BELOW: QT_TRANSLATE_NOOP("ReviewQueuePanel", "below the threshold"),
    words.NO_SCORE: QT_TRANSLATE_NOOP("ReviewQueuePanel", "no score"),
    words.EDGES: QT_TRANSLATE_NOOP("ReviewQueuePanel", "vague edges"),
    words.CLASSES: QT_TRANSLATE_NOOP("ReviewQueuePanel", "two classes"),
    words.NEW: QT_TRANSLATE_NOOP("ReviewQueuePanel", "new in this version"),
    words.MOVED: QT_TRANSLATE_NOOP("ReviewQueuePanel", "moved since the version before"),
    words.GONE: QT_TRANSLATE_NOOP("ReviewQueuePanel", "gone since the version before"),
    words.RENAMED: QT_TRANSLATE_NOOP("ReviewQueuePanel", "another class before"),
}
NAME, REASON, PLACE = (Qt.ItemDataRole.UserRole + n for n in range(3))
#: What the project remembers: whether the weaker ones are listed too.
WEAKER = "queue_lists_weaker"
_SWATCH = 14  # pixels
# Rows at a time, more once one scrolls to their end: the layout of 20,000 rows would stop the window for 0.2 s.
_ROWS = 300


class QueueModel(QAbstractListModel):
    """A row an entry: class and reason, then video, time and score.

    Attributes:
        weaker: whether what lies below the threshold is listed too, after the rest.
    """

    def __init__(self, document: "Document", queue: ReviewQueue) -> None:
        super().__init__(queue)
        self._document, self._queue = document, queue
        self.weaker = False
        self.entries: tuple[Doubt, ...] = self._listed()
        self._rows = min(len(self.entries), _ROWS)
        release(self, entries=())

    def _listed(self) -> "tuple[Doubt, ...]":
        """Entries to review and lost segments, by doubt; then the weaker ones, if listed."""
        first = tuple(entry for entry in self._queue.entries if not entry.weak or entry.reason == words.GONE)
        if not self.weaker:
            return first
        return first + tuple(entry for entry in self._queue.entries if entry.weak and entry.reason != words.GONE)

    def refresh(self) -> None:
        """Read the queue again."""
        self.beginResetModel()
        self.entries = self._listed()
        self._rows = min(len(self.entries), max(self._rows, _ROWS))
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._rows < len(self.entries)

    def fetchMore(self, parent: _Index) -> None:
        more = min(_ROWS, len(self.entries) - self._rows)
        self.beginInsertRows(parent, self._rows, self._rows + more - 1)
        self._rows += more
        self.endInsertRows()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._document.closed:
            return None
        entry = self.entries[index.row()]
        label, video = self._document.label_class(entry.class_id), self._document.video(entry.video)
        if label is None or video is None:  # gone since the queue was put in order, which happens anew in a moment
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return color_icon(label.color, _SWATCH)
        if role == NAME:
            return label.name
        reason = QCoreApplication.translate("ReviewQueuePanel", str(REASONS[entry.reason]))
        if role == REASON:
            return reason
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, PLACE)
        if role in shown:
            segment = self._document.segment(entry.segment) if entry.segment is not None else None
            score = f"  ·  {decimal_text(segment.score)}" if segment is not None and segment.score is not None else ""
            place = f"{time_text(entry.start)}{score}  ·  {video.name}"
            return place if role == PLACE else f"{label.name}  ·  {reason}\n{place}"
        return None


class _Rows(QStyledItemDelegate):
    """Draws an entry: class, reason at the right, and its place fainter below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, round(QFontMetricsF(option.font).height() * 2 + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colors, metrics = theme.current(), QFontMetricsF(option.font)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colors.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colors.color("hover"))
        box = QRectF(option.rect).adjusted(10, 7, -12, -7)
        high = box.height() / 2
        swatch: QIcon | None = index.data(Qt.ItemDataRole.DecorationRole)
        if swatch is not None:
            top = round(box.top() + (high - _SWATCH) / 2)
            swatch.paint(painter, round(box.left()), top, _SWATCH, _SWATCH)
        box.setLeft(box.left() + _SWATCH + 8)
        painter.setFont(option.font)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        first, second = QRectF(box.left(), box.top(), box.width(), high), box.adjusted(0, high, 0, 0)
        reason = index.data(REASON) or ""
        painter.setPen(colors.color("muted"))
        painter.drawText(first, middle | right, reason)
        place = metrics.elidedText(index.data(PLACE) or "", Qt.TextElideMode.ElideMiddle, second.width())
        painter.drawText(second, middle, place)
        painter.setPen(colors.color("text"))
        room = first.width() - metrics.horizontalAdvance(reason) - 16
        name = metrics.elidedText(index.data(NAME) or "", Qt.TextElideMode.ElideRight, room)
        painter.drawText(first, middle, name)
        painter.restore()


class _List(RowKeys, QListView):
    """A list that keeps the arrow keys and Enter."""


class ReviewQueuePanel(QWidget):
    """The queue as a list; a click or Enter shows the entry's segment.

    Above the list stand the number of waiting entries and the switch for the weaker ones.

    Signals:
        count_changed: how many proposals wait for a decision.
    """

    count_changed = Signal(int)

    def __init__(self, document: "Document", editor: "Editor", queue: ReviewQueue, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("review_queue_panel")
        self._editor, self._document, self._queue = editor, document, queue
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.summary = QLabel()
        self.summary.setObjectName("review_queue_summary")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.weaker = QCheckBox()
        self.weaker.setObjectName("review_queue_weaker")
        self.weaker.setToolTip(self.tr("Lists them too, after what is to review; they do not count as waiting."))
        self.weaker.setChecked(document.setting(WEAKER, False) is True)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(6)
        head.addWidget(self.summary)
        head.addWidget(self.weaker)
        column.addWidget(self._head)
        self.list = _List()
        self.list.setObjectName("review_queue_list")
        self.list.setAccessibleName(self.tr("What is worth a look next"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = QueueModel(document, queue)
        self.model.weaker = self.weaker.isChecked()
        self.list.setModel(self.model)
        self.empty = EmptyState(self.list, self._why_empty)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        column.addWidget(self.list, 1)
        self.effort = QLabel()
        self.effort.setObjectName("effort_label")
        self.effort.setProperty("role", "muted")
        self.effort.setWordWrap(True)
        self.effort.setTextFormat(Qt.TextFormat.PlainText)
        self.effort.setContentsMargins(12, 8, 12, 10)
        self.effort.setToolTip(
            self.tr(
                "Counted as actions: 3 for a segment drawn anew, 1 for each edge moved, class changed, proposal "
                "accepted or rejected; compared with drawing every segment by hand."
            )
        )
        column.addWidget(self.effort)
        self.weaker.toggled.connect(self._list_weaker)
        queue.changed.connect(self._refresh)
        editor.selection.changed.connect(self._mark_current)
        self._refresh()

    def _why_empty(self) -> str:
        if self._queue.total.weaker:
            return self.tr("Nothing is left to review.\nA lower threshold brings up more of what was proposed.")
        return self.tr("Nothing waits for a decision.\nWhat a detection proposes is listed here, most doubtful first.")

    def _list_weaker(self, on: bool) -> None:
        self._document.set_setting(WEAKER, on)
        self.model.weaker = on
        self._refresh()

    def _refresh(self) -> None:
        self.model.refresh()
        self._mark_current()
        waiting, weaker = self._queue.total
        gone = sum(entry.reason == words.GONE for entry in self.model.entries)
        parts = [self.tr("{0} to review").format(count_text(waiting))]
        if gone:
            parts.append(self.tr("{0} gone since the version before").format(count_text(gone)))
        self.summary.setText(" · ".join(parts))
        self.weaker.setText(
            counted(weaker, "{n:,} weaker one below the threshold", "{n:,} weaker ones below the threshold")
        )
        self.weaker.setVisible(weaker > 0)
        self._head.setVisible(bool(waiting or weaker or gone))
        self.effort.setText(self._told(self._queue.effort))
        self.effort.setVisible(bool(self.effort.text()))
        self.count_changed.emit(waiting)

    def _mark_current(self) -> None:
        current = self._editor.selection.current
        row = next((n for n, entry in enumerate(self.model.entries) if entry.segment == current), -1) if current else -1
        self.list.setCurrentIndex(self.model.index(row) if 0 <= row < self.model.rowCount() else QModelIndex())

    def _go(self, index: QModelIndex) -> None:
        entry = self.model.entries[index.row()]
        segment = self._document.segment(entry.segment) if entry.segment is not None else None
        if segment is not None:
            self._editor.review.go_to(segment, queued=True)
        else:
            self._editor.state.video_wanted.emit(entry.video, entry.start)

    def _told(self, effort: "Effort | None") -> str:
        """Summary of the project's corrections so far; empty without any."""
        if effort is None or not effort.actions:
            return ""
        text = self.tr("So far: {0} accepted as they were, {1} corrected, {2} rejected, {3} missed and drawn.").format(
            *map(count_text, (effort.accepted, effort.touched, effort.rejected, effort.drawn))
        )
        saved = effort.saved
        if saved is None or effort.accepted + effort.touched + effort.rejected == 0:
            return text
        if saved >= 0:
            return text + self.tr(" That is {0:.0f} % less work than drawing everything.").format(100 * saved)
        return text + self.tr(" That is {0:.0f} % more work than drawing everything.").format(-100 * saved)
