"""The project file's tables, and the steps from each older version to the present one."""

import sqlite3
from pathlib import Path

from afsd_core.errors import ProjectError
from afsd_core.message import Message

# "AFSD" in ASCII, in the file's header: tells a project from any other SQLite file.
APPLICATION_ID = 0x41465344
VERSION = 2

# Foreign keys are checked at the end of a transaction, so that an edit's changes need no particular order.
_TABLES = """
CREATE TABLE videos (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    fingerprint_size INTEGER,
    fingerprint_digest TEXT,
    duration INTEGER,
    frame_count INTEGER,
    start_offset INTEGER NOT NULL DEFAULT 0,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE classes (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    key TEXT,
    position INTEGER NOT NULL DEFAULT 0,
    external TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    video TEXT NOT NULL REFERENCES videos (id) DEFERRABLE INITIALLY DEFERRED,
    model TEXT NOT NULL,
    engine TEXT NOT NULL DEFAULT '',
    device TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL DEFAULT '',
    line TEXT NOT NULL DEFAULT '',
    provisional INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE segments (
    id TEXT PRIMARY KEY,
    video TEXT NOT NULL REFERENCES videos (id) DEFERRABLE INITIALLY DEFERRED,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    class TEXT NOT NULL REFERENCES classes (id) DEFERRABLE INITIALLY DEFERRED,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'corrected', 'rejected')),
    score REAL,
    run TEXT REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED,
    model TEXT,
    origin_start INTEGER,
    origin_end INTEGER,
    origin_class TEXT,
    annotator TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    attributes TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX segments_video ON segments (video, start);
CREATE INDEX segments_class ON segments (class);
CREATE INDEX segments_run ON segments (run);
CREATE INDEX runs_video ON runs (video);
CREATE TABLE reviewed (
    video TEXT NOT NULL REFERENCES videos (id) DEFERRABLE INITIALLY DEFERRED,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" > start),
    PRIMARY KEY (video, start, "end")
) STRICT;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE edits (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    annotator TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    changes TEXT NOT NULL
) STRICT;
CREATE TRIGGER edits_are_never_changed BEFORE UPDATE ON edits
    BEGIN SELECT raise(ABORT, 'the edit log is append-only'); END;
CREATE TRIGGER edits_are_never_removed BEFORE DELETE ON edits
    BEGIN SELECT raise(ABORT, 'the edit log is append-only'); END;
"""

# Version 1 knew no model lines, no external class names and no triggers on the log.
_STEPS: dict[int, str] = {
    1: """
ALTER TABLE runs ADD COLUMN line TEXT NOT NULL DEFAULT '';
ALTER TABLE classes ADD COLUMN external TEXT NOT NULL DEFAULT '{}';
CREATE INDEX IF NOT EXISTS segments_run ON segments (run);
CREATE INDEX IF NOT EXISTS runs_video ON runs (video);
CREATE TRIGGER edits_are_never_changed BEFORE UPDATE ON edits
    BEGIN SELECT raise(ABORT, 'the edit log is append-only'); END;
CREATE TRIGGER edits_are_never_removed BEFORE DELETE ON edits
    BEGIN SELECT raise(ABORT, 'the edit log is append-only'); END;
""",
}


def create_tables(connection: sqlite3.Connection) -> None:
    """Make an empty database a project, in one transaction."""
    _run(connection, _TABLES, VERSION)


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of a project file.

    Raises:
        ProjectError: the file is no project, is damaged, or comes from a newer program.
    """
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            raise not_a_project(path) from error
        raise
    if application != APPLICATION_ID or version < 1:
        raise not_a_project(path)
    if version > VERSION:
        raise ProjectError(
            Message(
                "{name}: made by a newer version of the program (file version {version}, this one "
                "reads up to {known}). Update the program and open it again.",
                name=path.name,
                version=version,
                known=VERSION,
            )
        )
    return version


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring a file of an older version to the present one, in one transaction a step."""
    for step in range(version, VERSION):
        _run(connection, _STEPS[step], step + 1)


def not_a_project(path: Path) -> ProjectError:
    """The error for a file of another kind."""
    return ProjectError(
        Message("{name}: not an AFSD Annotator project. Choose a .afsd file, or open it as a video.", name=path.name)
    )


def damaged(path: Path, reason: object) -> ProjectError:
    """The error for a project that SQLite cannot read."""
    return ProjectError(
        Message(
            "{name}: the project file is damaged ({reason}). Open the latest copy from the folder "
            "“{copies}” beside it.",
            name=path.name,
            reason=reason,
            copies=backup_folder(path).name,
        )
    )


def backup_folder(path: Path) -> Path:
    """Where the daily copies of the projects in a folder lie."""
    return path.parent / "AFSD backups"


def _run(connection: sqlite3.Connection, script: str, version: int) -> None:
    # executescript would commit first; the version and the tables have to come together or not at all.
    try:
        connection.execute("BEGIN IMMEDIATE")
        statement = ""
        for line in script.splitlines():
            statement += line + "\n"
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
