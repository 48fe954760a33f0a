"""How good is a light detector on videos it has not learnt from? Its detections, scored and compared."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from afsd_core.detector import Afsd
from afsd_core.errors import Cancelled
from afsd_core.evaluation import Detections, GroundTruth, MeanAP, activitynet_map, effort_curve
from afsd_core.inference.adapters.afsd_on_features import (
    aligned_windows,
    cell_probabilities,
    middles,
    video_candidates,
    window_candidates,
)
from afsd_core.inference.adapters.detections import calibrated
from afsd_core.inference.features.cache import VideoFeatures
from afsd_core.inference.postprocess.actionness import WindowActionness
from afsd_core.inference.postprocess.decode import Candidates, suppress
from afsd_core.inference.postprocess.postprocess import postprocess
from afsd_core.message import Message
from afsd_core.segments import tiou as overlaps
from training.data.edges_at_shot_boundaries import cut_seconds
from training.data.supervision import TrainingLabels, VideoLabels

FloatArray = NDArray[np.floating]

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)
# What a video may name; far more than the mean AP looks at.
_MOST_DETECTIONS = 1000
# Of a pair of detections: the same from here on, and the same stretch moved.
_SAME, _MOVED = 0.8, 0.5
_MOST_DIFFERENCES = 200
# Instances that the general threshold stands for beside a class's own.
_PRIOR = 20
# What scores less says nothing about what may be shown; right and wrong ones that a calibration wants.
_LEAST_JUDGED, _FEWEST_JUDGED = 0.005, 8


class Found(NamedTuple):
    """One detection in one video, microseconds."""

    start: int
    end: int
    label: str
    score: float


class Difference(NamedTuple):
    """A stretch that two versions see differently.

    Attributes:
        video: its id; start, end: microseconds, as the new version has it where it has it.
        what: "new", "gone" or "moved"; score: of the version that has it.
        old_start, old_end: of what has moved: where the old version has it.
    """

    video: str
    start: int
    end: int
    label: str
    what: Literal["new", "gone", "moved"]
    score: float
    old_start: int | None = None
    old_end: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Mean AP of detections in reviewed stretches.

    Attributes:
        average: over tIoU and classes; mean: (T,) per tIoU; per_class: name to (T,).
    """

    average: float
    mean: tuple[float, ...]
    per_class: dict[str, tuple[float, ...]]

    @classmethod
    def of(cls, scores: MeanAP) -> "Score":
        by_class = {name: tuple(float(x) for x in scores.ap[:, k]) for k, name in enumerate(scores.classes)}
        return cls(scores.average, tuple(float(x) for x in scores.mean), by_class)

    def to_dict(self) -> dict[str, Any]:
        return {
            "average": self.average,
            "mAP": list(self.mean),
            "ap": {name: list(values) for name, values in self.per_class.items()},
        }


def find_all(
    network: Afsd,
    classes: Sequence[str],
    features: VideoFeatures,
    duration: int,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Found]:
    """A detector's detections in a video of kept features: the windows, decoding and soft-NMS of any detection.

    Args:
        classes: its names from number 1; duration: of the video, microseconds.

    Raises:
        Cancelled: `cancelled` said so.
    """
    seen = look(network, features, cancelled)
    return detections_of(network, classes, features, seen, duration)


class Seen(NamedTuple):
    """What a detector sees in one video before anything is ranked: all that ways of ranking differ in starts from it.

    Attributes:
        windows, evidence: candidates and evidence of each window.
        cells: (K, n) of the cell classifier, None without one.
    """

    windows: list[Candidates]
    evidence: list[WindowActionness]
    cells: FloatArray | None


def look(network: Afsd, features: VideoFeatures, cancelled: Callable[[], bool] = lambda: False) -> Seen:
    """Run a detector's heads and cell classifier over the kept features of a video.

    Raises:
        Cancelled: `cancelled` said so.
    """
    config, rate = network.config, float(features.kind.sample_fps)
    windows, evidence_rows = [], []
    offsets = aligned_windows(features.samples, config.clip_length, config.stride)
    answers = zip(offsets, middles(offsets, config.clip_length), strict=True)
    for offset, middle in answers if config.anchor_free else ():
        if cancelled():
            raise Cancelled(Message("Stopped while the new detector was being checked."))
        candidates, evidence = window_candidates(network, features, offset, rate, middle)
        windows.append(candidates)
        evidence_rows.append(evidence)
    return Seen(windows, evidence_rows, cell_probabilities(network, features) if network.cells is not None else None)


def detections_of(
    network: Afsd, classes: Sequence[str], features: VideoFeatures, seen: Seen, duration: int
) -> list[Found]:
    """What a detector finds in a video, ranked as its configuration says: at most 1,000, the best.

    Args:
        seen: what `look` gave, of a detector with these weights.
        classes: names from number 1; duration: of the video, microseconds.
    """
    config = network.config
    windows, evidence_rows = (seen.windows, seen.evidence) if config.anchor_free else ([], [])
    candidates, evidence = video_candidates(network, features, windows, evidence_rows, seen.cells)
    chosen = postprocess(candidates, config, cut_seconds(features), duration / 1e6, evidence=evidence)
    remaining = suppress([chosen], sigma=config.sigma)
    best = np.argsort(-remaining.scores, kind="stable")[:_MOST_DETECTIONS]
    scores = calibrated(remaining.scores[best], config.calibration)
    detections = []
    for (start, end), label, score in zip(
        remaining.segments[best].tolist(), remaining.labels[best].tolist(), scores.tolist(), strict=True
    ):
        low, high = round(start * 1e6), min(round(end * 1e6), duration)
        if high > low:
            detections.append(Found(low, high, classes[label - 1], score))
    return detections


def within(video_labels: VideoLabels, detections: Iterable[Found]) -> list[Found]:
    """Detections whose middle lies where it is known what there is; of the others nobody can say."""
    return [
        detection
        for detection in detections
        if any(low <= (detection.start + detection.end) // 2 < high for low, high in video_labels.known)
    ]


def truth_of(training_labels: TrainingLabels) -> GroundTruth:
    """The instances of labels as a ground truth."""
    return GroundTruth.build(
        (
            (video_labels.video, labelled.start / 1e6, labelled.end / 1e6, labelled.label)
            for video_labels in training_labels.videos
            for labelled in video_labels.instances
        ),
        durations={video_labels.video: video_labels.duration / 1e6 for video_labels in training_labels.videos},
    )


def score(training_labels: TrainingLabels, detections: dict[str, list[Found]]) -> Score | None:
    """Mean AP, ActivityNet's protocol, of detections by video; None where the labels hold no instance."""
    if not training_labels.segments:
        return None
    return Score.of(activitynet_map(truth_of(training_labels), _detections(training_labels, detections), THRESHOLDS))


def _detections(training_labels: TrainingLabels, detections: dict[str, list[Found]]) -> Detections:
    """Detections where it is known what there is."""
    rows = [
        (video_labels.video, detection.start / 1e6, detection.end / 1e6, detection.label, detection.score)
        for video_labels in training_labels.videos
        for detection in within(video_labels, detections.get(video_labels.video, ()))
    ]
    return Detections.build(rows, videos=[video_labels.video for video_labels in training_labels.videos])


def saved_at_best(training_labels: TrainingLabels, detections: dict[str, list[Found]]) -> float:
    """The share of actions that detections save whoever corrects them, from the best score on; see `effort_curve`."""
    return effort_curve(truth_of(training_labels), _detections(training_labels, detections)).saved or 0.0


def least_effort_threshold(training_labels: TrainingLabels, detections: dict[str, list[Found]]) -> float:
    """The score from which on showing detections saves whoever corrects them most actions; see `evaluation.effort`.

    Where no threshold saves anything, nothing would be shown at all: then the best F1 decides.
    """
    curve = effort_curve(truth_of(training_labels), _detections(training_labels, detections))
    if curve.best == 0:
        return best_threshold(training_labels, detections)
    return round(float(curve.threshold), 3)


def class_thresholds(
    training_labels: TrainingLabels, detections: dict[str, list[Found]], general: float
) -> dict[str, float]:
    """For each class, the score from which on showing its detections saves most actions; see `least_effort_threshold`.

    One threshold for all hides classes that score low. With few instances the best one is chance, so that the class's
    own is drawn towards the general one, as if twenty more instances had told that.
    """
    thresholds = {}
    for name in training_labels.classes:
        mine = replace(
            training_labels,
            videos=tuple(
                replace(video_labels, instances=tuple(item for item in video_labels.instances if item.label == name))
                for video_labels in training_labels.videos
            ),
        )
        rows = {video: [item for item in rows if item.label == name] for video, rows in detections.items()}
        count = mine.segments
        own = least_effort_threshold(mine, rows) if count and any(rows.values()) else general
        odds = [math.log(t / (1 - t)) for t in (min(max(value, 1e-3), 1 - 1e-3) for value in (own, general))]
        drawn = (count * odds[0] + _PRIOR * odds[1]) / (count + _PRIOR)
        thresholds[name] = round(1 / (1 + math.exp(-drawn)), 3)
    return thresholds


def calibration_of(
    training_labels: TrainingLabels, detections: dict[str, list[Found]], tiou: float = 0.5
) -> tuple[float, float]:
    """a, b so that sigmoid(a logit(score) + b) is about the share of detections of that score that are right.

    Logistic regression on what was held out (Platt, 1999), by Newton's method; a stays above 0, so that nothing changes
    its rank. (1, 0) where there is too little to tell.

    Args:
        detections: by video, of a detector that is not calibrated yet.
        tiou: from which on a detection is right.
    """
    scored = [
        pair
        for video_labels in training_labels.videos
        for pair in _judged(video_labels, detections.get(video_labels.video, ()), tiou)
    ]
    scores, right = (np.array([pair[k] for pair in scored], dtype=np.float64) for k in (0, 1))
    some = scores >= _LEAST_JUDGED
    scores, right = scores[some], right[some]
    if right.sum() < _FEWEST_JUDGED or len(right) - right.sum() < _FEWEST_JUDGED:
        return 1.0, 0.0
    inside = np.clip(scores, 1e-6, 1 - 1e-6)
    x = np.stack([np.log(inside / (1 - inside)), np.ones(len(inside))], axis=1)
    # Held towards (1, 0): what few detections say is taken with care.
    start = np.array([1.0, 0.0])
    weights = start.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - right) + (weights - start)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.eye(2), gradient)
        weights = weights - np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return (round(float(weights[0]), 4), round(float(weights[1]), 4)) if weights[0] > 0.05 else (1.0, 0.0)


def calibrated_rows(rows: Sequence[Found], calibration: tuple[float, float]) -> list[Found]:
    """Detections with calibrated scores, see `calibration_of`."""
    scores = calibrated(np.array([row.score for row in rows], dtype=np.float32), calibration)
    return [row._replace(score=float(value)) for row, value in zip(rows, scores, strict=True)]


def _judged(video_labels: VideoLabels, detections: Iterable[Found], tiou: float) -> list[tuple[float, bool]]:
    """The score of each detection where it is known what there is, the best first, and whether it is right."""
    left = list(video_labels.instances)
    judged = []
    for detection in sorted(within(video_labels, detections), key=lambda f: -f.score):
        hits = [
            (overlap, k)
            for k, labelled in enumerate(left)
            if labelled.label == detection.label and (overlap := _tiou(detection, labelled.start, labelled.end)) >= tiou
        ]
        if hits:
            left.pop(max(hits)[1])
        judged.append((detection.score, bool(hits)))
    return judged


def best_threshold(training_labels: TrainingLabels, detections: dict[str, list[Found]], tiou: float = 0.5) -> float:
    """The score from which on detections are right most often and miss least (the best F1 at this tIoU)."""
    total = training_labels.segments
    scored = [
        pair
        for video_labels in training_labels.videos
        for pair in _judged(video_labels, detections.get(video_labels.video, ()), tiou)
    ]
    best, threshold, right = 0.0, 0.5, 0
    for shown, (value, hit) in enumerate(sorted(scored, reverse=True), 1):
        right += hit
        f1 = 2 * right / (shown + total)
        if hit and f1 > best:
            best, threshold = f1, value
    return round(threshold, 3)


def differences(
    old: dict[str, list[Found]], new: dict[str, list[Found]], old_threshold: float, new_threshold: float
) -> list[Difference]:
    """Where two versions differ in what they show above their thresholds; the surest first, at most 200."""
    rows: list[Difference] = []
    for video in old.keys() & new.keys():
        before = [detection for detection in old[video] if detection.score >= old_threshold]
        after = [detection for detection in new[video] if detection.score >= new_threshold]
        for detection in after:
            like = [(_tiou(detection, b.start, b.end), b.start, b.end) for b in before if b.label == detection.label]
            nearest, *was = max(like, default=(0.0, None, None))
            if nearest >= _SAME:
                continue
            if nearest >= _MOVED:
                rows.append(
                    Difference(video, detection.start, detection.end, detection.label, "moved", detection.score, *was)
                )
            else:
                rows.append(Difference(video, detection.start, detection.end, detection.label, "new", detection.score))
        for detection in before:
            nearest = max((_tiou(detection, a.start, a.end) for a in after if a.label == detection.label), default=0.0)
            if nearest < _MOVED:
                rows.append(Difference(video, detection.start, detection.end, detection.label, "gone", detection.score))
    rows.sort(key=lambda d: (d.what == "moved", -d.score, d.video, d.start))
    return rows[:_MOST_DIFFERENCES]


def _tiou(detection: Found, start: int, end: int) -> float:
    return float(overlaps([(detection.start, detection.end)], [(start, end)])[0, 0])
