"""The journal beside a project file: a write-ahead log where that works, a rollback journal elsewhere."""

import logging
import sqlite3
from pathlib import Path

from afsd_core.errors import ProjectError
from afsd_core.project.backup import on_network_drive
from afsd_core.project.reading import connect

log = logging.getLogger(__name__)


def use_wal(connection: sqlite3.Connection, path: Path) -> bool:
    """Switch on the write-ahead log where it works; else a rollback journal, synced in full."""
    mode = ""
    if not on_network_drive(path):
        # A commit is in the operating system's hands and survives kill -9; only a power cut can cost the last second.
        connection.execute("PRAGMA synchronous = NORMAL")
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode == "wal":
                connection.execute("BEGIN IMMEDIATE")  # on some drives only the first write finds out
                connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            log.info("no write-ahead log for %s: %s", path.name, error)
            mode = ""
    if mode == "wal":
        return True
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    return False


def fold_log(path: Path) -> None:
    """Copy the write-ahead log into the file as far as readers allow, from a connection of its own."""
    try:
        connection = connect(path, writable=True)
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.close()
    except (sqlite3.Error, ProjectError) as error:
        log.info("the log of %s stays long for now: %s", path.name, error)
