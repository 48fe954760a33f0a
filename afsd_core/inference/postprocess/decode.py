"""From the network's raw outputs to scored segments (resources/manual/detector.md, section 6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.postprocess.soft_nms import soft_nms

FloatArray = NDArray[np.float32]


class Candidates(NamedTuple):
    """Scored segments before soft-NMS: by class, then in the order of the locations.

    Attributes:
        segments: (M, 2) start and end in seconds of the sampling grid.
        scores: (M,) in (0, 1].
        labels: (M,) class numbers from 1 (0 is background and never given).
    """

    segments: FloatArray
    scores: FloatArray
    labels: NDArray[np.int64]


def decode_window(
    loc: FloatArray,
    conf: FloatArray,
    prop_loc: FloatArray,
    prop_conf: FloatArray,
    center: FloatArray,
    priors: FloatArray,
    *,
    offset: int,
    sample_fps: float,
    clip_length: int = 256,
    threshold: float = 0.01,
) -> Candidates:
    """Candidates of one window.

    Coarse distances are moved by the refined offsets; the score is the mean of both class distributions times the
    quality.

    Args:
        loc: (N, 2) coarse distances to start and end, frames.
        conf: (N, K) coarse class logits.
        prop_loc: (N, 2) refined offsets, in halves of the coarse length.
        prop_conf: (N, K) refined class logits.
        center: (N, 1) quality logit. All five may have a leading axis of one window.
        priors: (N,) or (N, 1) where the locations sit, in clips.
        offset: first sample of the window.
        sample_fps: samples a second.
        clip_length: T, samples of a window.
        threshold: candidates with this score or less are dropped.

    Raises:
        ValueError: the shapes do not fit one another.
    """
    at = np.asarray(priors, np.float32).reshape(-1)
    count, classes = len(at), conf.shape[-1]
    shapes = (loc, (count, 2)), (conf, (count, classes)), (prop_loc, (count, 2)), (prop_conf, (count, classes))
    for array, shape in (*shapes, (center, (count, 1))):
        if array.shape not in (shape, (1, *shape)):
            raise ValueError(f"expected raw outputs of one window with shape {shape}, not {array.shape}")
    loc, prop_loc = loc.reshape(count, 2), prop_loc.reshape(count, 2)

    width = loc[:, 0] + loc[:, 1]
    loc = 0.5 * width[:, None] * prop_loc + loc
    middle = at * np.float32(clip_length)
    frames = np.stack([middle - loc[:, 0], middle + loc[:, 1]], axis=1).clip(0, clip_length)
    seconds = np.asarray((frames + np.float32(offset)) / np.float32(sample_fps), dtype=np.float32)

    probability = (_softmax(conf.reshape(count, classes)) + _softmax(prop_conf.reshape(count, classes))) / 2
    scores = probability * _sigmoid(center.reshape(count, 1))
    # A refined end may fall before its start; that is no segment.
    possible = (scores > threshold) & (frames[:, 1] >= frames[:, 0])[:, None]
    labels, locations = np.nonzero(possible.T[1:])
    chosen = np.asarray(scores[locations, labels + 1], dtype=np.float32)
    return Candidates(seconds[locations], chosen, labels.astype(np.int64) + 1)


def fuse(streams: Sequence[Mapping[str, FloatArray]]) -> dict[str, FloatArray]:
    """Raw outputs of several networks on the same clip (RGB and flow) as one: their mean, before any decoding."""
    return {name: np.mean([s[name] for s in streams], axis=0, dtype=np.float32) for name in streams[0]}


def suppress(
    windows: Iterable[Candidates],
    *,
    sigma: float = 0.5,
    floor: float = 1e-3,
    limit: int = 5000,
    drop_last_single: bool = False,
) -> Candidates:
    """Soft-NMS over all windows of a video, a class at a time; the result is by class, then in the order given.

    Args:
        windows: candidates of each window, in the order of their offsets.
        sigma, floor, limit, drop_last_single: see `soft_nms`; the limit holds for each class.
    """
    windows_list = list(windows)
    if not windows_list:
        return Candidates(np.zeros((0, 2), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64))
    segments = np.concatenate([c.segments for c in windows_list])
    scores = np.concatenate([c.scores for c in windows_list])
    labels = np.concatenate([c.labels for c in windows_list])
    chosen, decayed = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        remaining = soft_nms(
            segments[mine], scores[mine], sigma=sigma, floor=floor, limit=limit, drop_last_single=drop_last_single
        )
        chosen.append(mine[remaining.indices])
        decayed.append(remaining.scores.astype(np.float32))
    index = np.concatenate(chosen)
    return Candidates(segments[index], np.concatenate(decayed), labels[index])


def _softmax(logits: FloatArray) -> FloatArray:
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


def _sigmoid(logits: FloatArray) -> FloatArray:
    # By tanh: it does not overflow.
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)), dtype=np.float32)
