"""The first stage of a fine-tune: the features of its videos, computed once and kept."""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from afsd_core.detector import Afsd
from afsd_core.errors import AfsdError, Cancelled, DataError
from afsd_core.inference.feature_cache import FeatureKind, VideoFeatures
from afsd_core.inference.features import compute_features, open_extractor
from afsd_core.media import build_index, fingerprint, sample_count
from training.feature_clips import TaughtVideo
from training.lessons import Lesson, Lessons, sampled
from training.tuning_events import FineTuneEvent, FineTuneJob, Note, Preparing


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
    job: FineTuneJob, network: Afsd, kind: FeatureKind, classes: tuple[str, ...], cancelled: Callable[[], bool]
) -> Generator[FineTuneEvent, None, Prepared]:
    """Features of every video; one that cannot be read is left out, with a note.

    Raises:
        DataError: no video can be read, or the disk keeps no features.
        Cancelled: `cancelled` said so; what is done is kept.
    """
    found = Prepared(job.lessons)
    engine: list[Any] = []

    def opened() -> Any:
        if not engine:
            engine.append(open_extractor(network, device=job.device))
        return engine[0]

    def features(lesson: Lesson) -> Iterator[float]:
        print_ = str(fingerprint(lesson.path))
        index = build_index(lesson.path, cancelled=cancelled)
        pair: tuple[VideoFeatures | None, VideoFeatures | None] = (None, None)
        # Damaged features are thrown away when they are opened: the second round computes them anew.
        for _ in range(2):
            yield from compute_features(
                lesson.path, index, network.config, kind, opened, job.cache, cancelled=cancelled
            )
            pair = job.cache.open(kind, print_), job.cache.open(kind, print_, mirrored=True)
            if pair[0] is not None and pair[1] is not None:
                break
        seen, mirror = pair
        if seen is None:
            raise DataError(f"{lesson.name}: its features cannot be kept. Free some space on the disk of the cache.")
        grid = sampled(lesson, classes, sample_count(index, kind.sample_fps), kind.sample_fps)
        found.fingerprints[lesson.video] = print_
        found.taught[lesson.video] = TaughtVideo(grid, seen, mirror)

    total = sum(lesson.duration for lesson in job.lessons.videos) or 1
    done, started = 0, time.monotonic()
    for lesson in job.lessons.videos:
        if cancelled():
            raise Cancelled("Stopped while features were being computed; what is done is kept.")
        what = f"Computing features of {lesson.name}"
        try:
            for part in features(lesson):
                share = (done + part * lesson.duration) / total
                left = (time.monotonic() - started) * (1 - share) / share if engine and share > 0.02 else None
                yield Preparing(what, share, left)
        except (Cancelled, DataError):
            raise
        except AfsdError as error:
            yield Note(f"{error} It is left out.")
            found.taught.pop(lesson.video, None)
        done += lesson.duration
    kept = [lesson.video for lesson in job.lessons.videos if lesson.video in found.taught]
    if len(kept) < len(job.lessons.videos):
        found.lessons = job.lessons.only(kept)
        if not found.lessons.segments:
            raise DataError("None of the reviewed videos can be read. Find the files again, then start anew.")
    return found
