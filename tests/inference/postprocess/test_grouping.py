"""Candidates from the evidence: stretches in which a class stands out, and none where it does not."""

import numpy as np

from afsd_core.inference.postprocess.actionness import Actionness
from afsd_core.inference.postprocess.grouping import grouped


def evidence(*stretches, cells=100, classes=2):
    values = np.zeros((classes, cells))
    for number, start, end, value in stretches:
        values[number, start:end] = value
    return Actionness.from_values(values, 0.4)


def test_what_stands_out_is_a_candidate_from_edge_to_edge():
    found = grouped(evidence((0, 10, 20, 0.9), (1, 50, 55, 0.3)))
    assert [tuple(np.round(row, 3)) for row in found.segments] == [(4.0, 8.0), (20.0, 22.0)]
    assert found.labels.tolist() == [1, 2]
    assert found.scores[0] > found.scores[1] > 0


def test_two_with_a_weak_stretch_between_are_proposed_apart_and_together():
    found = grouped(evidence((0, 10, 20, 0.8), (0, 20, 24, 0.3), (0, 24, 40, 0.8)))
    spans = {tuple(np.round(row / 0.4).astype(int)) for row in found.segments}
    assert {(10, 20), (24, 40), (10, 40)} <= spans


def test_where_there_is_no_evidence_nothing_is_proposed():
    assert len(grouped(evidence()).scores) == 0
    assert grouped(Actionness.from_values(np.zeros((2, 0)), 0.4)).segments.shape == (0, 2)


def test_evidence_blends_by_share_and_covers_the_longer_one():
    mixed = evidence((0, 0, 10, 1.0), cells=10).blended(np.full((2, 12), 0.5), 0.25)
    np.testing.assert_allclose(mixed.values[0], [0.875] * 10 + [0.125] * 2)
