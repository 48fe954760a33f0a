"""Levels side by side: each is treated as if it were alone."""

import torch
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from afsd_core.detector.boundary_pooling import BoundaryMaximum
from afsd_core.detector.levels import LevelRow
from afsd_core.detector.pyramid import ConvGnRelu, SameConv1d

LENGTHS = (8, 4, 2, 1)


def levels(channels=64):
    torch.manual_seed(0)
    return [torch.randn(2, channels, t) for t in LENGTHS]


def test_a_row_holds_every_level_with_an_empty_cell_between_neighbours():
    row = LevelRow(LENGTHS)
    joined = row.join(levels())
    assert joined.shape == (2, 64, row.length) == (2, 64, 18)
    for level, again in zip(levels(), row.split(joined), strict=True):
        assert torch.equal(level, again)
    assert not joined[..., [8, 13, 16]].any()
    assert torch.equal(row.cells(joined), torch.cat(levels(), dim=2))
    assert torch.equal(row.spread(row.cells(joined)), joined)


def test_a_layer_treats_each_level_as_if_it_were_alone():
    row, layer = LevelRow(LENGTHS), ConvGnRelu(64, 64, 3)
    torch.nn.init.normal_(layer.conv.conv1d.bias)
    together = row.through(layer, row.join(levels()))
    for level, found in zip(levels(), row.split(together), strict=True):
        torch.testing.assert_close(found, layer(level))
    # The next layer finds nothing between them either.
    assert not together[..., [8, 13, 16]].any()


def test_regions_never_leave_their_level():
    row = LevelRow(LENGTHS)
    joined = row.join([level.relu() for level in levels()])
    wide = [torch.tensor([-5.0, 40.0, -40.0, 99.0]).expand(2, t, 4) for t in LENGTHS]
    together = BoundaryMaximum(joined).query(row.regions(wide))
    alone = [BoundaryMaximum(level.relu()).query(each) for level, each in zip(levels(), wide, strict=True)]
    assert torch.equal(together, torch.cat(alone, dim=2))


def test_a_convolution_of_one_cell_is_the_convolution():
    layer = SameConv1d(64, 32)
    x = levels()[0]
    torch.testing.assert_close(layer(x), F.conv1d(x, layer.conv1d.weight, layer.conv1d.bias))
