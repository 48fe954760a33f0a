"""The key grammar, verb by verb, on a real project with a real index."""

from fractions import Fraction

import pytest

from tests.app.timeline.stage import SECOND, Found, make_stage

FRAME = 40_000


def at(stage, frame):
    stage.player.seek_frame(frame)
    return frame * FRAME


def steps(stage):
    return stage.document.undo_stack.count()


# -- I and O


def test_i_and_o_with_nothing_selected_mark_a_segment_that_holds_the_frame_o_was_pressed_on(stage):
    at(stage, 10)
    stage.editor.mark_in()
    assert stage.editor.state.marking == (10 * FRAME, stage.run)
    assert stage.segments() == ()
    at(stage, 20)
    stage.editor.mark_out()
    (drawn,) = stage.segments()
    assert (drawn.start, drawn.end, drawn.class_id) == (10 * FRAME, 21 * FRAME, stage.run)
    assert stage.editor.state.marking is None
    assert stage.selection.ids == (drawn.id,)


def test_o_first_and_i_before_it_mark_one_too(stage):
    at(stage, 20)
    stage.editor.mark_out()
    assert stage.editor.state.marks_end
    at(stage, 10)
    stage.editor.mark_in()
    assert stage.times() == [(10 * FRAME, 21 * FRAME)]


def test_i_and_o_on_one_frame_mark_that_frame(stage):
    at(stage, 10)
    stage.editor.mark_in()
    stage.editor.mark_out()
    assert stage.times() == [(10 * FRAME, 11 * FRAME)]


def test_o_before_the_marked_start_begins_anew_and_never_inverts(stage):
    at(stage, 10)
    stage.editor.mark_in()
    at(stage, 5)
    stage.editor.mark_out()
    assert stage.segments() == ()
    assert stage.editor.state.marking.start == 6 * FRAME
    assert stage.editor.state.marks_end


def test_i_and_o_move_the_edges_of_the_selected_segment(stage):
    drawn = stage.editor.draw(10 * FRAME, 30 * FRAME, stage.run)
    at(stage, 15)
    stage.editor.mark_in()
    at(stage, 20)
    stage.editor.mark_out()
    assert stage.times() == [(15 * FRAME, 21 * FRAME)]
    assert stage.selection.ids == (drawn,)


def test_o_on_the_last_frame_inside_changes_nothing(stage):
    stage.editor.draw(10 * FRAME, 30 * FRAME, stage.run)
    stage.editor.end()
    assert stage.player.frame == 29
    before = steps(stage)
    stage.editor.mark_out()
    stage.editor.home()
    stage.editor.mark_in()
    assert stage.times() == [(10 * FRAME, 30 * FRAME)]
    assert steps(stage) == before


@pytest.mark.parametrize("frame", [30, 45])
def test_i_at_or_after_the_selected_end_begins_a_new_segment_and_says_so(stage, frame):
    stage.editor.draw(10 * FRAME, 30 * FRAME, stage.run)
    at(stage, frame)
    stage.editor.mark_in()
    assert stage.times() == [(10 * FRAME, 30 * FRAME)]
    assert stage.editor.state.marking.start == frame * FRAME
    assert "new segment" in stage.said[-1]
    at(stage, frame + 5)
    stage.editor.mark_out()
    assert stage.times() == [(10 * FRAME, 30 * FRAME), (frame * FRAME, (frame + 6) * FRAME)]


@pytest.mark.parametrize("frame", [9, 3])
def test_o_at_or_before_the_selected_start_begins_a_new_segment_and_says_so(stage, frame):
    stage.editor.draw(10 * FRAME, 30 * FRAME, stage.run)
    at(stage, frame)
    stage.editor.mark_out()
    assert stage.times() == [(10 * FRAME, 30 * FRAME)]
    assert stage.editor.state.marks_end
    assert "new segment" in stage.said[-1]
    at(stage, 1)
    stage.editor.mark_in()
    assert stage.times() == [(FRAME, (frame + 1) * FRAME), (10 * FRAME, 30 * FRAME)]


@pytest.mark.parametrize(("verb", "frame"), [("mark_in", 29), ("mark_out", 10)])
def test_the_selected_segment_keeps_at_least_a_frame(stage, verb, frame):
    stage.editor.draw(10 * FRAME, 30 * FRAME, stage.run)
    at(stage, frame)
    getattr(stage.editor, verb)()
    ((start, end),) = stage.times()
    assert end - start == FRAME


# -- Enter and classes


def test_enter_marks_while_playing_and_again_and_again_without_selecting(stage):
    stage.player.playing = True
    for start, end in ((10, 20), (30, 45)):
        at(stage, start)
        stage.editor.enter()
        at(stage, end)
        stage.editor.enter()
        assert stage.selection.ids == ()
    assert stage.times() == [(10 * FRAME, 21 * FRAME), (30 * FRAME, 46 * FRAME)]


def test_a_segment_being_marked_takes_class_keys_until_the_next_enter(stage):
    other = stage.editor.draw(0, FRAME, stage.run)
    stage.selection.clear()
    at(stage, 10)
    stage.editor.enter()
    stage.editor.class_key(stage.jump)
    assert stage.editor.state.marking.class_id == stage.jump
    at(stage, 20)
    stage.editor.enter()
    assert stage.segments()[1].class_id == stage.jump
    assert stage.segment(other).class_id == stage.run


def test_going_on_where_there_is_nothing_more_says_so(stage):
    said = []
    stage.editor.state.said.connect(said.append)
    for go in (stage.editor.next_segment, stage.editor.previous_segment, stage.editor.select_all):
        go()
    assert said == ["There are no segments in this video."] * 3
    said.clear()
    stage.editor.draw(0, FRAME)
    stage.editor.next_segment()
    stage.editor.previous_segment()
    assert said == ["This is the last segment.", "This is the first segment."]


def test_marking_backwards_holds_both_frames(stage):
    at(stage, 20)
    stage.editor.enter()
    at(stage, 10)
    stage.editor.enter()
    assert stage.times() == [(10 * FRAME, 21 * FRAME)]


def test_a_class_key_is_for_what_is_marked_next_or_relabels_what_is_selected(stage):
    stage.editor.class_key(stage.jump)
    assert stage.editor.state.active_class == stage.jump
    first = stage.editor.draw(0, FRAME)
    second = stage.editor.draw(FRAME, 2 * FRAME, stage.jump)
    assert stage.segment(first).class_id == stage.jump
    stage.selection.set((first, second))
    before = steps(stage)
    stage.editor.class_key(stage.run)
    assert {each.class_id for each in stage.segments()} == {stage.run}
    assert steps(stage) == before + 1
    stage.editor.class_key(stage.run)
    assert steps(stage) == before + 1


def test_the_class_of_a_key_is_found_whatever_its_case(stage):
    assert stage.editor.class_for_key("J") == stage.jump
    assert stage.editor.class_for_key("q") is None


# -- nudging, splitting, merging


def test_brackets_nudge_by_exact_frames_of_an_uneven_rate(qapp, tmp_path):
    stage = make_stage(tmp_path, rate=Fraction(30000, 1001), frames=300)
    run = stage.document.add_class("Run")
    times = stage.player.index.times
    drawn = stage.editor.draw(int(times[31]), int(times[61]), run)
    for edge, frames in (("start", -1), ("start", -1), ("end", 1)):
        stage.editor.nudge(edge, frames)
    assert (stage.segment(drawn).start, stage.segment(drawn).end) == (times[29], times[62])
    assert stage.player.frame == 61  # the last frame inside
    stage.document.close()


@pytest.mark.parametrize(("edge", "frames"), [("start", 5), ("end", -5)])
def test_a_nudge_never_collapses_a_segment(stage, edge, frames):
    stage.editor.draw(10 * FRAME, 12 * FRAME, stage.run)
    for _ in range(3):
        stage.editor.nudge(edge, frames)
    ((start, end),) = stage.times()
    assert end - start == FRAME


def test_a_nudge_at_the_end_of_the_video_is_no_step(stage):
    stage.editor.draw(0, stage.player.duration, stage.run)
    before = steps(stage)
    stage.editor.nudge("start", -1)
    stage.editor.nudge("end", 1)
    assert steps(stage) == before


def test_before_the_frames_are_counted_a_nudge_says_so(qapp, tmp_path):
    stage = make_stage(tmp_path, whole=False)
    run = stage.document.add_class("Run")
    said = []
    stage.editor.state.said.connect(lambda sentence: said.append(sentence))
    stage.editor.draw(0, SECOND, run)
    stage.editor.nudge("end", 1)
    assert "still being counted" in said[-1]
    assert stage.times() == [(0, SECOND)]
    stage.document.close()


def test_b_splits_before_the_shown_frame_and_selects_the_later_half(stage):
    stage.editor.draw(10 * FRAME, 30 * FRAME, stage.run)
    at(stage, 20)
    stage.editor.split()
    assert stage.times() == [(10 * FRAME, 20 * FRAME), (20 * FRAME, 30 * FRAME)]
    assert stage.segment(stage.selection.current).start == 20 * FRAME


def test_b_outside_of_the_selected_segment_says_why_nothing_happens(stage):
    stage.editor.draw(10 * FRAME, 30 * FRAME, stage.run)
    at(stage, 40)
    before = steps(stage)
    stage.editor.split()
    assert steps(stage) == before
    assert "inside" in stage.said[-1]


def test_m_merges_with_the_nearest_neighbour_of_the_class(stage):
    stage.editor.draw(0, 5 * FRAME, stage.run)
    stage.editor.draw(31 * FRAME, 32 * FRAME, stage.jump)
    stage.editor.draw(35 * FRAME, 50 * FRAME, stage.run)
    current = stage.editor.draw(20 * FRAME, 30 * FRAME, stage.run)
    stage.editor.merge()
    assert (0, 5 * FRAME) in stage.times()
    assert (20 * FRAME, 50 * FRAME) in stage.times()
    assert len(stage.times()) == 3
    assert stage.selection.ids == (current,)


def test_m_merges_all_that_is_selected_but_never_two_classes(stage):
    first = stage.editor.draw(0, 5 * FRAME, stage.run)
    second = stage.editor.draw(10 * FRAME, 15 * FRAME, stage.run)
    other = stage.editor.draw(20 * FRAME, 25 * FRAME, stage.jump)
    stage.selection.set((first, other))
    stage.editor.merge()
    assert len(stage.segments()) == 3
    stage.selection.set((first, second))
    stage.editor.merge()
    assert (0, 15 * FRAME) in stage.times()


# -- going about


def test_up_and_down_go_through_what_is_shown_and_from_the_playhead_when_nothing_is_selected(stage):
    ids = [stage.editor.draw(each * SECOND, each * SECOND + SECOND, stage.run) for each in (1, 5)]
    (ghost,) = stage.propose([Found(3 * SECOND, 4 * SECOND, "Run", 0.05)])
    stage.selection.clear()
    stage.player.seek(2 * SECOND)
    stage.editor.next_segment()
    assert stage.selection.ids == (ids[1],)
    assert stage.player.time == 5 * SECOND
    stage.editor.previous_segment()
    assert stage.selection.ids == (ids[0],)
    assert ghost.id not in stage.selection
    stage.editor.previous_segment()
    assert stage.selection.ids == (ids[0],)


def test_down_goes_first_to_the_segment_the_playhead_stands_in(stage):
    stage.editor.draw(2 * SECOND, 6 * SECOND, stage.run)
    later = stage.editor.draw(8 * SECOND, 9 * SECOND, stage.run, select=False)
    for step in (stage.editor.next_segment, stage.editor.previous_segment):
        stage.selection.clear()
        stage.player.seek(4 * SECOND)
        step()
        assert (stage.player.time, len(stage.selection)) == (2 * SECOND, 1)
    stage.editor.next_segment()
    assert stage.selection.ids == (later,)


def test_esc_ends_one_thing_at_a_time(stage):
    stage.editor.draw(0, SECOND, stage.run)
    at(stage, 100)
    stage.editor.mark_in()
    stage.editor.state.set_range((SECOND, 2 * SECOND))
    stage.editor.escape()
    assert stage.editor.state.marking is None
    stage.editor.escape()
    assert stage.editor.state.range is None
    stage.editor.select_all()
    stage.editor.escape()
    assert stage.selection.ids == ()
    assert len(stage.segments()) == 1


def test_home_and_end_are_the_selected_segments_or_the_videos(stage):
    stage.editor.end()
    assert stage.player.frame == 999
    stage.editor.home()
    assert stage.player.frame == 0
    stage.editor.draw(10 * FRAME, 20 * FRAME, stage.run)
    stage.editor.home()
    assert stage.player.frame == 10
    stage.editor.end()
    assert stage.player.frame == 19
    stage.editor.play_selected(loop=True)
    assert stage.player.played == (10 * FRAME, 20 * FRAME, True)


# -- the rest


def test_another_video_ends_marking_and_selection(stage, tmp_path):
    stage.editor.draw(0, SECOND, stage.run)
    at(stage, 100)
    stage.editor.mark_in()
    other = stage.document.add_video(tmp_path / "other.mp4", duration=SECOND, frame_count=25)
    stage.editor.state.set_video(other)
    assert stage.editor.state.marking is None
    assert stage.selection.ids == ()


def test_a_removed_class_is_not_marked_with(stage):
    stage.editor.state.set_active_class(stage.jump)
    at(stage, 10)
    stage.editor.mark_in()
    stage.document.remove_class(stage.jump)
    at(stage, 20)
    stage.editor.mark_out()
    assert stage.segments()[0].class_id == stage.run


def test_every_verb_without_a_video_does_nothing(qapp, tmp_path):
    stage = make_stage(tmp_path)
    stage.editor.state.set_video(None)
    editor = stage.editor
    review = editor.review
    for verb in (
        editor.mark_in, editor.mark_out, editor.enter, editor.enter, editor.split, editor.merge, editor.next_segment,
        editor.previous_segment, review.next_doubtful, review.toggle_reviewed, editor.escape, review.reject_or_delete,
        review.accept, editor.home, editor.end, editor.select_all, editor.delete, editor.play_selected,
    ):  # fmt: skip
        verb()
    assert stage.segments() == ()
    stage.document.close()
