"""The training loop: a generator of events that can be killed at any moment and goes on exactly."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn

from afsd_core.detector import Afsd, BoundaryFeatures, RawOutputs
from afsd_core.errors import Cancelled, DataError
from training.data.batches import Batch, ClipSource, prefetched
from training.data.feature_store import FeatureStore
from training.engine import checkpoints
from training.engine.averaging import AveragedWeights
from training.engine.events import Evaluated, Event, Finished, Saved, Started, Step
from training.engine.frozen_backbone import Learner
from training.engine.held_out_scoring import HeldOut
from training.engine.processes import Team
from training.targets.boundary_consistency import activation_losses, triplet_losses
from training.targets.losses import LossWeights, Terms, at_least_one, detection_losses

# Seconds of work that a kill may cost at most, however slow the steps are.
_LONGEST_UNSAVED = 300
# What autocast computes in; None: no autocast.
_DTYPES = {"float64": None, "float32": None, "bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """How to train; the defaults are the paper's for THUMOS14.

    Attributes:
        epochs: at most; patience: epochs without a better held-out mAP before it stops, 0: never.
        batch: clips a forward pass (a process); accumulate: passes an optimizer step.
        lr, weight_decay: of Adam.
        freeze: "backbone" trains the heads only; "none" all but BatchNorm.
        precision: of the forward and backward pass; the losses are float32 or better. float64 is for checking: it takes
            twice the time, and rounding does not decide which locations count.
        weights: of the loss terms; 0 leaves one out.
        seed: of all random choices.
        averaging: of the weights, what the past keeps at each step; the averaged weights are scored and come out. 0, as
            the paper has it: none, the last ones are.
        dropout: of whole channels of the backbone's features; the paper has none.
        save_every: optimizer steps between checkpoints, besides one an epoch and one every five minutes; 0: only those.
        evaluate_first: score the held-out videos before the first step too.
    """

    epochs: int = 16
    patience: int = 0
    batch: int = 1
    accumulate: int = 1
    lr: float = 1e-5
    weight_decay: float = 1e-3
    freeze: Literal["backbone", "none"] = "none"
    precision: Literal["float64", "float32", "bfloat16", "float16"] = "float32"
    weights: LossWeights = field(default_factory=LossWeights)
    seed: int = 0
    averaging: float = 0.0
    dropout: float = 0.0
    save_every: int = 200
    evaluate_first: bool = False

    def signature(self) -> str:
        """Names everything that the losses depend on; a checkpoint of another one cannot be gone on with."""
        fixed = asdict(replace(self, epochs=0, patience=0, save_every=0, evaluate_first=False))
        for name in ("averaging", "dropout"):
            if not fixed[name]:
                # As before there was any: what was begun then can be gone on with.
                del fixed[name]
        return repr(sorted(fixed.items()))


@dataclass(slots=True)
class _Progress:
    """Where a training is; what a checkpoint holds besides weights."""

    step: int = 0
    best_epoch: int | None = None
    best_average: float | None = None
    scored_epoch: int = -2


def batch_losses(
    raw: RawOutputs,
    spliced: BoundaryFeatures | None,
    batch: Batch,
    clip_length: int,
    weights: LossWeights,
    team: Team | None = None,
) -> Terms:
    """All terms of a batch whose weight is not 0.

    Args:
        raw: of the clips, with boundary features; spliced: boundary features of the spliced clips.
        team: other processes that share the batch.
    """
    count = team.count if team else at_least_one
    terms = detection_losses(raw, batch.instances, clip_length, count)
    if weights.activation and raw.boundary is not None:
        terms |= activation_losses(raw.boundary, batch.edges)
    if weights.triplet:
        taking_part = torch.tensor(float(len(batch.splices)), device=raw.loc.device)
        share = taking_part / count(taking_part)
        triplet = triplet_losses(spliced, batch.splices, clip_length)["triplet"] if spliced is not None else share
        terms["triplet"] = triplet * share
    return {name: term for name, term in terms.items() if getattr(weights, name)}


def train(
    network: Afsd,
    clips: ClipSource,
    config: TrainConfig,
    folder: Path,
    *,
    held_out: HeldOut | None = None,
    store: FeatureStore | None = None,
    device: torch.device | str = "cpu",
    team: Team | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Event]:
    """Train a network; goes on where the folder's last checkpoint is.

    After the generator ends, `network` holds the best weights (the last ones where nothing is held out).

    Args:
        network: is moved to the device and changed.
        clips: what to learn from; held_out: what to score after every epoch.
        folder: of the run; holds last.pt and best.pt.
        store: for the features of a frozen backbone, None keeps nothing.
        team: the other processes of a distributed training.

    Raises:
        Cancelled: `cancelled` said so; a checkpoint has been written.
        DataError: the checkpoint is of another training, or cannot be written.
    """
    team = team or Team()
    device = torch.device(device)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    network.to(device, torch.float64 if config.precision == "float64" else torch.float32).train()
    network.backbone.requires_grad_(config.freeze == "none")
    for norm in (m for m in network.backbone.modules() if isinstance(m, nn.BatchNorm3d)):
        norm.requires_grad_(False)
    partial = _silence(network, config.weights)
    frozen = config.freeze == "backbone"
    features = (store or FeatureStore(None)) if frozen else None
    learner = team.wrap(Learner(network, features, config.dropout, config.seed), device, partial=partial)
    parameters = [p for p in network.parameters() if p.requires_grad]
    # Fused where it can be: for wide heads the other one takes a fifth of a step, this one a twentieth.
    fused = device.type in ("cpu", "cuda")
    optimizer = torch.optim.Adam(parameters, lr=config.lr, weight_decay=config.weight_decay, fused=fused)
    scaler = torch.amp.GradScaler(device.type, enabled=config.precision == "float16")
    average = AveragedWeights(network, config.averaging) if config.averaging else None
    run = _Run(network, optimizer, scaler, average, config, clips, folder, team)
    progress = run.resume(device)
    groups = _groups(len(clips), config.batch * team.size, config.accumulate)
    steps = len(groups)
    started = time.monotonic()
    yield Started(steps, config.epochs, progress.step, len(clips))
    if held_out and config.evaluate_first and progress.scored_epoch < -1:
        yield _evaluated(run, held_out, -1, progress, device, cancelled)

    reason = "all epochs"
    pace = _Pace(progress.step)
    first_epoch, position = divmod(progress.step, steps)
    if position == 0 and first_epoch > 0 and progress.scored_epoch < first_epoch - 1:
        # It was killed after the last step of an epoch, before its score was kept.
        yield from _end_of_epoch(run, held_out, first_epoch - 1, progress, device, cancelled)
    for epoch in range(first_epoch, config.epochs):
        if _exhausted(config, progress, epoch - 1):
            reason = "no improvement"
            break
        order = clips.order(epoch)
        mine = [
            team.share([int(order[k % len(order)]) for k in micro]) for group in groups[position:] for micro in group
        ]
        batches = prefetched(clips, [(numbers, epoch) for numbers in mine])
        for group in groups[position:]:
            losses, total = _step(learner, batches, len(group), run, device, progress.step)
            if average is not None:
                average.take_in(progress.step)
            progress.step += 1
            left = (config.epochs * steps - progress.step, _until_patience(config, progress, steps))
            yield Step(epoch, progress.step - 1, losses, total, *pace.seconds(progress.step, left))
            if team.any(cancelled()):
                run.save(checkpoints.LAST, progress)
                raise Cancelled("The training was stopped; it can go on from here.")
            due = bool(config.save_every) and progress.step % config.save_every == 0
            if (due or time.monotonic() - run.saved_at > _LONGEST_UNSAVED) and progress.step % steps:
                yield Saved(run.save(checkpoints.LAST, progress), progress.step)
        position = 0
        yield from _end_of_epoch(run, held_out, epoch, progress, device, cancelled)
    else:
        if _exhausted(config, progress, config.epochs - 1):
            reason = "no improvement"
    team.wait()  # until the first process has written it
    chosen = folder / (checkpoints.LAST if progress.best_epoch is None else checkpoints.BEST)
    if chosen.is_file():
        content = checkpoints.load(chosen, device)
        checkpoints.restore_learnt(network, content.get("average", content["learnt"]), chosen)
    network.eval()
    yield Finished(reason, progress.best_epoch, progress.best_average, chosen, time.monotonic() - started)


def _silence(network: Afsd, weights: LossWeights) -> bool:
    """Outputs that nothing teaches say nothing: without this, an ablation would be scored with random ones."""
    names = [name for name in ("center", "prop_loc", "prop_conf") if not getattr(weights, name)]
    silent = [getattr(head, name) for head in network.head.members for name in names]
    for head in silent:
        for parameter in head.parameters():
            nn.init.zeros_(parameter)
            parameter.requires_grad_(False)
    return bool(silent)


def _groups(clips: int, per_pass: int, accumulate: int) -> list[list[list[int]]]:
    """Positions in the epoch's order: optimizer steps of passes of clips. The last pass is filled up from the front."""
    passes = [[at + k for k in range(per_pass)] for at in range(0, clips, per_pass)]
    return [passes[at : at + accumulate] for at in range(0, len(passes), accumulate)]


def _step(
    learner: nn.Module, batches: Iterator[Batch], passes: int, run: "_Run", device: torch.device, step: int
) -> tuple[dict[str, float], float]:
    """Forward, backward and one optimizer step over some passes; the terms as plain numbers."""
    config, team = run.config, run.team
    run.optimizer.zero_grad(set_to_none=True)
    sums: dict[str, Tensor] = {}
    for at in range(passes):
        batch = on_device(next(batches), device)
        dtype = _DTYPES[config.precision]
        with team.syncing(learner, at == passes - 1):
            with torch.autocast(device.type, dtype=dtype, enabled=dtype is not None):
                raw, spliced = learner(batch, step)
                terms = batch_losses(raw, spliced, batch, run.network.config.clip_length, config.weights, team)
                loss = config.weights.total(terms)
            run.scaler.scale(loss / passes).backward()  # type: ignore[no-untyped-call]
        for name, term in (terms | {"total": loss}).items():
            sums[name] = sums.get(name, 0) + term.detach() / passes
    run.scaler.step(run.optimizer)
    run.scaler.update()
    numbers = team.mean(sums)
    total = numbers.pop("total")
    if total != total and not run.scaler.is_enabled():
        raise DataError(
            f"{run.folder}: the losses are not numbers any more. Choose a smaller learning rate, or float32, and start "
            "anew."
        )
    return numbers, total


def on_device(batch: Batch, device: torch.device) -> Batch:
    """The batch's tensors where the network is."""
    return replace(
        batch,
        clips=batch.clips.to(device, non_blocking=True),
        instances=tuple(rows.to(device) for rows in batch.instances),
        edges=batch.edges.to(device),
        spliced=None if batch.spliced is None else batch.spliced.to(device, non_blocking=True),
    )


@dataclass(slots=True, eq=False)
class _Run:
    """What a checkpoint is made of, and when the last one was written."""

    network: Afsd
    optimizer: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    average: AveragedWeights | None
    config: TrainConfig
    clips: ClipSource
    folder: Path
    team: Team
    saved_at: float = field(default_factory=time.monotonic)

    def signature(self) -> str:
        """Names the settings and the clips, so that a checkpoint is never continued on others."""
        digest = hashlib.sha256(self.config.signature().encode())
        digest.update(repr(self.network.config.to_dict()).encode())
        for window in self.clips.windows:
            digest.update(repr((window.video, window.offset, window.instances.tolist())).encode())
        digest.update(repr(self.team.size).encode())
        return digest.hexdigest()

    def save(self, name: str, progress: _Progress) -> Path:
        path = self.folder / name
        if self.team.rank == 0:
            content: dict[str, Any] = {
                "signature": self.signature(),
                "progress": asdict(progress),
                "learnt": checkpoints.learnt_state(self.network),
            }
            if name == checkpoints.LAST:
                content |= {"optimizer": self.optimizer.state_dict(), "scaler": self.scaler.state_dict()}
                if self.average is not None:
                    content["average"] = self.average.state
            checkpoints.save(path, content)
        if name == checkpoints.LAST:
            self.saved_at = time.monotonic()
        return path

    def resume(self, device: torch.device) -> _Progress:
        path = self.folder / checkpoints.LAST
        if not path.is_file():
            return _Progress()
        content = checkpoints.load(path, device)
        if content["signature"] != self.signature():
            raise DataError(
                f"{self.folder}: holds a training with other settings or other data. Choose another folder, or remove "
                "this one."
            )
        checkpoints.restore_learnt(self.network, content["learnt"], path)
        self.optimizer.load_state_dict(content["optimizer"])
        self.scaler.load_state_dict(content["scaler"])
        if self.average is not None:
            self.average.restore(content["average"])
        return _Progress(**content["progress"])


def _end_of_epoch(
    run: _Run,
    held_out: HeldOut | None,
    epoch: int,
    progress: _Progress,
    device: torch.device,
    cancelled: Callable[[], bool],
) -> Iterator[Event]:
    # Work of a minute or more is kept before it is scored; less is done again faster than it is written.
    if held_out and time.monotonic() - run.saved_at > 60:
        yield Saved(run.save(checkpoints.LAST, progress), progress.step)
    if held_out:
        yield _evaluated(run, held_out, epoch, progress, device, cancelled)
    yield Saved(run.save(checkpoints.LAST, progress), progress.step)


def _evaluated(
    run: _Run,
    held_out: HeldOut,
    epoch: int,
    progress: _Progress,
    device: torch.device,
    cancelled: Callable[[], bool],
) -> Evaluated:
    """Score, and keep the weights if they are the best so far."""
    with run.average.in_place() if run.average else nullcontext():
        scores = held_out.score(run.network, device, cancelled=cancelled)
        best = epoch >= 0 and (progress.best_average is None or scores.average > progress.best_average)
        if best:
            progress.best_epoch, progress.best_average = epoch, scores.average
            run.save(checkpoints.BEST, progress)
    progress.scored_epoch = epoch
    patience = None
    if run.config.patience:
        patience = max(run.config.patience - (epoch - (progress.best_epoch or 0)), 0)
    return Evaluated(epoch, scores.thresholds, tuple(float(x) for x in scores.mean), scores.average, best, patience)


def _exhausted(config: TrainConfig, progress: _Progress, epoch: int) -> bool:
    """Whether patience has run out after an epoch."""
    return bool(config.patience) and progress.best_epoch is not None and epoch - progress.best_epoch >= config.patience


def _until_patience(config: TrainConfig, progress: _Progress, steps: int) -> int | None:
    if not config.patience:
        return None
    last = (progress.best_epoch if progress.best_epoch is not None else progress.step // steps) + config.patience
    return max(min(last + 1, config.epochs) * steps - progress.step, 0)


class _Pace:
    """Seconds left, from the pace so far; scoring in between counts."""

    def __init__(self, step: int) -> None:
        self._first = step
        self._since = time.monotonic()

    def seconds(self, step: int, left: tuple[int, int | None]) -> tuple[float | None, float | None]:
        done = step - self._first
        if done < 2:
            return None, None
        step_seconds = (time.monotonic() - self._since) / done
        return step_seconds * left[0], None if left[1] is None else step_seconds * left[1]
