"""What is under the pointer: edges, bodies, empty lanes, and which of two that touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.project import LabelClass, Segment, State
from app.timeline.geometry import Viewport
from app.timeline.hit_testing import Frame, Part, hit, segments_in
from app.timeline.lanes import arrange, content

FRAME = Frame(width=1000, height=400, header=150, overview_bottom=30, ruler_bottom=58)
VIEW = Viewport(0, 850, 150, 850)  # a microsecond a pixel
LABELS = [LabelClass("a", "A", "#e69f00"), LabelClass("b", "B", "#56b4e9", position=1)]


def lanes_of(*segments, threshold=0.3, folded=()):
    by_class = {each.id: content([s for s in segments if s.class_id == each.id], threshold) for each in LABELS}
    return arrange(LABELS, by_class, folded)


def segment(name, start, end, class_id="a", **more):
    return Segment(name, "v", start, end, class_id, **more)


def at(lanes, x, y=70, selected=()):
    return hit(FRAME, lanes, VIEW, x, y, selected)


@pytest.mark.parametrize(
    ("x", "y", "part"),
    [
        (50, 10, Part.CORNER),
        (500, 10, Part.OVERVIEW),
        (500, 45, Part.RULER),
        (8, 70, Part.FOLD),
        (80, 70, Part.HEADER),
        (700, 70, Part.LANE),
        (700, 390, Part.NOTHING),
    ],
)
def test_each_part_of_the_widget_is_known(x, y, part):
    assert at(lanes_of(segment("s", 0, 100)), x, y).part is part


@pytest.mark.parametrize(
    ("x", "part"),
    [(244, Part.LANE), (246, Part.START), (255, Part.START), (258, Part.BODY), (343, Part.BODY), (345, Part.END)],
)
def test_edges_are_held_a_little_outside_and_inside(x, part):
    found = at(lanes_of(segment("s", 100, 200)), x)
    assert found.part is part
    assert found.segment == (None if part is Part.LANE else "s")


def test_a_narrow_segment_keeps_a_third_of_itself_to_be_moved_by():
    lanes = lanes_of(segment("s", 100, 112))
    assert at(lanes, 256).part is Part.BODY
    assert at(lanes, 252).part is Part.START
    assert at(lanes, 260).part is Part.END


def test_one_narrower_than_the_pointer_can_still_be_caught():
    assert at(lanes_of(segment("s", 100, 101)), 252).segment == "s"


def test_where_two_touch_the_side_of_the_pointer_decides():
    lanes = lanes_of(segment("left", 100, 200), segment("right", 200, 300))
    assert (at(lanes, 347).segment, at(lanes, 347).part) == ("left", Part.END)
    assert (at(lanes, 353).segment, at(lanes, 353).part) == ("right", Part.START)


def test_where_two_touch_the_selected_one_comes_first():
    lanes = lanes_of(segment("left", 100, 200), segment("right", 200, 300))
    assert at(lanes, 353, selected={"left"}).segment == "left"


def test_a_ghost_behind_a_segment_is_hit_only_beside_it():
    ghost = segment("ghost", 100, 400, state=State.PROPOSED, score=0.1)
    lanes = lanes_of(ghost, segment("s", 200, 300))
    assert at(lanes, 150 + 250).segment == "s"
    assert at(lanes, 150 + 350).segment == "ghost"


def test_each_of_stacked_segments_is_hit_in_its_row():
    lanes = lanes_of(segment("first", 100, 300), segment("second", 150, 350))
    first, second = (58 + lanes[0].row_top(row) + 5 for row in (0, 1))
    assert at(lanes, 400, first).segment == "first"
    assert at(lanes, 400, second).segment == "second"


def test_in_a_folded_lane_segments_can_be_chosen_but_not_trimmed():
    found = at(lanes_of(segment("s", 100, 200), folded={"a"}), 250, 64)
    assert (found.part, found.segment) == (Part.BODY, "s")


@given(st.integers(0, 840), st.integers(1, 200), st.floats(150, 1000))
def test_what_is_hit_is_under_the_pointer_or_within_its_grip(start, length, x):
    found = at(lanes_of(segment("s", start, start + length)), x)
    if found.segment:
        assert start - 6 <= x - 150 <= start + length + 6
    else:
        assert not start <= x - 150 < start + length


def test_a_rubber_band_takes_what_it_touches_in_the_rows_it_crosses():
    lanes = lanes_of(segment("a1", 0, 100), segment("a2", 500, 600), segment("b1", 50, 150, "b"))
    top, bottom = lanes[0].top, lanes[1].bottom
    assert set(segments_in(lanes, VIEW, 150, 350, top, bottom)) == {"a1", "b1"}
    assert segments_in(lanes, VIEW, 150, 900, top + 5, top + 10) == ["a1", "a2"]
