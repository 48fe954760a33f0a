"""Inception-v1 I3D (Carreira & Zisserman, "Quo Vadis, Action Recognition?", CVPR 2017): backbone and Kinetics logits.

Parameter names follow the PyTorch port that AFSD's released checkpoints use (`Mixed_4f.b1b.conv3d.weight`), so that
those and converted Kinetics weights load without a table of names.
"""

from collections.abc import Iterator
from typing import NamedTuple, Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own convention

Triple = tuple[int, int, int]


class Inception(NamedTuple):
    """Channels of a Mixed block: 1×1 · 1×1→3×3×3 · 1×1→3×3×3 · max→1×1, before concatenation."""

    b0: int
    b1a: int
    b1b: int
    b2a: int
    b2b: int
    b3b: int

    @property
    def out(self) -> int:
        """Channels after concatenation."""
        return self.b0 + self.b1b + self.b2b + self.b3b

    def scaled(self, width: float) -> "Inception":
        """The same block with every branch `width` times as wide."""
        return Inception(*(_scaled(c, width) for c in self))


# Endpoint → what it is: a convolution (channels, kernel, stride), a max pool (kernel, stride) or a Mixed block.
_Conv = tuple[int, int, int]
_Pool = tuple[Triple, Triple]
LAYERS: dict[str, _Conv | _Pool | Inception] = {
    "Conv3d_1a_7x7": (64, 7, 2),
    "MaxPool3d_2a_3x3": ((1, 3, 3), (1, 2, 2)),
    "Conv3d_2b_1x1": (64, 1, 1),
    "Conv3d_2c_3x3": (192, 3, 1),
    "MaxPool3d_3a_3x3": ((1, 3, 3), (1, 2, 2)),
    "Mixed_3b": Inception(64, 96, 128, 16, 32, 32),
    "Mixed_3c": Inception(128, 128, 192, 32, 96, 64),
    "MaxPool3d_4a_3x3": ((3, 3, 3), (2, 2, 2)),
    "Mixed_4b": Inception(192, 96, 208, 16, 48, 64),
    "Mixed_4c": Inception(160, 112, 224, 24, 64, 64),
    "Mixed_4d": Inception(128, 128, 256, 24, 64, 64),
    "Mixed_4e": Inception(112, 144, 288, 32, 64, 64),
    "Mixed_4f": Inception(256, 160, 320, 32, 128, 128),
    "MaxPool3d_5a_2x2": ((2, 2, 2), (2, 2, 2)),
    "Mixed_5b": Inception(256, 160, 320, 32, 128, 128),
    "Mixed_5c": Inception(384, 192, 384, 48, 128, 128),
}


def _scaled(channels: int, width: float) -> int:
    return max(1, round(channels * width))


def same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Zeros before and after an axis of `size` cells, as TensorFlow's "SAME" pads: the odd one goes behind."""
    total = max(kernel - stride, 0) if size % stride == 0 else max(kernel - size % stride, 0)
    return total // 2, total - total // 2


class SameMaxPool3d(nn.Module):
    """Max pool of (B, C, T, H, W) ≥ 0 with "SAME" padding, kernels of at most 3."""

    def __init__(self, kernel: Triple, stride: Triple) -> None:
        super().__init__()
        self.kernel = kernel
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        sizes = (int(x.shape[2]), int(x.shape[3]), int(x.shape[4]))
        pads = [same_padding(s, k, d) for s, k, d in zip(sizes, self.kernel, self.stride, strict=True)]
        # Padding a ReLU output with zeros changes no maximum that sees a real cell, so the cell missing behind can be
        # left to ceil_mode: no padded copy of the largest tensors.
        return F.max_pool3d(x, self.kernel, self.stride, padding=tuple(front for front, _ in pads), ceil_mode=True)


class ConvBnRelu(nn.Module):
    """Convolution without bias, "SAME" padding, frozen BatchNorm (eps 1e-3), ReLU."""

    def __init__(self, in_channels: int, out_channels: int, kernel: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.kernel = kernel
        self.stride = stride
        self.conv3d = nn.Conv3d(in_channels, out_channels, kernel, stride, bias=False)
        self.bn = nn.BatchNorm3d(out_channels, eps=1e-3)

    def forward(self, x: Tensor) -> Tensor:
        sizes = (int(x.shape[2]), int(x.shape[3]), int(x.shape[4]))
        pads = [same_padding(s, self.kernel, self.stride) for s in sizes]
        if any(front != back for front, back in pads):
            x = F.pad(x, [p for front, back in reversed(pads) for p in (front, back)])
            padding: Triple = (0, 0, 0)
        else:
            padding = (pads[0][0], pads[1][0], pads[2][0])
        x = F.conv3d(x, self.conv3d.weight, self.conv3d.bias, self.stride, padding)
        return F.relu(self.bn(x), inplace=True)


class MixedBlock(nn.Module):
    """Four branches side by side, concatenated along the channels; time and space keep their size."""

    def __init__(self, in_channels: int, c: Inception) -> None:
        super().__init__()
        self.b0 = ConvBnRelu(in_channels, c.b0)
        self.b1a = ConvBnRelu(in_channels, c.b1a)
        self.b1b = ConvBnRelu(c.b1a, c.b1b, kernel=3)
        self.b2a = ConvBnRelu(in_channels, c.b2a)
        self.b2b = ConvBnRelu(c.b2a, c.b2b, kernel=3)
        self.b3a = SameMaxPool3d((3, 3, 3), (1, 1, 1))
        self.b3b = ConvBnRelu(in_channels, c.b3b)

    def forward(self, x: Tensor) -> Tensor:
        branches = [self.b0(x), self.b1b(self.b1a(x)), self.b2b(self.b2a(x)), self.b3b(self.b3a(x))]
        return torch.cat(branches, dim=1)


class Logits(nn.Module):
    """Class logits from Mixed_5c: average over 2 cells of time and all of space, dropout, 1×1×1 convolution."""

    def __init__(self, in_channels: int, classes: int, dropout: float = 0.5) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.conv3d = nn.Conv3d(in_channels, classes, 1)

    def forward(self, c5: Tensor) -> Tensor:
        # The paper pools 7×7, which is all the space that 224×224 leaves; the mean serves every other size too.
        x = c5.mean(dim=(3, 4))
        if int(x.shape[2]) > 1:
            x = (x[:, :, :-1] + x[:, :, 1:]) / 2
        x = self.dropout(x)
        return F.conv1d(x, self.conv3d.weight[..., 0, 0], self.conv3d.bias)


class I3d(nn.Module):
    """I3D with frozen BatchNorm: statistics and affine parameters stay as loaded, in training too.

    Args:
        in_channels: 3 for RGB, 2 for optical flow.
        logits: number of classes of the classifier on top (400 for Kinetics-400); None for a backbone alone.
        width: factor on every channel count; 1 is the published network, less makes a light one.

    Input is (B, in_channels, T, H, W), float in [-1, 1]. The classifier's parameters are named `logits.conv3d.weight`
    (classes, 1024, 1, 1, 1) and `logits.conv3d.bias`.
    """

    def __init__(self, in_channels: int = 3, logits: int | None = None, *, width: float = 1.0) -> None:
        super().__init__()
        channels = self.in_channels = in_channels
        self.c4_channels = 0
        for name, spec in LAYERS.items():
            if isinstance(spec, Inception):
                spec = spec.scaled(width)
                self.add_module(name, MixedBlock(channels, spec))
                channels = spec.out
            elif len(spec) == 2:
                self.add_module(name, SameMaxPool3d(*spec))
            else:
                out = _scaled(spec[0], width)
                self.add_module(name, ConvBnRelu(channels, out, spec[1], spec[2]))
                channels = out
            if name == "Mixed_4f":
                self.c4_channels = channels
        self.c5_channels = channels
        self.logits = Logits(channels, logits) if logits is not None else None
        for norm in self._norms():
            norm.requires_grad_(False)
        self.train(self.training)

    def features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """C4 and C5 of clips (B, C, T, H, W).

        Returns:
            Mixed_4f (B, 832, T/4, H/16, W/16) and Mixed_5c (B, 1024, T/8, H/32, W/32), sizes rounded up.
        """
        c4 = x
        for name in LAYERS:
            x = self.get_submodule(name)(x)
            if name == "Mixed_4f":
                c4 = x
        return c4, x

    def forward(self, x: Tensor) -> Tensor:
        """Class logits over time, (B, classes, T/8 - 1) for clips (B, C, T, H, W) with T > 8; one for shorter ones.

        Raises:
            RuntimeError: the network was built without a classifier.
        """
        if self.logits is None:
            raise RuntimeError("this I3d has no classifier; build it with logits=400, or ask for features()")
        _, c5 = self.features(x)
        return self.logits(c5)  # type: ignore[no-any-return]

    def train(self, mode: bool = True) -> Self:
        """Switch to training; BatchNorm keeps using its stored statistics (resources/manual/detector.md: frozen)."""
        super().train(mode)
        for norm in self._norms():
            norm.eval()
        return self

    def _norms(self) -> Iterator[nn.BatchNorm3d]:
        return (m for m in self.modules() if isinstance(m, nn.BatchNorm3d))
