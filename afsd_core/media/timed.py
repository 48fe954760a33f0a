"""Decoded frames by their time alone, for as long as a video has no index."""

from av.video.frame import VideoFrame

from afsd_core.media.decoding import FrameStream
from afsd_core.media.opening import nominal_rate

_MICRO = 1_000_000
# µs that are decoded rather than jumped over.
_NEAR = 1_500_000


class TimedFrames:
    """The frame shown at a time: exact times from the decoder's timestamps, no numbers.

    Attributes:
        time: when the frame found last appears, µs since the first picture.
        end: when the one after it appears; None where there is none.
    """

    def __init__(self, stream: FrameStream, first: VideoFrame) -> None:
        self._stream = stream
        # AVI stores no presentation times, and libav's guesses go back and forth where H.264 has B-frames.
        self._by_dts = stream.container.format.name == "avi" and first.dts is not None
        self._step = max(round(_MICRO / nominal_rate(stream.video)), 1)
        self._origin = self._key(first)
        self._before: int | None = None
        self._went_back = False
        self._shown: tuple[int, VideoFrame] | None = None
        self._ahead: tuple[int, VideoFrame] | None = None

    @property
    def time(self) -> int:
        assert self._shown is not None
        return self._shown[0]

    @property
    def end(self) -> int | None:
        return self._ahead[0] if self._ahead is not None else None

    def find(self, time: int) -> VideoFrame:
        """The last frame that appears at or before a time; the first, or the last of the file, where none does."""
        if self._shown is None or not self._shown[0] <= time <= self._shown[0] + _NEAR:
            self._go_to(time)
        while self._ahead is not None and self._ahead[0] <= time:
            following = self._pull()
            self._shown, self._ahead = self._ahead, following
        assert self._shown is not None
        return self._shown[1]

    def _go_to(self, time: int) -> None:
        """Start anew, so that a frame at or before the time comes first."""
        back = 0
        while self._origin is not None and time - back > 0:
            self._shown = self._ahead = self._before = None
            self._went_back = False
            ticks = self._origin + int((time - back) / _MICRO / self._stream.time_base)
            if self._stream.seek(ticks) and (first := self._first_whole()) is not None and first[0] <= time:
                self._ahead, self._shown = self._pull(), first
                if not self._went_back:
                    return
            back = back * 2 + _MICRO
        self._shown = self._ahead = self._before = None
        self._stream.rewind()
        first = self._pull()
        assert first is not None, "the file's first frame was decoded when it was opened"
        self._ahead, self._shown = self._pull(), first

    def _first_whole(self) -> tuple[int, VideoFrame] | None:
        while (item := self._pull()) is not None:
            if item[1].key_frame:
                return item
        return None

    def _pull(self) -> tuple[int, VideoFrame] | None:
        frame = self._stream.next()
        if frame is None:
            return None
        key = self._key(frame)
        if key is None or self._origin is None:
            time = 0 if self._before is None else self._before + self._step
        else:
            time = round((key - self._origin) * self._stream.time_base * _MICRO)
        if self._before is not None and time <= self._before:
            # In a program stream the first packets after a seek may have guessed times; the next real one shows it.
            self._went_back = True
            time = self._before + self._step
        self._before = time
        return time, frame

    def _key(self, frame: VideoFrame) -> int | None:
        first, second = (frame.dts, frame.pts) if self._by_dts else (frame.pts, frame.dts)
        return first if first is not None else second
