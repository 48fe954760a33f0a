"""Windows and targets say what resources/manual/detector.md's rules say, checked by eye on small cases."""

import numpy as np
import pytest
import torch

from training.targets.assignment import CoarseTargets, coarse_targets, refined_targets
from training.targets.windows import boundary_cells, boundary_targets, video_windows


def test_a_window_needs_one_instance_whole_and_keeps_others_half_inside():
    made = video_windows("v", 400, np.array([[20.0, 60.0], [240.0, 280.0], [250.0, 330.0]]), np.array([1, 2, 3]))
    first = made.windows[0]
    assert first.offset == 0
    # Of the second, 16 of 40 frames are inside; of the third even less.
    np.testing.assert_array_equal(first.instances, [[20.0, 60.0]])
    second = made.windows[1]
    assert second.offset == 30
    # The first starts before the window, 30 of its 40 frames are inside: clipped to 1.
    np.testing.assert_array_equal(second.instances, [[1.0, 30.0], [210.0, 250.0]])
    np.testing.assert_array_equal(second.classes, [1, 2])


def test_the_shortest_instance_counts_windows_that_are_not_used():
    # 10.2 frames whole; the windows from 30 on keep nothing of it.
    made = video_windows("v", 400, np.array([[20.0, 30.2]]), np.array([1]))
    assert [w.offset for w in made.windows] == [0]
    assert made.shortest == 11
    # Half inside the first window only: used nowhere, but it sets how long the background piece is.
    made = video_windows("v", 256, np.array([[200.0, 300.0]]), np.array([1]))
    assert made.windows == ()
    assert made.shortest == 56
    assert video_windows("v", 256, np.zeros((0, 2)), np.zeros(0)).shortest == 256


def test_instances_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="end after its start"):
        video_windows("v", 256, np.array([[10.0, 10.0]]), np.array([1]))
    with pytest.raises(ValueError, match="class from 1"):
        video_windows("v", 256, np.array([[10.0, 20.0]]), np.array([0]))


def test_boundary_cells_are_a_tenth_wide_and_at_least_two_frames():
    starts, ends = boundary_cells(np.array([[100.0, 200.0]]), 256)
    assert starts.tolist() == list(range(95, 106))
    assert ends.tolist() == list(range(195, 206))
    starts, ends = boundary_cells(np.array([[1.0, 5.0]]), 256)
    assert (starts.tolist(), ends.tolist()) == ([0, 1, 2], [4, 5, 6])
    targets = boundary_targets(np.array([[250.0, 256.0]]), 256)
    assert np.flatnonzero(targets[1]).tolist() == [255]


def test_a_location_takes_the_shortest_instance_that_covers_it():
    priors = torch.tensor([0.1, 0.3, 0.9])
    instances = torch.tensor([[0.05, 0.5, 1], [0.2, 0.4, 2]])
    targets = coarse_targets(priors, [instances, torch.zeros(0, 3)], 100)
    assert targets.classes.tolist() == [[1, 2, 0], [0, 0, 0]]
    torch.testing.assert_close(targets.loc[0], torch.tensor([[5.0, 40.0], [10.0, 10.0], [0.0, 0.0]]))
    assert not targets.loc[1].any()


def test_refined_targets_exist_where_the_coarse_segment_fits_and_are_in_half_lengths():
    coarse = CoarseTargets(torch.tensor([[[10.0, 10.0], [10.0, 10.0], [0.0, 0.0]]]), torch.tensor([[4, 4, 0]]))
    loc = torch.tensor([[[8.0, 12.0], [30.0, 30.0], [5.0, 5.0]]], requires_grad=True)
    refined = refined_targets(loc, coarse)
    assert refined.classes.tolist() == [[4, 0, 0]]
    torch.testing.assert_close(refined.prop_loc[0, 0], torch.tensor([0.2, -0.2]))
    assert not refined.prop_loc.requires_grad
