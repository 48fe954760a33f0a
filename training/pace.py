"""How far several trainings are that may run side by side, and how long they will still take."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence

from training.events import Started, Step
from training.quick import LearnEvent
from training.tuning_events import Learning


class Pace:
    """How much of all parts is done and seconds left, from how long steps took so far; parts may run side by side."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began: float | None = None
        self._first: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._total = 1

    def start(self, part: str, step: int, total: int) -> None:
        """A part begins, or goes on, at a step; `total` steps in all parts."""
        with self._lock:
            self._began = self._began or time.monotonic()
            self._total = total
            self._first.setdefault(part, step)
            self._done[part] = step

    def step(self, part: str, done: int) -> tuple[float, float | None]:
        """The share of all that is done, and seconds left, after a step."""
        with self._lock:
            self._done[part] = done
            taken = sum(self._done.values()) - sum(self._first.values())
            left = self._total - sum(self._done.values())
            spent = time.monotonic() - (self._began or 0)
            return 1 - left / self._total, spent / taken * left if taken >= 5 else None

    def each(self) -> float | None:
        """Seconds a step, where there were enough to tell."""
        taken = sum(self._done.values()) - sum(self._first.values())
        return (time.monotonic() - (self._began or 0)) / taken if taken >= 20 else None


def told(
    events: Iterable[LearnEvent], pace: Pace, parts: Sequence[str], label: str, before: int, steps: int
) -> Iterator[Learning]:
    """Steps of one part, `before` of its `steps` done, as they are told to people."""
    for event in events:
        if isinstance(event, Started):
            pace.start(label, before + event.step, steps * len(parts))
        elif isinstance(event, Step):
            step = before + event.step
            done, left = pace.step(label, step + 1)
            yield Learning(label, parts.index(label), len(parts), step, steps, event.losses, event.total, done, left)
