"""What fine-tunes leave beside a project besides their versions, and how much of it stays.

Checkpoints are of use until the version is there. Checks (detectors that have not learnt from the videos held out, by
which the next version is compared with this one) take 55 MB each where they have backbones of their own. They belong to
their version and go with it. Those of the newest version, of the one that it was made from and of that one's
predecessor always stay; older ones stay while there is room, and without them a fine-tune that goes on from such a
version says that there is nothing to compare with.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from afsd_core.errors import WeightsError
from afsd_core.weights import Model, Registry

CHECKS = "checks"
# Of checkpoints: what trains end to end has a folder of its own.
FULL = "full"
# Of the checks of a project that nothing protects.
ROOM = 600 << 20
_FILE = re.compile(r"fold-\d+\.pt")
_CHECKPOINT = re.compile(r"(fold-\d+|final)(-full|-best)?\.pt|curve\.json")


def checks_of(model: Model) -> tuple[Path, ...]:
    """The files of a version's checks; none where it has none."""
    said = (model.training or {}).get("checks")
    folder = Path(said) if isinstance(said, str) and said else None
    # A model may come from elsewhere, with a record that names any folder: only what a fine-tune calls so is meant.
    if folder is None or folder.name != model.name or folder.parent.name != CHECKS or not folder.is_dir():
        return ()
    return tuple(sorted(file for file in folder.iterdir() if _FILE.fullmatch(file.name)))


def size_of(files: Iterable[Path]) -> int:
    """Bytes in all."""
    total = 0
    for file in files:
        with suppress(OSError):
            total += file.stat().st_size
    return total


def remove_checks(model: Model) -> int:
    """Remove a version's checks; gives the bytes freed."""
    return _remove(checks_of(model))


def clean_up(folder: Path, version: Model, registry: Registry, *, room: int = ROOM) -> int:
    """Remove what nobody needs any more, now that a version is there; gives the bytes freed.

    Args:
        folder: of the fine-tune's checkpoints and checks.
        room: bytes for checks that nothing protects.
    """
    run = folder / version.name
    # The inner one first: a folder goes with the last file in it.
    freed = sum(
        _remove(file for file in place.glob("*") if _CHECKPOINT.fullmatch(file.name)) for place in (run / FULL, run)
    )
    needed = _with_predecessors(version, registry, 2)
    known = set(registry.names())
    old: list[tuple[float, tuple[Path, ...]]] = []
    places = folder / CHECKS
    for place in places.iterdir() if places.is_dir() else ():
        files = tuple(file for file in place.iterdir() if _FILE.fullmatch(file.name)) if place.is_dir() else ()
        if not files or place.name in needed:
            continue
        if place.name not in known:
            freed += _remove(files)  # its version is gone
        else:
            old.append((max(file.stat().st_mtime for file in files), files))
    left = room
    for _, files in sorted(old, reverse=True):
        left -= size_of(files)
        if left < 0:
            freed += _remove(files)
    return freed


def _with_predecessors(version: Model, registry: Registry, steps: int) -> set[str]:
    found = {version.name}
    model = version
    for _ in range(steps):
        if model.parent is None:
            break
        found.add(model.parent)
        try:
            model = registry.get(model.parent)
        except WeightsError:
            break
    return found


def _remove(files: Iterable[Path]) -> int:
    """Remove files, and their folder where nothing else is in it."""
    freed = 0
    folders = set()
    for file in tuple(files):
        with suppress(OSError):
            size = file.stat().st_size
            file.unlink()
            freed += size
            folders.add(file.parent)
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
    return freed
