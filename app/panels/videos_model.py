"""List model of the videos, with its filter, and the delegate that draws a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from afsd_core.project.records import Video, VideoState
from app.document.document import Document
from app.i18n.numbers import count_text, length_text
from app.i18n.text_matching import has_all, words
from app.i18n.translation import counted, translated
from app.infra.lifetime import release
from app.services.review_queue import Left
from app.services.thumbnails import Thumbnails
from app.services.video_scanner import VideoScanner
from app.widgets import theme
from app.widgets.colors import BACKDROP

_Index = QModelIndex | QPersistentModelIndex
_FIXED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
ID = Qt.ItemDataRole.UserRole
STATE = Qt.ItemDataRole.UserRole + 1
DETAIL = Qt.ItemDataRole.UserRole + 2
COUNTS = Qt.ItemDataRole.UserRole + 3
TROUBLE = Qt.ItemDataRole.UserRole + 4
FEW_COUNTS = Qt.ItemDataRole.UserRole + 5

STATE_ROLES = {
    VideoState.NEW: "faint",
    VideoState.PROPOSED: "warning",
    VideoState.IN_REVIEW: "accent",
    VideoState.REVIEWED: "good",
}
PICTURE, SMALL = QSize(72, 40), QSize(48, 27)  # as large as a video's picture is shown, and in a narrow panel
NARROW = 212


class VideosModel(QStringListModel):
    """The document's videos that match the filter; texts are read as rows are painted.

    Filtered here, since a proxy asks Python about each of thousands of videos whenever one changes. It counts its rows
    as Qt's own model does: the list asks four times for each while it lays them out, and a call into Python takes long.

    Attributes:
        total: how many the project has, shown or not.
        left: what is left to review, by video; None while nobody has counted it.
        state: only videos in this state are shown; "missing": those that cannot be opened; None: all.
    """

    def __init__(
        self, document: Document, survey: VideoScanner, thumbnails: Thumbnails, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._survey, self._thumbnails = document, survey, thumbnails
        self._words: tuple[str, ...] = ()
        self.state: VideoState | str | None = None
        self.left: Mapping[str, Left] | None = None
        self._videos: tuple[Video, ...] = ()
        self._rows: dict[str, int] = {}
        self.total = 0
        release(self, _videos=(), _rows={})
        self._reload()
        document.videos_changed.connect(self._reload)
        document.segments_changed.connect(self._one)
        document.review_changed.connect(self._one)
        thumbnails.ready.connect(self._repaint)
        survey.changed.connect(self._reload)

    def look_for(self, text: str) -> None:
        """Show only videos with all of these words in their name or folder."""
        self._words = words(text)
        self._reload()

    def only(self, state: VideoState | str | None) -> None:
        """Show only videos in this state."""
        self.state = state
        self._reload()

    def _shows(self, video: Video) -> bool:
        if self._words and not has_all(self._words, f"{video.name} {video.path.parent.name}"):
            return False
        if self.state is None:
            return True
        if self.state == "missing":
            return bool(self.trouble(video))
        return self._document.video_state(video.id) == self.state

    def _reload(self) -> None:
        videos = self._document.videos()
        self.total = len(videos)
        if self._words or self.state is not None:
            videos = tuple(filter(self._shows, videos))
        if len(videos) == len(self._videos) and all(map(_same, videos, self._videos)):
            self._videos = videos
            if videos:
                self.dataChanged.emit(self.index(0), self.index(len(videos) - 1))
            return
        self._videos = videos
        self._rows = {video.id: row for row, video in enumerate(videos)}
        self.setStringList([video.id for video in videos])  # the model is reset by this

    def _one(self, video_id: str) -> None:
        if self.state is not None:
            self._reload()
        else:
            self._repaint(video_id)

    def _repaint(self, video_id: str) -> None:
        row = self._rows.get(video_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def show_left(self, left: Mapping[str, Left]) -> None:
        """Show in each row what is left to review."""
        self.left = left
        if self._videos:
            self.dataChanged.emit(self.index(0), self.index(len(self._videos) - 1))

    def row_of(self, video_id: str | None) -> int:
        """The row of a video, -1 when it is not shown."""
        return self._rows.get(video_id or "", -1)

    def trouble(self, video: Video) -> str:
        """Why a video cannot be shown, in two words; empty where it can."""
        if video.id in self._survey.missing:
            return self.tr("not found")
        return self.tr("unreadable") if video.id in self._survey.unreadable else ""

    def state_name(self, state: VideoState) -> str:
        """The name of a state."""
        return {
            VideoState.NEW: self.tr("new"),
            VideoState.PROPOSED: self.tr("proposed"),
            VideoState.IN_REVIEW: self.tr("in review"),
            VideoState.REVIEWED: self.tr("reviewed"),
        }[state]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return _FIXED if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._videos):
            return None
        video = self._videos[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return video.name
        if role == ID:
            return video.id
        if role == STATE:
            return self._document.video_state(video.id)
        if role == TROUBLE:
            return self.trouble(video)
        if role == DETAIL:
            return self._detail(video)
        if role == COUNTS:
            return self._counts(video)
        if role == FEW_COUNTS:
            return *self._few_counts(video), self._fewest_counts(video)
        if role == Qt.ItemDataRole.DecorationRole:
            return None if video.id in self._survey.missing else self._thumbnails.picture(video)
        if role == Qt.ItemDataRole.ToolTipRole:
            unreadable = translated(self._survey.unreadable.get(video.id, ""))
            lines = (str(video.path), self._detail(video), self._counts(video), self._weaker(video), unreadable)
            return "\n".join(filter(None, lines))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (video.name, self._detail(video), self._counts(video))))
        return None

    def _detail(self, video: Video) -> str:
        state = self.trouble(video) or self.state_name(self._document.video_state(video.id))
        return " · ".join(filter(None, (state, length_text(video.duration) if video.duration else "")))

    def _few_counts(self, video: Video) -> tuple[str, str]:
        """The texts of `_counts`, shorter ones for little room."""
        drawn, waiting = self._document.counts(video.id).by_person, self._waiting(video)
        if not drawn or not waiting:
            return (self._counts(video),) * 2
        number = count_text(drawn)
        return self.tr("{0} done · {1}").format(number, waiting), f"{number} + {waiting}"

    def _fewest_counts(self, video: Video) -> str:
        """Numbers alone, for the narrowest panel; the tooltip explains them."""
        counts = self._document.counts(video.id)
        waiting = counts.proposed if self.left is None else self.left.get(video.id, Left()).waiting
        return " + ".join(count_text(count) for count in (counts.by_person, waiting) if count)

    def _counts(self, video: Video) -> str:
        by_person = self._document.counts(video.id).by_person
        parts = [counted(by_person, "{n:,} segment", "{n:,} segments")] if by_person else []
        return " · ".join(filter(None, (*parts, self._waiting(video))))

    def _waiting(self, video: Video) -> str:
        if self.left is not None:
            waiting = self.left.get(video.id, Left()).waiting
            return self.tr("{0} to review").format(count_text(waiting)) if waiting else ""
        proposed = self._document.counts(video.id).proposed
        return self.tr("{0} proposed").format(count_text(proposed)) if proposed else ""

    def _weaker(self, video: Video) -> str:
        weaker = self.left.get(video.id, Left()).weaker if self.left is not None else 0
        if not weaker:
            return ""
        return counted(weaker, "{n:,} weaker one below the threshold", "{n:,} weaker ones below the threshold")


def _same(one: Video, other: Video) -> bool:
    return one.id == other.id


class VideoDelegate(QStyledItemDelegate):
    """Draws a row: picture, name, state with its dot, length and counts."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, round(QFontMetricsF(option.font).height() * 3 + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colors = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, colors.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colors.color("hover"))
        box = QRectF(option.rect).adjusted(8, 6, -8, -6)
        line = box.height() / 3
        picture = SMALL if option.rect.width() < NARROW else PICTURE
        frame = QRectF(box.left(), box.center().y() - picture.height() / 2, picture.width(), picture.height())
        _paint_picture(painter, frame, index.data(Qt.ItemDataRole.DecorationRole), colors)
        left = frame.right() + 9
        width = box.right() - left
        metrics = QFontMetricsF(option.font)
        painter.setFont(option.font)

        def write(row: int, texts: tuple[str, ...], role: str, indent: float = 0.0) -> None:
            mode = Qt.TextElideMode.ElideRight if row else Qt.TextElideMode.ElideMiddle
            painter.setPen(colors.color(role))
            place = QRectF(left + indent, box.top() + row * line, width - indent, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, fitting(texts, metrics, place.width(), mode))

        trouble = index.data(TROUBLE)
        name, detail = index.data(), index.data(DETAIL)
        write(0, (name, name.rpartition(".")[0] or name), "faint" if trouble else "text")
        write(1, (detail, detail.partition(" · ")[0]), "danger" if trouble else "muted", 13.0)
        write(2, (index.data(COUNTS), *index.data(FEW_COUNTS)), "muted")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.color("danger" if trouble else STATE_ROLES[index.data(STATE)])))
        painter.drawEllipse(QRectF(left, box.top() + 1.5 * line - 4, 8, 8))
        painter.restore()


def fitting(texts: tuple[str, ...], metrics: QFontMetricsF, width: float, mode: Qt.TextElideMode) -> str:
    """The first text that fits; where none does, the last one, shortened.

    Args:
        texts: of the same meaning, the longest first.
        metrics: of the font.
        width: pixels.
        mode: where the last text is shortened.
    """
    fits = (text for text in texts if metrics.horizontalAdvance(text) <= width)
    return next(fits, None) or metrics.elidedText(texts[-1], mode, width)


def _paint_picture(painter: QPainter, frame: QRectF, picture: QPixmap | None, colors: theme.Theme) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(frame, 3, 3)
    painter.fillPath(shape, colors.color("line" if picture is None else "field"))
    if picture is None or picture.isNull():
        return
    painter.save()
    painter.setClipPath(shape)
    # Filled where little is lost by that; a picture of another shape stands on black, as the player has it.
    size = picture.size().scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if size.width() * size.height() > frame.width() * frame.height() * 1.4:
        size = picture.size().scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.fillPath(shape, BACKDROP)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(frame.center())
    painter.drawPixmap(place, picture, QRectF(picture.rect()))
    painter.restore()
