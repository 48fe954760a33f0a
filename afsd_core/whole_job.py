"""One progress and one time left over all stages of a long job, told anew from how fast it really goes."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Seconds after which what was measured counts for a third: a machine that others begin to use tells so by itself.
_MEMORY = 45.0
# So many seconds of work as expected count as measured from the start, of a stage and of the whole.
_TRUST, _TRUST_IN_ALL = 2.0, 4.0
_SLOWEST = 50.0
# A job that has not ended is not whole, whatever was expected of it.
_MOST = 0.999


@dataclass(slots=True)
class _Stage:
    expected: float
    share: float = 0.0
    # Of late: seconds that the work done was expected to take, and seconds that it took.
    work: float = 0.0
    spent: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a job is.

    Attributes:
        done: share of the whole job, by the time that it takes, 0 to 1; never less than it was before.
        seconds_left: until the end of the whole job.
    """

    done: float
    seconds_left: float


class WholeJob:
    """What is left of a job of several stages.

    How long each stage should take is known beforehand, well or badly. While a stage runs, what it takes counts for
    more and more; what comes after it is expected to be slower or faster by as much as what was seen so far, since a
    computer that is busy with other things is so for every stage.

    Args:
        stages: seconds that each is expected to take, in their order; those without work are 0.
        clock: seconds, rising.
        slowness: how many times as long it is expected to take, before anything is known.
    """

    def __init__(
        self, stages: Mapping[str, float], clock: Callable[[], float] = time.monotonic, *, slowness: float = 1.0
    ) -> None:
        self._stages = {name: _Stage(max(float(seconds), 0.0)) for name, seconds in stages.items()}
        self._clock = clock
        self._last = clock()
        self._done = 0.0
        self._usual = slowness

    def expect(self, stage: str, seconds: float) -> None:
        """More is known of a stage that has not begun: it should take so long."""
        if self._stages[stage].share == 0.0:
            self._stages[stage].expected = max(seconds, 0.0)

    def now(self, stage: str, share: float, *, skipped: bool = False) -> Standing:
        """A stage is so far (0 to 1); those before it are done.

        Args:
            skipped: what was done since the last time had been there already, and says nothing of how fast it goes.
        """
        moment = self._clock()
        passed, self._last = moment - self._last, moment
        for name, each in self._stages.items():
            if name == stage:
                break
            each.share = 1.0
        current = self._stages[stage]
        grown = max(share - current.share, 0.0)
        current.share = min(max(current.share, share), 1.0)
        fading = math.exp(-max(passed, 0.0) / _MEMORY)
        for each in self._stages.values():
            each.work, each.spent = each.work * fading, each.spent * fading
        if not skipped:
            current.work += grown * current.expected
            current.spent += passed
        return self._standing()

    def slowness(self) -> float:
        """How many times as long as expected things take of late."""
        work = sum(stage.work for stage in self._stages.values()) + _TRUST_IN_ALL
        spent = sum(stage.spent for stage in self._stages.values()) + _TRUST_IN_ALL * self._usual
        return min(max(spent / work, 1 / _SLOWEST), _SLOWEST)

    def _standing(self) -> Standing:
        usual, done, left = self.slowness(), 0.0, 0.0
        for stage in self._stages.values():
            own = min((stage.spent + _TRUST * usual) / (stage.work + _TRUST), _SLOWEST)
            # What an earlier run had done counts as done, as long as it took then.
            done += stage.share * stage.expected * own
            left += (1 - stage.share) * stage.expected * own
        if done + left > 0:
            self._done = min(max(self._done, done / (done + left)), _MOST)
        return Standing(self._done, left)


class Stretches:
    """One progress over stages of which nobody knows how long they take: each has its stretch, and none goes back.

    Args:
        ends: where each stage's stretch ends, 0 to 1, in their order.
    """

    def __init__(self, **ends: float) -> None:
        self._ends = ends
        self._done = 0.0

    def now(self, stage: str, share: float) -> float:
        """Share of the whole, where a stage is so far (0 to 1); a stage without a stretch changes nothing."""
        before = 0.0
        for name, end in self._ends.items():
            if name == stage:
                self._done = max(self._done, before + (end - before) * min(max(share, 0.0), 1.0))
            before = end
        return self._done
