"""Snapping: edges lie on frames, and stick to what is near unless they are told not to."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.media import VideoIndex
from app.timeline.snapping import nearest, snap, snap_move, targets

INDEX = VideoIndex.constant(300, Fraction(30000, 1001))
NONE = targets(())
times = st.integers(0, INDEX.duration)


@given(times)
def test_an_edge_always_lies_on_a_frame(time):
    assert snap(time, NONE, reach=0, frames=INDEX).time in INDEX.times
    assert snap(time, NONE, reach=0, frames=INDEX, magnetic=False).time in INDEX.times


@given(times, st.lists(times, min_size=1, max_size=20), st.integers(0, 200_000))
def test_an_edge_sticks_to_the_nearest_target_in_reach_and_to_none_beyond(time, others, reach):
    to = targets(others)
    found = snap(time, to, reach=reach, frames=INDEX)
    off = min(abs(each - time) for each in others)
    if off <= reach:
        assert found.time in others
        assert abs(found.time - time) == off
        assert found.guide == found.time
    else:
        assert found.guide is None
        assert found.time == INDEX.nearest_edge(time)


@given(times, st.lists(times, min_size=1, max_size=5))
def test_with_the_magnet_off_nothing_but_frames_holds_an_edge(time, others):
    found = snap(time, targets(others), reach=1e9, frames=INDEX, magnetic=False)
    assert found.guide is None
    assert found.time == INDEX.nearest_edge(time)


@given(times, st.lists(times, max_size=30))
def test_the_nearest_target_is_found_by_bisecting(time, others):
    found = nearest(time, targets(others))
    if not others:
        assert found is None
    else:
        assert abs(found - time) == min(abs(each - time) for each in others)


@pytest.mark.parametrize(("shift", "moved", "guide"), [(95, 100, 200), (-40, -50, 250), (500, 500, None)])
def test_a_moved_segment_sticks_with_whichever_edge_is_nearer(shift, moved, guide):
    # [100, 300): its start reaches 200, or its end 250.
    assert snap_move(100, 300, shift, np.array([200, 250]), reach=10, frames=None) == (moved, guide)


def test_without_an_index_times_are_taken_as_they_are():
    assert snap(12_345.4, NONE, reach=0, frames=None).time == 12_345
