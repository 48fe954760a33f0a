"""What is kept of a video for light heads: pooled features, and how much the picture changes from sample to sample."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from afsd_core.detector.network import FeatureExtractor

# Pictures are compared at about this many cells a side: a cut changes them all, someone who moves a few.
_CELLS = 32
_GREY_LEVELS = 127.5  # a unit of a clip, whose pictures lie in [-1, 1]


def picture_changes(clip: Tensor) -> Tensor:
    """How much each sample differs from the one before: the mean difference of coarse grey pictures.

    Args:
        clip: (B, 3, T, H, W), in [-1, 1].

    Returns:
        (B, T), grey levels of 0 to 255; 0 for the first sample, which has none before it.
    """
    grey = clip.mean(dim=1)
    side = max(clip.shape[-1] // _CELLS, 1)
    coarse = functional.avg_pool2d(grey, side) if side > 1 else grey
    changes = (coarse[:, 1:] - coarse[:, :-1]).abs().mean((2, 3)) * _GREY_LEVELS
    return torch.cat([torch.zeros_like(changes[:, :1]), changes], dim=1)


class KeptFeatures(nn.Module):
    """A network from clips (B, 3, T, H, W) to C4, C5 (see `FeatureExtractor`) and changes (B, T)."""

    def __init__(self, extractor: FeatureExtractor) -> None:
        super().__init__()
        self.extractor = extractor

    def forward(self, clip: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.extractor(clip)
        return features.c4, features.c5, picture_changes(clip)
