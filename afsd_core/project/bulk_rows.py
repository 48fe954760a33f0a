"""Thousands of rows of segments in a few statements.

`executemany` runs a statement a row, and gives Python's lock back and takes it again for each: beside a busy window,
which keeps that lock for milliseconds at a time, 10,000 rows then take a second and more instead of 0.05. A statement
of hundreds of rows is worked off by SQLite alone, meanwhile the window goes on. Only the columns that changed are
written, so that indexes of the others stay as they are.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from afsd_core.project.records import Change, Segment

#: From so many on it is worth it.
FEW = 64
_ROWS = 500  # a statement: more of them gain nothing, and bind for longer at a stretch

Row = tuple[Any, ...]


def write_many(
    connection: sqlite3.Connection,
    changes: Sequence[Change],
    columns: Sequence[str],
    row_of: Callable[[Segment], Row],
    *,
    come: bool,
) -> None:
    """Write changes of segments: all of them put there (`come`), or all of them removed.

    Args:
        columns: of the table, the id first, in the order of `row_of`.
    """
    room = connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns)
    for part in _parts(changes, max(min(_ROWS, room), 1)):
        if not come:
            gone = [change.before.id for change in part if isinstance(change.before, Segment)]
            connection.execute(f"DELETE FROM segments WHERE id IN ({_marks(len(gone))})", gone)
            continue
        rows = [row_of(change.after) for change in part if isinstance(change.after, Segment)]
        old = [row_of(change.before) for change in part if isinstance(change.before, Segment)]
        if len(old) < len(rows) or not _update(connection, columns, old, rows):
            _put(connection, columns, rows)


def _update(connection: sqlite3.Connection, columns: Sequence[str], old: Sequence[Row], new: Sequence[Row]) -> bool:
    """Write what differs into rows that are there; False, and nothing has to be kept of it, if they are not all."""
    before, after = list(zip(*old, strict=True)), list(zip(*new, strict=True))
    if before[0] != after[0] or len(set(after[0])) < len(new):
        return False
    differ = [at for at in range(1, len(columns)) if before[at] != after[at]]
    if not differ:
        return True
    sets = ", ".join(f"{columns[at]} = v.column{n}" for n, at in enumerate(differ, 2))
    values = ", ".join([f"({_marks(len(differ) + 1)})"] * len(new))
    done = connection.execute(
        f"UPDATE segments SET {sets} FROM (VALUES {values}) AS v WHERE segments.id = v.column1",
        list(chain.from_iterable(zip(after[0], *(after[at] for at in differ), strict=True))),
    )
    return done.rowcount == len(new)


def _put(connection: sqlite3.Connection, columns: Sequence[str], rows: Sequence[Row]) -> None:
    values = ", ".join([f"({_marks(len(columns))})"] * len(rows))
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    connection.execute(
        f"INSERT INTO segments ({', '.join(columns)}) VALUES {values} ON CONFLICT (id) DO UPDATE SET {updates}",
        list(chain.from_iterable(rows)),
    )


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _parts(changes: Sequence[Change], size: int) -> Iterator[Sequence[Change]]:
    for at in range(0, len(changes), size):
        yield changes[at : at + size]
