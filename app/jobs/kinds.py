"""The kinds of job: which parameters each takes, what it gives, and what it may not run beside.

Both sides read this table, so importing it loads nothing heavy. What the worker does for each kind stands in
`app.jobs.tasks.table`, which the worker alone imports. A further kind is one frozen dataclass of parameters, one of its
result (`app.jobs.results`) and a line in `KINDS`; one function and a line in `TASKS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from afsd_core.errors import AfsdError
from afsd_core.message import Message
from app.jobs import codec, results

if TYPE_CHECKING:
    from afsd_core.inference.pipeline import Sessions


class Job(Protocol):
    """What a running job may say and ask; safe to use from any thread."""

    def cancelled(self) -> bool: ...

    def enough(self) -> bool:
        """Whether what the job has is good enough: it then ends soon, with the best result so far."""
        ...

    def progress(self, stage: str, done: float, total: float, seconds_left: float | None = None) -> None: ...

    def deliver(self, data: Any, *, replaces: bool = True) -> None:
        """Pass on something of use before the end: a record of the type that the kind says."""
        ...

    def note(self, sentence: str) -> None: ...

    @property
    def sessions(self) -> "Sessions":
        """Loaded networks, kept from one job to the next."""
        ...


@dataclass(frozen=True, slots=True)
class DetectParams:
    """Run a detector over a video."""

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
    """What a fine-tune on a project would take; `records` is what `records_to_plain` gives."""

    records: dict[str, Any]
    mode: str = "quick"
    parent: str | None = None
    device: str = "auto"
    backbone: str = "auto"


@dataclass(frozen=True, slots=True)
class FineTuneParams:
    """Fine-tune on a project's corrected labels. Started again with the same name and folder, it goes on.

    Delivers a step a few times a second, and each point of the held-out curve. Asked for `enough`, it ends with the
    best heads so far.
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
    """Compute features of videos before they are wanted.

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
        params: the frozen dataclass that its parameters make; result: the one that it gives.
        delivery: the one, or several, that it delivers on the way; None where it delivers nothing.
        lane: jobs in the same lane wait for each other; None never waits. Lane `auto` may be any device.
    """

    params: type[Any]
    result: type[Any]
    delivery: Any = None
    lane: Callable[[Mapping[str, Any]], str | None] = lambda params: None

    def read_params(self, given: Mapping[str, Any]) -> Any:
        """The parameters as a record.

        Raises:
            AfsdError: one is missing, unknown or of another type.
        """
        try:
            return codec.from_plain(self.params, given)
        except codec.MisfitError as error:
            raise AfsdError(Message("This job cannot be started ({reason}). Start it anew.", reason=error)) from None


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
    "detect": Kind(DetectParams, results.DetectResult, results.ProvisionalDetections, lane=_device_lane),
    "fetch_model": Kind(FetchModelParams, results.FetchedModel, lane=lambda params: "network"),
    "export": Kind(ExportParams, results.ExportResult, lane=lambda params: f"file:{params.get('out')}"),
    "finetune_estimate": Kind(FineTuneEstimateParams, results.FineTuneEstimate),
    "finetune": Kind(
        FineTuneParams, results.FineTuneResult, results.TrainingStep | results.HeldOutPoint, lane=_device_lane
    ),
    "features": Kind(FeaturesParams, results.FeaturesResult, lane=_device_lane),
    "models": Kind(NoParams, results.ModelListing),
    "devices": Kind(NoParams, results.DeviceListing),
    "thumbnails": Kind(ThumbnailsParams, results.StripFiles, results.StripFiles, lane=lambda params: "strips"),
    "waveform": Kind(WaveformParams, results.StripFiles, results.StripFiles, lane=lambda params: "strips"),
    "cuts": Kind(CutsParams, results.ShotBoundaryFile, results.ShotBoundaryFile, lane=lambda params: "strips"),
    "verify_index": Kind(VerifyIndexParams, results.VerifiedIndex, lane=lambda params: f"file:{params.get('video')}"),
}
