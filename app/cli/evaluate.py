"""`afsd evaluate`: score a results file against ground truth (table, JSON, HTML page)."""

from __future__ import annotations

import json
import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afsd_core.message import many
from app.cli.inputs import RESULTS, TRUTH, Kind, need
from app.cli.outputs import OverwriteOption, need_place

if TYPE_CHECKING:
    from rich.console import Console

    from afsd_core.evaluation import AverageRecall, Detections, ErrorAnalysis, GroundTruth, MeanAP


class ProtocolName(StrEnum):
    """The evaluation protocols."""

    activitynet = "activitynet"
    thumos14 = "thumos14"


def evaluate(
    ground_truth: Annotated[
        Path,
        typer.Argument(
            metavar="GROUND_TRUTH",
            help="A project (.afsd), ActivityNet JSON, or the THUMOS'14 folder of <Class>_test.txt files.",
        ),
    ],
    predictions: Annotated[
        Path, typer.Argument(metavar="PREDICTIONS", help="Results JSON: {results: {video: [{segment, label, score}]}}.")
    ],
    protocol: Annotated[
        ProtocolName, typer.Option(help="thumos14 is the challenge's own; activitynet interpolates precision.")
    ] = ProtocolName.activitynet,
    subset: Annotated[
        str | None,
        typer.Option(help="Score the videos of this subset only. Default: the one that most predicted videos are in."),
    ] = None,
    tiou: Annotated[
        str | None,
        typer.Option(
            help="tIoU thresholds: one (0.5), several (0.3,0.5) or first:last:step. "
            "Default: 0.5:0.95:0.05 for activitynet, 0.3:0.7:0.1 for thumos14."
        ),
    ] = None,
    proposals: Annotated[
        str | None, typer.Option(help="Numbers of proposals a video for average recall. Default: 1,5,10,50,100,200.")
    ] = None,
    durations: Annotated[
        Path | None, typer.Option(help="AFSD's …_video_info.csv, where the ground truth tells no durations.")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Add the error analysis after DETAD.")] = False,
    effort: Annotated[
        bool, typer.Option("--effort", help="Add the actions that correcting the proposals takes, and what that saves.")
    ] = False,
    effort_on: Annotated[
        str | None, typer.Option(help="Choose --effort's threshold on this subset. Default: the best one here.")
    ] = None,
    effort_predictions: Annotated[
        Path | None, typer.Option(help="Results JSON for --effort-on. Default: the same file.")
    ] = None,
    effort_threshold: Annotated[
        float | None, typer.Option(help="Show proposals from this score on, instead of choosing.")
    ] = None,
    effort_tolerance: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help="By how much an edge may be off and is left alone. Default: what the corrections in a project "
            "suggest; 0.2 where it has too few, and for other ground truth.",
        ),
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained page with charts here.")] = None,
    overwrite: OverwriteOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")] = False,
) -> None:
    """Score detections against ground truth.

    Computes mean AP and average recall; if asked, also an error analysis and the effort that the detections save.
    """
    from afsd_core.evaluation import (
        analyse,
        average_recall,
        html_report,
        mean_ap,
        parse_thresholds,
        read_detections,
        read_ground_truth,
    )
    from afsd_core.evaluation.average_precision import DEFAULT_THRESHOLDS
    from afsd_core.evaluation.recall import DEFAULT_COUNTS
    from app.cli.effort import chosen, measure, show, tolerance_for

    if effort_tolerance is not None and not 0 <= effort_tolerance < math.inf:
        raise typer.BadParameter(
            f"{effort_tolerance:g} is no tolerance: give seconds from 0 on, such as 0.2.",
            param_hint="--effort-tolerance",
        )
    kind = _check_files(ground_truth, predictions, effort_predictions, durations)
    if html:
        need_place(html, overwrite, "--html")
    thresholds = parse_thresholds(tiou or DEFAULT_THRESHOLDS[protocol.value])
    counts = _counts(proposals) if proposals else DEFAULT_COUNTS
    detections = read_detections(predictions)
    truth = read_ground_truth(ground_truth, subset, set(detections.videos), durations)
    notes = [
        *truth.notes,
        *detections.notes,
        *_strangers(truth.videos, detections.videos, protocol),
        *_unseen(truth, detections),
    ]
    scores = mean_ap(truth, detections, protocol.value, thresholds)
    recall = average_recall(truth, detections, counts)
    analysis = analyse(truth, detections, thresholds) if errors or html else None
    measured = None
    options = (effort_on, effort_predictions, effort_threshold)
    if effort or effort_tolerance is not None or any(option is not None for option in options):
        tolerance = tolerance_for(effort_tolerance, ground_truth if kind is Kind.PROJECT else None)
        threshold = chosen(ground_truth, detections, *options, durations, tolerance)
        measured = measure(truth, detections, threshold, tolerance)
    if html:
        title = f"{predictions.name} against {ground_truth.name}" + (f", {truth.subset}" if truth.subset else "")
        _write(html, html_report(title, scores, recall, analysis, notes=notes))
    for note in notes:
        typer.echo(f"Note: {note}", err=True)
    if as_json:
        result: dict[str, Any] = scores.to_dict()
        if errors or proposals:
            result["average_recall"] = recall.to_dict()
        if errors and analysis:
            result["errors"] = analysis.to_dict()
        if measured:
            result["effort"] = measured.to_dict()
        typer.echo(json.dumps(result))
        return
    _print(scores, recall, analysis if errors else None, truth.subset)
    if measured:
        show(measured)
    if html:
        typer.echo(f"Wrote {html}.")


def _check_files(truth: Path, predictions: Path, others: Path | None, durations: Path | None) -> Kind:
    """Refuse files of the wrong kind; gives the kind of the ground truth."""
    from afsd_core.errors import DataError

    kind = need(truth, (Kind.ANNOTATIONS, Kind.FOLDER, Kind.PROJECT, Kind.RESULTS), TRUTH)
    other = need(predictions, (Kind.RESULTS, Kind.ANNOTATIONS), RESULTS)
    if kind is Kind.RESULTS:
        swapped = " The two were given the wrong way round." if other is Kind.ANNOTATIONS else ""
        raise DataError(f"{truth}: is {kind.value}. What is wanted first is {TRUTH}.{swapped}")
    if other is Kind.ANNOTATIONS:
        raise DataError(f"{predictions}: is {other.value}. What is wanted second is {RESULTS}.")
    if others is not None:
        need(others, (Kind.RESULTS,), RESULTS)
    if durations is not None:
        need(durations, (Kind.TABLE,), "AFSD's …_video_info.csv")
    return kind


def _counts(text: str) -> tuple[int, ...]:
    from afsd_core.errors import DataError

    try:
        counts = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        counts = ()
    if not counts or counts[0] < 1:
        raise DataError(f"--proposals {text}: not numbers of proposals. Write them like 50,100,200.")
    return counts


def _strangers(known: tuple[str, ...], predicted: tuple[str, ...], protocol: ProtocolName) -> list[str]:
    """Notes on predictions for videos that are not scored."""
    from afsd_core.formats.common import listed

    strange = set(predicted) - set(known)
    if not predicted or not strange:
        return []
    if len(strange) == len(set(predicted)):
        return [
            f"None of the {len(strange)} predicted videos is in the ground truth, so nothing is found: it calls a "
            f"video {known[0]}, the predictions {predicted[0]}."
        ]
    counted = "left out" if protocol is ProtocolName.activitynet else "counted as wrong"
    where = many(
        len(strange),
        "{n:,} predicted video is not in what is scored",
        "{n:,} predicted videos are not in what is scored",
    )
    names = listed([name for name in predicted if name in strange])
    return [f"{where} ({names}); detections there are {counted}."]


def _unseen(truth: GroundTruth, detections: Detections) -> list[str]:
    """Notes on scored videos without any predictions."""
    import numpy as np

    from afsd_core.formats.common import listed

    predicted = set(detections.videos)
    unseen = [number for number, name in enumerate(truth.videos) if name not in predicted]
    # Where no name is known at all, `_strangers` says so.
    if not unseen or (predicted and predicted.isdisjoint(truth.videos)):
        return []
    have = "has" if len(unseen) == 1 else "have"
    where = f"the ground truth's subset {truth.subset}" if truth.subset else "the ground truth"
    names = listed([truth.videos[number] for number in unseen])
    instances = many(
        int(np.isin(truth.video, unseen).sum()),
        "the {n:,} instance marked there counts as missed",
        "the {n:,} instances marked there count as missed",
    )
    return [f"{len(unseen):,} of {len(truth.videos):,} videos in {where} {have} no prediction ({names}): {instances}."]


def _write(path: Path, text: str) -> None:
    from afsd_core.errors import DataError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror}). Choose another place.") from None


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.2f}"


def _print(scores: MeanAP, recall: AverageRecall, analysis: ErrorAnalysis | None, subset: str | None) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    name_width = max(5, *(len(name) for name in scores.classes))
    if not console.is_terminal:
        # A file or a pipe has no width; nothing needs to be cut there.
        console = Console(width=max(100, name_width + 30 + 8 * len(scores.thresholds)))
    # As many thresholds as fit, evenly; the mean is always over all.
    room = max((console.width - min(name_width, 20) - 26) // 8, 1)
    shown = range(0, len(scores.thresholds), -(-len(scores.thresholds) // room))
    where = f", subset {subset}" if subset else ""
    table = Table(title=f"Average precision, percent ({scores.protocol}{where})", title_justify="left")
    table.add_column("class", min_width=min(name_width, 20))
    table.add_column("instances", justify="right")
    for t in shown:
        table.add_column(f"{scores.thresholds[t]:g}", justify="right", min_width=5)
    table.add_column("mean", justify="right")
    for k, name in enumerate(scores.classes):
        values = scores.ap[:, k]
        table.add_row(
            name, str(scores.instances[k]), *(_percent(values[t]) for t in shown), _percent(float(values.mean()))
        )
    table.add_section()
    total = str(sum(scores.instances))
    table.add_row("mAP", total, *(_percent(scores.mean[t]) for t in shown), _percent(scores.average), style="bold")
    console.print(table)
    if scores.protocol == "thumos14":
        console.print(
            "In the challenge's protocol each instance takes the detection that overlaps it most, whatever its score: "
            "many weak detections lower these figures. --protocol activitynet goes by the score.",
            style="dim",
        )

    table = Table(title="Average recall, percent", title_justify="left")
    table.add_column("proposals a video, at most")
    for count in recall.counts:
        table.add_column(f"{count}", justify="right")
    table.add_row("average recall", *(_percent(float(value)) for value in recall.average))
    table.add_row("proposals there were, on average", *(f"{value:.1f}" for value in recall.average_count))
    console.print(table)
    if analysis:
        _print_errors(console, analysis)


def _print_errors(console: Console, analysis: ErrorAnalysis) -> None:
    from rich.table import Table

    from afsd_core.evaluation.error_analysis import KINDS, TRUE_POSITIVE
    from afsd_core.evaluation.report import bin_range

    table = Table(title=f"False positives at tIoU {analysis.tiou:g}", title_justify="left")
    for column in ("kind", "best G", "best 10 G", "gain, points"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind in (TRUE_POSITIVE, *KINDS):
        gain = f"{100 * analysis.gain[kind]:+.2f}" if kind in analysis.gain else ""
        table.add_row(kind, str(analysis.slices[0][kind]), str(sum(part[kind] for part in analysis.slices)), gain)
    console.print(table)

    table = Table(title=f"Sensitivity (average mAP_N {_percent(analysis.map_n)})", title_justify="left")
    for column in ("characteristic", "bin", "range", "instances", "average mAP_N", "never found"):
        table.add_column(column, justify="left" if column in ("characteristic", "bin", "range") else "right")
    for characteristic in analysis.sensitivity:
        for k, part in enumerate(characteristic.bins):
            name = characteristic.characteristic if k == 0 else ""
            numbers = (str(part.instances), _percent(part.map_n), _percent(part.missed))
            table.add_row(name, part.name, bin_range(part), *numbers)
        table.add_section()
    console.print(table)
    for note in analysis.notes:
        typer.echo(f"Note: {note}", err=True)
