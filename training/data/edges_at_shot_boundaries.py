"""Whether people set the edges of what they mark at camera cuts, as far as labels show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.features.cache import VideoFeatures
from afsd_core.inference.shots.boundaries import find_cuts, reach_of
from training.data.feature_clips import LabelledVideo

# What begins with the video says nothing of cuts (seconds).
_BORDER = 0.2


@dataclass(frozen=True, slots=True)
class CutEdges:
    """What was seen of edges and cuts.

    Attributes:
        reach: how far a detector should move its edges to cuts, seconds; 0: never.
        at_cuts, edges: how many of the edges lie at a cut; the video's own beginning and end are none.
    """

    reach: float
    at_cuts: int
    edges: int

    @property
    def counts(self) -> list[int]:
        """For a record: how many lie at a cut, and of how many."""
        return [self.at_cuts, self.edges]


def cut_seconds(features: VideoFeatures) -> NDArray[np.float64]:
    """(K,) the cuts of a video, seconds of the sampling grid."""
    rate = float(features.kind.sample_fps)
    return find_cuts(features.changes, rate) / rate


def seen_in(labelled: Sequence[LabelledVideo]) -> CutEdges:
    """How the edges of these videos' instances lie to their cuts."""
    rows = []
    for video in labelled:
        video_labels = video.video_labels.video_labels
        length = video_labels.duration / 1e6
        segments = (
            np.array([(instance.start, instance.end) for instance in video_labels.instances], dtype=np.float64) / 1e6
        )
        rows.append((inner_edges(segments, length), cut_seconds(video.features), length))
    return CutEdges(*reach_of(rows))


def inner_edges(segments: NDArray[np.floating], length: float) -> NDArray[np.float64]:
    """The edges of segments (G, 2) that are not those of the video itself, each once; seconds."""
    edges = np.unique(np.asarray(segments, dtype=np.float64))
    return edges[(edges > _BORDER) & (edges < length - _BORDER)]
