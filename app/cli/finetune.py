"""`afsd finetune`: train a detector on a project's reviewed segments or annotated videos."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afsd_core.message import many
from app.cli.console import bar, clock, say, say_json, warn
from app.cli.inputs import A_PROJECT, A_SET, Kind, need, need_folder, need_name

if TYPE_CHECKING:
    from training.data.supervision import TrainingLabels
    from training.finetune.events import Scored
    from training.finetune.one_click import FineTuned, FineTuneJob, Learning


class ModeName(StrEnum):
    """The ways to fine-tune."""

    quick = "quick"
    full = "full"


def finetune(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="PROJECT|ANNOTATIONS",
            help="A project file (.afsd; it may be open elsewhere), or an ActivityNet JSON, whose `train` subset is "
            "learnt from.",
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(help="What the model that comes out is to be called. Default: as the project, and a number."),
    ] = None,
    videos: Annotated[
        Path | None, typer.Option(help="Folder with the annotated videos. Default: beside the annotations.")
    ] = None,
    mode: Annotated[
        ModeName,
        typer.Option(
            help="quick: trains the heads on kept features. full: trains everything, end to end; wants a GPU."
        ),
    ] = ModeName.quick,
    backbone: Annotated[
        str,
        typer.Option(
            help="Model whose backbone to learn on; auto: the parent's, else i3d-kinetics400 where it is here, else "
            "small-motion, which ships."
        ),
    ] = "auto",
    parent: Annotated[
        str | None, typer.Option(help="Model to go on from. Default: start anew on the backbone.")
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(
            help="Folder for checkpoints; an interrupted fine-tune goes on from there. "
            "Default: `… AFSD data` beside the project; of annotations, `runs` in the user's own folder."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option(help="Measure what it is worth on videos that were held out; takes longer.")
    ] = True,
    steps: Annotated[
        int | None,
        typer.Option(min=1, help="Steps that the heads are trained. Default: as long as the checks get better."),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    seed: Annotated[int, typer.Option(help="Seed of all random choices.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, for other programs.")] = False,
) -> None:
    """Learn from corrected labels, and say what the new model is worth before and after.

    From a project, only reviewed stretches teach. From annotations, the `train` subset does, and no other is looked at.
    Interrupted or killed, the same command goes on where it was.
    """
    kind = need(source, (Kind.PROJECT, Kind.ANNOTATIONS, Kind.TABLE, Kind.FOLDER), f"{A_PROJECT}, or {A_SET}")
    if kind is Kind.PROJECT and videos is not None:
        raise typer.BadParameter("A project knows where its videos are; leave --videos out.", param_hint="--videos")
    if kind is not Kind.PROJECT and name is None:
        raise typer.BadParameter("Annotations have no name to go by; give one.", param_hint="--name")
    if videos is not None:
        need_folder(videos, "the folder with the annotated videos")
    from afsd_core.folders import runs_folder
    from afsd_core.weights import Registry
    from afsd_core.weights.registry import check_name
    from training.finetune.head_training import quick_settings
    from training.finetune.one_click import FineTuneJob

    registry = Registry()
    if name is not None:
        check_name(name)
    for model in filter(None, (backbone, parent)):
        need_name(model)
    if kind is Kind.PROJECT:
        training_labels = _project_lessons(source)
        name = name or _free_name(source.stem, registry.names())
        folder = run or source.with_name(f"{source.stem} AFSD data")
    else:
        assert name is not None
        training_labels = _annotated_lessons(source, videos or (source if source.is_dir() else source.parent))
        folder = run or runs_folder()
    job = FineTuneJob(
        training_labels,
        name,
        folder.resolve(),
        parent=parent,
        backbone=backbone,
        mode="full" if mode is ModeName.full else "quick",
        device=device,
        quick=None if steps is None else replace(quick_settings(training_labels, seed), steps=steps, open_end=False),
        check=check,
        seed=seed,
    )
    result = _show(job)
    if as_json:
        say_json(_facts(result))
    else:
        _print(result)


def _project_lessons(project: Path) -> TrainingLabels:
    from afsd_core.project import read_project
    from training.data.supervision import training_labels_of

    return training_labels_of(read_project(project))


def _annotated_lessons(source: Path, videos: Path) -> TrainingLabels:
    from afsd_core.errors import DataError
    from training.data.dataset import read_annotations
    from training.data.supervision import training_labels_of_annotations

    annotations = read_annotations(source)
    subset = next((name for name in annotations.subsets if name.lower() in ("train", "training")), None)
    if subset is None:
        subsets = ", ".join(name or "one without a name" for name in annotations.subsets)
        raise DataError(f"{source}: has no subset train (found: {subsets}). Only that one is learnt from.")
    return training_labels_of_annotations(annotations, videos, subset)


def _free_name(stem: str, taken: tuple[str, ...]) -> str:
    """A free model name: `My project.afsd` → `My-project-1`, or the next number."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._")[:60] or "project"
    known = {name_taken.casefold() for name_taken in taken}
    return next(f"{plain}-{k}" for k in range(1, len(taken) + 2) if f"{plain}-{k}".casefold() not in known)


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl+C stop after a checkpoint, and the second one at once."""
    asked = threading.Event()

    def ask(number: int, frame: object) -> None:
        asked.set()
        warn("Stopping after this step; Ctrl+C again stops at once.")
        signal.signal(signal.SIGINT, signal.default_int_handler)

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not the main thread: nobody presses Ctrl+C there
        yield asked.is_set
        return
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _show(job: FineTuneJob) -> FineTuned:
    """Run a fine-tune; a bar on a terminal, lines elsewhere."""
    from training.finetune.events import Scored
    from training.finetune.one_click import FineTuned, Learning, Note, Preparing, fine_tune

    training_labels = job.training_labels
    counts = ", ".join(f"{label} {count}" for label, count in training_labels.counts.items())
    begun: set[str] = set()
    with bar("Reading videos") as shown, _interruptible() as cancelled:
        if training_labels.segments:
            segments = many(training_labels.segments, "{n:,} segment", "{n:,} segments")
            videos = many(len(training_labels.videos), "{n:,} video", "{n:,} videos")
            amount = f"{segments} in {videos}"
            shown.write(f"Learning from {amount}: {counts}.")
        for event in fine_tune(job, cancelled=cancelled):
            if isinstance(event, Preparing):
                shown.show(event.what, event.done, 1.0, event.seconds_left)
            elif isinstance(event, Note):
                shown.write(f"Note: {event.text}")
            elif isinstance(event, Learning):
                if event.part not in begun:
                    begun.add(event.part)
                    shown.write(f"Training ({event.part}): about {event.steps} steps.")
                shown.show("Training", event.done, 1.0, event.seconds_left, detail=_where(event))
            elif isinstance(event, Scored):
                if event.baseline is not None and "baseline" not in begun:
                    begun.add("baseline")
                    shown.write(f"Closed-form baseline: mAP {_percent(event.baseline)} on the held-out videos.")
                shown.write(_point(event))
                shown.show("Training", event.done, 1.0, event.seconds_left)
            elif isinstance(event, FineTuned):
                return event
    raise AssertionError("a fine-tune ends with its result")


def _where(event: Learning) -> str:
    return f"{event.part}, step {event.step + 1} of {event.steps}, loss {event.total:.3f}"


def _point(event: Scored) -> str:
    """Format a point of the held-out curve as a line."""
    best = "the best so far" if event.step == event.best_step else f"best {_percent(event.best)} at {event.best_step}"
    ends = f"likely to end at about {event.last_step}"
    return f"Step {event.step}: mAP {_percent(event.average)} on the held-out videos, {best}; {ends}."


def _facts(result: FineTuned) -> dict[str, Any]:
    record = result.model.training or {}
    return {
        "model": result.model.name,
        "parent": result.model.parent,
        "mode": record.get("mode"),
        "backbone": record.get("backbone"),
        "seconds": round(result.seconds, 1),
        "protocol": result.protocol,
        "held_out": record.get("held_out", list(result.held_out)),
        "tiou": record.get("tiou", []),
        "before": result.before.to_dict() if result.before else None,
        "after": result.after.to_dict() if result.after else None,
        "threshold": result.threshold,
        "learnt_from": record.get("learnt_from"),
        "edges_at_cuts": _at_cuts(result),
        "differences": [list(difference) for difference in result.differences],
        "thresholds": result.thresholds,
        "baseline": result.baseline.to_dict() if result.baseline else None,
        "uses_baseline": result.uses_baseline,
        "tried": [asdict(recipe) for recipe in result.tried],
        "curve": [list(point) for point in result.curve],
        "steps": result.steps,
        "expectation": result.expectation,
        "cut_short": result.cut_short,
    }


def _at_cuts(result: FineTuned) -> list[int] | None:
    """Count the edges that lie at a shot boundary; None where the model moves none there."""
    counts = (result.model.training or {}).get("edges_at_cuts")
    return counts if result.model.config.get("cut_reach") else None


_HOW = {"held out": "on held-out videos", "cross-validation": "cross-validated"}


def _print(result: FineTuned) -> None:
    from rich.console import Console
    from rich.table import Table

    model = result.model
    if result.after is not None:
        tiou = (model.training or {}).get("tiou", [])
        table = Table(title=f"Average precision, percent, {_HOW.get(result.protocol, '')}", title_justify="left")
        table.add_column("class")
        table.add_column("fine-tune")
        for threshold in tiou:
            table.add_column(f"{threshold:g}", justify="right")
        table.add_column("mean", justify="right")
        shown = (("before", result.before), ("baseline", result.baseline), ("after", result.after))
        versions = [(which, score) for which, score in shown if score is not None]
        for label in result.after.per_class:
            for number, (which, score) in enumerate(versions):
                values = score.per_class.get(label)
                cells = [_percent(v) for v in values] if values else ["–"] * len(tiou)
                mean = _percent(sum(values) / len(values)) if values else "–"
                table.add_row("" if number else label, which, *cells, mean)
        table.add_section()
        for number, (which, score) in enumerate(versions):
            table.add_row(
                "" if number else "mAP", which, *map(_percent, score.mean), _percent(score.average), style="bold"
            )
        console = Console()
        (console if console.is_terminal else Console(width=120)).print(table)
    else:
        say("What it is worth was not measured.")
    classes = many(len(model.classes), "{n:,} class", "{n:,} classes")
    say(f"{model.name}: saved after {clock(result.seconds)}, with {classes}.")
    if result.steps:
        say(f"It was trained for {many(result.steps, '{n:,} step', '{n:,} steps')}.")
    if result.uses_baseline:
        say("The closed-form baseline did better than the trained heads, so it is what the new model uses.")
    if result.tried:
        say("What was tried, by mAP on the held-out videos:")
        for recipe in result.tried:
            say(f"  {_percent(recipe.average):>5}  {recipe.name}{' (taken)' if recipe.chosen else ''}")
    if result.expectation:
        say(result.expectation)
    if result.after is not None:
        say(f"Its detections are best shown from a score of {result.threshold:.2f} on.")
    if result.thresholds:
        say(f"By class: {', '.join(f'{label} {limit:.2f}' for label, limit in sorted(result.thresholds.items()))}.")
    if counts := _at_cuts(result):
        say(f"{counts[0]} of {counts[1]} edges in the labels lie at a camera cut: it sets its edges at cuts, too.")
    say(f"Use it: afsd detect VIDEO --model {model.name} --out results.json")


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"
