"""The records a project is made of. Times are integer microseconds since the video's first presented frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from afsd_core.media import Fingerprint

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_LABELS: Mapping[str, tuple[str, ...]] = MappingProxyType({})

# Okabe and Ito's colours, told apart with every common kind of colour blindness, then Paul Tol's muted ones. Black and
# the palest are left out, and his wine, green and indigo are lighter: they vanish on a dark or a light theme.
PALETTE: tuple[str, ...] = (
    "#e69f00",
    "#56b4e9",
    "#009e73",
    "#d55e00",
    "#0072b2",
    "#cc79a7",
    "#f0e442",
    "#999933",
    "#b0477a",
    "#44aa99",
    "#aa4499",
    "#6699cc",
    "#2f8f4e",
    "#cc6677",
    "#7b68c8",
    "#ddcc77",
)


class State(StrEnum):
    """What people have said about a segment."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class VideoState(StrEnum):
    """How far the work on a video is; follows from its segments and reviewed stretches."""

    NEW = "new"
    PROPOSED = "proposed"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"


# Asked for thousands of segments at a time, and `State.ACCEPTED` is a call into Python each time; identity comes first.
_BY_PERSON = (State.ACCEPTED, State.CORRECTED)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one video that shows one class: half-open [start, end).

    Attributes:
        id: stable for the segment's life; a proposal keeps it when a person takes it.
        start, end: microseconds, start ≤ end; equal only for an imported point in time.
        score: the detector's, in [0, 1]; kept when a person takes the proposal; None for a drawn segment.
        run, model: the detection run and model it came from; None for a drawn segment.
        origin, origin_class: boundaries and class as the detector proposed them; None for a drawn segment.
    """

    id: str
    video: str
    start: int
    end: int
    class_id: str
    state: State = State.ACCEPTED
    score: float | None = None
    run: str | None = None
    model: str | None = None
    origin: tuple[int, int] | None = None
    origin_class: str | None = None
    annotator: str = ""
    note: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)

    @property
    def duration(self) -> int:
        """Length, microseconds."""
        return self.end - self.start

    @property
    def by_person(self) -> bool:
        """Whether a person stands behind it: accepted, corrected or drawn."""
        return self.state in _BY_PERSON

    @property
    def drawn(self) -> bool:
        """Whether a person made it rather than a detector."""
        return self.model is None


@dataclass(frozen=True, slots=True)
class LabelClass:
    """A kind of label, a lane of the timeline.

    Attributes:
        color: "#rrggbb".
        key: the key that assigns it, or None.
        position: order of the lanes, from 0.
        external: what others call it: source (a model line, a format) → its labels there.
    """

    id: str
    name: str
    color: str
    key: str | None = None
    position: int = 0
    external: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_LABELS, hash=False)

    @property
    def from_detector(self) -> bool:
        """Whether a detector's proposals brought it in: it is called what the detector calls it; renamed, it is a
        person's.
        """
        return any(self.name in labels for labels in self.external.values())


@dataclass(frozen=True, slots=True)
class Video:
    """A video of the project.

    Attributes:
        path: absolute; the file keeps it relative to the project where possible.
        name: what is shown, by default the file's name.
        duration: microseconds, end of the last frame; None until known.
        frame_count: None until the index is whole.
        start_offset: microseconds from the container's start to the first picture.
        width, height: as shown (upright, square pixels), pixels; 0 until known.
    """

    id: str
    path: Path
    name: str
    fingerprint: Fingerprint | None = None
    duration: int | None = None
    frame_count: int | None = None
    start_offset: int = 0
    width: int = 0
    height: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One detection run over one video.

    Attributes:
        line: the model line: a model and what was fine-tuned from it share one; the model's name when empty.
        created: ISO 8601, UTC.
        provisional: still running, or ended before it was whole.
    """

    id: str
    video: str
    model: str
    engine: str = ""
    device: str = ""
    created: str = ""
    line: str = ""
    provisional: bool = False

    @property
    def model_line(self) -> str:
        """What a later run of the same detector shares with this one."""
        return self.line or self.model


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A stretch of a video that a person has reviewed: half-open [start, end), microseconds."""

    video: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Setting:
    """Something the project remembers that is no annotation (threshold, playhead); `value` is plain JSON."""

    key: str
    value: object = field(hash=False)


def drawn_before(video: str) -> str:
    """The setting that lists the segments which people had drawn in a video before a detector first looked at it."""
    return f"drawn_before:{video}"


Record: TypeAlias = Segment | LabelClass | Video | Run | Stretch | Setting


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after: `before` None creates it, `after` None removes it."""

    before: Record | None
    after: Record | None

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Counts:
    """Segments of one video or class, by state."""

    proposed: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0

    @property
    def by_person(self) -> int:
        """Accepted, corrected and drawn."""
        return self.accepted + self.corrected

    @property
    def total(self) -> int:
        """All of them."""
        return self.proposed + self.accepted + self.corrected + self.rejected


@dataclass(frozen=True, slots=True)
class ProjectRecords:
    """Everything a project file holds, in the order it is shown; segments by video and time."""

    path: Path
    videos: tuple[Video, ...] = ()
    classes: tuple[LabelClass, ...] = ()
    segments: tuple[Segment, ...] = ()
    runs: tuple[Run, ...] = ()
    reviewed: tuple[Stretch, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict, hash=False)
