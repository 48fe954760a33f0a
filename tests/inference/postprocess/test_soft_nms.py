"""Soft-NMS: overlapping a better one costs score, nothing else does."""

import numpy as np
import pytest

from afsd_core.inference.postprocess.soft_nms import soft_nms
from afsd_core.segments import tiou


def plain(spans: np.ndarray, scores: np.ndarray, sigma: float, floor: float) -> dict[int, float]:
    """The same, candidate by candidate."""
    left = {i: s for i, s in enumerate(scores.tolist()) if s >= floor}
    overlap = tiou(spans, spans)
    kept = {}
    while left:
        best = max(left, key=lambda i: (left[i], -i))
        kept[best] = left.pop(best)
        left = {i: s * np.exp(-(overlap[i, best] ** 2) / sigma) for i, s in left.items()}
        left = {i: s for i, s in left.items() if s >= floor}
    return dict(sorted(kept.items()))


@pytest.mark.parametrize("seed", range(5))
def test_it_equals_the_definition(seed):
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 60, 200)
    spans = np.stack([start, start + rng.exponential(5, 200)], axis=1)
    scores = rng.uniform(0, 1, 200)
    kept = soft_nms(spans, scores, sigma=0.3, floor=0.05)
    expected = plain(spans, scores, 0.3, 0.05)
    assert kept.indices.tolist() == list(expected)
    np.testing.assert_allclose(kept.scores, list(expected.values()), rtol=1e-9)


def test_a_single_detection_is_kept_unless_the_published_quirk_is_asked_for():
    assert soft_nms([[1.0, 2.0]], [0.9]).indices.tolist() == [0]
    assert soft_nms([[1.0, 2.0]], [0.9], drop_last_single=True).indices.tolist() == []
    assert soft_nms([[1.0, 2.0], [5.0, 6.0]], [0.9, 0.4], drop_last_single=True).indices.tolist() == [0]


def test_segments_apart_keep_their_scores():
    kept = soft_nms([[0, 1], [1, 2], [5, 9]], [0.2, 0.9, 0.4])
    assert kept.indices.tolist() == [0, 1, 2]
    assert kept.scores.tolist() == [0.2, 0.9, 0.4]


def test_a_copy_is_suppressed_and_the_best_ones_fill_the_limit():
    spans, scores = [[0.0, 4.0], [0.0, 4.0], [9.0, 10.0]], [0.5, 0.9, 0.7]
    kept = soft_nms(spans, scores)
    np.testing.assert_allclose(kept.scores, [0.5 * np.exp(-2), 0.9, 0.7])
    assert soft_nms(spans, scores, limit=2).indices.tolist() == [1, 2]
    assert soft_nms(spans, scores, floor=0.1).indices.tolist() == [1, 2]


def test_nothing_and_segments_without_length_pass():
    assert len(soft_nms(np.zeros((0, 2)), np.zeros(0)).indices) == 0
    assert soft_nms([[3.0, 3.0], [3.0, 3.0], [1.0, 5.0]], [0.5, 0.4, 0.3]).indices.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("spans", "scores"), [([[1, 2]], [0.1, 0.2]), ([[2, 1]], [0.5]), ([1, 2], [0.5, 0.5]), ([[0, float("nan")]], [0.5])]
)
def test_what_are_no_segments_is_refused(spans, scores):
    with pytest.raises(ValueError, match="segment"):
        soft_nms(spans, scores)
