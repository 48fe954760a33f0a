"""Small grey pictures of all frames of a video, with their numbers, decoded once and on one processor."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from afsd_core.media.decoding import FrameStream
from afsd_core.media.index import VideoIndex
from afsd_core.media.numbered import NumberedFrames

# What a decoder leaves out for these: at a hundredth of the size nobody sees it.
_ROUGHLY = {"skip_loop_filter": "all", "flags2": "+fast"}


def small_pictures(
    path: Path,
    index: VideoIndex,
    size: tuple[int, int],
    *,
    start: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Each frame's number and its picture, as it is stored: neither turned upright nor of square pixels.

    What does not decode is left out.

    Args:
        size: width and height, pixels.
        start: begins with this frame, or with one before it where decoding has to.

    Yields:
        Numbers, rising, and (height, width) uint8.

    Raises:
        MediaError: the file cannot be opened.
        Cancelled: `cancelled` said so.
    """
    scaler = VideoReformatter()
    with FrameStream(path, threads=1, options=_ROUGHLY, cancelled=cancelled) as stream:
        numbered = NumberedFrames(stream, index)
        item = numbered.next() if start <= 0 else _begin(numbered, start)
        while item is not None:
            number, frame = item
            grey = scaler.reformat(frame, *size, "gray", interpolation=Interpolation.AREA).to_ndarray()
            yield number, cast(NDArray[np.uint8], grey)
            item = numbered.next()


def _begin(numbered: NumberedFrames, start: int) -> tuple[int, VideoFrame] | None:
    """The first frame from a place at or before `start`: a seek counts only where it lands there."""
    for keyframe in numbered.starts_before(start):
        if numbered.start(keyframe):
            item = numbered.next()
            if item is not None and (item[0] <= start or keyframe is None):
                return item
    return None
