"""What is known of a video's camera cuts, in the cache: one file a video, named by its fingerprint.

A file says how far its video is looked through; who goes on begins there.
"""

import contextlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from afsd_core.errors import AfsdError
from afsd_core.folders import cache_folder
from afsd_core.media import fingerprint
from afsd_core.message import Message

#: Videos whose cuts are kept, some kB each.
KEPT = 2000
# Goes up whenever other cuts are found.
_LAYOUT = 1


@dataclass(frozen=True, slots=True, eq=False)
class KnownCuts:
    """What is known of a video's cuts.

    Attributes:
        frames: (K,) the first frames of new shots, rising.
        done: frames from the video's start that are looked through.
        total: frames of the video.
    """

    frames: npt.NDArray[np.int64]
    done: int
    total: int

    @property
    def whole(self) -> bool:
        return self.done >= self.total


def file_of(video: Path) -> Path:
    """Where a video's cuts are kept, or will be.

    Raises:
        MediaError: the video cannot be read.
    """
    return cache_folder() / "cuts" / f"{fingerprint(video)}.npz"


def read(path: Path) -> KnownCuts | None:
    """What such a file holds; None where there is none, or one of another version of the program."""
    try:
        with np.load(path, allow_pickle=False) as found:
            if int(found["layout"]) != _LAYOUT:
                return None
            return KnownCuts(found["frames"].astype(np.int64), int(found["done"]), int(found["total"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def write(place: Path, known: KnownCuts) -> None:
    """Keep what is known of a video's cuts in its file, whole or not at all.

    Raises:
        AfsdError: there is no room for it.
    """
    unfinished = place.with_suffix(f".{os.getpid()}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            np.savez_compressed(file, layout=_LAYOUT, frames=known.frames, done=known.done, total=known.total)
        unfinished.replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise AfsdError(
            Message(
                "The video's cuts cannot be kept in {folder} ({reason}). Free some room there.",
                folder=place.parent,
                reason=error.strerror,
            )
        ) from error


def make_room(folder: Path) -> None:
    """Remove the cuts of videos that were not looked at for longest."""
    with contextlib.suppress(OSError):
        files = sorted(folder.glob("*.npz"), key=lambda each: each.stat().st_mtime)
        for old in files[: max(len(files) - KEPT, 0)]:
            old.unlink(missing_ok=True)
