"""Gaussian soft-NMS for temporal segments (Bodla et al., ICCV 2017)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.floating]


class Kept(NamedTuple):
    """What soft-NMS kept, in the order of the input.

    Attributes:
        indices: (M,) into the segments given, increasing.
        scores: (M,) decayed.
    """

    indices: NDArray[np.int64]
    scores: FloatArray


def soft_nms(
    segments: ArrayLike,
    scores: ArrayLike,
    *,
    sigma: float = 0.5,
    floor: float = 1e-3,
    limit: int = 5000,
    drop_last_single: bool = False,
) -> Kept:
    """Decay the scores of segments that overlap a better one: s ← s·exp(-tIoU²/σ), best first.

    Args:
        segments: (N, 2) start and end, any unit; end ≥ start.
        scores: (N,) in [0, 1].
        sigma: width of the Gaussian; smaller suppresses more.
        floor: segments whose score falls below are dropped.
        limit: how many are kept at most, the best ones.
        drop_last_single: do as the published code does and never give out the last candidate that is left, so that a
            class with a single detection has none.

    Returns:
        Kept.indices (M,), in the order of `segments`, and Kept.scores (M,), decayed.

    Raises:
        ValueError: shapes differ, or a segment ends before it starts.
    """
    spans = np.asarray(segments)
    left = np.array(scores)
    if spans.ndim != 2 or spans.shape[1] != 2 or left.shape != (len(spans),):
        raise ValueError(f"segments must be (N, 2) and scores (N,), not {spans.shape} and {left.shape}")
    spans = spans if np.issubdtype(spans.dtype, np.floating) else spans.astype(np.float64)
    left = left if np.issubdtype(left.dtype, np.floating) else left.astype(np.float64)
    if not (spans[:, 1] >= spans[:, 0]).all():
        raise ValueError("a segment ends before it starts")
    decayed = _decay(spans, left, sigma, floor, limit, drop_last_single)
    indices = np.flatnonzero(decayed >= 0)
    return Kept(indices, decayed[indices])


def _decay(
    spans: FloatArray, scores: FloatArray, sigma: float, floor: float, limit: int, drop_last_single: bool
) -> FloatArray:
    """Final score of each segment, -1 for those not kept."""
    # By start, those that can overlap one segment are a run: a decay touches only these, not all that are left.
    order = np.argsort(spans[:, 0], kind="stable")
    start, end, left = spans[order, 0], spans[order, 1], scores[order]
    length = end - start
    longest = length.max(initial=0)
    decayed = np.full(len(spans), -1, dtype=scores.dtype)
    remaining = len(left)
    for _ in range(limit):
        if remaining <= drop_last_single:
            break
        best = int(np.argmax(left))
        if left[best] < floor:
            break
        decayed[order[best]] = left[best]
        left[best] = -1
        remaining -= 1
        run = slice(
            int(np.searchsorted(start, start[best] - longest, side="left")),
            int(np.searchsorted(start, end[best], side="right")),
        )
        common = np.minimum(end[run], end[best]) - np.maximum(start[run], start[best])
        common = np.maximum(common, 0)
        union = length[run] + length[best] - common
        overlap = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
        near = left[run]
        alive = near >= 0
        near = np.where(alive, near * np.exp(-(overlap**2) / sigma), near)
        gone = alive & (near < floor)
        near[gone] = -1
        left[run] = near
        remaining -= int(np.count_nonzero(gone))
    return decayed
