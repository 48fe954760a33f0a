"""Lanes with something in them come first, empty ones share a line that opens, and a lane's name can be dragged."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.timeline.view import TimelineView
from tests.app.timeline.stage import SECOND, Found, drag, grab, make_view

MANY = [f"class {n:02}" for n in range(20)]


@pytest.fixture
def view(stage, qtbot):
    made = make_view(stage)
    qtbot.addWidget(made)
    return made


def names(view):
    return [lane.label.name for lane in view.lanes]


def open_second_video(stage, view, folder):
    other = stage.document.add_video(folder / "other.mp4", duration=40 * SECOND, frame_count=1000)
    stage.editor.state.set_video(other)
    view.set_video(other, stage.player.index)
    return other


def rest_place(view):
    return QPoint(80, round(view.canvas().y_of(view.rest.top) + 10))


def test_what_is_found_in_a_second_video_is_in_sight_although_the_first_left_many_lanes(stage, view, tmp_path):
    for name in MANY:
        stage.document.add_class(name)
    other = open_second_video(stage, view, tmp_path)
    stage.propose([Found(SECOND, 2 * SECOND, "zebra", 0.9), Found(SECOND, 2 * SECOND, MANY[15], 0.8)], other)
    found = list(stage.document.segments(other))
    assert {MANY[15], "zebra"} <= set(names(view))
    for each in found:
        assert view.box_of(each.id).bottom() <= view.height()
    assert view.rest.count >= 18
    grab(view)


def test_a_click_on_the_line_shows_the_empty_lanes_and_another_puts_them_away(stage, view):
    for name in MANY:
        stage.document.add_class(name)
    stage.propose([Found(SECOND, 2 * SECOND, "zebra", 0.9)])
    few = names(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=rest_place(view))
    assert set(names(view)) == {*MANY, "zebra"}
    assert names(view)[: len(few)] == few
    grab(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=rest_place(view))
    assert names(view) == few


def test_where_all_lanes_fit_they_keep_the_order_of_the_classes(stage, view):
    for name in MANY[:3]:
        stage.document.add_class(name)
    stage.propose([Found(SECOND, 2 * SECOND, MANY[2], 0.9)])
    assert names(view) == MANY[:3]
    assert view.rest is None


def test_classes_with_nothing_but_ghosts_do_not_crowd_out_the_others(stage, view):
    stage.propose([Found(SECOND, 2 * SECOND, "zebra", 0.9), *(Found(SECOND, 2 * SECOND, n, 0.1) for n in MANY)])
    assert names(view) == ["zebra"]
    ghost = next(each for each in stage.segments() if each.score < 0.2)
    # Chosen elsewhere, in the table, one of them gets its lane.
    stage.selection.set((ghost.id,))
    assert view.box_of(ghost.id) is not None


def test_a_lane_that_a_hand_draws_in_stays_where_it_is_and_so_do_the_others(stage, view):
    ids = [stage.document.add_class(name) for name in MANY[:5]]
    before = names(view)
    stage.editor.draw(SECOND, 3 * SECOND, ids[3])
    for _ in range(4):
        stage.editor.draw(SECOND, 2 * SECOND, ids[3])
    assert names(view) == before


def test_a_lane_dragged_by_its_name_goes_there_in_one_step(stage, view):
    ids = [stage.document.add_class(name) for name in MANY[:4]]
    tops = [view.canvas().y_of(lane.top) + 10 for lane in view.lanes]
    before = stage.document.undo_stack.index()
    drag(view, (80, tops[0]), (80, tops[1]), (80, tops[2] + 15), release=False)
    grab(view)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(80, round(tops[2] + 15)))
    assert names(view) == [MANY[1], MANY[2], MANY[0], MANY[3]]
    assert stage.document.undo_stack.index() == before + 1
    stage.document.undo_stack.undo()
    assert names(view) == MANY[:4]
    # A drag back to where it was is no step, a click chooses the class.
    drag(view, (80, tops[0]), (80, tops[1]), (80, tops[0]))
    assert stage.document.undo_stack.index() == before
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(80, round(tops[2])))
    assert stage.editor.state.active_class == ids[2]


def test_a_lanes_menu_moves_it_up_and_down(stage, view):
    for name in MANY[:3]:
        stage.document.add_class(name)
    place = view.hit(80, view.canvas().y_of(view.lanes[1].top) + 10)
    actions = {each.objectName(): each for each in view.menu_for(place, 0).actions()}
    actions["menu_lane_up"].trigger()
    assert names(view) == [MANY[1], MANY[0], MANY[2]]
    actions = {each.objectName(): each for each in view.menu_for(place, 0).actions()}
    assert not actions["menu_lane_up"].isEnabled()
    actions["menu_lane_down"].trigger()
    assert names(view) == MANY[:3]


def test_folded_lanes_are_folded_when_the_project_is_opened_again(stage, view, qtbot):
    run = stage.document.add_class("Run")
    view.stack.toggle_folded(run)
    again = TimelineView(stage.document, stage.selection, stage.editor)
    qtbot.addWidget(again)
    assert run in again.stack.folded


def test_how_to_select_several_is_said_where_it_is_done(stage, view):
    stage.document.add_class("Run")
    assert "Shift" in view.tip_at(QPoint(500, view.height() - 10))
