"""Records as plain JSON and back: for messages to the worker and for the edit log."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from afsd_core.project.bulk_rows import FEW, are_revisions, described
from afsd_core.project.records import (
    Change,
    LabelClass,
    ProjectRecords,
    Record,
    Run,
    Segment,
    State,
    Stretch,
    Video,
)

if TYPE_CHECKING:
    from afsd_core.media import Fingerprint

_R = TypeVar("_R", bound=Record)
_FIELDS: dict[type, tuple[str, ...]] = {}
_VALUES: dict[type, Callable[[object], tuple[Any, ...]]] = {}


def make_fingerprint(size: int | None, digest: str | None) -> "Fingerprint | None":
    """A fingerprint from its two parts; None if one is missing."""
    if size is None or digest is None:
        return None
    from afsd_core.media import Fingerprint

    return Fingerprint(size, digest)


def to_plain(record: Record) -> dict[str, Any]:
    """A record as JSON values."""
    return {name: _plain(getattr(record, name)) for name in _names(type(record))}


def _plain(value: Any) -> Any:
    if value is None or type(value) in (int, str, float, bool):
        return value
    if isinstance(value, State):
        return value.value
    if isinstance(value, Path):
        return os.fspath(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if hasattr(value, "digest"):
        return [value.size, value.digest]
    return value


def from_plain(kind: type[_R], values: Mapping[str, Any]) -> _R:
    """The record that `to_plain` gave."""
    known = dict(values)
    if kind is Segment:
        known["state"] = State(known["state"])
        known["origin"] = tuple(known["origin"]) if known.get("origin") else None
        known["attributes"] = MappingProxyType(dict(known.get("attributes", {})))
    elif kind is LabelClass:
        known["external"] = MappingProxyType({k: tuple(v) for k, v in known.get("external", {}).items()})
    elif kind is Video:
        known["path"] = Path(known["path"])
        known["fingerprint"] = make_fingerprint(*(known.get("fingerprint") or (None, None)))
    return kind(**known)


def records_to_plain(records: ProjectRecords) -> dict[str, Any]:
    """A whole project as JSON values, for a message."""
    return {
        "path": os.fspath(records.path),
        "videos": [to_plain(r) for r in records.videos],
        "classes": [to_plain(r) for r in records.classes],
        "segments": [to_plain(r) for r in records.segments],
        "runs": [to_plain(r) for r in records.runs],
        "reviewed": [to_plain(r) for r in records.reviewed],
        "settings": dict(records.settings),
    }


def records_from_plain(values: Mapping[str, Any]) -> ProjectRecords:
    """What `records_to_plain` gave."""
    return ProjectRecords(
        path=Path(values["path"]),
        videos=tuple(from_plain(Video, v) for v in values["videos"]),
        classes=tuple(from_plain(LabelClass, v) for v in values["classes"]),
        segments=tuple(from_plain(Segment, v) for v in values["segments"]),
        runs=tuple(from_plain(Run, v) for v in values["runs"]),
        reviewed=tuple(from_plain(Stretch, v) for v in values["reviewed"]),
        settings=dict(values["settings"]),
    )


def describe(change: Change) -> dict[str, Any]:
    """A change for the edit log: whole records where one side is missing, else the fields that differ."""
    before, after = change.before, change.after
    entry: dict[str, Any] = {"kind": type(after or before).__name__}
    if before is None or after is None:
        entry["old"] = to_plain(before) if before else None
        entry["new"] = to_plain(after) if after else None
        return entry
    entry["id"] = getattr(after, "id", None)
    names = _names(type(after))
    values = _VALUES[type(after)]
    differing = [
        (name, old, new)
        for name, old, new in zip(names, values(before), values(after), strict=True)
        if old is not new and old != new
    ]
    entry["old"] = {name: _plain(old) for name, old, _ in differing}
    entry["new"] = {name: _plain(new) for name, _, new in differing}
    return entry


def describe_many(changes: Sequence[Change]) -> str:
    """Changes for the edit log as JSON, separated by commas."""
    if len(changes) >= FEW and are_revisions(changes):
        return described(changes, _plain)
    return json.dumps([describe(c) for c in changes], ensure_ascii=False, separators=(",", ":"))[1:-1]


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = names = tuple(f.name for f in fields(kind))
        _VALUES[kind] = attrgetter(*names)
    return _FIELDS[kind]
