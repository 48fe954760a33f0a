"""Decoded frames of one video stream, in presentation order, from any place on; survives what does not decode."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from afsd_core.errors import Cancelled, MediaError
from afsd_core.media.opening import open_video, time_base_of
from afsd_core.message import Message

_MOST_READ_ERRORS = 64


class FrameStream:
    """An open file and its decoder. One thread at a time; the GIL is free while libav works.

    Attributes:
        sought: the last start was a seek, not the file's beginning: what comes first may lack its references.
        failures: what libav said of packets that did not decode since the last start.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int | None = None,
        options: dict[str, str] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.path = Path(path)
        self._threads = threads if threads is not None else min(os.cpu_count() or 1, 8)
        self._options = options or {}
        self._cancelled = cancelled
        self.container: InputContainer
        self.video: VideoStream
        self.time_base: Fraction
        self.failures: list[str] = []
        self._closed = False
        self._open()

    def _open(self) -> None:
        self.container, self.video = open_video(self.path)
        context = self.video.codec_context
        context.thread_type = "AUTO"
        context.thread_count = self._threads
        if self._options:
            context.options = {**context.options, **self._options}
        self.time_base = time_base_of(self.video)
        self._start(sought=False)

    def _start(self, *, sought: bool) -> None:
        self.sought = sought
        self.failures = []
        self._packets: Iterator[Packet[VideoStream]] = self.container.demux(self.video)
        self._ready: deque[VideoFrame] = deque()
        self._drained = False
        self._fresh = not sought
        self._read_errors = 0

    @property
    def at_start(self) -> bool:
        """Whether `next` delivers the file's first frame."""
        return self._fresh

    def rewind(self) -> None:
        """Start from the first packet: by opening again, since a seek to the start is not exact in every format."""
        self._check_open()
        if self._fresh:
            return
        self.container.close()
        self._open()

    def seek(self, ticks: int) -> bool:
        """Start from what libav takes for the last keyframe at or before `ticks`; it is not always one, so the
        caller checks what comes. False where the format cannot seek."""
        self._check_open()
        try:
            self.container.seek(ticks, stream=self.video, backward=True)
        except av.error.FFmpegError:
            return False
        self._start(sought=True)
        return True

    def next(self) -> VideoFrame | None:
        """The next frame, or None after the last.

        Raises:
            Cancelled: asked for by the `cancelled` given; the next call goes on where this one stopped.
        """
        self._check_open()
        self._fresh = False
        while not self._ready:
            if self._drained:
                return None
            if self._cancelled is not None and self._cancelled():
                raise Cancelled(Message("{name}: reading was stopped.", name=self.path.name))
            packet = self._next_packet()
            self._drained = packet is None
            # An empty packet in the middle would tell the decoder that the stream ends.
            if packet is None or packet.size:
                self._decode(packet)
        return self._ready.popleft()

    def first(self) -> VideoFrame:
        """The first frame of the file; `next` delivers it again.

        Raises:
            MediaError: nothing in it decodes.
        """
        self.rewind()
        frame = self.next()
        if frame is None:
            self.close()
            raise MediaError(
                Message("{name}: none of its pictures can be decoded. Copy or convert it again.", name=self.path.name)
            )
        self.put_back(frame)
        self._fresh = True
        return frame

    def put_back(self, frame: VideoFrame) -> None:
        """Let `next` return this frame again."""
        self._ready.appendleft(frame)

    def packets(self) -> Iterator["Packet[VideoStream]"]:
        """All packets of a newly opened stream, none decoded; libav's empty one at the end left out."""
        self._fresh = False
        previous: Packet[VideoStream] | None = None
        while (packet := self._next_packet()) is not None:
            if previous is not None:
                yield previous
            previous = packet
        if previous is not None and previous.size:
            yield previous

    def _next_packet(self) -> "Packet[VideoStream] | None":
        while True:
            try:
                return next(self._packets)
            except StopIteration:
                return None
            except (av.error.FFmpegError, OSError) as error:
                # A damaged place: what comes after it is read on, unless there is nothing but damage.
                self.failures.append(_words(error))
                self._read_errors += 1
                if self._read_errors > _MOST_READ_ERRORS:
                    return None
                self._packets = self.container.demux(self.video)

    def _decode(self, packet: "Packet[VideoStream] | None") -> None:
        try:
            self._ready.extend(self.video.codec_context.decode(packet))
        except (av.error.FFmpegError, ValueError) as error:
            self.failures.append(_words(error))

    def _check_open(self) -> None:
        if self._closed:
            raise MediaError(Message("{name}: the video was closed. Open it again.", name=self.path.name))

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._closed = True
        self._ready.clear()
        self.container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _words(error: Exception) -> str:
    """libav's own words, without its numbers."""
    return str(getattr(error, "strerror", None) or error).rstrip(".")
