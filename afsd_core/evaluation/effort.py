"""How much work do proposals save? A simulated annotator corrects them until they match the ground truth.

What an action is: a new segment takes three (its start, its end, its class), moving an edge one, relabelling one,
accepting a proposal as it is one, rejecting one. Touching a proposal makes it the person's own, so a corrected one
needs no accepting besides. Proposals below the threshold are not shown and cost nothing; what none of the shown ones
became is drawn. Starting from nothing, every instance takes three.

The annotator is as clever as can be: which proposal becomes which instance is the matching with the fewest actions in
each video, and of those one that leaves the most proposals as they are. Only a proposal that shares time with an
instance becomes it; nobody drags one across the video.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from afsd_core.evaluation.assignment import GrowingMatching
from afsd_core.evaluation.matching import overlapping_pairs
from afsd_core.evaluation.records import Detections, FloatArray, GroundTruth, IntArray
from afsd_core.project.records import ProjectRecords, Segment, State, drawn_before

DRAW, MOVE, RELABEL, ACCEPT, REJECT = 3, 1, 1, 1, 1
TOLERANCE = 0.2  # seconds by which an edge may be off and is left alone; `suggested_tolerance` learns one from people
_GAIN = 1 << 20  # an action saved outweighs leaving a million proposals as they are
_ROUNDING = 1e-6  # a microsecond: 0.2 s read from decimals is not always within 0.2 s


@dataclass(frozen=True, slots=True)
class Effort:
    """What it took to get from proposals to the truth.

    Attributes:
        accepted: proposals that were right as they were.
        touched: proposals that became an instance by moving `edges` edges, and another class for `relabelled` of them.
        rejected: proposals that were nothing.
        drawn: instances that no proposal became: missed by the detector.
    """

    accepted: int = 0
    touched: int = 0
    edges: int = 0
    relabelled: int = 0
    rejected: int = 0
    drawn: int = 0

    @property
    def instances(self) -> int:
        """What is there in the end."""
        return self.accepted + self.touched + self.drawn

    @property
    def actions(self) -> int:
        """All that was done."""
        return (
            ACCEPT * self.accepted
            + MOVE * self.edges
            + RELABEL * self.relabelled
            + REJECT * self.rejected
            + DRAW * self.drawn
        )

    @property
    def from_nothing(self) -> int:
        """What the same would have taken without proposals."""
        return DRAW * self.instances

    @property
    def saved(self) -> float | None:
        """The share of actions saved; below 0 where proposals cost more than they gave; None where there is nothing."""
        return 1.0 - self.actions / self.from_nothing if self.instances else None

    def to_dict(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "instances": self.instances,
            "actions": self.actions,
            "from_nothing": self.from_nothing,
            "saved": self.saved,
        }


@dataclass(frozen=True, slots=True, eq=False)
class EffortCurve:
    """The actions at every threshold that makes a difference.

    Attributes:
        thresholds: (K,) falling; at the first, which is above all scores, nothing is shown.
        actions: (K,) whole numbers.
        from_nothing: without proposals.
    """

    thresholds: FloatArray
    actions: IntArray
    from_nothing: int

    @property
    def best(self) -> int:
        """Where the fewest actions are; the highest such threshold, which shows the fewest proposals."""
        return int(self.actions.argmin())

    @property
    def threshold(self) -> float:
        """The threshold with the fewest actions."""
        return float(self.thresholds[self.best])

    @property
    def saved(self) -> float | None:
        """The share that it saves."""
        return 1.0 - float(self.actions[self.best]) / self.from_nothing if self.from_nothing else None


def effort_curve(truth: GroundTruth, detections: Detections, tolerance: float = TOLERANCE) -> EffortCurve:
    """The actions at all thresholds, each by the best matching.

    A threshold lies halfway between the scores that it parts, so that what was chosen on some videos is not bound to
    their very scores on others.

    Args:
        truth, found: as for `simulated_effort`.
        tolerance: seconds by which an edge may be off and is left alone.
    """
    plan = _Plan(truth, detections, tolerance)
    matchings: dict[int, GrowingMatching] = {}
    change = np.zeros(len(plan.order), dtype=np.int64)
    for at, row in enumerate(plan.order):
        matching = matchings.setdefault(int(plan.video[row]), GrowingMatching())
        before = matching.gain // _GAIN
        matching.add(plan.gains(row))
        change[at] = REJECT - (matching.gain // _GAIN - before)
    scores = detections.scores[plan.order]
    # Equal scores are shown together.
    last = np.flatnonzero(np.r_[scores[1:] != scores[:-1], True]) if len(scores) else np.zeros(0, dtype=np.int64)
    values = scores[last]
    following = np.r_[values[1:], values[-1:]]
    nothing = float(np.nextafter(values[0], np.inf)) if len(values) else 1.0
    return EffortCurve(
        thresholds=np.r_[nothing, _between(values, following)],
        actions=np.r_[0, np.cumsum(change)[last]] + DRAW * len(truth),
        from_nothing=DRAW * len(truth),
    )


def simulated_effort(
    truth: GroundTruth, detections: Detections, threshold: float, tolerance: float = TOLERANCE
) -> Effort:
    """What it takes to correct the proposals whose score is at least the threshold.

    Args:
        truth: instances; detections in videos that it does not have are left out, those of unknown classes are not.
        detections: proposals.
        threshold: below it a proposal is not shown.
        tolerance: seconds by which an edge may be off.
    """
    plan = _Plan(truth, detections, tolerance)
    shown = plan.order[detections.scores[plan.order] >= threshold]
    rows: dict[int, list[int]] = {}
    matchings: dict[int, GrowingMatching] = {}
    for row in shown.tolist():
        video = int(plan.video[row])
        rows.setdefault(video, []).append(row)
        matchings.setdefault(video, GrowingMatching()).add(plan.gains(row))
    result = Effort(rejected=len(shown), drawn=len(truth))
    for video, matching in matchings.items():
        for proposal, instance in matching.taken.items():
            edges, relabelled = plan.corrections(rows[video][proposal], instance)
            result = replace(result, rejected=result.rejected - 1, drawn=result.drawn - 1)
            result = _with(result, edges, relabelled)
    return result


def project_effort(records: ProjectRecords) -> Effort:
    """What the people of a project have done so far, counted alike; proposals not decided on count nothing.

    Nor does what was drawn where no detector had looked yet: it would have taken the same without one.
    """
    result = Effort()
    looked_at = {run.video for run in records.runs}
    before: dict[str, set[str]] = {}
    for segment in records.segments:
        if segment.drawn:
            if segment.video not in before:
                before[segment.video] = _ids(records.settings.get(drawn_before(segment.video)))
            missed = segment.by_person and segment.video in looked_at and segment.id not in before[segment.video]
            result = replace(result, drawn=result.drawn + missed)
        elif segment.state is State.REJECTED:
            result = replace(result, rejected=result.rejected + 1)
        elif segment.by_person:
            result = _with(result, *_own_corrections(segment))
    return result


def _ids(value: object) -> set[str]:
    return {str(item) for item in value} if isinstance(value, list) else set()


def _own_corrections(segment: Segment) -> tuple[int, int]:
    start, end = segment.origin or (segment.start, segment.end)
    return (segment.start != start) + (segment.end != end), int(
        segment.class_id != (segment.origin_class or segment.class_id)
    )


def _with(result: Effort, edges: int, relabelled: int) -> Effort:
    if edges + relabelled == 0:
        return replace(result, accepted=result.accepted + 1)
    return replace(
        result,
        touched=result.touched + 1,
        edges=result.edges + edges,
        relabelled=result.relabelled + relabelled,
    )


def _between(values: FloatArray, following: FloatArray) -> FloatArray:
    """Halfway to the score below, and not the score below itself where two floats have nothing between them."""
    middle = following + (values - following) / 2
    result: FloatArray = np.where(middle > following, middle, values)
    return result


class _Plan:
    """Which proposals could become which instances, and what that saves."""

    def __init__(self, truth: GroundTruth, detections: Detections, tolerance: float) -> None:
        self.video, self._label = detections.numbered_as(truth)
        self._truth, self._found, self._tolerance = truth, detections, tolerance + _ROUNDING
        order = np.argsort(-detections.scores, kind="stable")
        self.order: IntArray = order[self.video[order] >= 0]
        pairs = overlapping_pairs(self.video, detections.segments, truth.video, truth.segments)
        sort = np.lexsort((pairs.instance, -pairs.tiou, pairs.detection))
        detection, instance = pairs.detection[sort], pairs.instance[sort]
        off = np.abs(detections.segments[detection] - truth.segments[instance]) > self._tolerance
        steps = MOVE * off.sum(axis=1) + RELABEL * (self._label[detection] != truth.label[instance])
        gain = (DRAW + REJECT - np.maximum(steps, ACCEPT)) * _GAIN + (steps == 0)
        cuts = np.searchsorted(detection, np.arange(len(detections) + 1))
        self._cuts, self._instance, self._gain = cuts.tolist(), instance.tolist(), gain.tolist()

    def gains(self, row: int) -> Mapping[int, int]:
        """Instance → what is saved if this proposal becomes it, over rejecting the one and drawing the other."""
        low, high = self._cuts[row], self._cuts[row + 1]
        return dict(zip(self._instance[low:high], self._gain[low:high], strict=True))

    def corrections(self, row: int, instance: int) -> tuple[int, int]:
        """Edges to move, and 1 where the class is another."""
        off = np.abs(self._found.segments[row] - self._truth.segments[instance]) > self._tolerance
        return int(off.sum()), int(self._label[row] != self._truth.label[instance])
