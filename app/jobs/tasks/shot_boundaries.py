"""The camera cuts of a whole video, exact to the frame: found beside the work, kept in the cache.

A video's file in the cache bears its fingerprint and says how far the video is looked through; who goes on begins
there.
"""

import contextlib
import logging
import os
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from afsd_core.errors import AfsdError, Cancelled
from afsd_core.folders import cache_folder
from afsd_core.media import fingerprint
from afsd_core.saying import Saying

if TYPE_CHECKING:
    from app.jobs.kinds import CutsParams, Job

log = logging.getLogger(__name__)

#: Videos whose cuts are kept, some kB each.
KEPT = 2000
# What is found is written when so many seconds have passed since the last time.
_EVERY = 2.0
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


def find(params: "CutsParams", job: "Job") -> dict[str, Any]:
    """Look through a video, or the rest of it. Delivers and gives `{"file": path}`, see `read`."""
    from afsd_core.inference.shots.exact import SIZE, first_frames, margin
    from afsd_core.media import build_index
    from afsd_core.media.small_pictures import small_pictures

    video = Path(params.video)
    index = build_index(video, cancelled=job.cancelled)
    place, total = file_of(video), index.frame_count
    known = read(place)
    if known is None or known.total != total:
        known = KnownCuts(np.zeros(0, np.int64), 0, total)
    if known.whole:
        with contextlib.suppress(OSError):
            os.utime(place)
        return {"file": str(place)}
    _step_back()
    rate = float(index.mean_rate)
    found, done = known.frames.tolist(), known.done
    pictures = _without_gaps(small_pictures(video, index, SIZE, start=done - margin(rate), cancelled=job.cancelled))
    written = time.monotonic()
    try:
        first = next(pictures, None)
        if first is not None:
            for until, cuts in first_frames(_and_others(first, pictures), rate, start=first[0]):
                found += [each for each in cuts if each >= done]
                done = max(done, min(until, total))
                job.progress(Saying("Camera cuts"), done, total)
                if time.monotonic() - written > _EVERY:
                    _write(place, KnownCuts(np.array(found, np.int64), done, total))
                    job.deliver({"file": str(place)})
                    written = time.monotonic()
    except Cancelled:
        _write(place, KnownCuts(np.array(found, np.int64), done, total))
        raise
    # What follows the last picture that decodes has no cuts.
    _write(place, KnownCuts(np.array(found, np.int64), total, total))
    _make_room(place.parent)
    return {"file": str(place)}


def _without_gaps(
    pictures: Iterator[tuple[int, npt.NDArray[np.uint8]]],
) -> Iterator[tuple[int, npt.NDArray[np.uint8]]]:
    """In place of frames that do not decode, the one before."""
    before: tuple[int, npt.NDArray[np.uint8]] | None = None
    for number, picture in pictures:
        if before is not None:
            for missing in range(before[0] + 1, number):
                yield missing, before[1]
        before = number, picture
        yield before


def _and_others(
    first: tuple[int, npt.NDArray[np.uint8]], others: Iterator[tuple[int, npt.NDArray[np.uint8]]]
) -> Iterator[npt.NDArray[np.uint8]]:
    yield first[1]
    for _number, picture in others:
        yield picture


def _step_back() -> None:
    """Let everything else on this computer go first; this thread ends with its job."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def _write(place: Path, known: KnownCuts) -> None:
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
            Saying(
                "The video's cuts cannot be kept in {folder} ({reason}). Free some room there.",
                folder=place.parent,
                reason=error.strerror,
            )
        ) from error


def _make_room(folder: Path) -> None:
    """Remove the cuts of videos that were not looked at for longest."""
    with contextlib.suppress(OSError):
        files = sorted(folder.glob("*.npz"), key=lambda each: each.stat().st_mtime)
        for old in files[: max(len(files) - KEPT, 0)]:
            old.unlink(missing_ok=True)
