"""Windows cover every sample, by the stride, the last one flush with the end."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.inference.windows import tile


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, []), (1, [0]), (256, [0]), (257, [0, 1]), (384, [0, 128]), (512, [0, 128, 256]), (600, [0, 128, 256, 344])],
)
def test_offsets_of_a_video(count, expected):
    assert tile(count) == expected


@given(st.integers(1, 3000), st.integers(1, 300), st.data())
def test_nothing_is_left_out_and_nothing_lies_outside(count, length, data):
    stride = data.draw(st.integers(1, length))
    offsets = tile(count, length, stride)
    assert offsets[0] == 0
    assert offsets[-1] == max(count - length, 0)
    assert all(0 < after - before <= stride for before, after in itertools.pairwise(offsets))


@pytest.mark.parametrize("arguments", [(-1,), (10, 4, 0), (10, 4, 5)])
def test_a_stride_that_leaves_gaps_is_refused(arguments):
    with pytest.raises(ValueError, match="stride"):
        tile(*arguments)
