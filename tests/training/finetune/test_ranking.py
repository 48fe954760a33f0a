"""What the checks choose: how detections are ranked, from which score on they are shown, and what a score means."""

import numpy as np
import pytest

from tests.training.data.test_supervision import video_labels
from training.data.supervision import TrainingLabels
from training.finetune.checks import Found, calibrated_rows, calibration_of, class_thresholds
from training.finetune.ranking import ALIKE_MARGIN, MARGIN, USUAL, choose_ranking

SECOND = 1_000_000


def test_what_is_better_by_chance_alone_is_not_chosen():
    chosen, tried = choose_ranking(lambda changes: (0.5 + (MARGIN if not changes["votes"] else 0), 0.4), True, 300)
    assert chosen == USUAL
    assert [row.average for row in tried if row.chosen] == [0.5]
    assert {row.steps for row in tried} == {300}


def test_choices_build_on_one_another():
    def average(changes):
        return 0.5 + 0.1 * (not changes["votes"]) + 0.1 * (changes["sigma"] == 0.5 and not changes["votes"]), 0.4

    chosen, tried = choose_ranking(average, False, 300)
    assert (chosen["votes"], chosen["sigma"]) == (False, 0.5)
    assert max(row.average for row in tried) == pytest.approx(0.7)
    assert not any("camera cuts" in row.name for row in tried)


def test_what_ranks_better_and_leaves_more_to_correct_is_no_gain():
    chosen, _ = choose_ranking(lambda changes: (0.5, 0.4) if changes["votes"] else (0.55, 0.3), True, 300)
    assert chosen == USUAL


def test_where_all_videos_look_alike_small_differences_do_not_decide():
    def better_alone(changes):
        return (0.5, 0.4) if changes["cell_share"] else (0.54, 0.4)

    assert choose_ranking(better_alone, True, 300)[0]["cell_share"] == 0
    assert choose_ranking(better_alone, True, 300, ALIKE_MARGIN)[0] == USUAL


def many(label, right, score_right, score_wrong, count=30, at=0):
    """Instances of a class every ten seconds, of which some are found, with as many detections of nothing."""
    instances = [(at + 10 * k, at + 10 * k + 3, label) for k in range(count)]
    found = [Found((at + 10 * k) * SECOND, (at + 10 * k + 3) * SECOND, label, score_right) for k in range(right)]
    found += [Found((at + 10 * k + 5) * SECOND, (at + 10 * k + 8) * SECOND, label, score_wrong) for k in range(right)]
    return instances, found


def test_a_class_that_scores_low_gets_a_lower_threshold():
    (jumps, jumped), (turns, turned) = many("jump", 30, 0.8, 0.4), many("turn", 30, 0.2, 0.05, at=300)
    told = TrainingLabels((video_labels([*jumps, *turns], [(0, 600)], seconds=600),), ("jump", "turn"), {})
    thresholds = class_thresholds(told, {"v": jumped + turned}, 0.5)
    assert 0.4 < thresholds["jump"] <= 0.8
    assert 0.05 < thresholds["turn"] <= 0.25


def test_a_class_that_was_hardly_seen_keeps_near_the_general_threshold():
    jumps, jumped = many("jump", 1, 0.9, 0.85, count=1)
    told = TrainingLabels((video_labels(jumps, [(0, 600)], seconds=600),), ("jump",), {})
    assert class_thresholds(told, {"v": jumped}, 0.3)["jump"] < 0.5


def test_a_calibrated_half_is_right_about_half_of_the_time_and_ranks_stay():
    random = np.random.default_rng(0)
    scores = random.uniform(0.01, 0.3, 400)
    # Twice as sure as it says.
    right = random.random(400) < np.minimum(2.5 * scores, 1)
    instances = [(10 * k, 10 * k + 3, "jump") for k in range(400) if right[k]]
    told = TrainingLabels((video_labels(instances, [(0, 4000)], seconds=4000),), ("jump",), {})
    rows = [Found(10 * k * SECOND, (10 * k + 3) * SECOND, "jump", float(scores[k])) for k in range(400)]
    after = calibrated_rows(rows, calibration_of(told, {"v": rows}))
    values = np.array([row.score for row in after])
    half = np.abs(values - 0.5) < 0.1
    assert right[half].mean() == pytest.approx(0.5, abs=0.15)
    assert np.array_equal(np.argsort(values, kind="stable"), np.argsort(scores, kind="stable"))


def test_too_little_leaves_scores_as_they_are():
    jumps, jumped = many("jump", 3, 0.9, 0.1, count=3)
    told = TrainingLabels((video_labels(jumps, [(0, 600)], seconds=600),), ("jump",), {})
    assert calibration_of(told, {"v": jumped}) == (1.0, 0.0)
