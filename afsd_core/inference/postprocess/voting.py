"""Votes: candidates that agree on a segment make it surer, where plain non-maximum suppression keeps the best alone.

Each location of the pyramid proposes one segment. Of what really happens, many locations on several levels propose
nearly the same; a mistake is proposed by few. The best single score, which soft-NMS ranks by, does not see this, and
with few labels it is a matter of luck which location that is. Here each candidate is ranked by the scores of all that
agree with it (compare the score voting of Gidaris and Komodakis, ICCV 2015).
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

# Candidates agree from this tIoU on, the more the nearer it is to 1.
_AGREE = 0.5
# The sum of agreeing scores that makes a score of 1 - 1/e: what really happens gathers five to ten.
_ENOUGH = 8.0
# What scores less has no vote and is not worth one.
FLOOR = 0.02


def voted(segments: FloatArray, scores: FloatArray) -> FloatArray:
    """Scores by agreement: 1 - exp(-Σ_j s_j · max(0, (tIoU_j - 1/2) · 2) / 8).

    Args:
        segments: (N, 2), any unit, of one class.
        scores: (N,) in [0, 1].

    Returns:
        (N,) in [0, 1).
    """
    spans = np.asarray(segments, dtype=np.float64)
    order = np.argsort(spans[:, 0], kind="stable")
    start, end = spans[order, 0], spans[order, 1]
    weights = np.asarray(scores, dtype=np.float64)[order]
    length = end - start
    # A segment with more than half in common with another starts less than one length before it, and less than half a
    # length after it.
    low = np.searchsorted(start, start - length, side="left")
    high = np.searchsorted(start, start + length / 2, side="right")
    sums = np.zeros(len(spans))
    for k in range(len(spans)):
        some = slice(low[k], high[k])
        common = np.minimum(end[some], end[k]) - np.maximum(start[some], start[k])
        union = length[some] + length[k] - common
        agreement = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
        sums[k] = weights[some] @ np.maximum(agreement - _AGREE, 0) / (1 - _AGREE)
    result = np.empty(len(spans))
    result[order] = 1 - np.exp(-sums / _ENOUGH)
    return result
