"""Work that may wait for a later turn of the event loop, one piece a turn.

Tables, counts and hints that follow thousands of changed segments take milliseconds each. Within the edit they would
add up to a noticeable pause; in turns of their own, keys and pictures are handled in between.
"""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

#: From this many segments in a video on, work that follows an edit is deferred; for fewer it is quick enough.
MANY = 2000


class _Turns(QObject):
    """The queue of waiting calls, in the order in which they were asked for."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.waiting: dict[Later, None] = {}
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._turn)

    def ask(self, piece: "Later") -> None:
        """Queue a call."""
        self.waiting[piece] = None
        if not self._timer.isActive():
            self._timer.start()

    def _turn(self) -> None:
        while self.waiting:
            piece = next(iter(self.waiting))
            del self.waiting[piece]
            if piece.alive:
                # Started first, so that an error in the call does not stop those that still wait.
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
    """A function that is called once in a later turn, however often it is asked for.

    It is not called after its owner has been deleted. For the window's thread only.
    """

    def __init__(self, owner: QObject, function: Callable[[], object]) -> None:
        self._owner, self._function = owner, function

    @property
    def alive(self) -> bool:
        """Whether the owner still exists."""
        return shiboken6.isValid(self._owner)

    @property
    def waiting(self) -> bool:
        """Whether a call is due."""
        return self in _all().waiting

    def ask(self) -> None:
        """Ask for a call in a later turn."""
        _all().ask(self)

    def now(self) -> None:
        """Call the function now, which also settles a call that is due."""
        _all().waiting.pop(self, None)
        self._function()

    def for_(self, count: int) -> None:
        """Call now for few items, later for many."""
        if count < MANY:
            self.now()
        else:
            self.ask()
