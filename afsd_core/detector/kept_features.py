"""What is kept of a video for light heads: pooled features, and how much the picture changes from sample to sample."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from afsd_core.detector.network import FeatureExtractor

# Pictures are compared at about this many cells a side.
_CELLS = 32
_GREY_LEVELS = 127.5  # a unit of a clip, whose pictures lie in [-1, 1]
# A cut changes nearly all cells, whoever moves or appears a few, however much: no cell counts for more (grey levels).
MOST = 24.0


def picture_changes(clip: Tensor) -> Tensor:
    """How much each sample differs from the one before: the mean difference of the cells of a coarse grey picture.

    Args:
        clip: (B, 3, T, H, W), in [-1, 1].

    Returns:
        (B, T), grey levels up to `MOST`; 0 for the first sample, which has none before it.
    """
    grey = clip.mean(dim=1)
    side = max(clip.shape[-1] // _CELLS, 1)
    coarse = functional.avg_pool2d(grey, side) if side > 1 else grey
    cells = (coarse[:, 1:] - coarse[:, :-1]).abs() * _GREY_LEVELS
    changes = cells.clamp(max=MOST).mean((2, 3))
    return torch.cat([torch.zeros_like(changes[:, :1]), changes], dim=1)


class KeptFeatures(nn.Module):
    """A network from clips (B, 3, T, H, W) to C4, C5 (see `FeatureExtractor`) and changes (B, T)."""

    def __init__(self, extractor: FeatureExtractor) -> None:
        super().__init__()
        self.extractor = extractor

    def forward(self, clip: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.extractor(clip)
        return features.c4, features.c5, picture_changes(clip)
