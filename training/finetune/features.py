"""The first stage of a fine-tune: the features of its videos, computed once and kept."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from afsd_core.detector import Afsd
from afsd_core.errors import AfsdError, Cancelled, DataError
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures
from afsd_core.inference.features.compute import compute_features, open_extractor
from afsd_core.media import build_index, fingerprint, sample_count
from afsd_core.saying import Saying
from afsd_core.whole_job import WholeJob
from training.data.feature_clips import TaughtVideo
from training.data.supervision import Lesson, Lessons, sampled
from training.finetune.events import FineTuneEvent, FineTuneJob, Note, Preparing
from training.finetune.time.expected import Speeds, Timed


@dataclass(slots=True)
class Prepared:
    """What can be learnt from.

    Attributes:
        lessons: of the videos that can be read.
        taught: by video, what is seen and what happens there.
        fingerprints: by video, of its file.
    """

    lessons: Lessons
    taught: dict[str, TaughtVideo] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)


def prepare(
    job: FineTuneJob,
    network: Afsd,
    kind: FeatureKind,
    classes: tuple[str, ...],
    speeds: Speeds,
    whole: WholeJob,
    cancelled: Callable[[], bool],
) -> Generator[FineTuneEvent, None, Prepared]:
    """Features of every video; one that cannot be read is left out, with a note.

    Args:
        speeds: of this computer; what is measured goes there too.
        whole: is told how much there is to compute.

    Raises:
        DataError: no video can be read, or the disk keeps no features.
        Cancelled: `cancelled` said so; what is done is kept.
    """
    prepared = Prepared(job.lessons)
    engine: list[Any] = []

    def opened() -> Any:
        if not engine:
            engine.append(open_extractor(network, device=job.device))
        return engine[0]

    def features(lesson: Lesson) -> Iterator[float]:
        print_ = str(fingerprint(lesson.path))
        index = build_index(lesson.path, cancelled=cancelled)
        seen: VideoFeatures | None = None
        # Damaged features are thrown away when they are opened: the second round computes them anew.
        for _ in range(2):
            yield from compute_features(
                lesson.path, index, network.config, kind, opened, job.cache, cancelled=cancelled
            )
            seen = job.cache.open(kind, print_)
            if seen is not None:
                break
        if seen is None:
            raise DataError(
                Saying(
                    "{name}: its features cannot be kept. Free some space on the disk of the cache.", name=lesson.name
                )
            )
        grid = sampled(lesson, classes, sample_count(index, kind.sample_fps), kind.sample_fps)
        prepared.fingerprints[lesson.video] = print_
        prepared.taught[lesson.video] = TaughtVideo(grid, seen)

    missing = {lesson.video: _missing(lesson, kind, job) for lesson in job.lessons.videos}
    whole.expect("features", sum(missing.values()) * speeds.sample)
    total = sum(missing.values()) or 1
    done = 0.0
    for lesson in job.lessons.videos:
        if cancelled():
            raise Cancelled(Saying("Stopped while features were being computed; what is done is kept."))
        what = Saying("Computing features of {name}", name=lesson.name)
        mine = missing[lesson.video]
        timed = Timed(speeds, round(lesson.duration / 1e6 * float(kind.sample_fps)))
        if mine:
            yield Preparing(what, done / total)
        try:
            for part in features(lesson):
                skipped = timed.reached(part)
                yield Preparing(what, (done + part * mine) / total, skipped=skipped)
            timed.keep()
        except (Cancelled, DataError):
            raise
        except AfsdError as error:
            yield Note(Saying("{reason} It is left out.", reason=error))
            prepared.taught.pop(lesson.video, None)
        done += mine
    readable = [lesson.video for lesson in job.lessons.videos if lesson.video in prepared.taught]
    if len(readable) < len(job.lessons.videos):
        prepared.lessons = job.lessons.only(readable)
        if not prepared.lessons.segments:
            raise DataError(Saying("None of the reviewed videos can be read. Find the files again, then start anew."))
    return prepared


def _missing(lesson: Lesson, kind: FeatureKind, job: FineTuneJob) -> float:
    """Samples of a video whose features are not there; of one that cannot be read, none."""
    try:
        name = str(fingerprint(lesson.path))
    except AfsdError:
        return 0.0
    if job.cache.has(kind, name):
        return 0.0
    return lesson.duration / 1e6 * float(kind.sample_fps)
