"""The training's losses equal the published ones, values and gradients."""

import numpy as np
import pytest
import torch

from afsd_core.detector import RawOutputs
from training.targets.boundary_consistency import activation_terms, contrast
from training.targets.losses import LossWeights, detection_losses
from training.targets.windows import subsampled

OUTPUTS = ("loc", "conf", "prop_loc", "prop_conf", "center")


@pytest.mark.parametrize("case", ["b1", "b3", "empty"])
def test_the_five_losses_and_their_gradients_are_the_published_ones(golden, case):
    g = golden.arrays(f"losses_{case}.npz")
    outputs = {name: torch.from_numpy(g[name]).requires_grad_() for name in OUTPUTS}
    raw = RawOutputs(*outputs.values(), priors=torch.from_numpy(g["priors"]))
    instances = [torch.from_numpy(g[f"target_{k}"]) for k in range(len(g["loc"]))]
    terms = detection_losses(raw, instances, 256)
    assert list(terms) == list(OUTPUTS)
    for name, term in terms.items():
        published = "quality" if name == "center" else name
        np.testing.assert_allclose(term.item(), g[f"loss_{published}"], atol=1e-5, err_msg=name)
    total = LossWeights().total(terms)
    np.testing.assert_allclose(total.item(), g["total"], atol=1e-5)
    total.backward()
    for name, tensor in outputs.items():
        np.testing.assert_allclose(tensor.grad.numpy(), g[f"grad_{name}"], atol=1e-5, err_msg=name)


def test_boundary_activation_and_triplet_losses_are_the_published_ones(golden):
    g = golden.arrays("boundary_consistency.npz")
    feature = torch.from_numpy(np.concatenate([g["start"], g["end"]], axis=2)).transpose(1, 2)
    terms = activation_terms(feature, torch.from_numpy(g["targets"]))
    np.testing.assert_allclose(terms["start"].item(), g["loss_start"], atol=1e-5)
    np.testing.assert_allclose(terms["end"].item(), g["loss_end"], atol=1e-5)
    np.testing.assert_array_equal(subsampled(g["targets"], 64), g["targets_quarter"])
    triplet = contrast(*(torch.from_numpy(g[name]) for name in ("anchor", "positive", "negative")))
    np.testing.assert_allclose(triplet.item(), g["triplet"], atol=1e-5)
