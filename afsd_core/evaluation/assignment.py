"""A matching of the greatest gain, kept optimal while one side grows: the Hungarian method, one row at a time."""

from collections import deque
from collections.abc import Mapping


class GrowingMatching:
    """Proposals that come one after the other, each matched to one instance or to none, for the greatest total gain.

    A new proposal changes an optimal matching along one path only: it takes an instance, whose holder takes another, …,
    until someone takes a free instance or is left without one. The best such path is found by label correction, which
    ends because an optimal matching has no cycle of gain. So each `add` is exact, and the matchings of the first 1, 2,
    …, N proposals (all thresholds on a score) cost hardly more than the last one.

    Attributes:
        gain: the total, of the proposals so far.
        taken: proposal (its number in order of coming) → instance.
    """

    def __init__(self) -> None:
        self.gain = 0
        self.taken: dict[int, int] = {}
        self._holder: dict[int, int] = {}
        self._gains: list[Mapping[int, int]] = []

    def __len__(self) -> int:
        return len(self._gains)

    def add(self, gains: Mapping[int, int]) -> int:
        """One more proposal.

        Args:
            gains: instance → what matching the two gains, > 0; instances that are not in it cannot be matched.

        Returns:
            By how much the total grew.
        """
        new = len(self._gains)
        self._gains.append(gains)
        reached = dict(gains)  # the gain so far of the best path that ends in taking this instance
        through = dict.fromkeys(gains, new)  # and who takes it there
        waiting = deque(gains)
        while waiting:
            instance = waiting.popleft()
            holder = self._holder.get(instance)
            if holder is None:
                continue
            left = reached[instance] - self._gains[holder][instance]
            for other, gain in self._gains[holder].items():
                if other != instance and left + gain > reached.get(other, 0):
                    reached[other], through[other] = left + gain, holder
                    waiting.append(other)
        best, end = 0, -1
        for instance, gain in reached.items():
            holder = self._holder.get(instance)
            total = gain if holder is None else gain - self._gains[holder][instance]
            if total > best:
                best, end = total, instance
        if end < 0:
            return 0
        self.gain += best
        self.taken.pop(self._holder.get(end, -1), None)
        while True:
            taker = through[end]
            before = self.taken.get(taker, -1)
            self.taken[taker], self._holder[end] = end, taker
            if taker == new:
                return best
            end = before
