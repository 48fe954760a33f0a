"""The tolerance that corrections suggest is that of the simulated annotator who made them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from afsd_core.evaluation import Detections, GroundTruth, effort_curve, simulated_effort, suggested_tolerance
from afsd_core.project.records import ProjectRecords, Segment, State

S = 1_000_000


def segment(number, shifts, state=State.CORRECTED):
    """A proposal whose start and end were moved by so many seconds."""
    origin = (100 * number * S, (100 * number + 20) * S)
    start, end = (edge + round(shift * S) for edge, shift in zip(origin, shifts, strict=True))
    return Segment(str(number), "v", start, end, "jump", state, 0.9, "r", "detector", origin, "jump")


def project(segments):
    return ProjectRecords(Path("/p.afsd"), segments=tuple(segments))


def corrected(errors, tolerance):
    """What an annotator leaves who moves just the edges that are off by more than the tolerance."""
    shifts = np.where(np.abs(errors) > tolerance, errors, 0.0)
    return project(
        segment(number, pair, State.CORRECTED if pair.any() else State.ACCEPTED) for number, pair in enumerate(shifts)
    )


@pytest.mark.parametrize("tolerance", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_an_annotators_tolerance_is_found_in_the_corrections_whatever_the_detectors_errors(tolerance, spread):
    errors = np.random.default_rng(0).normal(0, spread, (500, 2))
    assert suggested_tolerance(corrected(errors, tolerance)) == pytest.approx(tolerance, rel=0.3)


def test_an_annotator_who_moves_every_edge_tolerates_nothing_even_of_a_detector_that_is_far_off():
    errors = np.random.default_rng(0).normal(0, 3, (500, 2))
    records = corrected(errors, 0.0)
    # Nine in ten moves are longer than this, and yet the annotator is exact.
    moved = [abs(s.start - s.origin[0]) / S for s in records.segments]
    assert np.quantile(moved, 0.1) > 0.3
    assert suggested_tolerance(records) == 0.1


def test_what_is_accepted_without_looking_does_not_make_an_annotator_careless():
    # Of a thousand accepted as they are one cannot tell; those that were moved were moved by little.
    moved = [segment(number, (0.15, 0.3)) for number in range(50)]
    accepted = [segment(number, (0.0, 0.0), State.ACCEPTED) for number in range(50, 1050)]
    assert suggested_tolerance(project([*moved, *accepted])) == 0.15


def test_a_slip_and_a_few_long_moves_change_little():
    usual = [segment(number, (0.5 + 0.02 * number, 0.0)) for number in range(40)]
    odd = [segment(40, (0.001, 0.0)), segment(41, (0.0, 40.0)), segment(42, (30.0, 0.0))]
    assert suggested_tolerance(project(usual)) == pytest.approx(0.57, abs=0.03)
    assert suggested_tolerance(project([*usual, *odd])) == pytest.approx(0.57, abs=0.03)


def test_it_stays_between_a_tenth_of_a_second_and_two_seconds():
    accepted = [segment(number, (0.0, 0.0), State.ACCEPTED) for number in range(100, 200)]
    assert suggested_tolerance(project([segment(n, (0.02, 0.0)) for n in range(20)] + accepted)) == 0.1
    assert suggested_tolerance(project([segment(n, (9.0, 0.0)) for n in range(20)] + accepted)) == 2.0


def test_nine_moved_edges_are_too_few():
    moved = [segment(number, (0.6, 0.0)) for number in range(10)]
    assert suggested_tolerance(project(moved)) is not None
    assert suggested_tolerance(project(moved[1:])) is None
    assert suggested_tolerance(project([])) is None


def test_only_what_people_took_from_a_detector_counts():
    moved = [segment(number, (0.6, 0.0)) for number in range(10)]
    drawn = [replace(each, model=None, run=None, origin=None, origin_class=None) for each in moved]
    undecided = [replace(each, state=State.PROPOSED) for each in moved]
    rejected = [replace(each, state=State.REJECTED) for each in moved]
    assert suggested_tolerance(project([*drawn, *undecided, *rejected])) is None


def test_the_tolerance_decides_what_is_left_alone_and_which_threshold_is_best():
    truth = GroundTruth.build([("a", 0.0, 10.0, "jump"), ("a", 20.0, 30.0, "jump"), ("a", 50.0, 60.0, "jump")])
    rows = [("a", 0.0, 10.0, "jump", 0.9), ("a", 15.0, 17.0, "jump", 0.7), ("a", 40.0, 45.0, "jump", 0.7)]
    # Nothing but this one is worth showing what lies between.
    found = Detections.build([*rows, ("a", 20.4, 30.4, "jump", 0.5), ("a", 50.4, 60.4, "jump", 0.5)])
    exact, tolerant = simulated_effort(truth, found, 0.5, 0.2), simulated_effort(truth, found, 0.5, 0.5)
    assert (exact.accepted, exact.edges, exact.actions) == (1, 4, 7)
    assert (tolerant.accepted, tolerant.edges, tolerant.actions) == (3, 0, 5)
    # Two to reject and four edges are as many actions as drawing both: then nothing weak is shown.
    assert effort_curve(truth, found, 0.2).threshold == pytest.approx(0.8)
    assert effort_curve(truth, found, 0.5).threshold == pytest.approx(0.5)
