"""A released RGB + flow pair, imported as one model, gives the mean of what both gave in the published code."""

import numpy as np
import pytest
import torch

from afsd_core.detector.network import OUTPUTS
from afsd_core.errors import WeightsError
from afsd_core.weights import Registry, import_checkpoint
from tests.golden.test_golden_forward import assert_outputs_match


def test_a_released_pair_imports_as_one_model_that_averages_raw_outputs(golden, released):
    model = import_checkpoint(Registry(), released("rgb"), "pair", flow=released("flow"))
    assert (model.kind, len(model.classes), model.config["in_channels"]) == ("fused", 20, 5)
    assert model.config["flow_method"] == "tvl1"
    clip = np.concatenate([golden.clip("rgb"), golden.clip("flow")], axis=1)
    with torch.inference_mode():
        raw = model.load_network()(torch.from_numpy(clip))
    parts = [golden.arrays(f"afsd_{kind}_forward.npz") for kind in ("rgb", "flow")]
    means = {name: (parts[0][name] + parts[1][name]) / 2 for name in OUTPUTS}
    assert_outputs_match({name: getattr(raw, name).numpy() for name in OUTPUTS}, means)


def test_two_that_are_no_pair_are_refused(released):
    registry = Registry()
    for first, second in (("flow", "rgb"), ("rgb", "rgb")):
        with pytest.raises(WeightsError, match=r"RGB checkpoint first"):
            import_checkpoint(registry, released(first), "pair", flow=released(second))
    assert registry.names() == ()
