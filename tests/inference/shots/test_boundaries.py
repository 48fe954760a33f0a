"""Camera cuts: found where the camera changes and nowhere else, and edges go there only for whom it was taught."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.detector.kept_features import picture_changes
from afsd_core.inference.postprocess.decode import Candidates
from afsd_core.inference.postprocess.postprocess import postprocess
from afsd_core.inference.shots.boundaries import find_cuts, reach_of, to_cuts
from tests.light_models import light_afsd_config

NONE = np.zeros(0)


def filmed(shots, length=20, size=96):
    """A clip of shots by one camera each, in which somebody moves through the picture all the time."""
    random = np.random.default_rng(0)
    scenes = [random.uniform(-1, 1, (3, 8, 8)).repeat(size // 8, axis=1).repeat(size // 8, axis=2) for _ in shots]
    frames = []
    for scene in scenes:
        for at in range(length):
            frame = scene + random.normal(0, 0.02, scene.shape)
            frame[:, 40:70, 2 * at + 4 : 2 * at + 24] = 0.9
            frames.append(frame)
    return torch.from_numpy(np.stack(frames, axis=1)[None].astype(np.float32))


def test_a_cut_is_found_to_the_sample_and_whoever_moves_is_none():
    changes = picture_changes(filmed("abcd"))
    assert changes.shape == (1, 80)
    assert changes[0, 0] == 0
    assert find_cuts(changes[0].numpy(), 20.0).tolist() == [20, 40, 60]


def test_a_camera_that_shakes_all_the_time_has_no_cuts():
    shaken = np.abs(np.random.default_rng(1).normal(14, 4, 400))
    assert not len(find_cuts(shaken, 20.0))
    assert not len(find_cuts(np.minimum(shaken, 24.0), 10.0))
    assert not len(find_cuts(NONE, 20.0))
    assert not len(find_cuts(np.zeros(40), 10.0))


@pytest.mark.parametrize("rate", [2.5, 10.0, 20.0])
def test_cuts_are_found_at_any_rate(rate):
    changes = np.full(200, 1.0)
    changes[[30, 80, 81, 150]] = [23, 21, 12, 7]
    expected = [30, 80, 150] if rate > 5 else [30, 80, 81, 150]
    assert find_cuts(changes, rate).tolist() == expected


def test_a_cut_among_much_motion_is_found_where_samples_are_few():
    moving = np.abs(np.random.default_rng(2).normal(8, 1.5, 200))
    moving[[60, 130]] = 21.0
    assert find_cuts(moving, 10.0).tolist() == [60, 130]


def test_of_changes_as_large_as_can_be_side_by_side_one_is_the_cut():
    changes = np.full(100, 1.0)
    changes[[40, 41, 42, 43, 70]] = 24.0
    assert find_cuts(changes, 20.0).tolist() == [40, 70]


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 1000)), max_size=8),
    st.sets(st.integers(0, 6000), max_size=8),
    st.integers(0, 500),
)
def test_each_edge_goes_to_the_nearest_cut_within_reach_or_stays(rows, cuts, reach):
    segments = np.array([(start, start + length) for start, length in rows]).reshape(-1, 2) / 100
    cuts, reach = np.array(sorted(cuts)) / 100, reach / 100 + 0.001
    moved = to_cuts(segments, cuts, reach)
    for before, after in zip(segments.ravel(), moved.ravel(), strict=True):
        away = np.abs(cuts - before)
        if len(cuts) and away.min() <= reach:
            assert abs(after - before) == pytest.approx(away.min())
            assert after in cuts
        else:
            assert after == before
    assert (moved[:, 1] >= moved[:, 0]).all()


def test_where_people_set_edges_at_cuts_a_detector_should_too():
    cuts = np.arange(2.0, 60, 2)
    reach, at, edges = reach_of([(cuts[[2, 4, 7, 9]] + 0.04, cuts, 60.0), (cuts[[3, 5]], cuts, 60.0)])
    assert (reach, at, edges) == (2.0, 6, 6)


def test_where_people_do_not_or_there_are_no_cuts_it_should_not():
    cuts = np.arange(2.0, 60, 2)
    assert reach_of([(cuts[:8] + 0.7, cuts, 60.0)])[0] == 0
    assert reach_of([(np.arange(1.0, 9), NONE, 60.0)]) == (0.0, 0, 8)
    assert reach_of([]) == (0.0, 0, 0)
    # Two instances say nothing.
    assert reach_of([(cuts[:4], cuts, 60.0)])[0] == 0


def test_cuts_so_many_that_every_edge_is_near_one_say_nothing():
    cuts = np.arange(0.2, 60, 0.2)
    assert reach_of([(np.arange(1.0, 50, 3.3), cuts, 60.0)])[0] == 0


def test_some_edges_at_cuts_move_edges_a_little():
    cuts = np.arange(2.0, 60, 2)
    edges = np.concatenate([cuts[:14], cuts[14:20] + 0.9])
    assert reach_of([(edges, cuts, 60.0)])[0] == 0.5


def test_candidates_go_to_cuts_only_where_the_detector_was_taught_so():
    found = Candidates(
        np.array([[1.2, 4.9], [0.3, 4.2], [5.2, 5.4], [8.8, 9.9]], np.float32),
        np.array([0.9, 0.8, 0.7, 0.6], np.float32),
        np.array([1, 1, 1, 1]),
    )
    published = light_afsd_config()
    as_it_is = postprocess([found], published, np.array([1.0, 5.0]), 10.0)
    np.testing.assert_array_equal(as_it_is.segments, found.segments)
    np.testing.assert_array_equal(as_it_is.scores, found.scores)
    labelled = postprocess([found], replace(published, cut_reach=1.0), np.array([1.0, 5.0]), 10.0)
    # A segment between whose edges there is no cut is none; a video's end is a cut.
    np.testing.assert_allclose(labelled.segments, [[1, 5], [0, 5], [8.8, 10]], atol=1e-6)
    assert postprocess([], replace(published, cut_reach=1.0, votes=True), NONE, 10.0).scores.shape == (0,)
