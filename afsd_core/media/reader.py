"""Exact pictures of a video by frame or by time, forward and backward, one after the other or here and there."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from afsd_core.errors import MediaError
from afsd_core.media.decoding import FrameStream
from afsd_core.media.index import VideoIndex
from afsd_core.media.numbered import NumberedFrames
from afsd_core.media.pictures import Orientation, Painter
from afsd_core.media.probing import VideoInfo, describe
from afsd_core.media.timed import TimedFrames
from afsd_core.message import Message

# Frames that are decoded rather than jumped over, even where a keyframe lies between.
_NEAR = 16


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture: (height, width, 3) uint8 RGB, upright, square pixels unless a size was asked for.

    `time` and `end` are the µs during which it is shown, `frame` its number; `end` and `frame` are None where they
    are not known: without an index.
    """

    image: npt.NDArray[np.uint8]
    time: int
    end: int | None
    frame: int | None


@dataclass(frozen=True, slots=True)
class UnreadableStretch:
    """[start, end) µs of a video of which no picture decodes, and what the decoder said."""

    start: int
    end: int
    reason: str


class UnreadableFrameError(MediaError):
    """A frame that does not decode; those around it may. Attributes: the stretch."""

    def __init__(self, sentence: str, stretch: UnreadableStretch) -> None:
        super().__init__(sentence)
        self.stretch = stretch


class VideoReader:
    """The pictures of one video file. Belongs to one thread at a time; each thread opens its own.

    Args:
        index: the exact times; without it `first` and `at` work, with it everything.
        size: (width, height) of the upright pictures, scaled by libswscale; default: `info.width` × `info.height`.
        threads: of the decoder; default: as many as there are processors, at most 8.
        cancelled: asked before every packet; when it says so, the running call raises Cancelled, and the next call
            works again. This is how a player drops a seek that a later one has overtaken.
        memory: bytes of decoded frames that are kept, so that steps back need not decode again.

    Raises:
        MediaError: the file cannot be opened, or nothing in it decodes.
    """

    def __init__(
        self,
        path: Path,
        index: VideoIndex | None = None,
        *,
        size: tuple[int, int] | None = None,
        threads: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        memory: int = 128 << 20,
    ) -> None:
        self._stream = FrameStream(path, threads=threads, cancelled=cancelled)
        self._first = self._stream.first()
        self.info: VideoInfo = describe(self._stream, self._first)
        self.size = size or (self.info.width, self.info.height)
        self.unreadable: list[UnreadableStretch] = []
        self._painter = Painter(self.size, Orientation.of(self._first))
        self._memory = memory
        self._kept: OrderedDict[int, VideoFrame] = OrderedDict()
        self._kept_bytes = 0
        self._passing: tuple[int, VideoFrame] | None = None
        self._index: VideoIndex | None = None
        self._numbered: NumberedFrames | None = None
        self._timed = TimedFrames(self._stream, self._first)
        if index is not None:
            self.set_index(index)

    @property
    def index(self) -> VideoIndex | None:
        """The index given so far."""
        return self._index

    def set_index(self, index: VideoIndex) -> None:
        """Give the reader its index once it is there, or a corrected one."""
        self._index = index
        self._kept.clear()
        self._kept_bytes = 0
        self._numbered = NumberedFrames(self._stream, index)

    def resize(self, size: tuple[int, int]) -> None:
        """Deliver pictures of another (width, height) from now on; what is decoded stays."""
        if size != self.size:
            self.size = size
            self._painter = Painter(size, Orientation.of(self._first))

    def first(self) -> Picture:
        """The first picture, at once: it was decoded when the file was opened."""
        end = self._index.end_of(0) if self._index is not None else None
        return Picture(self._painter.paint(self._first), 0, end, 0)

    def at(self, time: int) -> Picture:
        """The picture shown at a time, µs since the first; the first before the start, the last after the end.

        Raises:
            UnreadableFrameError: that frame does not decode (told only with an index; without one, the picture
                before it is given).
            Cancelled: see the class.
        """
        if self._index is not None:
            return self.frame(self._index.frame_at(time))
        frame = self._timed.find(max(time, 0))
        start = self._timed.time
        return Picture(self._painter.paint(frame), start, self._timed.end, 0 if start == 0 else None)

    def frame(self, number: int) -> Picture:
        """A frame by its number.

        Raises:
            UnreadableFrameError: it does not decode.
            IndexError: the video has no such frame.
            ValueError: there is no index yet.
            Cancelled: see the class.
        """
        index, numbered = self._needed()
        index.start_of(number)
        decoded = self._kept.get(number)
        if decoded is None:
            decoded = self._reach(index, numbered, number, keep=True)
        return self._picture(index, decoded, number)

    def passing(self) -> Picture | None:
        """The picture decoded last on the way to the one that `frame` or `at` is running for; None before the first.

        For `cancelled` to show meanwhile: on the way through a long group it is the nearest there is.
        """
        if self._index is None or self._passing is None:
            return None
        number, frame = self._passing
        return self._picture(self._index, frame, number)

    def frames(self, start: int = 0, stop: int | None = None, only: Iterable[int] | None = None) -> Iterator[Picture]:
        """Pictures of [start, stop) one after the other, each decoded once.

        What does not decode is left out and added to `unreadable`; the rest is delivered.

        Args:
            only: only these frames (never decreasing; a repeated number is delivered again); the others are
                decoded where they must be, but not converted. Long gaps are jumped over.

        Raises:
            ValueError: there is no index yet, or `only` decreases.
            Cancelled: see the class.
        """
        index, numbered = self._needed()
        stop = index.frame_count if stop is None else min(stop, index.frame_count)
        previous, picture = -1, None
        for number in range(max(start, 0), stop) if only is None else only:
            if number < previous:
                raise ValueError(f"frames must not decrease: {number} after {previous}")
            if not start <= number < stop:
                continue
            if number != previous:
                previous = number
                try:
                    picture = self._picture(index, self._reach(index, numbered, number, keep=False), number)
                except UnreadableFrameError as error:
                    self._report(error.stretch)
                    picture = None
            if picture is not None:
                yield picture

    def _report(self, stretch: UnreadableStretch) -> None:
        """Add a stretch, joined to the last one where they touch."""
        if self.unreadable and self.unreadable[-1].start <= stretch.start <= self.unreadable[-1].end:
            last = self.unreadable.pop()
            stretch = UnreadableStretch(last.start, max(last.end, stretch.end), last.reason)
        self.unreadable.append(stretch)

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._kept.clear()
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # With an index

    def _needed(self) -> tuple[VideoIndex, NumberedFrames]:
        if self._index is None or self._numbered is None:
            raise ValueError("frames have no numbers before the index is there: use at(), or set_index() first")
        return self._index, self._numbered

    def _picture(self, index: VideoIndex, frame: VideoFrame, number: int) -> Picture:
        return Picture(self._painter.paint(frame), index.start_of(number), index.end_of(number), number)

    def _reach(self, index: VideoIndex, numbered: NumberedFrames, number: int, *, keep: bool) -> VideoFrame:
        """Decode up to a frame: from where the decoder is, where that is near, else from a keyframe before it."""
        self._passing = None
        last = numbered.last
        if last is not None and last < number:
            near = number - last <= _NEAR or index.keyframe_before(number) <= last + 1
            if near or index.key_kind == "count" or number <= (numbered.following or 0):
                picture = self._run_to(numbered, number, keep)
                if picture is None:
                    raise self._unreadable(index, numbered, number)
                return picture
        misses = 0
        for start in numbered.starts_before(number):
            if not numbered.start(start):
                continue
            picture = self._run_to(numbered, number, keep)
            if picture is not None:
                return picture
            # The seek counts where a frame before the target came first. Then the target was passed over: if that
            # happens from an earlier start too, it does not decode.
            misses += numbered.began is not None and numbered.began <= number
            if misses == 2:
                break
        raise self._unreadable(index, numbered, number)

    def _run_to(self, numbered: NumberedFrames, number: int, keep: bool) -> VideoFrame | None:
        """Go on to a frame; None where a later one or the end comes first, which is then still ahead."""
        while True:
            before = numbered.last
            item = numbered.next()
            if item is None:
                return None
            if item[0] > number:
                numbered.put_back(item, before)
                return None
            if keep:
                self._keep(*item)
                self._passing = item
            if item[0] == number:
                return item[1]

    def _keep(self, number: int, frame: VideoFrame) -> None:
        if number not in self._kept:
            self._kept[number] = frame
            self._kept_bytes += _bytes(frame)
        while self._kept_bytes > self._memory and len(self._kept) > 2:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= _bytes(oldest)

    def _unreadable(self, index: VideoIndex, numbered: NumberedFrames, number: int) -> UnreadableFrameError:
        """All frames between the one decoded before and the next that decodes."""
        last, following = numbered.last, numbered.following
        begin = last + 1 if last is not None and last < number else number
        end = following if following is not None and following > number else index.frame_count
        if numbered.last is None:  # nothing at all came: tell of this frame only
            end = number + 1
        reason = self._stream.failures[-1] if self._stream.failures else Message("the decoder passed over it")
        stretch = UnreadableStretch(index.start_of(begin), index.end_of(end - 1), reason)
        sentence = Message(
            "{name}: frame {number} does not decode ({reason}). Go on before or after it.",
            name=self._stream.path.name,
            number=number,
            reason=reason,
        )
        return UnreadableFrameError(sentence, stretch)


def _bytes(frame: VideoFrame) -> int:
    return sum(plane.buffer_size for plane in frame.planes)
