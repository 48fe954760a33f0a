"""A linear classifier of short cells of time, fitted in closed form: what a detector knows within seconds.

Each cell (four samples) is judged by the mean of its features over several spans of cells around it: what comes before
and what comes after tell sitting down from standing up.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

# Cells that are multiplied at a time: bounds the memory for videos of hours.
_BLOCK = 8192
# Channels that are averaged at a time.
_CHANNELS = 256

Spans = tuple[tuple[int, int], ...]


class CellClassifier(nn.Module):
    """Probabilities of K classes for each cell of a video, as a ridge regression gives them.

    Args:
        classes: K, background not included.
        channels: C, numbers that describe a cell.
        spans: S stretches of cells [first, end) relative to a cell, over which features are averaged.

    Attributes:
        weight: (S, K, C); bias: (K,). Both are fitted by `training.finetune.closed_form`, never by gradients.
    """

    def __init__(self, classes: int, channels: int, spans: Spans) -> None:
        super().__init__()
        self.spans = spans
        self.weight: Tensor
        self.bias: Tensor
        self.register_buffer("weight", torch.zeros(len(spans), classes, channels))
        self.register_buffer("bias", torch.zeros(classes))

    def forward(self, cells: Tensor) -> Tensor:
        """(K, n) in [0, 1] for the cells (n, C) of a whole video, in order of time."""
        spans, classes, channels = self.weight.shape
        flat = self.weight.reshape(spans * classes, channels).T
        products = torch.cat([block.float() @ flat for block in torch.split(cells, _BLOCK)])
        # Averaging commutes with the product, which leaves a few numbers a cell to average.
        summed = span_means(products.reshape(-1, spans, classes).transpose(0, 1), self.spans).sum(dim=0)
        return (summed + self.bias).clamp(0, 1).T


def span_means(values: Tensor, spans: Sequence[tuple[int, int]], at: Tensor | None = None) -> Tensor:
    """Means of values (S, n, C) over [t + first, t + end) for each t, a span for each of S.

    What lies beyond the video does not count; where nothing is left, the mean is 0.

    Args:
        at: (m,) the t that are wanted; all n where left out.
    """
    length = values.shape[1]
    at = torch.arange(length) if at is None else at
    means = []
    for row, (first, end) in zip(values, spans, strict=True):
        low, high = (at + first).clamp(0, length), (at + end).clamp(0, length)
        count = (high - low).clamp(min=1).unsqueeze(1)
        blocks = []
        # Sums are exact in double precision, a few channels at a time: a long video would not fit.
        for block in torch.split(row, _CHANNELS, dim=1):
            sums = torch.cat([torch.zeros(1, block.shape[1], dtype=torch.float64), block.double().cumsum(dim=0)])
            blocks.append(((sums[high] - sums[low]) / count).float())
        means.append(torch.cat(blocks, dim=1))
    return torch.stack(means)
