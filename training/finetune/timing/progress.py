"""How far a fine-tune is as a whole: its stages as one progress, the parts of its training as one stage of them."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from afsd_core.whole_job import WholeJob
from training.engine.events import Started, Step
from training.finetune.events import FineTuneEvent, Learning, Preparing, Scored
from training.finetune.head_training import LearnEvent
from training.finetune.timing.expected import PartCost

# The fewest steps that tell a speed for later.
_ENOUGH_TO_KEEP = 20


class Parts:
    """How much of all parts of a training is done, by what each piece of work should cost.

    Args:
        costs: of each part, seconds, by its label.
        without: names of the videos that a part does not learn from, by its label.
        members: heads that a step of a part trains, by its label; 1 where left out.
    """

    def __init__(
        self,
        costs: Mapping[str, PartCost],
        without: Mapping[str, tuple[str, ...]] | None = None,
        members: Mapping[str, int] | None = None,
    ) -> None:
        self.labels = tuple(costs)
        self.costs = dict(costs)
        self.without = dict(without or {})
        self._members = dict(members or {})
        self._lock = threading.Lock()
        self._done = dict.fromkeys(self.labels, 0.0)
        self._began: float | None = None
        self._last = 0.0
        self._steps = 0
        self._skipped = False

    def expect_steps(self, label: str, steps: int) -> None:
        """More is known of how long a part's quick training will be."""
        with self._lock:
            self.costs[label] = replace(self.costs[label], quick_steps=max(steps, 1))

    def prepared(self, label: str, share: float) -> None:
        """So much of a part's own features and pictures is there, 0 to 1."""
        with self._lock:
            self._done[label] = self.costs[label].before * min(share, 1.0)

    def started(self, label: str, done: float) -> None:
        """A part's steps begin, or go on, where so many seconds' worth are done."""
        with self._lock:
            self._skipped = self._skipped or done > self._done[label]
            self._done[label] = max(self._done[label], done)
            self._began = self._began or time.monotonic()

    def stepped(self, label: str, done: float) -> None:
        """A step of a part is done: so many seconds' worth in all."""
        with self._lock:
            self._done[label] = done
            self._steps += self._members.get(label, 1)
            self._last = time.monotonic()

    def share(self) -> float:
        """Of all parts, 0 to 1."""
        with self._lock:
            whole = sum(cost.seconds for cost in self.costs.values())
            return min(sum(self._done.values()) / whole, 1.0) if whole else 0.0

    def skipped(self) -> bool:
        """Whether something that had been there already was counted since this was asked last."""
        with self._lock:
            skipped, self._skipped = self._skipped, False
            return skipped

    def each(self) -> float | None:
        """Seconds that a step of one head takes, where there were enough to tell."""
        with self._lock:
            if self._began is None or self._steps < _ENOUGH_TO_KEEP:
                return None
            return (self._last - self._began) / self._steps


def told(events: Iterable[LearnEvent], parts: Parts, label: str, before: int = 0) -> Iterator[Learning]:
    """Steps of one part as they are told to people.

    Args:
        before: steps of the part that other training did; from there on its steps are full ones.
    """
    for event in events:
        cost = parts.costs[label]
        full_from = before or cost.quick_steps

        def worth(step: int, cost: PartCost = cost, full_from: int = full_from) -> float:
            full = max(step - full_from, 0)
            return cost.before + (step - full) * cost.quick + full * cost.full

        if isinstance(event, Started):
            parts.started(label, worth(before + event.step))
        elif isinstance(event, Step):
            step = before + event.step
            parts.stepped(label, worth(step + 1))
            where = parts.labels.index(label)
            without = parts.without.get(label, ())
            steps = max(full_from + cost.full_steps, step + 1)
            yield Learning(label, where, len(parts.labels), step, steps, event.losses, event.total, without)


def as_one(
    events: Iterable[FineTuneEvent], whole: WholeJob, parts: Callable[[], Parts | None]
) -> Iterator[FineTuneEvent]:
    """Events with how far the whole fine-tune is, and seconds left of it, from what its stages say of themselves."""
    seen: set[str] = set()
    for event in events:
        if isinstance(event, Learning | Scored) or (isinstance(event, Preparing) and event.stage == "training"):
            training = parts()
            assert training is not None
            # What came before the first word of a stage is none of its work.
            skipped = training.skipped() or "training" not in seen
            standing = whole.now("training", training.share(), skipped=skipped)
            seen.add("training")
            event = replace(event, done=standing.done, seconds_left=standing.seconds_left)
        elif isinstance(event, Preparing):
            skipped = event.skipped or event.stage not in seen
            standing = whole.now(event.stage, event.part, skipped=skipped)
            event = replace(event, done=standing.done, seconds_left=standing.seconds_left)
            seen.add(event.stage)
        yield event
