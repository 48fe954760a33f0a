"""Real mouse gestures on a real project: each is one undo step, or none if it comes to nothing."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from afsd_core.project import State
from app.timeline.geometry import Viewport
from tests.app.timeline.stage import SECOND, Found, drag, make_stage, make_view, move

pytestmark = pytest.mark.classes("Run", "Jump")

FRAME = 40_000
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def view(stage, qtbot):
    made = make_view(stage)
    qtbot.addWidget(made)
    # 8 s over the width: a frame is some four pixels.
    made.navigation.show(Viewport(0, 8 * SECOND, made.viewport.left, made.viewport.width))
    return made


def lane_y(view, class_id):
    lane = next(each for each in view.lanes if each.label.id == class_id)
    return view.canvas().y_of(lane.top) + min(lane.height / 2, 14)


def place(view, class_id, seconds):
    return view.viewport.x_of(seconds * SECOND), lane_y(view, class_id)


def steps(stage):
    return stage.document.undo_stack.count()


def test_a_drag_in_a_lane_draws_a_segment_of_its_class_on_frames_in_one_step(stage, view):
    before = steps(stage)
    drag(view, place(view, stage.jump, 1.013), place(view, stage.jump, 2), place(view, stage.jump, 3.49))
    (drawn,) = stage.segments()
    assert drawn.class_id == stage.jump
    assert drawn.start == pytest.approx(1.013 * SECOND, abs=FRAME)
    assert drawn.end == pytest.approx(3.49 * SECOND, abs=FRAME)
    assert drawn.start % FRAME == drawn.end % FRAME == 0
    assert steps(stage) == before + 1
    assert stage.selection.ids == (drawn.id,)
    stage.document.undo_stack.undo()
    assert stage.segments() == ()


def test_a_drag_to_the_left_draws_too(stage, view):
    drag(view, place(view, stage.run, 3), place(view, stage.run, 2))
    assert [(round(s / FRAME), round(e / FRAME)) for s, e in stage.times()] == [(50, 75)]


def test_however_short_the_drag_a_frame_is_inside(stage, view):
    view.navigation.show_all()  # a frame is less than a pixel now
    x, y = place(view, stage.run, 20)
    drag(view, (x, y), (x + 4, y))
    assert [end - start >= FRAME for start, end in stage.times()] == [True]


def test_a_click_on_an_empty_lane_goes_there_and_clears_the_selection(stage, view):
    drawn = stage.editor.draw(0, SECOND, stage.run)
    before = steps(stage)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(*map(round, place(view, stage.run, 4))))
    assert stage.player.time == pytest.approx(4 * SECOND, abs=FRAME)
    assert drawn not in stage.selection
    assert steps(stage) == before


def test_the_first_drag_in_a_project_without_classes_makes_one_and_undo_takes_both_back(qtbot, tmp_path):
    stage = make_stage(tmp_path)
    view = make_view(stage)
    qtbot.addWidget(view)
    before = steps(stage)
    drag(view, (300, 120), (500, 120))
    assert len(stage.segments()) == 1
    assert len(stage.document.classes()) == 1
    assert steps(stage) == before + 1
    stage.document.undo_stack.undo()
    assert stage.segments() == ()
    assert stage.document.classes() == ()
    stage.document.close()


def test_dragging_an_edge_trims_it_and_the_video_shows_the_last_frame_inside(stage, view, qtbot):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    before = steps(stage)
    shown = []
    view.edge_preview.connect(lambda time: shown.append(time))
    x, y = place(view, stage.run, 2)
    drag(view, (x - 1, y), (x + 30, y), place(view, stage.run, 3))
    after = stage.segment(drawn)
    assert (after.start, after.end) == (SECOND, pytest.approx(3 * SECOND, abs=FRAME))
    assert shown[-1] == after.end - FRAME
    assert stage.player.time == after.end - FRAME
    assert steps(stage) == before + 1


def test_dragging_a_start_shows_its_first_frame(stage, view):
    drawn = stage.editor.draw(2 * SECOND, 4 * SECOND, stage.run)
    x, y = place(view, stage.run, 2)
    drag(view, (x + 1, y), place(view, stage.run, 3))
    assert stage.segment(drawn).start == pytest.approx(3 * SECOND, abs=FRAME)
    assert stage.player.time == stage.segment(drawn).start


def test_an_edge_cannot_be_dragged_past_the_other_one(stage, view):
    drawn = stage.editor.draw(2 * SECOND, 4 * SECOND, stage.run)
    x, y = place(view, stage.run, 2)
    drag(view, (x + 1, y), place(view, stage.run, 7))
    assert stage.times() == [(4 * SECOND - FRAME, 4 * SECOND)]
    x, y = place(view, stage.run, 4)
    drag(view, (x, y), place(view, stage.run, 0.5))
    assert stage.segment(drawn).duration == FRAME


def test_trimming_a_proposal_makes_it_the_persons_and_keeps_score_and_origin(stage, view):
    (proposal,) = stage.propose([Found(2 * SECOND, 3 * SECOND, "Run", 0.7)])
    x, y = place(view, proposal.class_id, 3)
    drag(view, (x - 1, y), place(view, proposal.class_id, 4))
    after = stage.segment(proposal.id)
    assert after.state is State.CORRECTED
    assert after.score == 0.7
    assert after.origin == (2 * SECOND, 3 * SECOND)


def test_dragging_the_body_moves_all_that_is_selected_in_one_step(stage, view):
    first = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    second = stage.editor.draw(3 * SECOND, 4 * SECOND, stage.jump)
    stage.selection.set((second, first))
    before = steps(stage)
    x, y = place(view, stage.run, 1.5)
    drag(view, (x, y), (x + 50, y), (x + 103, y))
    moved = stage.segment(first).start - SECOND
    assert moved == pytest.approx(103 / view.viewport.scale, abs=FRAME)
    assert stage.segment(second).start - 3 * SECOND == moved
    assert stage.segment(second).duration == stage.segment(first).duration == SECOND
    assert steps(stage) == before + 1
    stage.document.undo_stack.undo()
    assert stage.times() == [(SECOND, 2 * SECOND), (3 * SECOND, 4 * SECOND)]


def test_a_move_on_uneven_frames_keeps_both_edges_on_frames(qtbot, tmp_path):
    from fractions import Fraction

    stage = make_stage(tmp_path, rate=Fraction(30000, 1001), frames=600)
    run = stage.document.add_class("Run")
    times = stage.player.index.times
    drawn = stage.editor.draw(int(times[31]), int(times[61]), run)
    view = make_view(stage)
    qtbot.addWidget(view)
    x, y = place(view, run, 1.5)
    for go in (37, -13, 71):
        drag(view, (x, y), (x + go, y))
        x += go
    after = stage.segment(drawn)
    assert after.start in times
    assert after.end in times
    stage.document.close()


def test_a_move_stops_at_the_ends_of_the_video(stage, view):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    x, y = place(view, stage.run, 1.5)
    drag(view, (x, y), (x - 140, y), (155, y))
    assert (stage.segment(drawn).start, stage.segment(drawn).end) == (0, SECOND)


def test_dragging_to_another_lane_relabels_and_stays_in_time(stage, view):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    before = steps(stage)
    x, y = place(view, stage.run, 1.5)
    drag(view, (x, y), (x + 2, y + 12), (x + 2, lane_y(view, stage.jump)))
    after = stage.segment(drawn)
    assert after.class_id == stage.jump
    assert (after.start, after.end) == (SECOND, 2 * SECOND)
    assert steps(stage) == before + 1


@pytest.mark.parametrize("offset", [0, 2])
def test_a_gesture_without_effect_is_no_undo_step(stage, view, offset):
    stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    before, times = steps(stage), stage.times()
    x, y = place(view, stage.run, 1.5)
    drag(view, (x, y), (x + 40, y), (x + offset, y))
    edge, _ = place(view, stage.run, 2)
    drag(view, (edge - 1, y), (edge + 40, y), (edge - 1, y))
    assert stage.times() == times
    assert steps(stage) == before


def test_esc_cancels_the_gesture_and_the_video_goes_back(stage, view):
    stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    stage.player.seek(SECOND)
    view.set_playhead(SECOND)
    before = steps(stage)
    x, y = place(view, stage.run, 2)
    drag(view, (x - 1, y), (x + 60, y), release=False)
    assert stage.player.time > 2 * SECOND
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x + 60), round(y)))
    assert stage.times() == [(SECOND, 2 * SECOND)]
    assert stage.player.time == SECOND
    assert steps(stage) == before
    assert stage.selection.ids  # the first Esc ends only the gesture


def test_the_command_of_esc_cancels_a_gesture_before_it_ends_anything_else(stage, view):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    x, y = place(view, stage.run, 2)
    drag(view, (x - 1, y), (x + 60, y), release=False)
    assert view.gesture is not None
    stage.editor.escape()
    assert view.gesture is None
    assert stage.times() == [(SECOND, 2 * SECOND)]
    assert stage.selection.ids == (drawn,)
    stage.editor.escape()
    assert stage.selection.ids == ()


def test_an_edge_sticks_to_a_neighbour_and_shows_a_guide_unless_ctrl_is_held(stage, view):
    neighbour = 5_040_000
    stage.editor.draw(neighbour, 6 * SECOND, stage.jump)
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    x, y = place(view, stage.run, 2)
    near = view.viewport.x_of(neighbour) - 6
    drag(view, (x - 1, y), (x + 20, y), (near, y), release=False)
    assert view.gesture.guide == neighbour
    move(view, (near, y), modifiers=CTRL)
    assert view.gesture.guide is None
    assert view.gesture.previews[0].end == neighbour - FRAME
    move(view, (near, y))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(round(near), round(y)))
    assert stage.segment(drawn).end == neighbour


def test_an_edge_can_be_taken_with_ctrl_held_from_the_start_and_a_ctrl_click_there_toggles(stage, view):
    stage.editor.draw(5_040_000, 6 * SECOND, stage.jump)
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    x, y = place(view, stage.run, 2)
    drag(view, (x - 1, y), (x + 20, y), (view.viewport.x_of(5_040_000) - 6, y), modifiers=CTRL)
    assert stage.segment(drawn).end == 5 * SECOND
    x, y = place(view, stage.run, 5)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, CTRL, QPoint(round(x - 1), round(y)))
    assert drawn not in stage.selection


def test_an_edge_sticks_to_the_playhead_where_it_was_before_the_drag(stage, view):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    view.set_playhead(4 * SECOND)
    x, y = place(view, stage.run, 2)
    drag(view, (x - 1, y), (x + 30, y), (view.viewport.x_of(4 * SECOND) - 7, y))
    assert stage.segment(drawn).end == 4 * SECOND


def test_switched_off_snapping_leaves_only_frames(stage, view):
    stage.editor.state.toggle_snapping()
    view.set_playhead(4 * SECOND)
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    x, y = place(view, stage.run, 2)
    drag(view, (x - 1, y), (x + 30, y), (view.viewport.x_of(4 * SECOND) - 7, y))
    assert stage.segment(drawn).end == 4 * SECOND - FRAME


def test_clicks_select_ctrl_toggles_and_shift_extends(stage, view):
    ids = [stage.editor.draw(each * SECOND, each * SECOND + SECOND // 2, stage.run) for each in range(1, 5)]
    spots = [QPoint(*map(round, place(view, stage.run, each + 0.25))) for each in range(1, 5)]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spots[0])
    assert stage.selection.ids == (ids[0],)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, CTRL, spots[2])
    assert set(stage.selection.ids) == {ids[0], ids[2]}
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, CTRL, spots[0])
    assert stage.selection.ids == (ids[2],)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, SHIFT, spots[0])
    assert set(stage.selection.ids) == set(ids[:3])
    assert stage.selection.current == ids[0]


def test_shift_and_drag_is_a_rubber_band_over_the_lanes(stage, view):
    first = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    second = stage.editor.draw(3 * SECOND, 4 * SECOND, stage.jump)
    stage.editor.draw(6 * SECOND, 7 * SECOND, stage.jump)
    before = steps(stage)
    stage.selection.clear()
    drag(view, place(view, stage.run, 0.5), place(view, stage.jump, 3), place(view, stage.jump, 5), modifiers=SHIFT)
    assert set(stage.selection.ids) == {first, second}
    assert steps(stage) == before


def test_a_drag_below_the_lanes_is_a_rubber_band_too(stage, view):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.jump)
    stage.selection.clear()
    x, _ = place(view, stage.jump, 3)
    drag(view, (x, 280), (x - 60, 200), place(view, stage.jump, 1.5))
    assert stage.selection.ids == (drawn,)


def test_a_drag_on_the_ruler_scrubs_and_with_shift_chooses_a_stretch(stage, view):
    x = view.viewport.x_of
    drag(view, (x(SECOND), 45), (x(2 * SECOND), 45), (x(5 * SECOND), 45))
    assert stage.player.time == pytest.approx(5 * SECOND, abs=FRAME)
    assert stage.editor.state.range is None
    drag(view, (x(SECOND), 45), (x(2 * SECOND), 45), (x(3 * SECOND), 45), modifiers=SHIFT)
    start, end = stage.editor.state.range
    assert (start, end) == (pytest.approx(SECOND, abs=FRAME), pytest.approx(3 * SECOND, abs=FRAME))


@pytest.mark.parametrize(
    ("button", "held"),
    [(Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier), (Qt.MouseButton.LeftButton, ALT)],
)
def test_the_middle_button_or_alt_pans(stage, view, button, held):
    view.navigation.show(Viewport(10 * SECOND, 8 * SECOND, view.viewport.left, view.viewport.width))
    drag(view, (500, 100), (450, 100), (400, 100), button=button, modifiers=held)
    assert view.viewport.start == pytest.approx(10 * SECOND + 100 / view.viewport.scale, rel=1e-3)
    assert stage.segments() == ()


def test_a_drag_on_the_overview_moves_the_view(stage, view):
    drag(view, (900, 10), (950, 10))
    assert view.viewport.sees(35 * SECOND)


def test_a_drag_beyond_the_side_pans_on(stage, view, qtbot):
    start, y = place(view, stage.run, 6)
    drag(view, (start, y), (995, y), (1010, y), release=False)
    qtbot.waitUntil(lambda: view.viewport.end > 9 * SECOND, timeout=3000)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(999, round(y)))
    (drawn,) = stage.segments()
    assert drawn.end > 8.5 * SECOND


def test_arrivals_during_a_drag_change_nothing_about_it(stage, view):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    x, y = place(view, stage.run, 2)
    drag(view, (x - 1, y), (x + 60, y), release=False)
    stage.propose([Found(5 * SECOND, 6 * SECOND, "Run", 0.9)])
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x + 60), round(y)))
    assert stage.segment(drawn).end > 2 * SECOND


def test_a_double_click_goes_to_the_start(stage, view):
    stage.editor.draw(2 * SECOND, 4 * SECOND, stage.run)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(*map(round, place(view, stage.run, 3))))
    assert stage.player.time == 2 * SECOND


def test_the_right_click_menu_does_what_it_says_to_what_is_under_the_pointer(stage, view):
    (proposal,) = stage.propose([Found(2 * SECOND, 4 * SECOND, "Run", 0.9)])
    x, y = place(view, proposal.class_id, 3)
    menu = view.menu_for(view.hit(x, y), 3 * SECOND)
    assert stage.selection.ids == (proposal.id,)
    actions = {each.objectName(): each for each in menu.actions()}
    actions["menu_split"].trigger()
    assert stage.times() == [(2 * SECOND, 3 * SECOND), (3 * SECOND, 4 * SECOND)]
    stage.document.undo_stack.undo()
    actions["menu_accept"].trigger()
    stage.selection.set((proposal.id,))
    actions["menu_accept"].trigger()
    assert stage.segment(proposal.id).state is State.ACCEPTED
    relabel = next(each.menu() for each in menu.actions() if each.menu() is not None)
    next(each for each in relabel.actions() if each.text().startswith("Jump")).trigger()
    assert stage.segment(proposal.id).class_id == stage.jump
    actions["menu_delete"].trigger()
    # Deleted for good, it would come back with the next detection.
    assert stage.segment(proposal.id).state is State.REJECTED
    stage.propose([Found(2 * SECOND, 4 * SECOND, "Run", 0.9)], run="again")
    assert [each.state for each in stage.segments()] == [State.REJECTED]
    drawn = stage.editor.draw(5 * SECOND, 6 * SECOND, stage.run)
    stage.selection.set((drawn,))
    actions["menu_delete"].trigger()
    assert [each.id for each in stage.segments()] == [proposal.id]


def test_a_click_on_a_lanes_name_makes_its_class_the_next_and_the_mark_beside_it_folds(stage, view):
    y = round(lane_y(view, stage.jump))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(80, y))
    assert stage.editor.state.active_class == stage.jump
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(10, y))
    assert stage.jump in view.stack.folded


def test_several_that_are_selected_are_relabelled_at_once_in_one_step(stage, view):
    ids = [stage.editor.draw(n * SECOND, n * SECOND + SECOND // 2, stage.run) for n in (1, 2, 3)]
    drag(view, place(view, stage.run, 0.5), place(view, stage.run, 2), place(view, stage.run, 4), modifiers=SHIFT)
    assert set(stage.selection.ids) == set(ids)
    before = stage.document.undo_stack.index()
    menu = view.menu_for(view.hit(*place(view, stage.run, 2.2)), 2 * SECOND)
    relabel = next(each.menu() for each in menu.actions() if each.menu() is not None)
    next(each for each in relabel.actions() if each.text().startswith("Jump")).trigger()
    assert {stage.segment(each).class_id for each in ids} == {stage.jump}
    assert stage.document.undo_stack.index() == before + 1
    stage.document.undo_stack.undo()
    assert {stage.segment(each).class_id for each in ids} == {stage.run}
