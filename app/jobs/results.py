"""What jobs give: a frozen record for the result of each kind of job, and for what a kind delivers on the way.

`app.jobs.kinds` says which kind gives which, `app.jobs.codec` writes them for the pipe and reads them again. Sentences
in them are messages (`afsd_core.message`), so that the window can say them in its language.
"""

from dataclasses import dataclass, field
from typing import Literal

from afsd_core.inference.events import Detection, Unreadable


@dataclass(frozen=True, slots=True)
class ProvisionalDetections:
    """What a running detection has found so far, all of it each time; best first."""

    detections: tuple[Detection, ...]


@dataclass(frozen=True, slots=True)
class DetectResult:
    """What a detection found in one video.

    Attributes:
        detections: best first, those that a project might keep; total: how many there were in all.
        unreadable: stretches that do not decode.
        duration: of the video, microseconds; seconds: that the detection took.
        curves: a file for `Curves.load`; None where there are none.
    """

    detections: tuple[Detection, ...]
    total: int
    unreadable: tuple[Unreadable, ...]
    model: str
    engine: str
    device: str
    duration: int
    seconds: float
    curves: str | None


@dataclass(frozen=True, slots=True)
class VerifiedIndex:
    """A video's index, compared with its decoder.

    Attributes:
        file: for `VideoIndex.from_file`; duration: microseconds.
        exact: whether the decoder agrees with every time in it.
    """

    file: str
    frames: int
    duration: int
    exact: bool


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model of the registry; parent: the one that it was fine-tuned from."""

    name: str
    kind: str
    classes: tuple[str, ...]
    source: str
    parent: str | None
    created: str


@dataclass(frozen=True, slots=True)
class ModelListing:
    """Models that are here, those that could be fetched, and for each damaged one what is wrong with it."""

    models: tuple[InstalledModel, ...]
    fetchable: tuple[str, ...]
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class FetchedModel:
    """A model that was brought into the registry."""

    name: str
    folder: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngineDevices:
    """An engine that is installed and the devices that it can use; note: what it is called for people."""

    name: str
    devices: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class DeviceListing:
    """What can compute on this machine."""

    engines: tuple[EngineDevices, ...]
    cores: int
    machine: str


@dataclass(frozen=True, slots=True)
class ExportResult:
    """An export's files, counts of what is in them, and sentences on what is worth knowing."""

    files: tuple[str, ...]
    counts: dict[str, int]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FineTuneEstimate:
    """What a fine-tune on a project would learn from, and what it would take.

    Attributes:
        ready: whether it can begin; problems: why not; warnings: what a person should know before it does.
        segments, videos, rejected, reviewed_seconds: what there is to learn from; classes: segments of each, by name.
        seconds: of the fine-tune; feature_seconds: of the features before it.
        held_out: videos (ids) that it would be checked on; protocol: how.
        sample_fps: samples a second of the features that it wants.
        busy: whether what else this computer does makes it longer.
    """

    ready: bool
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    segments: int
    videos: int
    rejected: int
    reviewed_seconds: float
    classes: dict[str, int]
    backbone: str
    seconds: float
    feature_seconds: float
    held_out: tuple[str, ...]
    protocol: str
    sample_fps: float
    busy: bool


@dataclass(frozen=True, slots=True)
class TrainingStep:
    """The losses of one step of a fine-tune.

    Attributes:
        part: which of the trainings it belongs to; index: of the part, from 0; parts: how many there are.
        without: names of the videos that this part does not learn from, and will be tested on.
        step, steps: of this part; losses: unweighted; total: weighted.
    """

    part: str
    index: int
    parts: int
    without: tuple[str, ...]
    step: int
    steps: int
    losses: dict[str, float]
    total: float


@dataclass(frozen=True, slots=True)
class HeldOutPoint:
    """A point of a fine-tune's held-out curve.

    Attributes:
        step: steps done; average: mean AP on the held-out videos, 0 to 1.
        best_step, best: where the curve was highest so far.
        last_step: where the training is expected to end if nothing better comes.
        baseline: mean AP of the closed-form classifier on the same videos; None where there is none.
    """

    step: int
    average: float
    best_step: int
    best: float
    last_step: int
    baseline: float | None


@dataclass(frozen=True, slots=True)
class HeldOutScore:
    """Mean AP on videos that were held out: over tIoU and classes, of each tIoU, and of each class at each tIoU."""

    average: float
    mean: tuple[float, ...]
    per_class: dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """A stretch of a video that the new version and the old one see differently.

    Attributes:
        video: its id; start, end: microseconds, as the new version has it where it has it.
        label: as the detector calls it; score: of the version that has it.
        old_start, old_end: of what has moved: where the old version has it.
    """

    video: str
    start: int
    end: int
    label: str
    what: Literal["new", "gone", "moved"]
    score: float
    old_start: int | None = None
    old_end: int | None = None


@dataclass(frozen=True, slots=True)
class TriedRecipe:
    """A recipe that a fine-tune compared with others: mean AP on held-out videos, and at which step."""

    name: str
    average: float
    chosen: bool
    steps: int


@dataclass(frozen=True, slots=True)
class LearntFrom:
    """What a version of the detector learnt from, in numbers; classes: segments of each, by name."""

    segments: int
    videos: int
    rejected: int
    reviewed_seconds: float
    classes: dict[str, int]


@dataclass(frozen=True, slots=True)
class FineTuneResult:
    """A new version of the detector, and what it is worth.

    Attributes:
        model: its name; parent: the version that it goes on from.
        seconds: in all, features included; steps: that it was trained; cut_short: a person said it was good enough.
        protocol, held_out: how it was checked, on which videos (ids); tiou: at which thresholds.
        backbone_knows_held_out: an earlier version was trained end to end on these videos.
        before: of the parent's checks, None where there is nothing to compare with; after: of its own.
        threshold: the score from which on its detections save whoever corrects them most; thresholds: by class.
        differences: where old and new differ.
        edges_at_cuts: how many edges of the labels lie at camera cuts, and of how many; None where it moves none there.
        baseline: the closed-form classifier on the same videos; uses_baseline: it was better, and is what was saved.
        tried: the recipes that were compared, in the order of their scores.
        curve: (step, mean AP on the held-out videos) along the training.
        expectation: a sentence on how alike the held-out videos are to the others; empty where nothing was held out.
    """

    model: str
    parent: str | None
    mode: str
    seconds: float
    backbone: str
    protocol: str
    learnt_from: LearntFrom
    threshold: float
    before: HeldOutScore | None = None
    after: HeldOutScore | None = None
    backbone_knows_held_out: bool = False
    held_out: tuple[str, ...] = ()
    tiou: tuple[float, ...] = ()
    differences: tuple[VersionDifference, ...] = ()
    edges_at_cuts: tuple[int, int] | None = None
    thresholds: dict[str, float] = field(default_factory=dict)
    baseline: HeldOutScore | None = None
    uses_baseline: bool = False
    tried: tuple[TriedRecipe, ...] = ()
    curve: tuple[tuple[int, float], ...] = ()
    steps: int = 0
    expectation: str = ""
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class UnpreparedVideo:
    """A video whose features could not be computed, and the sentence that says why."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FeaturesResult:
    """Features computed ahead: for how many videos, and which failed."""

    computed: int
    failed: tuple[UnpreparedVideo, ...]


@dataclass(frozen=True, slots=True)
class StripFiles:
    """Files of a strip of the timeline, on the way those that are new; see `app.jobs.tasks.strips`."""

    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShotBoundaryFile:
    """Where a video's camera cuts are kept, for `app.jobs.shot_boundary_files.read`."""

    file: str
