"""What happens to a project when a detector's results arrive. Pure: from what is there to the changes to make.

A person's word stands: arrivals replace only proposals that nobody has touched, of the same video and model line, and
what overlaps a segment of the same class that a person accepted, corrected, rejected or drew stays hidden, and so does
what overlaps the place where a detector had first proposed it.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from afsd_core.project.names import folded
from afsd_core.project.records import PALETTE, Change, LabelClass, Run, Segment, Setting, State, drawn_before
from afsd_core.project.state import ProjectState

SAME = 0.5  # tIoU from which two segments of a class are the same instance
FLOOR = 0.02  # weaker detections are not kept
#: Colours that people gave their classes come again this much later for those that a detector brings.
AVOIDED = 4
MOST_A_MINUTE = 20  # of one class, by where they start
_MINUTE = 60_000_000
_ROWS = 64  # neighbours in time, compared at once with what is near them


class DetectionLike(Protocol):
    """A scored, labelled segment: microseconds, score in [0, 1]."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def score(self) -> float: ...


def new_id() -> str:
    """An identifier that no other record of any project has."""
    return secrets.token_hex(8)


def new_ids(count: int) -> list[str]:
    """So many of them at once."""
    digits = secrets.token_hex(8 * count)
    return [digits[at : at + 16] for at in range(0, len(digits), 16)]


def is_untouched(segment: Segment) -> bool:
    """Whether a segment is a detector's word alone: a proposal without a note."""
    return segment.state is State.PROPOSED and not segment.note


def next_color(taken: Iterable[str], avoid: Collection[str] = ()) -> str:
    """The palette's first colour that is used least; those to avoid count as used several times over."""
    used = [*taken, *(shade for shade in avoid for _ in range(AVOIDED))]
    return min(PALETTE, key=lambda color: (used.count(color), PALETTE.index(color)))


def next_key(classes: Iterable[LabelClass], but: Collection[str] = ()) -> str | None:
    """The first digit from 1 to 9 that no class has, and that is not among those in `but`."""
    taken = {c.key for c in classes}.union(but)
    return next((digit for digit in "123456789" if digit not in taken), None)


def arrive(state: ProjectState, run: Run, detections: Sequence[DetectionLike]) -> list[Change]:
    """The changes that put a run's detections into the project.

    A provisional run replaces what it brought before, and leaves out what an earlier run of the line still shows; a
    finished one replaces every untouched proposal of its line. A detection that is the same instance as the proposal it
    replaces takes over its id.

    Args:
        state: the open project; it holds the run's video.
        run: the run, provisional while it goes on.
        detections: all of the run's detections so far, in any order.
    """
    changes: list[Change] = []
    if state.runs.get(run.id) != run:
        changes.append(Change(state.runs.get(run.id), run))
    remembered = drawn_before(run.video)
    if remembered not in state.settings and not state.runs_of(run.video):
        # No detector could have missed it: there had been none.
        drawn = [record.id for record in state.segments(run.video) if record.drawn]
        changes.append(Change(None, Setting(remembered, drawn)))
    class_of, created = _classes(state, run.model_line, detections)
    changes += (Change(None, c) for c in created)

    line = {r.id for r in state.runs_of(run.video) if r.model_line == run.model_line} | {run.id}
    replaced: dict[str, list[Segment]] = defaultdict(list)
    standing: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for segment in state.segments(run.video):
        if not is_untouched(segment):
            # A correction says two things: it is this, and it is not what or where the detector took it for. Without
            # the second, a proposal that was trimmed to its half, or trimmed and then rejected, would come back.
            for label in {segment.class_id, segment.origin_class or segment.class_id}:
                standing[label].append((segment.start, segment.end))
                if segment.origin is not None and segment.origin != (segment.start, segment.end):
                    standing[label].append(segment.origin)
        elif segment.run == run.id or (segment.run in line and not run.provisional):
            replaced[segment.class_id].append(segment)
        elif segment.run in line:
            standing[segment.class_id].append((segment.start, segment.end))

    by_class: dict[str, list[DetectionLike]] = defaultdict(list)
    for detection in detections:
        by_class[class_of[detection.label]].append(detection)
    duration = state.videos[run.video].duration
    for class_id in {*by_class, *replaced}:
        strongest = _strongest(by_class[class_id], duration)
        strongest = _not_standing(strongest, standing[class_id])
        changes += _exchange(run, class_id, replaced[class_id], strongest)
    return changes


def _classes(
    state: ProjectState, line: str, detections: Sequence[DetectionLike]
) -> tuple[dict[str, str], list[LabelClass]]:
    """Each label's class id: mapped by the person, else of the same name, else new and mapped.

    A new one has no key: there may be more of them than digits, and those are for what people use.
    """
    classes = list(state.shown_classes())
    mapped = {label: c.id for c in classes for label in c.external.get(line, ())}
    named = {folded(c.name): c.id for c in classes}
    created: list[LabelClass] = []
    for label in dict.fromkeys(d.label for d in detections if d.score >= FLOOR):
        if label in mapped:
            continue
        mapped[label] = named.get(folded(label), "")
        if not mapped[label]:
            known = [*classes, *created]
            new = LabelClass(
                id=new_id(),
                name=label,
                color=next_color([c.color for c in known], {c.color for c in known if not c.from_detector}),
                position=max((c.position for c in known), default=-1) + 1,
                external={line: (label,)},
            )
            created.append(new)
            mapped[label] = named[folded(label)] = new.id
    return defaultdict(str, mapped), created


_Row = tuple[int, int, float]


def _strongest(detections: Sequence[DetectionLike], duration: int | None) -> list[_Row]:
    """Inside the video, strong enough, and not more a minute than a person would look at; by falling score."""
    rows = []
    for d in detections:
        start, end = max(0, int(d.start)), int(d.end) if duration is None else min(int(d.end), duration)
        if d.score >= FLOOR and start < end:
            rows.append((start, end, float(d.score)))
    rows.sort(key=lambda r: (-r[2], r[0], r[1]))
    in_minute: dict[int, int] = defaultdict(int)
    strongest = []
    for row in rows:
        in_minute[row[0] // _MINUTE] += 1
        if in_minute[row[0] // _MINUTE] <= MOST_A_MINUTE:
            strongest.append(row)
    return strongest


def _not_standing(rows: list[_Row], standing: Sequence[tuple[int, int]]) -> list[_Row]:
    best, _ = _best([r[:2] for r in rows], standing)
    return [row for row, overlap in zip(rows, best, strict=True) if overlap < SAME]


def _exchange(run: Run, class_id: str, old: Sequence[Segment], rows: Sequence[_Row]) -> Iterable[Change]:
    """Old proposals for new ones; who is the same instance keeps its id, each id once."""
    best, which = _best([r[:2] for r in rows], [(s.start, s.end) for s in old])
    left = dict(enumerate(old))
    for row, overlap, at in zip(rows, best, which, strict=True):
        before = left.pop(int(at), None) if overlap >= SAME else None
        after = Segment(
            id=before.id if before else new_id(),
            video=run.video,
            start=row[0],
            end=row[1],
            class_id=class_id,
            state=State.PROPOSED,
            score=row[2],
            run=run.id,
            model=run.model,
            origin=(row[0], row[1]),
            origin_class=class_id,
        )
        if before != after:
            yield Change(before, after)
    for segment in left.values():
        yield Change(segment, None)


def _best(
    rows: Sequence[tuple[int, ...]], others: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Each row's highest tIoU with any of the others, and with which; 0 and -1 where there are none."""
    overlap, which = np.zeros(len(rows)), np.full(len(rows), -1, dtype=np.int64)
    if not rows or not others:
        return overlap, which
    a, b = np.asarray(rows, dtype=np.float64), np.asarray(others, dtype=np.float64)
    in_time, among = np.argsort(a[:, 0], kind="stable"), np.argsort(b[:, 0], kind="stable")
    a, b = a[in_time], b[among]
    latest_end = np.maximum.accumulate(b[:, 1])
    for at in range(0, len(a), _ROWS):
        part = a[at : at + _ROWS]
        # Only those that start before the rows' last end, behind the point up to which all have ended before the rows.
        low = int(np.searchsorted(latest_end, part[0, 0], side="right"))
        high = int(np.searchsorted(b[:, 0], part[:, 1].max(), side="left"))
        if low >= high:
            continue
        near = b[low:high]
        shared = np.minimum(part[:, None, 1], near[None, :, 1]) - np.maximum(part[:, None, 0], near[None, :, 0])
        shared = np.maximum(shared, 0.0)
        union = (part[:, 1] - part[:, 0])[:, None] + (near[:, 1] - near[:, 0])[None, :] - shared
        ratio = shared / np.maximum(union, 1.0)
        best = ratio.argmax(axis=1)
        where = in_time[at : at + _ROWS]
        which[where] = among[low + best]
        overlap[where] = ratio[np.arange(len(part)), best]
    return overlap, which
