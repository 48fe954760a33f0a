"""`afsd models import rgb_imagenet.pt`: the usual PyTorch conversions of the I3D weights become models."""

import pytest
import torch

from afsd_core.detector.i3d import I3d
from afsd_core.errors import WeightsError
from afsd_core.weights import Registry, import_checkpoint, import_i3d
from afsd_core.weights.kinetics import class_names


def conversion(path, channels, classes=400, change=None):
    """As such files are: the network's names, without or with its counters, in a plain state dict."""
    torch.manual_seed(channels)
    state = {n: v for n, v in I3d(channels, logits=classes).state_dict().items() if "num_batches" not in n}
    torch.save((change or (lambda s: s))(state), path)
    return state


def test_rgb_weights_become_a_zero_shot_model(tmp_path):
    state = conversion(tmp_path / "rgb_imagenet.pt", 3)
    registry = Registry(tmp_path / "models")
    model = import_checkpoint(registry, tmp_path / "rgb_imagenet.pt", "rgb")
    assert registry.get("rgb") == model
    assert (model.kind, model.classes) == ("zero_shot", class_names())
    loaded = model.load_network().state_dict()
    assert all(torch.equal(loaded[name], value) for name, value in state.items())


def test_flow_weights_become_a_backbone(tmp_path):
    state = conversion(tmp_path / "flow_imagenet.pt", 2)
    model = import_checkpoint(Registry(tmp_path / "models"), tmp_path / "flow_imagenet.pt", "flow")
    assert (model.kind, model.classes, model.config["in_channels"]) == ("backbone", (), 2)
    loaded = model.load_network().state_dict()
    assert torch.equal(loaded["Conv3d_1a_7x7.conv3d.weight"], state["Conv3d_1a_7x7.conv3d.weight"])
    assert not any(name.startswith("logits") for name in loaded)


def test_rgb_weights_without_a_classifier_become_a_backbone(tmp_path):
    conversion(tmp_path / "x.pt", 3, None)
    model = import_i3d(Registry(tmp_path / "models"), tmp_path / "x.pt", "x")
    assert (model.kind, model.config["in_channels"]) == ("backbone", 3)


def without(name):
    return lambda state: {n: v for n, v in state.items() if n != name}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without("Mixed_4f.b1b.conv3d.weight"), r"lacks Mixed_4f\.b1b\.conv3d\.weight"),
        (lambda s: s | {"extra.weight": torch.zeros(1)}, r"extra\.weight, which I3D does not"),
        (lambda s: s | {"Mixed_5c.b0.bn.bias": torch.zeros(3)}, r"Mixed_5c\.b0\.bn\.bias is shaped"),
        (lambda s: s | {"logits.conv3d.bias": s["logits.conv3d.bias"] * torch.nan}, "not numbers"),
        (lambda s: s | {"Conv3d_1a_7x7.conv3d.weight": torch.zeros(64, 4, 7, 7, 7)}, "takes 4 channels"),
    ],
)
def test_another_network_is_refused(tmp_path, change, words):
    conversion(tmp_path / "x.pt", 3, 5, change)
    registry = Registry(tmp_path / "models")
    with pytest.raises(WeightsError, match=words):
        import_checkpoint(registry, tmp_path / "x.pt", "x")
    assert registry.names() == ()
