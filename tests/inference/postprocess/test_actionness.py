"""Evidence: what windows say of each moment chooses the edges of segments and how they are ranked."""

from dataclasses import replace

import numpy as np
import pytest

from afsd_core.inference.postprocess.actionness import Actionness, WindowActionness, window_actionness
from afsd_core.inference.postprocess.decode import Candidates
from afsd_core.inference.postprocess.postprocess import postprocess
from tests.light_models import light_afsd_config

CONFIG = replace(light_afsd_config(), votes=True, evidence=True)
CELL = 0.2


def happening(*stretches, length=20.0, sure=0.8, classes=1, label=1):
    """Evidence that a class happens in some stretches (seconds) of a video."""
    middles = (np.arange(round(length / CELL)) + 0.5) * CELL
    values = np.full((classes, len(middles)), 0.05)
    for start, end in stretches:
        values[label - 1, (middles > start) & (middles < end)] = sure
    return Actionness.of([WindowActionness(0, values)], CELL)


def candidates(*rows):
    segments = np.array([row[:2] for row in rows], np.float32)
    return Candidates(segments, np.array([row[2] for row in rows], np.float32), np.ones(len(rows), np.int64))


def test_of_several_cuts_the_one_is_taken_that_fits_what_happens():
    cuts = np.array([3.0, 4.0, 9.0, 10.0])
    labelled = replace(CONFIG, cut_reach=2.0)
    found = candidates((3.3, 9.4, 0.8))
    nearest = postprocess([found], labelled, cuts, 20.0)
    assert nearest.segments.tolist() == [[3.0, 9.0]]
    chosen = postprocess([found], labelled, cuts, 20.0, evidence=happening((4.0, 10.0)))
    assert chosen.segments.tolist() == [[4.0, 10.0]]


@pytest.mark.parametrize("sure", [0.9, 0.15])
def test_how_sure_a_detector_is_of_anything_does_not_matter(sure):
    evidence = happening((4.0, 10.0), sure=sure)
    chosen = evidence.chosen([[3.3, 9.4]], 1, np.array([3.0, 4.0, 9.0, 10.0]), 2.0)
    assert chosen.tolist() == [[4.0, 10.0]]


def test_edges_without_a_cut_in_reach_stay_and_no_segment_is_empty():
    evidence = happening((4.0, 10.0))
    assert evidence.chosen([[4.1, 9.7]], 1, np.array([0.0, 20.0]), 2.0).tolist() == [[4.1, 9.7]]
    # Both edges are near the same single cut.
    start, end = evidence.chosen([[7.0, 7.6]], 1, np.array([7.2]), 1.0)[0]
    assert end > start


def test_a_whole_segment_comes_before_its_part_and_before_one_that_says_too_much():
    evidence = happening((4.0, 10.0))
    whole, part, wide = evidence.contrast([[4.0, 10.0], [4.0, 7.0], [1.0, 13.0]], 1)
    assert whole > part
    assert whole > wide
    ranked = postprocess(
        [candidates((4, 10, 0.5), (4, 7, 0.6), (12, 18, 0.6))], CONFIG, np.zeros(0), 20.0, evidence=evidence
    )
    assert ranked.segments[np.argmax(ranked.scores)].tolist() == [4, 10]
    assert (evidence.contrast([[0.0, 0.0], [19.0, 20.0]], 1) >= 0).all()


def test_each_class_has_evidence_of_its_own():
    evidence = happening((4.0, 10.0), classes=2, label=2)
    assert evidence.contrast([[4.0, 10.0]], 2) > 5 * evidence.contrast([[4.0, 10.0]], 1)


def test_windows_are_joined_and_the_nearer_middle_counts_more():
    low, high = np.full((1, 8), 0.0), np.full((1, 8), 1.0)
    joined = Actionness.of([WindowActionness(0, low), WindowActionness(4, high)], 1.0)
    values = np.diff(joined.sums[0])
    assert values[:4].tolist() == [0, 0, 0, 0]
    assert values[8:].round(6).tolist() == [1, 1, 1, 1]
    assert (np.diff(values[3:9]) > 0).all()
    # A window may begin before the video.
    assert len(np.diff(Actionness.of([WindowActionness(-3, high)], 1.0).sums[0])) == 5
    assert Actionness.of([], 1.0).sums.shape == (0, 1)


def test_the_finest_level_alone_tells_the_moment():
    logits = np.zeros((1, 6, 3))
    logits[0, :4, 2] = 50
    logits[0, 4:, 1] = 50
    said = window_actionness(logits, np.zeros((1, 6, 3)), 4, 8)
    assert said.first == 8
    assert said.probabilities.shape == (2, 4)
    np.testing.assert_allclose(said.probabilities[1], (1 + 1 / 3) / 2)


def test_a_detector_of_before_ranks_as_it_did():
    found = candidates((4, 10, 0.5), (4, 7, 0.6))
    before = postprocess([found], replace(CONFIG, evidence=False), np.zeros(0), 20.0)
    assert before.scores[1] > 0.06
    assert not light_afsd_config().evidence
