"""Records to rows of the project file and back."""

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from afsd_core.project.bulk_rows import FEW, write_many
from afsd_core.project.codec import make_fingerprint
from afsd_core.project.records import (
    Change,
    LabelClass,
    ProjectRecords,
    Record,
    Run,
    Segment,
    Setting,
    State,
    Stretch,
    Video,
)

# A video further up than this is elsewhere rather than beside the project: kept as an absolute path.
_MOST_STEPS_UP = 2
_EMPTY: Mapping[str, Any] = MappingProxyType({})


def _upsert(table: str, columns: str, key: int = 1) -> str:
    names = columns.split()
    updates = ", ".join(f"{n} = excluded.{n}" for n in names[key:])
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT ({', '.join(names[:key])}) DO " + (f"UPDATE SET {updates}" if updates else "NOTHING")
    )


_VIDEO = "id path name fingerprint_size fingerprint_digest duration frame_count start_offset width height position"
_SEGMENT = (
    'id video start "end" class state score run model origin_start origin_end origin_class annotator note attributes'
)
_PUT: dict[type, str] = {
    Video: _upsert("videos", _VIDEO),
    LabelClass: _upsert("classes", "id name color key position external"),
    Run: _upsert("runs", "id video model engine device created line provisional"),
    Segment: _upsert("segments", _SEGMENT),
    Stretch: _upsert("reviewed", 'video start "end"', key=3),
    Setting: _upsert("settings", "key value"),
}
_DROP: dict[type, str] = {
    Video: "DELETE FROM videos WHERE id = ?",
    LabelClass: "DELETE FROM classes WHERE id = ?",
    Run: "DELETE FROM runs WHERE id = ?",
    Segment: "DELETE FROM segments WHERE id = ?",
    Stretch: 'DELETE FROM reviewed WHERE video = ? AND start = ? AND "end" = ?',
    Setting: "DELETE FROM settings WHERE key = ?",
}


def write_changes(connection: sqlite3.Connection, changes: Iterable[Change], folder: Path) -> None:
    """Put the changes' rows, inside the caller's transaction. `folder` is the project file's."""
    for (kind, come), group in groupby(changes, key=_sort_of):
        part = list(group)
        if kind is Segment and len(part) >= FEW:
            row_of = lambda segment: _row(segment, folder)  # noqa: E731
            write_many(connection, part, _SEGMENT.split(), row_of, _columns_of, come=come)
            continue
        table, make = (_PUT, _row) if come else (_DROP, _key)
        records = (change.after if come else change.before for change in part)
        connection.executemany(table[kind], [make(record, folder) for record in records if record is not None])


def _columns_of(field: str, values: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """The columns of a segment's field, as `_row` has them."""
    if field == "origin":
        pairs = [value or (None, None) for value in values]
        return {"origin_start": [pair[0] for pair in pairs], "origin_end": [pair[1] for pair in pairs]}
    if field == "state":
        return {field: [state.value for state in values]}
    if field == "attributes":
        return {field: [_json(value) for value in values]}
    return {{"class_id": "class", "end": '"end"'}.get(field, field): values}


def _sort_of(change: Change) -> tuple[type, bool]:
    """Of what kind a change's record is, and whether it is there afterwards."""
    return type(change.before if change.after is None else change.after), change.after is not None


def _key(record: Record, folder: Path) -> tuple[Any, ...]:
    if isinstance(record, Stretch):
        return record.video, record.start, record.end
    return (record.key,) if isinstance(record, Setting) else (record.id,)


def _row(record: Record, folder: Path) -> tuple[Any, ...]:
    if isinstance(record, Segment):
        origin = record.origin or (None, None)
        return (
            *(record.id, record.video, record.start, record.end, record.class_id, record.state.value, record.score),
            *(record.run, record.model, origin[0], origin[1], record.origin_class, record.annotator, record.note),
            _json(record.attributes),
        )
    if isinstance(record, Video):
        mark = record.fingerprint
        return (
            *(record.id, encode_path(record.path, folder), record.name),
            *((mark.size, mark.digest) if mark else (None, None)),
            *(record.duration, record.frame_count, record.start_offset, record.width, record.height, record.position),
        )
    if isinstance(record, LabelClass):
        external = _json({k: list(v) for k, v in record.external.items()})
        return record.id, record.name, record.color, record.key, record.position, external
    if isinstance(record, Run):
        return (
            *(record.id, record.video, record.model, record.engine, record.device, record.created, record.line),
            int(record.provisional),
        )
    if isinstance(record, Stretch):
        return record.video, record.start, record.end
    return record.key, json.dumps(record.value)


def read_records(connection: sqlite3.Connection, path: Path) -> ProjectRecords:
    """Everything in the file, as of one moment."""
    folder = path.parent
    fetch = connection.execute
    fetch("BEGIN")
    try:
        videos = tuple(
            Video(
                *(row[0], decode_path(row[1], folder), row[2], make_fingerprint(row[3], row[4])),
                *row[5:],
            )
            for row in fetch(f"SELECT {', '.join(_VIDEO.split())} FROM videos ORDER BY position, id")
        )
        classes = tuple(
            LabelClass(row[0], row[1], row[2], row[3], row[4], _labels(row[5]))
            for row in fetch("SELECT id, name, color, key, position, external FROM classes ORDER BY position, id")
        )
        runs = tuple(
            Run(row[0], row[1], row[2], row[3], row[4], row[5], row[6], bool(row[7]))
            for row in fetch(
                "SELECT id, video, model, engine, device, created, line, provisional FROM runs ORDER BY created, id"
            )
        )
        segments = _segments(connection)
        reviewed = tuple(
            Stretch(*row)
            for row in fetch(
                'SELECT r.video, start, "end" FROM reviewed r JOIN videos v ON v.id = r.video'
                " ORDER BY v.position, v.id, start"
            )
        )
        settings = {key: json.loads(value) for key, value in fetch("SELECT key, value FROM settings ORDER BY key")}
    finally:
        fetch("ROLLBACK")
    return ProjectRecords(path, videos, classes, segments, runs, reviewed, settings)


def _segments(connection: sqlite3.Connection) -> tuple[Segment, ...]:
    states = {state.value: state for state in State}
    columns = ", ".join(f"s.{c}" for c in _SEGMENT.split())
    rows = connection.execute(
        f"SELECT {columns} FROM segments s JOIN videos v ON v.id = s.video"
        ' ORDER BY v.position, v.id, s.start, s."end", s.id'
    )
    return tuple(
        Segment(
            sid,
            video,
            start,
            end,
            label,
            states[state],
            score,
            run,
            model,
            None if low is None else (low, high),
            origin_class,
            annotator,
            note,
            _EMPTY if extra == "{}" else MappingProxyType(json.loads(extra)),
        )
        for (
            sid,
            video,
            start,
            end,
            label,
            state,
            score,
            run,
            model,
            low,
            high,
            origin_class,
            annotator,
            note,
            extra,
        ) in rows
    )


def _labels(text: str) -> Mapping[str, tuple[str, ...]]:
    return _EMPTY if text == "{}" else MappingProxyType({k: tuple(v) for k, v in json.loads(text).items()})


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True) if value else "{}"


def encode_path(path: Path, folder: Path) -> str:
    """A video's path as the file keeps it: relative to the project's folder when near it, so both can move together."""
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return os.fspath(path)
    parts = Path(relative).parts
    if len(parts) > _MOST_STEPS_UP and all(p == ".." for p in parts[: _MOST_STEPS_UP + 1]):
        return os.fspath(path)
    return Path(relative).as_posix()


def decode_path(text: str, folder: Path) -> Path:
    """The absolute path that `encode_path` kept."""
    if Path(text).is_absolute():
        return Path(text)
    return Path(os.path.normpath(folder.joinpath(*PurePosixPath(text).parts)))
