"""From the candidates of all windows to those that soft-NMS sees: edges to cuts, then scores by agreement."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.cuts import to_cuts
from afsd_core.inference.decode import Candidates
from afsd_core.inference.voting import FLOOR, voted

if TYPE_CHECKING:
    from afsd_core.detector import DetectorConfig

FloatArray = NDArray[np.floating]


def joined(windows: Sequence[Candidates]) -> Candidates:
    """Candidates of all windows as one."""
    if not windows:
        return Candidates(np.zeros((0, 2), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64))
    return Candidates(*(np.concatenate(parts) for parts in zip(*windows, strict=True)))


def at_edges(found: Candidates, config: "DetectorConfig", cuts: FloatArray, duration: float) -> Candidates:
    """Candidates with their edges at cuts, where the detector was taught that they lie there; none of them empty.

    Args:
        cuts: (K,) rising; duration: of the video; seconds.
    """
    segments = found.segments
    if config.cut_reach > 0:
        # A video begins and ends with a cut.
        borders = np.unique(np.concatenate([[0.0], cuts[(cuts > 0) & (cuts < duration)], [duration]]))
        segments = to_cuts(np.clip(segments, 0, duration), borders, config.cut_reach).astype(segments.dtype)
    some = segments[:, 1] > segments[:, 0]
    return Candidates(segments[some], found.scores[some], found.labels[some])


def settled(
    windows: Sequence[Candidates],
    config: "DetectorConfig",
    cuts: FloatArray,
    duration: float,
    *,
    most: int | None = None,
) -> Candidates:
    """What soft-NMS should choose from; the candidates as they are, for a detector as published.

    Args:
        windows: of each window; cuts: of the video, rising; duration: of the video; seconds.
        most: candidates a class that are looked at, the best; None: all.
    """
    found = at_edges(joined(windows), config, cuts, duration)
    if not config.votes:
        return found
    parts = []
    for label in np.unique(found.labels):
        mine = np.flatnonzero((found.labels == label) & (found.scores >= FLOOR))
        if most is not None and len(mine) > most:
            mine = np.sort(mine[np.argpartition(-found.scores[mine], most)[:most]])
        segments = found.segments[mine]
        scores = voted(segments, found.scores[mine]).astype(np.float32)
        # Edges at cuts are often the same: the group is there once.
        _, first = np.unique(segments, axis=0, return_index=True)
        first.sort()
        parts.append(Candidates(segments[first], scores[first], found.labels[mine[first]]))
    return joined(parts)
