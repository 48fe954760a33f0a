"""Camera cuts of a video whose clips pass by once: what a detector needs that sets its edges there."""

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.shots.boundaries import find_cuts

FloatArray = NDArray[np.float32]


class SeenChanges:
    """How much each sample of a video differs from the one before, as far as clips have shown it.

    Args:
        samples: how many the video has.
    """

    def __init__(self, samples: int) -> None:
        self._changes = np.zeros(samples, np.float32)

    def see(self, first: int, changes: FloatArray) -> None:
        """Take in a clip.

        Args:
            first: its first sample; changes: (T,) see `changes_in`; beyond the video's end they are left out.
        """
        # The first sample of a clip has none before it there; the clip that overlaps it knows.
        end = min(first + len(changes), len(self._changes))
        self._changes[first + 1 : end] = changes[1 : end - first]

    def cuts(self, sample_fps: float) -> NDArray[np.int64]:
        """Samples that are the first of a new shot."""
        return find_cuts(self._changes, sample_fps)


def changes_in(clip: FloatArray) -> FloatArray:
    """(T,) how much each sample of a clip (1, C, T, H, W), C at least 3, in [-1, 1], differs from the one before."""
    import torch

    from afsd_core.detector.kept_features import picture_changes

    changes: FloatArray = picture_changes(torch.from_numpy(clip[:, :3])).numpy()[0]
    return changes
