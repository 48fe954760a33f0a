"""Boundary max pooling: the maximum over each region, whatever the region, with gradients to the cell it came from."""

import numpy as np
import pytest
import torch

from afsd_core.detector import boundary_max_pooling
from afsd_core.detector.refinement import boundary_regions, frame_regions, level_regions


def loop(features: np.ndarray, regions: np.ndarray) -> np.ndarray:
    """The same, cell by cell."""
    batch, channels, length = features.shape
    out = np.zeros((batch, channels, regions.shape[1]), features.dtype)
    for b in range(batch):
        for n, limits in enumerate(np.trunc(regions[b]).astype(int).clip(0, length - 1)):
            for c in range(channels):
                left, right = limits[:2] if c < channels // 2 else limits[2:]
                out[b, c, n] = features[b, c, left : max(right, left) + 1].max()
    return out


@pytest.mark.parametrize("length", [1, 2, 3, 20, 64, 100])
def test_every_region_gets_its_maximum(length):
    rng = np.random.default_rng(length)
    features = rng.standard_normal((2, 6, length)).astype(np.float32)
    # Outside, inverted and fractional limits included.
    regions = rng.uniform(-0.5 * length - 2, 1.5 * length + 2, (2, 50, 4)).astype(np.float32)
    pooled = boundary_max_pooling(torch.from_numpy(features), torch.from_numpy(regions))
    np.testing.assert_array_equal(pooled, loop(features, regions))


def test_gradients_are_exact():
    rng = np.random.default_rng(1)
    features = torch.from_numpy(rng.standard_normal((1, 4, 13))).requires_grad_()
    regions = torch.from_numpy(rng.uniform(-3, 16, (1, 9, 4)))
    assert torch.autograd.gradcheck(lambda f: boundary_max_pooling(f, regions), (features,))


@pytest.mark.parametrize("length", [1, 5, 64, 300])
def test_training_in_single_precision_finds_the_same_maxima_and_gradients(length):
    rng = np.random.default_rng(length)
    values = rng.standard_normal((2, 6, length)).astype(np.float32)
    values[:, :, ::3] *= 1e-30  # far from 1, both signs, and zeros
    values[:, :, ::4] = 0
    regions = torch.from_numpy(rng.uniform(-3, length + 3, (2, 40, 4)).astype(np.float32))
    weights = torch.from_numpy(rng.standard_normal((2, 6, 40)))
    single, double = (torch.from_numpy(values).to(dtype).requires_grad_() for dtype in (torch.float32, torch.float64))
    for features in (single, double):
        pooled = boundary_max_pooling(features, regions)
        np.testing.assert_array_equal(pooled.detach().float(), loop(values, regions.numpy()))
        (pooled * weights.to(pooled.dtype)).sum().backward()
    # Of equal zeros one is taken where the other way shares among them.
    told = values != 0
    np.testing.assert_allclose(single.grad.numpy()[told], double.grad.numpy()[told], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("features", "regions"), [((1, 3, 8), (1, 2, 4)), ((1, 4, 8), (2, 2, 4)), ((1, 4, 8), (1, 2, 3))]
)
def test_shapes_that_do_not_fit_are_refused(features, regions):
    with pytest.raises(ValueError, match="must be"):
        boundary_max_pooling(torch.zeros(features), torch.zeros(regions))


def test_regions_reach_a_tenth_outwards_and_a_quarter_inwards_and_round_to_even():
    start, end = torch.tensor([[100.0, 2.5]]), torch.tensor([[140.0, 4.5]])
    found = boundary_regions(start, end, end - start)
    assert found.tolist() == [[[96, 110, 130, 144], [2, 4, 4, 6]]]


def test_regions_in_frames_and_in_cells_of_a_level():
    loc = torch.tensor([[[8.0, 24.0], [40.0, 16.0]]])
    priors = torch.tensor([0.25, 0.75])
    # Frames: 16 - 8 .. 16 + 24 and 48 - 40 .. 48 + 16, one frame longer than the difference.
    assert frame_regions(loc, priors, 64).tolist() == [[[5, 16, 32, 43], [2, 22, 50, 70]]]
    # A level of 2 cells: distances divided by 32; never less than a cell each way.
    assert level_regions(loc, 64, 2).tolist() == [[[-1, 1, 0, 2], [-1, 1, 0, 2]]]
