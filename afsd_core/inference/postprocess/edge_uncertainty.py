"""How flat a detector's boundary curves are around its proposals' edges: how unsure it is where they lie. Pure."""

import numpy as np
from numpy.typing import NDArray

#: How far around an edge one looks: a part of the segment's length, and stretches of the curve at least.
REACH = 0.25
_FEWEST = 3


def edge_flatness(
    edges: NDArray[np.int64],
    starts: NDArray[np.uint8],
    ends: NDArray[np.uint8],
    segments: NDArray[np.int64],
) -> NDArray[np.float64]:
    """How flat the curves of one class are around segments, the worse of each one's two edges.

    Of one edge it is 1 − (peak − median) / peak: the peak is what the curve says at the edge itself, the median that of
    all within a quarter of the segment's length. 0: candidates start (or end) there and nowhere else near it; 1: they
    do so just as well anywhere around.

    Args:
        edges: (N + 1,) µs, ascending: of the curves' stretches, see `Curves`.
        starts, ends: (N,) the class's curves.
        segments: (M, 2) start and end, µs.

    Returns:
        (M,) in [0, 1]; nan where the curves say nothing at either edge.

    Raises:
        ValueError: the curves do not fit the edges.
    """
    if len(starts) != len(edges) - 1 or len(ends) != len(edges) - 1:
        raise ValueError(f"{len(edges) - 1} stretches, but {len(starts)} and {len(ends)} values")
    reach = (segments[:, 1] - segments[:, 0]).astype(np.float64) * REACH
    of_starts = _flatness(edges, starts, segments[:, 0], reach)
    of_ends = _flatness(edges, ends, segments[:, 1], reach)
    return np.fmax(of_starts, of_ends)


def _flatness(
    edges: NDArray[np.int64], curve: NDArray[np.uint8], times: NDArray[np.int64], reach: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(M,) of one curve at each time, nan where it is 0 there."""
    last = len(curve) - 1
    here = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, last)
    low = np.searchsorted(edges, times - reach, side="right") - 1
    high = np.searchsorted(edges, times + reach, side="right") - 1
    low = np.clip(np.minimum(low, here - _FEWEST), 0, last)
    high = np.clip(np.maximum(high, here + _FEWEST), 0, last)
    values = curve.astype(np.float64)
    # A time on a border may belong to the stretch before or after it.
    padded = np.concatenate(([0.0], values, [0.0]))
    peaks = np.maximum(np.maximum(padded[here], padded[here + 1]), padded[here + 2])
    medians = np.asarray(
        [np.median(values[first : end + 1]) for first, end in zip(low.tolist(), high.tolist(), strict=True)],
        dtype=np.float64,
    )
    flat = np.full(len(times), np.nan)
    known = peaks > 0
    flat[known] = 1.0 - np.clip((peaks[known] - medians[known]) / peaks[known], 0.0, 1.0)
    return flat
