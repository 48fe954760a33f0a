"""The temporal feature pyramid on top of C4 and C5, and the frame-level feature (AFSD, section 3.2)."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from afsd_core.detector.config import DetectorConfig
from afsd_core.detector.i3d import same_padding

GROUPS = 32


class Features(NamedTuple):
    """What the backbone gives for clips of T frames.

    Attributes:
        c4: Mixed_4f, (B, 832, T/4, crop/16, crop/16).
        c5: Mixed_5c, (B, 1024, T/8, crop/32, crop/32).
    """

    c4: Tensor
    c5: Tensor


class SameConv1d(nn.Module):
    """Convolution over time with bias and "SAME" padding, (B, C, t) → (B, C', ⌈t/stride⌉)."""

    def __init__(self, in_channels: int, out_channels: int, kernel: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.kernel = kernel
        self.stride = stride
        self.conv1d = nn.Conv1d(in_channels, out_channels, kernel, stride)

    def forward(self, x: Tensor) -> Tensor:
        if self.kernel == self.stride == 1:
            # The same, several times as fast as a convolution of rows this short.
            weight, bias = self.conv1d.weight, self.conv1d.bias
            assert bias is not None
            return torch.matmul(weight.squeeze(2), x) + bias.unsqueeze(1)
        front, back = same_padding(int(x.shape[2]), self.kernel, self.stride)
        if front != back:
            x = F.pad(x, [front, back])
            front = 0
        return F.conv1d(x, self.conv1d.weight, self.conv1d.bias, self.stride, front)


class ConvGnRelu(nn.Module):
    """SameConv1d, GroupNorm (32 groups), ReLU."""

    def __init__(self, in_channels: int, out_channels: int, kernel: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.conv = SameConv1d(in_channels, out_channels, kernel, stride)
        self.norm = nn.GroupNorm(GROUPS, out_channels)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.norm(self.conv(x)))


class SpatialProjection(nn.Module):
    """Takes in all of space at once: (B, C, t, h, w) → convolution 1×side×side, GroupNorm, ReLU → (B, C', t).

    A feature with more cells of space than `side` is averaged down to side × side first.
    """

    def __init__(self, in_channels: int, out_channels: int, side: int) -> None:
        super().__init__()
        self.side = side
        self.conv3d = nn.Conv3d(in_channels, out_channels, (1, side, side))
        self.norm = nn.GroupNorm(GROUPS, out_channels)

    def forward(self, x: Tensor) -> Tensor:
        if int(x.shape[3]) != self.side or int(x.shape[4]) != self.side:
            x = F.adaptive_avg_pool3d(x, (int(x.shape[2]), self.side, self.side))
        return F.relu(self.norm(self._projected(x)))

    def _projected(self, x: Tensor) -> Tensor:
        if not (torch.is_grad_enabled() and self.conv3d.weight.requires_grad):
            return self.conv3d(x).flatten(2)  # type: ignore[no-any-return]
        # The same, in a third of the time where weights change at every step: a convolution lays them out anew each.
        weight, bias = self.conv3d.weight.flatten(1), self.conv3d.bias
        assert bias is not None
        return torch.matmul(weight, x.permute(0, 1, 3, 4, 2).flatten(1, 3)) + bias.unsqueeze(1)


class Pyramid(nn.Module):
    """Levels of halving length, each (B, width, t).

    From "c4": level 0 is C4 projected, plus level 1 (C5 projected) upsampled. From "c5": level 0 is C5 projected.
    The others follow by convolutions of stride 2.
    """

    def __init__(self, projections: list[SpatialProjection], levels: int, width: int) -> None:
        super().__init__()
        self.projections = nn.ModuleList(projections)
        self.down = nn.ModuleList(ConvGnRelu(width, width, 3, 2) for _ in range(levels - len(projections)))

    @classmethod
    def from_config(cls, config: DetectorConfig, c4_channels: int, c5_channels: int) -> "Pyramid":
        """The pyramid a configuration describes."""
        projections = [SpatialProjection(c5_channels, config.width, config.c5_side)]
        if config.base == "c4":
            projections.insert(0, SpatialProjection(c4_channels, config.width, config.c4_side))
        return cls(projections, config.levels, config.width)

    def forward(self, features: Features) -> list[Tensor]:
        if len(self.projections) == 2:
            low, high = self.projections[0](features.c4), self.projections[1](features.c5)
            levels = [low + F.interpolate(high, size=int(low.shape[2]), mode="nearest"), high]
        else:
            levels = [self.projections[0](features.c5)]
        for layer in self.down:
            levels.append(layer(levels[-1]))
        return levels


class FrameLevel(nn.Module):
    """The frame-level feature: level 0 upsampled to one cell a frame, (B, width, t) → (B, out, T).

    The first half of the channels is start-sensitive, the second end-sensitive.
    """

    def __init__(self, width: int, out: int, clip_length: int) -> None:
        super().__init__()
        self.clip_length = clip_length
        self.layers = nn.Sequential(ConvGnRelu(width, out, 3), ConvGnRelu(out, out, 3), ConvGnRelu(out, out, 1))

    def forward(self, level0: Tensor) -> Tensor:
        return self.layers(F.interpolate(level0, size=self.clip_length, mode="nearest"))  # type: ignore[no-any-return]
