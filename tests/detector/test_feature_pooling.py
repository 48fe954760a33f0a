"""Pooled features: what the quick fine-tune's heads read."""

import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.detector.feature_pooling import pool_space


def test_mean_and_largest_value_of_each_channel() -> None:
    feature = torch.arange(24.0).reshape(1, 2, 3, 2, 2)
    pooled = pool_space(feature)
    assert pooled.shape == (1, 4, 3, 1, 1)
    assert pooled[0, :2, :, 0, 0].tolist() == [[1.5, 5.5, 9.5], [13.5, 17.5, 21.5]]
    assert pooled[0, 2:, :, 0, 0].tolist() == [[3.0, 7.0, 11.0], [15.0, 19.0, 23.0]]


def test_somebody_small_counts_wherever_they_are() -> None:
    here, there = torch.zeros(1, 1, 1, 6, 6), torch.zeros(1, 1, 1, 6, 6)
    here[..., 0, 0] = there[..., 5, 3] = 9.0
    assert torch.equal(pool_space(here), pool_space(there))
    assert pool_space(here)[0, 1].item() == 9.0


def test_a_detector_on_pooled_features_sees_no_cells() -> None:
    config = DetectorConfig(
        classes=3,
        width=32,
        boundary_width=64,
        frame_width=32,
        clip_length=64,
        stride=32,
        backbone_width=0.125,
        pooled=True,
        levels=4,
    )
    network = Afsd(config).eval()
    with torch.inference_mode():
        features = network.features(torch.zeros(1, 3, 64, 96, 96))
        raw = network.detect(features)
    assert features.c4.shape == (1, 208, 16, 1, 1)
    assert features.c5.shape == (1, 256, 8, 1, 1)
    assert raw.conf.shape == (1, len(raw.priors), 3)
