"""`afsd detect`: run a detector on videos and write one results file."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afsd_core.errors import AfsdError
from app.cli.console import Bar, bar, moment, say, warn
from app.cli.detection_summary import LeastScores, summary
from app.cli.inputs import A_VIDEO, Kind, need, need_name
from app.cli.outputs import OverwriteOption, need_place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afsd_core.inference.adapters.recipe import Recipe
    from afsd_core.inference.pipeline import Finished, Sessions
    from afsd_core.media import VideoIndex
    from afsd_core.weights import Model


def detect(
    videos: Annotated[
        list[Path], typer.Argument(metavar="VIDEO", help="Videos; each one's id is its name without suffix.")
    ],
    model: Annotated[str, typer.Option(help="Name of a model, see `afsd models list`.")],
    out: Annotated[Path, typer.Option(help="Results file to write (ActivityNet JSON); - for standard output.")],
    engine: Annotated[str, typer.Option(help="auto, torch, openvino or onnxruntime.")] = "auto",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    video_scores: Annotated[
        Path | None,
        typer.Option(
            help='For a detector of one class: name what it finds by these, JSON {"video": {"class": probability}}.'
        ),
    ] = None,
    classifier: Annotated[
        str | None,
        typer.Option(
            help="Or name it by the classes that this zero-shot model gives the whole video, such as i3d-kinetics400."
        ),
    ] = None,
    top_classes: Annotated[
        int, typer.Option(min=1, help="With either: how many of a video's best classes to use.")
    ] = 2,
    min_score: Annotated[
        float | None,
        typer.Option(
            help="Sum up only detections from this score on; the file holds all of them. Default: the scores that the "
            "model's own checks chose, for each class where they did; nothing is left out where there were none."
        ),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Find segments in videos and write them as ActivityNet results.

    A video that cannot be read does not lose the others' results: they are written, and the exit code is 1. The file
    is written again after each video, so that an interrupted run keeps what it finished.
    """
    from afsd_core.inference.pipeline import Sessions
    from afsd_core.weights import Registry

    _refuse_alike(videos)
    # Written so that it refuses a nan, too.
    if min_score is not None and not 0 <= min_score <= 1:
        raise typer.BadParameter(
            f"{min_score:g} is no score: scores lie between 0 and 1. Give one such as 0.3.", param_hint="--min-score"
        )
    if str(out) != "-":
        need_place(out, overwrite)
    need_name(model)
    chosen = Registry().get(model)
    sessions = Sessions()
    naming = _Naming(chosen, video_scores, classifier)
    least = _least_scores(min_score, chosen, naming)
    results: dict[str, Finished] = {}
    failed = 0
    among = Among(len(videos) * naming.runs)
    with bar("Starting") as shown:
        for number, video in enumerate(videos, 1):
            place = f"{video.name} ({number}/{len(videos)})" if len(videos) > 1 else video.name
            try:
                need(video, (Kind.VIDEO,), A_VIDEO)
                how = (engine, device, sessions, shown, place)
                classes = naming.classes(video, *how, among)
                detected = detect_one(video, chosen, *how, among=among)
                results[video.stem] = detected if classes is None else _named(detected, classes, top_classes)
            except AfsdError as error:
                failed += 1
                shown.write(str(error))
                continue
            finally:
                among.ended(number * naming.runs)
            if str(out) != "-":
                _write(out, chosen, results)
            target = "the output" if str(out) == "-" else out.name
            shown.write(summary(video, results[video.stem], least, target))
    if str(out) == "-":
        _print(chosen, results)
    if failed:
        warn(f"{failed} of {len(videos)} videos failed." if len(videos) > 1 else "Nothing was detected.")
        raise typer.Exit(1)


class Among:
    """Progress and time left over several detections.

    Those still to come are assumed to take as long as those before.

    Args:
        total: how many there are.
    """

    def __init__(self, total: int) -> None:
        self._total, self._ended = total, 0
        self._began = self._current = time.monotonic()

    def ended(self, count: int | None = None) -> None:
        """Count one more detection as ended.

        Args:
            count: how many have ended in all; needed where one has failed.
        """
        self._ended = self._ended + 1 if count is None else count
        self._current = time.monotonic()

    def all(self, done: float, seconds_left: float | None) -> tuple[float, float, float | None]:
        """Give progress, total and seconds left of all detections.

        Args:
            done: progress of the current one, in [0, 1].
            seconds_left: of the current one; None while unknown.
        """
        if seconds_left is not None:
            per_video = (self._current - self._began) / self._ended if self._ended else 0.0
            per_video = per_video or time.monotonic() - self._current + seconds_left
            seconds_left += per_video * max(self._total - self._ended - 1, 0)
        return self._ended + done, self._total, seconds_left


def _refuse_alike(videos: Iterable[Path]) -> None:
    alike = [name for name, count in Counter(v.stem for v in videos).items() if count > 1]
    if alike:
        raise typer.BadParameter(
            f"Two videos would have the id {alike[0]}. Rename one, or give each its own run and --out.",
            param_hint="VIDEO",
        )


def detect_one(
    video: Path,
    model: "Model",
    engine: str,
    device: str,
    sessions: "Sessions",
    shown: Bar,
    place: str,
    recipe: "Callable[[Model, VideoIndex], Recipe] | None" = None,
    among: "Among | None" = None,
) -> "Finished":
    """Run one detection, its progress and notes shown in a bar.

    Args:
        engine: its name, or "auto".
        device: its name, or "auto".
        shown: the bar that shows the progress.
        place: the video's name as the bar shows it.
        recipe: see `pipeline.detect`.
        among: the videos that it is one of, where there are several.

    Raises:
        AfsdError: the video, the model or the engine fails.
    """
    from afsd_core.inference import pipeline
    from afsd_core.inference.events import overall

    done, among = overall(), among or Among(1)
    for event in pipeline.detect(video, model, engine=engine, device=device, sessions=sessions, recipe=recipe):
        if isinstance(event, pipeline.Progress):
            shown.show(f"{place}: {event.stage}", *among.all(done(event), event.seconds_left))
        elif isinstance(event, pipeline.Note):
            shown.write(event.sentence)
        elif isinstance(event, pipeline.Unreadable):
            shown.write(f"{video.name}: unreadable from {moment(event.start)} to {moment(event.end)}: {event.reason}")
        elif isinstance(event, pipeline.Finished):
            return event
    raise AfsdError(f"{video.name}: the detection ended without a result. Run it again.")


class _Naming:
    """Class names of a video, for a detector that finds actions without naming them.

    Args:
        model: the detector.
        scores: file with probabilities of classes by video.
        classifier: name of a zero-shot model that gives them.

    Raises:
        AfsdError: the detector names what it finds by itself, or file or classifier are no such thing.
    """

    def __init__(self, model: "Model", scores: Path | None, classifier: str | None) -> None:
        from afsd_core.inference.video_level.scores import read_video_scores
        from afsd_core.weights import Registry

        if scores is not None and classifier is not None:
            raise typer.BadParameter("Give --video-scores or --classifier, not both.", param_hint="--classifier")
        if (scores is not None or classifier is not None) and len(model.classes) != 1:
            raise AfsdError(
                f"{model.name}: tells {len(model.classes)} classes apart by itself. Leave --video-scores and "
                "--classifier out, or choose a detector of one class."
            )
        if scores is not None:
            need(scores, (Kind.RESULTS,), 'a JSON of class scores: {"video": {"class": probability}}')
        self._scores = None if scores is None else read_video_scores(scores)
        self._classifier = None if classifier is None else Registry().get(classifier)
        if self._classifier is not None and self._classifier.kind != "zero_shot":
            raise AfsdError(f"{classifier}: does not classify whole videos. Choose a zero-shot model.")

    @property
    def renames(self) -> bool:
        """Whether classes come from the video: scores are multiplied by their probabilities."""
        return self._scores is not None or self._classifier is not None

    @property
    def runs(self) -> int:
        """Number of detections that each video needs."""
        return 1 if self._classifier is None else 2

    def classes(
        self, video: Path, engine: str, device: str, sessions: "Sessions", shown: Bar, place: str, among: "Among"
    ) -> "Mapping[str, float] | None":
        """Probability of each class for a video; None where the detector names classes itself.

        Raises:
            AfsdError: the file has no scores of it, or the classifier fails.
        """
        from afsd_core.inference.video_level.labels import VideoClassRecipe

        if self._scores is not None:
            return self._scores.of(video.stem)
        if self._classifier is None:
            return None
        where = f"{place}, classes"
        how = (engine, device, sessions, shown, where)
        detected = detect_one(video, self._classifier, *how, VideoClassRecipe, among=among)
        among.ended()
        return {d.label: d.score for d in detected.detections}


def _least_scores(given: float | None, model: "Model", naming: _Naming) -> LeastScores:
    if given is not None:
        return LeastScores(given, source="as given")
    # The checks looked at the detector's own scores, which are higher than their products with probabilities.
    return LeastScores() if naming.renames else LeastScores.of_model(model)


def _named(detected: "Finished", classes: "Mapping[str, float]", most: int) -> "Finished":
    from afsd_core.inference.video_level.labels import named

    return replace(detected, detections=tuple(named(detected.detections, classes, most=most)))


def _write(out: Path, model: "Model", results: "dict[str, Finished]") -> None:
    from afsd_core.formats.activitynet import write_results

    external = {"used": True, "details": f"{model.name}: {model.source}"}
    write_results(out, {name: detected.detections for name, detected in results.items()}, external=external)


def _print(model: "Model", results: "dict[str, Finished]") -> None:
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder) / "results.json", model, results)
        say((Path(folder) / "results.json").read_text(encoding="utf-8").rstrip())
