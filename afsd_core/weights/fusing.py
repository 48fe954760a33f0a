"""One model of two that were trained apart: an RGB and a flow detector, whose raw outputs are averaged."""

from dataclasses import fields, replace

from afsd_core.errors import WeightsError
from afsd_core.weights.model import Model
from afsd_core.weights.registry import Registry, check_name


def fuse_models(registry: Registry, rgb: str, flow: str, name: str) -> Model:
    """Make a fused model of two in the registry, which stay as they are.

    Args:
        rgb, flow: their names.
        name: of the new one.

    Raises:
        WeightsError: one is missing or damaged, they are no pair (the sentence says why), or the name is taken.
    """
    from afsd_core.detector.config import DetectorConfig
    from afsd_core.detector.fusion import fused_config, fused_state

    check_name(name)
    first, second = registry.get(rgb), registry.get(flow)
    for model, channels, what in ((first, 3, "RGB"), (second, 2, "optical flow")):
        if model.kind != "afsd" or model.config.get("in_channels", 3) != channels:
            raise WeightsError(
                f"{model.name}: is no detector that sees {what}. Name the RGB model first, then the flow."
            )
    if first.classes != second.classes:
        raise WeightsError(f"{rgb} and {flow} know other classes. Fuse two that were trained on the same ones.")
    ours, theirs = (DetectorConfig.from_dict(dict(model.config)) for model in (first, second))
    apart = [
        f.name
        for f in fields(ours)
        if f.name not in ("in_channels", "flow_method") and getattr(ours, f.name) != getattr(theirs, f.name)
    ]
    if apart:
        raise WeightsError(f"{rgb} and {flow} differ in {', '.join(apart)}. Fuse two that were trained alike.")
    fused = Model(
        name=name,
        kind="fused",
        classes=first.classes,
        config=replace(fused_config(ours), flow_method=theirs.flow_method).to_dict(),
        source=f"fused from {rgb} and {flow}",
        parent=rgb,
    )
    return registry.save(fused, fused_state(first.load_state(), second.load_state()))
