"""Average recall of proposals: how many instances are found when each video may name only its N best segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from afsd_core.evaluation.average_precision import parse_thresholds
from afsd_core.evaluation.matching import overlapping_pairs
from afsd_core.evaluation.records import AMBIGUOUS, Detections, FloatArray, GroundTruth

DEFAULT_COUNTS = (1, 5, 10, 50, 100, 200)
DEFAULT_THRESHOLDS = parse_thresholds("0.5:0.95:0.05")


@dataclass(frozen=True, slots=True, eq=False)
class AverageRecall:
    """Recall, whatever the class.

    Attributes:
        counts: (N,) proposals a video.
        thresholds: (T,) tIoU.
        recall: (T, N) share of the instances with a proposal at tIoU ≥ t among their video's N best.
        average_count: (N,) proposals a video really had, on average: fewer where there were not as many.
    """

    counts: tuple[int, ...]
    thresholds: tuple[float, ...]
    recall: FloatArray
    average_count: FloatArray

    @property
    def average(self) -> FloatArray:
        """(N,) mean over the thresholds: AR@N."""
        result: FloatArray = self.recall.mean(axis=0)
        return result

    def to_dict(self) -> dict[str, Any]:
        return {
            "proposals": list(self.counts),
            "proposals_had": [float(x) for x in self.average_count],
            "tiou": list(self.thresholds),
            "recall": [[float(x) for x in row] for row in self.recall],
            "average_recall": [float(x) for x in self.average],
        }


def average_recall(
    truth: GroundTruth,
    detections: Detections,
    counts: Sequence[int] = DEFAULT_COUNTS,
    thresholds: Sequence[float] = DEFAULT_THRESHOLDS,
) -> AverageRecall:
    """AR@N (Buch et al., CVPR 2017; ActivityNet's proposal task), classes and `Ambiguous` stretches left aside.

    One proposal may find several instances: recall only asks whether an instance has been found.
    """
    video, _ = detections.numbered_as(truth)
    order = np.lexsort((-detections.scores, video))
    order = order[video[order] >= 0]
    video = video[order]
    # The rank of each proposal within its video, best first.
    rank = np.arange(len(video)) - np.searchsorted(video, video, side="left")
    actions = np.flatnonzero(truth.label != (truth.classes.index(AMBIGUOUS) if AMBIGUOUS in truth.classes else -1))
    limits = np.asarray(thresholds, dtype=np.float64)
    few = rank < max(counts)
    order, video, rank = order[few], video[few], rank[few]
    pairs = overlapping_pairs(
        video, detections.segments[order], truth.video[actions], truth.segments[actions], float(limits.min())
    )
    # For each instance and threshold, how many proposals it takes to find it.
    needed = np.full((len(limits), len(actions)), np.iinfo(np.int64).max)
    for row, limit in enumerate(limits):
        good = pairs.tiou >= limit
        np.minimum.at(needed[row], pairs.instance[good], rank[pairs.detection[good]] + 1)
    recall = np.stack([(needed <= count).mean(axis=1) for count in counts], axis=1)
    had = np.bincount(video, minlength=len(truth.videos))
    return AverageRecall(
        counts=tuple(int(n) for n in counts),
        thresholds=tuple(float(t) for t in thresholds),
        recall=recall,
        average_count=np.asarray([np.minimum(had, count).mean() for count in counts]),
    )
