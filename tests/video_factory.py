"""Real videos for tests: every picture carries its own frame number as a bar code, read back from the pixels.

The code is a grid of 8 × 4 black and white cells over the whole picture: one black and one white reference, 18 bits of
number and 12 of checksum. It survives compression, scaling down to some 32 × 16 pixels and colour conversion, and is
refused (None) where the picture is turned, mirrored, cropped, torn or blended from two frames.

    make_video(path, frames=60, rate=Fraction(30000, 1001))
    read_code(image) == 17

What no muxer writes on request (edit lists, display matrices) is patched into MP4 bytes by `set_edit_list` and
`set_rotation`.
"""

import os
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

Wave = Callable[[np.ndarray], np.ndarray]

COLUMNS, ROWS = 8, 4
_NUMBER_BITS, _CHECK_BITS = 18, 12
_DARK, _BRIGHT = 24, 232


def _checksum(number: int) -> int:
    """12 bits of a multiplicative hash: neighbouring numbers and flipped bits give unlike sums."""
    return ((number + 0x2A5F1) * 0x9E3779B1 >> 13) & ((1 << _CHECK_BITS) - 1)


def draw_code(number: int, size: tuple[int, int] = (160, 120)) -> np.ndarray:
    """The picture of a frame number: (height, width, 3) uint8 RGB."""
    width, height = size
    word = number << _CHECK_BITS | _checksum(number)
    bits = [0, 1] + [word >> k & 1 for k in reversed(range(_NUMBER_BITS + _CHECK_BITS))]
    cells = np.array(bits, np.uint8).reshape(ROWS, COLUMNS)
    rows = np.arange(height) * ROWS // height
    columns = np.arange(width) * COLUMNS // width
    plane = np.where(cells[rows][:, columns] == 1, _BRIGHT, _DARK).astype(np.uint8)
    return np.repeat(plane[:, :, None], 3, axis=2)


def read_code(image: np.ndarray, rect: tuple[float, float, float, float] | None = None) -> int | None:
    """The frame number in a picture, or None where there is no readable one.

    Args:
        image: (height, width) or (height, width, channels) array, any order of colour channels.
        rect: x, y, width, height of the picture inside `image` (a grabbed widget); default: all of it.
    """
    gray = image[..., :3].mean(axis=2) if image.ndim == 3 else image.astype(float)
    x, y, width, height = rect or (0, 0, gray.shape[1], gray.shape[0])
    cells = np.empty((ROWS, COLUMNS))
    for row in range(ROWS):
        for column in range(COLUMNS):
            top, bottom = (y + height * (row + f) / ROWS for f in (0.3, 0.7))
            left, right = (x + width * (column + f) / COLUMNS for f in (0.3, 0.7))
            part = gray[int(top) : max(int(bottom), int(top) + 1), int(left) : max(int(right), int(left) + 1)]
            if part.size == 0:
                return None
            cells[row, column] = part.mean()
    values = cells.ravel()
    dark, bright = values[0], values[1]
    if bright - dark < 60:
        return None
    position = (values - dark) / (bright - dark)
    if np.any(np.abs(position - 0.5) < 0.15):  # neither black nor white: a blend of two frames
        return None
    word = 0
    for bit in position[2:] > 0.5:
        word = word << 1 | int(bit)
    number = word >> _CHECK_BITS
    return number if word & ((1 << _CHECK_BITS) - 1) == _checksum(number) else None


def make_video(
    path: Path,
    *,
    frames: int = 60,
    size: tuple[int, int] = (160, 120),
    rate: Fraction | int = 25,
    codec: str = "libx264",
    gop: int = 12,
    bframes: int = 0,
    ticks: Sequence[int] | None = None,
    time_base: Fraction | None = None,
    first: int = 0,
    options: dict[str, str] | None = None,
    container: str | None = None,
    container_options: dict[str, str] | None = None,
    sample_aspect: Fraction | None = None,
    pixel_format: str = "yuv420p",
    sound: bool | Wave = False,
    sound_lag: float = 0.0,
    sound_rate: int = 44_100,
    rotation: int = 0,
    picture: Callable[[int], np.ndarray] | None = None,
) -> Path:
    """Encode a video whose frame i shows the code of i.

    Args:
        ticks: presentation times in `time_base`, one a frame, increasing (variable rate); default: constant `rate`.
        first: ticks (in 1/rate, or `time_base` where given) by which everything starts later than 0.
        gop: largest distance of keyframes; `bframes` between the others, always used.
        sound: adds a 440 Hz tone, as long as the video (AAC, or MP2 in .mpg and .avi); or what this function makes of
            seconds since the first picture: values of int16.
        sound_lag: seconds after the first picture at which the sound track begins.
        sound_rate: samples a second; Opus has 48000 anyway.
        rotation: degrees clockwise (90, 180, 270) by which a player has to turn the stored picture (MP4 and MOV);
            the stored picture is turned the other way, so that the shown one is upright and of `size`.
        picture: makes the picture of a frame instead of its code; (height, width, 3) uint8 RGB.

    Returns:
        The path, for chaining.
    """
    rate = Fraction(rate)
    time_base = time_base or 1 / rate
    times = list(ticks) if ticks is not None else [first + i for i in range(frames)]
    if ticks is not None and first:
        times = [first + tick for tick in times]
    turns = rotation // 90 % 4
    stored = size if turns % 2 == 0 else (size[1], size[0])
    with _same_scheduling(), av.open(str(path), "w", format=container, options=container_options or {}) as out:
        stream = out.add_stream(codec, rate=rate, options={**_codec_options(codec, gop, bframes), **(options or {})})
        stream.width, stream.height = stored
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = time_base
        stream.gop_size = gop
        if "x26" not in codec:
            stream.max_b_frames = bframes
        if sample_aspect is not None:
            stream.codec_context.sample_aspect_ratio = sample_aspect
        tone = _add_tone(out, path, sound, sound_lag, times[0] * time_base, sound_rate) if sound else None
        for number, tick in enumerate(times):
            image = draw_code(number, size) if picture is None else picture(number)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(np.rot90(image, turns)), format="rgb24")
            frame.pts, frame.time_base = tick, time_base
            for packet in stream.encode(frame):
                out.mux(packet)
            if tone is not None:
                tone.encode_until(float((tick - times[0] + 1) * time_base))
        for packet in stream.encode(None):
            out.mux(packet)
        if tone is not None:
            tone.finish()
    if turns:
        set_rotation(path, rotation)
    return path


@contextmanager
def _same_scheduling() -> Iterator[None]:
    """What calls keeps its place among threads: SVT-AV1, run by root, makes whoever calls it a real-time thread, and
    leaves it so; then no other thread of the process comes to its turn beside it."""
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, param = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        if os.sched_getscheduler(0) != policy:
            os.sched_setscheduler(0, policy, param)


def _codec_options(codec: str, gop: int, bframes: int) -> dict[str, str]:
    if codec == "libx264":
        text = f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes={bframes}:b-adapt=0:b-pyramid=none"
        return {"preset": "ultrafast", "tune": "zerolatency" if bframes == 0 else "fastdecode", "x264-params": text}
    if codec == "libx265":
        text = f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes={bframes}:b-adapt=0:log-level=none"
        return {"preset": "ultrafast", "x265-params": text}
    if codec in ("mpeg4", "mpeg2video", "mpeg1video"):
        return {"qscale": "3", "b_strategy": "0", "sc_threshold": "1000000000"}
    if codec in ("libvpx", "libvpx-vp9"):
        return {"deadline": "realtime", "cpu-used": "8"}
    return {}


@dataclass
class _Tone:
    """A sine that keeps up with the pictures, so that the muxer need not buffer."""

    out: av.container.OutputContainer
    stream: av.AudioStream
    rate: int = 44100
    done: int = 0
    wave: Wave | None = None
    lag: float = 0.0
    start: float = 0.0

    def encode_until(self, seconds: float) -> None:
        while self.done < (seconds - self.lag) * self.rate:
            begin = round((self.lag + self.start) * self.rate)
            moments = (self.done + np.arange(1024)) / self.rate
            wave = self.wave(moments + self.lag) if self.wave else np.sin(2 * np.pi * 440 * moments) * 8000
            samples = wave.astype(np.int16)[None, :]
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = self.rate, self.done + begin, Fraction(1, self.rate)
            self.done += 1024
            for packet in self.stream.encode(frame):
                self.out.mux(packet)

    def finish(self) -> None:
        for packet in self.stream.encode(None):
            self.out.mux(packet)


def _add_tone(
    out: av.container.OutputContainer,
    path: Path,
    sound: bool | Wave = True,
    lag: float = 0.0,
    start: float = 0.0,
    rate: int = 44100,
) -> _Tone:
    codec = "mp2" if path.suffix in (".mpg", ".avi", ".ts") else "libopus" if path.suffix == ".webm" else "aac"
    rate = 48000 if codec == "libopus" else rate
    stream = out.add_stream(codec, rate=rate)
    stream.layout = "mono"
    return _Tone(out, stream, rate, 0, sound if callable(sound) else None, lag, float(start))


def clicks_at(*seconds: float) -> Wave:
    """A sound that is silent but for 10 ms of a tone at each of these moments."""

    def wave(moments: np.ndarray) -> np.ndarray:
        on = sum(((moments >= each) & (moments < each + 0.01)).astype(float) for each in seconds)
        return on * np.sin(2 * np.pi * 2000 * moments) * 28000

    return wave


def find_clicks(samples: np.ndarray, sample_rate: int) -> list[float]:
    """Seconds at which clicks begin in (n, channels) int16."""
    loud = np.flatnonzero(np.abs(samples[:, 0].astype(int)) > 5000)
    begins = [loud[0]] if len(loud) else []
    begins += [after for before, after in pairwise(loud) if after - before > 0.1 * sample_rate]
    return [float(each) / sample_rate for each in begins]


def make_sound(path: Path, seconds: float = 1.0) -> Path:
    """A file with sound and no picture."""
    with av.open(str(path), "w") as out:
        tone = _add_tone(out, path)
        tone.encode_until(seconds)
        tone.finish()
    return path


def remux_repeated(source: Path, target: Path, times: int) -> Path:
    """The same encoded video `times` over in one file, without encoding again (one minute → an hour in seconds).

    The codes start again at 0 with each copy: frame i shows i mod (frames of the source).
    """
    with av.open(str(source)) as inside, av.open(str(target), "w") as out:
        video = inside.streams.video[0]
        packets = [packet for packet in inside.demux(video) if packet.size]
        copy = out.add_stream_from_template(video)
        start = min(packet.pts for packet in packets)
        length = max(packet.pts + packet.duration for packet in packets) - start
        payload = [
            (bytes(packet), packet.pts, packet.dts, packet.duration, packet.is_keyframe, packet.time_base)
            for packet in packets
        ]
        for turn in range(times):
            for data, pts, dts, duration, is_keyframe, time_base in payload:
                packet = av.Packet(data)
                packet.pts, packet.dts, packet.duration = pts + turn * length, dts + turn * length, duration
                packet.time_base, packet.is_keyframe, packet.stream = time_base, is_keyframe, copy
                out.mux(packet)
    return target


# MP4 boxes: just enough of an editor for what no muxer writes on request.


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if length == 1:
            length, body = struct.unpack_from(">Q", data, body)[0], body + 8
        elif length == 0:
            length = end - start
        yield _Box(kind, start, body, start + length)
        start += length


def _find(data: bytes, *path: bytes) -> list[_Box]:
    """The chain of boxes from the file's top to the first video track's box of that path."""
    chain: list[_Box] = []
    start, end = 0, len(data)
    for kind in path:
        found = [box for box in _boxes(data, start, end) if box.kind == kind]
        if kind == b"trak":
            found = [box for box in found if b"vide" in data[box.start : box.end]]
        if not found:
            raise LookupError(f"no box {kind!r}")
        chain.append(found[0])
        start, end = found[0].body, found[0].end
    return chain


def set_rotation(path: Path, degrees: int, mirror: bool = False) -> Path:
    """Write a display matrix: players turn the picture clockwise by 0, 90, 180 or 270 degrees (after mirroring it
    left to right, if asked)."""
    data = bytearray(path.read_bytes())
    header = _find(data, b"moov", b"trak", b"tkhd")[-1]
    cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees % 360]
    flip = -1 if mirror else 1
    width, height = (value >> 16 for value in struct.unpack_from(">II", data, header.end - 8))
    corners = [(x * flip * cosine - y * sine, x * flip * sine + y * cosine) for x in (0, width) for y in (0, height)]
    left, top = (-min(values) for values in zip(*corners, strict=True))
    matrix = (flip * cosine, flip * sine, 0, -sine, cosine, 0, left, top, 1)
    scaled = [value << 30 if k % 3 == 2 else value << 16 for k, value in enumerate(matrix)]
    struct.pack_into(">9i", data, header.end - 8 - 36, *scaled)
    path.write_bytes(data)
    return path


def set_edit_list(path: Path, edits: Iterable[tuple[float, float | None]]) -> Path:
    """Replace the video track's edit list: (seconds shown, seconds into the media, or None for an empty edit).

    The file's index must come after its media, which is where a muxer leaves it unless asked otherwise.
    """
    data = bytearray(path.read_bytes())
    moov, track = _find(data, b"moov", b"trak")
    assert data.find(b"mdat") < moov.start, "the index comes first: sample offsets would have to move"
    movie_scale = _time_scale(data, _find(data, b"moov", b"mvhd")[-1])
    media_scale = _time_scale(data, _find(data, b"moov", b"trak", b"mdia", b"mdhd")[-1])
    entries = b"".join(
        struct.pack(">Iihh", round(shown * movie_scale), -1 if begin is None else round(begin * media_scale), 1, 0)
        for shown, begin in edits
    )
    count = len(entries) // 12
    content = struct.pack(">I4sII", 16 + len(entries), b"elst", 0, count) + entries
    fresh = struct.pack(">I4s", 8 + len(content), b"edts") + content
    old = [box for box in _boxes(data, track.body, track.end) if box.kind == b"edts"]
    place, removed = (
        (old[0].start, old[0].end - old[0].start)
        if old
        else (
            next(box.end for box in _boxes(data, track.body, track.end) if box.kind == b"tkhd"),
            0,
        )
    )
    data[place : place + removed] = fresh
    for box in (moov, track):
        length = struct.unpack_from(">I", data, box.start)[0]
        struct.pack_into(">I", data, box.start, length + len(fresh) - removed)
    path.write_bytes(data)
    return path


def _time_scale(data: bytes, header: _Box) -> int:
    return struct.unpack_from(">I", data, header.body + (20 if data[header.body] == 1 else 12))[0]


def remux_cut(source: Path, target: Path, *, keyframe: int) -> Path:
    """The same encoded video from its keyframe of that number on (0 is the first), as careless cutters leave it."""
    with av.open(str(source)) as inside, av.open(str(target), "w") as out:
        video = inside.streams.video[0]
        copy = out.add_stream_from_template(video)
        passed = -1
        for packet in inside.demux(video):
            passed += packet.is_keyframe
            if packet.size and passed >= keyframe:
                packet.stream = copy
                out.mux(packet)
    return target
