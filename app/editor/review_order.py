"""Which segment comes next: beside, to review, the most doubtful. Pure functions of the document's records."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING

from afsd_core.project.names import folded
from afsd_core.project.records import Segment, State
from afsd_core.project.stretches import covers

if TYPE_CHECKING:
    from app.document.document import Document

Threshold = Callable[[str], float]
#: What the project's settings of thresholds begin with: those in force, and those that the detector found.
THRESHOLD_KEYS = ("threshold", "detector_threshold")
#: What a project starts with; proposals that score less are ghosts.
DEFAULT_THRESHOLD = 0.3
_CLOSEST = 1e-3  # that a threshold comes to 0 and 1 where others move along with it: their odds are infinite
_PROPOSED, _REJECTED = State.PROPOSED, State.REJECTED  # a look-up in the class takes a call, thousands of times


def threshold_key(class_id: str | None = None, *, detector: bool = False) -> str:
    """The project's setting with a class's threshold, or with that for all; `detector`: what the detector found."""
    name = THRESHOLD_KEYS[1] if detector else THRESHOLD_KEYS[0]
    return name if class_id is None else f"{name}:{class_id}"


def threshold(document: Document, class_id: str | None = None) -> float:
    """Below which score a proposal is a ghost: the class's own threshold, else that for all.

    A threshold that the detector found for a class moves along when a person moves the one for all; one that a person
    set for the class stays.
    """
    general = _number(document.setting(threshold_key(), None))
    general = DEFAULT_THRESHOLD if general is None else general
    own = None if class_id is None else _number(document.setting(threshold_key(class_id), None))
    if own is None:
        return general
    found_for_all = detector_threshold(document)
    if found_for_all is None or found_for_all == general or own != detector_threshold(document, class_id):
        return own
    return moved_along(own, found_for_all, general)


def moved_along(own: float, before: float, now: float) -> float:
    """A class's threshold once the one for all has moved: their odds keep their ratio.

    At 0 every class is shown whole, at 1 none is, and classes keep their order in between.

    Args:
        own: of the class; before, now: of all.
    """
    if now <= 0.0 or now >= 1.0:
        return now
    own, before = (min(max(limit, _CLOSEST), 1 - _CLOSEST) for limit in (own, before))
    odds = own / (1 - own) * now / (1 - now) * (1 - before) / before
    return odds / (1 + odds)


def detector_threshold(document: Document, class_id: str | None = None) -> float | None:
    """What the detector that the project follows has found for a class, or for all; None where it has found none."""
    return _number(document.setting(threshold_key(class_id, detector=True), None))


def set_by_hand(document: Document, class_id: str) -> bool:
    """Whether a class has a threshold of its own that a person has set."""
    own = _number(document.setting(threshold_key(class_id), None))
    return own is not None and own != detector_threshold(document, class_id)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def class_thresholds(document: Document, by_name: Mapping[str, object], line: str = "") -> dict[str, float]:
    """Thresholds by class id, of those that a detector has found by its own names; numbers only.

    A class that several of its names are mapped to takes the lowest of theirs.

    Args:
        by_name: from a detector's class to its threshold; line: the model line that labels are mapped of.
    """
    labels = document.classes()
    mapped = {name: label.id for label in labels for name in label.external.get(line, ())}
    named = {folded(label.name): label.id for label in labels}
    values: dict[str, float] = {}
    for name, value in by_name.items():
        class_id, number = mapped.get(name) or named.get(folded(name)), _number(value)
        if class_id is not None and number is not None:
            values[class_id] = min(number, values.get(class_id, 1.0))
    return values


def follow_detector(document: Document, value: float | None, by_class: Mapping[str, float] | None = None) -> None:
    """Show proposals from the scores that their detector is best shown from, unless a person has set others.

    A person who has set the threshold for all is followed in everything; one for a class, in that class.

    Args:
        value: what the detector's training found, in [0, 1]; None where it found none.
        by_class: what it found for each class, by the class's id.
    """
    now = document.setting(threshold_key(), None)
    if now is None or now == document.setting(threshold_key(detector=True), None):
        _set(document, value, by_class or {}, over_hand=False)


def set_by_detector(document: Document, value: float | None, by_class: Mapping[str, float] | None = None) -> None:
    """The same whatever a person has set: they have just put this detector into use."""
    _set(document, value, by_class or {}, over_hand=True)


def _set(document: Document, value: float | None, by_class: Mapping[str, float], *, over_hand: bool) -> None:
    """Take over a detector's thresholds in one step.

    Args:
        over_hand: also for classes that it has found one for and a person has set another for.
    """
    values: dict[str, float | None] = {threshold_key(): value, threshold_key(detector=True): value}
    for label in document.classes():
        own, found_key = threshold_key(label.id), threshold_key(label.id, detector=True)
        limit = by_class.get(label.id)
        values[found_key] = limit
        follows = document.setting(own, None) == document.setting(found_key, None)
        if follows or (over_hand and limit is not None):
            values[own] = limit
    changed = {key: limit for key, limit in values.items() if document.setting(key, None) != limit}
    if changed:
        document.set_settings(changed)


def shown(segment: Segment, threshold: float) -> bool:
    """Whether it is neither rejected nor a ghost below the threshold."""
    state = segment.state
    if state is _PROPOSED:
        return segment.score is None or segment.score >= threshold
    return state is not _REJECTED


def beside(segments: Sequence[Segment], current: Segment | None, time: int, by: int) -> Segment | None:
    """The next (`by` 1) or previous (-1) of segments sorted by time; from the playhead where none is current.

    What the playhead stands in comes first, either way.
    """
    if current is None:
        inside = [each for each in segments if each.start <= time < each.end]
        if inside:
            return inside[-1]
    keys = [(each.start, each.end, each.id) for each in segments]
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

    others = [each for each in segments if each.class_id == segment.class_id and each.id != segment.id]
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
        each
        for each in segments
        if each.state is _PROPOSED
        and not (each.video in reviewed and covers(reviewed[each.video], each.start, each.end))
    ]


def parted(
    document: Document, proposals: Sequence[Segment], threshold: Threshold
) -> tuple[list[Segment], list[Segment]]:
    """Proposals at or above their thresholds, and those below, each in the order given."""
    limits = {each.id: threshold(each.id) for each in document.classes()}
    above = [each.score is None or each.score >= limits[each.class_id] for each in proposals]
    return list(compress(proposals, above)), [
        each for each, is_above in zip(proposals, above, strict=True) if not is_above
    ]


def next_to_review(document: Document, after: Segment, threshold: Threshold) -> Segment | None:
    """The next proposal of the same video that waits; from the start again once the end is reached."""
    queue = [
        each for each in document.segments(after.video) if each.id != after.id and to_review(document, each, threshold)
    ]
    key = (after.start, after.end, after.id)
    return next((each for each in queue if (each.start, each.end, each.id) > key), queue[0] if queue else None)


def doubtful(document: Document, threshold: Threshold) -> list[Segment]:
    """Undecided proposals of all videos outside of reviewed stretches, ghosts too, the most doubtful first."""
    from afsd_core.review_queue import doubts

    thresholds = {each.id: threshold(each.id) for each in document.classes()}
    queue = doubts(document.records(), class_thresholds=thresholds)
    found = (document.segment(each.segment) for each in queue if each.segment is not None)
    return [each for each in found if each is not None]
