"""Connections to a project file, and reading one without being its writer (a window may have it open)."""

import shutil
import sqlite3
import tempfile
from pathlib import Path
from urllib.parse import quote

from afsd_core.errors import ProjectError
from afsd_core.message import Message
from afsd_core.project.records import ProjectRecords
from afsd_core.project.rows import read_records
from afsd_core.project.schema import VERSION, damaged, migrate, version_of


def connect(path: Path, *, writable: bool = False, vfs: str | None = None) -> sqlite3.Connection:
    """Open a project file that exists; the connection may go to another thread.

    Only SQLite ever opens the file: closing any other handle on it would drop, on POSIX systems, the locks of every
    connection that this process has to it.

    Raises:
        ProjectError: the file is no project, or cannot be read.
    """
    try:
        connection = _sqlite(path, "rw" if writable else "ro", vfs)
    except sqlite3.OperationalError as error:
        raise ProjectError(
            Message("{path}: cannot be opened. Check that it is there and that you may read it.", path=path)
        ) from error
    try:
        version_of(connection, path)
    except sqlite3.OperationalError:
        # Left over by a crash on a drive where nothing can be written: SQLite can tell nothing before it recovers.
        if writable:
            connection.close()
            raise
    except BaseException:
        connection.close()
        raise
    return connection


def read_project(path: Path) -> ProjectRecords:
    """Read a project as it is at this moment, also while a window has it open, also from a read-only place.

    Raises:
        ProjectError: missing, no project, damaged, or made by a newer program.
    """
    path = Path(path).resolve()
    if not path.is_file():
        raise ProjectError(Message("{path}: no such project. It may have been moved or renamed.", path=path))
    connection = connect(path)
    try:
        return _read(connection, path)
    except sqlite3.OperationalError as error:
        if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise ProjectError(
                Message(
                    "{name}: cannot be read just now ({error}). Try again in a moment.", name=path.name, error=error
                )
            ) from error
        # A window died here and left its log, and recovering it needs a place that can be written.
        with tempfile.TemporaryDirectory() as folder:
            for suffix in ("", "-wal", "-journal"):
                source = path.with_name(path.name + suffix)
                if source.exists():
                    shutil.copyfile(source, Path(folder) / source.name)
            copy = _sqlite(Path(folder) / path.name, "rw", None)
            try:
                return _read(copy, path)
            except sqlite3.DatabaseError as error:
                raise damaged(path, error) from error
            finally:
                copy.close()
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error
    finally:
        connection.close()


def _read(connection: sqlite3.Connection, path: Path) -> ProjectRecords:
    version = version_of(connection, path)
    if version == VERSION:
        return read_records(connection, path)
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.backup(memory)
        migrate(memory, version)
        return read_records(memory, path)
    finally:
        memory.close()


def _sqlite(path: Path, mode: str, vfs: str | None) -> sqlite3.Connection:
    # Not as_uri(): a UNC path has to keep its host in the path for SQLite.
    uri = f"file:{quote(path.as_posix())}?mode={mode}" + (f"&vfs={vfs}" if vfs else "")
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
