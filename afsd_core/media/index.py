"""The exact times of a video's frames: the only place where frames and times are converted."""

import os
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from afsd_core.errors import MediaError
from afsd_core.message import Message

Ints = npt.NDArray[np.int64]

VERSION = 1
NO_KEY = np.iinfo(np.int64).min
_MICRO = 1_000_000


@dataclass(frozen=True, eq=False)
class VideoIndex:
    """When each frame of a video is shown. Times are µs since the first frame; frames count from 0.

    Frame i is shown during the half-open [times[i], times[i + 1]).

    Attributes:
        ticks: (frames + 1,) strictly increasing, ticks[0] = 0, the last is the end of the last frame; exact where
            `times` are rounded to µs.
        time_base: seconds a tick.
        keys: (frames,) the timestamps by which a decoder's frames are recognised, NO_KEY where it gives none.
        key_kind: which timestamp of a decoded frame that is: "pts", "dts" (files whose pts are wrong), or "count"
            (none can be trusted: frames are counted from the file's start).
        keyframes: numbers of the frames at which decoding can start, increasing.
        exact: what the decoder delivers is known to agree; otherwise a decoding pass has yet to confirm it.
    """

    ticks: Ints
    time_base: Fraction
    keys: Ints
    key_kind: str
    keyframes: Ints
    exact: bool

    def __post_init__(self) -> None:
        if len(self.ticks) < 2 or self.ticks[0] != 0 or np.any(np.diff(self.ticks) <= 0):
            raise ValueError("ticks must start at 0 and increase, with one more than there are frames")
        if len(self.keys) != len(self.ticks) - 1:
            raise ValueError("one key a frame")
        for array in (self.ticks, self.keys, self.keyframes):
            array.setflags(write=False)

    @classmethod
    def constant(cls, frames: int, rate: Fraction | int) -> Self:
        """An index of a constant rate without a file."""
        ticks = np.arange(frames + 1, dtype=np.int64)
        return cls(ticks, 1 / Fraction(rate), ticks[:-1].copy(), "pts", np.zeros(1, np.int64), True)

    @property
    def frame_count(self) -> int:
        return len(self.keys)

    @property
    def duration(self) -> int:
        """µs from the start of the first frame to the end of the last."""
        return int(self.times[-1])

    @cached_property
    def times(self) -> Ints:
        """(frames + 1,) µs: the start of each frame, then the end of the last; rounded to the nearest."""
        scale, unit = self.time_base.numerator, self.time_base.denominator
        # Whole seconds apart, so that nothing overflows: a day in nanoseconds has 47 bits.
        whole, rest = np.divmod(self.ticks * scale, unit)
        times: Ints = whole * _MICRO + (rest * _MICRO + unit // 2) // unit
        times.setflags(write=False)
        return times

    @property
    def mean_rate(self) -> Fraction:
        """Frames a second over the whole video, exact."""
        return self.frame_count / (int(self.ticks[-1]) * self.time_base)

    def start_of(self, frame: int) -> int:
        """When a frame appears, µs.

        Raises:
            IndexError: there is no such frame.
        """
        return int(self.times[self._checked(frame)])

    def end_of(self, frame: int) -> int:
        """When a frame gives way to the next, or the video ends, µs.

        Raises:
            IndexError: there is no such frame.
        """
        return int(self.times[self._checked(frame) + 1])

    def _checked(self, frame: int) -> int:
        if not 0 <= frame < self.frame_count:
            raise IndexError(f"there is no frame {frame}: the video has {self.frame_count}, counted from 0")
        return frame

    def frame_at(self, time: int) -> int:
        """The frame shown at a time; the first before the start, the last at and after the end."""
        frame = int(np.searchsorted(self.times, time, side="right")) - 1
        return min(max(frame, 0), self.frame_count - 1)

    def floor_edge(self, time: int) -> int:
        """The last frame boundary at or before a time, µs, within the video."""
        return int(self.times[max(int(np.searchsorted(self.times, time, side="right")) - 1, 0)])

    def ceil_edge(self, time: int) -> int:
        """The first frame boundary at or after a time, µs, within the video."""
        return int(self.times[min(int(np.searchsorted(self.times, time)), self.frame_count)])

    def nearest_edge(self, time: int) -> int:
        """The frame boundary nearest to a time, µs; the earlier of two as near."""
        before, after = self.floor_edge(time), self.ceil_edge(time)
        return before if time - before <= after - time else after

    def nearest_edges(self, times: Ints) -> Ints:
        """`nearest_edge` of many times, (N,) µs."""
        last = self.frame_count
        before = self.times[np.maximum(np.searchsorted(self.times, times, side="right") - 1, 0)]
        after = self.times[np.minimum(np.searchsorted(self.times, times), last)]
        edges: Ints = np.where(times - before <= after - times, before, after)
        return edges

    def keyframe_before(self, frame: int) -> int:
        """The last frame at or before `frame` at which decoding can start; 0 where none is known."""
        place = int(np.searchsorted(self.keyframes, frame, side="right")) - 1
        return int(self.keyframes[place]) if place >= 0 else 0

    @cached_property
    def _lookup(self) -> tuple[Ints, Ints]:
        """Keys that stand for one frame only, increasing, and their frames."""
        keys, first, counts = np.unique(self.keys, return_index=True, return_counts=True)
        alone = (counts == 1) & (keys != NO_KEY)
        return keys[alone], first[alone]

    def frame_of_key(self, key: int | None) -> int | None:
        """The frame that has a decoder's timestamp, where exactly one has it."""
        if key is None:
            return None
        keys, frames = self._lookup
        place = int(np.searchsorted(keys, key))
        return int(frames[place]) if place < len(keys) and keys[place] == key else None

    def has_key(self, key: int | None) -> bool:
        """Whether any frame has this timestamp; None asks for frames without one."""
        chosen_key = NO_KEY if key is None else key
        place = int(np.searchsorted(self._all_keys, chosen_key))
        return place < len(self._all_keys) and int(self._all_keys[place]) == chosen_key

    @cached_property
    def _all_keys(self) -> Ints:
        return np.unique(self.keys)

    def is_keyframe(self, frame: int) -> bool:
        """Whether decoding can start at a frame."""
        place = int(np.searchsorted(self.keyframes, frame))
        return place < len(self.keyframes) and int(self.keyframes[place]) == frame

    def to_file(self, path: Path) -> None:
        """Write the index; a reader sees the old file or the new one, never a part."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez_compressed(
                    file,
                    version=np.int64(VERSION),
                    steps=np.diff(self.ticks),
                    keys=self.keys,
                    keyframes=self.keyframes,
                    time_base=np.array([self.time_base.numerator, self.time_base.denominator], np.int64),
                    key_kind=np.array(self.key_kind),
                    exact=np.bool_(self.exact),
                )
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read an index that `to_file` wrote.

        Raises:
            MediaError: the file is damaged, or from another version of the program.
        """
        path = Path(path)
        try:
            with np.load(path, allow_pickle=False) as data:
                version = int(data["version"])
                if version == VERSION:
                    ticks = np.concatenate([[0], np.cumsum(data["steps"])]).astype(np.int64)
                    numerator, denominator = (int(value) for value in data["time_base"])
                    base = Fraction(numerator, denominator)
                    kind, exact = str(data["key_kind"]), bool(data["exact"])
                    return cls(ticks, base, data["keys"].astype(np.int64), kind, data["keyframes"], exact)
        except Exception as error:  # zip, npy and this class each raise their own kinds
            raise MediaError(
                Message("{name}: a damaged index ({error}). Delete it; it is made again.", name=path.name, error=error)
            ) from error
        raise MediaError(
            Message(
                "{name}: an index of version {version}, not {known}. Delete it; it is made again.",
                name=path.name,
                version=version,
                known=VERSION,
            )
        )
