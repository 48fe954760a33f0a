"""The light detector of the quick fine-tune: AFSD with a quarter of the published channels, on pooled features.

What it is like, not the network itself: nothing here loads PyTorch.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from afsd_core.detector import DetectorConfig
from afsd_core.errors import WeightsError
from afsd_core.inference.features.tags import noted_tag
from afsd_core.message import Message
from afsd_core.sample_project import are_sample
from afsd_core.weights import Model, Registry
from training.data.supervision import TrainingLabels

KINETICS, SHIPPED = "i3d-kinetics400", "small-motion"
# Videos of no more samples are seen in shorter clips.
_SHORT = 192
_LIGHT: dict[str, Any] = {
    "width": 128,
    "boundary_width": 256,
    "frame_width": 128,
    "pooled": True,
    "centred": True,
    "members": 3,
    "votes": True,
    "evidence": True,
}
# Fights and falls last seconds, and people in them may be small: more of time and space than the published input shows,
# as large as the pictures that the Kinetics backbone has learnt from.
_FINE: dict[str, Any] = {"sample_fps": 20.0, "resize": 224, "crop": 224}
# The longest instances should fill no more than half of a clip.
_RATES = (20.0, 10.0, 5.0, 2.5)
_USUAL = 0.9
# What a detector takes over from the model whose backbone it stands on.
_TAKEN = {
    "zero_shot": (),
    "backbone": ("in_channels", "backbone_width"),
    "afsd": ("in_channels", "backbone_width", "resize", "crop", "sample_fps"),
}


def is_light(model: Model | None) -> bool:
    """Whether a model's heads read kept features, so that they can be gone on with."""
    return model is not None and model.kind == "afsd" and bool(model.config.get("pooled"))


def light_config_on(source: Model, classes: int, training_labels: TrainingLabels | None = None) -> DetectorConfig:
    """The light detector on the backbone of a model.

    A backbone of Kinetics is fed with more pictures a second than the published detector, and with larger and whole
    ones: it has learnt from pictures of 224 pixels a side, and tells more from these. One that was trained for a
    detector, or ships, is fed with what it was trained on.

    Args:
        classes: background not included.
        labels: what will be learnt: the samples a second follow from how long instances last.
    """
    taken = {key: source.config[key] for key in _TAKEN[source.kind] if key in source.config}
    fine = _FINE if source.kind == "zero_shot" else {}
    config = DetectorConfig.thumos14(classes=classes + 1, **(_LIGHT | fine | taken))
    if training_labels is None or not config.sample_fps:
        return config
    rate = min(config.sample_fps, suited_rate(training_labels, config.clip_length))
    longest = max((video_labels.duration for video_labels in training_labels.videos), default=0) / 1e6
    if longest * rate <= _SHORT:
        # Padding teaches nothing.
        return replace(config, sample_fps=rate, clip_length=128, stride=64, levels=5)
    return replace(config, sample_fps=rate)


def suited_rate(training_labels: TrainingLabels, clip_length: int = 256) -> float:
    """Samples a second at which nearly all instances fill at most half of a clip."""
    lengths = sorted((t.end - t.start) / 1e6 for video_labels in training_labels.videos for t in video_labels.instances)
    if not lengths:
        return _RATES[0]
    usual = lengths[min(int(_USUAL * len(lengths)), len(lengths) - 1)]
    return next((rate for rate in _RATES if usual * rate <= clip_length / 2), _RATES[-1])


def light_config_for(
    training_labels: TrainingLabels, parent: Model | None, backbone: str, registry: Registry, classes: int = 1
) -> DetectorConfig:
    """What a fine-tune's detector is like: the parent's where that is gone on with, else one that suits the labels.

    Args:
        backbone: as `choose_backbone` gives it; classes: of a new detector, background not included.

    Raises:
        WeightsError: there is no such backbone.
    """
    if parent is not None and is_light(parent) and backbone == parent.name:
        return DetectorConfig.from_dict(dict(parent.config))
    return light_config_on(registry.get(backbone), classes, training_labels)


def feature_tag(parent: Model | None, backbone: str, registry: Registry) -> str | None:
    """What is known of the weights that compute the features, see `FeatureKind.tag`; None where nothing is.

    Args:
        backbone: as `choose_backbone` gives it.

    Raises:
        WeightsError: there is no such backbone.
    """
    noted = (parent.training or {}).get("feature_tag") if parent is not None and backbone == parent.name else None
    return noted if isinstance(noted, str) and noted.isalnum() else noted_tag(registry.get(backbone))


def choose_backbone(asked: str, parent: Model | None, registry: Registry, videos: Iterable[Path] = ()) -> str:
    """The name of the model whose backbone is used.

    Args:
        asked: a name, or "auto": the parent's where it sees RGB, else the Kinetics one where it is there, else the one
            that ships.
        videos: what is learnt from. The sample project is for trying things out: it stays with the backbone that
            ships, which was made for it and takes seconds where the Kinetics one takes minutes.

    Raises:
        WeightsError: it was named and is not there, or sees optical flow.
    """
    if asked != "auto":
        named = registry.get(asked)
        if not _sees_rgb(named):
            raise WeightsError(
                Message(
                    "{wanted}: sees optical flow; a quick fine-tune sees RGB. Choose another backbone.", wanted=asked
                )
            )
        return named.name
    if parent is not None and _sees_rgb(parent):
        return parent.name
    return KINETICS if KINETICS in registry.names() and not are_sample(videos) else SHIPPED


def backbone_root(name: str, registry: Registry) -> str:
    """The model that a backbone comes from first: versions of a detector hand theirs on."""
    seen: set[str] = set()
    while name not in seen and name in registry.names():
        seen.add(name)
        before = (registry.get(name).training or {}).get("backbone")
        if not isinstance(before, str) or not before:
            break
        name = before
    return name


def _sees_rgb(model: Model) -> bool:
    """Whether a model sees pictures and nothing else."""
    return bool(model.config.get("in_channels", 3) == 3)
