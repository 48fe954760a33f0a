"""The light detector of the quick fine-tune: AFSD with a quarter of the published channels, on projected features."""

from typing import Any

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.weights import Model, Registry
from training.train import load_backbone

KINETICS, SHIPPED = "i3d-kinetics400", "small-motion"
_LIGHT: dict[str, Any] = {"width": 128, "boundary_width": 256, "frame_width": 128, "feature_channels": 64}
# What a detector takes over from the model whose backbone it stands on.
_TAKEN = {
    "zero_shot": (),
    "backbone": ("in_channels", "backbone_width"),
    "afsd": ("in_channels", "backbone_width", "resize", "crop"),
}


def is_light(model: Model | None) -> bool:
    """Whether a model's heads read kept features, so that they can be gone on with."""
    return model is not None and model.kind == "afsd" and bool(model.config.get("feature_channels"))


def light_config_on(source: Model, classes: int) -> DetectorConfig:
    """The light detector on the backbone of a model, fed as that is.

    Args:
        classes: background not included.
    """
    taken = {key: source.config[key] for key in _TAKEN[source.kind] if key in source.config}
    return DetectorConfig.thumos14(classes=classes + 1, **(_LIGHT | taken))


def choose_backbone(wanted: str, parent: Model | None, registry: Registry) -> str:
    """The name of the model whose backbone is used.

    Args:
        wanted: a name, or "auto": the parent's, else the Kinetics one where it is there, else the one that ships.

    Raises:
        WeightsError: it was named and is not there.
    """
    if wanted != "auto":
        return registry.get(wanted).name
    if parent is not None:
        return parent.name
    return KINETICS if KINETICS in registry.names() else SHIPPED


def feature_network(parent: str | None, backbone: str, registry: Registry) -> Afsd:
    """A light detector for the features that one with this parent or backbone reads; its heads are of no use.

    Raises:
        WeightsError: parent or backbone is missing or does not fit.
    """
    model = registry.get(parent) if parent else None
    name = choose_backbone(backbone, model, registry)
    if model is not None and is_light(model) and name == model.name:
        network = model.load_network()
        assert isinstance(network, Afsd)
        return network
    network = Afsd(light_config_on(registry.get(name), 1))
    load_backbone(network, name, registry)
    return network
