"""One progress and one time left for a whole job: honest when the machine slows down, and never going back."""

import pytest

from afsd_core.inference.events import Progress, overall
from afsd_core.whole_job import Stretches, WholeJob

STAGES = {"loading": 2.0, "features": 60.0, "training": 120.0, "checks": 10.0}


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def played(expected, really, *, steps=60, slower=lambda moment: 1.0):
    """Play a job whose stages really take so long; gives (seconds since the start, standing) and the end."""
    clock = Clock()
    job, began, seen = WholeJob(expected, clock), clock.now, []
    for name, seconds in really.items():
        for step in range(steps):
            clock.now += seconds / steps * slower(clock.now - began)
            seen.append((clock.now - began, job.now(name, (step + 1) / steps)))
    return seen, clock.now - began


def test_a_job_that_goes_as_expected_says_what_is_left_of_all_its_stages():
    seen, whole = played(STAGES, STAGES)
    for passed, standing in seen:
        assert standing.seconds_left == pytest.approx(whole - passed, abs=2)
        assert standing.done == pytest.approx(passed / whole, abs=0.02)


@pytest.mark.parametrize("factor", [0.4, 2.5, 6])
def test_a_computer_that_is_faster_or_slower_throughout_is_believed_within_the_first_stage(factor):
    seen, whole = played(STAGES, {name: factor * seconds for name, seconds in STAGES.items()})
    for passed, standing in seen:
        if passed > 0.15 * whole:
            assert standing.seconds_left == pytest.approx(whole - passed, rel=0.3, abs=5)


def test_a_computer_that_others_begin_to_use_halfway_says_so_within_a_minute():
    seen, whole = played(STAGES, STAGES, slower=lambda moment: 4.0 if moment > 90 else 1.0)
    late = [(passed, standing) for passed, standing in seen if 150 < passed < 0.95 * whole]
    assert len(late) > 20
    for passed, standing in late:
        assert standing.seconds_left == pytest.approx(whole - passed, rel=0.35, abs=10)


@pytest.mark.parametrize("factor", [0.2, 1, 9])
def test_the_bar_never_goes_back_and_is_not_full_before_the_end(factor):
    really = {name: seconds * (factor if name == "training" else 1) for name, seconds in STAGES.items()}
    seen, _ = played(STAGES, really, slower=lambda moment: 5.0 if 40 < moment < 80 else 1.0)
    bar = [standing.done for _, standing in seen]
    assert bar == sorted(bar)
    assert bar[-1] < 1
    assert bar[-2] > 0.9


def test_what_was_there_already_says_nothing_of_the_speed():
    clock = Clock()
    job = WholeJob(STAGES, clock)
    job.now("loading", 1.0, skipped=True)
    clock.now += 1
    job.now("features", 0.9, skipped=True)
    assert job.slowness() == pytest.approx(1, abs=0.3)
    job.expect("training", 30)
    assert job.now("features", 0.9).seconds_left == pytest.approx(0.1 * 60 + 30 + 10, rel=0.3)


def test_a_job_that_goes_on_begins_where_it_was():
    clock = Clock()
    job = WholeJob({"features": 0, "training": 100, "checks": 5}, clock)
    clock.now += 3
    standing = job.now("training", 0.8, skipped=True)
    assert standing.done == pytest.approx(0.76, abs=0.05)
    assert standing.seconds_left == pytest.approx(25, abs=5)


def test_a_stage_that_had_nothing_to_do_costs_nothing():
    clock = Clock()
    job = WholeJob({"loading": 0, "features": 0, "training": 10}, clock)
    assert job.now("features", 1.0).seconds_left == pytest.approx(10)
    clock.now += 5
    assert job.now("training", 0.5).done == pytest.approx(0.5, abs=0.1)


def test_stages_of_unknown_length_share_one_bar_that_does_not_go_back():
    bar = Stretches(reading=0.25, work=1.0)
    assert [bar.now("reading", each) for each in (0, 0.5, 1, 0.2)] == [0, 0.125, 0.25, 0.25]
    assert [bar.now("work", each) for each in (0, 0.5, 2)] == [0.25, 0.625, 1.0]
    assert bar.now("elsewhere", 0) == 1.0


def test_a_detection_is_one_bar():
    done = overall()
    said = [("Indexing", 0, 1), ("Indexing", 1, 1), ("Loading", 0, 0), ("Detecting", 0, 4), ("Detecting", 2, 4)]
    said += [("Detecting", 4, 4), ("Finishing", 0, 0)]
    bar = [done(Progress(*each)) for each in said]
    assert bar == sorted(bar)
    assert bar[0] == 0
    assert bar[-1] >= 0.99
