"""What a fine-tune would take, before it is started; and features computed ahead of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from afsd_core.detector import Afsd
from afsd_core.errors import AfsdError, Cancelled
from afsd_core.inference.features.cache import POOLED, FeatureCache
from afsd_core.inference.features.compute import compute_features, kind_of, open_extractor
from afsd_core.inference.features.tags import note_tag
from afsd_core.media import build_index, fingerprint, sample_count
from afsd_core.message import Message
from afsd_core.sample_project import are_sample
from afsd_core.weights import Registry
from training.data.supervision import TrainingLabels
from training.finetune.folds import Protocol, divide
from training.finetune.head_training import quick_settings
from training.finetune.light_detector import (
    KINETICS,
    backbone_root,
    choose_backbone,
    feature_tag,
    is_light,
    light_config_for,
    light_config_on,
)
from training.finetune.timing.expected import Speeds, Timed, expect
from training.paper import load_backbone


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known before a fine-tune starts.

    Attributes:
        problems: sentences that keep it from starting; warnings: worth reading first.
        backbone: the model whose backbone it uses.
        seconds: of loading, training and checking; feature_seconds: of computing features that are missing, to be
            added. Both as fast as this computer was at it before, where it was.
        protocol, held_out: how it will be checked, on which videos (ids).
        sample_fps: samples a second of the features it wants.
    """

    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    backbone: str
    seconds: float
    feature_seconds: float
    protocol: Protocol
    held_out: tuple[str, ...]
    sample_fps: float


def estimate(
    training_labels: TrainingLabels,
    *,
    parent: str | None = None,
    backbone: str = "auto",
    mode: str = "quick",
    device: str = "auto",
) -> Estimate:
    """What a fine-tune on these labels takes; quick, reads no pictures and no weights.

    Raises:
        WeightsError: the parent or the backbone is missing.
    """
    registry = Registry()
    source = registry.get(parent) if parent else None
    chosen = choose_backbone(backbone, source, registry, training_labels.paths)
    config, tag = light_config_for(training_labels, source, chosen, registry), feature_tag(source, chosen, registry)
    prints: dict[str, str] = {}
    missing = 0.0
    warnings = list(training_labels.warnings())
    cache = FeatureCache()
    rate = Fraction(str(config.sample_fps or 0))
    readable = []
    for video_labels in training_labels.videos:
        try:
            prints[video_labels.video] = str(fingerprint(video_labels.path))
        except AfsdError as error:
            warnings.append(Message("{reason} It will be left out.", reason=error))
            continue
        readable.append(video_labels.video)
        pictures = (prints[video_labels.video], rate, config.resize, config.crop)
        if not cache.holds(*pictures, tag=tag, form=POOLED):
            missing += video_labels.duration / 1e6 * float(rate)
    usable = training_labels.only(readable)
    places = ((source.training or {}).get("places") if source else None) or {}
    folds = divide(usable, prints, places if isinstance(places, dict) else None)
    root = backbone_root(chosen, registry)
    speeds = Speeds.of(root, device, config, (tag,))
    expected = expect(
        speeds,
        usable,
        rate,
        folds.held_out,
        quick_settings(usable),
        mode="full" if mode == "full" else "quick",
        missing=missing,
        compared=is_light(source),
    )
    if chosen != KINETICS and source is None and not are_sample(training_labels.paths):
        warnings.append(
            Message(
                "The small backbone that ships is used; on real footage the Kinetics-400 weights do far better. Fetch "
                "them in the models panel first."
            )
        )
    problems = list(training_labels.problems())
    if not problems and training_labels.segments and not usable.segments:
        problems.append(Message("None of the reviewed videos can be found. Find the files again first."))
    held_out = tuple(sorted({video for part in folds.held_out for video in part}))
    return Estimate(
        tuple(problems),
        tuple(warnings),
        chosen,
        round(expected.loading + expected.training + expected.checks, 1),
        round(expected.features, 1),
        folds.protocol,
        held_out,
        float(config.sample_fps or 0),
    )


def feature_network(
    parent: str | None,
    backbone: str,
    registry: Registry,
    sample_fps: float | None = None,
    videos: Sequence[Path] = (),
) -> Afsd:
    """A light detector for the features that one with this parent or backbone reads; its heads are of no use.

    Args:
        sample_fps: samples a second, where no parent says it; the finest when left out.
        videos: see `choose_backbone`.

    Raises:
        WeightsError: parent or backbone is missing or does not fit.
    """
    model = registry.get(parent) if parent else None
    name = choose_backbone(backbone, model, registry, videos)
    if model is not None and is_light(model) and name == model.name:
        network = model.load_network()
        assert isinstance(network, Afsd)
        return network
    config = light_config_on(registry.get(name), 1)
    if sample_fps and config.sample_fps:
        config = replace(config, sample_fps=min(sample_fps, config.sample_fps))
    network = Afsd(config)
    load_backbone(network, name, registry)
    return network


def compute_ahead(
    videos: Sequence[Path],
    *,
    parent: str | None = None,
    backbone: str = "auto",
    device: str = "auto",
    sample_fps: float | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Path, float, str]]:
    """Compute the features that a fine-tune or a light detector will want.

    Yields:
        A video, how much of it is done (0 to 1), and the sentence that says why it could not be done, or "".

    Raises:
        WeightsError: parent or backbone is missing.
        Cancelled: `cancelled` said so; what is done is kept.
    """
    registry = Registry()
    network = feature_network(parent, backbone, registry, sample_fps, videos)
    kind, cache = kind_of(network), FeatureCache()
    chosen = choose_backbone(backbone, registry.get(parent) if parent else None, registry, videos)
    note_tag(registry.get(chosen), kind.tag)
    root = backbone_root(chosen, registry)
    speeds = Speeds.of(root, device, network.config, (kind.tag,))
    engine = None

    def opened() -> object:
        nonlocal engine
        if engine is None:
            engine = open_extractor(network, device=device)
        return engine

    for video in videos:
        try:
            index = build_index(video, cancelled=cancelled)
            timed = Timed(speeds, sample_count(index, kind.sample_fps))
            for part in compute_features(video, index, network.config, kind, opened, cache, cancelled=cancelled):  # type: ignore[arg-type]
                timed.reached(part)
                if part < 1:
                    yield video, part, ""
            timed.keep()
        except Cancelled:
            raise
        except AfsdError as error:
            yield video, 1.0, str(error)
            continue
        yield video, 1.0, ""
