"""Soft-NMS keeps what the published code keeps, with its scores."""

import numpy as np
import pytest

from afsd_core.inference.postprocess.soft_nms import soft_nms


@pytest.mark.parametrize("size", ["dense", "small"])
@pytest.mark.parametrize("sigma", ["0.5", "0.85"])
def test_soft_nms_equals_the_published_code(golden, size, sigma):
    g = golden.arrays(f"soft_nms_{size}_sigma{sigma}.npz")
    kept = soft_nms(
        g["segments"][:, :2],
        g["segments"][:, 2],
        sigma=float(g["sigma"]),
        floor=float(g["score_threshold"]),
        limit=int(g["top_k"]),
        drop_last_single=True,
    )
    assert len(kept.indices) == len(g["kept"])
    np.testing.assert_allclose(g["segments"][kept.indices, :2], g["kept"][:, :2], atol=1e-5)
    np.testing.assert_allclose(kept.scores, g["kept"][:, 2], atol=1e-5)
