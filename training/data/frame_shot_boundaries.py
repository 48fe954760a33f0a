"""Camera cuts of videos whose frames are cached, and whether the labels' edges lie there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.preprocess import to_clip
from afsd_core.inference.shots.boundaries import reach_of
from afsd_core.inference.shots.streaming import SeenChanges, changes_in
from training.data.batches import TrainingVideo, UInt8Array, centre_cut
from training.data.edges_at_shot_boundaries import CutEdges, inner_edges
from training.data.frame_cache import Pictures

_AT_A_TIME = 256  # samples


def cut_seconds_of(frames: UInt8Array, crop: int, sample_fps: float) -> NDArray[np.float64]:
    """(K,) cuts, seconds of the sampling grid, of sampled frames (T, H, W, 3): the same that a detection would find."""
    seen = SeenChanges(len(frames))
    # One sample is seen twice: the first of a clip has none before it.
    for first in range(0, len(frames), _AT_A_TIME - 1):
        images = centre_cut(frames[first : first + _AT_A_TIME], crop)
        seen.see(first, changes_in(to_clip(images, len(images))))
    return seen.cuts(sample_fps) / sample_fps


def seen_in_videos(videos: Sequence[TrainingVideo], cache: Pictures, crop: int) -> CutEdges:
    """How the edges of these videos' instances lie to their cuts."""
    rows = []
    for video in videos:
        length = video.samples / video.sample_fps
        cuts = cut_seconds_of(cache.open(video.source), crop, video.sample_fps)
        rows.append((inner_edges(video.seconds, length), cuts, length))
    return CutEdges(*reach_of(rows))
