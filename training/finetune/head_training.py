"""Quick training of light heads on kept features: the same network and losses as the paper's, another configuration.

Made for few labels and two processor cores: fewer channels, pooled features, some channels left out, AdamW, and the
average of the weights over the last steps. How long it takes to learn what the labels hold differs from set to set, so
a training can be advanced step by step, looked at, and ended when its checks say so (`training.finetune.rounds`).
"""

import hashlib
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from afsd_core.detector.network import AnyHead, Head, HeadGroup
from afsd_core.errors import Cancelled, DataError
from afsd_core.message import Message
from training.data.feature_clips import FeatureBatch, FeatureClips
from training.data.supervision import TrainingLabels
from training.engine import checkpoints
from training.engine.averaging import AveragedWeights
from training.engine.channel_dropout import drop_channels
from training.engine.events import Finished, Saved, Started, Step
from training.targets.boundary_consistency import activation_losses
from training.targets.losses import LossWeights, Terms, detection_losses

# Seconds of work that a kill may cost.
_SAVE_EVERY = 10.0
# Between the seeds of heads that learn side by side.
_APART = 1000
# Steps where nothing is held out, see `quick_settings`.
_STEPS_AT_FIVE_MINUTES, _GROWTH, _FEWEST_STEPS, _MOST_STEPS = 250, 0.25, 120, 1000


LearnEvent = Started | Step | Saved | Finished


@dataclass(frozen=True, slots=True)
class QuickConfig:
    """How to train light heads.

    Attributes:
        steps: optimizer steps; where the checks decide, about how many are expected.
        batch: clips a step.
        lr, weight_decay: of AdamW; the rate rises over the first steps and falls to zero along a cosine.
        open_end: the checks decide when it ends: the rate does not fall, which the averaged weights make up for.
        averaging: of the weights, what the past keeps at each step.
        dropout: of channels of the features: what is learnt must not hang on a few of them.
        clip: largest norm of a step's gradient.
        weights: of the loss terms; localisation counts less than published, which on few labels scored better. The
            contrast of boundary consistency learning is left out: kept features cannot be rearranged as pictures can.
        seed: of all random choices.
    """

    steps: int = 150
    batch: int = 4
    lr: float = 1e-3
    weight_decay: float = 1e-2
    open_end: bool = False
    averaging: float = 0.98
    dropout: float = 0.5
    clip: float = 5.0
    weights: LossWeights = field(default_factory=lambda: LossWeights(loc=3.0, prop_loc=3.0, triplet=0.0))
    seed: int = 0

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        rise = min(1.0, (step + 1) / 20)
        if self.open_end:
            return self.lr * rise
        return self.lr * rise * 0.5 * (1 + math.cos(math.pi * step / self.steps))


def quick_settings(training_labels: TrainingLabels, seed: int = 0) -> QuickConfig:
    """Settings by how much there is to learn, for where no check can say when to end.

    The steps are about where the held-out curves of three sets (4 to 34 minutes of footage) were highest: more footage
    takes longer, but not in proportion.
    """
    minutes = max(training_labels.reviewed_seconds / 60, 0.1)
    steps = _STEPS_AT_FIVE_MINUTES * (minutes / 5) ** _GROWTH
    return QuickConfig(steps=round(min(max(steps, _FEWEST_STEPS), _MOST_STEPS)), open_end=True, seed=seed)


def quick_train(
    head: AnyHead,
    clips: FeatureClips,
    config: QuickConfig,
    *,
    checkpoint: Path | None = None,
    signature: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[LearnEvent]:
    """Train the heads on kept features for all steps of the configuration; then they hold the averaged weights.

    Args:
        head: is changed; where it starts is part of what is learnt. Several heads learn side by side, each from clips
            of its own; the losses told are their means.
        clips: what to learn from.
    """
    training = head_training(head, clips, config, checkpoint=checkpoint, signature=signature, cancelled=cancelled)
    with one_thread():
        yield from _whole(training)


def head_training(
    head: AnyHead,
    clips: FeatureClips,
    config: QuickConfig,
    *,
    checkpoint: Path | None = None,
    signature: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> "Training":
    """The training of heads on kept features, before its first step or where its checkpoint is; see `quick_train`."""
    members = [(member, replace(config, seed=config.seed + k * _APART)) for k, member in enumerate(head.members)]

    def losses(step: int) -> Terms:
        terms = []
        for member, own in members:
            # Each step draws from its own numbers, so that a training that goes on is the one that was not stopped.
            batch = clips.draw(np.random.default_rng([own.seed, step]), own.batch)
            terms.append(quick_losses(member, batch, own, step))
        return {name: torch.stack([member_terms[name] for member_terms in terms]).mean() for name in terms[0]}

    signature = repr((head.config.to_dict(), signature))
    return Training(head, losses, config, checkpoint=checkpoint, signature=signature, cancelled=cancelled)


@contextmanager
def one_thread() -> Iterator[None]:
    """One processor thread for small networks: a second one gains little, and stalls where the window needs it."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _whole(training: "Training") -> Iterator[LearnEvent]:
    began = time.monotonic()
    yield Started(training.config.steps, 1, training.step, training.config.batch)
    yield from training.until(training.config.steps)
    training.finish()
    yield Finished("all epochs", None, None, training.checkpoint or Path(), time.monotonic() - began)


class Training:
    """A training that can be advanced by any number of steps, looked at between them, and gone on with after a kill.

    Args:
        module: is changed; what requires no gradient stays.
        losses: the terms of a step, from its number alone, so that what goes on is what was not stopped.
        config: how to train.
        checkpoint: the file to go on from; removed by nobody.
        signature: names what is learnt from; a checkpoint of something else is not gone on with.
        slower: parameters that learn at a tenth of the rate.
        cancelled: asked after each step.

    Attributes:
        step: how many steps are done.
    """

    def __init__(
        self,
        module: nn.Module,
        losses: Callable[[int], Terms],
        config: QuickConfig,
        checkpoint: Path | None = None,
        signature: str = "",
        slower: Sequence[nn.Parameter] = (),
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.module = module
        self.config = config
        self.checkpoint = checkpoint
        self._losses = losses
        self._cancelled = cancelled
        self._average = AveragedWeights(module, config.averaging)
        apart = {id(p) for p in slower}
        self._learning = [p for p in module.parameters() if p.requires_grad]
        groups: list[dict[str, Any]] = [
            {"params": [p for p in self._learning if id(p) not in apart], "share": 1.0},
            {"params": [p for p in self._learning if id(p) in apart], "share": 0.1},
        ]
        self._optimizer = torch.optim.AdamW(
            [g for g in groups if g["params"]], lr=config.lr, weight_decay=config.weight_decay, fused=True
        )
        # Where the checks decide, how many steps are expected changes nothing in any of them.
        fixed = replace(config, steps=0) if config.open_end else config
        self.signature = hashlib.sha256(repr((asdict(fixed), signature)).encode()).hexdigest()
        self.step = 0
        if checkpoint is not None and checkpoint.is_file():
            self.step = _resume(checkpoint, self.signature, module, self._average, self._optimizer)

    def until(self, last: int, enough: Callable[[], bool] = lambda: False) -> Iterator[LearnEvent]:
        """Train until so many steps are done in all, or until `enough` says so after one.

        Raises:
            Cancelled: `cancelled` said so; a checkpoint has been written.
            DataError: the disk refuses, or the losses are not numbers any more.
        """
        self.module.train()
        first, saved = self.step, time.monotonic()
        pace = saved
        while self.step < last:
            for group in self._optimizer.param_groups:
                group["lr"] = self.config.rate(self.step) * group["share"]
            terms = self._losses(self.step)
            total = self.config.weights.total(terms)
            self._optimizer.zero_grad(set_to_none=True)
            total.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self._learning, self.config.clip)
            self._optimizer.step()
            self._average.take_in(self.step)
            self.step += 1
            value = float(total.detach())
            if not math.isfinite(value):
                raise DataError(
                    Message("The losses are not numbers any more. Start the fine-tuning again with another seed.")
                )
            step_seconds = (time.monotonic() - pace) / (self.step - first)
            left = step_seconds * (last - self.step) if self.step - first > 2 else None
            yield Step(0, self.step - 1, {name: float(t.detach()) for name, t in terms.items()}, value, left, None)
            stop = self._cancelled()
            due = stop or self.step == last or time.monotonic() - saved > _SAVE_EVERY
            if self.checkpoint is not None and due:
                _save(self.checkpoint, self.signature, self.step, self.module, self._average, self._optimizer)
                saved = time.monotonic()
                yield Saved(self.checkpoint, self.step)
            if stop:
                raise Cancelled(Message("The fine-tuning was stopped; it can go on from here."))
            if enough():
                return

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """The module has the averaged weights for a while, ready to detect, and then its own again."""
        with self._average.in_place():
            self.module.eval()
            yield

    def snapshot(self) -> dict[str, Tensor]:
        """A copy of the module's state with the averaged weights."""
        with self._average.in_place():
            return {name: tensor.detach().clone() for name, tensor in self.module.state_dict().items()}

    def finish(self, state: dict[str, Tensor] | None = None) -> None:
        """The module's weights become the averaged ones, or those of a snapshot, and it is ready to detect."""
        if state is None:
            self._average.hand_over()
        else:
            self.module.load_state_dict(state)
        self.module.eval()


def quick_losses(head: Head, batch: FeatureBatch, config: QuickConfig, step: int = 0) -> Terms:
    """The terms of one batch whose weight is not 0; with the dropout of this step."""
    raw = head(drop_channels(batch.features, config.dropout, config.seed, step), with_boundary=True)
    share = batch.share(raw.priors)
    terms = detection_losses(raw, batch.instances, head.config.clip_length, share=share, quality_pulls=False)
    if config.weights.activation:
        assert raw.boundary is not None
        terms |= activation_losses(raw.boundary, batch.edges, batch.known)
    return {name: term for name, term in terms.items() if getattr(config.weights, name)}


def grown(head: AnyHead, classes: Sequence[str], known: Sequence[str], seed: int = 0) -> AnyHead:
    """A head for more or other classes that keeps what another has learnt.

    Args:
        head: has learnt `known`, names from number 1.
        classes: what the new one shall tell apart; classes that `head` does not know start anew.
        seed: of what starts anew.
    """
    members = [_grown(member, classes, known, seed + k * _APART) for k, member in enumerate(head.members)]
    return members[0] if isinstance(head, Head) else HeadGroup(members[0].config, members)


def _grown(head: Head, classes: Sequence[str], known: Sequence[str], seed: int) -> Head:
    torch.manual_seed(seed)
    new = Head.from_config(
        replace(head.config, classes=len(classes) + 1), *(p.conv3d.in_channels for p in _projections(head))
    )
    state, fresh = head.state_dict(), new.state_dict()
    # Background first; a class that is not known starts where the head does.
    old = {name: k for k, name in enumerate(known, 1)}
    pairs = [(0, 0)] + [(k, old[name]) for k, name in enumerate(classes, 1) if name in old]
    for name, tensor in state.items():
        if fresh[name].shape == tensor.shape and not name.startswith(_PER_CLASS):
            fresh[name] = tensor
            continue
        for to, source in pairs:
            fresh[name][to] = tensor[source]
    new.load_state_dict(fresh)
    return new


_PER_CLASS = ("coarse.conf.", "prop_conf.")


def _projections(head: Head) -> list[Any]:
    projections = list(head.pyramid.projections)
    return projections if len(projections) == 2 else [projections[0], projections[0]]


def _save(
    path: Path, signature: str, step: int, module: nn.Module, average: AveragedWeights, optimizer: torch.optim.Optimizer
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    checkpoints.save(
        path,
        {
            "signature": signature,
            "step": step,
            "module": module.state_dict(),
            "average": average.state,
            "optimizer": optimizer.state_dict(),
        },
    )


def _resume(
    path: Path, signature: str, module: nn.Module, average: AveragedWeights, optimizer: torch.optim.Optimizer
) -> int:
    """The step to go on with; 0 where the checkpoint is of something else or damaged: it is then written over."""
    try:
        content = checkpoints.load(path)
    except DataError:
        return 0
    if content.get("signature") != signature:
        return 0
    module.load_state_dict(content["module"])
    average.restore(content["average"])
    optimizer.load_state_dict(content["optimizer"])
    return int(content["step"])
