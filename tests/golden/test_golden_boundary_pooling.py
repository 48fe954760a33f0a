"""Boundary max pooling equals the published loop, forward and backward."""

import numpy as np
import torch

from afsd_core.detector import boundary_max_pooling


def test_boundary_pooling_and_its_gradients_equal_the_published_loop(golden):
    g = golden.arrays("boundary_pooling.npz")
    features = torch.from_numpy(g["features"]).requires_grad_()
    pooled = boundary_max_pooling(features, torch.from_numpy(g["segments"]))
    np.testing.assert_allclose(pooled.detach(), g["pooled"], atol=1e-5)
    pooled.backward(torch.from_numpy(g["grad_pooled"]))
    np.testing.assert_allclose(features.grad, g["grad_features"], atol=1e-5)
