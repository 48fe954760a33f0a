"""The picture on screen, letterboxed, with its own time drawn over it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n.numbers import time_text
from app.player.cache import ShownFrame
from app.player.player import Player
from app.player.timecode import timecode_text
from app.widgets.colors import BACKDROP

PILL = QColor(10, 11, 13, 176)
BRIGHT = QColor(244, 245, 247)
SOFT = QColor(244, 245, 247, 150)


class VideoView(QWidget):
    """Draws one `ShownFrame`, with an overlay read from that very picture.

    Attributes:
        overlay: whether time, frame and timecode are drawn over the picture.
        caption: (text, colour) pairs of what is active, drawn at the top; empty for none.

    Signals:
        clicked: the picture was clicked.
        stepped: frames to go, from the wheel.
        size_settled: width and height in device pixels, a moment after the last resize.
    """

    clicked = Signal()
    stepped = Signal(int)
    size_settled = Signal(int, int)

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("video_view")
        self.setAccessibleName(self.tr("Video"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 135)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._player = player
        self.shown: ShownFrame | None = None
        self.overlay = True
        self.caption: tuple[tuple[str, QColor], ...] = ()
        self._wheel = 0
        self._resized = QTimer(self, singleShot=True, interval=120)
        self._resized.timeout.connect(self._tell_size)
        self._figures = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._figures.setPointSizeF(max(9.0, self.font().pointSizeF()))
        player.frame_shown.connect(self.show_frame)
        self.size_settled.connect(player.set_view_size)

    def show_frame(self, frame: ShownFrame | None) -> None:
        """Show a picture; None empties the view."""
        self.shown = frame
        self.update()

    def set_overlay(self, on: bool) -> None:
        """Show or hide time, frame and timecode over the picture."""
        self.overlay = on
        self.update()

    def set_caption(self, caption: tuple[tuple[str, QColor], ...]) -> None:
        """Show these names over the picture."""
        if caption != self.caption:
            self.caption = caption
            self.update()

    def overlay_text(self) -> str:
        """Time, frame ("…" without a complete index) and timecode of the shown picture."""
        if self.shown is None:
            return ""
        index, frame = self._player.index, self.shown.frame
        if frame is None or index is None:
            return f"{time_text(self.shown.time)}   {self.tr('frame')} …"
        return f"{time_text(self.shown.time)}   {self.tr('frame')} {frame}   {timecode_text(frame, index)}"

    def picture_rect(self) -> QRectF:
        """The picture's place in the view: as large as fits, on whole device pixels."""
        info = self._player.info
        if self.shown is None or info is None:
            return QRectF()
        scale = min(self.width() / info.width, self.height() / info.height)
        width, height = info.width * scale, info.height * scale
        ratio = self.devicePixelRatioF()
        left, top = ((self.width() - width) / 2, (self.height() - height) / 2)
        return QRectF(
            round(left * ratio) / ratio,
            round(top * ratio) / ratio,
            round(width * ratio) / ratio,
            round(height * ratio) / ratio,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), BACKDROP)
        if self.shown is not None:
            self._draw_picture(painter)

    def _draw_picture(self, painter: QPainter) -> None:
        target = self.picture_rect()
        assert self.shown is not None
        image = self.shown.image
        ratio = self.devicePixelRatioF()
        fits = abs(target.width() * ratio - image.width()) < 1.5 and abs(target.height() * ratio - image.height()) < 1.5
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not fits)
        painter.drawImage(target, image)
        if self.overlay:
            self._draw_overlay(painter)
        if self.caption:
            self._draw_caption(painter)

    def _draw_overlay(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._figures)
        metrics = QFontMetricsF(self._figures)
        text = self.overlay_text()
        pill = QRectF(
            10, self.height() - metrics.height() - 18, metrics.horizontalAdvance(text) + 20, metrics.height() + 8
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PILL)
        painter.drawRoundedRect(pill, 5, 5)
        painter.setPen(BRIGHT)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_caption(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        top = 10.0
        for text, color in self.caption[:6]:
            pill = QRectF(10, top, metrics.horizontalAdvance(text) + 32, metrics.height() + 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(PILL)
            painter.drawRoundedRect(pill, 5, 5)
            painter.setBrush(color)
            painter.drawEllipse(QPointF(pill.left() + 12, pill.center().y()), 4, 4)
            painter.setPen(BRIGHT)
            painter.drawText(pill.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
            top += pill.height() + 4

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resized.start()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._tell_size()
        super().showEvent(event)

    def _tell_size(self) -> None:
        ratio = self.devicePixelRatioF()
        self.size_settled.emit(round(self.width() * ratio), round(self.height() * ratio))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.clicked.emit()
            event.accept()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._wheel / 120)
        self._wheel -= notches * 120
        if notches:
            self.stepped.emit(-notches)
        event.accept()
