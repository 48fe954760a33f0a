"""Averaged weights: a training that makes steps of constant size swings about what it has learnt, their mean does not.

Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992, with weights that fall off
exponentially into the past.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class AveragedWeights:
    """The exponential moving average of the parameters that a module learns.

    In the parameters' own precision, which is float32 or better: what autocast computes in is not averaged. Every
    process of a distributed training has the same parameters after each step, hence the same average.

    Args:
        module: what requires a gradient now is averaged, the rest is left alone; it starts as it is.
        decay: what the past keeps at each step, 0 to 1.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self._decay = decay
        self._learnt = {name: p for name, p in module.named_parameters() if p.requires_grad}
        self.state = {name: p.detach().clone() for name, p in self._learnt.items()}

    @torch.no_grad()
    def take_in(self, step: int) -> None:
        """The weights after a step (from 0) enter the average; over the first ones it looks back less far."""
        keep = min(self._decay, (step + 1) / (step + 10))
        torch._foreach_lerp_(list(self.state.values()), [p.detach() for p in self._learnt.values()], 1 - keep)

    @torch.no_grad()
    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Go on from a kept `state`, which may hold more than is averaged."""
        for name, tensor in self.state.items():
            tensor.copy_(state[name])

    @torch.no_grad()
    def hand_over(self) -> None:
        """The module's weights become the averaged ones."""
        for name, p in self._learnt.items():
            p.copy_(self.state[name])

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The module has the averaged weights for a while, and then its own again."""
        own = {name: p.detach().clone() for name, p in self._learnt.items()}
        self.hand_over()
        try:
            yield
        finally:
            with torch.no_grad():
                for name, p in self._learnt.items():
                    p.copy_(own[name])
