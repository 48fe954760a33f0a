"""Decoding: from raw outputs to seconds, scores and classes."""

import numpy as np
import pytest

from afsd_core.inference.postprocess.decode import Candidates, decode_window, fuse, suppress


def raw(loc, conf, prop_loc, prop_conf, center) -> list[np.ndarray]:
    return [np.array(x, np.float32) for x in (loc, conf, prop_loc, prop_conf, center)]


def test_a_location_becomes_a_segment_in_seconds():
    # Prior 0.5 of 256 frames, 20 frames before to 30 after; refinement moves both by tenths of the half length.
    outputs = raw([[20, 30]], [[0, 0, 0]], [[0.1, -0.2]], [[-9, 9, -9]], [[0]])
    found = decode_window(*outputs, np.array([0.5]), offset=100, sample_fps=10)
    np.testing.assert_allclose(found.segments, [[(100 + 128 - 22.5) / 10, (100 + 128 + 25) / 10]] * 2)
    assert found.labels.tolist() == [1, 2]
    np.testing.assert_allclose(found.scores, [(1 / 3 + 1) / 2 / 2, 1 / 3 / 2 / 2], atol=1e-6)


def test_background_and_weak_scores_are_dropped():
    outputs = raw([[9, 9]], [[9, 0, -9]], [[0, 0]], [[9, 0, -9]], [[5]])
    assert len(decode_window(*outputs, np.array([0.5]), offset=0, sample_fps=10).scores) == 0
    found = decode_window(*outputs, np.array([0.5]), offset=0, sample_fps=10, threshold=1e-5)
    assert found.labels.tolist() == [1]


def test_segments_stay_within_the_window_and_never_run_backwards():
    outputs = raw([[99, 999], [5, 5]], [[0, 9]] * 2, [[0, 0], [-3, -3]], [[0, 9]] * 2, [[9], [9]])
    found = decode_window(*outputs, np.array([0.25, 0.5]), offset=64, sample_fps=8, clip_length=64)
    assert found.segments.tolist() == [[8, 16]]


def test_extreme_logits_give_scores_between_0_and_1():
    outputs = raw([[9, 9]] * 2, [[-1e4, 1e4]] * 2, [[0, 0]] * 2, [[-1e4, 1e4]] * 2, [[1e4], [-1e4]])
    found = decode_window(*outputs, np.array([0.25, 0.5]), offset=0, sample_fps=10)
    assert found.scores.tolist() == [1]


def test_outputs_of_two_windows_at_once_are_refused():
    outputs = raw([[[9, 9]]] * 2, [[[0, 1]]] * 2, [[[0, 0]]] * 2, [[[0, 1]]] * 2, [[[0]]] * 2)
    with pytest.raises(ValueError, match="one window"):
        decode_window(*outputs, np.array([0.5]), offset=0, sample_fps=10)
    assert len(decode_window(*(x[:1] for x in outputs), np.array([0.5]), offset=0, sample_fps=10).scores) == 1


def test_suppression_keeps_classes_apart_and_the_order_of_each():
    spans = np.array([[0, 4], [0, 4], [0, 4], [9, 10]], np.float32)
    windows = [
        Candidates(spans[:2], np.array([0.5, 0.9], np.float32), np.array([2, 1])),
        Candidates(spans[2:], np.array([0.8, 0.7], np.float32), np.array([2, 2])),
    ]
    found = suppress(windows)
    assert found.labels.tolist() == [1, 2, 2, 2]
    np.testing.assert_allclose(found.scores, [0.9, 0.5 * np.exp(-2), 0.8, 0.7], rtol=1e-6)
    assert suppress(windows, drop_last_single=True).labels.tolist() == [2, 2]
    assert len(suppress([]).scores) == 0


def test_two_streams_are_averaged_before_decoding():
    fused = fuse([{"loc": np.ones((1, 2, 2), np.float32)}, {"loc": np.full((1, 2, 2), 4, np.float32)}])
    assert fused["loc"].dtype == np.float32
    assert (fused["loc"] == 2.5).all()
