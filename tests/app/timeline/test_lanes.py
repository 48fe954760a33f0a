"""Lanes: several segments at once are stacked, ghosts never make a lane taller, what did not change is kept."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.project import LabelClass, Segment, State
from app.timeline.geometry import Viewport
from app.timeline.lanes import FOLDED, LaneBook, arrange, content, lane_height, stack

spans = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 80)), max_size=60).map(
    lambda pairs: sorted((start, start + length) for start, length in pairs)
)


def proposals(pairs, scores=None, class_id="c"):
    return [
        Segment(f"s{n}", "v", start, end, class_id, State.PROPOSED, (scores or {}).get(n, 0.9))
        for n, (start, end) in enumerate(pairs)
    ]


@given(spans)
def test_no_two_segments_of_a_row_overlap_and_no_row_is_wasted(pairs):
    rows = stack(*(np.array([pair[at] for pair in pairs], dtype=np.int64) for at in (0, 1))).tolist()
    by_row = {}
    for (start, end), row in zip(pairs, rows, strict=True):
        by_row.setdefault(row, []).append((start, max(end, start + 1)))
    for inside in by_row.values():
        assert all(first[1] <= second[0] for first, second in pairwise(inside))
    points = {start for start, _ in pairs}
    most = max((sum(s <= point < max(e, s + 1) for s, e in pairs) for point in points), default=0)
    assert len(by_row) == most


@given(spans, st.data())
def test_ghosts_never_make_a_lane_taller(pairs, data):
    scores = {n: data.draw(st.sampled_from((0.1, 0.9))) for n in range(len(pairs))}
    segments = proposals(pairs, scores)
    shown = [each for each in segments if each.score > 0.5]
    assert len(content(segments, 0.5).rows) == len(content(shown, 0.5).rows)
    inside = content(segments, 0.5)
    assert inside.count == len(shown)
    assert sorted(inside.ghosts.members.tolist()) == [n for n in range(len(pairs)) if scores[n] < 0.5]


@given(spans, st.integers(0, 500), st.integers(1, 100))
def test_the_ghosts_in_view_are_all_found(pairs, start, span):
    ghosts = content(proposals(pairs, dict.fromkeys(range(len(pairs)), 0.1)), 0.5).ghosts
    part = ghosts.seen(Viewport(start, span, 0, 100))
    found = set(ghosts.members[part].tolist())
    assert {n for n, (s, e) in enumerate(pairs) if e > start and s < start + span} <= found


def test_rejected_segments_take_no_room_until_they_are_asked_for():
    segments = [Segment("a", "v", 0, 10, "c", State.REJECTED, 0.8), Segment("b", "v", 5, 20, "c")]
    assert len(content(segments, 0.3).rows) == 1
    assert len(content(segments, 0.3, show_rejected=True).rows) == 2


def test_a_raised_threshold_turns_proposals_into_ghosts_but_never_what_a_person_said():
    segments = [Segment("a", "v", 0, 10, "c", State.ACCEPTED, 0.2), *proposals([(20, 30)], {0: 0.4})]
    assert content(segments, 0.3).count == 2
    raised = content(segments, 0.5)
    assert raised.count == 1
    assert raised.ghosts.members.tolist() == [1]


def test_lanes_lie_below_each_other_in_the_order_of_the_classes():
    labels = [LabelClass(each, each, "#888888", position=n) for n, each in enumerate("abc")]
    contents = {each: content(proposals([(0, 10), (5, 15)], class_id=each), 0.3) for each in "abc"}
    lanes = arrange(labels, contents, {"b"})
    assert [lane.label.id for lane in lanes] == ["a", "b", "c"]
    assert lanes[0].bottom == lanes[1].top
    assert lanes[1].height == FOLDED
    assert lanes[0].height == lane_height(2, folded=False)


def test_only_the_class_that_changed_is_stacked_again():
    book = LaneBook()
    segments = [*proposals([(0, 10)], class_id="a"), Segment("x", "v", 0, 10, "b")]
    first = book.contents(segments, lambda _: 0.3)
    second = book.contents([*segments, Segment("y", "v", 20, 30, "b")], lambda _: 0.3)
    assert second["a"] is first["a"]
    assert second["b"].count == 2


def test_a_score_that_is_not_there_makes_no_ghost_whatever_the_threshold():
    segments = [Segment("a", "v", 0, 10, "c", State.PROPOSED, None), *proposals([(20, 30)], {0: 1.0})]
    inside = content(segments, 1.5)
    assert inside.ghosts.members.tolist() == [1]
    assert inside.scores.tolist() == [1.0, 1.0]


def test_lanes_of_very_many_are_stacked_in_pieces_and_come_out_the_same():
    segments = tuple(
        Segment(f"{each}{n}", "v", n * 10, n * 10 + 12, each, State.PROPOSED, 0.9) for n in range(40) for each in "abcd"
    )
    book, pieces = LaneBook(), 1
    while not book.prepare(segments, lambda _: 0.3, most=80):
        pieces += 1
    assert pieces == 2
    ready = dict(book._known)
    whole = book.contents(segments, lambda _: 0.3)
    assert all(whole[each] is ready[each][3] for each in "abcd")
    at_once = LaneBook().contents(segments, lambda _: 0.3)
    for each in "abcd":
        assert [row.members.tolist() for row in whole[each].rows] == [
            row.members.tolist() for row in at_once[each].rows
        ]
    changed = (*segments[:-1], Segment("new", "v", 900, 950, "d"))
    assert book.prepare(changed, lambda _: 0.3, most=80)
    assert book.contents(changed, lambda _: 0.3)["a"] is whole["a"]
    assert "new" in book.contents(changed, lambda _: 0.3)["d"].place
