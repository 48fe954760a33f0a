"""How well and how fast camera cuts are found, on videos put together of real clips. By hand:

    python -m tests.bench.cuts FOLDER_OF_CLIPS [SEEDS]

Of each seed a video is made whose joints are known: light, dark, into and out of fast motion, short shots, and shots of
one camera that jump in time (told apart: what moves little jumps little). Fades, dissolves, flashes and quick cameras
stand between them and are no cuts. What is found elsewhere is listed by frame: a clip may have cuts of its own, so look
at it (`--keep FOLDER` leaves the videos there).
"""

import argparse
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import av
import numpy as np

from afsd_core.inference.shots.exact import SIZE, first_frames
from afsd_core.media import build_index
from afsd_core.media.small_pictures import small_pictures
from tests.video_factory import make_video

PICTURE = (426, 240)
WAYS = ((25, "libx264", "mp4"), (30, "libx264", "mp4"), (25, "mpeg4", "avi"), (50, "libx264", "mp4"))
KINDS = ("cut",) * 6 + ("dark",) * 3 + ("dissolve",) * 2 + ("flash",) * 2 + ("fast",) * 2 + ("fade", "whip", "jump")
KINDS += ("short", "noisy", "blend")


@dataclass
class Edit:
    """A video as it is put together.

    Attributes:
        joints: the first frame of a shot → what kind of cut it is.
        blends: frames that are of two shots: either side of them will do.
    """

    frames: list[np.ndarray] = field(default_factory=list)
    joints: dict[int, str] = field(default_factory=dict)
    blends: set[int] = field(default_factory=set)

    def add(self, shot: np.ndarray, kind: str = "") -> None:
        if kind and self.frames:
            self.joints[len(self.frames)] = kind
        self.frames += [np.clip(each, 0, 255).astype(np.uint8) for each in shot]


def read_clips(folder: Path) -> list[np.ndarray]:
    found = []
    for path in sorted(folder.iterdir()):
        with av.open(str(path)) as container:
            frames = [frame.reformat(*PICTURE, "rgb24").to_ndarray() for frame in container.decode(video=0)]
        if len(frames) <= 400:  # a longer one is put together itself
            found.append(np.stack(frames))
    return found


class Editor:
    """Puts videos together by chance."""

    def __init__(self, clips: list[np.ndarray], seed: int) -> None:
        self._clips, self._random, self._last = clips, Random(seed), -1
        self._noise = np.random.default_rng(seed)

    def shot(self, least: int = 20, most: int = 60) -> np.ndarray:
        """A piece of another clip than the last."""
        number = self._random.choice([each for each in range(len(self._clips)) if each != self._last])
        self._last, clip = number, self._clips[number]
        length = min(self._random.randint(least, most), len(clip))
        start = self._random.randint(0, len(clip) - length)
        return clip[start : start + length].astype(np.float32)

    def edit(self, pieces: int) -> Edit:
        made = Edit()
        made.add(self.shot())
        for _ in range(pieces):
            self._add(made, self._random.choice(KINDS))
        return made

    def _add(self, made: Edit, kind: str) -> None:
        choice, before, shot = self._random.choice, made.frames[-1].astype(np.float32), self.shot()
        if kind == "dark":
            gain = choice((0.08, 0.15, 0.25))
            made.add(shot * gain + 4, "into the dark")
            made.add(self.shot() * gain + 4, "within the dark")
        elif kind == "dissolve":
            length = min(choice((5, 8, 12, 20)), len(shot) - 2)
            parts = ((np.arange(length) + 1) / (length + 1))[:, None, None, None]
            made.add(before * (1 - parts) + shot[:length] * parts)
            made.add(shot[length:])
        elif kind == "fade":
            length = min(choice((6, 10, 15, 25)), len(shot))
            parts = ((np.arange(length) + 1) / length)[:, None, None, None]
            made.add(before * (1 - parts))
            made.add(shot[:length] * parts)
            made.add(shot[length:])
        elif kind == "flash":
            for length in (1, 3):
                at = self._random.randint(5, len(shot) - 8)
                shot[at : at + length] = shot[at : at + length] * 0.3 + choice((120, 180))
            made.add(shot, "cut")
        elif kind == "fast":
            made.add(self._clips[self._last][::4].astype(np.float32), "into fast motion")
        elif kind == "whip":
            wide = np.concatenate([shot[0], shot[0][:, ::-1], shot[0]], axis=1)
            length = choice((8, 14))
            made.add(shot[:1].repeat(15, axis=0), "cut")
            places = [2 * PICTURE[0] * (at + 1) // length for at in range(length)]
            made.add(np.stack([np.roll(wide, -x, axis=1)[:, : PICTURE[0]] for x in [*places, *places[-1:] * 15]]))
        elif kind == "jump":
            clip = self._clips[self._last].astype(np.float32)
            made.add(clip[:20], "cut")
            made.add(clip[-20:], "jump of one camera")
        elif kind == "short":
            for _ in range(4):
                made.add(self.shot(5, 9), "short")
        elif kind == "noisy":
            made.add(shot + self._noise.normal(0, 18, shot.shape), "cut")
        elif kind == "blend":
            made.blends.add(len(made.frames))
            made.add((before * 0.5 + shot[0] * 0.5)[None], "blend")
            made.add(shot)
        else:
            made.add(shot, "cut")


def looked_through(path: Path) -> tuple[list[int], int, float]:
    """Cuts, frames, and seconds of one processor."""
    index = build_index(path, cache=None)
    begin = time.process_time()
    pictures = (picture for _, picture in small_pictures(path, index, SIZE))
    found = [cut for _, cuts in first_frames(pictures, float(index.mean_rate)) for cut in cuts]
    return found, index.frame_count, time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("seeds", type=int, nargs="*", default=[1, 2, 3, 4])
    parser.add_argument("--pieces", type=int, default=60)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    print("frames a second on one processor:")
    for path in sorted(options.clips.iterdir()):
        _, frames, seconds = looked_through(path)
        print(f"  {path.name:<36}{frames / seconds:8.0f}")
    clips = read_clips(options.clips)
    hits: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(options.seeds):
            rate, codec, kind = WAYS[number % len(WAYS)]
            made = Editor(clips, seed).edit(options.pieces)
            path = (options.keep or Path(folder)) / f"{seed}.{kind}"
            frames = made.frames
            make_video(
                path,
                frames=len(frames),
                size=PICTURE,
                rate=rate,
                codec=codec,
                gop=250,
                bframes=2,
                picture=frames.__getitem__,
            )
            found, _, _ = looked_through(path)
            right = {each - 1 if each - 1 in made.blends else each for each in found}
            hits += Counter(what for at, what in made.joints.items() if at in right)
            missed += Counter(what for at, what in made.joints.items() if at not in right)
            elsewhere = sorted(right - made.joints.keys())
            wrong += len(elsewhere)
            print(f"{path.name} ({rate}/s, {codec}): {len(made.joints)} cuts; found elsewhere: {elsewhere or 'none'}")
    total = sum(hits.values())
    print(f"precision {total / (total + wrong):.3f}, recall {total / (total + sum(missed.values())):.3f}")
    for what in sorted({*hits, *missed}):
        print(f"  {what:<24}{hits[what]:5} of {hits[what] + missed[what]}")


if __name__ == "__main__":
    main()
