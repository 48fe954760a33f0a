"""`afsd train`: the paper's training on a data set, with a live table and plots."""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afsd_core.message import many
from afsd_core.whole_job import Stretches
from app.cli.console import Bar, bar, clock, say
from app.cli.flow import FlowMethod
from app.cli.inputs import A_SET, Kind, need, need_folder, need_name

if TYPE_CHECKING:
    from training.engine.events import Evaluated, Step
    from training.paper import TrainJob
    from training.targets.losses import LossWeights


# Of the bar, until the training begins.
_PREPARING = 0.1


class PresetName(StrEnum):
    """The presets of a training."""

    thumos14 = "thumos14"
    activitynet = "activitynet"


class FreezeName(StrEnum):
    """The parts that can be frozen."""

    backbone = "backbone"
    none = "none"


class PrecisionName(StrEnum):
    """The numeric precisions."""

    float32 = "float32"
    bfloat16 = "bfloat16"
    float16 = "float16"


def train(
    dataset: Annotated[
        Path,
        typer.Argument(
            metavar="DATASET", help="A folder in AFSD's CSV layout, or an ActivityNet JSON (or a folder with one)."
        ),
    ],
    name: Annotated[str, typer.Option(help="What the model that comes out is to be called.")],
    videos: Annotated[
        Path | None, typer.Option(help="Folder with the videos. Default: beside the annotations.")
    ] = None,
    preset: Annotated[PresetName, typer.Option(help="Whose architecture and recipe.")] = PresetName.thumos14,
    backbone: Annotated[
        str, typer.Option(help="Model whose backbone to start from; `none` starts from noise.")
    ] = "i3d-kinetics400",
    flow: Annotated[bool, typer.Option("--flow", help="Train on optical flow instead of RGB.")] = False,
    method: Annotated[
        FlowMethod, typer.Option("--flow-method", help="dis, or tvl1: needs OpenCV's contrib build.")
    ] = FlowMethod.dis,
    freeze: Annotated[FreezeName, typer.Option(help="What stays as it is while the rest learns.")] = FreezeName.none,
    run: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the run: checkpoints, tables, plots. Default: runs/NAME. Where it is there, it goes on."
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="At most so many epochs.")] = 16,
    patience: Annotated[
        int, typer.Option(min=0, help="Stop after so many epochs without a better held-out mAP; 0: never.")
    ] = 0,
    average: Annotated[
        float,
        typer.Option(
            min=0,
            max=0.9999,
            help="Score and save averaged weights, of which the past keeps this much at each step: 0.99 looks back "
            "about a hundred steps; 0: the last weights, as in the paper.",
        ),
    ] = 0.0,
    dropout: Annotated[
        float,
        typer.Option(
            min=0,
            max=0.9,
            help="Leave so many of the features' channels out at random while it learns; 0: none, as in the paper.",
        ),
    ] = 0.0,
    lr: Annotated[float | None, typer.Option(help="Learning rate. Default: the preset's.")] = None,
    batch: Annotated[int, typer.Option(min=1, help="Clips in a forward pass, of each process.")] = 1,
    accumulate: Annotated[int, typer.Option(min=1, help="Forward passes in a step of training.")] = 1,
    precision: Annotated[
        PrecisionName, typer.Option(help="Numbers that forward and backward passes compute with.")
    ] = PrecisionName.float32,
    augment: Annotated[bool, typer.Option(help="Random crops and mirroring.")] = True,
    variants: Annotated[
        int,
        typer.Option(
            min=0,
            help="With --freeze backbone: draw so many versions of each clip, and keep their features; 0: draw anew.",
        ),
    ] = 0,
    without: Annotated[
        str,
        typer.Option(
            help="Leave parts out, as the paper's ablations do: one or more of quality,refinement,consistency."
        ),
    ] = "",
    train_subset: Annotated[
        str | None, typer.Option(help="Learn from this subset. Default: train (or training), else validation.")
    ] = None,
    held_out_subset: Annotated[
        str | None, typer.Option(help="Score with this subset. Default: validation (or val), else test.")
    ] = None,
    hold_out: Annotated[str, typer.Option(help="Hold out these of the training videos instead: name,name.")] = "",
    stride: Annotated[int, typer.Option(min=1, help="Sampled frames from one window to the next.")] = 30,
    seed: Annotated[int, typer.Option(help="Seed of all random choices.")] = 0,
    cuts: Annotated[
        bool,
        typer.Option("--cuts", help="Set edges at camera cuts, where those of the labels lie there; not in the paper."),
    ] = False,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    threads: Annotated[int, typer.Option(min=0, help="Processor threads; 0: as PyTorch chooses.")] = 0,
) -> None:
    """Train a detector as the paper does, end to end or on a frozen backbone.

    Interrupted or killed, the same command goes on where it was.
    """
    need(dataset, (Kind.ANNOTATIONS, Kind.TABLE, Kind.FOLDER), A_SET)
    if videos is not None:
        need_folder(videos, "the folder with the videos")
    from training.paper import Preset, TrainJob, limit_threads, recipe

    need_name(backbone)
    if threads:
        limit_threads(threads)
    changes: dict[str, Any] = {"lr": lr} if lr is not None else {}
    chosen: Preset = "activitynet" if preset is PresetName.activitynet else "thumos14"
    config = recipe(
        chosen,
        epochs=epochs,
        patience=patience,
        batch=batch,
        accumulate=accumulate,
        freeze=freeze.value,
        precision=precision.value,
        seed=seed,
        averaging=average,
        dropout=dropout,
        **changes,
    )
    job = TrainJob(
        dataset=dataset,
        videos=videos or (dataset if dataset.is_dir() else dataset.parent),
        name=name,
        run=run or Path("runs") / name,
        preset=chosen,
        backbone=None if backbone == "none" else backbone,
        train=replace(config, weights=_weights(config.weights, without)),
        flow=method.value if flow else None,
        augment=augment,
        variants=variants,
        train_subset=train_subset,
        held_out_subset=held_out_subset,
        hold_out=tuple(part.strip() for part in hold_out.split(",") if part.strip()),
        stride=stride,
        device=device,
        cuts=cuts,
    )
    _show(job)


def _weights(weights: LossWeights, without: str) -> LossWeights:
    from afsd_core.errors import DataError

    parts = {"quality": ("center",), "refinement": ("prop_loc", "prop_conf"), "consistency": ("activation", "triplet")}
    for part in filter(None, (piece.strip() for piece in without.split(","))):
        if part not in parts:
            raise DataError(f"--without {part}: no such part. Choose of quality, refinement, consistency.")
        weights = replace(weights, **dict.fromkeys(parts[part], 0.0))
    return weights


def _show(job: TrainJob) -> None:
    """Run a training; a bar and a live table on a terminal, lines elsewhere."""
    from training.engine.events import Evaluated, Finished, Started, Step
    from training.paper import ModelSaved, Note, Preparing, run_training

    leads = os.environ.get("RANK", "0") == "0"
    table = _Table()
    with bar("Starting") as shown:
        for event in run_training(job):
            if not leads:
                continue
            if isinstance(event, Preparing):
                shown.show(event.what, table.stretches.now("preparing", event.part), 1.0)
            elif isinstance(event, Note):
                shown.write(f"Note: {event.text}")
            elif isinstance(event, Started):
                table.total = event.steps * event.epochs
                where = f", going on at step {event.step}" if event.step else ""
                clips = many(event.clips, "{n:,} clip", "{n:,} clips")
                steps = many(event.steps, "{n:,} step", "{n:,} steps")
                epochs = many(event.epochs, "{n:,} epoch", "{n:,} epochs")
                shown.write(f"{clips}, {steps} an epoch, at most {epochs}{where}.")
            elif isinstance(event, Step):
                table.step(event, shown)
            elif isinstance(event, Evaluated):
                table.scored(event, shown)
            elif isinstance(event, Finished):
                best = "" if event.best_average is None else f", best average mAP {100 * event.best_average:.2f}"
                epoch = "" if event.best_epoch is None else f" after epoch {event.best_epoch + 1}"
                shown.write(f"Ended ({event.reason}) after {clock(event.seconds)}{best}{epoch}.")
            elif isinstance(event, ModelSaved):
                classes = many(len(event.model.classes), "{n:,} class", "{n:,} classes")
                say(f"{event.model.name}: saved, with {classes}. The run is in {job.run}.")


class _Table:
    """The current losses on a line that is rewritten, and one line for each epoch."""

    def __init__(self) -> None:
        self.total = 0
        self.stretches = Stretches(preparing=_PREPARING, training=1.0)
        self._sums: dict[str, float] = {}
        self._steps = 0
        self._epoch = -1

    def step(self, event: Step, shown: Bar) -> None:
        """Show the mean losses of the epoch so far."""
        if event.epoch != self._epoch:
            self._epoch, self._sums, self._steps = event.epoch, {}, 0
        self._steps += 1
        for name, value in (event.losses | {"total": event.total}).items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        left = event.seconds_left
        if event.soonest is not None and left is not None:
            left = min(left, event.soonest)
        done = self.stretches.now("training", (event.step + 1) / (self.total or 1))
        shown.show(f"epoch {event.epoch + 1}", done, 1.0, left, detail=self._means())

    def scored(self, event: Evaluated, shown: Bar) -> None:
        """Write the line of an epoch with its held-out score."""
        at = "  ".join(f"{t:g}: {100 * m:.1f}" for t, m in zip(event.tiou, event.mean_ap, strict=True))
        best = " (best)" if event.best else ""
        losses = f"{self._means()}; " if self._steps else ""
        shown.write(f"epoch {event.epoch + 1}: {losses}mAP {at}, average {100 * event.average:.2f}{best}")

    def _means(self) -> str:
        return ", ".join(f"{name} {value / self._steps:.3g}" for name, value in self._sums.items())
