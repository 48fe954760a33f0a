"""Instances and detections of many videos as columns, the shape in which they are compared fast."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

AMBIGUOUS = "Ambiguous"


def _number(names: Iterable[str]) -> tuple[tuple[str, ...], IntArray]:
    """Number names by first appearance: the table of names, and each row's number in it."""
    table: dict[str, int] = {}
    numbers = [table.setdefault(name, len(table)) for name in names]
    return tuple(table), np.asarray(numbers, dtype=np.int64)


def _segments(starts: Sequence[float], ends: Sequence[float]) -> FloatArray:
    return np.stack([np.asarray(starts, dtype=np.float64), np.asarray(ends, dtype=np.float64)], axis=-1).reshape(-1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class GroundTruth:
    """What really happens in the videos of one subset.

    Attributes:
        videos: names, in file order; videos without any instance are among them.
        classes: names, by first appearance.
        video: (G,) index into `videos`; label: (G,) index into `classes`.
        segments: (G, 2) start and end, seconds.
        durations: (V,) seconds; nan where the file does not say.
        subset: the one these are from, or None where the file knows none.
        notes: sentences about what was odd and how it was taken.
    """

    videos: tuple[str, ...]
    classes: tuple[str, ...]
    video: IntArray
    label: IntArray
    segments: FloatArray
    durations: FloatArray
    subset: str | None = None
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def build(
        cls,
        rows: Iterable[tuple[str, float, float, str]],
        *,
        videos: Iterable[str] = (),
        durations: dict[str, float] | None = None,
        subset: str | None = None,
        notes: Iterable[str] = (),
    ) -> "GroundTruth":
        """From rows of video, start, end (seconds) and class; `videos` adds those without an instance."""
        listed = list(rows)
        names, numbers = _number([*videos, *(row[0] for row in listed)])
        classes, labels = _number(row[3] for row in listed)
        known = durations or {}
        return cls(
            videos=names,
            classes=classes,
            video=numbers[len(numbers) - len(listed) :],
            label=labels,
            segments=_segments([row[1] for row in listed], [row[2] for row in listed]),
            durations=np.asarray([known.get(name, np.nan) for name in names], dtype=np.float64),
            subset=subset,
            notes=tuple(notes),
        )

    def __len__(self) -> int:
        return len(self.label)


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """Scored segments of many videos, in the order of their file.

    Attributes:
        videos, classes: names, by first appearance.
        video, label: (D,) indices into them.
        segments: (D, 2) start and end, seconds.
        scores: (D,), higher is surer; only their order counts.
        notes: sentences about what was odd and how it was taken.
    """

    videos: tuple[str, ...]
    classes: tuple[str, ...]
    video: IntArray
    label: IntArray
    segments: FloatArray
    scores: FloatArray
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def build(
        cls,
        rows: Iterable[tuple[str, float, float, str, float]],
        *,
        videos: Iterable[str] = (),
        notes: Iterable[str] = (),
    ) -> "Detections":
        """From rows of video, start, end (seconds), class and score; `videos` adds those without a detection."""
        listed = list(rows)
        names, numbers = _number([*videos, *(row[0] for row in listed)])
        classes, labels = _number(row[3] for row in listed)
        return cls(
            videos=names,
            classes=classes,
            video=numbers[len(numbers) - len(listed) :],
            label=labels,
            segments=_segments([row[1] for row in listed], [row[2] for row in listed]),
            scores=np.asarray([row[4] for row in listed], dtype=np.float64),
            notes=tuple(notes),
        )

    def __len__(self) -> int:
        return len(self.label)

    def numbered_as(self, truth: GroundTruth) -> tuple[IntArray, IntArray]:
        """Each detection's video and class as the ground truth numbers them; -1 for those it does not have."""
        video = {name: i for i, name in enumerate(truth.videos)}
        label = {name: i for i, name in enumerate(truth.classes)}
        videos = np.asarray([video.get(name, -1) for name in self.videos] or [-1], dtype=np.int64)
        labels = np.asarray([label.get(name, -1) for name in self.classes] or [-1], dtype=np.int64)
        return videos[self.video], labels[self.label]
