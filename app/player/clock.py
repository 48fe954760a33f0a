"""The player's clock: maps monotonic seconds to video time, in step with the sound."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.player.sound import Sound

JUMP = 150_000  # µs of real time that the sink may be off before the clock jumps to it


class Clock:
    """Video time that runs at a rate from the moment it was started.

    Args:
        now: seconds on a monotonic clock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._anchor = 0.0
        self._origin = 0
        self._followed = 0.0
        self._stands = False
        self.rate = 1.0

    def start(self, origin: int, rate: float, *, stands: bool = False) -> None:
        """Run from a video time at a rate.

        Args:
            origin: video time, µs.
            rate: negative rates run backwards.
            stands: wait at `origin` for the sound to begin, see `keep_to`.
        """
        self._anchor, self._origin, self.rate, self._stands = self._now(), origin, rate, stands
        self._followed = self._anchor

    def time(self) -> int:
        """The video time now, µs; may lie outside the video."""
        return self._origin + (0 if self._stands else int((self._now() - self._anchor) * 1e6 * self.rate))

    def keep_to(self, sound: "Sound") -> None:
        """Follow the sound, if there is any; stand still as long as it is about to begin."""
        if self._stands and sound.pending():
            return
        heard = sound.heard()
        if self._stands:
            self.start(heard.time if heard is not None else self._origin, self.rate)
        if heard is not None:
            self.follow(heard.time, heard.moment)

    def follow(self, time: int, moment: float) -> None:
        """Follow a sink: video time `time` (µs) was heard at `moment` (seconds of this clock).

        A sink takes its samples in blocks, so its times are smoothed: the clock neither jumps nor runs backwards,
        unless the sink stood still for long.
        """
        if moment <= self._followed:
            return
        error = time - self._origin - int((moment - self._anchor) * 1e6 * self.rate)
        most = int((moment - self._followed) * 1e6 * abs(self.rate)) // 2
        self._followed = moment
        if abs(error) < JUMP * abs(self.rate):
            error = max(-most, min(error // 8, most))
        self._origin += error
