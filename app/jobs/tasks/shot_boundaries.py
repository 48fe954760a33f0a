"""The camera cuts of a whole video, exact to the frame: found beside the work, kept in the cache."""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from afsd_core.errors import Cancelled
from afsd_core.message import Message
from app.jobs.results import ShotBoundaryFile
from app.jobs.shot_boundary_files import KnownCuts, file_of, make_room, read, write

if TYPE_CHECKING:
    from app.jobs.kinds import CutsParams, Job

# What is found is written when so many seconds have passed since the last time.
_EVERY = 2.0


def find(params: "CutsParams", job: "Job") -> ShotBoundaryFile:
    """Look through a video, or the rest of it. Delivers what it gives, too: the file has grown."""
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
        return ShotBoundaryFile(str(place))
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
                job.progress(Message("Camera cuts"), done, total)
                if time.monotonic() - written > _EVERY:
                    write(place, KnownCuts(np.array(found, np.int64), done, total))
                    job.deliver(ShotBoundaryFile(str(place)))
                    written = time.monotonic()
    except Cancelled:
        write(place, KnownCuts(np.array(found, np.int64), done, total))
        raise
    # What follows the last picture that decodes has no cuts.
    write(place, KnownCuts(np.array(found, np.int64), total, total))
    make_room(place.parent)
    return ShotBoundaryFile(str(place))


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
