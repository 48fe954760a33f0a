"""What a detection says on its way and at its end: plain records, cheap to import."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afsd_core.whole_job import Stretches

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.score_curves import Curves


@dataclass(frozen=True, slots=True)
class Detection:
    """A scored segment out of a detector: half-open [start, end), microseconds, on frame boundaries; score 0..1."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is; `overall` makes one progress of all stages.

    Attributes:
        stage: "Indexing", "Computing flow" (where the model sees it), "Loading" (of the model, which runs beside the
            first decoding), "Detecting", "Finishing".
        done, total: in clips, or 0..1 while indexing and computing flow; a total of 0 means that nobody knows.
        seconds_left: until the end of the detection, from the speed of the last clips; None before the first.
    """

    stage: str
    done: float
    total: float
    seconds_left: float | None = None


def overall() -> Callable[[Progress], float]:
    """What tells how much of one detection is done, 0 to 1, never less than before, from its `Progress` in turn."""
    stretches = Stretches(**{"Indexing": 0.04, "Computing flow": 0.4, "Detecting": 0.99, "Finishing": 1.0})

    def done(progress: Progress) -> float:
        return stretches.now(progress.stage, progress.done / progress.total if progress.total > 0 else 0.0)

    return done


@dataclass(frozen=True, slots=True)
class Provisional:
    """The detections as they would be if the video ended with the clips that are done; replaces the one before."""

    detections: tuple[Detection, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stretch [start, end) µs that does not decode, and why; the last good picture stood in for it."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for the person: a fall-back to another engine or device, and the reason."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a detection.

    Attributes:
        detections: best first.
        unreadable: stretches that did not decode.
        model: name of the model.
        engine, device: what computed it in the end.
        duration: of the video, µs.
        seconds: from the call to the end.
        curves: what the detector thinks over time, where it can tell.
    """

    detections: tuple[Detection, ...]
    unreadable: tuple[Unreadable, ...]
    model: str
    engine: str
    device: str
    duration: int
    seconds: float
    curves: "Curves | None" = field(default=None, compare=False)


Event = Progress | Provisional | Unreadable | Note | Finished
