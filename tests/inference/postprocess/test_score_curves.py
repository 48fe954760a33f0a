"""What a detector thinks over time, from its candidates or its logits; kept in a file and read again."""

import numpy as np
import pytest

from afsd_core.inference.postprocess.decode import Candidates
from afsd_core.inference.postprocess.score_curves import CLASSES, Curves, of_candidates, of_logits

NAMES = ("jump", "throw", "turn")


def candidates(*rows):
    """Rows of start s, end s, class number, score."""
    array = np.array(rows, dtype=np.float32).reshape(-1, 4)
    return Candidates(array[:, :2], array[:, 3], array[:, 2].astype(np.int64))


def test_a_class_is_as_strong_as_its_best_candidate_there_and_starts_and_ends_where_they_do():
    found = [candidates((1, 3, 1, 0.4), (2, 4, 1, 0.8)), candidates((5, 6, 3, 0.6))]
    curves = of_candidates(found, NAMES, 10_000_000)
    assert curves.classes == ("jump", "turn")
    assert (len(curves.edges), curves.edges[0], curves.edges[-1]) == (101, 0, 10_000_000)
    middles = (curves.edges[:-1] + curves.edges[1:]) / 2e6
    expected = np.where((middles > 2) & (middles < 4), 0.8, np.where((middles > 1) & (middles < 2), 0.4, 0.0))
    assert curves.scores[0] == pytest.approx(expected * 255, abs=1)
    assert {round(each, 1): curves.starts[0][round(each * 10)] for each in (1.0, 2.0)} == {1.0: 102, 2.0: 204}
    assert {each: curves.ends[0][each * 10] for each in (3, 4)} == {3: 102, 4: 204}
    assert np.count_nonzero(curves.starts[1]) == np.count_nonzero(curves.ends[1]) == 1


def test_a_long_video_has_no_more_than_so_many_stretches_and_only_the_strongest_classes():
    names = [f"class {n}" for n in range(100)]
    curves = of_candidates([candidates(*((n, n + 5, n + 1, n / 100) for n in range(1, 100)))], names, 7200 * 10**6)
    assert curves.scores.shape == (CLASSES, 6000)
    assert curves.classes[0] == "class 99"


def test_nothing_found_has_no_curves():
    assert of_candidates([], NAMES, 10_000_000) is None
    assert of_candidates([candidates()], NAMES, 10_000_000) is None
    assert of_logits(np.zeros((0, 3), np.float32), np.zeros(1, np.int64), NAMES) is None


def test_logits_become_scores_and_cells_that_are_not_known_have_none():
    logits = np.array([[5, 0, 0], [np.nan] * 3, [0, 0, 5]], np.float32)
    curves = of_logits(logits, np.array([0, 10, 20, 30]), NAMES)
    by_name = dict(zip(curves.classes, curves.scores.tolist(), strict=True))
    assert by_name["jump"][0] > 240
    assert by_name["turn"][2] > 240
    assert {scores[1] for scores in by_name.values()} == {0}
    assert curves.starts.shape == (3, 0)


def test_curves_are_read_as_they_were_written(tmp_path):
    curves = of_candidates([candidates((1, 3, 2, 0.5))], NAMES, 10_000_000)
    curves.save(tmp_path / "kept" / "a.npz")
    again = Curves.load(tmp_path / "kept" / "a.npz")
    assert again.classes == curves.classes
    for name in ("edges", "scores", "starts", "ends"):
        assert (getattr(again, name) == getattr(curves, name)).all()
    assert [each.name for each in (tmp_path / "kept").iterdir()] == ["a.npz"]
