"""Detection as a job: the pipeline's events as reports, and as result what of its detections the project can take."""

from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.errors import AfsdError
from afsd_core.folders import cache_folder
from afsd_core.message import Message
from app.jobs import score_curve_files
from app.jobs.results import DetectResult, ProvisionalDetections, VerifiedIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afsd_core.inference.events import Detection
    from app.jobs.kinds import DetectParams, Job, VerifyIndexParams

# A project keeps none below this (resources/manual/architecture.md, Processes); the rest need not travel.
FLOOR = 0.02
MOST = 20_000
MOST_PROVISIONAL = 500


def run(params: "DetectParams", job: "Job") -> DetectResult:
    """Detect in one video; the result has no detections below `FLOOR`."""
    from afsd_core.inference import pipeline
    from afsd_core.inference.events import overall
    from afsd_core.weights import Registry

    events = pipeline.detect(
        Path(params.video),
        Registry().get(params.model),
        engine=params.engine,
        device=params.device,
        cancelled=job.cancelled,
        sessions=job.sessions,
    )
    done = overall()
    for event in events:
        match event:
            case pipeline.Progress():
                job.progress(event.stage, done(event), 1.0, event.seconds_left)
            case pipeline.Provisional():
                job.deliver(ProvisionalDetections(best(event.detections, MOST_PROVISIONAL)))
            case pipeline.Note():
                job.note(event.sentence)
            case pipeline.Unreadable():
                job.note(
                    Message(
                        "{name}: the picture cannot be read from {start:.1f} s to {end:.1f} s.",
                        name=Path(params.video).name,
                        start=event.start / 1e6,
                        end=event.end / 1e6,
                    )
                )
            case pipeline.Finished():
                kept = (
                    None
                    if event.curves is None
                    else score_curve_files.keep(event.curves, Path(params.video), event.model)
                )
                return DetectResult(
                    detections=best(event.detections, MOST),
                    total=len(event.detections),
                    unreadable=tuple(event.unreadable),
                    model=event.model,
                    engine=event.engine,
                    device=event.device,
                    duration=event.duration,
                    seconds=event.seconds,
                    curves=kept,
                )
    raise AfsdError(
        Message("{name}: the detection ended without a result. Run it again.", name=Path(params.video).name)
    )


def best(detections: "Iterable[Detection]", most: int) -> tuple["Detection", ...]:
    """The best detections, at most so many, best first, none below `FLOOR`."""
    worth = sorted((d for d in detections if d.score >= FLOOR), key=lambda d: (-d.score, d.start, d.end, d.label))
    return tuple(worth[:most])


def verify_index(params: "VerifyIndexParams", job: "Job") -> VerifiedIndex:
    """Decode a video where its packets may disagree with the decoder, and put the corrected index into the cache."""
    from afsd_core.media import build_index, fingerprint

    index = build_index(
        Path(params.video),
        cache=cache_folder() / "index",
        progress=lambda done: job.progress(Message("Indexing"), done, 1.0),
        cancelled=job.cancelled,
        verify=True,
    )
    return VerifiedIndex(
        file=str(cache_folder() / "index" / f"{fingerprint(Path(params.video))}.npz"),
        frames=int(index.frame_count),
        duration=int(index.duration),
        exact=bool(index.exact),
    )
