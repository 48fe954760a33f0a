"""The backbone: TensorFlow's padding, frozen BatchNorm, the released names, logits over time."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from afsd_core.detector.i3d import ConvBnRelu, I3d, SameMaxPool3d, same_padding

NAMES = Path(__file__).parents[1] / "golden" / "data" / "official_state_dict.json"


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "expected"),
    [
        (96, 7, 2, (2, 3)),
        (95, 7, 2, (3, 3)),
        (48, 3, 2, (0, 1)),
        (7, 3, 2, (1, 1)),
        (6, 2, 2, (0, 0)),
        (5, 3, 1, (1, 1)),
    ],
)
def test_padding_puts_the_odd_zero_behind(size, kernel, stride, expected):
    assert same_padding(size, kernel, stride) == expected


@pytest.mark.parametrize("shape", [(8, 9, 6), (7, 8, 5), (4, 3, 10)])
@pytest.mark.parametrize(
    ("kernel", "stride"),
    [((1, 3, 3), (1, 2, 2)), ((3, 3, 3), (2, 2, 2)), ((2, 2, 2), (2, 2, 2)), ((3, 3, 3), (1, 1, 1))],
)
def test_pooling_equals_padding_with_zeros_first(shape, kernel, stride):
    x = torch.rand(1, 3, *shape)
    pads = [same_padding(s, k, d) for s, k, d in zip(shape, kernel, stride, strict=True)]
    padded = F.pad(x, [p for front, back in reversed(pads) for p in (front, back)])
    torch.testing.assert_close(SameMaxPool3d(kernel, stride)(x), F.max_pool3d(padded, kernel, stride))


def test_a_strided_convolution_sees_the_cells_tensorflow_would_show_it():
    layer = ConvBnRelu(1, 1, kernel=7, stride=2).eval()
    layer.conv3d.weight.data.zero_()
    layer.conv3d.weight.data[..., 2, 2, 2] = 1
    x = torch.rand(1, 1, 8, 8, 8)
    # With two zeros in front, the third cell of the kernel lies on cells 0, 2, 4, 6.
    torch.testing.assert_close(layer(x), x[..., ::2, ::2, ::2] / (1 + 1e-3) ** 0.5)


def test_the_parameters_bear_the_released_names_and_shapes():
    released = json.loads(NAMES.read_text())
    prefix = "backbone._model."
    expected = {n.removeprefix(prefix): tuple(shape) for n, (shape, _) in released.items() if n.startswith(prefix)}
    with torch.device("meta"):
        ours = {name: tuple(value.shape) for name, value in I3d().state_dict().items()}
        logits = set(I3d(logits=400).state_dict()) - set(ours)
    assert ours == expected
    assert logits == {"logits.conv3d.weight", "logits.conv3d.bias"}


def test_training_leaves_batch_norm_alone():
    network = I3d(width=0.1).train()
    before = {n: b.clone() for n, b in network.named_buffers()}
    c4, c5 = network.features(torch.rand(2, 3, 16, 32, 32))
    (c4.mean() + c5.mean()).backward()
    assert all(torch.equal(b, before[n]) for n, b in network.named_buffers())
    grads = {n: p.grad is not None for n, p in network.named_parameters()}
    assert not any(grads[n] for n in grads if ".bn." in n)
    assert all(grads[n] for n in grads if ".conv3d." in n)


def test_features_of_odd_sizes_round_up():
    c4, c5 = I3d(2, width=0.1).features(torch.rand(1, 2, 20, 50, 34))
    assert c4.shape[2:] == (5, 4, 3)
    assert c5.shape[2:] == (3, 2, 2)


@pytest.mark.parametrize(("frames", "cells"), [(8, 1), (16, 1), (40, 4)])
def test_logits_come_over_time_from_the_mean_of_space(frames, cells):
    network = I3d(logits=7, width=0.1).eval()
    clip = torch.rand(1, 3, frames, 32, 64)
    with torch.inference_mode():
        logits = network(clip)
        _, c5 = network.features(clip)
        over_space = F.conv3d(c5.mean((3, 4), keepdim=True), network.logits.conv3d.weight, network.logits.conv3d.bias)
    assert logits.shape == (1, 7, cells)
    over_time = over_space[..., 0, 0]
    if over_time.shape[2] > 1:
        over_time = (over_time[..., 1:] + over_time[..., :-1]) / 2
    np.testing.assert_allclose(logits, over_time, atol=1e-5)


def test_a_backbone_alone_gives_no_logits():
    with pytest.raises(RuntimeError, match="no classifier"):
        I3d(width=0.1)(torch.rand(1, 3, 8, 32, 32))
