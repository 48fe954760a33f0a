"""Making models of foreign checkpoints: AFSD's as its authors released them, and I3D's usual PyTorch conversions."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.errors import WeightsError
from afsd_core.message import many
from afsd_core.resources import resource
from afsd_core.weights.model import Kind, Model
from afsd_core.weights.registry import Registry, check_name

if TYPE_CHECKING:
    from torch import Tensor

    from afsd_core.detector.config import DetectorConfig


def import_checkpoint(
    registry: Registry,
    file: Path,
    name: str,
    classes: Sequence[str] | None = None,
    *,
    flow: Path | None = None,
    overwrite: bool = False,
) -> Model:
    """Read a checkpoint of a kind that is known, told by what it holds, and save it as a model.

    Those are a detector's as AFSD's authors released them (`import_released`), and the PyTorch conversions of the I3D
    weights, `rgb_imagenet.pt` and `flow_imagenet.pt` (`import_i3d`).

    Raises:
        WeightsError: it is neither, would run code, does not fit, or the name is taken.
    """
    from afsd_core.weights.i3d_port import is_port
    from afsd_core.weights.released import load_checkpoint

    check_name(name)
    state = load_checkpoint(file)
    if is_port(state):
        if flow is not None:
            raise WeightsError(
                f"{file.name}: a backbone is not fused with another. Import each by itself, under a name of its own."
            )
        return import_i3d(registry, file, name, classes, state=state, overwrite=overwrite)
    return import_released(registry, file, name, classes, flow=flow, overwrite=overwrite, state=state)


def import_i3d(
    registry: Registry,
    file: Path,
    name: str,
    classes: Sequence[str] | None = None,
    *,
    overwrite: bool = False,
    state: "dict[str, Tensor] | None" = None,
) -> Model:
    """Make a model of a PyTorch conversion of the I3D weights.

    RGB weights with a classifier become a zero-shot model; flow weights, or weights without a classifier, a backbone
    to train detectors on.

    Args:
        registry, file, name, overwrite: see `import_released`.
        classes: of the classifier; left out, one of 400 classes gets those of Kinetics-400, any other "class 1", ….
        state: what is in the file, where it was read already.

    Raises:
        WeightsError: see `import_checkpoint`.
    """
    from afsd_core.detector.zero_shot import ZeroShotConfig
    from afsd_core.weights.i3d_port import LOGITS, backbone_from
    from afsd_core.weights.released import load_checkpoint

    check_name(name)
    channels, count, state = backbone_from(file, load_checkpoint(file) if state is None else state)
    source = f"imported from {file.name}, I3D weights in PyTorch, {'RGB' if channels == 3 else 'optical flow'}"
    if channels == 3 and count:
        model = Model(
            name=name,
            kind="zero_shot",
            classes=_names(file, count, classes),
            config=ZeroShotConfig().to_dict(),
            source=source,
        )
        return registry.save(model, state, overwrite=overwrite)
    if classes is not None:
        raise WeightsError(f"{file.name}: a backbone has no classes to name. Leave out the class names.")
    config = {"in_channels": channels, "backbone_width": 1.0}
    model = Model(name=name, kind="backbone", classes=(), config=config, source=source)
    backbone_state = {key: value for key, value in state.items() if not key.startswith(LOGITS)}
    return registry.save(model, backbone_state, overwrite=overwrite)


def import_released(
    registry: Registry,
    file: Path,
    name: str,
    classes: Sequence[str] | None = None,
    *,
    flow: Path | None = None,
    overwrite: bool = False,
    state: "dict[str, Tensor] | None" = None,
) -> Model:
    """Read a released checkpoint, running no code from it, and save it as a model.

    See resources/manual/detector.md, section 8.

    Args:
        registry: where to.
        file: the checkpoint.
        name: of the new model.
        classes: names in the order of the network's outputs, without background. Left out, a checkpoint of 20 classes
            gets THUMOS'14's, one of a single class "action", any other "class 1", "class 2", …
        flow: the checkpoint of the flow network that belongs to it: both become one model, which fuses them.
        overwrite: replace a model of the same name.
        state: what is in the file, where it was read already.

    Returns:
        The model as saved.

    Raises:
        WeightsError: the file is not such a checkpoint or would run code, the number of names is another than that
            of its classes, the two are no pair, or the name is taken.
    """
    from afsd_core.weights.released import detector_from, load_checkpoint, read_released

    check_name(name)
    config, weights = detector_from(file, load_checkpoint(file) if state is None else state)
    names = _names(file, config.classes - 1, classes)
    source = f"imported from {file.name}, a checkpoint as AFSD's authors released them"
    if flow is not None:
        from afsd_core.detector.fusion import fused_config, fused_state

        theirs, flow_weights = read_released(flow)
        _check_pair(file, config, flow, theirs)
        config, weights = fused_config(config), fused_state(weights, flow_weights)
        source = f"imported from {file.name} and {flow.name}, a pair as AFSD's authors released them"
    if config.in_channels != 3:
        config = replace(config, flow_method="tvl1")  # what those weights were trained on
    kind: Kind = "afsd" if flow is None else "fused"
    model = Model(name=name, kind=kind, classes=names, config=config.to_dict(), source=source)
    return registry.save(model, weights, overwrite=overwrite)


def _check_pair(rgb_file: Path, rgb: "DetectorConfig", flow_file: Path, flow: "DetectorConfig") -> None:
    if (rgb.in_channels, flow.in_channels) != (3, 2):
        seen = {3: "RGB", 2: "optical flow"}
        raise WeightsError(
            f"{rgb_file.name} sees {seen[rgb.in_channels]}, {flow_file.name} sees {seen[flow.in_channels]}. Give the "
            "RGB checkpoint first, and the one for optical flow as --flow."
        )
    if replace(flow, in_channels=3) != rgb:
        raise WeightsError(
            f"{rgb_file.name} and {flow_file.name} are no pair: they tell {rgb.classes - 1} and {flow.classes - 1} "
            f"classes apart, by the recipes {rgb.preset} and {flow.preset}. Give two that were trained alike."
        )


def _names(file: Path, count: int, classes: Sequence[str] | None) -> tuple[str, ...]:
    names = _default_names(count) if classes is None else tuple(classes)
    if len(names) != count:
        raise WeightsError(
            f"{file.name}: it tells {many(count, '{n} class', '{n} classes')} apart, and "
            f"{many(len(names), '{n} name was given', '{n} names were given')}. Give one name each."
        )
    if len(set(names)) != count or not all(n.strip() for n in names):
        raise WeightsError(f"{file.name}: the names of its classes must differ, and none may be empty.")
    return names


def _default_names(count: int) -> tuple[str, ...]:
    known = {20: "thumos14.json", 400: "kinetics400.json"}
    if count in known:
        return tuple(json.loads(resource("classes", known[count]).read_text(encoding="utf-8"))["classes"])
    return ("action",) if count == 1 else tuple(f"class {i + 1}" for i in range(count))
