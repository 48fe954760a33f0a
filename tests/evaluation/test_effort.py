"""Actions saved: counted by hand in small cases, and by trying every matching in random ones."""

import time
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afsd_core.evaluation import Detections, Effort, GroundTruth, effort_curve, project_effort, simulated_effort
from afsd_core.project.records import LabelClass, ProjectRecords, Run, Segment, State, Video, drawn_before

TRUTH = [("a", 10.0, 20.0, "jump"), ("a", 30.0, 40.0, "run"), ("b", 5.0, 9.0, "jump")]


def simulate(proposals, threshold=0.0, truth=TRUTH):
    return simulated_effort(GroundTruth.build(truth, videos=["a", "b"]), Detections.build(proposals), threshold)


def test_perfect_proposals_save_two_thirds():
    result = simulate([(*row, 0.9) for row in TRUTH])
    assert result == Effort(accepted=3)
    assert (result.actions, result.from_nothing) == (3, 9)
    assert result.saved == pytest.approx(2 / 3)


def test_no_proposals_save_nothing():
    result = simulate([])
    assert result == Effort(drawn=3)
    assert result.saved == 0


@pytest.mark.parametrize(
    ("proposal", "expected", "actions"),
    [
        (("a", 10.2, 19.8, "jump"), Effort(accepted=1, drawn=2), 1 + 6),  # within 0.2 s
        (("a", 10.21, 20.0, "jump"), Effort(touched=1, edges=1, drawn=2), 1 + 6),
        (("a", 12.0, 25.0, "jump"), Effort(touched=1, edges=2, drawn=2), 2 + 6),
        (("a", 10.0, 20.0, "run"), Effort(touched=1, relabelled=1, drawn=2), 1 + 6),
        (("a", 10.0, 20.0, "unheard of"), Effort(touched=1, relabelled=1, drawn=2), 1 + 6),
        (("a", 12.0, 25.0, "run"), Effort(touched=1, edges=2, relabelled=1, drawn=2), 3 + 6),
        (("a", 21.0, 29.0, "jump"), Effort(rejected=1, drawn=3), 1 + 9),  # shares no time with anything
        (("c", 10.0, 20.0, "jump"), Effort(drawn=3), 9),  # of a video that is not in the subset
    ],
)
def test_each_correction_costs_what_it_should(proposal, expected, actions):
    result = simulate([(*proposal, 0.9)])
    assert result == expected
    assert result.actions == actions


def test_what_lies_below_the_threshold_costs_nothing():
    proposals = [(*TRUTH[0], 0.9), ("a", 50.0, 60.0, "jump", 0.3), ("b", 20.0, 30.0, "run", 0.2)]
    assert simulate(proposals, 0.5) == Effort(accepted=1, drawn=2)
    assert simulate(proposals, 0.3) == Effort(accepted=1, rejected=1, drawn=2)


def test_each_instance_is_found_once_and_each_proposal_used_once():
    assert simulate([(*TRUTH[0], 0.9), (*TRUTH[0], 0.8)]) == Effort(accepted=1, rejected=1, drawn=2)
    both = ("a", 10.0, 40.0, "jump", 0.9)  # an edge for the first, or an edge and the class for the second
    assert simulate([both]) == Effort(touched=1, edges=1, drawn=2)


def test_the_matching_is_the_cheapest_not_the_nearest():
    truth = [("a", 0.0, 10.0, "x"), ("a", 0.0, 4.0, "x")]
    # The surer one is an edge from either instance, the other two edges from the first and away from the second: it
    # can only become the first.
    found = [("a", 0.0, 9.5, "x", 0.9), ("a", 5.0, 9.0, "x", 0.5)]
    assert simulate(found, truth=truth) == Effort(touched=2, edges=3)
    # Where two matchings are equally cheap, the one that leaves more as it is counts.
    truth = [("a", 0.0, 10.0, "x"), ("a", 0.0, 8.0, "x")]
    found = [("a", 0.0, 9.0, "x", 0.9), ("a", 0.0, 10.0, "x", 0.5)]
    assert simulate(found, truth=truth) == Effort(accepted=1, touched=1, edges=1)


def test_the_best_threshold_is_found_and_lies_between_scores():
    proposals = [(*TRUTH[0], 0.9), (*TRUTH[1], 0.7), ("a", 50.0, 60.0, "jump", 0.5), ("b", 20.0, 30.0, "run", 0.5)]
    curve = effort_curve(GroundTruth.build(TRUTH), Detections.build(proposals))
    assert curve.actions.tolist() == [9, 7, 5, 7]
    assert curve.threshold == pytest.approx(0.6)
    assert curve.saved == pytest.approx(4 / 9)


def test_proposals_that_only_cost_are_best_not_shown():
    curve = effort_curve(GroundTruth.build(TRUTH), Detections.build([("a", 50.0, 60.0, "jump", 0.5)]))
    assert curve.threshold > 0.5
    assert curve.saved == 0


def cost(truth, found, matching):
    """What a given matching costs; a pair that shares no time cannot be matched."""
    total, used = 0, set()
    for (video, start, end, label), choice in zip(truth, matching, strict=True):
        if choice is None:
            total += 3
            continue
        v, s, e, name, _ = found[choice]
        if choice in used or v != video or min(e, end) <= max(s, start):
            return np.inf
        used.add(choice)
        total += max(1, (abs(s - start) > 0.2001) + (abs(e - end) > 0.2001) + (name != label))
    return total + len(found) - len(used)


SEGMENT = st.tuples(st.sampled_from("ab"), st.integers(0, 6), st.integers(1, 4), st.sampled_from("xy")).map(
    lambda each: (each[0], float(each[1]), float(each[1] + each[2]), each[3])
)
SCORED = st.tuples(SEGMENT, st.integers(1, 4)).map(lambda each: (*each[0], each[1] / 4))


@settings(max_examples=150, deadline=None)
@given(st.lists(SEGMENT, min_size=1, max_size=4), st.lists(SCORED, max_size=4))
def test_no_matching_is_cheaper_at_any_threshold(truth, found):
    instances, proposals = GroundTruth.build(truth), Detections.build(found)
    known = {row[0] for row in truth}
    curve = effort_curve(instances, proposals)
    for threshold, actions in zip(curve.thresholds, curve.actions, strict=True):
        shown = [row for row in found if row[4] >= threshold and row[0] in known]
        choices = [None, *range(len(shown))]
        best = min(cost(truth, shown, matching) for matching in product(choices, repeat=len(truth)))
        result = simulated_effort(instances, proposals, threshold)
        assert result.actions == actions == best
        assert result.instances == len(truth)
        assert result.accepted + result.touched + result.rejected == len(shown)
        assert result.saved <= 2 / 3 + 1e-9
    assert curve.saved >= 0  # nothing shown is always a choice


def test_thousands_of_proposals_are_quick():
    draw = np.random.default_rng(0)

    def segments(count, scored):
        starts = draw.uniform(0, 600, count)
        for k, start in enumerate(starts):
            row = (f"v{k % 20}", float(start), float(start + draw.exponential(6) + 0.5), "xyz"[k % 3])
            yield (*row, float(draw.random())) if scored else row

    truth, found = GroundTruth.build(segments(2000, False)), Detections.build(segments(20_000, True))
    before = time.perf_counter()
    curve = effort_curve(truth, found)
    assert time.perf_counter() - before < 30
    assert 0 < curve.saved < 0.2  # at random, a little: to drag both edges is less than to draw


def segment(name, start, end, label="jump", state=State.ACCEPTED, origin=None, origin_class="jump"):
    model = None if origin is None else "detector"
    return Segment(name, "v", start, end, label, state, 0.9, None, model, origin, origin_class)


def test_a_projects_own_figure_counts_what_people_did():
    records = ProjectRecords(
        Path("/p.afsd"),
        videos=(Video("v", Path("/v.mp4"), "v"),),
        classes=(LabelClass("jump", "Jump", "#000000"), LabelClass("run", "Run", "#ffffff")),
        segments=(
            segment("untouched", 0, 9, origin=(0, 9)),
            segment("trimmed", 10, 19, state=State.CORRECTED, origin=(10, 18)),
            segment("moved and relabelled", 20, 29, "run", State.CORRECTED, origin=(21, 28)),
            segment("rejected", 30, 39, state=State.REJECTED, origin=(30, 39)),
            segment("undecided", 40, 49, state=State.PROPOSED, origin=(40, 49)),
            segment("drawn", 50, 59),
            segment("drawn before", 60, 69),
            replace(segment("where none has looked", 50, 59), video="w"),
        ),
        runs=(Run("r", "v", "detector"),),
        settings={drawn_before("v"): ["drawn before"]},
    )
    result = project_effort(records)
    assert result == Effort(accepted=1, touched=2, edges=3, relabelled=1, rejected=1, drawn=1)
    assert (result.actions, result.from_nothing) == (1 + 3 + 1 + 1 + 3, 12)
    assert result.saved == pytest.approx(3 / 12)


def test_a_project_without_decisions_has_no_figure():
    assert project_effort(ProjectRecords(Path("/p.afsd"))).saved is None
