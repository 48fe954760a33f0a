"""Making a `VideoIndex`: from packets where they can be trusted, from the decoder where they cannot."""

import logging
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np

from afsd_core.errors import Cancelled, MediaError
from afsd_core.folders import cache_folder
from afsd_core.media.decoding import FrameStream
from afsd_core.media.fingerprints import fingerprint
from afsd_core.media.index import NO_KEY, Ints, VideoIndex
from afsd_core.media.opening import nominal_rate
from afsd_core.media.timestamps import choose_kind, repair
from afsd_core.message import Message

_log = logging.getLogger(__name__)

# In these a packet is a frame and carries its own presentation time.
_TRUSTED_FORMATS = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm")
_TRUSTED_CODECS = frozenset({"h264", "hevc", "av1", "libdav1d", "vp9", "mjpeg", "prores", "dnxhd", "ffv1", "png"})
# How many frames at the start are decoded also of a trusted file: leading frames may lack their references.
_HEAD_FRAMES = 48
_CHECK_EVERY = 256

Progress = Callable[[float], None]
Stop = Callable[[], bool]


def build_index(
    path: Path,
    *,
    cache: Path | bool | None = True,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
    verify: bool = True,
) -> VideoIndex:
    """The exact times of a video's frames.

    First all packets are read (nothing is decoded). In MP4, MOV, Matroska and WebM with an ordinary codec and
    plausible timestamps that is the truth, but for the first and the last group of pictures, which are decoded to
    be sure. Everything else (AVI, program and transport streams, raw streams, missing or repeated timestamps) is
    decoded once, whole.

    Args:
        cache: folder for finished indexes, by fingerprint; True for the user's own, None or False for none.
        progress: called now and then with the part done, 0 to 1.
        cancelled: asked at least every few packets.
        verify: False never decodes a whole file: the index comes within seconds, and is not `exact` where that would
            have been needed.

    Raises:
        MediaError: the file cannot be opened or holds no frame that decodes.
        Cancelled: `cancelled` said so.
    """
    path = Path(path)
    place = _cache_file(path, cache)
    known = _from_cache(place)
    if known is not None and (known.exact or not verify):
        return known
    report = _Report(path, progress, cancelled)
    index = _from_packets(path, report)
    if index.exact:
        index = _check_ends(path, index, report)
    if verify and not index.exact:
        index = _from_decoder(path, report)
    report.tell(1.0)
    if place is not None:
        try:
            index.to_file(place)
        except OSError as error:
            _log.warning("%s: its index is not kept (%s)", path.name, error)
    return index


class _Report:
    """Progress that never goes back, and the question whether to stop."""

    def __init__(self, path: Path, progress: Progress | None, cancelled: Stop | None) -> None:
        self.path, self._progress, self._cancelled = path, progress, cancelled
        self.size = max(path.stat().st_size, 1) if path.is_file() else 1
        self._told = 0.0

    def tell(self, part: float) -> None:
        part = min(max(part, self._told), 1.0)
        self._told = part
        if self._progress is not None:
            self._progress(part)

    @property
    def stop(self) -> Stop | None:
        return self._cancelled

    def check(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled(Message("{name}: indexing was stopped.", name=self.path.name))


def _cache_file(path: Path, cache: Path | bool | None) -> Path | None:
    if cache is None or cache is False:
        return None
    if not path.is_file():
        return None  # opening it will say what is wrong
    folder = cache_folder() / "index" if cache is True else Path(cache)
    return folder / f"{fingerprint(path)}.npz"


def _from_cache(place: Path | None) -> VideoIndex | None:
    if place is None or not place.exists():
        return None
    try:
        return VideoIndex.from_file(place)
    except MediaError as error:
        _log.info("%s", error)
        return None


def _from_packets(path: Path, report: _Report) -> VideoIndex:
    """One pass over the packets; `exact` says whether they can be trusted."""
    keys: list[int] = []
    lengths: list[int] = []
    starts: list[bool] = []
    trusted = True
    with FrameStream(path, threads=1) as stream:
        format_name = stream.container.format.name
        trusted = format_name in _TRUSTED_FORMATS and stream.video.codec_context.name in _TRUSTED_CODECS
        time_base, rate = stream.time_base, nominal_rate(stream.video)
        for number, packet in enumerate(stream.packets()):
            if number % _CHECK_EVERY == 0:
                report.check()
                report.tell((packet.pos or 0) / report.size * (0.9 if trusted else 0.1))
            if packet.is_discard:
                continue
            trusted = trusted and bool(packet.size) and packet.pts is not None
            if not packet.size:
                continue
            keys.append(NO_KEY if packet.pts is None else packet.pts)
            lengths.append(packet.duration or 0)
            starts.append(packet.is_keyframe)
        trusted = trusted and not stream.failures
    if not keys:
        raise MediaError(
            Message("{name}: its video stream holds no pictures. Copy or record it again.", name=path.name)
        )
    array = np.array(keys, np.int64)
    step = max(round(1 / rate / time_base), 1)
    if np.any(array == NO_KEY):
        # Some packets have no time: count them all for now.
        ticks = np.arange(len(array) + 1, dtype=np.int64)
        empty = np.full(len(array), NO_KEY)
        return VideoIndex(ticks, 1 / rate, empty, "count", np.zeros(1, np.int64), False)
    order = np.argsort(array, kind="stable")
    array, starts_array = array[order], np.array(starts)[order]
    if np.any(np.diff(array) == 0):
        trusted = False
        array, positions = np.unique(array, return_index=True)
        starts_array = starts_array[positions]
        order = order[positions]
    last = lengths[int(order[-1])] or step
    ticks = np.append(array, array[-1] + last) - array[0]
    return VideoIndex(ticks, time_base, array, "pts", np.flatnonzero(starts_array), trusted)


def _check_ends(path: Path, index: VideoIndex, report: _Report) -> VideoIndex:
    """Decode the first and the last frames of a file whose packets look trustworthy.

    Returns:
        The index; without its last frames where a truncated file lacks their data; not `exact` where the decoder
        delivers something else.
    """
    with FrameStream(path, cancelled=report.stop) as stream:
        for number in range(min(_HEAD_FRAMES, index.frame_count)):
            frame = stream.next()
            if frame is None or frame.pts != index.keys[number]:
                return _doubted(index)
        begin = index.keyframe_before(index.frame_count - 1)
        if begin < _HEAD_FRAMES:
            stream.rewind()
            begin = 0
        elif not stream.seek(int(index.keys[begin])):
            return _doubted(index)
        decoded = set()
        while (frame := stream.next()) is not None:
            report.check()
            decoded.add(frame.pts)
    tail = index.keys[begin:].tolist()
    is_decoded = [key in decoded for key in tail]
    if all(is_decoded):
        return index
    missing = is_decoded.index(False)
    if missing == 0 or any(is_decoded[missing:]):
        return _doubted(index)
    return _shortened(index, begin + missing)


def _doubted(index: VideoIndex) -> VideoIndex:
    return VideoIndex(index.ticks, index.time_base, index.keys, index.key_kind, index.keyframes, False)


def _shortened(index: VideoIndex, frames: int) -> VideoIndex:
    keyframes = index.keyframes[index.keyframes < frames]
    return VideoIndex(
        index.ticks[: frames + 1].copy(), index.time_base, index.keys[:frames].copy(), index.key_kind, keyframes, True
    )


def _from_decoder(path: Path, report: _Report) -> VideoIndex:
    """Decode everything and believe it."""
    pts: list[int] = []
    dts: list[int] = []
    starts: list[int] = []
    length = 0
    # What the pictures look like does not matter here.
    with FrameStream(path, options={"skip_loop_filter": "all"}, cancelled=report.stop) as stream:
        expected = _expected_ticks(stream)
        while (frame := stream.next()) is not None:
            if frame.key_frame:
                starts.append(len(pts))
            pts.append(NO_KEY if frame.pts is None else frame.pts)
            dts.append(NO_KEY if frame.dts is None else frame.dts)
            length = frame.duration or length
            if len(pts) % 64 == 0 and frame.dts is not None:
                report.tell(0.1 + 0.9 * (frame.dts - (stream.video.start_time or 0)) / expected)
        time_base, rate = stream.time_base, nominal_rate(stream.video)
    if not pts:
        raise MediaError(
            Message("{name}: none of its pictures can be decoded. Copy or convert it again.", name=path.name)
        )
    kind = choose_kind(pts, dts)
    step = max(length or round(1 / rate / time_base), 1)
    if kind == "count":
        ticks: Ints = np.arange(len(pts) + 1, dtype=np.int64)
        return VideoIndex(ticks, 1 / rate, np.full(len(pts), NO_KEY), kind, np.zeros(1, np.int64), True)
    keys = np.array(pts if kind == "pts" else dts, np.int64)
    ticks, finer = repair(keys, step)
    return VideoIndex(ticks, time_base / finer, keys, kind, np.array(starts or [0], np.int64), True)


def _expected_ticks(stream: FrameStream) -> int:
    if stream.video.duration:
        return stream.video.duration
    if stream.container.duration:
        return max(round(Fraction(stream.container.duration, 1_000_000) / stream.time_base), 1)
    return 1 << 62
