"""Segment algebra: overlap, union and difference of half-open stretches of time [start, end), in pure NumPy.

All functions take (N, 2) arrays of start and end in any one unit; integers (microseconds) stay exact. A stretch
is empty where its end is not after its start.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Stretches = NDArray[Any]
FloatArray = NDArray[np.float64]


def as_stretches(values: ArrayLike | Sequence[tuple[int, int]]) -> Stretches:
    """Values as an (N, 2) array; no values at all make an empty one of integers.

    Raises:
        ValueError: they are not pairs.
    """
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros((0, 2), array.dtype if array.ndim == 2 else np.int64)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"stretches must be (N, 2), start and end, not {array.shape}")
    return array


def intersection(a: ArrayLike, b: ArrayLike) -> Stretches:
    """How long each of a (N, 2) and each of b (M, 2) lie over one another: (N, M), ≥ 0."""
    first, second = as_stretches(a), as_stretches(b)
    start = np.maximum(first[:, None, 0], second[None, :, 0])
    end = np.minimum(first[:, None, 1], second[None, :, 1])
    return np.asarray(np.maximum(end - start, 0))


def tiou(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Temporal intersection over union of each of a (N, 2) with each of b (M, 2): (N, M) in [0, 1].

    Where the union is empty it is 0.
    """
    first, second = as_stretches(a), as_stretches(b)
    common = intersection(first, second).astype(np.float64)
    lengths = [np.maximum(x[:, 1] - x[:, 0], 0).astype(np.float64) for x in (first, second)]
    union = lengths[0][:, None] + lengths[1][None, :] - common
    return np.asarray(np.divide(common, union, out=np.zeros_like(common), where=union > 0))


def merge_overlapping(stretches: ArrayLike, gap: float = 0) -> Stretches:
    """The same time covered by as few stretches as can be: (M, 2), by start, none touching the next.

    Args:
        stretches: (N, 2); empty ones are left out.
        gap: stretches that this much or less lies between become one.
    """
    array = as_stretches(stretches)
    array = array[array[:, 1] > array[:, 0]]
    if len(array) == 0:
        return array
    array = array[np.argsort(array[:, 0], kind="stable")]
    reach = np.maximum.accumulate(array[:, 1])
    first = np.concatenate([[True], array[1:, 0] > reach[:-1] + gap])
    last = np.concatenate([first[1:], [True]])
    return np.stack([array[first, 0], reach[last]], axis=1)


def union_length(stretches: ArrayLike) -> int | float:
    """How much time the stretches cover together; what several cover counts once."""
    merged = merge_overlapping(stretches)
    total = (merged[:, 1] - merged[:, 0]).sum()
    return int(total) if np.issubdtype(merged.dtype, np.integer) else float(total)


def subtract(stretches: ArrayLike, others: ArrayLike) -> Stretches:
    """What of the first is in none of the second: (M, 2), by start, merged."""
    kept, removed = merge_overlapping(stretches), merge_overlapping(others)
    if len(kept) == 0 or len(removed) == 0:
        return kept
    # The complement of what is removed, as far as there is anything to keep.
    low, high = min(kept[0, 0], removed[0, 0]), max(kept[-1, 1], removed[-1, 1])
    gaps = np.stack([np.append([low], removed[:, 1]), np.append(removed[:, 0], [high])], axis=1)
    return intersect(kept, gaps)


def intersect(stretches: ArrayLike, others: ArrayLike) -> Stretches:
    """The time that is in one of the first and in one of the second: (M, 2), by start, merged."""
    a, b = merge_overlapping(stretches), merge_overlapping(others)
    if len(a) == 0 or len(b) == 0:
        return a[:0]
    # Both are sorted and apart, so the partners of each are a run.
    first = np.searchsorted(b[:, 1], a[:, 0], side="right")
    after = np.searchsorted(b[:, 0], a[:, 1], side="left")
    counts = np.maximum(after - first, 0)
    mine = np.repeat(np.arange(len(a)), counts)
    theirs = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    return np.stack([np.maximum(a[mine, 0], b[theirs, 0]), np.minimum(a[mine, 1], b[theirs, 1])], axis=1)
