"""Mean average precision of temporal detections, by ActivityNet's protocol and by the THUMOS'14 challenge's.

They differ in who chooses (detections by score, or instances in file order), in whether a tIoU equal to the threshold
counts, in the average precision (interpolated or not) and in what becomes of `Ambiguous` stretches. All sorts are
stable: published detections are full of equal scores, and an unstable sort's third decimal depends on the processor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import numpy as np

from afsd_core.errors import DataError
from afsd_core.evaluation.matching import BoolArray, overlapping_pairs, overlaps_any, take_turns
from afsd_core.evaluation.records import AMBIGUOUS, Detections, FloatArray, GroundTruth, IntArray

Protocol = Literal["activitynet", "thumos14"]
DEFAULT_THRESHOLDS: dict[Protocol, str] = {"activitynet": "0.5:0.95:0.05", "thumos14": "0.3:0.7:0.1"}


@dataclass(frozen=True, slots=True, eq=False)
class MeanAP:
    """Average precision of every class at every threshold.

    Attributes:
        protocol: which of the two.
        thresholds: (T,) tIoU.
        classes: (C,) names; ap: (T, C).
        instances: (C,) how many each class has.
    """

    protocol: Protocol
    thresholds: tuple[float, ...]
    classes: tuple[str, ...]
    ap: FloatArray
    instances: tuple[int, ...]

    @property
    def mean(self) -> FloatArray:
        """(T,) mean over the classes."""
        result: FloatArray = self.ap.mean(axis=1)
        return result

    @property
    def average(self) -> float:
        """The mean over the thresholds too."""
        return float(self.mean.mean())

    def to_dict(self) -> dict[str, Any]:
        return {
            "tiou": list(self.thresholds),
            "mAP": [float(x) for x in self.mean],
            "average_mAP": self.average,
            "ap": {name: [float(x) for x in self.ap[:, i]] for i, name in enumerate(self.classes)},
        }


def parse_thresholds(text: str) -> tuple[float, ...]:
    """`0.5`, `0.3,0.5` or `0.3:0.7:0.1` (both ends included), in exact decimals.

    Raises:
        DataError: it cannot be read, or a threshold is not within (0, 1].
    """
    try:
        values: list[Decimal] = []
        for part in text.split(","):
            numbers = [Decimal(piece.strip()) for piece in part.split(":")]
            if len(numbers) == 1:
                values += numbers
                continue
            start, stop, step = numbers
            if step <= 0 or stop < start or (stop - start) / step > 1000:
                raise ValueError(part)
            values += [start + step * k for k in range(int((stop - start) / step) + 1)]
        if not all(0 < value <= 1 for value in values):
            raise ValueError(text)
    except (InvalidOperation, ValueError):
        raise DataError(
            f"--tiou {text}: not thresholds between 0 and 1. Write one (0.5), some (0.3,0.5) or first:last:step "
            "(0.3:0.7:0.1)."
        ) from None
    return tuple(float(value) for value in values)


def mean_ap(truth: GroundTruth, detections: Detections, protocol: Protocol, thresholds: Sequence[float]) -> MeanAP:
    """Mean AP by the protocol of that name."""
    return (activitynet_map if protocol == "activitynet" else thumos14_map)(truth, detections, thresholds)


def group_of(video: IntArray, label: IntArray, classes: int) -> IntArray:
    """One number for each (video, class); -1 where either is unknown."""
    return np.where((video < 0) | (label < 0), -1, video * max(classes, 1) + label)


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Detections by falling score (stable), matched to instances as ActivityNet does.

    Attributes:
        order: (D',) which detection of the file each row is; those of unknown videos or classes are left out.
        video, label: (D',) as the ground truth numbers them.
        choice: (T, D') the instance taken at each threshold, or -1.
    """

    order: IntArray
    video: IntArray
    label: IntArray
    choice: IntArray


def match_activitynet(truth: GroundTruth, detections: Detections, thresholds: Sequence[float]) -> Matched:
    """By falling score, each detection takes the best instance of its video and class not taken yet, tIoU ≥ t."""
    video, label = detections.numbered_as(truth)
    order = np.argsort(-detections.scores, kind="stable")
    order = order[(video[order] >= 0) & (label[order] >= 0)]
    video, label = video[order], label[order]
    classes = len(truth.classes)
    group = group_of(video, label, classes)
    limits = np.asarray(thresholds, dtype=np.float64)[:, None]
    pairs = overlapping_pairs(
        group,
        detections.segments[order],
        group_of(truth.video, truth.label, classes),
        truth.segments,
        float(limits.min()),
    )
    choice = take_turns(
        pairs.detection, pairs.instance, pairs.tiou, pairs.tiou >= limits, group, (len(order), len(truth))
    )
    return Matched(order, video, label, choice)


def interpolated_ap(hits: BoolArray, instances: float, normalised_to: float | None = None) -> FloatArray:
    """(T,) area under the precision made to fall with recall.

    Args:
        hits: (T, n) true positives by falling score.
        instances: how many there are to be found.
        normalised_to: as if there were so many (Hoiem et al., ECCV 2012: makes classes and subsets comparable).
    """
    if not instances or not hits.shape[1]:
        return np.zeros(hits.shape[0])
    true = np.cumsum(hits, axis=1, dtype=np.float64)
    false = np.cumsum(~hits, axis=1, dtype=np.float64)
    if normalised_to is not None:
        true = true / instances * normalised_to
    with np.errstate(invalid="ignore"):
        precision = np.where(true + false > 0, true / (true + false), 0.0)
    envelope = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    result: FloatArray = np.where(hits, envelope, 0.0).sum(axis=1) / instances
    return result


def activitynet_map(truth: GroundTruth, detections: Detections, thresholds: Sequence[float]) -> MeanAP:
    """ActivityNet's protocol: detections choose, tIoU ≥ t, interpolated AP.

    Detections in other videos and of classes that the subset lacks are dropped; `Ambiguous` is a class like any other.
    """
    matched = match_activitynet(truth, detections, thresholds)
    hits = matched.choice >= 0
    instances = np.bincount(truth.label, minlength=len(truth.classes))
    columns = [
        interpolated_ap(hits[:, rows], float(instances[number]))
        for number, rows in enumerate(rows_by_class(matched.label, len(truth.classes)))
    ]
    return _result("activitynet", truth.classes, columns, instances, thresholds)


def thumos14_map(truth: GroundTruth, detections: Detections, thresholds: Sequence[float]) -> MeanAP:
    """The challenge's protocol: instances choose in file order, tIoU > t, AP = mean precision at the true positives.

    Detections left over that share any time with an `Ambiguous` stretch are ignored; in videos that the ground truth
    does not know they are false positives.
    """
    names = {name: rank for rank, name in enumerate(sorted({*truth.videos, *detections.videos}))}
    video = np.asarray([names[name] for name in detections.videos] or [0], dtype=np.int64)[detections.video]
    truth_video = np.asarray([names[name] for name in truth.videos] or [0], dtype=np.int64)[truth.video]
    _, label = detections.numbered_as(truth)
    # By score, then by name of video, then as in the file.
    order = np.lexsort((video, -detections.scores))
    order = order[label[order] >= 0]
    video, label, segments = video[order], label[order], detections.segments[order]

    unclear = truth.label == (truth.classes.index(AMBIGUOUS) if AMBIGUOUS in truth.classes else -1)
    classes = len(truth.classes)
    group = group_of(video, label, classes)
    truth_group = group_of(truth_video, truth.label, classes)
    limits = np.asarray(thresholds, dtype=np.float64)[:, None]
    pairs = overlapping_pairs(group, segments, truth_group, truth.segments, float(limits.min()))
    # Where two detections overlap an instance equally, the one earlier in the file is taken, not the surer one.
    earlier = np.argsort(order[pairs.detection], kind="stable")
    detection, instance, tiou = pairs.detection[earlier], pairs.instance[earlier], pairs.tiou[earlier]
    taken = take_turns(instance, detection, tiou, tiou > limits, truth_group, (len(truth), len(order)))
    hits = np.zeros((len(limits), len(order)), dtype=np.bool_)
    threshold, which = np.nonzero(taken >= 0)
    hits[threshold, taken[threshold, which]] = True
    ignored = ~hits & overlaps_any(video, segments, truth_video[unclear], truth.segments[unclear])

    instances = np.bincount(truth.label, minlength=classes)
    columns, scored_classes = [], []
    for number, rows in enumerate(rows_by_class(label, classes)):
        if truth.classes[number] == AMBIGUOUS:
            continue
        scored_classes.append(number)
        true = np.cumsum(hits[:, rows], axis=1)
        counted = np.cumsum(~ignored[:, rows], axis=1)
        precision = np.where(hits[:, rows], true / np.maximum(counted, 1), 0.0)
        columns.append(precision.sum(axis=1) / instances[number])
    return _result(
        "thumos14", tuple(truth.classes[k] for k in scored_classes), columns, instances[scored_classes], thresholds
    )


def rows_by_class(label: IntArray, classes: int) -> list[IntArray]:
    """For each class its rows, in order."""
    order = np.argsort(label, kind="stable")
    return np.split(order, np.searchsorted(label[order], np.arange(1, classes))) if classes else []


def _result(
    protocol: Protocol,
    classes: tuple[str, ...],
    columns: list[FloatArray],
    instances: IntArray,
    thresholds: Sequence[float],
) -> MeanAP:
    if not columns:
        raise DataError("The ground truth has no instance in this subset, so nothing can be scored. Choose another.")
    return MeanAP(
        protocol, tuple(float(t) for t in thresholds), classes, np.stack(columns, 1), tuple(int(n) for n in instances)
    )
