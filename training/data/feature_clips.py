"""Training clips cut from kept features: any offset on the grid, with what is known of each frame."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from afsd_core.detector import DetectorConfig, Features
from afsd_core.errors import DataError
from afsd_core.inference.features.cache import ROW, VideoFeatures, split_rows
from afsd_core.message import Message
from training.data.supervision import SampledLabels
from training.targets.windows import KEPT_SHARE, boundary_targets

# What a background location counts where the detector proposed something that a person rejected.
HARD_NEGATIVE = 3.0
# How many rows (of 8 samples) a clip may begin before its video or end after it.
_OVERHANG = 4


@dataclass(frozen=True, slots=True, eq=False)
class FeatureBatch:
    """Several clips.

    Attributes:
        features: C4 (B, C, T/4, s, s) and C5 (B, C, T/8, s, s).
        instances: B tensors (n, 3): start and end in clips, class.
        edges: (B, 2, T) boundary targets.
        known: (B, T) 1 where everything is marked, 0 where nothing is known.
        negatives: (B, T) what a background location there counts, at least 1.
    """

    features: Features
    instances: tuple[Tensor, ...]
    edges: Tensor
    known: Tensor
    negatives: Tensor

    def share(self, priors: Tensor) -> Tensor:
        """(B, N) what each location counts, for priors (N, 1) in clips."""
        length = self.known.shape[1]
        at = (priors[:, 0] * length).long().clamp(max=length - 1)
        return (self.known * self.negatives)[:, at]


@dataclass(frozen=True, slots=True)
class LabelledVideo:
    """One video as it is learnt from: its labels and its features."""

    video_labels: SampledLabels
    features: VideoFeatures


def channel_factors(videos: Sequence[LabelledVideo]) -> tuple[Tensor, Tensor]:
    """(C4,) and (C5,) what to multiply the channels of centred features by, so that all vary alike; see `ChannelScale`.

    A channel that hardly varies is not blown up: a twentieth of the mean deviation is added to each.
    """
    sums: list[NDArray[np.float64]] = []
    cells = [0, 0]
    for video in videos:
        parts = split_rows(video.features.kind, np.asarray(video.features.rows, np.float32) - video.features.mean)
        for k, part in enumerate(parts):
            if len(sums) <= k:
                sums.append(np.zeros(part.shape[0]))
            sums[k] += (part.astype(np.float64) ** 2).sum(axis=(1, 2, 3))
            cells[k] += part[0].size
    deviations = [np.sqrt(total / max(count, 1)) for total, count in zip(sums, cells, strict=True)]
    c4, c5 = (torch.from_numpy(1 / (d + 0.05 * d.mean() + 1e-6)).float() for d in deviations)
    return c4, c5


def clip_offsets(video_labels: SampledLabels, length: int) -> list[int]:
    """Where clips of a video may begin, on rows; clips without anything known teach nothing and are left out."""
    rows, clip_rows = -(-video_labels.samples // ROW), length // ROW
    first, last = -min(_OVERHANG, clip_rows - 1), max(rows - clip_rows, 0) + _OVERHANG
    return [
        row * ROW
        for row in range(first, last + 1)
        if any(min(high, row * ROW + length) - max(low, row * ROW) >= ROW for low, high in video_labels.known)
    ]


def nothing_known() -> DataError:
    """The error of a set of videos without a single clip."""
    return DataError(
        Message("No reviewed stretch is left to learn from. Mark what you have looked through as reviewed.")
    )


class FeatureClips:
    """Draws clips at random, so that each reviewed stretch comes as often as its length says.

    Args:
        videos: to learn from; config: of the detector.

    Raises:
        DataError: nothing is known of any of them.
    """

    def __init__(self, videos: Sequence[LabelledVideo], config: DetectorConfig) -> None:
        self.config = config
        self.videos = tuple(videos)
        self._places = [
            (video, offset) for video in self.videos for offset in clip_offsets(video.video_labels, config.clip_length)
        ]
        if not self._places:
            raise nothing_known()

    def draw(self, random: np.random.Generator, count: int) -> FeatureBatch:
        """`count` clips."""
        drawn = [self._one(random) for _ in range(count)]
        return FeatureBatch(
            Features(*(torch.from_numpy(np.stack([clip[k] for clip in drawn])) for k in (0, 1))),
            tuple(torch.from_numpy(clip[2]) for clip in drawn),
            *(torch.from_numpy(np.stack([clip[k] for clip in drawn])) for k in (3, 4, 5)),
        )

    def _one(self, random: np.random.Generator) -> tuple[NDArray[np.float32], ...]:
        video, offset = self._places[int(random.integers(len(self._places)))]
        length = self.config.clip_length
        c4, c5 = video.features.clip(offset, length, centred=self.config.centred)
        window = cut(video.video_labels, offset, length)
        targets = np.concatenate([window.instances / length, window.classes[:, None]], axis=1).astype(np.float32)
        return c4, c5, targets, boundary_targets(window.instances, length), window.known, window.negatives


@dataclass(frozen=True, slots=True, eq=False)
class ClippedLabels:
    """The labels relative to a clip of T samples.

    Attributes:
        instances: (n, 2) clipped to [0, T]; classes: (n,).
        known, negatives: (T,), see `FeatureBatch`.
    """

    instances: NDArray[np.float64]
    classes: NDArray[np.int64]
    known: NDArray[np.float32]
    negatives: NDArray[np.float32]


def cut(video_labels: SampledLabels, offset: int, length: int) -> ClippedLabels:
    """What the labels says of one clip.

    An instance that is cut, and does not fill half a clip by itself, is neither action nor background there. What lies
    beyond the video is background, since it is zeros.
    """
    known = np.zeros(length, dtype=np.float32)
    for low, high in video_labels.known - offset:
        # A frame counts as known if all of it is.
        known[max(math.ceil(low - 1e-6), 0) : max(math.floor(high + 1e-6), 0)] = 1
    known[max(video_labels.samples - offset, 0) :] = 1
    known[: max(-offset, 0)] = 1
    negatives = np.ones(length, dtype=np.float32)
    for low, high in video_labels.rejected - offset:
        negatives[max(int(low), 0) : max(math.ceil(high), 0)] = HARD_NEGATIVE
    relative = video_labels.instances - offset
    clipped = np.clip(relative, 0, length)
    inside = clipped[:, 1] - clipped[:, 0]
    whole = relative[:, 1] - relative[:, 0]
    # A shorter one will be seen whole by another clip, at detection too: cut, it would teach to call parts whole.
    is_taught = (inside >= whole - 1e-6) | ((whole > length / 2) & (inside >= KEPT_SHARE * whole))
    for low, high in clipped[~is_taught & (inside > 0)]:
        known[int(low) : math.ceil(high)] = 0
    for low, high in clipped[is_taught]:
        # Where something is, there is no false proposal; and what is marked is known.
        negatives[int(low) : math.ceil(high)] = 1
        known[int(low) : math.ceil(high)] = 1
    return ClippedLabels(clipped[is_taught], video_labels.classes[is_taught], known, negatives)
