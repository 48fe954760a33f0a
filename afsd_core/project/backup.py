"""Whole copies of a project by SQLite's own backup, one a day kept for a week; and what kind of drive a file is on."""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from afsd_core.errors import ProjectError
from afsd_core.message import Message
from afsd_core.project.reading import connect
from afsd_core.project.rows import decode_path, encode_path
from afsd_core.project.schema import backup_folder

_KEPT = 7
_NETWORK = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone")
)


def copy_database(
    connection: sqlite3.Connection,
    path: Path,
    target: Path,
    edits: Iterable[Callable[[sqlite3.Connection], None]] = (),
) -> None:
    """Copy the open project at `path` to `target`, which appears whole or not at all and replaces what is there.

    Paths that were relative to the project's folder are set anew, so that the copy finds the same videos. `edits` that
    the project has not taken yet, each a transaction, are made in the copy.

    Raises:
        ProjectError: the copy cannot be written, or would replace the project itself.
    """
    target = target.absolute()
    if target.exists() and target.samefile(path):
        raise ProjectError(
            Message("{name}: a copy cannot replace the project itself. Choose another name.", name=path.name)
        )
    unfinished = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        copy = sqlite3.connect(unfinished, isolation_level=None)
        try:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            for edit in edits:
                edit(copy)
            copy.execute("BEGIN")
            for video, relative in copy.execute("SELECT id, path FROM videos").fetchall():
                moved = encode_path(decode_path(relative, path.parent), target.parent)
                copy.execute("UPDATE videos SET path = ? WHERE id = ?", (moved, video))
            copy.execute("COMMIT")
        finally:
            copy.close()
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else error
        raise ProjectError(
            Message(
                "{target}: the copy could not be written ({reason}). Choose another place.",
                target=target,
                reason=reason,
            )
        ) from error


def back_up_today(path: Path) -> Path | None:
    """Copy a project for today beside it, unless that is done or it is empty; a window may have it open.

    Raises:
        ProjectError: the copy cannot be written.
    """
    target = daily_target(path)
    if target is None:
        return None
    connection = connect(path)
    try:
        if connection.execute("SELECT count(*) FROM videos").fetchone()[0] == 0:
            return None
        copy_database(connection, path, target)
    except sqlite3.Error as error:
        raise ProjectError(
            Message("{name}: today's copy could not be made ({error}).", name=path.name, error=error)
        ) from error
    finally:
        connection.close()
    forget_old_copies(path)
    return target


def daily_target(path: Path, today: date | None = None) -> Path | None:
    """Where today's copy of a project goes; None if it is there already."""
    target = backup_folder(path) / f"{path.stem} {(today or date.today()).isoformat()}.afsd"
    return None if target.exists() else target


def forget_old_copies(path: Path, keep: int = _KEPT) -> None:
    """Remove all but the latest daily copies."""
    copies = sorted(backup_folder(path).glob(f"{_literal(path.stem)} ????-??-??.afsd"))
    for old in copies[:-keep]:
        old.unlink(missing_ok=True)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def on_network_drive(path: Path) -> bool:
    """Whether a file lies where other machines may write too: SQLite's shared memory does not reach them."""
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4
        root = os.path.splitdrive(path)[0]
        return root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root + "\\") == drive_remote
    if not sys.platform.startswith("linux"):
        return False
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        where = before.split()[4].replace("\\040", " ")
        if len(where) >= len(best) and (path == Path(where) or Path(where) in path.parents):
            best, kind = where, after.split()[0]
    return kind in _NETWORK
