"""Optical flow between sampled frames, as AFSD's flow network sees it (resources/manual/detector.md, section 1).

Flow k points from sample k to sample k + 1; the last one repeats, so that a video has as many as samples. It is
computed on pictures of at most 256 pixels on the short side (the size I3D's own flow was computed at; smaller ones are
never enlarged), truncated to ±20 pixels, mapped to 0..255, and then resized like a picture.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import MediaError
from afsd_core.media.index import VideoIndex
from afsd_core.media.probing import probe
from afsd_core.media.reader import VideoReader
from afsd_core.message import Message

UInt8Array = NDArray[np.uint8]
FloatArray = NDArray[np.float32]
Method = Literal["dis", "tvl1"]

# The methods differ from build to build of OpenCV, and its type stubs know none of them.
_cv2: Any = cv2

METHODS: tuple[Method, ...] = ("dis", "tvl1")
BOUND = 20.0
SHORT_SIDE = 256


def has_tvl1() -> bool:
    """Whether this OpenCV is the contrib build, which alone has TV-L1."""
    return hasattr(_cv2, "optflow") and hasattr(_cv2.optflow, "createOptFlow_DualTVL1")


def check_method(method: str) -> Method:
    """A method by its name, seen to be available here.

    Raises:
        MediaError: there is none of that name, or it needs OpenCV's contrib build.
    """
    for known in METHODS:
        if known == method:
            break
    else:
        raise MediaError(
            Message(
                "There is no way to compute flow called {method!r}. Choose one of: {names}.",
                method=method,
                names=", ".join(METHODS),
            )
        )
    if known == "tvl1" and not has_tvl1():
        raise MediaError(
            Message(
                "TV-L1 flow needs OpenCV's contrib build, which takes the place of opencv-python: run "
                "`pip uninstall opencv-python`, then `pip install --no-deps opencv-contrib-python`. "
                "Or choose the method dis."
            )
        )
    return known


class FlowComputer:
    """Computes flow between two pictures; keeps what the method allocates."""

    def __init__(self, method: str = "dis") -> None:
        self._method: Any
        if check_method(method) == "dis":
            self._method = _cv2.DISOpticalFlow_create(_cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        else:
            self._method = _cv2.optflow.createOptFlow_DualTVL1()

    def __call__(self, first: UInt8Array, second: UInt8Array) -> FloatArray:
        """Where each pixel of the first picture goes in the second.

        Args:
            first, second: (H, W) grey.

        Returns:
            (H, W, 2), pixels to the right and down.
        """
        return np.asarray(self._method.calc(first, second, None), dtype=np.float32)


def encode(flow: FloatArray) -> UInt8Array:
    """Flow in pixels as 0..255: truncated to ±20, so that 127.5 would be rest (which becomes 128)."""
    scaled = (np.clip(flow, -BOUND, BOUND) + BOUND) * (255.0 / (2 * BOUND))
    return np.asarray(np.rint(scaled), dtype=np.uint8)


def mirrored(flow: UInt8Array) -> UInt8Array:
    """Encoded flow (…, H, W, 2) of the video mirrored left to right: what went to the right goes to the left."""
    flipped = np.ascontiguousarray(flow[..., ::-1, :])
    np.subtract(255, flipped[..., 0], out=flipped[..., 0])
    return flipped


class FlowPart(NamedTuple):
    """Flow of consecutive samples.

    Attributes:
        flow: (N, size, size, 2) encoded.
        lost: how many samples did not decode; the last good picture stood in, so their flow is rest.
    """

    flow: UInt8Array
    lost: int


def compute_part(
    video: Path, index: VideoIndex, samples: Sequence[int], first: int, last: int, *, size: int, method: str
) -> FlowPart:
    """Flow of samples [first, last) of a video.

    Args:
        video, index: the file and its exact times.
        samples: the frame of each sample of the whole video, never decreasing.
        size: side of the squared pictures that come out.
        method: "dis" or "tvl1".

    Raises:
        MediaError: the video cannot be opened, or the method is not available.
    """
    compute = FlowComputer(method)
    # The flow of the last sample needs one more picture, where there is one.
    frames = [int(f) for f in samples[first : min(last + 1, len(samples))]]
    pictures = dict(_grey(video, index, frames))
    lost = sum(frame not in pictures for frame in frames[: last - first])
    rest = encode(np.zeros((size, size, 2), np.float32))
    out = np.empty((last - first, size, size, 2), np.uint8)
    if not pictures:
        out[:] = rest
        return FlowPart(out, lost)
    shown = pictures[min(pictures)]
    row = rest
    for at in range(last - first):
        before = shown = pictures.get(frames[at], shown)
        if at + 1 < len(frames):
            after = pictures.get(frames[at + 1], before)
            row = rest if after is before else _squashed(encode(compute(before, after)), size)
        out[at] = row
    return FlowPart(out, lost)


def _grey(video: Path, index: VideoIndex, frames: Sequence[int]) -> Iterator[tuple[int, UInt8Array]]:
    info = probe(video)
    scale = min(1.0, SHORT_SIDE / min(info.width, info.height))
    size = max(1, round(info.width * scale)), max(1, round(info.height * scale))
    with VideoReader(video, index, size=size, threads=1) as reader:
        for picture in reader.frames(frames[0], frames[-1] + 1, only=sorted(set(frames))):
            if picture.frame is not None:
                yield picture.frame, np.asarray(cv2.cvtColor(picture.image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _squashed(flow: UInt8Array, size: int) -> UInt8Array:
    return np.asarray(cv2.resize(flow, (size, size), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
