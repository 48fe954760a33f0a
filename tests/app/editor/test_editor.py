"""The key grammar, verb by verb, on a real project with a real index."""

from fractions import Fraction

import pytest

from afsd_core.project import State
from app.document.selection import Selection
from app.editor.editor import Editor
from app.editor.reaction_time import Lateness
from tests.app.timeline.stage import SECOND, Found, make_stage

FRAME = 40_000


@pytest.fixture
def stage(qapp, tmp_path):
    made = make_stage(tmp_path)
    made.run = made.document.add_class("Run", key="r")
    made.jump = made.document.add_class("Jump", key="j")
    made.said = []
    made.editor.said.connect(lambda sentence: made.said.append(sentence))
    yield made
    made.document.close()


def at(stage, frame):
    stage.player.seek_frame(frame)
    return frame * FRAME


def steps(stage):
    return stage.document.undo_stack.count()


# -- I and O


def test_i_and_o_with_nothing_selected_mark_a_segment_that_holds_the_frame_o_was_pressed_on(stage):
    at(stage, 10)
    stage.editor.mark_in()
    assert stage.editor.marking == (10 * FRAME, stage.run)
    assert stage.segments() == ()
    at(stage, 20)
    stage.editor.mark_out()
    (drawn,) = stage.segments()
    assert (drawn.start, drawn.end, drawn.class_id) == (10 * FRAME, 21 * FRAME, stage.run)
    assert stage.editor.marking is None
    assert stage.selection.ids == (drawn.id,)


def test_o_first_and_i_before_it_mark_one_too(stage):
    at(stage, 20)
    stage.editor.mark_out()
    assert stage.editor.marks_end
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
    assert stage.editor.marking.start == 6 * FRAME
    assert stage.editor.marks_end


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
    assert stage.editor.marking.start == frame * FRAME
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
    assert stage.editor.marks_end
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
    assert stage.editor.marking.class_id == stage.jump
    at(stage, 20)
    stage.editor.enter()
    assert stage.segments()[1].class_id == stage.jump
    assert stage.segment(other).class_id == stage.run


def test_the_reaction_time_counts_only_while_playing(stage):
    stage.editor.reaction_time = 5 * FRAME
    stage.player.playing = True
    at(stage, 20)
    stage.editor.enter()
    stage.player.playing = False
    at(stage, 30)
    stage.editor.enter()
    assert stage.times() == [(15 * FRAME, 31 * FRAME)]


def test_the_reaction_time_counts_for_i_and_o_too_and_as_much_of_the_video_as_passes_in_it(stage):
    stage.editor.reaction_time = 2 * FRAME
    stage.player.playing, stage.player.speed = True, 2.0
    at(stage, 20)
    stage.editor.mark_in()
    at(stage, 30)
    stage.editor.mark_out()
    assert stage.times() == [(16 * FRAME, 27 * FRAME)]
    stage.player.speed = 0.5
    at(stage, 24)
    stage.editor.mark_out()
    assert stage.times() == [(16 * FRAME, 24 * FRAME)]
    stage.player.playing = False
    at(stage, 20)
    stage.editor.mark_out()
    stage.editor.mark_in()
    assert stage.times() == [(20 * FRAME, 21 * FRAME)]


def test_going_on_where_there_is_nothing_more_says_so(stage):
    said = []
    stage.editor.said.connect(said.append)
    for go in (stage.editor.next_segment, stage.editor.previous_segment, stage.editor.select_all):
        go()
    assert said == ["There are no segments in this video."] * 3
    said.clear()
    stage.editor.draw(0, FRAME)
    stage.editor.next_segment()
    stage.editor.previous_segment()
    assert said == ["This is the last segment.", "This is the first segment."]


def marked_late(stage, first: int, last: int) -> str:
    """Marked while the video plays at its own rate, five frames late at both ends."""
    stage.selection.clear()
    stage.player.playing = True
    at(stage, first + 5)
    stage.editor.mark_in()
    at(stage, last + 5)
    stage.editor.mark_out()
    stage.player.playing = False
    return stage.editor.current().id


def test_who_moves_what_was_marked_while_playing_back_each_time_is_told_once_by_how_much(stage):
    lateness = Lateness(stage.document, stage.editor)
    found = []
    lateness.found.connect(found.append)
    for first in (10, 30):
        marked_late(stage, first, first + 10)
        for edge in ("start", "end"):
            stage.editor.nudge(edge, -5)
    assert found == []  # the second one is still selected: it may be moved further
    stage.selection.clear()
    assert found == [5 * FRAME]
    marked_late(stage, 70, 80)
    stage.editor.nudge("start", -5)
    stage.selection.clear()
    assert len(found) == 1


def test_corrections_both_ways_small_ones_and_marks_on_a_still_picture_say_nothing_of_lateness(stage):
    lateness = Lateness(stage.document, stage.editor)
    found = []
    lateness.found.connect(found.append)
    for first, by in ((10, -5), (30, 3), (50, -5)):
        marked_late(stage, first, first + 10)
        for edge in ("start", "end"):
            stage.editor.nudge(edge, by)
    stage.selection.clear()
    assert found == []
    other = Lateness(stage.document, stage.editor)
    other.found.connect(found.append)
    for first in (100, 120, 140):
        marked_late(stage, first, first + 10)
        for edge in ("start", "end"):
            stage.editor.nudge(edge, -1)
    at(stage, 160)
    stage.selection.clear()
    stage.editor.mark_in()
    at(stage, 170)
    stage.editor.mark_out()
    stage.editor.nudge("start", -5)
    stage.editor.nudge("end", -5)
    stage.selection.clear()
    assert found == []


def test_marking_backwards_holds_both_frames(stage):
    at(stage, 20)
    stage.editor.enter()
    at(stage, 10)
    stage.editor.enter()
    assert stage.times() == [(10 * FRAME, 21 * FRAME)]


def test_a_class_key_is_for_what_is_marked_next_or_relabels_what_is_selected(stage):
    stage.editor.class_key(stage.jump)
    assert stage.editor.active_class == stage.jump
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


def test_enter_accepts_and_goes_to_the_next_to_review(stage):
    first, second, third = stage.propose(
        [Found(each * SECOND, each * SECOND + SECOND, "Run", 0.9) for each in (1, 3, 5)]
    )
    stage.editor.go_to(second)
    stage.editor.enter()
    assert stage.segment(second.id).state is State.ACCEPTED
    assert stage.selection.ids == (third.id,)
    assert stage.player.time == third.start
    stage.editor.enter()
    assert stage.selection.ids == (first.id,)  # round to what was left out
    stage.editor.enter()
    assert all(each.state is State.ACCEPTED for each in stage.segments())
    assert "Nothing is left" in stage.said[-1]


def test_enter_goes_past_ghosts_and_reviewed_stretches(stage):
    first, *_, last = stage.propose(
        [
            Found(each * SECOND, each * SECOND + SECOND, "Run", score)
            for each, score in ((1, 0.9), (3, 0.1), (5, 0.9), (7, 0.9))
        ]
    )
    stage.document.set_reviewed(stage.video, 5 * SECOND, 6 * SECOND, True)
    stage.editor.go_to(first)
    stage.editor.enter()
    assert stage.selection.ids == (last.id,)


def test_a_selected_ghost_is_one_key_from_being_taken(stage):
    (ghost,) = stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.05)])
    assert not stage.editor.shows(ghost)
    stage.selection.set((ghost.id,))
    stage.editor.enter()
    assert stage.segment(ghost.id).state is State.ACCEPTED


# -- Del, nudging, splitting, merging


def test_del_rejects_a_proposal_and_goes_on_and_deletes_a_segment(stage):
    first, second = stage.propose([Found(each * SECOND, each * SECOND + SECOND, "Run", 0.9) for each in (1, 3)])
    drawn = stage.editor.draw(6 * SECOND, 7 * SECOND, stage.run)
    stage.selection.set((first.id,))
    stage.editor.reject_or_delete()
    assert stage.segment(first.id).state is State.REJECTED
    assert stage.selection.ids == (second.id,)
    stage.selection.set((drawn,))
    stage.editor.reject_or_delete()
    assert stage.document.segment(drawn) is None
    assert stage.selection.ids == ()


def test_del_on_proposals_and_segments_together_is_one_step(stage):
    (proposal,) = stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9)])
    drawn = stage.editor.draw(6 * SECOND, 7 * SECOND, stage.run)
    stage.selection.set((proposal.id, drawn))
    before = steps(stage)
    stage.editor.reject_or_delete()
    assert steps(stage) == before + 1
    stage.document.undo_stack.undo()
    assert stage.segment(proposal.id).state is State.PROPOSED
    assert stage.segment(drawn)


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
    stage.editor.said.connect(lambda sentence: said.append(sentence))
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


def test_n_goes_to_the_most_doubtful_first_in_whichever_video_it_is(stage, tmp_path):
    other = stage.document.add_video(tmp_path / "other.mp4", duration=40 * SECOND, frame_count=1000)
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9), Found(5 * SECOND, 6 * SECOND, "Run", 0.45)])
    (nearest,) = stage.propose([Found(3 * SECOND, 4 * SECOND, "Run", 0.31)], other, "other")
    wanted = []
    stage.editor.video_wanted.connect(lambda video, time: wanted.append((video, time)))
    stage.editor.next_doubtful()
    assert wanted == [(other, 3 * SECOND)]
    stage.editor.set_video(other)
    assert stage.selection.ids == (nearest.id,)
    stage.editor.next_doubtful()
    assert wanted[-1] == (stage.video, 5 * SECOND)
    stage.editor.set_video(stage.video)
    assert stage.editor.current().score == 0.45


@pytest.fixture
def two_videos(stage, tmp_path):
    """Another video beside the open one, opened when it is wanted; in each, a sure proposal before a doubtful one."""
    other = stage.document.add_video(tmp_path / "other.mp4", duration=40 * SECOND, frame_count=1000)
    stage.editor.video_wanted.connect(lambda video, _time: stage.editor.set_video(video))
    scores = (0.9, 0.45, 0.2)
    here = stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Run", score) for n, score in enumerate(scores)])
    there = stage.propose(
        [Found(n * SECOND, (n + 1) * SECOND, "Run", score - 0.1) for n, score in enumerate(scores)], other, "other"
    )
    return other, [each.id for each in here], [each.id for each in there]


@pytest.mark.parametrize("decide", ["enter", "reject_or_delete"])
def test_who_came_through_the_queue_goes_on_in_its_order_across_videos(stage, two_videos, decide):
    _, here, there = two_videos
    stage.editor.key_of = {"reviewed": "R"}.get
    stage.editor.next_doubtful()
    assert stage.selection.ids == (there[1],)  # 0.35 is nearest to the threshold
    seen = []
    for _ in range(3):
        getattr(stage.editor, decide)()
        seen.append((*stage.selection.ids, stage.said[-1]))
    assert seen == [
        (here[1], f"Here is {stage.document.video(stage.video).name}. 3 proposals are left to review."),
        (there[0], "Here is other.mp4. 2 proposals are left to review."),
        (here[0], f"Here is {stage.document.video(stage.video).name}. One proposal is left to review."),
    ]
    getattr(stage.editor, decide)()
    assert stage.said[-1] == (
        "Nothing is left to review in any video. 2 weaker proposals lie below the threshold. "
        "R marks this one as reviewed."
    )
    assert not any(stage.segment(each).state is State.PROPOSED for each in (*here[:2], *there[:2]))
    assert all(stage.segment(each).state is State.PROPOSED for each in (here[2], there[2]))


def test_who_came_by_the_arrows_or_the_timeline_goes_on_in_the_videos_order(stage, two_videos):
    other, here, there = two_videos
    stage.editor.next_doubtful()
    stage.editor.set_video(other)
    stage.editor.previous_segment()  # from the second to the first: no longer the queue's way
    assert stage.selection.ids == (there[0],)
    stage.editor.enter()
    assert stage.selection.ids == (there[1],)
    stage.editor.enter()
    assert stage.said[-1].startswith("Nothing is left to review in this video.")
    assert stage.editor.video_id == other
    # A click on what the queue had chosen before is a click.
    stage.editor.next_doubtful()
    assert stage.selection.ids == (here[1],)
    stage.selection.clear()
    stage.selection.set((here[1],))
    stage.editor.enter()
    assert stage.selection.ids == (here[0],)


def test_a_correction_on_the_way_through_the_queue_does_not_lose_the_way(stage, two_videos):
    _, here, there = two_videos
    stage.editor.next_doubtful()
    stage.editor.trim(there[1], end=1_500_000)
    stage.editor.enter()
    assert stage.selection.ids == (here[1],)
    # Nor does raising the threshold: what is weak now does not wait any more.
    stage.editor.set_threshold(0.85)
    stage.editor.enter()
    assert stage.selection.ids == (here[0],)


def test_who_came_to_a_weaker_one_through_the_queue_is_shown_the_next_of_them(stage, two_videos):
    _, here, there = two_videos
    stage.editor.go_to(stage.segment(here[2]), queued=True)
    stage.editor.reject_or_delete()
    assert stage.selection.ids == (there[2],)


def test_undo_and_redo_go_to_what_they_change_and_say_what_that_was(stage, two_videos):
    other, here, there = two_videos
    editor = stage.editor
    editor.next_doubtful()
    editor.reject_or_delete()
    assert stage.selection.ids == (here[1],)
    editor.undo()
    assert (editor.video_id, stage.selection.ids) == (other, (there[1],))
    assert stage.segment(there[1]).state is State.PROPOSED
    assert stage.said[-1] == "Undone: Reject Run."
    # Who was on the way through the queue still is.
    editor.enter()
    assert stage.selection.ids == (here[1],)
    editor.undo()
    editor.redo()
    assert stage.said[-1] == "Redone: Accept Run."
    assert stage.selection.ids == (there[1],)
    assert stage.segment(there[1]).state is State.ACCEPTED
    while stage.document.undo_stack.canUndo():
        editor.undo()
    editor.undo()
    assert stage.said[-1] == "Nothing is left to undo."


def test_undoing_a_trim_of_what_is_selected_keeps_the_picture_of_its_edge(stage):
    drawn = stage.editor.draw(2 * SECOND, 6 * SECOND, stage.run)
    moved = []
    stage.editor.moved_away.connect(moved.append)
    stage.player.seek(7 * SECOND)
    stage.editor.mark_out()
    stage.editor.undo()
    assert stage.segment(drawn).end == 6 * SECOND
    assert (stage.player.time, stage.selection.ids, moved) == (7 * SECOND, (drawn,), [drawn])
    # What is drawn and undone is gone; nothing else is selected in its place.
    stage.editor.undo()
    assert (stage.selection.ids, stage.said[-1]) == ((), "Undone: Draw Run.")
    stage.editor.redo()
    assert stage.selection.ids == (drawn,)


def test_undo_selects_the_few_that_a_step_changed_and_not_the_many(stage):
    proposed = stage.propose(
        [Found(n * SECOND // 2, (n + 1) * SECOND // 2, ("Run", "Jump", "Hop")[n % 3], 0.9) for n in range(60)]
    )
    ids = [each.id for each in proposed]
    for count, selected in ((3, 3), (60, 0)):
        stage.document.accept(ids[:count])
        stage.selection.clear()
        stage.editor.undo()
        assert len(stage.selection) == selected
        assert stage.document.counts(stage.video).proposed == len(ids)


def test_n_goes_to_what_two_classes_claim_before_what_is_merely_less_sure(stage):
    stage.propose(
        [
            Found(SECOND, 2 * SECOND, "Run", 0.7),
            Found(5 * SECOND, 6 * SECOND, "Run", 0.9),
            Found(5 * SECOND, 6 * SECOND, "Jump", 0.9),
        ]
    )
    stage.editor.next_doubtful()
    assert stage.editor.current().start == 5 * SECOND


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


def test_del_rejects_a_proposal_that_was_touched_and_no_detection_brings_it_back(stage):
    found = [Found(10 * SECOND, 20 * SECOND, "Run", 0.8)]
    (proposal,) = stage.propose(found)
    stage.selection.set((proposal.id,))
    stage.editor.trim(proposal.id, start=16 * SECOND)  # less than half of it is left
    stage.editor.reject_or_delete()
    assert stage.segment(proposal.id).state is State.REJECTED
    stage.propose(found, run="again")
    assert [each.state for each in stage.segments()] == [State.REJECTED]


def test_del_deletes_what_a_person_drew(stage):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    stage.editor.reject_or_delete()
    assert stage.document.segment(drawn) is None


def test_n_passes_over_what_is_reviewed_and_says_when_nothing_is_left(stage):
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.4)])
    stage.document.set_reviewed(stage.video, 0, 3 * SECOND, True)
    stage.editor.next_doubtful()
    assert stage.selection.ids == ()
    assert stage.said[-1] == "Nothing is left to review in any video."


def test_reviewing_says_how_many_proposals_are_undecided(stage):
    stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Run", score) for n, score in ((1, 0.9), (5, 0.8), (9, 0.1))])
    advice = []
    stage.editor.advised.connect(advice.append)
    stage.editor.toggle_reviewed()
    assert len(advice) == 1
    assert "2 proposals" in advice[0]  # the ghost is not asked for
    stage.document.undo_stack.undo()
    stage.document.accept([each.id for each in stage.segments()])
    stage.editor.toggle_reviewed()
    assert len(advice) == 1
    assert stage.said[-1] == "The video is reviewed."


def test_marking_several_videos_says_what_is_undecided_in_them(stage):
    other = stage.document.add_video("/clips/other.mp4", duration=10 * SECOND)
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9)])
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9)], video=other, run="there")
    advice = []
    stage.editor.advised.connect(advice.append)
    stage.editor.tell_reviewed([stage.video, other])
    assert advice == [
        "2 videos are reviewed. 2 proposals there are undecided: they count as not happening until accepted."
    ]
    stage.document.reject([each.id for each in stage.segments()])
    stage.editor.tell_reviewed([stage.video])
    assert stage.said[-1] == "clip.mp4 is reviewed."


def test_shift_r_reviews_on_from_where_reviewing_stopped(stage):
    at(stage, 49)
    stage.editor.review_to_here()
    assert stage.document.reviewed(stage.video) == ((0, 50 * FRAME),)
    at(stage, 99)
    stage.editor.review_to_here()
    assert stage.document.reviewed(stage.video) == ((0, 100 * FRAME),)
    before = steps(stage)
    at(stage, 10)
    stage.editor.review_to_here()
    assert steps(stage) == before
    assert "already" in stage.said[-1]


def test_the_stretch_of_a_selection_is_reviewed_and_again_not(stage):
    ids = [stage.editor.draw(n * SECOND, (n + 1) * SECOND, stage.run) for n in (3, 7)]
    stage.selection.set(ids)
    stage.editor.review_selected()
    assert stage.document.reviewed(stage.video) == ((3 * SECOND, 8 * SECOND),)
    stage.editor.review_selected()
    assert stage.document.reviewed(stage.video) == ()


def test_r_marks_the_video_reviewed_and_again_not(stage):
    stage.editor.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ((0, 40 * SECOND),)
    stage.editor.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ()


def test_r_marks_the_chosen_stretch_only(stage):
    stage.editor.set_range((SECOND, 3 * SECOND))
    stage.editor.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ((SECOND, 3 * SECOND),)
    stage.editor.set_range(None)
    stage.editor.toggle_reviewed()
    stage.editor.set_range((SECOND, 3 * SECOND))
    stage.editor.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ((0, SECOND), (3 * SECOND, 40 * SECOND))


def test_esc_ends_one_thing_at_a_time(stage):
    stage.editor.draw(0, SECOND, stage.run)
    at(stage, 100)
    stage.editor.mark_in()
    stage.editor.set_range((SECOND, 2 * SECOND))
    stage.editor.escape()
    assert stage.editor.marking is None
    stage.editor.escape()
    assert stage.editor.range is None
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


def test_a_class_has_its_own_threshold_or_that_for_all_and_none_is_an_edit(stage):
    before = steps(stage)
    stage.editor.set_threshold(0.5)
    stage.editor.set_threshold(0.8, stage.jump)
    assert stage.editor.threshold(stage.run) == 0.5
    assert stage.editor.threshold(stage.jump) == 0.8
    assert steps(stage) == before
    again = Editor(stage.document, stage.player, Selection())
    assert again.threshold(stage.jump) == 0.8


def test_undoing_what_is_selected_leaves_no_dangling_selection(stage):
    stage.editor.draw(0, SECOND, stage.run)
    stage.document.undo_stack.undo()
    assert stage.selection.ids == ()


def test_another_video_ends_marking_and_selection(stage, tmp_path):
    stage.editor.draw(0, SECOND, stage.run)
    at(stage, 100)
    stage.editor.mark_in()
    other = stage.document.add_video(tmp_path / "other.mp4", duration=SECOND, frame_count=25)
    stage.editor.set_video(other)
    assert stage.editor.marking is None
    assert stage.selection.ids == ()


def test_a_removed_class_is_not_marked_with(stage):
    stage.editor.set_active_class(stage.jump)
    at(stage, 10)
    stage.editor.mark_in()
    stage.document.remove_class(stage.jump)
    at(stage, 20)
    stage.editor.mark_out()
    assert stage.segments()[0].class_id == stage.run


def test_every_verb_without_a_video_does_nothing(qapp, tmp_path):
    stage = make_stage(tmp_path)
    stage.editor.set_video(None)
    editor = stage.editor
    for verb in (
        editor.mark_in, editor.mark_out, editor.enter, editor.enter, editor.split, editor.merge, editor.next_segment,
        editor.previous_segment, editor.next_doubtful, editor.toggle_reviewed, editor.escape, editor.reject_or_delete,
        editor.accept, editor.home, editor.end, editor.select_all, editor.delete, editor.play_selected,
    ):  # fmt: skip
        verb()
    assert stage.segments() == ()
    stage.document.close()


# -- Enter where there is nothing to decide


def test_enter_goes_through_the_segments_of_a_reviewed_video(stage):
    first = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    left, ghost = stage.propose([Found(4 * SECOND, 5 * SECOND, "Run", 0.9), Found(6 * SECOND, 7 * SECOND, "Run", 0.1)])
    last = stage.editor.draw(8 * SECOND, 9 * SECOND, stage.jump)
    stage.document.set_reviewed(stage.video, 0, stage.player.duration, True)
    stage.selection.set((first,))
    stage.editor.enter()
    assert stage.selection.ids == (left.id,)
    assert stage.player.time == left.start
    stage.editor.enter()  # what was left undecided is accepted on the way
    assert stage.segment(left.id).state is State.ACCEPTED
    assert stage.selection.ids == (last,)
    stage.editor.enter()
    assert stage.selection.ids == (last,)
    assert stage.said[-1] == "This is the last segment, and nothing is left to review in any video."
    assert stage.segment(ghost.id).state is State.PROPOSED


def test_enter_on_what_is_decided_goes_on_also_where_nothing_is_reviewed(stage):
    first = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    last = stage.editor.draw(4 * SECOND, 5 * SECOND, stage.run)
    stage.editor.key_of = {"reviewed": "R"}.get
    stage.selection.set((first,))
    stage.editor.enter()
    assert stage.selection.ids == (last,)
    stage.editor.enter()
    assert stage.selection.ids == (last,)
    assert stage.said[-1] == "Nothing is left to review in this video. R marks it as reviewed."
