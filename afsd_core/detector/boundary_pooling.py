"""Boundary max pooling (AFSD, section 3.3) as a range-maximum query.

The published code loops over every cell of every region on the GPU. Here, a table of maxima over windows of 1, 2, 4, …
cells is built once, and every region is the larger of two table entries that overlap. That takes the same time for long
and for short regions, runs on any device, exports to ONNX and OpenVINO, and is differentiable as it stands.
"""

import torch
from torch import Tensor

# A cell's number beside its value.
_CELL_BITS = 16
_CELL = (1 << _CELL_BITS) - 1


class RangeMaximum:
    """Answers "the largest value between two cells", for many ranges of one feature.

    Args:
        features: (B, C, T).
    """

    def __init__(self, features: Tensor) -> None:
        self.length = int(features.shape[2])
        self._powers = [1]
        while self._powers[-1] * 2 <= self.length:
            self._powers.append(self._powers[-1] * 2)
        self._learnt = None
        if features.requires_grad and features.dtype == torch.float32 and torch.is_grad_enabled():
            # Where each maximum stands is looked up outside the graph, and it is fetched from there: gradients then
            # take one step, where they would go back through every row of the table.
            self._learnt, features = features, _with_cells(features.detach())
        # Entry t of a row covers cells t .. t + 2^k - 1. The last ones would run past the end and are not asked for;
        # keeping their narrower maxima makes all rows equally long.
        if self._learnt is None:
            rows = [features]
            for half in self._powers[:-1]:
                row = rows[-1]
                rows.append(torch.cat([torch.maximum(row[..., :-half], row[..., half:]), row[..., -half:]], dim=2))
            self._table = torch.cat(rows, dim=2)
            return
        # The same table, written in place: outside the graph nothing has to be copied from row to row.
        table = features.new_empty(*features.shape[:2], len(self._powers), self.length)
        table[:, :, 0] = features
        for k, half in enumerate(self._powers[:-1]):
            row, following = table[:, :, k], table[:, :, k + 1]
            torch.maximum(row[..., :-half], row[..., half:], out=following[..., :-half])
            following[..., -half:] = row[..., -half:]
        self._table = table.flatten(2)

    def query(self, left: Tensor, right: Tensor) -> Tensor:
        """Maxima over left..right, inclusive.

        Args:
            left, right: (B, N), cells. Truncated to integers and kept within 0..T-1; where right is left of left, the
                left cell is taken alone.

        Returns:
            (B, C, N), of the features' type, differentiable with respect to them.
        """
        last = self.length - 1
        left = left.to(torch.int64).clamp(0, last)
        right = torch.maximum(right.to(torch.int64).clamp(0, last), left)
        length = right - left + 1
        # The row is floor(log2(length)), by comparison: logarithms round, and bit shifts do not export.
        row = torch.zeros_like(length)
        span = torch.ones_like(length)
        for power in self._powers[1:]:
            wider = (length >= power).to(torch.int64)
            row = row + wider
            span = span + wider * (power // 2)
        base = row * self.length
        maxima = torch.maximum(self._take(base + left), self._take(base + right - span + 1))
        if self._learnt is None:
            return maxima
        return torch.gather(self._learnt, 2, maxima & _CELL)

    def _take(self, index: Tensor) -> Tensor:
        index = index.unsqueeze(1).expand(-1, int(self._table.shape[1]), -1)
        return torch.gather(self._table, 2, index)


def _with_cells(features: Tensor) -> Tensor:
    """(B, C, T) whole numbers in the order of the float32 features, each with its cell in the lowest bits."""
    bits = features.contiguous().view(torch.int32)
    # Of numbers below zero the larger one has the smaller bits.
    ordered = torch.where(bits < 0, bits ^ 0x7FFFFFFF, bits).to(torch.int64)
    cells = torch.arange(features.shape[2], device=features.device)
    return (ordered << _CELL_BITS) + cells


class BoundaryMaximum:
    """Boundary max pooling of one feature: start regions see its first half of channels, end regions the second.

    Args:
        features: (B, C, T), C even.
    """

    def __init__(self, features: Tensor) -> None:
        # Halved before the tables are built: OpenVINO wants the operands of a gather equally wide.
        half = int(features.shape[1]) // 2
        self._start = RangeMaximum(features[:, :half])
        self._end = RangeMaximum(features[:, half:])

    def query(self, regions: Tensor) -> Tensor:
        """(B, C, N) for regions (B, N, 4): left and right limit of the start region, then of the end region."""
        start = self._start.query(regions[..., 0], regions[..., 1])
        end = self._end.query(regions[..., 2], regions[..., 3])
        return torch.cat([start, end], dim=1)


def boundary_max_pooling(features: Tensor, regions: Tensor) -> Tensor:
    """Pool the first half of the channels over start regions, the second over end regions.

    Args:
        features: (B, C, T), C even.
        regions: (B, N, 4): start region's left and right limit, end region's left and right limit, in cells.
            Truncated to integers, kept within 0..T-1; an inverted region takes its left cell alone.

    Returns:
        (B, C, N).

    Raises:
        ValueError: the shapes do not fit.
    """
    if features.ndim != 3 or features.shape[1] % 2:
        raise ValueError(f"features must be (B, C, T) with C even, not {tuple(features.shape)}")
    if regions.ndim != 3 or regions.shape[0] != features.shape[0] or regions.shape[2] != 4:
        raise ValueError(f"regions must be (B, N, 4) with B = {features.shape[0]}, not {tuple(regions.shape)}")
    return BoundaryMaximum(features).query(regions)
