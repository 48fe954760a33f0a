"""`afsd evaluate --effort`: the number of corrections at a threshold, and the best one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afsd_core.message import many

if TYPE_CHECKING:
    from afsd_core.evaluation import Detections, Effort, GroundTruth


@dataclass(frozen=True, slots=True)
class Chosen:
    """A threshold and where it comes from.

    `value` is None where the best one of the evaluated subset is to be used.
    """

    value: float | None = None
    source: str = "the best one for these very videos"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an edge may be off without being corrected, seconds, and who says so."""

    seconds: float
    source: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The correction effort at a threshold, and the least possible effort."""

    effort: Effort
    threshold: float
    source: str
    tolerance: Tolerance
    best_saved: float | None
    best_threshold: float

    def to_dict(self) -> dict[str, Any]:
        """The values as JSON-ready types."""
        return {
            **self.effort.to_dict(),
            "threshold": self.threshold,
            "threshold_from": self.source,
            "best_threshold": self.best_threshold,
            "best_saved": self.best_saved,
            "tolerance": self.tolerance.seconds,
            "tolerance_from": self.tolerance.source,
        }


def tolerance_for(given: float | None, project: Path | None) -> Tolerance:
    """The given tolerance, else one from a project's corrections, else the default.

    Args:
        given: seconds.
        project: where the ground truth is one.

    Raises:
        AfsdError: the project cannot be read.
    """
    from afsd_core.evaluation import suggested_tolerance
    from afsd_core.evaluation.effort import TOLERANCE

    if given is not None:
        return Tolerance(given, "as given")
    if project is None:
        return Tolerance(TOLERANCE, "the usual tolerance")
    from afsd_core.project import read_project

    suggestion = suggested_tolerance(read_project(project))
    if suggestion is None:
        return Tolerance(TOLERANCE, f"the usual tolerance, as too few edges were corrected in {project.name}")
    return Tolerance(suggestion, f"what the corrections in {project.name} suggest")


def chosen(
    ground_truth: Path,
    detections: Detections,
    subset: str | None,
    predictions: Path | None,
    threshold: float | None,
    durations: Path | None,
    tolerance: Tolerance,
) -> Chosen:
    """Choose the threshold: given, or with the fewest actions on a subset, or none.

    Args:
        ground_truth: the file with the instances.
        detections: those that are evaluated.
        subset: on which the threshold is chosen; None where it is not.
        predictions: results for that subset; None to use `detections`.
        threshold: as given.
        durations: file with the videos' lengths.
        tolerance: for the edges.

    Raises:
        AfsdError: a threshold is given and is to be chosen, or nothing is predicted where it is to be chosen.
    """
    from afsd_core.errors import DataError
    from afsd_core.evaluation import effort_curve, read_detections, read_ground_truth

    if threshold is not None:
        if subset is not None or predictions is not None:
            raise DataError("--effort-threshold says the threshold; leave out --effort-on and --effort-predictions.")
        return Chosen(threshold, "as given")
    if subset is None and predictions is None:
        return Chosen()
    predicted = detections if predictions is None else read_detections(predictions)
    truth = read_ground_truth(ground_truth, subset, set(predicted.videos), durations)
    file = predictions.name if predictions else "the results file"
    if not set(truth.videos) & set(predicted.videos):
        raise DataError(
            f"--effort-on {truth.subset}: {file} has none of its videos, so no threshold can be chosen there. "
            "Give the predictions for it with --effort-predictions."
        )
    return Chosen(
        effort_curve(truth, predicted, tolerance.seconds).threshold,
        f"chosen on subset {truth.subset}" if truth.subset else "chosen",
    )


def measure(truth: GroundTruth, detections: Detections, threshold: Chosen, tolerance: Tolerance) -> Measured:
    """Measure the effort at that threshold and at the best one."""
    from afsd_core.evaluation import effort_curve, simulated_effort

    curve = effort_curve(truth, detections, tolerance.seconds)
    value = curve.threshold if threshold.value is None else threshold.value
    effort = simulated_effort(truth, detections, value, tolerance.seconds)
    return Measured(effort, value, threshold.source, tolerance, curve.saved, curve.threshold)


def percent(share: float | None) -> str:
    """A share as a whole percentage; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f} %"


def show(measured: Measured) -> None:
    """Print the effort as a table and a sentence."""
    from rich.console import Console
    from rich.table import Table

    effort = measured.effort
    table = Table(title=f"Effort with proposals from {measured.threshold:.3f} on", title_justify="left")
    table.add_column("proposals and instances")
    table.add_column("how many", justify="right")
    table.add_column("actions", justify="right")
    table.add_row("accepted as they are", str(effort.accepted), str(effort.accepted))
    edges = many(effort.edges, "{n:,} edge", "{n:,} edges")
    labels = many(effort.relabelled, "{n:,} class", "{n:,} classes")
    table.add_row(f"corrected ({edges}, {labels})", str(effort.touched), str(effort.edges + effort.relabelled))
    table.add_row("rejected", str(effort.rejected), str(effort.rejected))
    table.add_row("drawn, as nothing was proposed", str(effort.drawn), str(3 * effort.drawn))
    table.add_section()
    table.add_row("all instances", str(effort.instances), str(effort.actions), style="bold")
    console = Console()
    (console if console.is_terminal else Console(width=100)).print(table)
    best = ""
    if measured.best_threshold != measured.threshold:
        share = percent(measured.best_saved)
        best = f" The best threshold for these very videos, {measured.best_threshold:.3f}, saves {share}."
    actions = many(effort.actions, "{n} action", "{n:,} actions")
    typer.echo(
        f"{actions} instead of {effort.from_nothing:,} from nothing: {percent(effort.saved)} saved "
        f"(threshold {measured.threshold:.3f}, {measured.source}).{best} "
        f"Edges off by at most {measured.tolerance.seconds:g} s are left alone ({measured.tolerance.source})."
    )
