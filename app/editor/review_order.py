"""Which segment comes next: beside, to review, the most doubtful. Pure functions of the document's records."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING

from afsd_core.project.records import Segment, State
from afsd_core.project.stretches import covers
from app.editor.thresholds import shown

if TYPE_CHECKING:
    from app.document.document import Document

Threshold = Callable[[str], float]
_PROPOSED = State.PROPOSED  # a look-up in the class takes a call, thousands of times


def beside(segments: Sequence[Segment], current: Segment | None, time: int, by: int) -> Segment | None:
    """The next (`by` 1) or previous (-1) of segments sorted by time; from the playhead where none is current.

    What the playhead stands in comes first, either way.
    """
    if current is None:
        inside = [segment for segment in segments if segment.start <= time < segment.end]
        if inside:
            return inside[-1]
    keys = [(segment.start, segment.end, segment.id) for segment in segments]
    if current is not None:
        key = (current.start, current.end, current.id)
        place = bisect_right(keys, key) if by > 0 else bisect_left(keys, key) - 1
    else:
        place = bisect_left(keys, (time,)) if by > 0 else bisect_right(keys, (time,)) - 1
    return segments[place] if 0 <= place < len(segments) else None


def neighbour(segment: Segment, segments: Sequence[Segment]) -> Segment | None:
    """The segment of the same class with the least gap to this one; the later where two are equally near."""

    def rank(other: Segment) -> tuple[int, bool, int]:
        gap = max(other.start - segment.end, segment.start - other.end, 0)
        return gap, other.start < segment.start, abs(other.start - segment.start)

    others = [
        candidate for candidate in segments if candidate.class_id == segment.class_id and candidate.id != segment.id
    ]
    return min(others, key=rank, default=None)


def to_review(document: Document, segment: Segment, threshold: Threshold) -> bool:
    """Whether it waits for a decision: a proposal at or above its threshold that nobody has decided on, outside of the
    reviewed stretches. What the program counts as "to review" anywhere is this; what lies below does not wait.
    """
    return undecided(document, segment) and shown(segment, threshold(segment.class_id))


def undecided(document: Document, segment: Segment) -> bool:
    """Whether it is a proposal, weak or not, that nobody has decided on, outside of the reviewed stretches."""
    if segment.state is not _PROPOSED:
        return False
    return not covers(document.reviewed(segment.video), segment.start, segment.end)


def open_among(document: Document, segments: Iterable[Segment]) -> list[Segment]:
    """Those of many segments, of any videos, that are `undecided`."""
    reviewed = {video: document.reviewed(video) for video in document.videos_in_review()}
    return [
        segment
        for segment in segments
        if segment.state is _PROPOSED
        and not (segment.video in reviewed and covers(reviewed[segment.video], segment.start, segment.end))
    ]


def parted(
    document: Document, proposals: Sequence[Segment], threshold: Threshold
) -> tuple[list[Segment], list[Segment]]:
    """Proposals at or above their thresholds, and those below, each in the order given."""
    limits = {record.id: threshold(record.id) for record in document.classes()}
    above = [record.score is None or record.score >= limits[record.class_id] for record in proposals]
    return list(compress(proposals, above)), [
        record for record, is_above in zip(proposals, above, strict=True) if not is_above
    ]


def next_to_review(document: Document, after: Segment, threshold: Threshold) -> Segment | None:
    """The next proposal of the same video that waits; from the start again once the end is reached."""
    queue = [
        candidate
        for candidate in document.segments(after.video)
        if candidate.id != after.id and to_review(document, candidate, threshold)
    ]
    key = (after.start, after.end, after.id)
    return next(
        (candidate for candidate in queue if (candidate.start, candidate.end, candidate.id) > key),
        queue[0] if queue else None,
    )


def doubtful(document: Document, threshold: Threshold) -> list[Segment]:
    """Undecided proposals of all videos outside of reviewed stretches, ghosts too, the most doubtful first."""
    from afsd_core.review_queue import doubts

    thresholds = {record.id: threshold(record.id) for record in document.classes()}
    queue = doubts(document.records(), class_thresholds=thresholds)
    proposals = (document.segment(record.segment) for record in queue if record.segment is not None)
    return [record for record in proposals if record is not None]
