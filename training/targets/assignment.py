"""What each location should say: coarse targets from the instances, refined ones from the coarse output too."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

# Refined targets keep the class where the coarse segment is this good already.
REFINED_TIOU = 0.5


def exact(x: Tensor) -> Tensor:
    """As float32, whatever precision the network ran in; float64 stays."""
    return x if x.dtype == torch.float64 else x.float()


class CoarseTargets(NamedTuple):
    """Of N locations each.

    Attributes:
        loc: (B, N, 2) distances to start and end, frames of the clip; 0 for background.
        classes: (B, N) 0 is background.
    """

    loc: Tensor
    classes: Tensor

    @property
    def positive(self) -> Tensor:
        """(B, N) where there is an action."""
        return self.classes > 0


class RefinedTargets(NamedTuple):
    """Of N locations each.

    Attributes:
        prop_loc: (B, N, 2) offsets in halves of the coarse length.
        classes: (B, N) 0 is background.
    """

    prop_loc: Tensor
    classes: Tensor

    @property
    def positive(self) -> Tensor:
        """(B, N) where there is an action and the coarse segment fits it."""
        return self.classes > 0


def coarse_targets(priors: Tensor, instances: Sequence[Tensor], clip_length: int) -> CoarseTargets:
    """Each location takes the shortest instance that covers it, else background (AFSD, section 3.2).

    Args:
        priors: (N,) or (N, 1) locations, in clips.
        instances: one (n, 3) a clip: start, end (in clips), class; n may be 0.
        clip_length: T, frames.
    """
    where = priors.reshape(-1, 1)
    locs, classes = [], []
    for rows in instances:
        rows = rows.to(where)
        if not len(rows):
            locs.append(where.new_zeros(len(where), 2))
            classes.append(torch.zeros(len(where), dtype=torch.int64, device=where.device))
            continue
        left = (where - rows[:, 0]) * clip_length
        right = (rows[:, 1] - where) * clip_length
        length = ((rows[:, 1] - rows[:, 0]) * clip_length).expand_as(left)
        # Longer than any instance can be: "does not cover".
        length = torch.where((left >= 0) & (right >= 0), length, 2.0 * clip_length + 1)
        best, which = length.min(dim=1)
        covered = best <= 2.0 * clip_length
        index = which.unsqueeze(1)
        loc = torch.cat([left.gather(1, index), right.gather(1, index)], dim=1)
        locs.append(torch.where(covered.unsqueeze(1), loc, torch.zeros_like(loc)))
        classes.append(torch.where(covered, rows[which, 2].long(), torch.zeros_like(which)))
    return CoarseTargets(torch.stack(locs), torch.stack(classes))


def distance_tiou(a: Tensor, b: Tensor) -> Tensor:
    """tIoU of segments given by their distances (…, 2) from one point; below 0 where they do not meet."""
    shared = torch.minimum(a, b).sum(dim=-1)
    union = a.sum(dim=-1) + b.sum(dim=-1) - shared
    return shared / union.clamp(min=torch.finfo(a.dtype).eps)


def refined_targets(loc: Tensor, coarse: CoarseTargets) -> RefinedTargets:
    """Targets of the refinement, given what the coarse stage says.

    Args:
        loc: (B, N, 2) coarse distances, frames; taken as constants.
        coarse: their targets.
    """
    loc = loc.detach()
    fits = coarse.positive & (distance_tiou(loc, coarse.loc) >= REFINED_TIOU)
    half = 0.5 * loc.sum(dim=-1, keepdim=True)
    offsets = (coarse.loc - loc) / half
    return RefinedTargets(
        torch.where(fits.unsqueeze(-1), offsets, torch.zeros_like(offsets)),
        torch.where(fits, coarse.classes, torch.zeros_like(coarse.classes)),
    )
