"""Snapping of dragged edges: to frames always, to playhead and edges if near."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.timeline.geometry import IntArray

#: How near, in pixels, an edge must come to the playhead or a neighbour's edge to stick to it.
REACH = 8.0


class Frames(Protocol):
    """The part of a video's index that snapping uses."""

    def nearest_edge(self, time: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Snap:
    """Where an edge comes to lie, and where the guide is drawn (None: only on a frame)."""

    time: int
    guide: int | None = None


def targets(times: Iterable[int]) -> IntArray:
    """Times to snap to, sorted, without duplicates."""
    return np.unique(np.fromiter(times, dtype=np.int64))


def nearest(time: float, to: IntArray) -> int | None:
    """The target nearest to a time; None without targets."""
    if len(to) == 0:
        return None
    place = int(np.searchsorted(to, time))
    around = to[max(place - 1, 0) : place + 1]
    return int(around[np.argmin(np.abs(around - time))])


def on_frame(time: float, frames: Frames | None) -> int:
    """The nearest frame boundary; the time itself while there is no index."""
    return round(time) if frames is None else frames.nearest_edge(round(time))


def snap(time: float, to: IntArray, *, reach: float, frames: Frames | None, magnetic: bool = True) -> Snap:
    """Snap one edge.

    Args:
        time: where the pointer would have it, µs.
        to: what it may stick to, sorted.
        reach: how near it must come, µs.
        frames: the video's index; an edge always lies on a frame boundary once it is there.
        magnetic: whether it sticks to anything but frames.
    """
    target = nearest(time, to) if magnetic else None
    if target is not None and abs(target - time) <= reach:
        return Snap(target, target)
    return Snap(on_frame(time, frames))


def snap_move(
    start: int,
    end: int,
    shift: float,
    to: IntArray,
    *,
    reach: float,
    frames: Frames | None,
    magnetic: bool = True,
) -> tuple[int, int | None]:
    """Snap a segment that is moved as a whole, by the edge nearer to a target.

    Args:
        start: of the segment before the move, µs.
        end: as start.
        shift: how far the pointer has moved it, µs.
        to: what it may snap to, sorted.
        reach: how near it must come, µs.
        frames: the video's index.
        magnetic: whether it snaps to anything but frames.

    Returns:
        How far it moves, µs, and where the guide is drawn (or None).
    """
    best: tuple[float, int, int] | None = None
    if magnetic:
        for edge in (start, end):
            target = nearest(edge + shift, to)
            if target is not None:
                off = abs(target - edge - shift)
                if off <= reach and (best is None or off < best[0]):
                    best = (off, target - edge, target)
    if best is not None:
        return best[1], best[2]
    return on_frame(start + shift, frames) - start, None
