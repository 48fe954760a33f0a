"""The clips of a video, one after the other, each frame decoded and prepared once."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import MediaError
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.media import VideoReader

IntArray = NDArray[np.int64]
UInt8Array = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip's pictures.

    Attributes:
        number: its place in the plan.
        images: (T, h, w, 3), prepared; frames that did not decode hold the last good picture.
        readable: whether any of its frames decoded; a clip of stand-ins shows nothing.
    """

    number: int
    images: UInt8Array
    readable: bool


def read_clips(
    reader: "VideoReader",
    plan: Sequence[IntArray],
    prepare: Callable[[UInt8Array], UInt8Array],
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Clip]:
    """Decode a video once, front to back, and give the clips of a plan.

    Memory holds the frames of one clip and those it shares with later ones, whatever the length of the video.

    Args:
        reader: open, with its index.
        plan: a clip is the numbers of its frames, never falling; nor do the first frames of clips.
        prepare: from the picture (H, W, 3) to what is kept of it, always the same shape.
        stop: asked at each picture; ends the generator.

    Raises:
        MediaError: not one of the wanted frames decodes.
    """
    if not plan:
        return
    numbers = np.unique(np.concatenate(plan))
    firsts = [int(frames[0]) for frames in plan]
    if any(b < a for a, b in pairwise(firsts)):
        raise ValueError("the clips of a plan must begin one after the other")
    prepared: dict[int, tuple[UInt8Array, bool]] = {}
    due = deque(int(f) for f in numbers)
    todo = deque(enumerate(plan))
    last: UInt8Array | None = None

    def ready() -> Iterator[Clip]:
        # `due` is ascending: a clip is complete once its last frame has been passed.
        while todo and (not due or due[0] > int(todo[0][1][-1])):
            number, frames = todo.popleft()
            pictures = [prepared[int(f)] for f in frames]
            yield Clip(number, np.stack([image for image, _ in pictures]), any(good for _, good in pictures))
            keep_from = int(todo[0][1][0]) if todo else None
            for frame in [f for f in prepared if keep_from is None or f < keep_from]:
                del prepared[frame]

    for picture in reader.frames(int(numbers[0]), int(numbers[-1]) + 1, only=numbers):
        if stop():
            return
        if picture.frame is None:
            continue
        image = prepare(picture.image)
        # Frames that were passed over did not decode; before the first good one there is only what follows.
        while due and due[0] < picture.frame:
            prepared[due.popleft()] = (image if last is None else last, False)
        if due and due[0] == picture.frame:
            prepared[due.popleft()] = (image, True)
            last = image
        yield from ready()
    if stop():
        return
    if last is None:
        raise MediaError(
            Message(
                "{name}: no frame of it can be decoded. Try to play it, or get it anew.", name=reader.info.path.name
            )
        )
    while due:
        prepared[due.popleft()] = (last, False)
    yield from ready()
