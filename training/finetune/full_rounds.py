"""Full fine-tuning of all parts: checks and final detector advance side by side and are scored along the way.

As in `finetune.rounds`, but all of each detector learns, and the number of steps is given; a person may end it earlier.
What the checks score best with is kept, the heads before it began included: where learning end to end gains nothing,
nothing is changed. All parts stay in memory: about 0.3 GB each with I3D, its averaged weights and its optimizer.
"""

import copy
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from afsd_core.detector import Afsd
from afsd_core.detector.cell_classifier import Spans
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures
from afsd_core.message import Message
from training.data.feature_clips import LabelledVideo
from training.data.supervision import TrainingLabels
from training.engine.events import Started
from training.finetune.checks import look
from training.finetune.closed_form import fit_cells
from training.finetune.events import FineTuneEvent, Preparing, Scored
from training.finetune.full import EndToEnd, FilmedVideo, features_of, full_training, points
from training.finetune.head_training import LearnEvent, QuickConfig
from training.finetune.ranking import HeldOutVideo, ranked
from training.finetune.rounds import Curve, Part, keep, resumed
from training.finetune.timing.progress import Parts, told


@dataclass(frozen=True, slots=True)
class FullJob:
    """What all parts of a full fine-tune have in common.

    Attributes:
        labels, classes: what is learnt.
        config: how, see `full_settings`.
        kind: of features as the heads read them; spans: of the cell classifiers.
        frames: from a video's id to its sampled pictures (samples, size, size, 3).
        device: to train on; folder: for checkpoints, of its own.
        progress: of the whole training.
        start: mean AP on the held-out videos before it begins, to be beaten; None where the checks are not to choose
            what is kept, and what was learnt last is.
        baseline: mean AP of the closed-form classifier on the held-out videos, for the curve.
        cancelled, enough: asked after each step, and between videos.
    """

    training_labels: TrainingLabels
    classes: tuple[str, ...]
    config: QuickConfig
    kind: FeatureKind
    spans: Spans
    frames: Callable[[str], NDArray[np.uint8]]
    device: torch.device
    folder: Path
    progress: Parts
    start: float | None
    baseline: float | None
    cancelled: Callable[[], bool]
    enough: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        detectors: of the parts, in their order, on the CPU; None where those before it began are the best.
        curve: (steps, mean AP on the held-out videos), steps of the heads before it included.
        steps: that these detectors were trained, those of the heads included.
        best: mean AP of what is kept; 0 where nothing was scored.
        cut_short: a person said that it was good enough.
    """

    detectors: list[Afsd] | None
    curve: tuple[tuple[int, float], ...]
    steps: int
    best: float
    cut_short: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Whole:
    """A part whose backbone learns too: its training is that of the learner.

    Attributes:
        heads_steps: that its heads were trained before.
    """

    part: Part
    learner: EndToEnd
    heads_steps: int


def train_full(
    parts: Sequence[Part], detectors: Sequence[Afsd], held_out: Sequence[Sequence[str]], job: FullJob
) -> Generator[FineTuneEvent, None, Outcome]:
    """Train the detectors of all parts end to end, from point to point (`full.points`), until `enough` says so.

    Enough ends it after the step in hand, with the best of the points so far. Where nothing is held out, that is what
    was learnt up to this step; where the checks are not to choose, what all parts had learnt by the last point.

    Args:
        parts: the checks, then the final one; their heads have learnt.
        detectors: of the parts, as they are ranked by default; not changed.
        held_out: videos (ids) that each check is scored on.

    Raises:
        Cancelled: `job.cancelled` said so; the same training goes on from there.
        DataError: the disk refuses, or the losses are not numbers any more.
    """
    if job.enough() and not job.folder.exists():
        return Outcome(None, (), 0, 0.0, True)
    wholes = []
    for part, detector in zip(parts, detectors, strict=True):
        wholes.append((yield from _begin(part, detector, job)))
    curve = _curve(wholes, job)
    before, samples = (
        wholes[0].heads_steps,
        sum(len(job.frames(video_labels.video)) for video_labels in job.training_labels.videos),
    )
    cut = False
    for point in points(job.config.steps, samples):
        for whole in wholes:
            yield from _advance(whole, point, job)
        reached = [whole.part.training.step for whole in wholes]
        # A part goes on from further on than the curve, where that was lost: all are scored where it stands.
        scored = job.start is not None and not curve.holds(point) and max(reached) == point
        average = None
        if min(reached) >= point:
            average = yield from _see_anew(wholes, held_out if scored else (), point, job)
        if cut := average is None:
            break
        best = job.start is None
        if scored:
            best = curve.add(point, average)
        if best:
            for whole in wholes:
                whole.part.best = whole.part.training.snapshot()
        if scored:
            keep(job.folder, curve, [whole.part for whole in wholes], best=best)
            steps = before + point, before + curve.best_step, before + job.config.steps
            yield Scored(steps[0], average, steps[1], curve.best, steps[2], job.baseline)
    return (yield from _end(wholes, curve, cut, job))


def _begin(part: Part, detector: Afsd, job: FullJob) -> Generator[FineTuneEvent, None, _Whole]:
    """A part before its first step, or where it was stopped: a backbone of its own, and its videos' pictures."""
    films = []
    for video, labelled in zip(part.videos, part.labelled, strict=True):
        yield Preparing(
            Message("Reading the pictures of {name}", name=labelled.video_labels.video_labels.name), 0.0, "training"
        )
        films.append(FilmedVideo(labelled.video_labels, job.frames(video)))
    learner = EndToEnd(copy.deepcopy(detector), [labelled.features for labelled in part.labelled])
    training = full_training(
        learner,
        films,
        job.config,
        device=job.device,
        checkpoint=job.folder / f"{part.name}.pt",
        signature=part.training.signature,
        cancelled=job.cancelled,
    )
    whole = replace(part, head=learner.detector.head, training=training, pace=1.0, own=None, best=None)
    return _Whole(whole, learner, part.training.step)


def _curve(wholes: Sequence[_Whole], job: FullJob) -> Curve:
    """The curve so far; a new one begins with the score of the detectors as they were."""
    if job.start is None:
        return Curve()
    parts = [whole.part for whole in wholes]
    curve = resumed(job.folder, parts)
    if not curve.holds(0):
        curve.add(0, job.start)
        for part in parts:
            # Never put back: where the first point is the best one, the detectors as they were are what is kept.
            part.best = part.training.snapshot()
        keep(job.folder, curve, parts, best=True)
    return curve


def _advance(whole: _Whole, steps: int, job: FullJob) -> Iterator[FineTuneEvent]:
    """Train one part up to so many steps, or until somebody has enough."""
    training = whole.part.training

    def events() -> Iterator[LearnEvent]:
        yield Started(job.config.steps, 1, training.step, job.config.batch)
        if training.step < steps and not job.enough():
            whole.learner.to(job.device)
            yield from training.until(steps, job.enough)

    yield from told(events(), job.progress, whole.part.label, whole.heads_steps)


def _see_anew(
    wholes: Sequence[_Whole], held_out: Sequence[Sequence[str]], point: int, job: FullJob
) -> Generator[FineTuneEvent, None, float | None]:
    """Run all videos through the backbones as they are now: means, cell classifiers and the held-out score.

    Args:
        held_out: videos (ids) that each check is scored on; empty where it is not to be.

    Returns:
        The score; 0 where nothing is scored, None where somebody had enough before it was there.
    """
    videos: dict[str, HeldOutVideo] = {}
    for at, whole in enumerate(wholes):
        if whole.part.training.step > point:
            continue  # it goes on from further on, and has seen them anew before
        with whole.part.training.averaged():
            if int(whole.learner.seen_at) < point and not (yield from _take_means(whole, point, wholes, job)):
                return None
            for video in held_out[at] if at < len(held_out) else ():
                if job.enough():
                    return None
                yield Preparing(Message("Checking on held-out videos"), 0.0, "training")
                detector = whole.learner.detector
                features = features_of(detector, job.kind, job.frames(video), job.device, job.cancelled)
                videos[video] = _seen(detector, features, video, job)
    if not videos:
        return 0.0
    scores, _ = ranked(job.training_labels, job.classes, videos, {}, job.cancelled)
    return scores.average if scores is not None else 0.0


def _take_means(
    whole: _Whole, point: int, wholes: Sequence[_Whole], job: FullJob
) -> Generator[FineTuneEvent, None, bool]:
    """Take the means of a part's own videos, and fit its cell classifier, with its weights as they are now.

    Returns:
        Whether it was done: not where somebody had enough, and there is something to fall back on.
    """
    part, labelled = whole.part, {}
    for video, labelled_video in zip(part.videos, part.labelled, strict=True):
        if job.enough() and len(wholes) > 1:
            return False
        what = Message("Computing features of {name}", name=labelled_video.video_labels.video_labels.name)
        yield Preparing(what, 0.0, "training")
        features = features_of(whole.learner.detector, job.kind, job.frames(video), job.device, job.cancelled)
        labelled[video] = LabelledVideo(labelled_video.video_labels, features)
    cells = fit_cells(labelled, len(job.classes), job.spans, [part.videos])[0] if job.spans else None
    whole.learner.see(point, [labelled_video.features for labelled_video in labelled.values()], cells)
    return True


def _seen(detector: Afsd, features: VideoFeatures, video: str, job: FullJob) -> HeldOutVideo:
    duration = next(video_labels.duration for video_labels in job.training_labels.videos if video_labels.video == video)
    return HeldOutVideo(detector, features, duration, look(detector, features, job.cancelled))


def _end(wholes: Sequence[_Whole], curve: Curve, cut: bool, job: FullJob) -> Generator[FineTuneEvent, None, Outcome]:
    """What is kept of all that was learnt."""
    before = wholes[0].heads_steps
    told_curve = tuple((before + step, value) for step, value in curve.scores if step)
    alone, reached = len(wholes) == 1, wholes[-1].part.training.step
    if job.start is not None:
        steps = curve.best_step
    elif alone:
        steps = reached
    else:
        steps = max((int(whole.learner.seen_at) for whole in wholes[-1:] if whole.part.best is not None), default=0)
    if steps == 0:
        for whole in wholes:
            whole.learner.to("cpu")
        return Outcome(None, told_curve, 0, curve.best, cut)
    for whole in wholes:
        if alone and cut and job.start is None:
            with whole.part.training.averaged():
                yield from _take_means(whole, reached, wholes, job)
            whole.part.training.finish()
        else:
            whole.part.training.finish(whole.part.best)
        whole.learner.to("cpu")
    detectors = [whole.learner.detector.eval() for whole in wholes]
    return Outcome(detectors, told_curve, before + steps, curve.best, cut)
