"""The videos of the project: state, length and counts; search; click to open."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from afsd_core.project.records import Video, VideoState
from app import theme
from app.document import Document
from app.panels.empty import EmptyState
from app.timeline.times import format_duration

ID = Qt.ItemDataRole.UserRole
STATE = Qt.ItemDataRole.UserRole + 1
DETAIL = Qt.ItemDataRole.UserRole + 2

STATE_NAMES = {
    VideoState.NEW: "new",
    VideoState.PROPOSED: "proposed",
    VideoState.IN_REVIEW: "in review",
    VideoState.REVIEWED: "reviewed",
}
STATE_ROLES = {
    VideoState.NEW: "faint",
    VideoState.PROPOSED: "warning",
    VideoState.IN_REVIEW: "accent",
    VideoState.REVIEWED: "good",
}


class VideosModel(QAbstractListModel):
    """The document's videos; counts are read when a row is painted, so thousands of videos cost nothing."""

    def __init__(self, document: Document, parent=None) -> None:
        super().__init__(parent)
        self._document = document
        self._videos: tuple[Video, ...] = document.videos()
        self._rows = {video.id: row for row, video in enumerate(self._videos)}
        document.videos_changed.connect(self._reload)
        document.segments_changed.connect(self._one)
        document.review_changed.connect(self._one)

    def _reload(self) -> None:
        videos = self._document.videos()
        if [video.id for video in videos] == [video.id for video in self._videos]:
            self._videos = videos
            self.dataChanged.emit(self.index(0), self.index(len(videos) - 1))
            return
        self.beginResetModel()
        self._videos = videos
        self._rows = {video.id: row for row, video in enumerate(videos)}
        self.endResetModel()

    def _one(self, video_id: str) -> None:
        row = self._rows.get(video_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, video_id: str | None) -> int:
        """The row of a video, -1 when it is not there."""
        return self._rows.get(video_id, -1)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._videos)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or index.row() >= len(self._videos):
            return None
        video = self._videos[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return video.name
        if role == ID:
            return video.id
        if role == STATE:
            return self._document.video_state(video.id)
        if role == DETAIL:
            return self._detail(video)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(video.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{video.name}, {STATE_NAMES[self._document.video_state(video.id)]}, {self._detail(video)}"
        return None

    def _detail(self, video: Video) -> str:
        counts = self._document.counts(video.id)
        parts = [format_duration(video.duration)] if video.duration else []
        if counts.by_person:
            parts.append(f"{counts.by_person} segments")
        if counts.proposed:
            parts.append(f"{counts.proposed} proposed")
        return "  ·  ".join(parts)


class _VideoDelegate(QStyledItemDelegate):
    """Two lines: name; length and counts, with the state as a dot and a word."""

    def sizeHint(self, option, index) -> QSize:
        height = QFontMetricsF(option.font).height()
        return QSize(160, round(height * 2 + 16))

    def paint(self, painter: QPainter, option, index) -> None:
        colors = theme.current()
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, colors.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colors.color("hover"))
        state = index.data(STATE)
        box = QRectF(option.rect).adjusted(12, 6, -10, -6)
        line = box.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = QColor(colors.color(STATE_ROLES[state]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot)
        painter.drawEllipse(QRectF(box.left(), box.top() + line / 2 - 4, 8, 8))
        left = box.left() + 16
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colors.color("text"))
        metrics = QFontMetricsF(font)
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, box.right() - left)
        painter.drawText(QRectF(left, box.top(), box.right() - left, line), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(option.font)
        painter.setPen(colors.color("muted"))
        detail = "  ·  ".join(part for part in (STATE_NAMES[state], index.data(DETAIL)) if part)
        detail = QFontMetricsF(option.font).elidedText(detail, Qt.TextElideMode.ElideRight, box.right() - left)
        painter.drawText(
            QRectF(left, box.top() + line, box.right() - left, line), Qt.AlignmentFlag.AlignVCenter, detail
        )
        painter.restore()


class _List(QListView):
    """Keeps the arrows and Enter; every other key goes on to the player."""

    chosen = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()


class VideosPanel(QWidget):
    """A list of the project's videos.

    Signals:
        chosen: the id of a video to show.
    """

    chosen = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("videos_panel")
        self.setMinimumWidth(150)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.search = QLineEdit()
        self.search.setObjectName("videos_search")
        self.search.setPlaceholderText(self.tr("Search videos"))
        self.search.setAccessibleName(self.tr("Search videos"))
        self.search.setClearButtonEnabled(True)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(8, 6, 8, 6)
        inner.addWidget(self.search)
        column.addWidget(holder)
        self._holder = holder
        self.model = VideosModel(document, self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.model)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = _List()
        self.list.setObjectName("videos_list")
        self.list.setAccessibleName(self.tr("Videos of the project"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_VideoDelegate(self.list))
        self.list.setModel(self._proxy)
        column.addWidget(self.list, 1)
        self.progress = QLabel()
        self.progress.setProperty("role", "faint")
        self.progress.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self.progress)
        self._document = document
        self.search.textChanged.connect(self._proxy.setFilterFixedString)
        self.list.clicked.connect(self._choose)
        self.list.chosen.connect(self._choose)
        document.videos_changed.connect(self._count)
        document.review_changed.connect(lambda _video: self._count())
        self._count()
        EmptyState(self.list, self._why_empty)

    def _why_empty(self) -> str:
        if self.model.rowCount():
            return self.tr("No video has that in its name.")
        return self.tr("No videos yet.\nDrop some on the window, or open them with Ctrl+O.")

    def show_current(self, video_id: str | None) -> None:
        """Mark the video that is open."""
        row = self.model.row_of(video_id)
        if row >= 0:
            self.list.setCurrentIndex(self._proxy.mapFromSource(self.model.index(row)))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(ID))

    def _count(self) -> None:
        videos = self._document.videos()
        self._holder.setVisible(len(videos) > 6)
        done = sum(self._document.video_state(video.id) is VideoState.REVIEWED for video in videos)
        self.progress.setText(self.tr("{0} of {1} reviewed").format(done, len(videos)))
