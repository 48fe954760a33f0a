"""Several processes that train one network: each takes its share of a batch, gradients are averaged.

Started by `torchrun`; alone, every method is the identity. Losses are divided by how many locations they are about in
the whole batch, not in a process's share, so that n processes compute what one computes on n times the batch.
"""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import Tensor, nn
from torch import distributed as dist
from torch.nn.parallel import DistributedDataParallel

from afsd_core.errors import DataError


@dataclass(frozen=True, slots=True)
class Team:
    """Attributes: rank of this process, 0 leads and writes; size: how many there are."""

    rank: int = 0
    size: int = 1

    @classmethod
    def from_environment(cls, device: torch.device) -> "Team":
        """Join the team that `torchrun` started, if it did.

        Raises:
            DataError: the environment is half set.
        """
        if "WORLD_SIZE" not in os.environ or int(os.environ["WORLD_SIZE"]) < 2:
            return cls()
        if "RANK" not in os.environ:
            raise DataError("WORLD_SIZE is set and RANK is not. Start the processes with torchrun.")
        if not dist.is_initialized():
            # The first process fills the frame cache while the others wait.
            backend = "nccl" if device.type == "cuda" else "gloo"
            dist.init_process_group(backend, timeout=timedelta(days=2))
        return cls(dist.get_rank(), dist.get_world_size())

    def share(self, numbers: Sequence[int]) -> list[int]:
        """This process's part of a batch."""
        return list(numbers[self.rank :: self.size])

    def wait(self) -> None:
        """Until all have come here."""
        if self.size > 1:
            dist.barrier()

    def wrap(self, module: nn.Module, device: torch.device, *, partial: bool = False) -> nn.Module:
        """Let backward passes average gradients; `partial`: some parameters may take no part."""
        if self.size == 1:
            return module
        devices = [device] if device.type == "cuda" else None
        return DistributedDataParallel(module, device_ids=devices, find_unused_parameters=partial)

    def syncing(self, module: nn.Module, now: bool) -> AbstractContextManager[None]:
        """Gradients are averaged in the last pass of a step only."""
        if self.size == 1 or now or not isinstance(module, DistributedDataParallel):
            return nullcontext()
        return module.no_sync()

    def count(self, number: Tensor) -> Tensor:
        """What a sum is divided by: the whole batch's number, at least 1, spread over the processes."""
        if self.size == 1:
            return number.clamp(min=1)
        everywhere = number.clone()
        dist.all_reduce(everywhere)
        return everywhere.clamp(min=1) / self.size

    def mean(self, numbers: dict[str, Tensor]) -> dict[str, float]:
        """The mean over the processes."""
        values = torch.stack([numbers[name].double() for name in sorted(numbers)])
        if self.size > 1:
            dist.all_reduce(values)
            values /= self.size
        return dict(zip(sorted(numbers), values.tolist(), strict=True))

    def any(self, said: bool) -> bool:
        """Whether any process said so."""
        if self.size == 1:
            return said
        flag = torch.tensor(float(said))
        if dist.get_backend() == "nccl":
            flag = flag.cuda()
        dist.all_reduce(flag)
        return bool(flag.item())
