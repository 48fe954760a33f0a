"""The kinds of job: which parameters each takes and what it may not run beside.

Both sides read this table, so importing it loads nothing heavy. What the worker does for each kind stands in
`app.jobs.tasks.table`, which the worker alone imports. A further kind is one frozen dataclass of parameters and a line
in `KINDS`; one function and a line in `TASKS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from afsd_core.errors import AfsdError
from afsd_core.saying import Saying

if TYPE_CHECKING:
    from afsd_core.inference.pipeline import Sessions


class Job(Protocol):
    """What a running job may say and ask; safe to use from any thread."""

    def cancelled(self) -> bool: ...

    def enough(self) -> bool:
        """Whether what the job has is good enough: it then ends soon, with the best result so far."""
        ...

    def progress(self, stage: str, done: float, total: float, seconds_left: float | None = None) -> None: ...

    def deliver(self, data: dict[str, Any], *, replaces: bool = True) -> None: ...

    def note(self, sentence: str) -> None: ...

    @property
    def sessions(self) -> "Sessions":
        """Loaded networks, kept from one job to the next."""
        ...


@dataclass(frozen=True, slots=True)
class DetectParams:
    """Run a detector over a video. Delivers `{"detections": rows}`; a row is [start µs, end µs, label, score]."""

    video: str
    model: str
    engine: str = "auto"
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class FetchModelParams:
    """Bring a model that is known but not shipped; `archive` is a file already there."""

    name: str
    archive: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyIndexParams:
    """Compare a video's index with its decoder and correct it in the cache."""

    video: str


@dataclass(frozen=True, slots=True)
class ExportParams:
    """Write a project's segments; `records` is what `afsd_core.project.codec.records_to_plain` gives of the project."""

    records: dict[str, Any]
    format: str
    out: str
    subset: str = "val"
    proposals: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class FineTuneEstimateParams:
    """What a fine-tune on a project would take; `records` is what `records_to_plain` gives.

    Gives ready, problems and warnings (sentences), segments, videos, rejected, reviewed_seconds, classes (counts),
    backbone, seconds, feature_seconds (to be added), protocol, held_out (video ids), sample_fps, and busy: whether
    what else this computer does makes it longer. Sentences are as `afsd_core.saying.packed` gives them.
    """

    records: dict[str, Any]
    mode: str = "quick"
    parent: str | None = None
    device: str = "auto"
    backbone: str = "auto"


@dataclass(frozen=True, slots=True)
class FineTuneParams:
    """Fine-tune on a project's corrected labels. Started again with the same name and folder, it goes on.

    Delivers `{"part", "index", "parts", "without", "step", "steps", "losses", "total"}` a few times a second, and
    `{"scored": {"step", "average", "best_step", "best", "last_step", "baseline"}}` for each point of the held-out
    curve. Asked for `enough`, it ends with the best heads so far.

    Gives model, parent, mode, seconds, backbone, protocol, backbone_knows_held_out, held_out, tiou, before, after,
    threshold, differences, learnt_from and edges_at_cuts (how many lie there and of how many; None where it moves no
    edges); thresholds (class name to score), baseline (scores as `after`, or None), uses_baseline, tried (rows of name,
    average, chosen, steps), curve (pairs of steps and average), steps, expectation and cut_short. The names of `tried`
    and the expectation are as `afsd_core.saying.packed` gives them.
    """

    records: dict[str, Any]
    name: str
    folder: str
    mode: str = "quick"
    parent: str | None = None
    device: str = "auto"
    backbone: str = "auto"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class FeaturesParams:
    """Compute features of videos before they are wanted. Gives computed (a number) and failed (rows path, sentence).

    `sample_fps` is what an estimate for the project gave; without it the finest there is.
    """

    videos: list[str]
    parent: str | None = None
    backbone: str = "auto"
    device: str = "auto"
    sample_fps: float | None = None


@dataclass(frozen=True, slots=True)
class ThumbnailsParams:
    """Small pictures of a video's keyframes for the timeline; see `app.jobs.tasks.strips.thumbnails`."""

    video: str


@dataclass(frozen=True, slots=True)
class WaveformParams:
    """The loudness of a video's sound for the timeline; see `app.jobs.tasks.strips.waveform`."""

    video: str


@dataclass(frozen=True, slots=True)
class CutsParams:
    """The camera cuts of a video, exact to the frame; stopped, it goes on where it was."""

    video: str


@dataclass(frozen=True, slots=True)
class NoParams:
    """Nothing to choose."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job.

    Attributes:
        params: the frozen dataclass that its parameters make.
        lane: jobs in the same lane wait for each other; None never waits. Lane `auto` may be any device.
    """

    params: type[Any]
    lane: Callable[[Mapping[str, Any]], str | None] = lambda params: None

    def read_params(self, given: Mapping[str, Any]) -> Any:
        """The parameters as a record.

        Raises:
            AfsdError: one is missing or unknown.
        """
        known = {f.name for f in fields(self.params)}
        needed = {f.name for f in fields(self.params) if f.default is MISSING and f.default_factory is MISSING}
        if not needed <= given.keys() <= known:
            wrong = sorted((needed - given.keys()) | (given.keys() - known))
            raise AfsdError(
                Saying("This job cannot be started: {names} missing or unknown. Start it anew.", names=", ".join(wrong))
            )
        return self.params(**given)


def same_lane(one: str | None, other: str | None) -> bool:
    """Whether two lanes stand in each other's way: the same device, or one that may turn out to be the same."""
    if one is None or other is None:
        return False
    if "device:auto" in (one, other):
        return one.startswith("device:") and other.startswith("device:")
    return one == other


def _device_lane(params: Mapping[str, Any]) -> str:
    return f"device:{params.get('device') or 'auto'}"


KINDS: Mapping[str, Kind] = {
    "detect": Kind(DetectParams, _device_lane),
    "fetch_model": Kind(FetchModelParams, lambda params: "network"),
    "export": Kind(ExportParams, lambda params: f"file:{params.get('out')}"),
    "finetune_estimate": Kind(FineTuneEstimateParams),
    "finetune": Kind(FineTuneParams, _device_lane),
    "features": Kind(FeaturesParams, _device_lane),
    "models": Kind(NoParams),
    "devices": Kind(NoParams),
    "thumbnails": Kind(ThumbnailsParams, lambda params: "strips"),
    "waveform": Kind(WaveformParams, lambda params: "strips"),
    "cuts": Kind(CutsParams, lambda params: "strips"),
    "verify_index": Kind(VerifyIndexParams, lambda params: f"file:{params.get('video')}"),
}
