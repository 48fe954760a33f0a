"""Thousands of segments to the file: their rows in a few statements, their changes for the edit log.

`executemany` runs a statement a row, and gives Python's lock back and takes it again for each: beside a busy window,
which keeps that lock for milliseconds at a time, 10,000 rows then take a second and more instead of 0.05. A statement
of hundreds of rows is worked off by SQLite alone, meanwhile the window goes on. Only what changed is looked at record
by record and written, so that indexes of other columns stay as they are.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import chain
from operator import attrgetter, is_
from typing import Any

from afsd_core.project.records import Change, Segment

#: From so many on it is worth it.
FEW = 64
_ROWS = 500  # a statement: more of them gain nothing, and bind for longer at a stretch

_GET = {each.name: attrgetter(each.name) for each in fields(Segment)}
Row = tuple[Any, ...]


def are_revisions(changes: Sequence[Change]) -> bool:
    """Whether all of them change segments that are there before and after, each once."""
    ids = {c.after.id for c in changes if type(c.after) is Segment and type(c.before) is Segment}
    return len(ids) == len(changes)


def differing(changes: Sequence[Change]) -> dict[str, tuple[list[Any], list[Any]]]:
    """Of revisions of segments: field → its values before and after, for the fields in which any of them differ."""
    before, after = [change.before for change in changes], [change.after for change in changes]
    columns = {}
    for name, get in _GET.items():
        old, new = list(map(get, before)), list(map(get, after))
        if not all(map(is_, old, new)) and old != new:
            columns[name] = old, new
    return columns


def write_many(
    connection: sqlite3.Connection,
    changes: Sequence[Change],
    columns: Sequence[str],
    row_of: Callable[[Segment], Row],
    columns_of: Callable[[str, Sequence[Any]], dict[str, Sequence[Any]]],
    *,
    come: bool,
) -> None:
    """Write changes of segments: all of them put there (`come`), or all of them removed.

    Args:
        columns: of the table, the id first, in the order of `row_of`.
        columns_of: the columns that hold a field, from its name and values.
    """
    room = connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns)
    for part in parts(changes, max(min(_ROWS, room), 1)):
        if not come:
            gone = [change.before.id for change in part if isinstance(change.before, Segment)]
            connection.execute(f"DELETE FROM segments WHERE id IN ({_marks(len(gone))})", gone)
        elif not are_revisions(part) or not _update(connection, part, columns_of):
            _put(connection, columns, [row_of(change.after) for change in part if isinstance(change.after, Segment)])


def _update(
    connection: sqlite3.Connection,
    changes: Sequence[Change],
    columns_of: Callable[[str, Sequence[Any]], dict[str, Sequence[Any]]],
) -> bool:
    """Write what differs into rows that are there; False, and nothing has to be kept of it, if they are not all."""
    new: dict[str, Sequence[Any]] = {}
    for name, (_, values) in differing(changes).items():
        new.update(columns_of(name, values))
    if not new:
        return True
    ids = [change.after.id for change in changes if isinstance(change.after, Segment)]
    sets = ", ".join(f"{name} = v.column{at}" for at, name in enumerate(new, 2))
    rows = ", ".join([f"({_marks(len(new) + 1)})"] * len(ids))
    done = connection.execute(
        f"UPDATE segments SET {sets} FROM (VALUES {rows}) AS v WHERE segments.id = v.column1",
        list(chain.from_iterable(zip(ids, *new.values(), strict=True))),
    )
    return done.rowcount == len(ids)


def _put(connection: sqlite3.Connection, columns: Sequence[str], rows: Sequence[Row]) -> None:
    values = ", ".join([f"({_marks(len(columns))})"] * len(rows))
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    connection.execute(
        f"INSERT INTO segments ({', '.join(columns)}) VALUES {values} ON CONFLICT (id) DO UPDATE SET {updates}",
        list(chain.from_iterable(rows)),
    )


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def parts(changes: Sequence[Change], size: int) -> Iterator[Sequence[Change]]:
    """The changes, at most `size` at a time."""
    for at in range(0, len(changes), size):
        yield changes[at : at + size]


def described(changes: Sequence[Change], plain: Callable[[Any], Any]) -> str:
    """Revisions of segments for the edit log: as JSON, what `codec.describe` says of each, separated by commas.

    Args:
        plain: makes JSON of a field's value.
    """
    known: dict[Any, str] = {}

    def text_of(value: Any) -> str:
        if type(value) is int:
            return str(value)
        try:
            text = known.get(value)
        except TypeError:  # attributes
            return _json(plain(value))
        if text is None:
            text = known[value] = _json(plain(value))
        return text

    ids = [_json(change.after.id) for change in changes if isinstance(change.after, Segment)]
    olds, news = [[] for _ in ids], [[] for _ in ids]  # type: tuple[list[list[str]], list[list[str]]]
    for name, (before, after) in differing(changes).items():
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            if old is not new and old != new:
                olds[at].append(f'"{name}":{text_of(old)}')
                news[at].append(f'"{name}":{text_of(new)}')
    return ",".join(
        [
            f'{{"kind":"Segment","id":{id_},"old":{{{",".join(old)}}},"new":{{{",".join(new)}}}}}'
            for id_, old, new in zip(ids, olds, news, strict=True)
        ]
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
