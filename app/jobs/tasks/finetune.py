"""Fine-tuning as jobs: what it would take, the fine-tune itself, and features in the background.

The window sends the project's records; the worker never opens the project.
"""

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afsd_core.message import Message
from app.jobs import codec
from app.jobs.results import (
    FeaturesResult,
    FineTuneEstimate,
    FineTuneResult,
    HeldOutPoint,
    HeldOutScore,
    LearntFrom,
    TrainingStep,
    TriedRecipe,
    UnpreparedVideo,
    VersionDifference,
)

if TYPE_CHECKING:
    from app.jobs.kinds import FeaturesParams, FineTuneEstimateParams, FineTuneParams, Job
    from training.data.supervision import TrainingLabels
    from training.finetune.checks import Score
    from training.finetune.events import FineTuned

# Seconds between deliveries of falling losses.
_DELIVERY = 0.25
# From so many times as slow on, it is said that other things are to blame.
_BUSY = 1.5
_TRAINING = Message("Training")
_ENDING = Message("Finishing with the best so far")


def estimate(params: "FineTuneEstimateParams", job: "Job") -> FineTuneEstimate:
    """What a fine-tune would learn from and how long it would take."""
    from training.finetune.timing.estimate import estimate as estimate_of
    from training.finetune.timing.speeds import slowdown

    slow = slowdown()
    training_labels = _training_labels(params.records)
    estimated = estimate_of(
        training_labels, parent=params.parent, backbone=params.backbone, mode=params.mode, device=params.device
    )
    return FineTuneEstimate(
        ready=not estimated.problems,
        problems=tuple(estimated.problems),
        warnings=tuple(estimated.warnings),
        segments=training_labels.segments,
        videos=len(training_labels.videos),
        rejected=training_labels.rejected,
        reviewed_seconds=training_labels.reviewed_seconds,
        classes=training_labels.counts,
        backbone=estimated.backbone,
        seconds=slow * estimated.seconds,
        feature_seconds=slow * estimated.feature_seconds,
        held_out=estimated.held_out,
        protocol=estimated.protocol,
        sample_fps=estimated.sample_fps,
        busy=slow > _BUSY,
    )


def run(params: "FineTuneParams", job: "Job") -> FineTuneResult:
    """Fine-tune; see `FineTuneParams` for what is delivered on the way."""
    from training.finetune.events import Scored
    from training.finetune.one_click import FineTuned, FineTuneJob, Learning, Note, Preparing, fine_tune

    training_labels = _training_labels(params.records)
    fine_tune_job = FineTuneJob(
        training_labels,
        params.name,
        Path(params.folder),
        parent=params.parent,
        backbone=params.backbone,
        mode="full" if params.mode == "full" else "quick",
        device=params.device,
        seed=params.seed,
    )
    job.progress(Message("Reading videos"), 0, 0)
    delivered: dict[str, float] = {}
    for event in fine_tune(fine_tune_job, cancelled=job.cancelled, enough=job.enough):
        match event:
            case Preparing():
                job.progress(event.what, event.done, 1.0, event.seconds_left)
            case Note():
                job.note(event.text)
            case Learning():
                job.progress(_ENDING if job.enough() else _TRAINING, event.done, 1.0, event.seconds_left)
                # By part, or of parts that take turns the same one would be seen each time.
                pause = time.monotonic() - delivered.get(event.part, -math.inf)
                if pause > _DELIVERY * event.parts or event.step + 1 == event.steps:
                    delivered[event.part] = time.monotonic()
                    job.deliver(
                        TrainingStep(
                            part=event.part,
                            index=event.index,
                            parts=event.parts,
                            without=event.without,
                            step=event.step,
                            steps=event.steps,
                            losses=event.losses,
                            total=event.total,
                        ),
                        replaces=False,
                    )
            case Scored():
                job.progress(_ENDING if job.enough() else _TRAINING, event.done, 1.0, event.seconds_left)
                job.deliver(
                    HeldOutPoint(
                        step=event.step,
                        average=event.average,
                        best_step=event.best_step,
                        best=event.best,
                        last_step=event.last_step,
                        baseline=event.baseline,
                    ),
                    replaces=False,
                )
            case FineTuned():
                return _result(event, fine_tune_job.mode, training_labels)
    raise AssertionError("a fine-tune ends with its result")


def _result(event: "FineTuned", mode: str, training_labels: "TrainingLabels") -> FineTuneResult:
    """A fine-tune's last event, and what its version's training record says besides."""
    from training.finetune.one_click import learnt_from

    record = event.model.training or {}
    edges = record.get("edges_at_cuts") if event.model.config.get("cut_reach") else None
    return FineTuneResult(
        model=event.model.name,
        parent=event.model.parent,
        mode=mode,
        seconds=event.seconds,
        backbone=record.get("backbone", ""),
        protocol=event.protocol,
        learnt_from=codec.from_plain(LearntFrom, record.get("learnt_from") or learnt_from(training_labels)),
        threshold=event.threshold,
        before=_score(event.before),
        after=_score(event.after),
        backbone_knows_held_out=bool(record.get("backbone_knows_held_out")),
        held_out=event.held_out,
        tiou=tuple(record.get("tiou", ())),
        differences=tuple(VersionDifference(*difference) for difference in event.differences),
        edges_at_cuts=tuple(edges) if edges else None,
        thresholds=event.thresholds,
        baseline=_score(event.baseline),
        uses_baseline=event.uses_baseline,
        tried=tuple(TriedRecipe(recipe.name, recipe.average, recipe.chosen, recipe.steps) for recipe in event.tried),
        curve=event.curve,
        steps=event.steps,
        expectation=event.expectation,
        cut_short=event.cut_short,
    )


def _score(score: "Score | None") -> HeldOutScore | None:
    return HeldOutScore(score.average, score.mean, score.per_class) if score is not None else None


def features(params: "FeaturesParams", job: "Job") -> FeaturesResult:
    """Compute features of videos ahead of their use; one that cannot be read does not hold up the others."""
    from training.finetune.timing.estimate import compute_ahead

    failed: list[UnpreparedVideo] = []
    computed = 0
    for path, part, problem in compute_ahead(
        [Path(video) for video in params.videos],
        parent=params.parent,
        backbone=params.backbone,
        device=params.device,
        sample_fps=params.sample_fps,
        cancelled=job.cancelled,
    ):
        if problem:
            failed.append(UnpreparedVideo(str(path), problem))
        elif part >= 1:
            computed += 1
        job.progress(
            Message("Computing features of {name}", name=path.name),
            computed + len(failed) + part % 1,
            len(params.videos),
        )
    return FeaturesResult(computed, tuple(failed))


def _training_labels(records: dict[str, Any]) -> "TrainingLabels":
    from afsd_core.project.codec import records_from_plain
    from training.data.supervision import training_labels_of

    return training_labels_of(records_from_plain(records))
