"""What is worth a look next, across all videos of a project, by how doubtful each undecided proposal is. Pure.

A proposal is doubtful because its score lies near the threshold, because the curves that its edges were read from are
flat, because the detector's version before said otherwise, or because two classes claim the same time. Each is a number
in [0, 1]; they are joined as 1 − ∏(1 − weight · number): any of them alone is reason enough, and several add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from afsd_core.project.records import ProjectRecords, State
from afsd_core.project.stretches import covers
from afsd_core.segments import alike

NEAR, NO_SCORE = "near the threshold", "no score"
ABOVE, BELOW = "above the threshold", "below the threshold"
EDGES = "vague edges"
CLASSES = "two classes"
NEW, MOVED, GONE, RENAMED = "new", "moved", "gone", "other class before"

# How much of the doubt each may be when it stands alone.
_NEAR, _EDGES, _CHANGE, _CLASSES = 0.9, 0.6, 0.7, 0.8
# A score is near its threshold within so much of it, and no farther than halfway to 0 or 1: 0.06 is not near 0.2.
_CLOSE, _HALFWAY = 0.1, 0.5
# Where the score is not near, another reason is named once it is worth so much.
_WORTH_NAMING = 0.2

_NONE: Mapping[str, float] = MappingProxyType({})
_Floats = NDArray[np.float64]


class Earlier(Protocol):
    """A proposal of the version before: microseconds, score in [0, 1]. A `Segment` is one."""

    @property
    def video(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def class_id(self) -> str: ...
    @property
    def score(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry of the queue.

    Attributes:
        segment: the proposal's id; None for one of the version before that the project has no more.
        video, start, end, class_id: where to look (microseconds), and for what.
        doubt: in [0, 1].
        reason: what adds most to it, in a word or two that are true of it.
        weak: it lies below the threshold, or the detector proposes it no more: it does not count as waiting.
    """

    segment: str | None
    video: str
    start: int
    end: int
    class_id: str
    doubt: float
    reason: str
    weak: bool = False


def doubts(
    records: ProjectRecords,
    *,
    threshold: float = 0.5,
    class_thresholds: Mapping[str, float] = _NONE,
    previous: Sequence[Earlier] | None = None,
    flatness: Mapping[str, float] = _NONE,
) -> tuple[Doubt, ...]:
    """Undecided proposals outside of reviewed stretches, the most doubtful first; a reviewed video has none.

    Args:
        records: of the project.
        threshold: below it a proposal is a ghost; `class_thresholds` (class id → threshold) goes before it.
        previous: what the version before proposed in the same videos; None where there was none. What it showed and
            nothing shows now, nor a person has decided, is in the queue too.
        flatness: segment id → how flat its boundary curves are, in [0, 1]; a missing one counts as sharp.

    Returns:
        By falling doubt; equal ones in the order of videos and of time, so that the order never jumps.
    """
    place = {video.id: at for at, video in enumerate(records.videos)}
    class_number = {each.id: at for at, each in enumerate(records.classes)}
    reviewed: dict[str, list[tuple[int, int]]] = {}
    for stretch in records.reviewed:
        reviewed.setdefault(stretch.video, []).append((stretch.start, stretch.end))

    def open_to_review(each: Earlier) -> bool:
        return each.video not in reviewed or not covers(reviewed[each.video], each.start, each.end)

    def columns(segments: Sequence[Earlier]) -> _Columns:
        return _Columns.of(segments, place, class_number, threshold, class_thresholds)

    undecided = [s for s in records.segments if s.state is State.PROPOSED and s.video in place and open_to_review(s)]
    now = columns(undecided)
    flat = np.asarray([flatness.get(s.id, 0.0) for s in undecided], dtype=np.float64)
    parts = [
        (np.full(len(now), NEAR, dtype=object), _NEAR * now.nearness()),
        (np.full(len(now), EDGES, dtype=object), _EDGES * now.plausible() * np.clip(np.nan_to_num(flat), 0.0, 1.0)),
        (np.full(len(now), CLASSES, dtype=object), _CLASSES * _overlap(now)),
    ]
    lost: list[tuple[Earlier, float]] = []
    if previous is not None:
        earlier = [p for p in previous if p.video in place and open_to_review(p)]
        decided = columns([s for s in records.segments if s.state is not State.PROPOSED and s.video in place])
        names, change, missing = _change(now, columns(earlier), decided)
        parts.append((names, _CHANGE * change))
        # A proposal lost whole is doubted more the surer it was.
        lost = [(earlier[at], _CHANGE * surety) for at, surety in missing]

    shares = np.stack([share for _, share in parts])
    together = np.round(1.0 - np.prod(1.0 - shares, axis=0), 6)
    near, weak = now.close(), ~now.shown()
    # A score far from the threshold explains nothing where something else does.
    others = shares[1:].max(axis=0)
    telling = np.where(~near & (others >= _WORTH_NAMING), 0.0, shares[0])
    strongest = np.concatenate(([telling], shares[1:])).argmax(axis=0)
    entries: list[Doubt] = []
    for at, segment in enumerate(undecided):
        reason = str(parts[strongest[at]][0][at])
        if reason == NEAR:
            reason = NO_SCORE if segment.score is None else NEAR if near[at] else BELOW if weak[at] else ABOVE
        entries.append(_entry(segment, segment.id, float(together[at]), reason, weak=bool(weak[at])))
    entries += (_entry(each, None, round(doubt, 6), GONE, weak=True) for each, doubt in lost)
    entries.sort(key=lambda d: (-d.doubt, place[d.video], d.start, d.end, d.class_id, d.segment or ""))
    return tuple(entries)


def _entry(proposal: Earlier, segment: str | None, doubt: float, reason: str, *, weak: bool) -> Doubt:
    return Doubt(segment, proposal.video, proposal.start, proposal.end, proposal.class_id, doubt, reason, weak)


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Segments as columns: (N, 2) microseconds, (N,) video, class, score (nan: none) and threshold."""

    segments: NDArray[np.int64]
    video: NDArray[np.int64]
    label: NDArray[np.int64]
    score: _Floats
    threshold: _Floats

    @classmethod
    def of(
        cls,
        segments: Sequence[Earlier],
        place: Mapping[str, int],
        class_number: Mapping[str, int],
        threshold: float,
        class_thresholds: Mapping[str, float],
    ) -> "_Columns":
        return cls(
            np.asarray([(s.start, s.end) for s in segments], dtype=np.int64).reshape(-1, 2),
            np.asarray([place[s.video] for s in segments], dtype=np.int64),
            np.asarray([class_number.get(s.class_id, -1) for s in segments], dtype=np.int64),
            np.asarray([np.nan if s.score is None else s.score for s in segments], dtype=np.float64),
            np.asarray([class_thresholds.get(s.class_id, threshold) for s in segments], dtype=np.float64),
        )

    def __len__(self) -> int:
        return len(self.video)

    def shown(self) -> NDArray[np.bool_]:
        """(N,) whether it is no ghost."""
        return np.isnan(self.score) | (self.score >= self.threshold)

    def nearness(self) -> _Floats:
        """(N,) 1 at the threshold (and without a score), falling to 0 at scores of 0 and 1."""
        far = np.where(self.score < self.threshold, self.threshold, 1.0 - self.threshold)
        distance = np.abs(self.score - self.threshold)
        near = 1.0 - np.divide(distance, far, out=np.zeros_like(distance), where=far > 0)
        return np.clip(np.where(np.isnan(near), 1.0, near), 0.0, 1.0)

    def close(self) -> NDArray[np.bool_]:
        """(N,) whether the score may be called near the threshold; what has no score is."""
        apart = np.abs(self.score - self.threshold)
        return np.isnan(self.score) | ((apart <= _CLOSE) & (self.nearness() >= _HALFWAY))

    def plausible(self) -> _Floats:
        """(N,) 1 from the threshold on, falling to 0 at a score of 0: nobody doubts the edges of a mere shadow."""
        ratio = np.divide(self.score, self.threshold, out=np.ones_like(self.score), where=self.threshold > 0)
        return np.clip(np.where(np.isnan(ratio), 1.0, ratio), 0.0, 1.0)


def _overlap(now: _Columns) -> _Floats:
    """(N,) how much a plausible proposal of another class claims the same time (tIoU ≥ 0.5); the same for both."""
    result = np.zeros(len(now))
    one, other, ratio = alike(now.segments, now.segments, now.video, now.video)
    differ = now.label[one] != now.label[other]
    one, other, ratio = one[differ], other[differ], ratio[differ]
    plausible = now.plausible()
    np.maximum.at(result, one, ratio * np.minimum(plausible[one], plausible[other]))
    return result


def _change(
    now: _Columns, earlier: _Columns, decided: _Columns
) -> tuple[NDArray[np.object_], _Floats, list[tuple[int, float]]]:
    """What the version before said otherwise: (N,) reasons, (N,) in [0, 1], and what of it has gone without a trace."""
    showed = np.flatnonzero(earlier.shown())
    old = earlier.segments[showed]
    shown = now.shown()
    one, before, ratio = alike(now.segments, old, now.video, earlier.video[showed])
    same = now.label[one] == earlier.label[showed][before]
    best, elsewhere = np.zeros(len(now)), np.zeros(len(now))
    np.maximum.at(best, one[same], ratio[same])
    np.maximum.at(elsewhere, one[~same], ratio[~same])
    change = np.where(shown, np.where(best > 0, 1.0 - best, 1.0), 0.0)
    reasons = np.where(best > 0, MOVED, np.where(elsewhere > 0, RENAMED, NEW)).astype(object)

    # What was shown and is not now: some ghost remains of it, or nothing.
    unchanged = np.zeros(len(old), dtype=np.bool_)
    unchanged[before[same & shown[one]]] = True
    _, answered, _ = alike(decided.segments, old, decided.video, earlier.video[showed])
    unchanged[answered] = True
    trace = same & ~shown[one] & ~unchanged[before]
    np.maximum.at(change, one[trace], ratio[trace])
    reasons[one[trace]] = GONE
    unchanged[before[trace]] = True
    # What another class has taken over is in the queue under that one's name.
    unchanged[before[~same & shown[one]]] = True
    surety = np.nan_to_num(np.clip(earlier.score[showed], 0.0, 1.0), nan=1.0)
    return reasons, change, [(int(showed[at]), float(surety[at])) for at in np.flatnonzero(~unchanged)]
