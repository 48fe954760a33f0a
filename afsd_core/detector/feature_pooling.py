"""Features small enough to keep, and to learn from with few labels: each channel's mean and largest value over space.

C4 and C5 whole are about 0.6 GB for an hour of video in half precision, and heads that read every cell learn with few
labels where in the picture something was, rather than what it was. The largest value tells of somebody small in a
corner, whom a mean alone would lose among the rest of the picture.
"""

import torch
from torch import Tensor


def pool_space(feature: Tensor) -> Tensor:
    """(B, C, t, h, w) → (B, 2 C, t, 1, 1): means of the channels, then largest values."""
    return torch.cat([feature.mean((3, 4), keepdim=True), feature.amax((3, 4), keepdim=True)], dim=1)
