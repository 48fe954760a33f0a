"""Thousands of segments changed alike, quickly: one edit of 10,000 must not be felt.

`dataclasses.replace` takes 5 µs a record, of which most is spent on looking up what its fields are called; here the
fields are filled column by column instead, by loops that run in C.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import repeat
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from afsd_core.project.records import Change, Record, Segment, State

_ACCEPTED, _CORRECTED = State.ACCEPTED, State.CORRECTED
_NAMES = tuple(each.name for each in fields(Segment))
_PUT = {name: Segment.__dict__[name].__set__ for name in _NAMES}
_GET = {name: attrgetter(name) for name in _NAMES}
_BEFORE, _AFTER = attrgetter("before"), attrgetter("after")
_SET_BEFORE, _SET_AFTER = Change.__dict__["before"].__set__, Change.__dict__["after"].__set__
_NOTHING: Mapping[str, Sequence[Any]] = MappingProxyType({})


def revised(segments: Sequence[Segment], *, each: Mapping[str, Sequence[Any]] = _NOTHING, **same: Any) -> list[Segment]:
    """New records that differ from the given ones in some fields, as `dataclasses.replace` makes them one by one.

    Args:
        segments: N of them.
        each: field → its N new values.
        same: field → the new value, of all.

    Raises:
        ValueError: a field that segments do not have, or not N values.
    """
    for name in (*each, *same):
        if name not in _PUT:
            raise ValueError(f"a segment has no {name}")
    if any(len(values) != len(segments) for values in each.values()):
        raise ValueError("one value a segment")
    copies: list[Segment] = list(map(object.__new__, repeat(Segment, len(segments))))
    for name, put in _PUT.items():
        values: Iterable[Any]
        if name in same:
            values = repeat(same[name])
        elif name in each:
            values = each[name]
        else:
            values = map(_GET[name], segments)
        deque(map(put, copies, values), maxlen=0)
    return copies


def made(like: Segment, *, each: Mapping[str, Sequence[Any]]) -> list[Segment]:
    """New segments that are like this one but for the fields in `each`, of which the ids have to be among them.

    Raises:
        ValueError: as `revised`.
    """
    return revised([like] * len(each["id"]), each=each)


def taken(
    segments: Sequence[Segment], annotator: str, *, each: Mapping[str, Sequence[Any]] = _NOTHING, **same: Any
) -> list[Segment]:
    """The segments as a person leaves them: their own, scores and original boundaries kept; arguments as `revised`."""
    states = [_ACCEPTED if segment.model is None else _CORRECTED for segment in segments]
    return revised(segments, each={**each, "state": states}, annotator=annotator, **same)


def accepted(segments: Sequence[Segment], annotator: str) -> list[Segment]:
    """The segments as accepted; those that are not as the detector proposed them count as corrected."""
    states = [
        _ACCEPTED if s.model is None or (s.origin == (s.start, s.end) and s.origin_class == s.class_id) else _CORRECTED
        for s in segments
    ]
    return revised(segments, each={"state": states}, annotator=annotator)


def changes_of(before: Iterable[Record | None], after: Sequence[Record | None]) -> tuple[Change, ...]:
    """A change for each pair."""
    made = list(map(object.__new__, repeat(Change, len(after))))
    deque(map(_SET_BEFORE, made, before), maxlen=0)
    deque(map(_SET_AFTER, made, after), maxlen=0)
    return tuple(made)


def inverted(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that take these back, the last first."""
    back = changes[::-1]
    return changes_of(map(_AFTER, back), list(map(_BEFORE, back)))
