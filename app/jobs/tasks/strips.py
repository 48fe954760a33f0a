"""Small pictures and loudness of a whole video, for the timeline: computed piece by piece, kept in the cache.

A video's folder in the cache bears its fingerprint. Each piece is a file of its own, so that what is there can be
drawn while the rest is computed; a list of the pieces is written last, and says that all are there.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from afsd_core.errors import AfsdError, Cancelled
from afsd_core.folders import cache_folder
from afsd_core.message import Message
from app.jobs.results import StripFiles

if TYPE_CHECKING:
    from app.jobs.kinds import Job, ThumbnailsParams, WaveformParams

#: Height of a thumbnail, pixels: twice what is shown, for screens of twice the resolution; how many a video has at
#: most, and how close together they are wanted, µs.
HEIGHT = 72
MOST = 400
CLOSEST = 500_000
#: Loudness: so many values a second.
BINS = 100
_RATE = 8_000
#: A piece is written when so many seconds have passed since the last.
_PIECE = 0.7
#: Bytes of all strips that are kept; the videos not looked at for longest go first.
KEPT = 256 << 20
_LAYOUT = 2


def thumbnails(params: "ThumbnailsParams", job: "Job") -> StripFiles:
    """Pictures of keyframes, spread over the video, the coarse ones first.

    Each file is an .npz of `times` (N,) µs and `pictures` (N, height, width, 3) uint8.
    """
    return _Pieces(Path(params.video), "pictures").fill(job, _pictures(Path(params.video), job))


def waveform(params: "WaveformParams", job: "Job") -> StripFiles:
    """The loudest moment of each hundredth of a second.

    Each file is an .npz of `start`, hundredths since the first picture, and `levels` (N,) uint8, 255 for full scale.
    No files for a video without sound.
    """
    return _Pieces(Path(params.video), "sound").fill(job, _levels(Path(params.video), job))


class _Pieces:
    """The files of one strip of one video."""

    def __init__(self, video: Path, name: str) -> None:
        from afsd_core.media import fingerprint

        self._root = cache_folder() / "strips"
        self._folder = self._root / str(fingerprint(video))
        self._name = name
        self._list = self._folder / f"{name}.json"

    def fill(self, job: "Job", pieces: Iterator[dict[str, npt.NDArray[Any]]]) -> StripFiles:
        """What is kept already, or all pieces as they come."""
        known = self._known()
        if known is not None:
            os.utime(self._folder)
            return StripFiles(tuple(known))
        files: list[str] = []
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for piece in pieces:
                path = self._folder / f"{self._name}-{len(files):04}.npz"
                unfinished = path.with_suffix(".new.npz")
                np.savez_compressed(unfinished, **piece)  # type: ignore[arg-type]
                unfinished.replace(path)
                files.append(str(path))
                job.deliver(StripFiles((str(path),)), replaces=False)
            unfinished = self._list.with_suffix(".new")
            unfinished.write_text(json.dumps({"layout": _LAYOUT, "files": [Path(each).name for each in files]}))
            unfinished.replace(self._list)
        except OSError as error:
            raise AfsdError(
                Message(
                    "The timeline's pictures cannot be kept in {folder} ({reason}). Free some room there.",
                    folder=self._folder,
                    reason=error.strerror,
                )
            ) from error
        make_room(self._root, spare=self._folder)
        return StripFiles(tuple(files))

    def _known(self) -> list[str] | None:
        try:
            kept = json.loads(self._list.read_text())
            names = kept["files"] if kept["layout"] == _LAYOUT else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if names is None or not all((self._folder / name).is_file() for name in names):
            return None
        return [str(self._folder / name) for name in names]


def make_room(root: Path, *, spare: Path, limit: int = KEPT) -> None:
    """Remove the strips of videos that were not looked at for longest, until the rest is within the limit."""
    folders = [each for each in root.iterdir() if each.is_dir()]
    sizes = {each: sum(file.stat().st_size for file in each.iterdir()) for each in folders}
    total = sum(sizes.values())
    for folder in sorted(folders, key=lambda each: each.stat().st_mtime):
        if total <= limit:
            return
        if folder != spare:
            shutil.rmtree(folder, ignore_errors=True)
            total -= sizes[folder]


def _spread(count: int) -> Iterator[float]:
    """0 to 1 in `count` steps, each halving the gaps that the ones before left (van der Corput)."""
    bits = max(count - 1, 1).bit_length()
    for number in range(1 << bits):
        place = int(f"{number:0{bits}b}"[::-1], 2)
        if place < count:
            yield place / count


def _pictures(video: Path, job: "Job") -> Iterator[dict[str, npt.NDArray[Any]]]:
    from afsd_core.media.decoding import FrameStream
    from afsd_core.media.pictures import Orientation, Painter
    from afsd_core.media.probing import describe

    with FrameStream(video, threads=1, cancelled=job.cancelled) as stream:
        first = stream.first()
        info = describe(stream, first)
        width = min(max(round(HEIGHT * info.width / info.height) // 2 * 2, 8), 4 * HEIGHT)
        painter = Painter((width, HEIGHT), Orientation.of(first))
        zero = first.pts or 0
        found = [(0, painter.paint(first))]
        seen = {zero}
        stream.video.codec_context.skip_frame = "NONKEY"
        length = info.duration or 0
        count = min(max(length // CLOSEST, 1), MOST)
        written = time.monotonic()
        for done, part in enumerate(_spread(count)):
            job.progress(Message("Thumbnails"), done, count)
            if not stream.seek(zero + round(Fraction(round(part * length), 1_000_000) / stream.time_base)):
                break
            frame = stream.next()
            if frame is None or frame.pts is None or frame.pts in seen or frame.pts < zero:
                continue
            seen.add(frame.pts)
            found.append((round((frame.pts - zero) * stream.time_base * 1_000_000), painter.paint(frame)))
            if time.monotonic() - written > _PIECE:
                yield _piece(found)
                found, written = [], time.monotonic()
        if found:
            yield _piece(found)


def _piece(found: list[tuple[int, npt.NDArray[np.uint8]]]) -> dict[str, npt.NDArray[Any]]:
    times, pictures = zip(*found, strict=True)
    return {"times": np.array(times, dtype=np.int64), "pictures": np.stack(pictures)}


def _levels(video: Path, job: "Job") -> Iterator[dict[str, npt.NDArray[Any]]]:
    import av

    from afsd_core.media import probe

    info = probe(video)
    if info.audio is None:
        return
    container = av.open(f"file:{video.absolute()}", metadata_errors="replace")
    with container:
        stream = next(each for each in container.streams.audio if each.codec_context is not None)
        base = Fraction(stream.time_base or Fraction(1, 1000))
        begin = stream.start_time or 0
        resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
        levels = np.zeros(0, dtype=np.uint8)
        start = place = 0
        written = time.monotonic()
        try:
            for frame in container.decode(stream):
                if job.cancelled():
                    raise Cancelled(Message("{name}: reading was stopped.", name=video.name))
                if frame.pts is not None:
                    place = round(((frame.pts - begin) * base + Fraction(info.audio.start_offset, 1_000_000)) * _RATE)
                job.progress(
                    Message("Waveform"), place / _RATE, max((info.duration or 0) / 1_000_000, place / _RATE, 1.0)
                )
                for each in resampler.resample(frame):
                    heard = np.abs(each.to_ndarray().ravel().astype(np.int32))
                    levels = _louder(levels, start, place, heard)
                    place += len(heard)
                if time.monotonic() - written > _PIECE and len(levels):
                    # The last value may not be whole yet: the next piece begins with it.
                    yield {"start": np.array(start), "levels": levels}
                    start, levels, written = start + len(levels) - 1, levels[-1:], time.monotonic()
        except (av.error.FFmpegError, OSError):
            # A damaged place: what was heard before it is drawn.
            pass
        if len(levels):
            yield {"start": np.array(start), "levels": levels}


def _louder(
    levels: npt.NDArray[np.uint8], start: int, place: int, heard: npt.NDArray[np.int32]
) -> npt.NDArray[np.uint8]:
    """Levels from bin `start` on with samples from `place` on worked in; what lies before `start` is left out."""
    each = _RATE // BINS
    at = (place + np.arange(len(heard))) // each - start
    heard, at = heard[at >= 0], at[at >= 0]
    if not len(at):
        return levels
    if at[-1] >= len(levels):
        levels = np.concatenate((levels, np.zeros(int(at[-1]) + 1 - len(levels), dtype=np.uint8)))
    np.maximum.at(levels, at, np.minimum(heard >> 7, 255).astype(np.uint8))
    return levels
