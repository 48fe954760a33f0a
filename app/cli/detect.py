"""`afsd detect`: a detector over videos, its detections into one results file."""

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afsd_core.errors import AfsdError
from app.cli.console import Bar, bar, clock, moment, say, warn

if TYPE_CHECKING:
    from afsd_core.inference.pipeline import Finished, Sessions
    from afsd_core.weights import Model


def detect(
    videos: Annotated[
        list[Path], typer.Argument(metavar="VIDEO…", help="Videos; each one's id is its name without suffix.")
    ],
    model: Annotated[str, typer.Option(help="Name of a model, see `afsd models list`.")],
    out: Annotated[Path, typer.Option(help="Results file to write (ActivityNet JSON); - for standard output.")],
    engine: Annotated[str, typer.Option(help="auto, torch, openvino or onnxruntime.")] = "auto",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
) -> None:
    """Find segments in videos and write them as ActivityNet results.

    A video that cannot be read does not lose the others' results: they are written, and the exit code is 1. The file
    is written again after each video, so that an interrupted run keeps what it finished.
    """
    from afsd_core.inference.pipeline import Sessions
    from afsd_core.weights import Registry

    _refuse_alike(videos)
    if str(out) != "-" and not out.resolve().parent.is_dir():
        raise typer.BadParameter(f"{out.parent} is no folder. Make it first.", param_hint="--out")
    chosen = Registry().get(model)
    sessions = Sessions()
    results: dict[str, Finished] = {}
    failed = 0
    with bar("Starting") as shown:
        for number, video in enumerate(videos, 1):
            place = f"{video.name} ({number}/{len(videos)})" if len(videos) > 1 else video.name
            try:
                results[video.stem] = detect_one(video, chosen, engine, device, sessions, shown, place)
            except AfsdError as error:
                failed += 1
                shown.write(str(error))
                continue
            if str(out) != "-":
                _write(out, chosen, results)
            shown.write(_summary(video, results[video.stem]))
    if str(out) == "-":
        _print(chosen, results)
    if failed:
        warn(f"{failed} of {len(videos)} videos failed." if len(videos) > 1 else "Nothing was detected.")
        raise typer.Exit(1)


def _refuse_alike(videos: Iterable[Path]) -> None:
    alike = [name for name, count in Counter(v.stem for v in videos).items() if count > 1]
    if alike:
        raise typer.BadParameter(
            f"Two videos would have the id {alike[0]}. Rename one, or give each its own run and --out.",
            param_hint="VIDEO",
        )


def detect_one(
    video: Path, model: "Model", engine: str, device: str, sessions: "Sessions", shown: Bar, place: str
) -> "Finished":
    """Run one detection, its progress and notes shown in a bar.

    Raises:
        AfsdError: the video, the model or the engine fails.
    """
    from afsd_core.inference import pipeline

    for event in pipeline.detect(video, model, engine=engine, device=device, sessions=sessions):
        if isinstance(event, pipeline.Progress):
            shown.show(f"{place}: {event.stage}", event.done, event.total, event.seconds_left)
        elif isinstance(event, pipeline.Note):
            shown.write(event.sentence)
        elif isinstance(event, pipeline.Unreadable):
            shown.write(f"{video.name}: unreadable from {moment(event.start)} to {moment(event.end)}: {event.reason}")
        elif isinstance(event, pipeline.Finished):
            return event
    raise AfsdError(f"{video.name}: the detection ended without a result. Run it again.")


def _write(out: Path, model: "Model", results: "dict[str, Finished]") -> None:
    from afsd_core.formats.activitynet import write_results

    external = {"used": True, "details": f"{model.name}: {model.source}"}
    write_results(out, {name: found.detections for name, found in results.items()}, external=external)


def _print(model: "Model", results: "dict[str, Finished]") -> None:
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder) / "results.json", model, results)
        say((Path(folder) / "results.json").read_text(encoding="utf-8").rstrip())


def _summary(video: Path, found: "Finished") -> str:
    how = f"{found.engine} on {found.device}, {clock(found.seconds)} for {clock(found.duration / 1e6)} of video"
    if not found.detections:
        return f"{video.name}: no detections ({how})"
    best, count = found.detections[0], len(found.detections)
    return (
        f"{video.name}: {count} detection{'s' * (count > 1)}, best: {best.label} {best.score:.2f} "
        f"at {moment(best.start)}–{moment(best.end)} ({how})"
    )
