"""Fewer channels for the backbone's features: a fixed projection that keeps distances (Johnson & Lindenstrauss, 1984).

C4 and C5 whole are about 0.6 GB for an hour of video in half precision. Random orthonormal rows need no data to be
chosen, so that features kept on disk fit every detector trained later, whatever it learns from.
"""

import torch
from torch import Tensor, nn

# Part of the format: kept features depend on it.
_SEED = 20210


class FeatureProjection(nn.Module):
    """(B, in, t, h, w) → (B, out, t, h, w): the same orthonormal rows at every cell, never trained.

    Args:
        in_channels: of the backbone's feature.
        out_channels: at most as many.
        number: which of several projections: each has its own rows.
    """

    def __init__(self, in_channels: int, out_channels: int, number: int) -> None:
        super().__init__()
        if not 0 < out_channels <= in_channels:
            raise ValueError(f"cannot project {in_channels} channels to {out_channels}")
        random = torch.Generator().manual_seed(_SEED + number)
        square = torch.randn(in_channels, in_channels, generator=random, dtype=torch.float64)
        rows = torch.linalg.qr(square)[0].T[:out_channels].float()
        self.rows: Tensor
        # Kept with the weights: the numbers of a decomposition differ in their last bits from machine to machine.
        self.register_buffer("rows", rows.reshape(out_channels, in_channels, 1, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.nn.functional.conv3d(x, self.rows)
