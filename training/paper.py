"""The paper's training, from a folder of annotations and videos to a model in the registry."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.detector.i3d import LAYERS
from afsd_core.errors import DataError, WeightsError
from afsd_core.folders import cache_folder
from afsd_core.media.flow import check_method
from afsd_core.media.flow_cache import FlowCache, FlowProgress
from afsd_core.message import Message
from afsd_core.weights import Model, Registry
from training.data.batches import ClipSource, TrainingSet, open_training_set
from training.data.dataset import Annotations, read_annotations
from training.data.edges_at_shot_boundaries import CutEdges
from training.data.feature_store import FeatureStore, backbone_tag
from training.data.frame_cache import CacheProgress, FrameCache
from training.data.frame_shot_boundaries import seen_in_videos
from training.engine.events import Event, Finished
from training.engine.held_out_scoring import HeldOut
from training.engine.processes import Team
from training.engine.run_log import RunLog
from training.engine.trainer import TrainConfig, train
from training.targets.losses import LossWeights

Preset = Literal["thumos14", "activitynet"]


@dataclass(frozen=True, slots=True)
class TrainJob:
    """What to train, on what, into what.

    Attributes:
        dataset: AFSD's CSV layout or ActivityNet JSON; videos: the folder with the files.
        name: of the model in the registry.
        run: folder of checkpoints, tables and plots.
        preset: architecture and recipe.
        backbone: a model whose backbone to start from (`i3d-kinetics400`, or any detector); None starts from noise.
        train: settings of the loop.
        flow: a network for optical flow, computed by this method ("dis" or "tvl1"); None trains one for RGB.
        augment: random crops and mirroring; variants: see `ClipSource`.
        train_subset, held_out_subset, hold_out: see `open_training_set`.
        stride: sampled frames between windows.
        device: "auto", "cpu", "cuda" or "mps".
        cuts: set edges at camera cuts, where those of the training videos' labels lie there.
        detector: changes to the preset's `DetectorConfig`.
        cache: folder for frames and features; the user's own when left out.
    """

    dataset: Path
    videos: Path
    name: str
    run: Path
    preset: Preset = "thumos14"
    backbone: str | None = "i3d-kinetics400"
    train: TrainConfig = field(default_factory=TrainConfig)
    flow: Literal["dis", "tvl1"] | None = None
    augment: bool = True
    variants: int = 0
    train_subset: str | None = None
    held_out_subset: str | None = None
    hold_out: Sequence[str] = ()
    stride: int = 30
    device: str = "auto"
    cuts: bool = False
    detector: dict[str, Any] = field(default_factory=dict)
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Preparing:
    """Before the first step: what is being done, and how far it is (0 to 1)."""

    what: str
    part: float


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that a person should read."""

    text: str


@dataclass(frozen=True, slots=True)
class ModelSaved:
    """The last event: the model that came out, in the registry."""

    model: Model


JobEvent = Event | Preparing | Note | ModelSaved


def recipe(preset: Preset, **changes: Any) -> TrainConfig:
    """The published settings of a preset, with changes."""
    if preset == "activitynet":
        changes = {"lr": 1e-4, "weight_decay": 1e-4, "weights": LossWeights.activitynet()} | changes
    return TrainConfig(**changes)


def run_training(
    job: TrainJob, *, registry: Registry | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[JobEvent]:
    """Train; goes on where `job.run` holds an unfinished training.

    Raises:
        DataError: the set, the run's folder or the disk do not allow it.
        WeightsError: the backbone is missing or does not fit, or the name is taken.
        Cancelled: `cancelled` said so; everything done is kept.
    """
    registry = registry or Registry()
    device = choose_device(job.device)
    team = Team.from_environment(device)
    if team.rank == 0 and job.name in registry.names():
        raise WeightsError(
            Message("{name}: there is a model of that name already. Choose another name, or remove it.", name=job.name)
        )
    if job.flow is not None:
        check_method(job.flow)
    annotations = read_annotations(job.dataset)
    config = detector_config(job, annotations, registry)
    torch.manual_seed(job.train.seed)
    network = Afsd(config)
    parent = load_backbone(network, job.backbone, registry) if job.backbone else None
    yield Preparing("Looking at the videos", 0.0)
    data = open_training_set(
        annotations,
        job.videos,
        config,
        train=job.train_subset,
        held_out=job.held_out_subset,
        hold_out=job.hold_out,
        seed=job.train.seed,
        agnostic=config.classes == 2 and len(annotations.classes) > 1,
    )
    for note in data.notes:
        yield Note(note)
    root = job.cache or cache_folder()
    frames: FrameCache | FlowCache
    if config.in_channels == 2:
        frames = FlowCache(root / "flow", size=config.resize, method=config.flow_method)
    else:
        frames = FrameCache(root / "frames", size=config.resize)
    if team.rank == 0:
        sources = [video.source for video in (*data.train, *data.held_out)]
        for progress in frames.build(sources, cancelled=cancelled):
            yield from _cache_events(progress)
    team.wait()
    edges = None
    if job.cuts and config.in_channels != 2:
        edges = seen_in_videos(data.train, frames, config.crop)
        config = network.config = replace(config, cut_reach=edges.reach)
        yield Note(_said_of(edges))
    clips = ClipSource(
        data.train,
        frames,
        config,
        seed=job.train.seed,
        augment=job.augment,
        splice=bool(job.train.weights.triplet),
        variants=job.variants,
        stride=job.stride,
    )
    frozen = job.train.freeze == "backbone"
    # The same clips where the same videos are trained on and held out in turn.
    store = None
    if frozen:
        store = FeatureStore(root / "features", tag=f"{backbone_tag(network.backbone)}/{config.clip_length}")
    held_out = None
    if data.held_out:
        held_out = HeldOut(data.held_out, frames, data.classes, store=store)
    finished: Finished | None = None
    with RunLog(job.run) as log:
        for event in train(
            network,
            clips,
            job.train,
            job.run,
            held_out=held_out,
            store=store,
            device=device,
            team=team,
            cancelled=cancelled,
        ):
            if team.rank == 0:
                log.write(event)
            if isinstance(event, Finished):
                finished = event
            yield event
    if finished is not None and team.rank == 0:
        yield ModelSaved(_saved(job, config, data, network, parent, finished, registry, edges))


def detector_config(job: TrainJob, annotations: Annotations, registry: Registry) -> DetectorConfig:
    """The network's shape for these classes; a model that is a backbone alone says how wide its part is."""
    changes = dict(job.detector)
    if job.backbone and (model := registry.get(job.backbone)).kind == "backbone":
        changes = {key: model.config[key] for key in ("in_channels", "backbone_width")} | changes
    if job.flow is not None:
        changes |= {"in_channels": 2, "flow_method": job.flow}
    if job.preset == "activitynet":
        return DetectorConfig.activitynet(**changes)
    return DetectorConfig.thumos14(classes=len(annotations.classes) + 1, **changes)


def _said_of(edges: CutEdges) -> str:
    counts = f"{edges.at_cuts} of {edges.edges} edges in the labels lie at a camera cut"
    return (
        f"{counts}: the detector sets its edges at cuts, too." if edges.reach else f"{counts}: it leaves edges alone."
    )


def choose_device(asked: str) -> torch.device:
    """The device to train on; "auto" takes a GPU where there is one. Under torchrun, each process has its own.

    Raises:
        DataError: it is not there.
    """
    name = asked
    if asked == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda":
        if not torch.cuda.is_available():
            raise DataError(Message("No CUDA device can be used here. Choose --device cpu."))
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(device)
        return device
    if name == "mps" and not torch.backends.mps.is_available():
        raise DataError(Message("No Apple GPU can be used here. Choose --device cpu."))
    if name not in ("cpu", "mps"):
        raise DataError(Message("{wanted}: no such device. Choose auto, cpu, cuda or mps.", wanted=asked))
    return torch.device(name)


def limit_threads(threads: int) -> None:
    """Use so many processor threads. Where other programs compute too, fewer are faster."""
    torch.set_num_threads(threads)


def load_backbone(network: Afsd, name: str, registry: Registry) -> Model:
    """Start from the backbone of a model: the Kinetics one, or another detector's.

    A flow network may start from an RGB backbone: the first layer's kernels are then averaged over R, G and B, and that
    mean serves both directions (Wang et al., "Temporal Segment Networks", ECCV 2016).

    Raises:
        WeightsError: there is no such model, or its backbone has another shape.
    """
    model = registry.get(name)
    state = model.load_state()
    prefix = "backbone." if model.kind == "afsd" else ""
    weights = {key.removeprefix(prefix): tensor for key, tensor in state.items() if key.startswith(prefix)}
    expected = network.backbone.state_dict()
    first = f"{next(iter(LAYERS))}.conv3d.weight"
    if network.config.in_channels == 2 and first in weights and weights[first].shape[1] == 3:
        weights[first] = weights[first].mean(dim=1, keepdim=True).repeat(1, 2, 1, 1, 1)
    missing = [
        key
        for key, tensor in expected.items()
        if not key.endswith("num_batches_tracked") and (key not in weights or weights[key].shape != tensor.shape)
    ]
    if missing:
        raise WeightsError(
            Message(
                "{name}: its backbone does not fit this detector ({which} is missing or has another "
                "shape). Choose another with --backbone.",
                name=name,
                which=missing[0],
            )
        )
    network.backbone.load_state_dict({key: weights.get(key, tensor) for key, tensor in expected.items()})
    return model


def _cache_events(progress: CacheProgress | FlowProgress) -> Iterator[JobEvent]:
    if progress.note:
        yield Note(progress.note)
    done = (progress.done + progress.part) / progress.total if progress.done < progress.total else 1.0
    what = "flow" if isinstance(progress, FlowProgress) else "frames"
    yield Preparing(f"Caching {what} of {progress.video}" if progress.video else f"The {what} are cached", done)


def _saved(
    job: TrainJob,
    config: DetectorConfig,
    data: TrainingSet,
    network: Afsd,
    parent: Model | None,
    finished: Finished,
    registry: Registry,
    edges: CutEdges | None,
) -> Model:
    """Put the network into the registry, with how it came to be."""
    if finished.best_average is not None and not finished.best_average > 0:
        raise DataError(
            Message(
                "{run}: nothing right was detected in the held-out videos after any epoch, so no "
                "model is saved. The checkpoints are kept; train longer, or with a larger learning "
                "rate.",
                run=job.run,
            )
        )
    record = {
        "data": data_fingerprint(data),
        "dataset": job.dataset.name,
        "train_videos": [video.name for video in data.train],
        "held_out_videos": [video.name for video in data.held_out],
        "settings": asdict(job.train),
        "augment": job.augment,
        "stride": job.stride,
        "held_out_mAP": finished.best_average,
        "best_epoch": finished.best_epoch,
        "ended": finished.reason,
        "seconds": round(finished.seconds, 1),
    }
    if edges is not None:
        record["edges_at_cuts"] = edges.counts
    model = Model(
        name=job.name,
        kind="afsd",
        classes=data.classes,
        config=config.to_dict(),
        source=f"trained on {job.dataset.name}",
        parent=parent.name if parent else None,
        training=record,
    )
    return registry.save(model, {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()})


def data_fingerprint(data: TrainingSet) -> str:
    """Names exactly these videos with exactly these instances."""
    digest = hashlib.sha256()
    for part in (data.train, data.held_out):
        for video in part:
            rate = Fraction(video.source.sample_fps)
            rows = [video.instances.tolist(), video.classes.tolist()]
            digest.update(repr((video.name, video.samples, str(rate), rows)).encode())
        digest.update(b"|")
    return digest.hexdigest()[:16]
