"""Evidence: how surely something happens at each moment, by which segments choose their edges and are ranked.

Each location of the pyramid judges a segment by its boundaries and by what is at that location. What all windows say of
each moment shows more: inside a true segment it happens all the time, and just outside it does not. A segment that
covers a part only, or two with a pause between, or where an edge went to the wrong cut, is found out by this (compare
the outer-inner contrast of Shou et al., ECCV 2018).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

# An edge that is moved by a second wants so many seconds of the surest moment for it.
_MOVED = 0.1
# What is taken for happening: so much of the surest moment, however sure a detector of few labels is of anything.
_HAPPENS = 0.5
# How far outside is looked at: a share of the segment, and at least so many seconds.
_MARGIN, _LEAST_MARGIN = 0.25, 0.4
_SHORTEST = 0.2


class WindowActionness(NamedTuple):
    """What the finest level of one window says.

    Attributes:
        first: cell of the video at which it begins; probabilities: (K, t) of the classes from number 1.
    """

    first: int
    probabilities: FloatArray


def window_actionness(conf: FloatArray, prop_conf: FloatArray, cells: int, first: int) -> WindowActionness:
    """The class probabilities of the finest level.

    Args:
        conf, prop_conf: (1, N, K + 1) logits of all locations, the finest level's first, background at 0.
        cells: of that level; first: see `WindowActionness`.
    """
    logits = np.stack([conf, prop_conf])[:, 0, :cells].astype(np.float64)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return WindowActionness(first, (powers / powers.sum(axis=-1, keepdims=True)).mean(axis=0)[:, 1:].T)


@dataclass(frozen=True, slots=True, eq=False)
class Actionness:
    """How surely each of K classes happens at each moment of a video.

    Attributes:
        sums: (K, n + 1) probabilities summed over time from the start to each edge of a cell, seconds.
        peaks: (K,) the largest probability; cell: how long one lasts, seconds.
    """

    sums: FloatArray
    peaks: FloatArray
    cell: float

    @classmethod
    def of(cls, windows: Sequence[WindowActionness], cell: float) -> Self:
        """What all windows say, those whose middle is nearer counting more; nothing happens where there is none."""
        if not windows:
            return cls(np.zeros((0, 1)), np.zeros(0), cell)
        classes, length = windows[0].probabilities.shape
        end = max(window.first for window in windows) + length
        total, weight = np.zeros((classes, end)), np.full(end, 1e-9)
        near = np.minimum(np.arange(1, length + 1), np.arange(length, 0, -1)).astype(np.float64)
        for first, probabilities in windows:
            low = max(-first, 0)
            total[:, first + low : first + length] += (near * probabilities)[:, low:]
            weight[first + low : first + length] += near[low:]
        return cls.from_values(total / weight, cell)

    @classmethod
    def from_values(cls, values: FloatArray, cell: float) -> Self:
        """Evidence of (K, n) probabilities, one for each cell of so many seconds."""
        sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1) * cell
        return cls(sums, values.max(axis=1, initial=0.0), cell)

    @property
    def values(self) -> FloatArray:
        """(K, n) the probability of each class in each cell."""
        return np.asarray(np.diff(self.sums, axis=1) / self.cell)

    def blended(self, values: FloatArray, share: float) -> Self:
        """Evidence in which other probabilities (K, n) of the same cells count for a share, 0 to 1."""
        own = self.values
        length = max(own.shape[1], values.shape[1])
        mixed = np.zeros((len(values), length))
        mixed[: len(own), : own.shape[1]] += (1 - share) * own
        mixed[:, : values.shape[1]] += share * values
        return self.from_values(mixed, self.cell)

    def chosen(self, segments: FloatArray, label: int, borders: FloatArray, reach: float) -> FloatArray:
        """Segments of one class with each edge at the cut, of those within reach, that fits best what happens.

        Args:
            segments: (N, 2); borders: (B,) cuts, rising, at least one; reach: seconds.

        Returns:
            (N, 2); an edge without a cut within reach stays where it is.
        """
        edges = np.asarray(segments, dtype=np.float64)
        best, result = np.full(len(edges), -np.inf), edges.copy()
        starts, ends = (_options(edges[:, k], borders, reach) for k in (0, 1))
        surest = self.peaks[label - 1]
        for start, may_start in starts:
            for end, may_end in ends:
                gains = self._sum(label, end) - self._sum(label, start) - _HAPPENS * surest * (end - start)
                gains = gains - _MOVED * surest * (np.abs(start - edges[:, 0]) + np.abs(end - edges[:, 1]))
                better = may_start & may_end & (end > start + _SHORTEST) & (gains > best)
                best = np.where(better, gains, best)
                result[better] = np.stack([start, end], axis=1)[better]
        return result

    def contrast(self, segments: FloatArray, label: int) -> FloatArray:
        """(N,) in [0, 1]: how surely the class happens in each segment (N, 2) and does not just outside of it."""
        inside, outside = self.inside_and_outside(segments, label)
        contrast: FloatArray = np.clip(inside * (1 - outside) ** 2, 0, 1)
        return contrast

    def inside_and_outside(self, segments: FloatArray, label: int) -> tuple[FloatArray, FloatArray]:
        """(N,) mean probability of the class in each segment (N, 2), and just before and after it."""
        start, end = np.asarray(segments, dtype=np.float64).T
        margin = np.maximum((end - start) * _MARGIN, _LEAST_MARGIN)
        outside = (self._mean(label, start - margin, start) + self._mean(label, end, end + margin)) / 2
        return self._mean(label, start, end), outside

    def _sum(self, label: int, time: FloatArray) -> FloatArray:
        sums = self.sums[label - 1]
        return np.asarray(np.interp(time, np.arange(len(sums)) * self.cell, sums))

    def _mean(self, label: int, start: FloatArray, end: FloatArray) -> FloatArray:
        return (self._sum(label, end) - self._sum(label, start)) / np.maximum(end - start, 1e-3)


def _options(edges: FloatArray, borders: FloatArray, reach: float) -> list[tuple[FloatArray, NDArray[np.bool_]]]:
    """The first, second, … border within reach of each edge, and where there is one; the edge itself where none is."""
    low = np.searchsorted(borders, edges - reach, side="left")
    count = np.searchsorted(borders, edges + reach, side="right") - low
    options = []
    for k in range(max(int(count.max(initial=0)), 1)):
        at = borders[np.minimum(low + k, len(borders) - 1)]
        options.append((np.where(count > k, at, edges), (count > k) | (k == 0)))
    return options
