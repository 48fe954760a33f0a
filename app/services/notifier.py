"""Notifications: sentences for the status line, and those over the timeline that stay until they are settled."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.i18n.translation import translated

log = logging.getLogger(__name__)


class NotificationKind(StrEnum):
    """How a notification looks: something failed, or something to know."""

    TROUBLE = "trouble"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Notification:
    """A sentence that needs to be seen.

    Attributes:
        button, act: what can be done about it; without a text there is no button.
        topic: what it is about; a newer one on the same topic replaces it, and `Notifier.settle` takes it away.
        passing: it goes by itself once there was time to read it.
    """

    sentence: str
    button: str = ""
    act: Callable[[], object] | None = None
    kind: NotificationKind = NotificationKind.TROUBLE
    topic: str = ""
    passing: bool = False


class Notifier(QObject):
    """Holds the notifications that are still to be read, and hands on sentences for the status line.

    Signals:
        said: a sentence for the status line, in the window's language.
        changed: `notifications` are others than before.
        trouble: a sentence about something that failed has come.
    """

    said = Signal(str)
    changed = Signal()
    trouble = Signal(str)
    _fault = Signal(object)  # a sentence that may still have to be translated: as text it would lose its template

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notifications: list[Notification] = []
        self._fault.connect(self._fault_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def notifications(self) -> tuple[Notification, ...]:
        """What is still to be read, the newest last."""
        return tuple(self._notifications)

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self.said.emit(translated(sentence))

    def notify(
        self,
        sentence: str,
        button: str = "",
        act: Callable[[], object] | None = None,
        *,
        kind: NotificationKind = NotificationKind.TROUBLE,
        topic: str = "",
        passing: bool = False,
    ) -> None:
        """Show a sentence over the timeline; the arguments are those of `Notification`."""
        sentence = translated(sentence)
        self._notifications = [
            each for each in self._notifications if each.sentence != sentence and not (topic and each.topic == topic)
        ]
        self._notifications.append(Notification(sentence, button, act, kind, topic, passing))
        self.changed.emit()

    def warn(self, sentence: str, topic: str = "") -> None:
        """Log and show that something failed; one with a topic goes once `settle` hears that it works again."""
        log.warning("told: %s", sentence)
        self.notify(sentence, topic=topic)
        self.trouble.emit(translated(sentence))

    def report_fault(self, sentence: str) -> None:
        """Show a fault of the program; may be called from any thread."""
        self._fault.emit(sentence)

    @Slot(object)
    def _fault_arrived(self, sentence: str) -> None:
        self.warn(sentence)

    def is_open(self, topic: str) -> bool:
        """Whether a notification on this topic is still to be read."""
        return any(each.topic == topic for each in self._notifications)

    def settle(self, *topics: str) -> None:
        """Take away the notifications on these topics: what they were about works now."""
        remaining = [each for each in self._notifications if each.topic not in topics]
        if remaining != self._notifications:
            self._notifications = remaining
            self.changed.emit()

    def take_newest(self) -> Notification | None:
        """Take away the newest notification, which has been read."""
        notification = self._notifications.pop() if self._notifications else None
        self.changed.emit()
        return notification
