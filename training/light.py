"""The light detector of the quick fine-tune: AFSD with a quarter of the published channels, on projected features."""

from dataclasses import replace
from typing import Any

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.errors import WeightsError
from afsd_core.weights import Model, Registry
from training.lessons import Lessons
from training.rates import suited_rate
from training.train import load_backbone

KINETICS, SHIPPED = "i3d-kinetics400", "small-motion"
# Videos of no more samples are seen in shorter clips.
_SHORT = 192
_LIGHT: dict[str, Any] = {"width": 128, "boundary_width": 256, "frame_width": 128, "feature_channels": 64}
# Fights and falls last seconds and happen in a corner: more of time and space than the published input shows.
_FINE: dict[str, Any] = {"resize": 128, "crop": 128, "sample_fps": 20.0}
# What a detector takes over from the model whose backbone it stands on.
_TAKEN = {
    "zero_shot": (),
    "backbone": ("in_channels", "backbone_width"),
    "afsd": ("in_channels", "backbone_width", "resize", "crop", "sample_fps"),
}


def is_light(model: Model | None) -> bool:
    """Whether a model's heads read kept features, so that they can be gone on with."""
    return model is not None and model.kind == "afsd" and bool(model.config.get("feature_channels"))


def light_config_on(source: Model, classes: int, lessons: Lessons | None = None) -> DetectorConfig:
    """The light detector on the backbone of a model.

    A backbone of Kinetics is fed with finer pictures than the published detector; one that was trained for a detector,
    or ships, with what it was trained on.

    Args:
        classes: background not included.
        lessons: what will be learnt: the samples a second follow from how long instances last.
    """
    taken = {key: source.config[key] for key in _TAKEN[source.kind] if key in source.config}
    fine = _FINE if source.kind == "zero_shot" else {}
    config = DetectorConfig.thumos14(classes=classes + 1, **(_LIGHT | fine | taken))
    if lessons is None or not config.sample_fps:
        return config
    rate = min(config.sample_fps, suited_rate(lessons, config.clip_length))
    longest = max((lesson.duration for lesson in lessons.videos), default=0) / 1e6
    if longest * rate <= _SHORT:
        # Padding teaches nothing.
        return replace(config, sample_fps=rate, clip_length=128, stride=64, levels=5)
    return replace(config, sample_fps=rate)


def choose_backbone(wanted: str, parent: Model | None, registry: Registry) -> str:
    """The name of the model whose backbone is used.

    Args:
        wanted: a name, or "auto": the parent's where it sees RGB, else the Kinetics one where it is there, else the one
            that ships.

    Raises:
        WeightsError: it was named and is not there, or sees optical flow.
    """
    if wanted != "auto":
        named = registry.get(wanted)
        if not _sees_rgb(named):
            raise WeightsError(f"{wanted}: sees optical flow; a quick fine-tune sees RGB. Choose another backbone.")
        return named.name
    if parent is not None and _sees_rgb(parent):
        return parent.name
    return KINETICS if KINETICS in registry.names() else SHIPPED


def _sees_rgb(model: Model) -> bool:
    """Whether a model sees pictures and nothing else."""
    return bool(model.config.get("in_channels", 3) == 3)


def feature_network(parent: str | None, backbone: str, registry: Registry, sample_fps: float | None = None) -> Afsd:
    """A light detector for the features that one with this parent or backbone reads; its heads are of no use.

    Args:
        sample_fps: samples a second, where no parent says it; the finest when left out.

    Raises:
        WeightsError: parent or backbone is missing or does not fit.
    """
    model = registry.get(parent) if parent else None
    name = choose_backbone(backbone, model, registry)
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
