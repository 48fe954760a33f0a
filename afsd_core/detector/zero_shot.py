"""Segments without training: the backbone's Kinetics-400 logits over time.

What the network sees. Its classifier was trained on clips at 25 frames/s, short side 256, 224×224 crops (Carreira &
Zisserman, CVPR 2017). Every other frame of that, 12.5 a second in clips of 32, costs half as much and gives the same
answers; smaller pictures lose some (measured: `tests/bench/zero_shot_settings.md`). Clips overlap by a
quarter, since an action that a clip's edge cuts is named less surely. A video shorter than a clip is seen
again from its start, as short videos were in training.

What it says. Each output spans two cells of the network's last layer, 8 samples (0.64 s) each. A cell's logits are the
mean over the outputs that touch it, so time is told no finer than that, and edges fall on frame boundaries.
How these scores become segments: `inference.adapters.zero_shot_grouping`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

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
