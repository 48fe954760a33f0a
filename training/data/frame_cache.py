"""The sampled, resized frames of videos on disk: decoded once, mapped into memory, never loaded whole.

A video is one `.npy` file, (samples, size, size, 3) uint8 RGB, named by the video's fingerprint, the rate and the size.
It appears only when it is complete, so a build that was stopped goes on with the first video that is missing.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled, DataError
from afsd_core.folders import cache_folder
from afsd_core.media import VideoReader, build_index, sample_frames
from afsd_core.media.sample_cache import SPARE, BuildProgress, SampleCache
from afsd_core.media.sample_cache import SampledVideo as Source
from afsd_core.message import Message, many

__all__ = ["CacheProgress", "FrameCache", "Frames", "Pictures", "Source", "cached_frames", "source_of"]

Frames = NDArray[np.uint8]


class Pictures(Protocol):
    """What training needs of a cache: RGB (`FrameCache`) or optical flow (`afsd_core.media.flow_cache.FlowCache`)."""

    def open(self, source: Source) -> Frames:
        """A video's samples, (samples, size, size, C) uint8."""
        ...


class CacheProgress(BuildProgress):
    """How far the frames are."""


class FrameCache(SampleCache):
    """Sampled frames of any number of videos under one folder.

    Args:
        folder: where; the user's own cache when left out.
        size: side of the squared pictures, pixels (published: 112, bicubic, aspect ratio not kept).
        limit: bytes this cache may take in all; by default all that the disk has but one GiB.
    """

    def __init__(self, folder: Path | None = None, *, size: int = 112, limit: int | None = None) -> None:
        super().__init__(folder or cache_folder() / "frames", size, channels=3)
        self.limit = limit

    def open(self, source: Source) -> Frames:
        """The frames, mapped read-only: (samples, size, size, 3).

        Raises:
            DataError: they have not been built.
        """
        try:
            frames: Frames = np.load(self.file(source), mmap_mode="r")
        except (OSError, ValueError):
            raise DataError(
                Message("{name}: its frames are not in the cache. Start the training again.", name=source.path.name)
            ) from None
        return frames

    def build(
        self, sources: Sequence[Source], *, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[CacheProgress]:
        """Decode what is missing; says how far it is at least once a video.

        Raises:
            DataError: the disk has no room for it; nothing is decoded then.
            MediaError: a video cannot be opened.
            Cancelled: `cancelled` said so; finished videos stay.
        """
        missing = [source for source in sources if not self.is_whole(source)]
        self._make_room(missing)
        for done, source in enumerate(missing):
            yield CacheProgress(source.path.name, done, len(missing), 0.0)
            yield from self._build_one(source, done, len(missing), cancelled or (lambda: False))
        if missing:
            yield CacheProgress("", len(missing), len(missing), 1.0)

    def _make_room(self, missing: Sequence[Source]) -> None:
        needed = sum(int(np.prod(self.shape(source), dtype=np.int64)) for source in missing)
        free = shutil.disk_usage(self.folder).free - SPARE
        if self.limit is not None:
            free = min(free, self.limit - sum(file.stat().st_size for file in self.folder.glob("*.npy")))
        if needed > max(free, 0):
            raise DataError(
                Message(
                    "{folder}: the frames of {videos} take {needed:.1f} GB, and {room:.1f} GB are "
                    "to be had. Free some space, or put the cache elsewhere.",
                    folder=self.folder,
                    videos=many(len(missing), "{n:,} video", "{n:,} videos"),
                    needed=needed / 1e9,
                    room=max(free, 0) / 1e9,
                )
            )

    def _build_one(
        self, source: Source, done: int, total: int, cancelled: Callable[[], bool]
    ) -> Iterator[CacheProgress]:
        import cv2

        samples = sample_frames(source.index, source.sample_fps)
        target = self.file(source)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        lost = 0
        try:
            out = np.lib.format.open_memmap(partial, mode="w+", dtype=np.uint8, shape=self.shape(source))
            at = 0
            with VideoReader(source.path, source.index) as reader:
                for picture in reader.frames(0, source.index.frame_count, only=np.unique(samples)):
                    if cancelled():
                        raise Cancelled(Message("Stopped while the frames were being cached; what is done is kept."))
                    small = cv2.resize(picture.image, (self.size, self.size), interpolation=cv2.INTER_CUBIC)
                    # Samples whose frame did not decode show the last one that did; the first ones, what follows.
                    while at < len(samples) and samples[at] < (picture.frame or 0):
                        out[at] = out[at - 1] if at else small
                        at, lost = at + 1, lost + 1
                    while at < len(samples) and samples[at] == picture.frame:
                        out[at] = small
                        at += 1
                        if at % 200 == 0:
                            yield CacheProgress(source.path.name, done, total, at / len(samples))
            if at == 0 and len(samples):
                raise DataError(
                    Message("{name}: no frame of it can be decoded. Take it out of the set.", name=source.path.name)
                )
            lost += len(samples) - at
            out[at:] = out[at - 1]
            out.flush()
            del out
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        note = f"{source.path.name}: {lost} of {len(samples)} sampled frames do not decode." if lost else ""
        yield CacheProgress(source.path.name, done, total, 1.0, note)


def cached_frames(path: Path, sample_fps: Fraction, size: int, cancelled: Callable[[], bool]) -> Frames:
    """The frames of one video, from the user's own cache, where they are built first if they are missing.

    Raises:
        DataError, MediaError, Cancelled: as `FrameCache.build`.
    """
    source, cache = Source(path, build_index(path), sample_fps), FrameCache(size=size)
    for _ in cache.build([source], cancelled=cancelled):
        pass
    return cache.open(source)


def source_of(path: Path, sample_fps: float | None, clip_length: int) -> Source:
    """A video as it is sampled: at a fixed rate, or (None) so that one clip spans all of it.

    See resources/manual/detector.md, section 7.
    """
    index = build_index(path)
    if sample_fps is None:
        # Over its exact length: one rounded to µs could leave room for one sample less.
        return Source(path, index, clip_length / (int(index.ticks[-1]) * index.time_base))
    rate = Fraction(str(sample_fps))
    return Source(path, index, rate)
