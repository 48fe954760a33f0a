"""Flatness of boundary curves: 0 for an edge that stands alone, 1 for one that could be anywhere."""

import numpy as np
import pytest

from afsd_core.inference.postprocess.edge_uncertainty import edge_flatness

TENTH = 100_000
EDGES = np.arange(101, dtype=np.int64) * TENTH  # ten seconds


def curve(**values):
    made = np.zeros(100, dtype=np.uint8)
    for place, value in values.items():
        first, _, last = place[1:].partition("_")
        made[int(first) : int(last or first) + 1] = value
    return made


def flatness(starts, ends, *segments):
    return edge_flatness(EDGES, starts, ends, np.array(segments, dtype=np.int64).reshape(-1, 2) * TENTH)


def test_a_lone_peak_is_sharp_and_a_plateau_is_flat():
    starts = curve(s20=200, s60_80=200)
    ends = curve(s40=180, s90=180)
    sharp, flat = flatness(starts, ends, (20, 40), (70, 90))
    assert sharp == 0
    assert flat == 1


def test_a_hill_lies_between_and_rises_with_its_surroundings():
    ends = curve(s50=200)
    low, high = curve(s20_40=50), curve(s20_40=150)
    low[30] = high[30] = 200
    (a,), (b,) = flatness(low, ends, (30, 50)), flatness(high, ends, (30, 50))
    assert a == pytest.approx(0.25)
    assert b == pytest.approx(0.75)


def test_the_worse_edge_counts_and_a_silent_curve_tells_nothing():
    starts, ends = curve(s20=200), curve(s30_50=200)
    assert flatness(starts, ends, (20, 40))[0] == 1
    assert flatness(starts, curve(), (20, 40))[0] == 0
    assert np.isnan(flatness(curve(), curve(), (20, 40))[0])


def test_what_lies_beyond_a_quarter_of_the_length_does_not_count():
    starts = curve(s20=200, s40_60=200)
    assert flatness(starts, curve(s99=200), (20, 99))[0] == 0


def test_edges_at_the_ends_of_the_video_and_no_segments():
    starts, ends = curve(s0=100), curve(s99=100)
    assert flatness(starts, ends, (0, 100))[0] == 0
    assert len(flatness(starts, ends)) == 0
    with pytest.raises(ValueError, match="100 stretches"):
        edge_flatness(EDGES, starts[1:], ends, np.zeros((0, 2), dtype=np.int64))
