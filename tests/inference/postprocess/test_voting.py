"""Votes: a segment that many candidates agree on comes before one that a single candidate is sure of."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.inference.postprocess.decode import Candidates
from afsd_core.inference.postprocess.postprocess import postprocess
from afsd_core.inference.postprocess.voting import FLOOR, voted
from afsd_core.segments import tiou
from tests.light_models import light_afsd_config

VOTING = replace(light_afsd_config(), votes=True)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0.0, 20), st.floats(0, 1)), max_size=30))
def test_scores_are_the_formula_over_all_pairs(rows):
    segments = np.array([(start, start + length) for start, length, _ in rows]).reshape(-1, 2)
    scores = np.array([score for *_, score in rows])
    whole = segments[:, 1] - segments[:, 0] > 1e-6
    segments, scores = segments[whole], scores[whole]
    agreement = np.maximum(tiou(segments, segments) - 0.5, 0) * 2
    np.testing.assert_allclose(voted(segments, scores), 1 - np.exp(-(agreement @ scores) / 8), atol=1e-9)


def test_agreement_comes_before_one_sure_candidate():
    agreed = np.array([[10.0, 14.0], [10.1, 14.1], [9.9, 13.9], [10.0, 14.2]])
    segments = np.concatenate([agreed, [[30.0, 33.0]]])
    scores = voted(segments, np.array([0.5, 0.5, 0.5, 0.5, 0.9]))
    assert scores[:4].min() > scores[4]
    assert (scores < 1).all()


def test_each_class_votes_for_itself_and_equal_segments_are_there_once():
    segments = np.array([[1, 3], [1, 3], [1, 3], [6, 7], [1, 3]], np.float32)
    found = Candidates(segments, np.array([0.5, 0.4, 0.6, 0.5, FLOOR / 2], np.float32), np.array([1, 1, 2, 2, 2]))
    result = postprocess([found], VOTING, np.zeros(0), 10.0)
    np.testing.assert_array_equal(result.segments, [[1, 3], [1, 3], [6, 7]])
    np.testing.assert_array_equal(result.labels, [1, 2, 2])
    np.testing.assert_allclose(result.scores, 1 - np.exp(-np.array([0.9, 0.6, 0.5]) / 8), rtol=1e-5)


def test_the_best_are_looked_at_where_time_is_short():
    random = np.random.default_rng(0)
    start = random.uniform(0, 100, 300)
    scores = random.uniform(0.1, 1, 300).astype(np.float32)
    found = Candidates(np.stack([start, start + 2], axis=1).astype(np.float32), scores, np.ones(300, int))
    some = postprocess([found], VOTING, np.zeros(0), 102.0, most=20)
    assert {tuple(each) for each in some.segments} == {tuple(found.segments[k]) for k in np.argsort(-scores)[:20]}
