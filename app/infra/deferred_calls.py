"""Work that may wait for a later turn of the event loop, one piece a turn: a large edit is followed by much of it.

Tables, counts and hints that follow thousands of changed segments take milliseconds each. Done within the edit they
would add up to a pause that is felt; one a turn, keys and pictures come in between.
"""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

#: From so many segments in a video on, what follows an edit waits for its turn; below, it takes no time worth a turn.
MANY = 2000


class _Turns(QObject):
    """Who waits, in the order in which they asked."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.waiting: dict[Later, None] = {}
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._turn)

    def ask(self, piece: "Later") -> None:
        self.waiting[piece] = None
        if not self._timer.isActive():
            self._timer.start()

    def _turn(self) -> None:
        while self.waiting:
            piece = next(iter(self.waiting))
            del self.waiting[piece]
            if piece.alive:
                # First, so that a fault in it does not keep the others waiting.
                self._timer.start()
                piece.now()
                return


_turns: _Turns | None = None


def _all() -> _Turns:
    global _turns
    if _turns is None or not shiboken6.isValid(_turns):
        _turns = _Turns(QCoreApplication.instance())
    return _turns


class Later:
    """A function that is called once in a later turn, however often it is asked for until then.

    It is not called any more once its owner is gone. On the window's thread only.
    """

    def __init__(self, owner: QObject, function: Callable[[], object]) -> None:
        self._owner, self._function = owner, function

    @property
    def alive(self) -> bool:
        """Whether there is anybody left to do it for."""
        return shiboken6.isValid(self._owner)

    @property
    def waiting(self) -> bool:
        """Whether it has been asked for, and its turn has not come yet."""
        return self in _all().waiting

    def ask(self) -> None:
        """Call it in a turn of its own."""
        _all().ask(self)

    def now(self) -> None:
        """Call it here; what was asked for is done with that."""
        _all().waiting.pop(self, None)
        self._function()

    def for_(self, count: int) -> None:
        """Call it here where it is over so few things, and later where it is over many."""
        if count < MANY:
            self.now()
        else:
            self.ask()
