"""Size of the caches of computed features and pictures, and how to clear them."""

import contextlib
import os
import shutil
from pathlib import Path

from afsd_core.folders import cache_folder


def size(folder: Path | None = None) -> int:
    """Bytes of all files in the caches; files that vanish meanwhile count as 0."""
    total = 0
    for root, _folders, files in os.walk(folder or cache_folder()):
        for name in files:
            with contextlib.suppress(OSError):
                total += (Path(root) / name).stat().st_size
    return total


def clear(folder: Path | None = None) -> None:
    """Empty the caches; a file that another program holds open stays.

    Raises:
        OSError: the folder cannot be read.
    """
    for entry in (folder or cache_folder()).iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                entry.unlink()
