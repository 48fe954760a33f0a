"""What caches of a video's samples have in common, be it pictures or optical flow: names of files, shape, progress.

A video is one `.npy` file, (samples, size, size, channels) uint8, which appears under its name only when it is whole.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from afsd_core.media.fingerprints import fingerprint
from afsd_core.media.index import VideoIndex
from afsd_core.media.sampling import sample_frames

# Left free on the disk, whatever is cached: other programs need some.
SPARE = 1 << 30


@dataclass(frozen=True, slots=True)
class SampledVideo:
    """What is cached of one video.

    Attributes:
        path: the video.
        index: its exact times.
        sample_fps: samples a second.
    """

    path: Path
    index: VideoIndex
    sample_fps: Fraction


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a build is.

    Attributes:
        video: the one being computed; done, total: videos; part: of this video, 0 to 1.
        note: a sentence where something of the video did not decode.
    """

    video: str
    done: int
    total: int
    part: float
    note: str = ""


class SampleCache:
    """Files of samples under one folder, which is made.

    Args:
        size: side of the squared pictures, pixels.
        channels: values of a pixel.
        kind: what the end of the files' names says, beside rate and size.
    """

    def __init__(self, folder: Path, size: int, channels: int, kind: str = "") -> None:
        self.folder = folder
        self.size = size
        self._channels = channels
        self._kind = kind
        self.folder.mkdir(parents=True, exist_ok=True)

    def file(self, source: SampledVideo) -> Path:
        """Where a video's samples lie, or will lie."""
        rate = source.sample_fps
        name = f"{fingerprint(source.path)}-{rate.numerator}_{rate.denominator}-{self.size}{self._kind}.npy"
        return self.folder / name

    def is_whole(self, source: SampledVideo) -> bool:
        """Whether a video's samples are here, all of them."""
        try:
            shape = np.load(self.file(source), mmap_mode="r").shape
        except (OSError, ValueError):
            return False
        return bool(shape == self.shape(source))

    def shape(self, source: SampledVideo) -> tuple[int, int, int, int]:
        """Of a video's samples: (samples, size, size, channels)."""
        return len(sample_frames(source.index, source.sample_fps)), self.size, self.size, self._channels
