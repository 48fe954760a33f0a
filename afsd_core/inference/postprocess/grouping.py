"""Candidates from the evidence of each moment: stretches that stand out at several levels (actionness grouping).

Compare the watershed of Zhao et al., "Temporal Action Detection with Structured Segment Networks", ICCV 2017.
"""

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.postprocess.actionness import Actionness
from afsd_core.inference.postprocess.decode import Candidates

# Levels at which stretches are cut out, as shares of the largest probability of the class in the video.
_LEVELS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)
# What is shorter is noise of single cells.
_FEWEST_CELLS = 2


def grouped(evidence: Actionness) -> Candidates:
    """Stretches in which a class stays above one of several levels.

    The score is by how much the class is more probable inside than just outside; where it is not, there is none.
    """
    segments: list[NDArray[np.float64]] = []
    labels: list[int] = []
    for number, row in enumerate(evidence.values, 1):
        stretches: set[tuple[int, int]] = set()
        for level in _LEVELS:
            above = np.concatenate([[0], (row >= max(level * row.max(initial=0.0), 1e-6)).astype(np.int8), [0]])
            change = np.diff(above)
            pairs = zip(np.flatnonzero(change == 1).tolist(), np.flatnonzero(change == -1).tolist(), strict=True)
            stretches.update((start, end) for start, end in pairs if end - start >= _FEWEST_CELLS)
        segments.append(np.array(sorted(stretches), dtype=np.float64).reshape(-1, 2) * evidence.cell)
        labels += [number] * len(stretches)
    scores = [
        np.clip(np.subtract(*evidence.inside_and_outside(rows, number)), 0, 1)
        for number, rows in enumerate(segments, 1)
    ]
    some = np.concatenate([*scores, np.zeros(0)]) > 0
    return Candidates(
        np.concatenate([*segments, np.zeros((0, 2))]).astype(np.float32)[some],
        np.concatenate([*scores, np.zeros(0)]).astype(np.float32)[some],
        np.array(labels, dtype=np.int64)[some],
    )
