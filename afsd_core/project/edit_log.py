"""The edit log of a project file: a line a transaction that a person made or a detection brought, never changed."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from afsd_core.project.bulk_rows import parts
from afsd_core.project.codec import describe_many
from afsd_core.project.records import Change

_AT_A_TIME = 200  # changes


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the edit log: who did what. `kind` is edit, undo, redo or arrival."""

    title: str
    kind: str = "edit"
    annotator: str = ""


def log_edit(connection: sqlite3.Connection, changes: Sequence[Change], entry: Entry) -> None:
    """Add a line to the log, inside the caller's transaction."""
    if entry.kind == "arrival":  # what a detector said is in the segments; the log is of what people did
        detail = json.dumps(
            {"added": sum(c.before is None for c in changes), "removed": sum(c.after is None for c in changes)},
            separators=(",", ":"),
        )
    else:
        # In parts: a long text at a stretch would keep Python's lock from the window.
        detail = "[" + ",".join(describe_many(part) for part in parts(changes, _AT_A_TIME)) + "]"
    connection.execute(
        "INSERT INTO edits (at, annotator, kind, title, changes) VALUES (?, ?, ?, ?, ?)",
        (
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            entry.annotator,
            entry.kind,
            entry.title,
            detail,
        ),
    )
