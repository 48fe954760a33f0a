"""How exact does an annotator want to be? A tolerance for simulated corrections, from the corrections people made."""

import numpy as np

from afsd_core.project.records import ProjectRecords

SHORTEST, LONGEST = 0.1, 2.0  # seconds: a few frames, and more than anybody overlooks
FEWEST_MOVED = 10
_LOW, _MIDDLE = 0.1, 0.5  # quantiles of the distances by which edges were moved


def suggested_tolerance(records: ProjectRecords) -> float | None:
    """Seconds by which an edge may be off before the people of a project move it; None where too few were moved.

    Looked at are the edges of proposals that a person accepted or corrected, and how far each was moved from where the
    detector had set it (`Segment.origin`). Two estimates, of which the smaller is taken, in hundredths of a second:

    - The 10th percentile of the distances of moved edges: nine in ten corrections were for more. Not the smallest,
      which may be a slip. Alone it is too large where the detector is often far off: small corrections are then rare
      because small errors are, however exact the person is.
    - What the edges that were left alone make likely. Detectors err by little at least as often as by much, so errors
      lie at least as densely below the tolerance t as between t and the median m of the moved distances. With `left`
      edges below t, and half of the moved ones between t and m, t is at most m · left / (left + moved / 2). One more
      is added to `left`, after Laplace's rule of succession: none of a few edges is not none at all. Alone it is too
      large where people accept without looking.

    Both are estimates of this project's own making; no study is behind their constants.

    Returns:
        0.1 to 2 seconds; None with fewer than ten moved edges.
    """
    shifts = [
        abs(edge - proposed)
        for segment in records.segments
        if segment.by_person and segment.origin is not None
        for edge, proposed in zip((segment.start, segment.end), segment.origin, strict=True)
    ]
    distances = np.asarray(shifts, dtype=np.float64) / 1e6
    moved = distances[distances > 0]
    if len(moved) < FEWEST_MOVED:
        return None
    low, middle = np.quantile(moved, (_LOW, _MIDDLE))
    left = len(distances) - len(moved) + 1
    bound = middle * left / (left + len(moved) / 2)
    return round(float(np.clip(min(low, bound), SHORTEST, LONGEST)), 2)
