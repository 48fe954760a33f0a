"""What corrected labels teach: instances, and where it is known that there are no others.

Only reviewed stretches teach. Within them, what is not marked is background; outside them nothing is known, and nothing
there reaches a loss. Rejected proposals in reviewed stretches are hard negatives: the detector has been wrong there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from afsd_core.message import Message, many
from afsd_core.project.stretches import add, covers, remove

if TYPE_CHECKING:
    from afsd_core.project import ProjectRecords, Segment, Stretch
    from training.data.dataset import Annotations

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Stretches = tuple[tuple[int, int], ...]

# Fewer instances than this of a class cannot be learnt from and checked.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class LabelledInstance:
    """One segment that a person stands behind, or (as a hard negative) has rejected; microseconds, half-open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class VideoLabels:
    """What one video teaches.

    Attributes:
        video: its id; name: as people know it; path: its file.
        duration: microseconds.
        instances: by start; all within `known`.
        known: stretches where everything is marked, microseconds, sorted and disjoint.
        rejected: proposals within `known` that a person rejected.
    """

    video: str
    name: str
    path: Path
    duration: int
    instances: tuple[LabelledInstance, ...]
    known: Stretches
    rejected: tuple[LabelledInstance, ...] = ()

    @property
    def seconds(self) -> float:
        """Length of what is known."""
        return sum(end - start for start, end in self.known) / 1e6


@dataclass(frozen=True, slots=True)
class TrainingLabels:
    """What a project or a data set teaches.

    Attributes:
        videos: those with anything known, in the project's order.
        classes: names, by number from 1; those with too few instances are not among them.
        left_out: instances by class that are not learnt from, because the class has too few.
        unreviewed: segments by people outside reviewed stretches: they teach nothing yet.
        notes: sentences worth reading before it starts.
    """

    videos: tuple[VideoLabels, ...]
    classes: tuple[str, ...]
    left_out: dict[str, int]
    unreviewed: int = 0
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Instances of each class that is learnt."""
        counts = Counter(labelled.label for video_labels in self.videos for labelled in video_labels.instances)
        return {name: counts[name] for name in self.classes}

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the videos are."""
        return tuple(video_labels.path for video_labels in self.videos)

    @property
    def segments(self) -> int:
        return sum(len(video_labels.instances) for video_labels in self.videos)

    @property
    def rejected(self) -> int:
        return sum(len(video_labels.rejected) for video_labels in self.videos)

    @property
    def reviewed_seconds(self) -> float:
        return sum(video_labels.seconds for video_labels in self.videos)

    def problems(self) -> tuple[str, ...]:
        """Sentences that say what is missing before anything can be learnt; none when it can start."""
        if self.classes:
            return ()
        problems = self._too_few()
        if not problems:
            problems = [Message("There is nothing to learn from yet: no reviewed stretch holds a segment.")]
        if self.unreviewed:
            problems.append(
                many(
                    self.unreviewed,
                    "{n:,} segment lies outside reviewed stretches: mark what you have looked through as reviewed.",
                    "{n:,} segments lie outside reviewed stretches: mark what you have looked through as reviewed.",
                )
            )
        return tuple(problems)

    def warnings(self) -> tuple[str, ...]:
        """Sentences about what will not work as well as it could."""
        sentences = [*self.notes]
        if self.classes:
            sentences += self._too_few()
            if self.unreviewed:
                sentences.append(
                    many(
                        self.unreviewed,
                        "{n:,} segment outside reviewed stretches will not be learnt from. Mark what you have looked "
                        "through as reviewed.",
                        "{n:,} segments outside reviewed stretches will not be learnt from. Mark what you have looked "
                        "through as reviewed.",
                    )
                )
            if len(self.videos) == 1:
                sentences.append(
                    Message("All of it comes from one video: what is learnt cannot be checked on another.")
                )
        return tuple(sentences)

    def only(self, videos: Iterable[str]) -> "TrainingLabels":
        """The same classes, taught by some of the videos."""
        chosen = set(videos)
        return replace(self, videos=tuple(video_labels for video_labels in self.videos if video_labels.video in chosen))

    def _too_few(self) -> list[str]:
        return [
            Message(
                "{name}: {segments} in reviewed stretches; {n} more are needed to learn it.",
                one="{name}: {segments} in reviewed stretches; {n} more is needed to learn it.",
                n=FEWEST - count,
                name=name,
                segments=many(count, "{n:,} segment", "{n:,} segments"),
            )
            for name, count in sorted(self.left_out.items())
        ]


def training_labels_of(records: "ProjectRecords") -> TrainingLabels:
    """What a project teaches: accepted, corrected and drawn segments in reviewed stretches."""
    from afsd_core.project import State

    names = {label.id: label.name for label in records.classes}
    training_labels, unreviewed = [], 0
    stretches: dict[str, list[Stretch]] = {}
    for stretch in records.reviewed:
        stretches.setdefault(stretch.video, []).append(stretch)
    segments: dict[str, list[Segment]] = {}
    for segment in records.segments:
        if segment.end > segment.start and segment.class_id in names and segment.state is not State.PROPOSED:
            segments.setdefault(segment.video, []).append(segment)
    for video in records.videos:
        known: Stretches = ()
        for stretch in stretches.get(video.id, ()):
            known = add(
                known, stretch.start, stretch.end if video.duration is None else min(stretch.end, video.duration)
            )
        mine = segments.get(video.id, [])
        instances, masked = [], []
        for segment in mine:
            if not segment.by_person:
                continue
            if covers(known, segment.start, segment.end):
                instances.append(LabelledInstance(segment.start, segment.end, names[segment.class_id]))
            else:
                unreviewed += 1
                masked.append(segment)
        for segment in masked:
            # It reaches into a reviewed stretch: there is something there, and its end was not looked at.
            known = remove(known, segment.start, segment.end)
        instances = [labelled for labelled in instances if covers(known, labelled.start, labelled.end)]
        rejected = [
            LabelledInstance(s.start, s.end, names[s.class_id])
            for s in mine
            if s.state is State.REJECTED and covers(known, s.start, s.end)
        ]
        if known:
            end = video.duration or max(high for _, high in known)
            training_labels.append(
                VideoLabels(video.id, video.name, video.path, end, tuple(instances), known, tuple(rejected))
            )
    return _sifted(training_labels, [label.name for label in records.classes], unreviewed)


def training_labels_of_annotations(
    annotations: "Annotations", videos: Path, subset: str | None = None
) -> TrainingLabels:
    """What an annotated data set teaches: every video is known from end to end.

    Args:
        annotations: what was read; videos: the folder with the files.
        subset: which videos; the training ones when left out.

    Raises:
        DataError: the subset or the folder is missing, or holds none of the videos.
    """
    from afsd_core.errors import DataError
    from afsd_core.media import build_index
    from training.data.dataset import choose_subsets, find_videos

    chosen = choose_subsets(annotations, subset)[0]
    used = [video for video in annotations.videos if video.subset == chosen]
    files = find_videos((video.name for video in used), videos)
    if not files:
        raise DataError(
            Message(
                "{videos}: holds none of the {count} annotated videos ({name}.mp4, …).",
                videos=videos,
                count=len(used),
                name=used[0].name,
            )
        )
    notes, training_labels = list(annotations.notes), []
    missing = [video.name for video in used if video.name not in files]
    if missing:
        more = ", …" if len(missing) > 3 else ""
        notes.append(f"Videos without a file in {videos}, left out ({len(missing)}): {', '.join(missing[:3])}{more}.")
    for video in used:
        if video.name not in files:
            continue
        duration = int(build_index(files[video.name]).duration)
        instances = [
            LabelledInstance(a.start, min(a.end, duration), a.label)
            for a in video.annotations
            if a.start < min(a.end, duration)
        ]
        if len(instances) < len(video.annotations):
            late = many(len(video.annotations) - len(instances), "{n} instance lies after", "{n} instances lie after")
            notes.append(f"{video.name}: {late} its end.")
        training_labels.append(
            VideoLabels(video.name, video.name, files[video.name], duration, tuple(instances), ((0, duration),))
        )
    return _sifted(training_labels, annotations.classes, 0, tuple(notes))


def _sifted(
    training_labels: Sequence[VideoLabels], names: Sequence[str], unreviewed: int, notes: tuple[str, ...] = ()
) -> TrainingLabels:
    """Leave classes with too few instances out: where they show, nothing is known."""
    counts = Counter(labelled.label for video_labels in training_labels for labelled in video_labels.instances)
    classes = tuple(dict.fromkeys(name for name in names if counts[name] >= FEWEST))
    sifted = []
    for video_labels in training_labels:
        known = video_labels.known
        for labelled in video_labels.instances:
            if labelled.label not in classes:
                known = remove(known, labelled.start, labelled.end)
        instances = tuple(
            sorted(
                (t for t in video_labels.instances if t.label in classes and covers(known, t.start, t.end)),
                key=lambda t: (t.start, t.end, t.label),
            )
        )
        rejected = tuple(t for t in video_labels.rejected if covers(known, t.start, t.end))
        if known:
            sifted.append(replace(video_labels, instances=instances, known=known, rejected=rejected))
    left_out = {name: count for name, count in counts.items() if name not in classes}
    return TrainingLabels(tuple(sifted), classes, left_out, unreviewed, notes)


@dataclass(frozen=True, slots=True, eq=False)
class SampledLabels:
    """The labels on the sampling grid: times are samples, fractions included.

    Attributes:
        labels: what was sampled; samples: of the video.
        instances: (n, 2); classes: (n,) numbers from 1.
        known: (k, 2); rejected: (m, 2).
    """

    video_labels: VideoLabels
    samples: int
    instances: FloatArray
    classes: IntArray
    known: FloatArray
    rejected: FloatArray


def samples_of(training_labels: TrainingLabels, rate: Fraction) -> float:
    """About how many samples the videos of labels have."""
    return sum(video_labels.duration for video_labels in training_labels.videos) / 1e6 * float(rate)


def sampled(video_labels: VideoLabels, classes: Sequence[str], samples: int, sample_fps: Fraction) -> SampledLabels:
    """Put the labels on the grid.

    Args:
        classes: names from number 1; samples: of the video; sample_fps: samples a second.
    """
    numbers = {name: k for k, name in enumerate(classes, 1)}

    def grid(pairs: Iterable[tuple[int, int]]) -> FloatArray:
        rows = [[float(Fraction(time, 1_000_000) * sample_fps) for time in pair] for pair in pairs]
        return np.clip(np.array(rows, dtype=np.float64).reshape(-1, 2), 0, samples)

    instances = grid((t.start, t.end) for t in video_labels.instances)
    labels = np.array([numbers[t.label] for t in video_labels.instances], dtype=np.int64)
    whole = instances[:, 1] > instances[:, 0]
    return SampledLabels(
        video_labels,
        samples,
        instances[whole],
        labels[whole],
        grid(video_labels.known),
        grid((t.start, t.end) for t in video_labels.rejected),
    )
