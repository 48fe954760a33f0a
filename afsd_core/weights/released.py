"""Checkpoints as AFSD's authors released them: a `torch.save` of a state dict (`checkpoint-15.ckpt` and the like)."""

import pickle
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from afsd_core.detector.config import DetectorConfig
from afsd_core.detector.network import Afsd
from afsd_core.errors import WeightsError

_HEAD = "coarse_pyramid_detection."
_FIRST = "backbone._model.Conv3d_1a_7x7.conv3d.weight"
_CONF = f"{_HEAD}conf_head.conv1d.weight"
_BASE = f"{_HEAD}pyramids.0.0.conv3d.weight"
_WHAT = "a checkpoint as AFSD's authors released them"


def read_released(file: Path) -> tuple[DetectorConfig, dict[str, Tensor]]:
    """Read a released checkpoint, running no code from it.

    RGB or flow is told by the first convolution, the number of classes by the classification head, the preset by what
    the pyramid starts from. (THUMOS14's names and shapes are known; ActivityNet's follow the same pattern but no such
    file has been at hand.)

    Args:
        file: `torch.save` of a state dict.

    Returns:
        The configuration, and a state dict that `Afsd(configuration)` loads strictly.

    Raises:
        WeightsError: the file cannot be read, would run code, or does not hold such a detector.
    """
    return detector_from(file, load_checkpoint(file))


def detector_from(file: Path, state: Mapping[str, Tensor]) -> tuple[DetectorConfig, dict[str, Tensor]]:
    """See `read_released`; of a state dict that was read already."""
    config = _config(file, state)
    with torch.device("meta"):
        shapes = {name: tuple(value.shape) for name, value in Afsd(config).state_dict().items()}
    ours = released_names(shapes)
    missing = [name for name in ours if name not in state]
    extra = [name for name in state if name not in ours]
    if missing or extra:
        raise WeightsError(
            f"{file.name}: not {_WHAT}: {_list('missing', missing)}{'; ' * bool(missing and extra)}"
            f"{_list('unexpected', extra)}. Choose the detector's own checkpoint, or train one with `afsd train`."
        )
    for released, name in ours.items():
        shape, expected_shape = tuple(state[released].shape), shapes[name]
        if shape != expected_shape:
            raise WeightsError(
                f"{file.name}: {released} is shaped {_shape(shape)} where {_shape(expected_shape)} is needed. "
                "The network it comes from has been changed; only the published one can be imported."
            )
    for released in ours:
        if state[released].is_floating_point() and not bool(torch.isfinite(state[released]).all()):
            raise WeightsError(f"{file.name}: {released} holds values that are not numbers; the file is damaged.")
    return config, {
        name: state[released].float() if state[released].is_floating_point() else state[released]
        for released, name in ours.items()
    }


def released_names(names: Mapping[str, object]) -> dict[str, str]:
    """Released name → ours, for each of our names; apply it the other way to write a checkpoint that AFSD's code reads.

    Args:
        names: names of an `Afsd`'s state dict.
    """
    projections = sum(name.startswith("head.pyramid.projections.") and name.endswith("conv3d.weight") for name in names)
    prefixes = _prefixes(projections)
    table = {}
    for name in names:
        prefix = next(p for p in prefixes if name.startswith(p))
        released = prefixes[prefix] + name[len(prefix) :]
        table[released + ".scale" if prefix == "head.coarse.scales." else released] = name
    return table


def _prefixes(projections: int) -> dict[str, str]:
    """Our prefix → the released one. Released blocks count their layers: 0 convolution, 1 normalisation, 2 ReLU."""
    table = {"backbone.": "backbone._model.", "head.coarse.scales.": f"{_HEAD}loc_heads."}

    def block(ours: str, released: str, first: int = 0) -> None:
        table[f"{ours}.conv."] = f"{_HEAD}{released}.{first}."
        table[f"{ours}.norm."] = f"{_HEAD}{released}.{first + 1}."

    for i in range(projections):
        table[f"head.pyramid.projections.{i}.conv3d."] = f"{_HEAD}pyramids.{i}.0.conv3d."
        table[f"head.pyramid.projections.{i}.norm."] = f"{_HEAD}pyramids.{i}.1."
    for i in range(6 - projections):
        block(f"head.pyramid.down.{i}", f"pyramids.{i + projections}")
    for i in range(3):
        block(f"head.frame_level.layers.{i}", "deconv", 3 * i)
    for ours, released in (("localisation", "loc"), ("classification", "conf")):
        for i in range(2):
            block(f"head.coarse.{ours}.{i}", f"{released}_tower.{i}")
        for layer, theirs in (
            ("point", "cur_point_conv"),
            ("boundary", "lr_conv"),
            ("frame", "roi_conv"),
            ("fuse", "proposal_conv"),
        ):
            block(f"head.{ours}.{layer}", f"{released}_proposal_branch.{theirs}")
    for ours, released in (
        ("coarse.loc", "loc_head"),
        ("coarse.conf", "conf_head"),
        ("prop_loc", "prop_loc_head"),
        ("prop_conf", "prop_conf_head"),
        ("center", "center_head"),
    ):
        table[f"head.{ours}."] = f"{_HEAD}{released}."
    return table


def load_checkpoint(file: Path) -> dict[str, Tensor]:
    """The state dict in a file of `torch.save`, running no code from it.

    Raises:
        WeightsError: the file cannot be read, would run code, or holds something else.
    """
    try:
        with warnings.catch_warnings():
            # Older pickle protocols are warned about; what cannot be read raises all the same.
            warnings.simplefilter("ignore")
            loaded = torch.load(file, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise WeightsError(f"{file}: no such file. Give the path of {_WHAT}.") from None
    except OSError as error:
        raise WeightsError(f"{file}: cannot be read ({error.strerror or error}).") from error
    except pickle.UnpicklingError as error:
        if "Unsupported operand" in str(error):
            reason = "it is no PyTorch checkpoint, or damaged"
        else:
            reason = "it holds more than plain tensors, which could run code when opened, so it was not opened"
        raise WeightsError(f"{file.name}: {reason}. Choose {_WHAT}.") from error
    except (RuntimeError, EOFError, ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise WeightsError(f"{file.name}: it is no PyTorch checkpoint, or damaged. Choose {_WHAT}.") from error
    if not isinstance(loaded, dict) or not loaded or not all(isinstance(v, Tensor) for v in loaded.values()):
        raise WeightsError(f"{file.name}: holds something else than a network's weights. Choose {_WHAT}.")
    # Saved while spread over several GPUs, every name starts with "module.".
    if all(str(name).startswith("module.") for name in loaded):
        return {str(name).removeprefix("module."): value for name, value in loaded.items()}
    return {str(name): value for name, value in loaded.items()}


def _config(file: Path, state: Mapping[str, Tensor]) -> DetectorConfig:
    needed = {_FIRST: 5, _CONF: 3, _BASE: 5}
    missing = [name for name, ndim in needed.items() if name not in state or state[name].ndim != ndim]
    if missing:
        hint = (
            "It looks like an I3D backbone alone: a detector has to be trained on top of it."
            if any(name.startswith(("Mixed_", "Conv3d_")) for name in state)
            else "Choose the detector's own checkpoint."
        )
        raise WeightsError(f"{file.name}: not {_WHAT}: {_list('missing', missing)}. {hint}")
    channels, classes = int(state[_FIRST].shape[1]), int(state[_CONF].shape[0])
    if channels not in (2, 3):
        raise WeightsError(f"{file.name}: its first layer takes {channels} channels; RGB has 3 and flow 2.")
    if classes < 2:
        raise WeightsError(f"{file.name}: it knows no class but background; choose another checkpoint.")
    if f"{_HEAD}pyramids.1.0.conv1d.weight" in state:
        return DetectorConfig.activitynet(classes, in_channels=channels)
    return DetectorConfig.thumos14(classes, in_channels=channels)


def _list(what: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{what} {names[0]}{more}"


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "a single number"
