"""Notifications over the timeline, each with a button for what can be done."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.services.notifier import Notifier
from app.widgets import theme

READ_IN = 15_000  # ms that a sentence in passing stays


class Banner(QFrame):
    """Shows one notification at a time, the newest first.

    Closing it brings back the one before. It takes no focus.

    A sentence stays until it is closed, acted on, or settled: what it is about has worked since. One in passing, after
    which nothing has to be done, goes by itself once there was time to read it; not while the pointer is on it.
    """

    def __init__(self, notifier: Notifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 6, 7)
        row.setSpacing(10)
        self.text = QLabel()
        self.text.setObjectName("banner_text")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.text, 1)
        self.more = QLabel()
        self.more.setObjectName("banner_more")
        self.more.setProperty("role", "muted")
        row.addWidget(self.more)
        self.button = QPushButton()
        self.button.setObjectName("banner_button")
        self.button.setAccessibleName(self.tr("What can be done"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._act)
        row.addWidget(self.button)
        shut = QToolButton()
        shut.setObjectName("banner_close")
        theme.draw_on(shut, "reject")
        shut.setIconSize(QSize(14, 14))
        shut.setAccessibleName(self.tr("Close this message"))
        shut.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        shut.clicked.connect(self.shut)
        row.addWidget(shut)
        self.reading = QTimer(self, singleShot=True, interval=READ_IN)
        self.reading.timeout.connect(self.shut)
        notifier.changed.connect(self._show_newest)
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The open notifications, the newest last."""
        return tuple(notification.sentence for notification in self._notifier.notifications)

    @Slot()
    def shut(self) -> None:
        """Close the notification that is shown."""
        self._notifier.take_newest()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.reading.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._count_down()
        super().leaveEvent(event)

    def _count_down(self) -> None:
        self.reading.stop()
        messages = self._notifier.notifications
        if messages and messages[-1].passing and not self.underMouse():
            self.reading.start()

    @Slot()
    def _show_newest(self) -> None:
        self._count_down()
        messages = self._notifier.notifications
        if not messages:
            self.hide()
            return
        message = messages[-1]
        self.text.setText(message.sentence)
        self.setAccessibleName(message.sentence)
        self.setProperty("kind", message.kind.value)
        self.style().polish(self)
        self.button.setText(message.button)
        self.button.setAccessibleName(message.button or self.tr("What can be done"))
        self.button.setVisible(bool(message.button))
        others = len(messages) - 1
        self.more.setText(self.tr("{0} more").format(others) if others else "")
        self.more.setVisible(others > 0)
        self.show()

    @Slot()
    def _act(self) -> None:
        message = self._notifier.take_newest()
        if message is not None and message.act is not None:
            message.act()
