"""Saliency-based refinement (AFSD, section 3.3): look again where the coarse boundaries are."""

import torch
from torch import Tensor, nn

from afsd_core.detector.boundary_pooling import BoundaryMaximum
from afsd_core.detector.levels import LevelRow
from afsd_core.detector.pyramid import ConvGnRelu


def boundary_regions(start: Tensor, end: Tensor, width: Tensor) -> Tensor:
    """Where to look for better boundaries: a stretch around the start and one around the end.

    Args:
        start, end: (B, N) coarse boundaries, cells of the feature to be pooled.
        width: (B, N) length of the segments, same unit.

    Returns:
        (B, N, 4): left and right limit of the start region, then of the end region, rounded to even.
    """
    # The released weights were trained with the outer margin (w/10) smaller than the inner one (w/4); equation 3 with
    # its δ_a = 4, δ_b = 10 reads the other way round, the paper's text and table 2c as here.
    outer = (width / 10).clamp(min=1)
    inner = (width / 4).clamp(min=1)
    return torch.stack([start - outer, start + inner, end - inner, end + outer], dim=-1).round()


def level_regions(loc: Tensor, clip_length: int, length: int) -> Tensor:
    """Regions (B, N, 4) in cells of a level of `length` cells, for coarse distances loc (B, N, 2) in frames."""
    scaled = loc / clip_length * length
    left, right = scaled[..., 0], scaled[..., 1]
    index = torch.arange(length, dtype=loc.dtype, device=loc.device)
    return boundary_regions(index - left, index + right, left + right)


def frame_regions(loc: Tensor, priors: Tensor, clip_length: int) -> Tensor:
    """Regions (B, N, 4) in frames, for coarse distances loc (B, N, 2) in frames and priors (N,) in clips."""
    start = priors * clip_length - loc[..., 0]
    end = priors * clip_length + loc[..., 1]
    return boundary_regions(start, end, end - start + 1)


class Refinement(nn.Module):
    """Refined features of one branch (localisation or classification), shared by all levels.

    Args:
        width: channels of the tower's feature and of the refined one.
        boundary_width: channels of the boundary feature, start half and end half together.
        frame_width: channels of the frame-level feature.
    """

    def __init__(self, width: int, boundary_width: int, frame_width: int) -> None:
        super().__init__()
        self.point = ConvGnRelu(width, width)
        self.boundary = ConvGnRelu(width, boundary_width)
        self.frame = ConvGnRelu(frame_width, frame_width)
        self.fuse = ConvGnRelu(frame_width + boundary_width + width, width)

    def forward(self, row: LevelRow, tower: Tensor, boundary: Tensor, regions: Tensor, pooled_frames: Tensor) -> Tensor:
        """Refined features of all levels, a row (B, width, length).

        Args:
            row: where the levels lie in the rows.
            tower: the tower's feature, a row (B, width, length).
            boundary: that through `self.boundary`, a row (B, boundary_width, length).
            regions: (B, N, 4) in cells of the row, from coarse distances outside the graph.
            pooled_frames: (B, frame_width, N), the frame-level feature pooled over the regions in frames.
        """
        pooled = BoundaryMaximum(boundary).query(regions)
        parts = [
            row.through(self.frame, row.spread(pooled_frames)),
            row.spread(pooled),
            row.through(self.point, tower),
        ]
        return row.through(self.fuse, torch.cat(parts, dim=1))
