"""What kind of mistakes a detector makes, after DETAD (Alwassel et al., Diagnosing Error in Temporal Action Detectors,
ECCV 2018): false positives by kind, what each kind costs, and sensitivity to the nature of the instances.

Matching is ActivityNet's throughout. Scores are normalised mAP (mAP_N): precision is computed as if every class, or
every subset of its instances, had the mean number of instances, so that rare and frequent ones compare.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from afsd_core.evaluation.average_precision import (
    Matched,
    group_of,
    interpolated_ap,
    match_activitynet,
    rows_by_class,
)
from afsd_core.evaluation.matching import BoolArray, overlapping_pairs
from afsd_core.evaluation.records import AMBIGUOUS, Detections, FloatArray, GroundTruth, IntArray
from afsd_core.message import many

TRUE_POSITIVE = "true positive"
# In order of precedence: a detection that is both the second one of its own class and near another is a double.
KINDS = ("double detection", "wrong label", "localisation", "confusion", "background")
# Below this tIoU to everything a detection is background (DETAD, section 3).
NEAR = 0.1
# The false positives of a class are looked at among its best 10 G detections, G = its number of instances.
SLICES = 10

_NAMES = ("XS", "S", "M", "L", "XL")
# Upper ends, inclusive, of the characteristics' bins: DETAD's for each data set; the last has no end.
_BINS: dict[str, dict[str, tuple[float, ...]]] = {
    "activitynet": {"coverage": (0.2, 0.4, 0.6, 0.8), "length": (30, 60, 120, 180), "instances": (1, 4, 8)},
    "thumos14": {"coverage": (0.02, 0.04, 0.06, 0.08), "length": (3, 6, 12, 18), "instances": (1, 40, 80)},
}


@dataclass(frozen=True, slots=True)
class Bin:
    """The instances of one size of one characteristic.

    Attributes:
        name: XS … XL; low, high: what it holds, low < x ≤ high (high None: no end).
        instances: how many; map_n: average mAP_N counting only them, None where there are none.
        missed: share that no detection finds at the tIoU of the analysis, None where there are none.
    """

    name: str
    low: float
    high: float | None
    instances: int
    map_n: float | None
    missed: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the score depends on one characteristic of the instances.

    Attributes:
        characteristic: "length" (seconds), "coverage" (share of the video) or "instances" (of its class in its video).
        spread: highest less lowest average mAP_N over the bins (DETAD's sensitivity).
        impact: highest less overall average mAP_N.
    """

    characteristic: str
    bins: tuple[Bin, ...]
    spread: float
    impact: float


@dataclass(frozen=True, slots=True)
class Example:
    """One of the surest false positives of its kind, for looking at."""

    kind: str
    video: str
    start: float
    end: float
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class ErrorAnalysis:
    """The whole analysis; `to_dict` makes it JSON.

    Attributes:
        tiou: the threshold at which kinds and misses are told apart.
        thresholds: those over which average mAP_N is taken.
        map_n: average mAP_N.
        slices: (10) for the k-th G of every class's best 10 G detections, how many are of which kind.
        gain: by kind, what average mAP_N would rise by without these false positives.
        missed: share of instances never found at `tiou`.
        sensitivity: by characteristic; `coverage` is missing where no duration is known.
        examples: the surest false positives of each kind.
        notes: sentences about what was left out.
    """

    tiou: float
    thresholds: tuple[float, ...]
    map_n: float
    slices: tuple[dict[str, int], ...]
    gain: dict[str, float]
    missed: float
    sensitivity: tuple[Sensitivity, ...]
    examples: tuple[Example, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class _Nearest:
    """(D',) each detection's best tIoU to an instance of its own class, and to one of any other."""

    same: FloatArray
    other: FloatArray


def analyse(
    truth: GroundTruth,
    detections: Detections,
    thresholds: Sequence[float],
    *,
    tiou: float = 0.5,
    bins: Literal["auto", "activitynet", "thumos14"] = "auto",
    examples: int = 5,
) -> ErrorAnalysis:
    """Tell the false positives apart and find out what the score depends on.

    Args:
        truth, found: `Ambiguous` stretches are no instances here; what overlaps them counts like anything else.
        thresholds: tIoU for average mAP_N.
        tiou: where the kinds of errors are counted and instances count as missed.
        bins: whose bins of length, coverage and number of instances; `auto` takes those of THUMOS'14 where half of the
            instances are shorter than 10 s.
        examples: how many false positives of each kind are listed.
    """
    notes = [*truth.notes, *detections.notes]
    truth = _without_ambiguous(truth)
    if bins == "auto":
        short = float(np.median(truth.segments[:, 1] - truth.segments[:, 0])) < 10 if len(truth) else True
        bins = "thumos14" if short else "activitynet"
    limits = (*(float(t) for t in thresholds), float(tiou))
    matched = match_activitynet(truth, detections, limits)
    if left_out := len(detections) - len(matched.order):
        notes.append(
            many(
                left_out,
                "{n:,} detection of another video or class is left out.",
                "{n:,} detections of other videos or classes are left out.",
            )
        )
    nearest = _nearest(truth, detections, matched)
    scorer = _Scorer.of(truth, matched)
    overall = scorer.average()
    kinds = np.stack([_kinds(matched.choice[row] >= 0, nearest, limit) for row, limit in enumerate(limits)])
    gain = {kind: scorer.average(dropped=kinds[:-1] == number) - overall for number, kind in enumerate(KINDS, 1)}
    rank = scorer.rank_in_class()
    per_class = np.bincount(truth.label, minlength=len(truth.classes))
    slice_of = rank // np.maximum(per_class[matched.label], 1)
    names = (TRUE_POSITIVE, *KINDS)
    slices = tuple(
        {name: int(np.sum(kinds[-1][slice_of == k] == number)) for number, name in enumerate(names)}
        for k in range(SLICES)
    )
    hit = np.zeros(len(truth), dtype=np.bool_)
    hit[matched.choice[-1][matched.choice[-1] >= 0]] = True
    sensitivity = tuple(
        _sensitivity(name, values, _BINS[bins][name], scorer, hit, overall)
        for name, values in _characteristics(truth).items()
    )
    if len(sensitivity) < 3:
        notes.append("The durations of the videos are not known, so coverage is left out.")
    return ErrorAnalysis(
        tiou=float(tiou),
        thresholds=limits[:-1],
        map_n=overall,
        slices=slices,
        gain=gain,
        missed=float(1 - hit.mean()),
        sensitivity=sensitivity,
        examples=_examples(detections, matched, kinds[-1], slice_of < SLICES, examples),
        notes=tuple(notes),
    )


def _without_ambiguous(truth: GroundTruth) -> GroundTruth:
    if AMBIGUOUS not in truth.classes:
        return truth
    number = truth.classes.index(AMBIGUOUS)
    keep = truth.label != number
    label = truth.label[keep]
    return GroundTruth(
        videos=truth.videos,
        classes=tuple(name for name in truth.classes if name != AMBIGUOUS),
        video=truth.video[keep],
        label=label - (label > number),
        segments=truth.segments[keep],
        durations=truth.durations,
        subset=truth.subset,
        notes=truth.notes,
    )


def _nearest(truth: GroundTruth, detections: Detections, matched: Matched) -> _Nearest:
    pairs = overlapping_pairs(matched.video, detections.segments[matched.order], truth.video, truth.segments, NEAR)
    same = matched.label[pairs.detection] == truth.label[pairs.instance]
    best = []
    for of_kind in (same, ~same):
        tiou = np.zeros(len(matched.order))
        np.maximum.at(tiou, pairs.detection[of_kind], pairs.tiou[of_kind])
        best.append(tiou)
    return _Nearest(*best)


def _kinds(hits: BoolArray, nearest: _Nearest, limit: float) -> IntArray:
    """(D',) 0 for a true positive, else 1 + the index in `KINDS`."""
    near = min(NEAR, limit)
    conditions = [hits, nearest.same >= limit, nearest.other >= limit, nearest.same >= near, nearest.other >= near]
    return np.select(conditions, [0, 1, 2, 3, 4], default=5).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Scorer:
    """Average mAP_N of matched detections, of all instances or a subset, with or without some false positives."""

    matched: Matched
    hits: BoolArray
    truth_label: IntArray
    classes: int
    rows: tuple[IntArray, ...]

    @classmethod
    def of(cls, truth: GroundTruth, matched: Matched) -> "_Scorer":
        rows = tuple(rows_by_class(matched.label, len(truth.classes)))
        # The last row is the threshold at which kinds are told apart; it is no part of the average.
        return cls(matched, matched.choice[:-1] >= 0, truth.label, len(truth.classes), rows)

    def rank_in_class(self) -> IntArray:
        rank = np.zeros(len(self.matched.order), dtype=np.int64)
        for rows in self.rows:
            rank[rows] = np.arange(len(rows))
        return rank

    def average(self, among: BoolArray | None = None, dropped: BoolArray | None = None) -> float:
        """Average mAP_N.

        Args:
            among: (G,) count these instances only; detections of the others are neither right nor wrong.
            dropped: (T, D') false positives to leave out.
        """
        chosen = self.matched.choice[:-1]
        counted = np.ones(len(self.truth_label), dtype=np.bool_) if among is None else among
        hits = self.hits & counted[chosen]
        left_out = self.hits & ~hits if dropped is None else dropped
        per_class = np.bincount(self.truth_label[counted], minlength=self.classes)
        # As many instances as a class has on average, whichever of them are counted here.
        usual = len(self.truth_label) / self.classes
        scores = []
        for rows, instances in zip(self.rows, per_class, strict=True):
            if instances:
                # Left-out detections differ between thresholds, so each row is shortened on its own.
                scores.append(
                    [_ap(hits[t, rows], left_out[t, rows], int(instances), usual) for t in range(len(chosen))]
                )
        return float(np.mean(scores)) if scores else 0.0


def _ap(hits: BoolArray, left_out: BoolArray, instances: int, usual: float) -> float:
    return float(interpolated_ap(hits[None, ~left_out], instances, usual)[0])


def _characteristics(truth: GroundTruth) -> dict[str, FloatArray]:
    length = truth.segments[:, 1] - truth.segments[:, 0]
    group = group_of(truth.video, truth.label, len(truth.classes))
    _, inverse, counts = np.unique(group, return_inverse=True, return_counts=True)
    result = {"length": length, "instances": counts[inverse].astype(np.float64)}
    duration = truth.durations[truth.video]
    if np.isfinite(duration).all():
        result["coverage"] = length / duration
    return result


def _sensitivity(
    name: str, values: FloatArray, ends: tuple[float, ...], scorer: _Scorer, hit: BoolArray, overall: float
) -> Sensitivity:
    number = np.searchsorted(ends, values, side="left")
    bins = []
    for k in range(len(ends) + 1):
        among = number == k
        some = bool(among.any())
        bins.append(
            Bin(
                name=_NAMES[k],
                low=float(ends[k - 1]) if k else 0.0,
                high=float(ends[k]) if k < len(ends) else None,
                instances=int(among.sum()),
                map_n=scorer.average(among) if some else None,
                missed=float(1 - hit[among].mean()) if some else None,
            )
        )
    scores = [part.map_n for part in bins if part.map_n is not None]
    return Sensitivity(name, tuple(bins), spread=max(scores) - min(scores), impact=max(scores) - overall)


def _examples(
    detections: Detections, matched: Matched, kinds: IntArray, looked_at: BoolArray, limit: int
) -> tuple[Example, ...]:
    result = []
    for number, kind in enumerate(KINDS, 1):
        for row in np.flatnonzero((kinds == number) & looked_at)[:limit]:
            k = matched.order[row]
            start, end = detections.segments[k]
            result.append(
                Example(
                    kind,
                    detections.videos[detections.video[k]],
                    float(start),
                    float(end),
                    detections.classes[detections.label[k]],
                    float(detections.scores[k]),
                )
            )
    return tuple(result)
