"""Class scores over time, grouped into scored, labelled segments: how zero-shot detections come about.

The classifier knows no background: it names something everywhere, surely where something is going on that it knows,
unsurely and with changing names elsewhere. A threshold on the score can be right for one class and video only. So, for
each class:

1. *Scales*: softmax of the logits averaged over 1, 3, 7 and 15 cells. Long actions are named with more certainty from
   more context; short ones only show without.
2. *Watershed*: at each scale and at several levels, the stretches where the class's score stays above the level are
   candidates, nested in one another (the grouping of Zhao et al., "Temporal action detection with structured segment
   networks", ICCV 2017, without its search over tolerances: the scales close the gaps).
3. *Score*: softmax of the mean logits inside (as a whole clip is named, resources/manual/detector.md, section 9),
   times by how much the class's mean score inside exceeds that around (the outer-inner contrast of Shou et al.,
   "AutoLoc", ECCV 2018). A part of an action has the rest of it around, and a candidate that reaches into something
   else has less inside: both lose to the one that fits.
4. *Soft-NMS* with a narrow Gaussian: of nested candidates one stays.

All of it is NumPy and takes milliseconds, so provisional results are the same function on the cells so far.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from afsd_core.detector.zero_shot import FloatArray, Int64Array, ZeroShotConfig
from afsd_core.inference.events import Detection
from afsd_core.inference.postprocess.soft_nms import soft_nms


def group(
    logits: FloatArray, edges: Int64Array, classes: Sequence[str], config: ZeroShotConfig | None = None
) -> list[Detection]:
    """Turn class logits over time into detections; see the module's text for how and why.

    Args:
        logits: (cells, classes); rows of NaN are not known yet and belong to no segment.
        edges: (cells + 1,) µs, never falling.
        classes: their names.
        config: of the grouping; the default one when left out.

    Returns:
        Detections, best first, none of them empty.

    Raises:
        ValueError: shapes do not match.
    """
    config = config or ZeroShotConfig()
    if logits.shape != (len(edges) - 1, len(classes)):
        raise ValueError(f"logits of shape {logits.shape} for {len(edges) - 1} cells and {len(classes)} classes")
    if len(logits) == 0:
        return []
    known: NDArray[np.bool_] = np.all(np.isfinite(logits), axis=1)
    sums = _running(np.where(known[:, None], logits, np.float32(0)))
    counts = _running(known.astype(np.float64))
    finest = _softmax_means(sums, counts, 1) * known[:, None]
    candidates: dict[tuple[int, int, int], None] = {}
    for scale in config.scales:
        scores = finest if scale == 1 else _softmax_means(sums, counts, scale) * known[:, None]
        for label in np.flatnonzero(scores.max(axis=0) >= config.peak):
            for start, end in _watershed(scores[:, label], config):
                candidates[start, end, int(label)] = None
    if not candidates:
        return []
    regions = np.array(list(candidates), np.int64)
    regions = regions[edges[regions[:, 1]] > edges[regions[:, 0]]]
    scores = _score(regions, sums, counts, _running(finest), config)
    detections: list[Detection] = []
    for label in np.unique(regions[:, 2]):
        mine = np.flatnonzero((regions[:, 2] == label) & (scores >= config.floor))
        if len(mine) == 0:
            continue
        times = edges[regions[mine, :2]]
        remaining = soft_nms(times / 1e6, scores[mine], sigma=config.sigma, floor=config.floor)
        detections += [
            Detection(int(times[i, 0]), int(times[i, 1]), classes[label], float(s))
            for i, s in zip(remaining.indices, remaining.scores, strict=True)
        ]
    return sorted(detections, key=lambda d: (-d.score, d.start, d.end, d.label))


def _running(values: FloatArray) -> NDArray[np.float64]:
    """Sums of the first 0, 1, … rows, so that the sum of any stretch is a difference."""
    zero = np.zeros((1, *values.shape[1:]))
    return np.concatenate([zero, np.cumsum(values, axis=0, dtype=np.float64)])


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)  # type: ignore[no-any-return]


def _softmax_means(sums: NDArray[np.float64], counts: NDArray[np.float64], scale: int) -> NDArray[np.float64]:
    """(cells, classes): softmax of the mean logits of the `scale` cells around each; fewer at the ends and at gaps."""
    cells = np.arange(len(sums) - 1)
    first = np.maximum(cells - scale // 2, 0)
    last = np.minimum(cells + scale // 2 + 1, len(cells))
    number = np.maximum(counts[last] - counts[first], 1.0)
    return _softmax((sums[last] - sums[first]) / number[:, None])


def _watershed(scores: NDArray[np.float64], config: ZeroShotConfig) -> list[tuple[int, int]]:
    """Stretches [start, end) of cells whose score stays above a level and somewhere reaches the peak, at each level."""
    stretches: list[tuple[int, int]] = []
    for level in config.levels:
        above = np.concatenate([[False], scores >= level, [False]])
        turns = np.flatnonzero(above[1:] != above[:-1])
        if len(turns) == 0:
            break
        for start, end in zip(turns[::2], turns[1::2], strict=True):
            if level >= config.peak or scores[start:end].max() >= config.peak:
                stretches.append((int(start), int(end)))
    return stretches


def _score(
    regions: Int64Array,
    sums: NDArray[np.float64],
    counts: NDArray[np.float64],
    curves: NDArray[np.float64],
    config: ZeroShotConfig,
) -> NDArray[np.float64]:
    """(N,) in [0, 1]: certainty of the whole region, times the contrast of its score to what is around it."""
    start, end, label = regions.T
    length = end - start
    mean_logits = (sums[end] - sums[start]) / np.maximum(counts[end] - counts[start], 1.0)[:, None]
    certainty = _softmax(mean_logits)[np.arange(len(regions)), label]
    margin = np.maximum(np.rint(length * config.margin).astype(np.int64), 1)
    before, after = np.maximum(start - margin, 0), np.minimum(end + margin, len(sums) - 1)
    inside = curves[end, label] - curves[start, label]
    around = curves[after, label] - curves[before, label] - inside
    outside = np.divide(around, after - before - length, out=np.zeros(len(regions)), where=after - before > length)
    return np.clip(certainty * (inside / length - outside), 0.0, 1.0)  # type: ignore[no-any-return]
