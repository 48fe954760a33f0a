"""Lanes: segments by class, in sub-rows where they overlap; arrays for drawing."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from afsd_core.project.records import LabelClass, Segment, State
from app.timeline.geometry import IntArray, Viewport, visible

#: Heights, pixels.
ROW = 24.0
ROW_GAP = 2.0
LANE_PAD = 4.0
FOLDED = 14.0
#: Beyond so many sub-rows a lane grows no more; its rows become thinner.
TALLEST = 6
THINNEST_ROW = 6.0

Threshold = Callable[[str], float]
# A state's own hash takes a call into Python; its value's does not.
_CODES = {state.value: code for code, state in enumerate(State)}
_START, _END, _SCORE, _ID = (attrgetter(field) for field in ("start", "end", "score", "id"))
_STATE = attrgetter("state._value_")
_PROPOSED, _REJECTED = _CODES[State.PROPOSED.value], _CODES[State.REJECTED.value]


@dataclass(frozen=True, slots=True)
class Row:
    """Non-overlapping segments of a lane: `members` indexes the lane's; times are sorted."""

    starts: IntArray
    ends: IntArray
    members: IntArray

    def seen(self, view: Viewport) -> slice:
        """The slice of those in view."""
        return visible(self.starts, self.ends, view)


@dataclass(frozen=True, slots=True)
class Ghosts:
    """Proposals below the threshold, by start; may overlap; `reach`: latest end so far."""

    starts: IntArray
    ends: IntArray
    reach: IntArray
    members: IntArray
    rows: IntArray

    def seen(self, view: Viewport) -> slice:
        """The slice that holds those in view."""
        first = int(np.searchsorted(self.reach, view.start, side="right"))
        last = int(np.searchsorted(self.starts, view.end, side="left"))
        return slice(first, max(first, last))


@dataclass(frozen=True, slots=True)
class LaneContent:
    """One class's segments in one video, ready to draw.

    Attributes:
        segments: in order of time.
        rows: those that are shown, stacked (at least one row, possibly empty).
        ghosts: those below the threshold.
        person: (N,) bool, whether a person stands behind each.
        rejected: (N,) bool.
        scores: (N,) in [0, 1], 1 where there is none.
        count: how many are neither ghosts nor rejected.
        place: id → its place in `segments`.
    """

    segments: Sequence[Segment]
    rows: tuple[Row, ...]
    ghosts: Ghosts
    person: npt.NDArray[np.bool_]
    rejected: npt.NDArray[np.bool_]
    scores: npt.NDArray[np.float32]
    count: int
    place: Mapping[str, int] = field(repr=False)

    def row_of(self, member: int) -> int:
        """The sub-row of a segment; 0 where it is not shown."""
        for number, row in enumerate(self.rows):
            if member in row.members:
                return number
        for at, ghost in enumerate(self.ghosts.members):
            if ghost == member:
                return int(self.ghosts.rows[at])
        return 0


def stack(starts: IntArray, ends: IntArray) -> IntArray:
    """Give each segment the lowest free sub-row, so that no two of one row overlap.

    Args:
        starts: (N,) ascending.
        ends: (N,); a point in time (end equal to start) takes up a microsecond.

    Returns:
        (N,) the row of each; as many rows as segments ever run at once.
    """
    ends = np.maximum(ends, starts + 1)
    if len(starts) == 0 or not (starts[1:] < np.maximum.accumulate(ends)[:-1]).any():
        return np.zeros(len(starts), dtype=np.int64)
    free_from: list[int] = []
    rows = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        row = 0
        for free in free_from:
            if free <= start:
                free_from[row] = end
                break
            row += 1
        else:
            free_from.append(end)
        rows.append(row)
    return _array(rows)


def _array(values: Sequence[int]) -> IntArray:
    return np.array(values, dtype=np.int64)


def _place_ghosts(ghosts: Sequence[int], segments: Sequence[Segment], rows: Sequence[Row]) -> Ghosts:
    """Place ghosts where a row is free, else behind the segments of the first row.

    They never make a lane taller.
    """
    busy = [(row.starts.tolist(), row.ends.tolist()) for row in rows]
    free_from = [-1] * len(rows)
    numbers = []
    for member in ghosts:
        start, end = segments[member].start, segments[member].end
        for number, (starts, ends) in enumerate(busy):
            if free_from[number] > start:
                continue
            at = bisect_left(starts, end)
            if at == 0 or ends[at - 1] <= start:
                break
        else:
            number = 0
        free_from[number] = max(free_from[number], end)
        numbers.append(number)
    ends_of = _array([segments[ghost].end for ghost in ghosts])
    return Ghosts(
        _array([segments[ghost].start for ghost in ghosts]),
        ends_of,
        np.maximum.accumulate(ends_of) if len(ends_of) else ends_of,
        _array(ghosts),
        _array(numbers),
    )


def content(segments: Sequence[Segment], threshold: float, *, show_rejected: bool = False) -> LaneContent:
    """Stack the segments of one class.

    Args:
        segments: sorted by time, all of one class and video.
        threshold: proposals that score less are ghosts.
        show_rejected: whether rejected proposals take up room (drawn struck out) or are hidden.
    """
    count = len(segments)
    starts, ends = (np.fromiter(map(field, segments), np.int64, count) for field in (_START, _END))
    states = np.fromiter(map(_CODES.__getitem__, map(_STATE, segments)), np.int8, count)
    given = np.array(list(map(_SCORE, segments)), dtype=np.float64)  # where there is none it is no number
    scores = np.where(np.isnan(given), 1.0, given)
    rejected, proposed = states == _REJECTED, states == _PROPOSED
    # What has no score is never a ghost, whatever the threshold.
    ghosts = proposed & (scores < threshold)
    ghosts &= ~np.isnan(given)
    shown = np.flatnonzero(~ghosts & ~rejected) if not show_rejected else np.flatnonzero(~ghosts)
    numbers = stack(starts[shown], ends[shown])
    rows = []
    for number in range(int(numbers.max(initial=0)) + 1):
        members = shown[numbers == number]
        rows.append(Row(starts[members], ends[members], members))
    return LaneContent(
        segments,
        tuple(rows),
        _place_ghosts(np.flatnonzero(ghosts).tolist(), segments, rows),
        ~rejected & ~proposed,
        rejected,
        scores.astype(np.float32),
        int(np.count_nonzero(~ghosts & ~rejected)),
        dict(zip(map(_ID, segments), range(count), strict=True)),
    )


@dataclass(frozen=True, slots=True)
class Lane:
    """The lane of a class: its content, `top` and `height`, pixels from the top of all lanes."""

    label: LabelClass
    content: LaneContent
    top: float
    height: float
    folded: bool

    @property
    def bottom(self) -> float:
        """The bottom, from the top of all lanes."""
        return self.top + self.height

    @property
    def row_height(self) -> float:
        """Height of one sub-row, without the gap below it."""
        rows = len(self.content.rows)
        return (self.height - 2 * LANE_PAD - (rows - 1) * ROW_GAP) / rows

    def row_top(self, row: int) -> float:
        """Top of a sub-row, from the top of all lanes."""
        return self.top + LANE_PAD + row * (self.row_height + ROW_GAP)


def lane_height(rows: int, folded: bool) -> float:
    """Height of a lane with so many sub-rows."""
    if folded:
        return FOLDED
    inner = min(rows, TALLEST) * (ROW + ROW_GAP) - ROW_GAP
    return max(inner, rows * (THINNEST_ROW + ROW_GAP) - ROW_GAP) + 2 * LANE_PAD


def arrange(
    labels: Sequence[LabelClass], contents: Mapping[str, LaneContent], folded: Collection[str]
) -> tuple[Lane, ...]:
    """Place lanes below each other in the order of the classes; each needs its content.

    Args:
        labels: the classes that get a lane.
        contents: by class id.
        folded: ids of the classes whose lanes are folded.
    """
    lanes = []
    top = 0.0
    for label in labels:
        inside = contents[label.id]
        height = lane_height(len(inside.rows), label.id in folded)
        lanes.append(Lane(label, inside, top, height, label.id in folded))
        top += height
    return tuple(lanes)


class LaneBook:
    """Caches the stacked content of each class; stacks only changed classes again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[list[Segment], float, bool, LaneContent]] = {}
        self._sorted: tuple[Sequence[Segment], dict[str, list[Segment]]] = ((), {})

    def contents(
        self, segments: Sequence[Segment], threshold: Threshold, *, show_rejected: bool = False
    ) -> dict[str, LaneContent]:
        """The content of each class that has segments.

        Args:
            segments: of the video, sorted by time.
            threshold: gives each class's threshold.
            show_rejected: whether rejected proposals take up room.
        """
        known = {}
        for class_id, of_class in self._by_class(segments).items():
            limit = threshold(class_id)
            if not self._has(class_id, of_class, limit, show_rejected):
                self._stack(class_id, of_class, limit, show_rejected)
            known[class_id] = self._known[class_id]
        self._known = known
        return {class_id: entry[3] for class_id, entry in known.items()}

    def prepare(
        self, segments: Sequence[Segment], threshold: Threshold, *, show_rejected: bool = False, most: int = 2500
    ) -> bool:
        """Stack some classes ahead; True where `contents` has nothing left to stack.

        Args:
            segments: as in `contents`.
            threshold: as in `contents`.
            show_rejected: as in `contents`.
            most: about how many segments to stack in this call.
        """
        stacked = 0
        for class_id, of_class in self._by_class(segments).items():
            limit = threshold(class_id)
            if self._has(class_id, of_class, limit, show_rejected):
                continue
            if stacked and stacked + len(of_class) > most:
                return False
            self._stack(class_id, of_class, limit, show_rejected)
            stacked += len(of_class)
        return True

    def _by_class(self, segments: Sequence[Segment]) -> dict[str, list[Segment]]:
        if self._sorted[0] is not segments:
            by_class: dict[str, list[Segment]] = {}
            for segment in segments:
                by_class.setdefault(segment.class_id, []).append(segment)
            self._sorted = segments, by_class
        return self._sorted[1]

    def _has(self, class_id: str, of_class: list[Segment], limit: float, show_rejected: bool) -> bool:
        old = self._known.get(class_id)
        # Comparing lists of the same records is quick: equal objects are compared by identity first.
        return old is not None and old[1] == limit and old[2] == show_rejected and old[0] == of_class

    def _stack(self, class_id: str, of_class: list[Segment], limit: float, show_rejected: bool) -> None:
        stacked = content(of_class, limit, show_rejected=show_rejected)
        self._known[class_id] = of_class, limit, show_rejected, stacked


EMPTY = content((), 0.0)
