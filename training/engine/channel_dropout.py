"""Dropout of whole channels of the features: what is learnt from few videos must not hang on a few of them."""

import torch
from torch import Tensor

from afsd_core.detector import Features


def drop_channels(features: Features, dropout: float, seed: int, step: int, *, alike: bool = False) -> Features:
    """Features with some channels left out, the others the larger for it; the same ones for the same seed and step.

    Args:
        features: C4 and C5, (B, C, t, side, side) each.
        dropout: the share that is left out, 0 to below 1.
        alike: the same channels in all clips of the batch, and so in those that other processes have.
    """
    if not dropout:
        return features
    random = torch.Generator().manual_seed(seed * 1_000_003 + step)

    def one(x: Tensor) -> Tensor:
        rows = 1 if alike else len(x)
        mask = torch.rand((rows, x.shape[1], 1, 1, 1), generator=random) >= dropout
        return x * mask.to(x.device) / (1 - dropout)

    return Features(one(features.c4), one(features.c5))
