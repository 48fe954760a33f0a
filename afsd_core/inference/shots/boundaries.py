"""Camera cuts exact to the sample, for detectors: where a picture has nothing to do with the one before it.

In edited footage, and in what is put together from several cameras, what happens often begins and ends with a cut. A
detector that has been taught so (`reach_of`) sets the edges of its segments there: that is exact to a sample, where a
boundary that is seen happening is good to a few tenths of a second.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
IntArray = NDArray[np.int64]

# A cut changes a coarse picture by so many grey levels, and by so many times what is usual around it: fewer times where
# samples lie so far apart (a second) that what moves has changed much between two of them.
_LEAST = 5.0
_DENSE, _TIMES, _TIMES_SPARSE = 20.0, 4.0, 2.5
# What is usual: the median over so many seconds on either side, and at least so many samples.
_AROUND, _FEWEST = 0.5, 5
# Two cuts are no nearer than this: of neighbouring changes the largest counts (seconds).
_APART = 0.15
# An edge lies at a cut that is no further away (seconds): people mark to the frame, samples are up to 0.05 s apart.
NEAR = 0.1
# From fewer edges nothing follows.
_ENOUGH_EDGES = 6
# How surely edges lie at cuts (kappa), and how far one is moved then (seconds).
_REACHES = ((0.8, 2.0), (0.5, 0.5))


def find_cuts(changes: FloatArray, sample_fps: float) -> IntArray:
    """Samples that are the first of a new shot.

    Args:
        changes: (T,) of each sample from the one before, grey levels; see `picture_changes`.
        sample_fps: samples a second.

    Returns:
        (K,) sample numbers, rising; never 0.
    """
    values = np.asarray(changes, dtype=np.float32)
    if not len(values):
        return np.zeros(0, np.int64)
    around = max(round(_AROUND * sample_fps), _FEWEST)
    usual = np.median(_windows(values, around, float(np.median(values))), axis=1)
    apart = round(_APART * sample_fps)
    largest = _windows(values, apart, 0.0).max(axis=1)
    times = _TIMES if sample_fps >= _DENSE else _TIMES_SPARSE
    is_cut = (values > _LEAST) & (values > times * usual) & (values == largest)
    samples = np.flatnonzero(is_cut).astype(np.int64)
    # Of equal changes side by side, the first.
    return samples[np.diff(samples, prepend=-apart - 1) > apart]


def to_cuts(segments: FloatArray, cuts: FloatArray, reach: float) -> FloatArray:
    """Segments with each edge moved to the nearest cut, where one is within reach.

    Args:
        segments: (N, 2) seconds; cuts: (K,) seconds, rising; reach: seconds.

    Returns:
        (N, 2); a segment whose edges would meet at one cut is empty.
    """
    edges = np.array(segments, dtype=np.float64)
    if not len(cuts) or not len(edges) or reach <= 0:
        return edges
    nearest = _nearest(edges, cuts)
    return np.where(np.abs(nearest - edges) <= reach, nearest, edges)


def at_cuts(edges: FloatArray, cuts: FloatArray) -> NDArray[np.bool_]:
    """(N,) whether each edge (seconds) lies at one of the cuts (K,) (seconds, rising)."""
    values = np.asarray(edges, dtype=np.float64)
    if not len(cuts):
        return np.zeros(len(values), dtype=bool)
    return np.abs(values - _nearest(values, cuts)) <= NEAR


def reach_of(videos: Iterable[tuple[FloatArray, FloatArray, float]]) -> tuple[float, int, int]:
    """How far a detector should move edges to cuts, by where people have set theirs.

    Cuts can be so many that an edge lies near one by chance: what counts is how much more often edges lie there than
    any moment does (Cohen's kappa).

    Args:
        videos: of each the edges that a person stands behind, its cuts (both seconds) and its length (seconds).

    Returns:
        The reach in seconds, 0 for never; how many edges lie at cuts; and how many edges there are.
    """
    edges = hits = 0
    near = length = 0.0
    for marked, cuts, duration in videos:
        edges += len(marked)
        hits += int(at_cuts(marked, cuts).sum())
        near += float(np.minimum(np.diff(cuts), 2 * NEAR).sum() + 2 * NEAR) if len(cuts) else 0.0
        length += duration
    if edges < _ENOUGH_EDGES or length <= 0 or near >= length:
        return 0.0, hits, edges
    chance = near / length
    kappa = (hits / edges - chance) / (1 - chance)
    return next((reach for least, reach in _REACHES if kappa >= least), 0.0), hits, edges


def _nearest(times: FloatArray, cuts: FloatArray) -> FloatArray:
    """The cut nearest to each time, the earlier of two; there is one."""
    after = np.searchsorted(cuts, times)
    left, right = cuts[np.maximum(after - 1, 0)], cuts[np.minimum(after, len(cuts) - 1)]
    return np.where(np.abs(times - left) <= np.abs(right - times), left, right)


def _windows(values: FloatArray, half: int, fill: float) -> FloatArray:
    """(T, 2 half + 1): each value with those around it."""
    padded = np.pad(values, half, constant_values=fill)
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
