"""Segments without training: the backbone's Kinetics-400 logits over time, grouped into scored, labelled segments.

What the network sees. Its classifier was trained on clips at 25 frames/s, short side 256, 224×224 crops (Carreira &
Zisserman, CVPR 2017). Every other frame of that, 12.5 a second in clips of 32, costs half as much and gives the same
answers; smaller pictures lose some (measured: `tests/bench/zero_shot_settings.md`). Clips overlap by a
quarter, since an action that a clip's edge cuts is named less surely. A video shorter than a clip is seen
again from its start, as short videos were in training.

What it says. Each output spans two cells of the network's last layer, 8 samples (0.64 s) each. A cell's logits are the
mean over the outputs that touch it, so time is told no finer than that, and edges fall on frame boundaries.

How scores become segments. The classifier knows no background: it names something everywhere, surely where something
is going on that it knows, unsurely and with changing names elsewhere. A threshold on the score can be right for one
class and video only. So, for each class:

1. *Scales*: softmax of the logits averaged over 1, 3, 7 and 15 cells. Long actions are named with more certainty from
   more context; short ones only show without.
2. *Watershed*: at each scale and at several levels, the stretches where the class's score stays above the level are
   candidates, nested in one another (the grouping of Zhao et al., "Temporal action detection with structured segment
   networks", ICCV 2017, without its search over tolerances: the scales close the gaps).
3. *Score*: softmax of the mean logits inside (how a whole clip is named, resources/manual/detector.md, section 9),
   times by how much the class's mean score inside exceeds that around (the outer-inner contrast of Shou et al.,
   "AutoLoc", ECCV 2018). A part of an action has the rest of it around, and a candidate that reaches into something
   else has less inside: both lose to the one that fits.
4. *Soft-NMS* with a narrow Gaussian: of nested candidates one stays.

All of it is NumPy and takes milliseconds, so provisional results are the same function on the cells so far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.events import Detection
from afsd_core.inference.postprocess.soft_nms import soft_nms

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex

FloatArray = NDArray[np.floating[Any]]
Int64Array = NDArray[np.int64]

#: Samples of one cell of the network's last layer (its stride in time).
CELL = 8


@dataclass(frozen=True, slots=True)
class ZeroShotConfig:
    """How a video is fed to the backbone, and how its scores become segments.

    Attributes:
        sample_fps: samples a second.
        short_side: pictures are resized to this, keeping their aspect ratio,
        crop: and cut to a square of this side around the centre.
        clip_length: samples of a clip, a multiple of 8.
        clip_stride: samples from the start of one clip to the next, a multiple of 8, at most `clip_length`.
        scales: cells that logits are averaged over before the softmax; odd numbers.
        levels: scores at which the watershed cuts, rising.
        peak: a candidate must reach this score somewhere, at its scale.
        margin: how much of a candidate's length is looked at on either side of it for contrast; at least one cell.
        sigma: width of soft-NMS's Gaussian.
        floor: detections with less are dropped.
    """

    sample_fps: float = 12.5
    short_side: int = 256
    crop: int = 224
    clip_length: int = 32
    clip_stride: int = 24
    scales: tuple[int, ...] = (1, 3, 7, 15)
    levels: tuple[float, ...] = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    peak: float = 0.2
    margin: float = 0.25
    sigma: float = 0.15
    floor: float = 0.05

    def __post_init__(self) -> None:
        if self.clip_length % CELL or self.clip_stride % CELL or not 0 < self.clip_stride <= self.clip_length:
            raise ValueError("clip length and stride are multiples of 8 samples, the stride no more than the length")
        if self.sample_fps <= 0 or not 0 < self.crop <= self.short_side:
            raise ValueError("the sampling rate must be positive, and the crop fit into the picture")
        if not self.scales or any(s < 1 or s % 2 == 0 for s in self.scales) or not self.levels:
            raise ValueError("scales are odd numbers of cells, and there must be a scale and a level")

    @property
    def input_shape(self) -> tuple[int, int, int, int, int]:
        """Of the network's input: one clip."""
        return (1, 3, self.clip_length, self.crop, self.crop)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "ZeroShotConfig":
        """The config from `to_dict`'s values; entries that this version does not know are left out."""
        known = {f.name for f in fields(cls)}
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known}
        return cls(**given)


@dataclass(frozen=True, slots=True)
class ZeroShotPlan:
    """Which frames the network sees, and which stretches of the video its outputs tell about.

    Attributes:
        clips: frame numbers of each clip, never falling; a video shorter than a clip has one, shorter, for `looped`.
        offsets: (clips,) number of the sample that each clip begins with.
        edges: (cells + 1,) µs, on frame boundaries: cell c is [edges[c], edges[c + 1]).
        samples: how many samples the video has.
    """

    clips: tuple[Int64Array, ...]
    offsets: Int64Array
    edges: Int64Array
    samples: int

    @property
    def cells(self) -> int:
        """How many cells the video has."""
        return len(self.edges) - 1


def plan(index: "VideoIndex", config: ZeroShotConfig) -> ZeroShotPlan:
    """Lay clips over a video, by its times: any rate, variable ones too.

    Args:
        index: of the video.
        config: rate, clip length and stride.

    Returns:
        The plan; without clips for a video without frames.
    """
    from afsd_core.media import sample_frames

    if index.frame_count == 0:
        return ZeroShotPlan((), np.zeros(0, np.int64), np.zeros(1, np.int64), 0)
    frames = sample_frames(index, config.sample_fps)
    if len(frames) == 0:
        # Shorter than one sampling interval: still a picture.
        frames = np.zeros(1, np.int64)
    count, length = len(frames), config.clip_length
    offsets = list(range(0, max(count - length, 0) + 1, config.clip_stride))
    if offsets[-1] + length < count:
        # The last clip ends with the video.
        offsets.append(count - length)
    # A cell ends with its last sample: where the frame shown then ends, the next cell's first begins.
    inner = [index.end_of(int(frames[c - 1])) for c in range(CELL, count, CELL)]
    edges = np.array([0, *inner, index.duration], np.int64)
    # Cells that share a frame (sources slower than a cell) would be empty; give them no time, but keep the order.
    edges = np.minimum(np.maximum.accumulate(edges), index.duration)
    return ZeroShotPlan(tuple(frames[o : o + length] for o in offsets), np.array(offsets, np.int64), edges, count)


def looped(images: NDArray[np.uint8], length: int) -> NDArray[np.uint8]:
    """Repeat a clip (T, H, W, 3) from its start until it has `length` pictures."""
    return images if len(images) == length else images[np.arange(length) % len(images)]


class ZeroShotScores:
    """Collects the network's outputs, clip by clip and in any order, as logits of the video's cells."""

    def __init__(self, plan: ZeroShotPlan, classes: int) -> None:
        self._plan = plan
        self._sums = np.zeros((plan.cells, classes), np.float32)
        self._weights = np.zeros(plan.cells, np.float32)

    def add(self, clip: int, logits: FloatArray) -> None:
        """Take in the outputs of a clip.

        Args:
            clip: its place in the plan.
            logits: (classes, outputs), or (1, classes, outputs), as the network gives them.
        """
        logits = logits[0] if logits.ndim == 3 else logits
        offset, length = int(self._plan.offsets[clip]), len(self._plan.clips[clip])
        for output in range(logits.shape[1]):
            # An output spans two cells of the clip; a looped clip shows the video's cells more than once.
            seen = offset + np.arange(output * CELL, (output + 2) * CELL) % length
            cells, weights = np.unique(seen // CELL, return_counts=True)
            self._sums[cells] += weights[:, None].astype(np.float32) * logits[:, output]
            self._weights[cells] += weights

    def logits(self) -> NDArray[np.float32]:
        """(cells, classes); NaN in cells that no output has told about yet."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._sums / self._weights[:, None]


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
