"""From the candidates of all windows to those that soft-NMS sees: edges to cuts, scores by agreement and evidence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.postprocess.actionness import Actionness
from afsd_core.inference.postprocess.decode import Candidates
from afsd_core.inference.postprocess.voting import FLOOR, voted
from afsd_core.inference.shots.boundaries import to_cuts

if TYPE_CHECKING:
    from afsd_core.detector import DetectorConfig

FloatArray = NDArray[np.floating]


def joined(windows: Sequence[Candidates]) -> Candidates:
    """Candidates of all windows as one."""
    if not windows:
        return Candidates(np.zeros((0, 2), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64))
    return Candidates(*(np.concatenate(parts) for parts in zip(*windows, strict=True)))


def at_edges(
    candidates: Candidates,
    config: "DetectorConfig",
    cuts: FloatArray,
    duration: float,
    evidence: Actionness | None = None,
) -> Candidates:
    """Candidates with their edges at cuts, where the detector was taught that they lie there; none of them empty.

    Args:
        cuts: (K,) rising; duration: of the video; seconds.
        evidence: chooses among several cuts; the nearest ones where it is left out.
    """
    segments = candidates.segments
    if config.cut_reach > 0:
        # A video begins and ends with a cut.
        borders = np.unique(np.concatenate([[0.0], cuts[(cuts > 0) & (cuts < duration)], [duration]]))
        inside = np.clip(segments, 0, duration)
        if evidence is None:
            segments = to_cuts(inside, borders, config.cut_reach).astype(segments.dtype)
        else:
            segments = segments.copy()
            for label in np.unique(candidates.labels):
                mine = candidates.labels == label
                segments[mine] = evidence.chosen(inside[mine], int(label), borders, config.cut_reach)
    some = segments[:, 1] > segments[:, 0]
    return Candidates(segments[some], candidates.scores[some], candidates.labels[some])


def postprocess(
    windows: Sequence[Candidates],
    config: "DetectorConfig",
    cuts: FloatArray,
    duration: float,
    *,
    evidence: Actionness | None = None,
    most: int | None = None,
) -> Candidates:
    """What soft-NMS should choose from; the candidates as they are, for a detector as published.

    Args:
        windows: of each window; cuts: of the video, rising; duration: of the video; seconds.
        evidence: chooses edges and ranks; left out where the detector does without.
        most: candidates a class that are looked at, the best; None: all.
    """
    candidates = at_edges(joined(windows), config, cuts, duration, evidence)
    if not config.votes:
        return candidates
    parts = []
    for label in np.unique(candidates.labels):
        mine = np.flatnonzero((candidates.labels == label) & (candidates.scores >= FLOOR))
        if most is not None and len(mine) > most:
            mine = np.sort(mine[np.argpartition(-candidates.scores[mine], most)[:most]])
        segments = candidates.segments[mine]
        scores = voted(segments, candidates.scores[mine]).astype(np.float32)
        if evidence is not None:
            scores = (scores * evidence.contrast(segments, int(label))).astype(np.float32)
        # Edges at cuts are often the same: the group is there once.
        _, first = np.unique(segments, axis=0, return_index=True)
        first.sort()
        parts.append(Candidates(segments[first], scores[first], candidates.labels[mine[first]]))
    return joined(parts)
