"""A function off the window's thread, its result back on it."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from afsd_core.errors import AfsdError

log = logging.getLogger(__name__)


class _Reply(QObject):
    done = Signal(object)
    failed = Signal(str)


class _Task(QRunnable):
    def __init__(self, function: Callable[[], Any], reply: _Reply) -> None:
        super().__init__()
        self._function, self._reply = function, reply

    def run(self) -> None:
        try:
            result = self._function()
        except AfsdError as error:
            self._tell(self._reply.failed, str(error))
        except OSError as error:
            self._tell(self._reply.failed, f"{error.filename or 'A file'}: {error.strerror or error}.")
        except Exception as error:
            log.exception("in the background")
            self._tell(self._reply.failed, f"Something went wrong inside the program ({error}). The log has the rest.")
        else:
            self._tell(self._reply.done, result)

    @staticmethod
    def _tell(signal, value: object) -> None:
        try:
            signal.emit(value)
        except RuntimeError:
            log.info("a result came after its window had closed")


def run(
    owner: QObject, function: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]
) -> None:
    """Run `function` on a thread of the pool, then `done(result)` or `failed(sentence)` on `owner`'s thread.

    Nothing is called once `owner` is gone.
    """
    reply = _Reply(owner)
    reply.done.connect(done)
    reply.failed.connect(failed)
    reply.done.connect(reply.deleteLater)
    reply.failed.connect(reply.deleteLater)
    QThreadPool.globalInstance().start(_Task(function, reply))
