"""The detector as a whole, in small: locations, presets, what learns from what, lighter heads."""

import numpy as np
import pytest
import torch

from afsd_core.detector import Afsd, DetectorConfig, I3d
from afsd_core.detector.network import OUTPUTS, FeatureExtractor
from afsd_core.errors import WeightsError

SMALL = {"clip_length": 32, "crop": 32, "resize": 36, "stride": 16, "levels": 3, "backbone_width": 0.1}
HEAD = {"width": 32, "boundary_width": 64, "frame_width": 32}


def small(**changes) -> Afsd:
    torch.manual_seed(3)
    return Afsd(DetectorConfig.thumos14(4, **(SMALL | HEAD | changes)))


def clip(network: Afsd, batch: int = 1) -> torch.Tensor:
    _, *shape = network.config.input_shape
    return torch.rand(batch, *shape) * 2 - 1


def test_the_published_presets_have_the_published_sizes():
    thumos, activitynet = DetectorConfig.thumos14(), DetectorConfig.activitynet()
    assert thumos.level_lengths == (64, 32, 16, 8, 4, 2)
    assert thumos.locations == 126
    assert (thumos.input_shape, thumos.sample_fps) == ((1, 3, 256, 96, 96), 10)
    assert activitynet.level_lengths == (96, 48, 24, 12, 6, 3)
    assert (activitynet.clip_length, activitynet.classes, activitynet.sample_fps) == (768, 2, None)


def test_raw_outputs_cover_every_location_of_every_level():
    network = small().eval()
    raw = network(clip(network, 2))
    n = network.config.locations
    assert n == 8 + 4 + 2
    assert [tuple(getattr(raw, name).shape) for name in OUTPUTS] == [
        (2, n, 2),
        (2, n, 4),
        (2, n, 2),
        (2, n, 4),
        (2, n, 1),
    ]
    expected = np.concatenate([(np.arange(t) + 0.5) / t for t in (8, 4, 2)])
    np.testing.assert_allclose(raw.priors[:, 0], expected)
    assert raw.boundary is None
    assert (raw.loc > 0).all()


def test_boundary_features_come_when_asked_for():
    network = small().eval()
    boundary = network.detect(network.features(clip(network)), with_boundary=True).boundary
    assert [tuple(x.shape) for x in boundary] == [(1, 32, 32), (1, 64, 8), (1, 64, 8)]


def test_the_activitynet_preset_stands_on_c5_and_scales_its_distances():
    changes = SMALL | HEAD | {"distance_scales": (4.0, 8.0, 16.0), "clip_length": 64}
    network = Afsd(DetectorConfig.activitynet(**changes)).eval()
    assert network.config.level_lengths == (8, 4, 2)
    network.head.coarse.loc.conv1d.weight.data.zero_()
    raw = network(clip(network))
    # With nothing learnt, exp(0) times the level's factor.
    assert raw.loc[0, :, 0].tolist() == [4] * 8 + [8] * 4 + [16] * 2
    assert raw.conf.shape == (1, 14, 2)


def test_heads_start_as_published():
    thumos = Afsd(DetectorConfig.thumos14(4, **SMALL)).head
    activitynet = Afsd(DetectorConfig.activitynet(**SMALL | {"distance_scales": (4.0, 8.0, 16.0), "stride": 32})).head
    weight = thumos.coarse.localisation[0].conv.conv1d.weight.detach()
    limit = (6 / (512 * 3 + 512 * 3)) ** 0.5
    assert weight.abs().max() <= limit
    assert weight.std() == pytest.approx(limit / 3**0.5, rel=0.02)
    assert activitynet.coarse.localisation[0].conv.conv1d.weight.detach().std() == pytest.approx(0.01, rel=0.02)
    for head in (thumos, activitynet):
        assert not any(p.any() for n, p in head.named_parameters() if n.endswith("conv1d.bias"))
        assert all((s == 1).all() for s in head.coarse.scales)


def test_refinement_does_not_teach_the_coarse_distances():
    network = small()
    raw = network(clip(network))
    (raw.prop_loc.sum() + raw.prop_conf.sum() + raw.center.sum()).backward()
    assert network.head.coarse.loc.conv1d.weight.grad is None
    assert all(scale.grad is None for scale in network.head.coarse.scales)
    # But what it looks at does learn: towers, frame-level feature, backbone.
    assert network.head.coarse.localisation[0].conv.conv1d.weight.grad.any()
    assert network.head.frame_level.layers[0].conv.conv1d.weight.grad.any()
    assert network.backbone.get_submodule("Conv3d_1a_7x7.conv3d").weight.grad.any()


def test_every_learnt_parameter_gets_a_gradient():
    network = small()
    raw = network.detect(network.features(clip(network)), with_boundary=True)
    sum(getattr(raw, name).square().sum() for name in OUTPUTS).backward()
    without = [n for n, p in network.named_parameters() if p.requires_grad and p.grad is None]
    assert without == []


def test_features_kept_give_the_same_detections():
    network = small().eval()
    x = clip(network)
    with torch.inference_mode():
        kept = FeatureExtractor(network.backbone)(x)
        torch.testing.assert_close(network.detect(kept)[:5], network(x)[:5])


def test_a_head_can_be_given_a_backbone_that_is_there_already():
    backbone = I3d(width=0.1)
    config = DetectorConfig.thumos14(4, **SMALL, **HEAD)
    assert Afsd(config, backbone=backbone).backbone is backbone


@pytest.mark.parametrize("cells", [{"c4_cells": 1, "c5_cells": 1}, {"c4_cells": 2, "c5_cells": 1}])
def test_light_heads_see_averaged_space(cells):
    network = small(crop=48, resize=48, **cells).eval()
    assert network(clip(network)).loc.shape == (1, network.config.locations, 2)
    assert network.head.pyramid.projections[0].conv3d.weight.shape[3] == cells["c4_cells"]


def test_in_mixed_precision_the_heads_keep_float32():
    network = small().eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        features = network.features(clip(network))
        raw = network.detect(features)
    assert features.c4.dtype == torch.bfloat16
    assert {getattr(raw, name).dtype for name in OUTPUTS} == {torch.float32}


def test_settings_survive_storage():
    for config in (DetectorConfig.thumos14(7), DetectorConfig.activitynet(), DetectorConfig.thumos14(3, **SMALL)):
        assert DetectorConfig.from_dict(config.to_dict()) == config


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "classes"),
        ({"classes": 1}, "background included"),
        ({"classes": 5, "clip_length": 250}, "multiple of 8"),
        ({"classes": 5, "crop": 200}, "does not fit into resize 112"),
        ({"classes": 5, "width": 100}, "multiple of 32"),
        ({"classes": 5, "distance_scales": [4, 8]}, "2 distance_scales for 6 levels"),
        ({"classes": 5, "c4_cells": 9}, "more than the backbone gives"),
        ({"classes": 5, "stride": 300}, "1..256"),
        ({"classes": 5, "width": 32, "levels": 7, "clip_length": 64, "stride": 8}, "too little of 64 frames"),
        ({"classes": 5, "colour": "red"}, "colour, which this version does not know"),
    ],
)
def test_settings_that_do_not_fit_are_refused_in_a_sentence(values, says):
    with pytest.raises(WeightsError, match=says) as error:
        DetectorConfig.from_dict(values)
    assert str(error.value).endswith(".")
