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


_PAIRS_AT_ONCE = 2_000_000


def alike(
    a: ArrayLike, b: ArrayLike, group_a: ArrayLike | None = None, group_b: ArrayLike | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
    """All pairs of a (N, 2) and b (M, 2) whose tIoU is at least a half, without looking at all N × M.

    Two such stretches differ in length by a factor of two at most, and one starts no further before the other than
    that one is long; so each is compared only with what is of its size and starts near it.

    Args:
        a, b: integers that span at most 2⁴⁰; empty ones are like nothing.
        group_a, group_b: (N,) and (M,) small integers ≥ 0 (videos, say); only equal ones are compared.

    Returns:
        (P,) indices into a, into b, and their tIoU, by a, then by b.
    """
    first, second = as_stretches(a).astype(np.int64), as_stretches(b).astype(np.int64)
    groups = [
        np.zeros(len(rows), dtype=np.int64) if given is None else np.asarray(given, dtype=np.int64)
        for rows, given in ((first, group_a), (second, group_b))
    ]
    nothing = np.zeros(0, dtype=np.int64)
    lengths = [rows[:, 1] - rows[:, 0] for rows in (first, second)]
    mine, theirs = np.flatnonzero(lengths[0] > 0), np.flatnonzero(lengths[1] > 0)
    if not len(mine) or not len(theirs):
        return nothing, nothing, np.zeros(0)
    octaves = [np.log2(np.maximum(each, 1)).astype(np.int64) + 1 for each in lengths]
    zero = min(int(first[mine, 0].min()), int(second[theirs, 0].min()))
    first, second = first - zero, second - zero
    span = int(max(first[mine, 1].max(), second[theirs, 1].max())) + 1
    # One sorted key for group, size and start, so that the partners of a stretch are three runs.
    keys = ((groups[1] << 6) + octaves[1])[theirs] * span + second[theirs, 0]
    order = np.argsort(keys, kind="stable")
    keys, theirs = keys[order], theirs[order]
    start, length = first[mine, 0], lengths[0][mine]
    earliest, latest = np.maximum(start - length, 0), np.minimum(start + (length + 1) // 2, span - 1)
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]] = []
    for size in (-1, 0, 1):
        base = ((groups[0] << 6) + octaves[0])[mine] + size
        low = np.searchsorted(keys, base * span + earliest, side="left")
        counts = np.searchsorted(keys, base * span + latest, side="right") - low
        total = np.cumsum(counts)
        at = 0
        while at < len(mine):
            done = int(total[at - 1]) if at else 0
            stop = max(int(np.searchsorted(total, done + _PAIRS_AT_ONCE, side="right")), at + 1)
            part = counts[at:stop]
            within = np.arange(int(part.sum())) - np.repeat(np.cumsum(part) - part, part)
            i, j = np.repeat(mine[at:stop], part), theirs[np.repeat(low[at:stop], part) + within]
            common = np.minimum(first[i, 1], second[j, 1]) - np.maximum(first[i, 0], second[j, 0])
            union = lengths[0][i] + lengths[1][j] - common
            keep = 2 * common >= union
            found.append((i[keep], j[keep], common[keep] / union[keep]))
            at = stop
    left, right, ratio = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((right, left))
    return left[order], right[order], ratio[order]
