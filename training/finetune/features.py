"""The first stage of a fine-tune: the features of its videos, computed once and kept."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from afsd_core.detector import Afsd
from afsd_core.errors import AfsdError, Cancelled, DataError
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures
from afsd_core.inference.features.compute import compute_features, open_extractor
from afsd_core.media import build_index, fingerprint, sample_count
from afsd_core.message import Message
from afsd_core.whole_job import WholeJob
from training.data.feature_clips import LabelledVideo
from training.data.supervision import TrainingLabels, VideoLabels, sampled
from training.finetune.events import FineTuneEvent, FineTuneJob, Note, Preparing
from training.finetune.timing.expected import Speeds, Timed


@dataclass(slots=True)
class Prepared:
    """What can be learnt from.

    Attributes:
        labels: of the videos that can be read.
        labelled: by video, what is seen and what happens there.
        fingerprints: by video, of its file.
    """

    training_labels: TrainingLabels
    labelled: dict[str, LabelledVideo] = field(default_factory=dict)
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
    prepared = Prepared(job.training_labels)
    engine: list[Any] = []

    def opened() -> Any:
        if not engine:
            engine.append(open_extractor(network, device=job.device))
        return engine[0]

    def features(video_labels: VideoLabels) -> Iterator[float]:
        print_ = str(fingerprint(video_labels.path))
        index = build_index(video_labels.path, cancelled=cancelled)
        seen: VideoFeatures | None = None
        # Damaged features are thrown away when they are opened: the second round computes them anew.
        for _ in range(2):
            yield from compute_features(
                video_labels.path, index, network.config, kind, opened, job.cache, cancelled=cancelled
            )
            seen = job.cache.open(kind, print_)
            if seen is not None:
                break
        if seen is None:
            raise DataError(
                Message(
                    "{name}: its features cannot be kept. Free some space on the disk of the cache.",
                    name=video_labels.name,
                )
            )
        grid = sampled(video_labels, classes, sample_count(index, kind.sample_fps), kind.sample_fps)
        prepared.fingerprints[video_labels.video] = print_
        prepared.labelled[video_labels.video] = LabelledVideo(grid, seen)

    missing = {video_labels.video: _missing(video_labels, kind, job) for video_labels in job.training_labels.videos}
    whole.expect("features", sum(missing.values()) * speeds.sample)
    total = sum(missing.values()) or 1
    done = 0.0
    for video_labels in job.training_labels.videos:
        if cancelled():
            raise Cancelled(Message("Stopped while features were being computed; what is done is kept."))
        what = Message("Computing features of {name}", name=video_labels.name)
        mine = missing[video_labels.video]
        timed = Timed(speeds, round(video_labels.duration / 1e6 * float(kind.sample_fps)))
        if mine:
            yield Preparing(what, done / total)
        try:
            for part in features(video_labels):
                skipped = timed.reached(part)
                yield Preparing(what, (done + part * mine) / total, skipped=skipped)
            timed.keep()
        except (Cancelled, DataError):
            raise
        except AfsdError as error:
            yield Note(Message("{reason} It is left out.", reason=error))
            prepared.labelled.pop(video_labels.video, None)
        done += mine
    readable = [
        video_labels.video for video_labels in job.training_labels.videos if video_labels.video in prepared.labelled
    ]
    if len(readable) < len(job.training_labels.videos):
        prepared.training_labels = job.training_labels.only(readable)
        if not prepared.training_labels.segments:
            raise DataError(Message("None of the reviewed videos can be read. Find the files again, then start anew."))
    return prepared


def _missing(video_labels: VideoLabels, kind: FeatureKind, job: FineTuneJob) -> float:
    """Samples of a video whose features are not there; of one that cannot be read, none."""
    try:
        name = str(fingerprint(video_labels.path))
    except AfsdError:
        return 0.0
    if job.cache.has(kind, name):
        return 0.0
    return video_labels.duration / 1e6 * float(kind.sample_fps)
