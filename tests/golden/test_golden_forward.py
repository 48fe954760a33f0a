"""The network computes what the published implementation computed, from a released checkpoint to the raw outputs."""

import dataclasses
from functools import cache

import numpy as np
import pytest
import torch

from afsd_core.detector.network import OUTPUTS
from afsd_core.inference.engines import open_engine

TOLERANCE = 1e-3


def differing_locations(ours: np.ndarray, theirs: np.ndarray) -> set[int]:
    """Locations (the middle axis) where any number is off by more than the tolerance."""
    assert ours.shape == theirs.shape
    return set(np.flatnonzero((np.abs(ours - theirs) > TOLERANCE).any(axis=(0, 2))).tolist())


def assert_outputs_match(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> None:
    """All locations, but for two whose regions a rounding limit may have moved (and their neighbours in `center`)."""
    for name in ("loc", "conf"):
        assert not differing_locations(ours[name], theirs[name]), name
    flipped = differing_locations(ours["prop_loc"], theirs["prop_loc"])
    flipped |= differing_locations(ours["prop_conf"], theirs["prop_conf"])
    assert len(flipped) <= 2
    near = {location + step for location in flipped for step in (-1, 0, 1)}
    assert differing_locations(ours["center"], theirs["center"]) <= near


def arrays(raw) -> dict[str, np.ndarray]:
    return {name: getattr(raw, name).numpy() for name in OUTPUTS}


@pytest.fixture(scope="module")
def features(golden, detector):
    """kind → C4 and C5 of the golden clip: what costs seconds, once."""

    @cache
    def make(kind: str):
        with torch.inference_mode():
            return detector(kind).features(torch.from_numpy(golden.clip(kind)))

    return make


@pytest.mark.parametrize("kind", ["rgb", "flow"])
def test_a_released_checkpoint_gives_the_published_outputs(golden, detector, features, kind):
    expected = golden.arrays(f"afsd_{kind}_forward.npz")
    with torch.inference_mode():
        raw = detector(kind).detect(features(kind), with_boundary=True)
    assert_outputs_match(arrays(raw), expected)
    np.testing.assert_allclose(raw.priors.numpy()[None], expected["priors"], atol=1e-7)

    for name, feature in zip(("Mixed_4f", "Mixed_5c"), features(kind), strict=True):
        np.testing.assert_allclose(feature[0, :16, :8, 0, 0], expected[f"{name}_corner"], atol=TOLERANCE)
        np.testing.assert_allclose(feature.mean((0, 2, 3, 4)), expected[f"{name}_mean_thw"], atol=TOLERANCE)

    edges = {"": raw.boundary.frame, "_loc_prop": raw.boundary.localisation, "_conf_prop": raw.boundary.classification}
    for name, feature in edges.items():
        start, end = feature.transpose(1, 2).chunk(2, dim=2)
        np.testing.assert_allclose(start, expected[f"start{name}"], atol=TOLERANCE)
        np.testing.assert_allclose(end, expected[f"end{name}"], atol=TOLERANCE)


def test_wide_regions_are_pooled_as_published(golden, detector, features):
    expected = golden.arrays("afsd_rgb_wide_forward.npz")
    network = detector("rgb")
    bias = network.head.coarse.loc.conv1d.bias
    before = bias.detach().clone()
    try:
        bias.data += 3.0
        with torch.inference_mode():
            raw = network.detect(features("rgb"))
    finally:
        bias.data.copy_(before)
    assert expected["loc"].max() > 50
    assert_outputs_match(arrays(raw), expected)


def test_boundary_features_alone_equal_those_of_the_whole_forward(detector, features):
    network = detector("rgb")
    with torch.inference_mode():
        whole = network.detect(features("rgb"), with_boundary=True).boundary
        for alone, same in zip(network.boundary_features(features("rgb")), whole, strict=True):
            torch.testing.assert_close(alone, same)


def test_the_engine_that_cpus_get_gives_the_published_outputs(golden, detector):
    pytest.importorskip("openvino")
    engine = open_engine(detector("rgb"), input_shape=detector("rgb").config.input_shape, outputs=OUTPUTS, device="cpu")
    assert (engine.name, engine.device, engine.precision) == ("openvino", "cpu", "float32")
    assert_outputs_match(engine.run(golden.clip("rgb")), golden.arrays("afsd_rgb_forward.npz"))


def test_a_detectors_settings_survive_storage(detector):
    config = detector("flow").config
    assert type(config).from_dict(config.to_dict()) == config
    assert (config.in_channels, config.classes) == (2, 21)
    assert dataclasses.replace(config, in_channels=3) == detector("rgb").config
