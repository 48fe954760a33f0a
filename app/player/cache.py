"""Decoded pictures kept near the playhead, with a limit in bytes."""

import threading
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass

from PySide6.QtGui import QImage

BUDGET = 128 * 2**20  # with the decoded frames that the reader keeps, under the 256 MB that are promised


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """One picture at its shown size, on screen during [time, end), µs.

    `end` is None where the decoder could not tell; `frame` is None before the index is complete.
    """

    image: QImage
    time: int
    end: int | None
    frame: int | None

    def covers(self, time: int) -> bool:
        """Whether this picture is the one to show at `time`."""
        return self.time == time or (self.end is not None and self.time <= time < self.end)


class FrameCache:
    """Thread-safe cache of pictures by start; drops those farthest from the focus first."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.bytes = 0
        self._lock = threading.Lock()
        self._times: list[int] = []
        self._frames: dict[int, ShownFrame] = {}

    def put(self, frame: ShownFrame, focus: int) -> None:
        """Add a picture, dropping those farthest from `focus` (µs) when the limit is reached."""
        with self._lock:
            if frame.time in self._frames:
                return
            insort(self._times, frame.time)
            self._frames[frame.time] = frame
            self.bytes += frame.image.sizeInBytes()
            while self.bytes > self.budget and len(self._times) > 1:
                first_is_farther = focus - self._times[0] > self._times[-1] - focus
                time = self._times.pop(0 if first_is_farther else -1)
                self.bytes -= self._frames.pop(time).image.sizeInBytes()

    def at(self, time: int) -> ShownFrame | None:
        """The picture to show at `time`, if it is cached."""
        with self._lock:
            place = bisect_right(self._times, time) - 1
            if place < 0:
                return None
            frame = self._frames[self._times[place]]
            return frame if frame.covers(time) else None

    def latest(self, after: int, until: int) -> ShownFrame | None:
        """The last picture that starts in (after, until], to be shown late."""
        with self._lock:
            place = bisect_right(self._times, until) - 1
            if place < 0 or self._times[place] <= after:
                return None
            return self._frames[self._times[place]]

    def earliest(self, since: int, before: int) -> ShownFrame | None:
        """The first picture that starts in [since, before), for playing backwards."""
        with self._lock:
            place = bisect_left(self._times, since)
            if place >= len(self._times) or self._times[place] >= before:
                return None
            return self._frames[self._times[place]]

    def has(self, time: int) -> bool:
        """Whether a picture that starts exactly at `time` is cached."""
        return time in self._frames

    def clear(self) -> None:
        """Drop all pictures (another size, another index)."""
        with self._lock:
            self._times.clear()
            self._frames.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._times)
