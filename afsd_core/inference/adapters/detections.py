"""Detections of one video from its candidates: soft-NMS, calibrated scores, edges on frame boundaries."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled
from afsd_core.inference.adapters.recipe import FloatArray, IntArray
from afsd_core.inference.events import Detection
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.decode import Candidates
    from afsd_core.media import VideoIndex

# Per class; enough for a timeline, and soft-NMS over them takes milliseconds.
PROVISIONAL_CANDIDATES = 200
PROVISIONAL_FLOOR = 0.02


def snapped(index: "VideoIndex", seconds: NDArray[np.floating[Any]]) -> IntArray:
    """Segments (N, 2) in seconds as µs on frame boundaries, inside the video, none of them empty."""
    edges = index.times
    times = np.clip(np.rint(np.asarray(seconds, dtype=np.float64) * 1e6), 0, edges[-1]).astype(np.int64)
    after = np.clip(np.searchsorted(edges, times), 1, len(edges) - 1)
    nearest = after - (times - edges[after - 1] <= edges[after] - times)
    start = np.minimum(nearest[:, 0], len(edges) - 2)
    end = np.maximum(nearest[:, 1], start + 1)
    return np.stack([edges[start], edges[end]], axis=1)


def cut_times(index: "VideoIndex", samples: IntArray, cuts: IntArray) -> "NDArray[np.float64]":
    """Cuts in seconds, each at a frame: the new shot's first where no frame lies between samples.

    Args:
        samples: frame number of each sample; cuts: samples that are the first of a new shot.
    """
    # Of the frames that a sample stands for, the first is the nearest to its place on the grid.
    times: NDArray[np.float64] = index.times[samples[cuts - 1] + 1] / 1e6
    return times


def calibrated(scores: FloatArray, calibration: tuple[float, float]) -> FloatArray:
    """Scores (N,) in [0, 1] as shares of right detections: sigmoid(a logit(s) + b) (Platt, 1999); (1, 0) keeps them."""
    a, b = calibration
    if (a, b) == (1.0, 0.0):
        return scores
    inside = np.clip(np.asarray(scores, dtype=np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(1 / (1 + np.exp(-a * np.log(inside / (1 - inside)) - b)), dtype=np.float32)


def suppressed_detections(
    candidates: "Sequence[Candidates]",
    classes: Sequence[str],
    index: "VideoIndex",
    sigma: float,
    cancelled: Callable[[], bool],
    *,
    most: int | None = None,
    floor: float = 0.0,
    calibration: tuple[float, float] = (1.0, 0.0),
) -> list[Detection]:
    """Soft-NMS a class over the candidates of a video's windows, on edges of frames, best first.

    Args:
        candidates: of each window; classes: names from number 1.
        sigma: width of the Gaussian.
        most: candidates a class that are looked at; None: all.
        floor: the least score, before it is calibrated.
        calibration: see `calibrated`.

    Raises:
        Cancelled: asked before each class.
    """
    from afsd_core.inference.postprocess.soft_nms import soft_nms

    if not candidates:
        return []
    segments = np.concatenate([c.segments for c in candidates])
    scores = np.concatenate([c.scores for c in candidates])
    labels = np.concatenate([c.labels for c in candidates])
    detections: list[Detection] = []
    for label in np.unique(labels):
        if cancelled():
            raise Cancelled(Message("The detection was cancelled."))
        # What lies wholly outside its window was clamped to a point of its border: nothing to show.
        mine = np.flatnonzero((labels == label) & (scores >= floor) & (segments[:, 1] > segments[:, 0]))
        if most is not None and len(mine) > most:
            mine = mine[np.argpartition(-scores[mine], most)[:most]]
        remaining = soft_nms(segments[mine], scores[mine], sigma=sigma)
        times = snapped(index, segments[mine][remaining.indices])
        # Class 0 is background: label 1 is the first name.
        name = classes[int(label) - 1]
        detections += [
            Detection(int(start), int(end), name, float(calibrated_score))
            for (start, end), score, calibrated_score in zip(
                times, remaining.scores, calibrated(remaining.scores, calibration), strict=True
            )
            if score >= floor
        ]
    return sorted(detections, key=lambda d: (-d.score, d.start, d.end, d.label))
