"""How long a one-hour 1080p video takes to open, to index and to step through. By hand:

    python -m tests.bench.bench_media [FOLDER]

Encodes one minute (1080p, 30 frames/s, H.264 with B-frames, moving texture) and copies it 60 times into one file;
FOLDER keeps both for the next time.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from afsd_core.media import VideoReader, build_index, probe
from tests.video_factory import draw_code, make_video, remux_repeated

SIZE = (1920, 1080)


def moving_texture() -> Callable[[int], np.ndarray]:
    """Pictures that cost an encoder about what filmed ones do: a drifting texture, with the code in one corner."""
    random = np.random.default_rng(0)
    coarse = random.integers(40, 215, (90, 160, 3), np.uint8)
    wide = np.kron(coarse, np.ones((16, 16, 1), np.uint8))
    wide = np.clip(wide + random.normal(0, 6, wide.shape), 0, 255).astype(np.uint8)

    def picture(number: int) -> np.ndarray:
        left, top = (number * 3) % (wide.shape[1] - SIZE[0]), (number * 2) % (wide.shape[0] - SIZE[1])
        image = wide[top : top + SIZE[1], left : left + SIZE[0]].copy()
        image[:240, :320] = draw_code(number, (320, 240))
        return image

    return picture


def one_hour(folder: Path, *, minutes: int = 60) -> Path:
    """A one-hour 1080p MP4, made when it is not there."""
    minute, hour = folder / "minute.mp4", folder / f"{minutes}_minutes.mp4"
    if not minute.exists():
        options = {"preset": "veryfast", "crf": "23", "x264-params": "keyint=250:bframes=3"}
        make_video(minute, frames=1800, size=SIZE, rate=30, gop=250, options=options, picture=moving_texture())
    if not hour.exists():
        remux_repeated(minute, hour, minutes)
    return hour


def timed(what: str, work: Callable[[], object]) -> object:
    begin = time.perf_counter()
    result = work()
    print(f"{what:<58}{time.perf_counter() - begin:8.3f} s")
    return result


def main(folder: Path) -> None:
    hour = one_hour(folder)
    print(f"{hour.name}: {hour.stat().st_size / 1e6:.0f} MB")
    timed("probe", lambda: probe(hour))
    reader = VideoReader(hour)
    timed("first picture of an open reader", reader.first)
    reader.close()

    def to_first_picture() -> None:
        with VideoReader(hour) as fresh:
            fresh.first()

    timed("from nothing to the first picture (no index)", to_first_picture)
    with VideoReader(hour) as reader:
        timed("picture at 0:47:11 without the index", lambda: reader.at(2_831_000_000))
    timed("index from packets alone (verify=False)", lambda: build_index(hour, cache=None, verify=False))
    cache = folder / "cache"
    index = build_index(hour, cache=None)
    timed("whole index, verified", lambda: build_index(hour, cache=cache))
    timed("whole index, cached", lambda: build_index(hour, cache=cache))
    with VideoReader(hour, index) as reader:
        timed("random frame", lambda: reader.frame(80_321))
        timed("a step forward", lambda: reader.frame(80_322))
        timed("a step back, kept", lambda: reader.frame(80_321))
        timed("30 steps back", lambda: [reader.frame(80_320 - k) for k in range(30)])
    with VideoReader(hour, index, size=(112, 112)) as reader:
        timed("600 frames at 10 frames/s to 112×112", lambda: list(reader.frames(0, 600, range(2, 600, 3))))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(Path(name))
