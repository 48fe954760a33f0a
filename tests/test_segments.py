"""Segment algebra agrees with counting the microseconds one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afsd_core import segments

edges = st.integers(0, 40)
stretches = st.lists(st.tuples(edges, edges).map(sorted).map(tuple), max_size=8)


def covered(pairs) -> set[int]:
    return {t for start, end in pairs for t in range(int(start), int(end))}


def assert_canonical(pairs: np.ndarray) -> None:
    """By start, none empty, none touching the next, still integers."""
    assert np.issubdtype(pairs.dtype, np.integer)
    assert (pairs[:, 1] > pairs[:, 0]).all()
    assert (pairs[1:, 0] > pairs[:-1, 1]).all()


@given(stretches)
def test_merging_covers_the_same_time_in_as_few_stretches_as_can_be(a):
    merged = segments.merge_overlapping(a)
    assert_canonical(merged)
    assert covered(merged) == covered(a)
    assert segments.union_length(a) == len(covered(a))


@given(stretches, stretches)
def test_difference_and_common_time(a, b):
    for result, expected in (
        (segments.subtract(a, b), covered(a) - covered(b)),
        (segments.intersect(a, b), covered(a) & covered(b)),
    ):
        assert_canonical(result)
        assert covered(result) == expected


@given(stretches, stretches)
def test_tiou_of_every_pair(a, b):
    found, common = segments.tiou(a, b), segments.intersection(a, b)
    assert found.shape == common.shape == (len(a), len(b))
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            both, either = len(covered([x]) & covered([y])), len(covered([x]) | covered([y]))
            assert common[i, j] == both
            assert found[i, j] == (both / either if either else 0)


def test_stretches_that_nearly_touch_can_be_joined():
    assert segments.merge_overlapping([(0, 10), (12, 20), (25, 30)], gap=2).tolist() == [[0, 20], [25, 30]]


def test_hours_in_microseconds_stay_exact():
    day = 86_400_000_000
    assert segments.subtract([(0, day)], [(1, 2)]).tolist() == [[0, 1], [2, day]]
    assert segments.union_length([(0.5, 1.25), (1.0, 2.0)]) == 1.5


def test_triples_are_refused():
    with pytest.raises(ValueError, match=r"\(N, 2\)"):
        segments.tiou([(0, 1, 2)], [(0, 1)])


STRETCH = st.tuples(st.integers(-50, 50), st.integers(-2, 60)).map(lambda each: (each[0], each[0] + each[1]))


@given(st.lists(st.tuples(STRETCH, st.integers(0, 2)), max_size=20), st.lists(st.tuples(STRETCH, st.integers(0, 2))))
def test_alike_finds_exactly_the_pairs_that_overlap_by_half_in_one_group(a, b):
    first, second = [each for each, _ in a], [each for each, _ in b]
    one, other, ratio = segments.alike(first, second, [g for _, g in a], [g for _, g in b])
    table = segments.tiou(first, second)
    wanted = [(i, j) for i in range(len(a)) for j in range(len(b)) if a[i][1] == b[j][1] and table[i, j] >= 0.5]
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == wanted
    assert np.allclose(ratio, [table[pair] for pair in wanted])
