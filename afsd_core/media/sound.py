"""The sound of a video as one unbroken stream of samples, from any time on and at any rate with its pitch kept."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from afsd_core.errors import MediaError
from afsd_core.media.probing import AudioInfo
from afsd_core.message import Message

Samples = npt.NDArray[np.int16]

CHANNELS = 2
_PREROLL = 200_000  # µs decoded before a seek's target: decoders of sound need a few frames to come right
_NEAR_START = 1_000_000  # µs; so close to the start it is read from there, since seeking to it is inexact
_TOLERANCE = 20_000  # µs that a frame's time may be off before silence is put in or samples are left out
_SILENCE = 4096  # samples of silence in one block


class SoundReader:
    """The first sound track of a file that libav can decode. Belongs to one thread at a time.

    Args:
        audio: what `probe` said of it; its `start_offset` ties the sound to the pictures.
        rate: samples a second of what comes out; the track is resampled to it.

    Raises:
        MediaError: the file cannot be opened, or holds no sound that decodes.
    """

    def __init__(self, path: Path, audio: AudioInfo, rate: int = 48_000) -> None:
        self.path = Path(path)
        self.rate = rate
        self._offset = audio.start_offset
        self._container: InputContainer
        self._stream: AudioStream
        self._open()

    def _open(self) -> None:
        name = self.path.name
        try:
            self._container = av.open(f"file:{self.path.absolute()}", metadata_errors="replace")
        except (OSError, av.error.FFmpegError) as error:
            raise MediaError(
                Message(
                    "{name}: its sound cannot be read ({reason}). Check the file.", name=name, reason=error.strerror
                )
            ) from error
        for stream in self._container.streams.audio:
            if stream.codec_context is not None:
                self._stream = stream
                self._base = Fraction(stream.time_base) if stream.time_base else Fraction(1, self.rate)
                self._start = stream.start_time or 0
                return
        self._container.close()
        raise MediaError(Message("{name}: no sound that can be decoded. It plays without.", name=name))

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def blocks(self, time: int, tempo: float = 1.0) -> Iterator[Samples]:
        """Samples from a time on, without end: silence before the track, in its gaps and after it.

        Args:
            time: µs since the first picture; the first sample is heard together with the picture on at that time.
            tempo: how much faster than recorded, 0.1 to 8; the pitch stays.

        Yields:
            (n, 2) int16; sample k of them all belongs to `time + k * tempo / rate` seconds.
        """
        source = self._unbroken(time)
        return source if tempo == 1.0 else _stretched(source, self.rate, tempo)

    def _unbroken(self, time: int) -> Iterator[Samples]:
        """Samples at the recorded tempo; each frame where its own time says, within what ears can tell."""
        done = 0  # samples given so far
        tolerance = _TOLERANCE * self.rate // 1_000_000
        for start, samples in self._decoded(time):
            place = round((start - time) * self.rate / 1_000_000)
            if place + len(samples) <= 0:
                continue
            gap = place - done
            if done == 0 or abs(gap) > tolerance:
                while gap > 0:
                    yield np.zeros((min(gap, _SILENCE), CHANNELS), np.int16)
                    done += min(gap, _SILENCE)
                    gap = place - done
                samples = samples[-gap:] if gap < 0 else samples
            if len(samples):
                done += len(samples)
                yield samples
        while True:
            yield np.zeros((_SILENCE, CHANNELS), np.int16)

    def _decoded(self, time: int) -> Iterator[tuple[int, Samples]]:
        """(µs since the first picture, samples) of each frame from one at or before `time`, where there is one."""
        for earlier in (_PREROLL, 25 * _PREROLL, None):
            sought = self._go_before(time, earlier)
            frames = self._timed_frames()
            first = next(frames, None)
            # Some formats are sought to a place after the one asked for; then from further back, at last the start.
            if not sought or (first is not None and first[0] <= time):
                break
        if first is not None:
            yield first
            yield from frames

    def _timed_frames(self) -> Iterator[tuple[int, Samples]]:
        resampler, form = None, ("", "", 0)
        expected = self._offset
        for frame in self._frames():
            # A broadcast may change from one programme to the next; a resampler takes one form only.
            if resampler is None or form != (frame.format.name, frame.layout.name, frame.sample_rate):
                form = (frame.format.name, frame.layout.name, frame.sample_rate)
                resampler = av.AudioResampler(format="s16", layout="stereo", rate=self.rate)
            start = self._time_of(frame, expected)
            parts = [_samples(block) for block in resampler.resample(frame)]
            expected = start + round(frame.samples * 1_000_000 / (frame.sample_rate or self.rate))
            yield start, np.concatenate(parts) if parts else np.zeros((0, CHANNELS), np.int16)

    def _time_of(self, frame: AudioFrame, expected: int) -> int:
        if frame.pts is None:
            return expected
        base = Fraction(frame.time_base) if frame.time_base else self._base
        return round((frame.pts * base - self._start * self._base) * 1_000_000) + self._offset

    def _frames(self) -> Iterator[AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except av.error.FFmpegError:
                return  # what cannot be read is silent; the pictures tell of the damage
            if packet is None:
                return
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                continue

    def _go_before(self, time: int, earlier: int | None) -> bool:
        """Start reading `earlier` µs before a time; False: from the start, as asked (None), near it or for want."""
        target = time - self._offset - (earlier or 0)
        if earlier is not None and target > _NEAR_START:
            ticks = self._start + int(Fraction(target, 1_000_000) / self._base)
            try:
                self._container.seek(ticks, stream=self._stream, backward=True)
            except av.error.FFmpegError:
                pass  # a format that cannot seek
            else:
                self._stream.codec_context.flush_buffers()
                return True
        self._container.close()
        self._open()
        return False


def _samples(frame: AudioFrame) -> Samples:
    return frame.to_ndarray().reshape(-1, CHANNELS).astype(np.int16, copy=False)


def _stretched(source: Iterator[Samples], rate: int, tempo: float) -> Iterator[Samples]:
    """The same sound faster or slower at its own pitch, by libavfilter's atempo."""
    graph = av.filter.Graph()
    last = graph.add_abuffer(sample_rate=rate, format="s16", layout="stereo", time_base=Fraction(1, rate))
    for step in _tempo_steps(tempo):
        link = graph.add("atempo", f"{step:.6f}")
        last.link_to(link)
        last = link
    # atempo may hand on what the sink takes as it is: the format is fixed so that it stays 16 bits, interleaved.
    for link in (
        graph.add("aformat", f"sample_fmts=s16:sample_rates={rate}:channel_layouts=stereo"),
        graph.add("abuffersink"),
    ):
        last.link_to(link)
        last = link
    graph.configure()
    done = 0
    for samples in source:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = rate, done, Fraction(1, rate)
        done += len(samples)
        graph.push(frame)
        while True:
            try:
                pulled = graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break
            yield _samples(pulled)  # type: ignore[arg-type]


def _tempo_steps(tempo: float) -> list[float]:
    """One atempo takes 0.5 to 100; slower is made of several."""
    steps = []
    while tempo < 0.5:
        steps.append(0.5)
        tempo /= 0.5
    return [*steps, tempo]
