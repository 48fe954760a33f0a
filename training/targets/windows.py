"""Which clips of a video are trained on, and what happens in them.

Cut as the published training cuts them: resources/manual/detector.md, section 5.

Times here are in sampled frames, fractions kept; classes count from 1, 0 is background. Pure NumPy.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.windows import tile

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# An instance belongs to a window if at least this share of it lies inside.
KEPT_SHARE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """One training clip.

    Attributes:
        video: whose.
        offset: its first frame, in sampled frames of the video.
        frames: how many real frames it has; fewer than the clip length only where the whole video is shorter.
        instances: (n, 2) start and end relative to the offset, clipped to [1, clip length].
        classes: (n,) counted from 1.
    """

    video: str
    offset: int
    frames: int
    instances: FloatArray
    classes: IntArray

    def targets(self, clip_length: int) -> NDArray[np.float32]:
        """(n, 3) start and end in clips, class: what the losses take."""
        rows = np.concatenate([self.instances / clip_length, self.classes[:, None]], axis=1)
        return rows.astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class VideoWindows:
    """The windows of one video.

    Attributes:
        windows: those that are trained on.
        shortest: m, the shortest instance as any window keeps it, whole frames, rounded up; the clip length where
            none keeps one. A piece of background that long is what consistency learning puts into an instance.
    """

    windows: tuple[Window, ...]
    shortest: int


def video_windows(
    video: str, frames: int, instances: FloatArray, classes: IntArray, *, length: int = 256, stride: int = 30
) -> VideoWindows:
    """Cut a video into training windows.

    Args:
        video: its name.
        frames: sampled frames it has.
        instances: (G, 2) start and end in sampled frames, end > start.
        classes: (G,) counted from 1.
        length: T, sampled frames of a clip.
        stride: between neighbouring windows.

    Returns:
        Windows that hold at least one instance whole; and the shortest instance over all windows, also those not used.

    Raises:
        ValueError: an instance does not end after it starts, or has no class.
    """
    instances = np.asarray(instances, dtype=np.float64).reshape(-1, 2)
    classes = np.asarray(classes, dtype=np.int64)
    if len(instances) != len(classes) or (instances[:, 1] <= instances[:, 0]).any() or (classes < 1).any():
        raise ValueError(f"{video}: every instance needs a class from 1 and an end after its start")
    used: list[Window] = []
    shortest = float(length)
    for offset in tile(frames, length, stride):
        relative = instances - offset
        # Relative to its offset a window is [1, T], not [0, T): the published windows are cut so.
        clipped = np.clip(relative, 1, length)
        inside = (clipped[:, 1] - clipped[:, 0]) / (instances[:, 1] - instances[:, 0])
        is_taught = inside >= KEPT_SHARE
        if not is_taught.any():
            continue
        shortest = min(shortest, float((clipped[is_taught, 1] - clipped[is_taught, 0]).min()))
        whole = (relative[:, 0] >= 1) & (relative[:, 1] <= length)
        if (is_taught & whole).any():
            used.append(Window(video, offset, min(length, frames), clipped[is_taught], classes[is_taught]))
    return VideoWindows(tuple(used), math.ceil(shortest))


def boundary_cells(instances: FloatArray, length: int) -> tuple[IntArray, IntArray]:
    """Cells (0-based, rising) that lie around the starts and around the ends of clipped instances.

    Around each boundary ± half of d = max(a tenth of the instance, 2) frames, rounded to even, both ends included
    (AFSD, section 3.4).

    Args:
        instances: (n, 2) frames within [1, length].
        length: T.
    """
    instances = np.asarray(instances, dtype=np.float64).reshape(-1, 2)
    half = np.maximum((instances[:, 1] - instances[:, 0]) / 10, 2.0) / 2
    cells = []
    for edge in (instances[:, 0], instances[:, 1]):
        first = np.clip(np.rint(edge - half), 0, length - 1).astype(np.int64)
        last = np.clip(np.rint(edge + half), 0, length - 1).astype(np.int64)
        marked = np.zeros(length, dtype=np.bool_)
        for low, high in zip(first, last, strict=True):
            marked[low : high + 1] = True
        cells.append(np.flatnonzero(marked))
    return cells[0], cells[1]


def boundary_targets(instances: FloatArray, length: int) -> NDArray[np.float32]:
    """(2, T) ones at the cells around starts (row 0) and around ends (row 1), zeros elsewhere."""
    targets = np.zeros((2, length), dtype=np.float32)
    for row, cells in enumerate(boundary_cells(instances, length)):
        targets[row, cells] = 1.0
    return targets


def subsampled(targets: Sequence[NDArray[np.float32]] | NDArray[np.float32], cells: int) -> NDArray[np.float32]:
    """Boundary targets (…, T) for a level of fewer cells, nearest."""
    whole = np.asarray(targets, dtype=np.float32)
    return whole[..., np.arange(cells) * whole.shape[-1] // cells]
