"""At the foot of the lanes none is cut off unannounced: what follows is counted, and a click goes there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from afsd_core.project.records import LabelClass
from app.timeline.drawing.more_line import LINE, SINGLE, first_shown, more_below
from app.timeline.hit_testing import Part
from app.timeline.lane_choice import Rest
from app.timeline.lanes import EMPTY, Lane
from tests.app.timeline.stage import SECOND, Found, grab, make_view
from tests.app.timeline.test_view import wheel

heights = st.lists(st.sampled_from([14.0, 32.0, 58.0, 84.0, 162.0]), min_size=1, max_size=12)


def lanes_of(heights):
    lanes, top = [], 0.0
    for number, height in enumerate(heights):
        lanes.append(Lane(LabelClass(f"c{number}", f"{number}", "#e69f00"), EMPTY, top, height, height < SINGLE))
        top += height
    return lanes


@given(heights, st.floats(0, 300), st.floats(60, 400))
def test_the_line_counts_what_is_not_whole_above_it(heights, scroll, room):
    lanes = lanes_of(heights)
    scroll = min(scroll, max(lanes[-1].bottom - room, 0))
    more = more_below(lanes, None, scroll, room)
    if more is None:
        assert lanes[-1].bottom <= scroll + room + 1
        return
    assert LINE <= more.height < room
    top = scroll + room - more.height
    assert more.count == sum(lane.bottom > top + 1e-6 for lane in lanes)
    # A lane of one row is whole or not there, except one that is cut at the top.
    cut = [lane for lane in lanes if lane.top < top - 1e-6 < lane.bottom - 1e-6 and lane.top > scroll]
    assert all(lane.height > SINGLE for lane in cut)


@given(heights, st.floats(60, 400), st.data())
def test_a_lane_that_is_scrolled_to_is_whole_if_it_fits(heights, room, data):
    lanes = lanes_of(heights)
    lane = data.draw(st.sampled_from(lanes))
    most = max(lanes[-1].bottom - room, 0)
    scroll = min(max(first_shown(lanes, lane, room), 0), most)
    more = more_below(lanes, None, scroll, room)
    foot = scroll + room - (more.height if more is not None else 0)
    if lane.height <= room - LINE:
        assert scroll <= lane.top + 1e-6
        assert lane.bottom <= foot + 1.001


def test_only_the_line_of_the_rest_below_is_that_line():
    lanes = lanes_of([32.0, 32.0])
    more = more_below(lanes, Rest(64.0, 5, False), 0.0, 70.0)
    assert more is not None
    assert (more.count, more.height) == (1, 38.0)
    more = more_below(lanes, Rest(64.0, 5, False), 0.0, 82.0)
    assert more is not None
    assert (more.count, more.height) == (0, 18.0)


@pytest.fixture
def stage(stage):
    stage.ids = [stage.document.add_class(f"class {n}") for n in range(8)]
    for n in range(8):
        stage.editor.draw(n * SECOND, (n + 1) * SECOND, stage.ids[n], select=False)
    return stage


@pytest.fixture
def view(stage, qtbot):
    made = make_view(stage, height=58 + 100)  # three lanes and a little
    qtbot.addWidget(made)
    return made


def whole(view):
    """The classes of the lanes that are whole, in order."""
    frame = view.frame
    foot = frame.height - frame.more
    canvas = view.canvas()
    return [
        lane.label.name
        for lane in view.lanes
        if canvas.y_of(lane.top) >= frame.ruler_bottom and canvas.y_of(lane.bottom) <= foot
    ]


def test_a_click_on_the_line_shows_what_it_counts(stage, view):
    assert whole(view) == ["class 0", "class 1"]
    assert view.more.count == 6
    x, y = 400, view.height() - 6
    found = view.hit(x, y)
    assert found.part is Part.MORE
    assert "wheel" in view.tip_at(QPoint(x, y))
    before = view.grab().toImage()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert whole(view) == ["class 2", "class 3"]
    assert len(stage.segments()) == 8  # nothing was drawn in the lane behind it
    assert view.grab().toImage() != before
    for _ in range(4):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(40, view.height() - 6))
    assert view.more is None
    assert whole(view)[-1] == "class 7"
    assert view.hit(x, y).part is not Part.MORE


def test_a_click_of_the_wheel_is_a_lane(view):
    wheel(view, 50, 100, dy=-120)
    assert whole(view) == ["class 1", "class 2"]
    for _ in range(8):
        wheel(view, 50, 100, dy=-15)
    assert whole(view) == ["class 2", "class 3"]
    wheel(view, 50, 100, dy=240)
    assert whole(view)[0] == "class 0"


def test_a_lane_higher_than_the_room_is_passed_through_piece_by_piece(stage, view):
    stage.propose([Found(n * 100_000, 30 * SECOND, "class 1", 0.9) for n in range(10)])
    tall = view.lanes[1]
    assert tall.height > view.height() - 58
    seen = set()
    for _ in range(12):
        canvas, frame = view.canvas(), view.frame
        seen |= {
            row
            for row in range(10)
            if frame.ruler_bottom <= canvas.y_of(tall.row_top(row)) <= frame.height - frame.more - tall.row_height
        }
        wheel(view, 50, 100, dy=-120)
    assert seen == set(range(10))


def test_a_selected_segment_is_shown_above_the_line(stage, view):
    for n in (5, 1, 7, 0):
        stage.selection.set((stage.segments()[n].id,))
        assert f"class {n}" in whole(view)


def test_the_line_says_how_many_in_words(stage, view):
    view.shows_words = True
    with_words = grab(view)
    view.shows_words = False
    line = with_words.height() - 18
    without = grab(view)
    assert any(with_words.pixel(x, y) != without.pixel(x, y) for y in range(line, line + 18) for x in range(22, 140))
