"""The player's clock: maps monotonic seconds to video time; it never waits for pictures."""

import time
from collections.abc import Callable


class Clock:
    """Video time that runs at a rate from the moment it was started.

    Args:
        now: seconds on a monotonic clock; a sound sink's clock can stand in for it.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._anchor = 0.0
        self._origin = 0
        self.rate = 1.0

    def start(self, origin: int, rate: float) -> None:
        """Run from video time `origin` (µs) at `rate`; negative rates run backwards."""
        self._anchor, self._origin, self.rate = self._now(), origin, rate

    def time(self) -> int:
        """The video time now, µs; may lie outside the video."""
        return self._origin + int((self._now() - self._anchor) * 1e6 * self.rate)
