"""Run functions on worker threads and deliver their results on the window's thread."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal

from afsd_core.errors import AfsdError
from afsd_core.message import Message

log = logging.getLogger(__name__)


class Mailbox(QObject):
    """A queue through which threads call functions on the window's thread.

    A signal of the receiving object would not do: the window's thread may destroy that object while the signal is being
    emitted. The mailbox lives as long as the program.
    """

    _came = Signal(object, object, object)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._came.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def post(self, owner: QObject, function: Callable[..., Any], *values: Any) -> None:
        """From any thread: call `function` on the window's thread, unless `owner` is deleted."""
        try:
            self._came.emit(owner, function, values)
        except RuntimeError:
            log.info("news came after the program's end")

    def _hand_over(self, owner: QObject, function: Callable[..., Any], values: tuple[Any, ...]) -> None:
        if shiboken6.isValid(owner):
            function(*values)
        else:
            log.info("a result came after its window had closed")


_mailbox: Mailbox | None = None


def mailbox() -> Mailbox:
    """The program's mailbox; call it on the window's thread only."""
    global _mailbox
    if _mailbox is None or not shiboken6.isValid(_mailbox):
        _mailbox = Mailbox(QCoreApplication.instance())
    return _mailbox


class _Task(QRunnable):
    def __init__(self, function: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]) -> None:
        super().__init__()
        self._function, self._done, self._failed = function, done, failed

    def run(self) -> None:
        try:
            result = self._function()
        except AfsdError as error:
            self._failed(str(error))
        except OSError as error:
            where = error.filename or Message("A file")
            self._failed(Message("{file}: {reason}.", file=where, reason=error.strerror or str(error)))
        except Exception as error:
            log.exception("in the background")
            self._failed(
                Message("Something went wrong inside the program ({error}). The log has the rest.", error=error)
            )
        else:
            self._done(result)


def run(
    owner: QObject, function: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]
) -> None:
    """Run a function on a thread of the pool and deliver its result to the window's thread.

    Nothing is called once `owner` is deleted.

    Args:
        owner: the object that waits for the result.
        function: runs on the pool's thread.
        done: called with the result.
        failed: called with a sentence where the function raised an error.
    """
    box = mailbox()
    task = _Task(function, partial(box.post, owner, done), partial(box.post, owner, failed))
    QThreadPool.globalInstance().start(task)


def ended(seconds: float) -> bool:
    """Wait at the end of the program for running tasks; False where they take too long.

    A drive that no longer answers may hold a task up for ever.
    """
    return QThreadPool.globalInstance().waitForDone(round(seconds * 1000))
