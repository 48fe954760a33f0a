"""Five of the seven losses and the weights of all, each a pure function that returns named terms (AFSD, section 3.5).

Terms are scalars, already divided by how many locations they are about. Everything is computed in float32, whatever
precision the network ran in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from afsd_core.detector.network import RawOutputs
from training.targets.assignment import (
    CoarseTargets,
    RefinedTargets,
    coarse_targets,
    distance_tiou,
    exact,
    refined_targets,
)

Terms = dict[str, Tensor]
# What a sum over some locations is divided by, given how many these are.
Count = Callable[[Tensor], Tensor]

# Actions are rare among locations: they weigh three times a background location.
FOCAL_BACKGROUND, FOCAL_ACTION, FOCAL_GAMMA = 0.25, 0.75, 2.0
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class LossWeights:
    """What each term counts in the total; 0 leaves one out (the paper's ablations)."""

    loc: float = 10.0
    conf: float = 1.0
    prop_loc: float = 10.0
    prop_conf: float = 1.0
    center: float = 1.0
    activation: float = 1.0
    triplet: float = 0.1

    @classmethod
    def activitynet(cls) -> "LossWeights":
        """The published ones for ActivityNet-1.3: λ = 1."""
        return cls(loc=1.0, prop_loc=1.0)

    def total(self, terms: Mapping[str, Tensor]) -> Tensor:
        """The weighted sum of the terms that are there."""
        parts = [getattr(self, name) * term for name, term in terms.items() if getattr(self, name)]
        if not parts:
            raise ValueError("no term is left to learn from")
        return torch.stack(parts).sum()


def at_least_one(count: Tensor) -> Tensor:
    """Divide by how many there are. With several processes, by their mean number instead: gradients are averaged."""
    return count.clamp(min=1)


def focal_sum(logits: Tensor, classes: Tensor, share: Tensor | None = None) -> Tensor:
    """Softmax focal loss (Lin et al., ICCV 2017), γ = 2, summed over all locations.

    Args:
        logits: (B, N, K); classes: (B, N), 0 is background.
        share: (B, N) what each location counts; 0 where nothing is known of it. All count 1 when left out.
    """
    # The small number stands in the logarithm and in the weight, as the published training has it.
    p = logits.softmax(dim=-1).gather(-1, classes.unsqueeze(-1)).squeeze(-1) + _TINY
    weight = torch.where(classes > 0, FOCAL_ACTION, FOCAL_BACKGROUND)
    if share is not None:
        weight = weight * share
    return -(weight * (1 - p) ** FOCAL_GAMMA * p.log()).sum()


def generalised_tiou(a: Tensor, b: Tensor) -> Tensor:
    """Generalised IoU (Rezatofighi et al., CVPR 2019) of segments given by distances (…, 2) from one point."""
    shared = torch.minimum(a, b).sum(dim=-1)
    hull = torch.maximum(a, b).sum(dim=-1)
    union = a.sum(dim=-1) + b.sum(dim=-1) - shared
    eps = torch.finfo(a.dtype).eps
    return shared / union.clamp(min=eps) - (hull - union) / hull.clamp(min=eps)


def coarse_losses(
    raw: RawOutputs, targets: CoarseTargets, count: Count = at_least_one, share: Tensor | None = None
) -> Terms:
    """`loc` over coarse positives and `conf` over all locations, both divided by the positives of the batch.

    The released weights were trained with the generalised IoU; the paper writes 1 - IoU.
    """
    positive = targets.positive
    number = count(positive.sum())
    return {
        "loc": (1 - generalised_tiou(exact(raw.loc)[positive], targets.loc[positive])).sum() / number,
        "conf": focal_sum(exact(raw.conf), targets.classes, share) / number,
    }


def refined_losses(
    raw: RawOutputs, targets: RefinedTargets, count: Count = at_least_one, share: Tensor | None = None
) -> Terms:
    """`prop_loc` (L1) over refined positives and `prop_conf` over all locations, divided by the refined positives."""
    positive = targets.positive
    number = count(positive.sum())
    wrong = (exact(raw.prop_loc)[positive] - targets.prop_loc[positive]).abs().sum()
    return {"prop_loc": wrong / number, "prop_conf": focal_sum(exact(raw.prop_conf), targets.classes, share) / number}


def quality_losses(raw: RawOutputs, targets: CoarseTargets, count: Count = at_least_one, pulls: bool = True) -> Terms:
    """`center`: the quality logit learns the tIoU that the refined segment has.

    Args:
        pulls: nothing is detached, so that the quality also pulls at `prop_loc` and `loc`, as in the training of the
            released weights. Where it does, a segment that is thought to be bad is made worse, since that is what it
            was said to be: with few labels, a head now and then ends with none that fits.
    """
    positive = targets.positive
    loc = exact(raw.loc)[positive]
    refined = loc + 0.5 * loc.sum(dim=-1, keepdim=True) * exact(raw.prop_loc)[positive]
    tiou = distance_tiou(refined, targets.loc[positive]).clamp(min=0)
    if not pulls:
        tiou = tiou.detach()
    logits = exact(raw.center)[positive].squeeze(-1)
    loss = F.binary_cross_entropy_with_logits(logits, tiou, reduction="sum")
    return {"center": loss / count(positive.sum())}


def detection_losses(
    raw: RawOutputs,
    instances: Sequence[Tensor],
    clip_length: int,
    count: Count = at_least_one,
    share: Tensor | None = None,
    quality_pulls: bool = True,
) -> Terms:
    """All five terms of a batch: loc, conf, prop_loc, prop_conf, center.

    Args:
        raw: what the network says of B clips.
        instances: B tensors (n, 3): start and end in clips, class.
        clip_length: T, frames.
        count: what sums are divided by, see `at_least_one`.
        share: (B, N) what each location counts as background or action, see `focal_sum`. Where it is 0 no instance
            may lie: it would be learnt all the same.
        quality_pulls: see `quality_losses`.
    """
    coarse = coarse_targets(exact(raw.priors), instances, clip_length)
    refined = refined_targets(exact(raw.loc), coarse)
    return (
        coarse_losses(raw, coarse, count, share)
        | refined_losses(raw, refined, count, share)
        | quality_losses(raw, coarse, count, quality_pulls)
    )
