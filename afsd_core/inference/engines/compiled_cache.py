"""Compiled and exported networks on disk: made once, checked when read, the least recently used going first."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)

LIMIT = 2 * 1024**3


class CompiledCache:
    """Files by name, each with its SHA-256 beside it: a native library must not read half a file.

    Args:
        folder: made when needed.
        limit: bytes kept at most.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit

    def get(self, name: str) -> Path | None:
        """The file of that name, if it is there and whole; a damaged one is removed."""
        file, mark = self.folder / name, self._mark(name)
        try:
            if _sha256(file) == mark.read_text(encoding="ascii"):
                os.utime(file)
                return file
        except OSError:
            return None
        _log.warning("%s was damaged and is made again", file)
        self.discard(name)
        return None

    def put(self, name: str, write: Callable[[Path], None]) -> Path | None:
        """Have a file written and keep it under that name; None (and a line in the log) where the disk refuses.

        Args:
            write: called with the path to write to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".making-", dir=self.folder) as scratch:
                made = Path(scratch) / name
                write(made)
                digest = _sha256(made)
                self._mark(name).unlink(missing_ok=True)
                made.replace(self.folder / name)
            self._mark(name).write_text(digest, encoding="ascii")
            self._prune(keep=name)
        except OSError as error:
            # A cache that cannot be written costs seconds at the next start, nothing else.
            _log.warning("the compiled network is not kept: %s", error)
            return None
        return self.folder / name

    def discard(self, name: str) -> None:
        """Remove a file; one that another process still holds open stays until it is made again."""
        for path in (self._mark(name), self.folder / name):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                _log.warning("%s stays: %s", path, error)

    def _mark(self, name: str) -> Path:
        return self.folder / f"{name}.sha256"

    def _prune(self, keep: str) -> None:
        files = []
        for path in self.folder.iterdir():
            if path.is_file() and path.suffix != ".sha256" and path.name != keep:
                stat = path.stat()
                files.append((stat.st_mtime, stat.st_size, path))
        room = self.limit - (self.folder / keep).stat().st_size
        for _, size, path in sorted(files, reverse=True):
            room -= size
            if room < 0:
                self.discard(path.name)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
