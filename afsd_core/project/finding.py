"""Videos that are not where they were, found again by what is in them."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from afsd_core.errors import MediaError
from afsd_core.media import Fingerprint, fingerprint


def find_again(
    fingerprints: Mapping[str, Fingerprint], folder: Path, *, cancelled: Callable[[], bool] = lambda: False
) -> dict[str, Path]:
    """Look for files in a folder and below by their fingerprints, whatever they are called now.

    Only files of a size that is looked for are read, 3 MiB of each at most.

    Args:
        fingerprints: by key.
        cancelled: asked before each file; what was found by then is given.

    Returns:
        key → file, for those that were found.
    """
    by_size: dict[int, dict[Fingerprint, list[str]]] = {}
    for key, print_ in fingerprints.items():
        by_size.setdefault(print_.size, {}).setdefault(print_, []).append(key)
    paths: dict[str, Path] = {}
    for path, size in _files(folder):
        if cancelled() or len(paths) == len(fingerprints):
            break
        candidates = by_size.get(size)
        if not candidates:
            continue
        try:
            keys = candidates.get(fingerprint(path), ())
        except MediaError:
            continue
        for key in keys:
            paths.setdefault(key, path)
    return paths


def missing(paths: Mapping[str, Path]) -> frozenset[str]:
    """Which of these files are not there. Each folder is read once: asking for thousands of files one by one is slow
    on a network drive.
    """
    by_folder: dict[Path, list[tuple[str, str]]] = {}
    for key, path in paths.items():
        by_folder.setdefault(path.parent, []).append((key, path.name))
    gone: list[str] = []
    for folder, entries in by_folder.items():
        names = _names(folder) if len(entries) > 3 else frozenset()
        # A file system that does not tell capitals from small letters lists another spelling of the same file.
        gone += [key for key, name in entries if name not in names and not os.path.lexists(folder / name)]
    return frozenset(gone)


def _names(folder: Path) -> frozenset[str]:
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries)
    except OSError:
        return frozenset()


def files_in(folder: Path, suffixes: Iterable[str]) -> list[Path]:
    """Files with one of these suffixes (small letters, with the dot) in a folder and below, by name; no hidden ones."""
    accepted = frozenset(suffixes)
    return sorted(path for path, _ in _files(folder) if path.suffix.lower() in accepted)


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Files and their sizes; folders that cannot be read, and links back up, are passed over."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(folder_name for folder_name in folders if not folder_name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith("."):
                continue
            try:
                if path.is_file():
                    yield path, path.stat().st_size
            except OSError:
                continue
