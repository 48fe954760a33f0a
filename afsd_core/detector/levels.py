"""All levels of the pyramid in one row of cells, so that what they share passes over them at once.

Taken one by one, the shorter levels cost nearly as much as the longest: a layer's weights are read, and in training
written, for two cells. An empty cell between neighbours stands for the padding that each level has of its own.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from afsd_core.detector.pyramid import ConvGnRelu


class LevelRow:
    """Where the levels lie in the row.

    Args:
        lengths: cells of each level, in the order in which they follow one another.

    Attributes:
        length: of the row, the cells between levels included.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self._lengths = tuple(lengths)
        self._starts = tuple(sum(self._lengths[:k]) + k for k in range(len(self._lengths)))
        self.length = self._starts[-1] + self._lengths[-1]

    def join(self, levels: Sequence[Tensor]) -> Tensor:
        """Levels (B, C, t) as a row (B, C, length), zeros between them."""
        gap = levels[0].new_zeros(*levels[0].shape[:2], 1)
        parts = [levels[0]]
        for level in levels[1:]:
            parts += [gap, level]
        return torch.cat(parts, dim=2)

    def split(self, row: Tensor) -> list[Tensor]:
        """The levels (B, C, t) of a row (B, C, length)."""
        return [row[..., at : at + t] for at, t in zip(self._starts, self._lengths, strict=True)]

    def cells(self, row: Tensor) -> Tensor:
        """A row (B, C, length) without what lies between levels, (B, C, N)."""
        return torch.cat(self.split(row), dim=2)

    def spread(self, cells: Tensor) -> Tensor:
        """The row (B, C, length) of what `cells` gives, (B, C, N)."""
        return self.join(torch.split(cells, list(self._lengths), dim=2))

    def through(self, layer: ConvGnRelu, row: Tensor) -> Tensor:
        """What the layer makes of each level: it is normalised by itself, as if it were alone."""
        return self.join([F.relu(layer.norm(level)) for level in self.split(layer.conv(row))])

    def regions(self, regions: Sequence[Tensor]) -> Tensor:
        """Regions of each level (B, t, 4) in cells of it, as (B, N, 4) in cells of the row, each within its level."""
        return torch.cat(
            [region.clamp(0, t - 1) + at for region, t, at in zip(regions, self._lengths, self._starts, strict=True)],
            dim=1,
        )
