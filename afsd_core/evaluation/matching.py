"""Greedy one-to-one matching of detections and instances, over all videos, classes and thresholds at once.

Videos and classes do not see each other, so the k-th step of every (video, class) group is one vectorised step: the
loop runs over the longest group, not over detections.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from afsd_core.evaluation.records import FloatArray, IntArray

BoolArray = NDArray[np.bool_]

# Pairs looked at in one go: bounds the memory, 4 million pairs are about 200 MB.
_CHUNK = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Detections and instances of one group that overlap: (P,) indices and their tIoU."""

    detection: IntArray
    instance: IntArray
    tiou: FloatArray


def paired_tiou(a: FloatArray, b: FloatArray) -> FloatArray:
    """tIoU of (P, 2) segments with (P, 2) others, row by row; 0 where both are empty."""
    shared = np.clip(np.minimum(a[:, 1], b[:, 1]) - np.maximum(a[:, 0], b[:, 0]), 0.0, None)
    union = (a[:, 1] - a[:, 0]) + (b[:, 1] - b[:, 0]) - shared
    result: FloatArray = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return result


def _joined(left: IntArray, right: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Indices of all pairs with equal key, in chunks; a negative key joins nothing."""
    order = np.argsort(right, kind="stable")
    keys = right[order]
    first = np.searchsorted(keys, left, side="left")
    count = np.where(left < 0, 0, np.searchsorted(keys, left, side="right") - first)
    with_any = np.flatnonzero(count)
    total = np.cumsum(count[with_any])
    begin = 0
    while begin < len(with_any):
        before = int(total[begin - 1]) if begin else 0
        stop = max(int(np.searchsorted(total, before + _CHUNK, side="right")), begin + 1)
        rows = with_any[begin:stop]
        counts = count[rows]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        yield np.repeat(rows, counts), order[np.repeat(first[rows], counts) + within]
        begin = stop


def overlapping_pairs(
    detection_group: IntArray,
    detections: FloatArray,
    instance_group: IntArray,
    instances: FloatArray,
    floor: float = 0.0,
) -> Pairs:
    """All pairs of one group with tIoU above 0 and at least `floor`; groups below 0 take no part."""
    pairs: list[tuple[IntArray, IntArray, FloatArray]] = []
    for left, right in _joined(detection_group, instance_group):
        tiou = paired_tiou(detections[left], instances[right])
        keep = (tiou > 0) & (tiou >= floor)
        pairs.append((left[keep], right[keep], tiou[keep]))
    if not pairs:
        nothing = np.zeros(0, dtype=np.int64)
        return Pairs(nothing, nothing, np.zeros(0))
    return Pairs(*(np.concatenate(column) for column in zip(*pairs, strict=True)))


def overlaps_any(
    detection_group: IntArray, detections: FloatArray, group: IntArray, stretches: FloatArray
) -> BoolArray:
    """(D,) whether a detection shares any time with a stretch of its group."""
    result = np.zeros(len(detections), dtype=np.bool_)
    for left, right in _joined(detection_group, group):
        a, b = detections[left], stretches[right]
        result[left[np.minimum(a[:, 1], b[:, 1]) > np.maximum(a[:, 0], b[:, 0])]] = True
    return result


def take_turns(
    chooser: IntArray, chosen: IntArray, tiou: FloatArray, allowed: BoolArray, group: IntArray, counts: tuple[int, int]
) -> IntArray:
    """Within each group, choosers in rising order take the best still free partner they are allowed.

    Args:
        chooser, chosen, tiou: (P,) the pairs; among equal tIoU the earlier pair is preferred.
        allowed: (T, P) which pairs count at each of T thresholds.
        group: (number of choosers,) no two groups share a partner.
        counts: how many choosers and partners there are.

    Returns:
        (T, number of choosers) the partner taken, or -1.
    """
    thresholds = allowed.shape[0]
    taken = np.zeros((thresholds, counts[1]), dtype=np.bool_)
    choice = np.full((thresholds, counts[0]), -1, dtype=np.int64)
    if not len(chooser):
        return choice
    # The turn of a chooser is its rank among those of its group that have any partner at all.
    active = np.unique(chooser)
    active = active[np.argsort(group[active], kind="stable")]
    groups = group[active]
    opens = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    turn = np.zeros(counts[0], dtype=np.int64)
    turn[active] = np.arange(len(active)) - np.repeat(opens, np.diff(np.r_[opens, len(active)]))
    order = np.lexsort((-tiou, chooser, turn[chooser]))
    chooser, chosen, allowed = chooser[order], chosen[order], allowed[:, order]
    turns = turn[chooser]
    edges = np.flatnonzero(np.r_[True, turns[1:] != turns[:-1], True])
    for low, high in pairwise(edges):
        who, partner = chooser[low:high], chosen[low:high]
        starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
        free = allowed[:, low:high] & ~taken[:, partner]
        nowhere = high - low
        first = np.minimum.reduceat(np.where(free, np.arange(nowhere), nowhere), starts, axis=1)
        threshold, which = np.nonzero(first < nowhere)
        winner = partner[first[threshold, which]]
        taken[threshold, winner] = True
        choice[threshold, who[starts][which]] = winner
    return choice
