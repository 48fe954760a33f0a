"""Boundary consistency learning (AFSD, section 3.4): features that light up at boundaries and only there.

Two parts. Activation: frame-level and boundary features are taught to be high around starts and ends. Contrast: an
instance is cut in two by a piece of background put into it; where it now ends and where it starts again must look
alike, and unlike the background between.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from afsd_core.detector.boundary_pooling import boundary_max_pooling
from afsd_core.detector.network import BoundaryFeatures
from afsd_core.detector.refinement import boundary_regions
from training.targets.assignment import exact
from training.targets.losses import Terms
from training.targets.windows import FloatArray, IntArray

# The features of level 0 count a tenth of the frame-level one, in both parts.
LEVEL_WEIGHT = 0.1
MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Splice:
    """How one clip is rearranged: a piece of background moves into an instance, nothing is lost or repeated.

    Attributes:
        piece: first frame of the background piece, before the move.
        frames: m, how long the piece is.
        cut: t, the frame boundary of the instance at which it goes in.
        before: the instance up to the cut, [start, end] in frames after the move (A1).
        after: the instance from the cut on (A2).
        background: the piece between them, without its outermost frames (Bg).
    """

    piece: int
    frames: int
    cut: int
    before: tuple[float, float]
    after: tuple[float, float]
    background: tuple[float, float]

    def order(self, length: int) -> IntArray:
        """(length,) which frame comes at each place: a permutation, for `clip[:, order]`."""
        every = np.arange(length, dtype=np.int64)
        moved = every[self.piece : self.piece + self.frames]
        rest = np.delete(every, slice(self.piece, self.piece + self.frames))
        # Places are counted without the piece; a piece from before the cut leaves it m places earlier.
        at = self.cut if self.piece >= self.cut else self.cut - self.frames
        return np.concatenate([rest[:at], moved, rest[at:]])


def background_stretches(instances: FloatArray, frames: int) -> list[tuple[float, float]]:
    """Stretches of a clip between neighbouring boundaries that no instance covers.

    Args:
        instances: (n, 2) frames of the clip.
        frames: how many real frames it has; the stretches reach from 0 to frames - 1.
    """
    edges = sorted({0.0, float(frames - 1), *(float(x) for x in np.asarray(instances).reshape(-1))})
    return [
        (low, high) for low, high in pairwise(edges) if not any(start < high and end > low for start, end in instances)
    ]


def plan_splice(instances: FloatArray, shortest: int, frames: int, random: np.random.Generator) -> Splice | None:
    """Choose an instance, a cut within it and a piece of background, at random.

    Args:
        instances: (n, 2) frames of the clip, the window's clipped instances.
        shortest: m, see `VideoWindows.shortest`.
        frames: how many real frames the clip has.
        random: where the choices come from.

    Returns:
        None where no instance is longer than 2 m, or no stretch of background has more than m whole frames.
    """
    m = int(shortest)
    long = [(float(start), float(end)) for start, end in instances if end - start > 2 * m]
    stretches = [
        (math.ceil(low), math.floor(high))
        for low, high in background_stretches(instances, frames)
        if math.floor(high) - math.ceil(low) > m
    ]
    if not long or not stretches or m < 1:
        return None
    start, end = long[int(random.integers(len(long)))]
    low, high = stretches[int(random.integers(len(stretches)))]
    cut = math.ceil(start) + int(random.integers(m, math.ceil(end - start - m)))
    piece = int(random.integers(low, high - m + 1))
    if piece >= end:
        return Splice(piece, m, cut, (start, float(cut)), (float(cut + m), end + m), (cut + 1.0, cut + m - 1.0))
    return Splice(piece, m, cut, (start - m, float(cut - m)), (float(cut), end), (cut - m + 1.0, cut - 1.0))


def activation_losses(boundary: BoundaryFeatures, targets: Tensor, known: Tensor | None = None) -> Terms:
    """`activation`: frame-level + 0.1 · (localisation + classification features of level 0).

    Args:
        boundary: features of B clips.
        targets: (B, 2, T) ones around starts (row 0) and ends (row 1).
        known: (B, T) 0 where nothing is known of a frame; all count when left out.
    """
    targets = targets.to(exact(boundary.frame))
    cells = int(boundary.localisation.shape[2])
    coarse = F.interpolate(targets, size=cells, mode="nearest")
    fine_known = coarse_known = None
    if known is not None:
        fine_known = known.to(targets)
        coarse_known = F.interpolate(fine_known.unsqueeze(1), size=cells, mode="nearest")[:, 0]
    parts = (
        (boundary.frame, targets, fine_known, 1.0),
        (boundary.localisation, coarse, coarse_known, LEVEL_WEIGHT),
        (boundary.classification, coarse, coarse_known, LEVEL_WEIGHT),
    )
    terms = [
        weight * term
        for feature, target, mask, weight in parts
        for term in activation_terms(feature, target, mask).values()
    ]
    return {"activation": torch.stack(terms).sum()}


def activation_terms(feature: Tensor, targets: Tensor, known: Tensor | None = None) -> Terms:
    """`start` and `end`: binary cross entropy of the channels' mean tanh with the targets, mean over batch and time.

    Args:
        feature: (B, C, T), ≥ 0; starts in the first half of the channels, ends in the second.
        targets: (B, 2, T); known: (B, T) what each cell counts, 1 when left out.
    """
    # Outside autocast: this cross entropy of probabilities is not safe in half precision, and torch refuses it there.
    with torch.autocast(feature.device.type, enabled=False):
        halves = exact(feature).tanh().chunk(2, dim=1)
        return {
            name: F.binary_cross_entropy(half.mean(dim=1), targets[:, row], weight=known)
            for row, (name, half) in enumerate(zip(("start", "end"), halves, strict=True))
        }


def triplet_losses(boundary: BoundaryFeatures, splices: Sequence[Splice], clip_length: int) -> Terms:
    """`triplet`: frame-level + 0.1 · (localisation + classification features of level 0), on spliced clips.

    Args:
        boundary: features of the B spliced clips.
        splices: B, how each was made.
        clip_length: T, frames.
    """
    stretches = torch.tensor(
        [[splice.before, splice.after, splice.background] for splice in splices], device=boundary.frame.device
    )
    # Batch, then A1, A2, Bg.
    start, end = stretches[..., 0], stretches[..., 1]
    regions = boundary_regions(start, end, end - start + 1)
    cells = int(boundary.localisation.shape[2])
    loss = triplet_term(boundary.frame, regions)
    for feature in (boundary.localisation, boundary.classification):
        loss = loss + LEVEL_WEIGHT * triplet_term(feature, regions / (clip_length / cells))
    return {"triplet": loss}


def triplet_term(feature: Tensor, regions: Tensor) -> Tensor:
    """Triplet loss, margin 1: the end of A1 is near the start of A2 and far from the start of Bg.

    Args:
        feature: (B, C, T); regions: (B, 3, 4) of A1, A2, Bg in its cells, truncated when pooled.
    """
    pooled = boundary_max_pooling(exact(feature), regions)
    starts, ends = pooled.chunk(2, dim=1)
    return contrast(ends[..., 0], starts[..., 1], starts[..., 2])


def contrast(anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
    """Mean triplet margin loss of (B, C) features, margin 1, Euclidean."""
    return F.triplet_margin_loss(anchor, positive, negative, margin=MARGIN, p=2)


def splice_clip(clip: NDArray[np.uint8], splice: Splice) -> NDArray[np.uint8]:
    """A rearranged copy of a clip whose first axis is time."""
    return clip[splice.order(len(clip))]
