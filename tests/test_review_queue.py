"""The review queue: the most doubtful first, each with a reason, and nothing that a person has settled."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afsd_core.project.records import LabelClass, ProjectRecords, Segment, State, Stretch, Video
from afsd_core.review_queue import ABOVE, BELOW, CLASSES, EDGES, GONE, MOVED, NEAR, NEW, NO_SCORE, RENAMED, doubts

SECOND = 1_000_000


def proposal(name, start, end, score=0.9, label="jump", video="a", state=State.PROPOSED):
    return Segment(name, video, int(start * SECOND), int(end * SECOND), label, state, score, "run", "model")


def project(*segments, reviewed=(), videos="ab"):
    return ProjectRecords(
        Path("/p.afsd"),
        videos=tuple(Video(id=v, path=Path(f"/{v}.mp4"), name=v, duration=1000 * SECOND) for v in videos),
        classes=(LabelClass("jump", "Jump", "#000000"), LabelClass("run", "Run", "#ffffff")),
        segments=tuple(segments),
        reviewed=tuple(Stretch(v, int(a * SECOND), int(b * SECOND)) for v, a, b in reviewed),
    )


def named(entries):
    return [(each.segment, each.reason) for each in entries]


def test_scores_near_the_threshold_come_first_each_class_by_its_own():
    records = project(
        proposal("sure", 0, 1, 0.95), proposal("near", 2, 3, 0.42), proposal("run", 4, 5, 0.21, "run", video="b")
    )
    queue = doubts(records, threshold=0.4, class_thresholds={"run": 0.2})
    assert named(queue) == [("run", NEAR), ("near", NEAR), ("sure", ABOVE)]
    assert queue[0].video == "b"
    assert (queue[1].start, queue[1].end, queue[1].class_id) == (2 * SECOND, 3 * SECOND, "jump")


@pytest.mark.parametrize(
    ("score", "threshold", "reason", "weak"),
    [
        (0.06, 0.2, BELOW, True),
        (0.12, 0.2, NEAR, True),
        (0.2, 0.2, NEAR, False),
        (0.29, 0.2, NEAR, False),
        (0.35, 0.2, ABOVE, False),
        (0.02, 0.05, BELOW, True),
        (0.95, 0.3, ABOVE, False),
        (0.3, 0.0, ABOVE, False),
        (0.99, 1.0, NEAR, True),
    ],
)
def test_only_a_score_that_is_near_the_threshold_is_called_so(score, threshold, reason, weak):
    (entry,) = doubts(project(proposal("it", 0, 1, score)), threshold=threshold)
    assert (entry.reason, entry.weak) == (reason, weak)


def test_what_lies_below_the_threshold_or_has_gone_is_weak_and_all_else_waits():
    records = project(proposal("shown", 0, 1), proposal("ghost", 2, 3, 0.1), proposal("none", 4, 5, None))
    queue = doubts(records, threshold=0.5, previous=[proposal("old", 10, 12)])
    assert {(each.segment, each.weak) for each in queue} == {
        ("shown", False), ("ghost", True), ("none", False), (None, True),
    }  # fmt: skip


def test_flat_curves_make_a_sure_proposal_doubtful_and_a_shadow_not():
    records = project(proposal("sharp", 0, 1), proposal("flat", 2, 3), proposal("shadow", 4, 5, 0.02))
    queue = doubts(records, threshold=0.3, flatness={"flat": 1.0, "shadow": 1.0})
    assert named(queue)[0] == ("flat", EDGES)
    assert [each.segment for each in queue].index("shadow") == 2


def test_two_classes_that_claim_the_same_time_are_both_doubtful():
    records = project(
        proposal("one", 0, 4),
        proposal("other", 0, 3, label="run"),
        proposal("alone", 10, 14),
        proposal("b", 0, 4, video="b"),
    )
    assert set(named(doubts(records, threshold=0.3))[:2]) == {("one", CLASSES), ("other", CLASSES)}
    # Once a person has decided on one of them, the other stands alone.
    settled = project(replace(records.segments[0], state=State.ACCEPTED), *records.segments[1:])
    assert CLASSES not in [each.reason for each in doubts(settled, threshold=0.3)]


def test_what_the_version_before_said_otherwise_is_named():
    before = [
        proposal("x", 0, 4),  # stays
        proposal("x", 10, 14),  # moves
        proposal("x", 20, 24),  # becomes a ghost
        proposal("x", 30, 34),  # goes without a trace
        proposal("x", 40, 44, label="run"),  # is another class now
        proposal("x", 60, 64),  # goes, but a person has said what is there
        proposal("x", 70, 74, 0.1),  # was a ghost itself
        proposal("x", 0, 4, video="gone from the project"),
    ]
    records = project(
        proposal("stays", 0, 4),
        proposal("moves", 11, 15),
        proposal("ghost", 20, 24, 0.1),
        proposal("renamed", 40, 44),
        proposal("new", 50, 54),
        proposal("rejected", 60, 64, state=State.REJECTED),
    )
    queue = doubts(records, threshold=0.5, previous=before)
    found = {(each.segment, each.start // SECOND): each.reason for each in queue}
    assert found == {
        ("stays", 0): ABOVE,
        ("moves", 11): MOVED,
        ("ghost", 20): GONE,
        (None, 30): GONE,
        ("renamed", 40): RENAMED,
        ("new", 50): NEW,
    }
    assert queue[-1].segment == "stays"
    # Without a version before there is nothing to disagree with.
    assert {each.reason for each in doubts(records, threshold=0.5)} == {ABOVE, BELOW}
    # A version that proposed nothing makes all that is shown new.
    assert {each.segment for each in doubts(records, previous=()) if each.reason == NEW} == {
        "stays", "moves", "renamed", "new",
    }  # fmt: skip


def test_what_is_reviewed_or_decided_is_not_in_the_queue():
    records = project(
        proposal("inside", 1, 2, 0.5),
        proposal("across", 4, 6, 0.5),
        proposal("taken", 7, 8, 0.5, state=State.ACCEPTED),
        proposal("b", 1, 2, 0.5, video="b"),
        reviewed=[("a", 0, 5), ("b", 0, 1000)],
    )
    assert named(doubts(records, previous=[proposal("old", 2, 3, video="b")])) == [("across", NEAR)]


def test_a_proposal_without_a_score_is_worth_a_look():
    assert named(doubts(project(proposal("sure", 0, 1), proposal("imported", 2, 3, None)))) == [
        ("imported", NO_SCORE),
        ("sure", ABOVE),
    ]


def test_an_empty_project_has_an_empty_queue():
    assert doubts(project()) == ()
    assert doubts(project(), previous=[]) == ()


SEGMENTS = st.lists(
    st.builds(
        lambda at, start, length, score, label, video, state: proposal(
            f"s{at}", start, start + length, score, label, video, state
        ),
        st.integers(0, 10**6),
        st.integers(0, 60),
        st.sampled_from((0.5, 1, 2, 3, 8, 40)),
        st.one_of(st.none(), st.floats(0, 1)),
        st.sampled_from(("jump", "run")),
        st.sampled_from("ab"),
        st.sampled_from(list(State)),
    ),
    max_size=25,
    unique_by=lambda s: s.id,
)


@settings(max_examples=150, deadline=None)
@given(
    segments=SEGMENTS,
    previous=st.one_of(st.none(), SEGMENTS),
    threshold=st.floats(0, 1),
    flat=st.floats(0, 1),
    reviewed=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.integers(51, 110)), max_size=2),
    order=st.randoms(use_true_random=False),
)
def test_whatever_the_project_each_undecided_proposal_is_there_once_in_one_order(
    segments, previous, threshold, flat, reviewed, order
):
    records = project(*segments, reviewed=reviewed)
    flatness = {each.id: flat for each in segments}
    queue = doubts(records, threshold=threshold, previous=previous, flatness=flatness)
    assert all(0 <= each.doubt <= 1 and each.reason for each in queue)
    assert [each.doubt for each in queue] == sorted((each.doubt for each in queue), reverse=True)
    wanted = sorted(
        s.id
        for s in segments
        if s.state is State.PROPOSED
        and not any(v == s.video and a * SECOND <= s.start and s.end <= b * SECOND for v, a, b in reviewed)
    )
    assert sorted(each.segment for each in queue if each.segment) == wanted
    assert previous is not None or None not in [each.segment for each in queue]
    # The order of the records is no reason.
    shuffled = list(segments)
    order.shuffle(shuffled)
    again = project(*shuffled, reviewed=reviewed)
    assert doubts(again, threshold=threshold, previous=previous, flatness=flatness) == queue
    # More reasons never make less doubt.
    less = {each.segment: each.doubt for each in doubts(records, threshold=threshold)}
    assert all(each.doubt >= less[each.segment] - 1e-6 for each in queue if each.segment)


@pytest.mark.parametrize("videos", [1, 40])
def test_twenty_thousand_proposals_are_ordered_at_once(videos):
    draw = np.random.default_rng(1)
    count = 20_000
    starts = draw.uniform(0, 36_000 if videos == 1 else 3600, count)
    ends = starts + draw.exponential(5, count) + 0.2
    ends[::100] += 1000  # some lie over very many others
    segments = [
        proposal(f"{k:05d}", starts[k], ends[k], draw.random(), ("jump", "run")[k % 2], f"v{k % videos}")
        for k in range(count)
    ]
    records = project(*segments, videos=[f"v{k}" for k in range(videos)])
    before = time.perf_counter()
    queue = doubts(records, previous=segments[::2], flatness={"00001": 1.0})
    assert time.perf_counter() - before < 10  # a third of a second here; the bound is for a busy machine
    assert len(queue) >= count
