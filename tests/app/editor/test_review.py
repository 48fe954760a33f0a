"""Decisions on proposals, the way through the review queue, and reviewed stretches, verb by verb."""

from operator import attrgetter

import pytest

from afsd_core.project import State
from tests.app.timeline.stage import SECOND, Found

FRAME = 40_000


def at(stage, frame):
    stage.player.seek_frame(frame)
    return frame * FRAME


def steps(stage):
    return stage.document.undo_stack.count()


def test_enter_accepts_and_goes_to_the_next_to_review(stage):
    first, second, third = stage.propose(
        [Found(each * SECOND, each * SECOND + SECOND, "Run", 0.9) for each in (1, 3, 5)]
    )
    stage.editor.review.go_to(second)
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
    stage.editor.review.go_to(first)
    stage.editor.enter()
    assert stage.selection.ids == (last.id,)


def test_a_selected_ghost_is_one_key_from_being_taken(stage):
    (ghost,) = stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.05)])
    assert not stage.editor.thresholds.shows(ghost)
    stage.selection.set((ghost.id,))
    stage.editor.enter()
    assert stage.segment(ghost.id).state is State.ACCEPTED


def test_del_rejects_a_proposal_and_goes_on_and_deletes_a_segment(stage):
    first, second = stage.propose([Found(each * SECOND, each * SECOND + SECOND, "Run", 0.9) for each in (1, 3)])
    drawn = stage.editor.draw(6 * SECOND, 7 * SECOND, stage.run)
    stage.selection.set((first.id,))
    stage.editor.review.reject_or_delete()
    assert stage.segment(first.id).state is State.REJECTED
    assert stage.selection.ids == (second.id,)
    stage.selection.set((drawn,))
    stage.editor.review.reject_or_delete()
    assert stage.document.segment(drawn) is None
    assert stage.selection.ids == ()


def test_del_on_proposals_and_segments_together_is_one_step(stage):
    (proposal,) = stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9)])
    drawn = stage.editor.draw(6 * SECOND, 7 * SECOND, stage.run)
    stage.selection.set((proposal.id, drawn))
    before = steps(stage)
    stage.editor.review.reject_or_delete()
    assert steps(stage) == before + 1
    stage.document.undo_stack.undo()
    assert stage.segment(proposal.id).state is State.PROPOSED
    assert stage.segment(drawn)


def test_n_goes_to_the_most_doubtful_first_in_whichever_video_it_is(stage, tmp_path):
    other = stage.document.add_video(tmp_path / "other.mp4", duration=40 * SECOND, frame_count=1000)
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9), Found(5 * SECOND, 6 * SECOND, "Run", 0.45)])
    (nearest,) = stage.propose([Found(3 * SECOND, 4 * SECOND, "Run", 0.31)], other, "other")
    wanted = []
    stage.editor.state.video_wanted.connect(lambda video, time: wanted.append((video, time)))
    stage.editor.review.next_doubtful()
    assert wanted == [(other, 3 * SECOND)]
    stage.editor.state.set_video(other)
    assert stage.selection.ids == (nearest.id,)
    stage.editor.review.next_doubtful()
    assert wanted[-1] == (stage.video, 5 * SECOND)
    stage.editor.state.set_video(stage.video)
    assert stage.editor.state.current().score == 0.45


@pytest.mark.parametrize("decide", ["enter", "review.reject_or_delete"])
def test_who_came_through_the_queue_goes_on_in_its_order_across_videos(stage, two_videos, decide):
    _, here, there = two_videos
    stage.keys.printed["reviewed"] = "R"
    stage.editor.review.next_doubtful()
    assert stage.selection.ids == (there[1],)  # 0.35 is nearest to the threshold
    seen = []
    for _ in range(3):
        attrgetter(decide)(stage.editor)()
        seen.append((*stage.selection.ids, stage.said[-1]))
    assert seen == [
        (here[1], f"Here is {stage.document.video(stage.video).name}. 3 proposals are left to review."),
        (there[0], "Here is other.mp4. 2 proposals are left to review."),
        (here[0], f"Here is {stage.document.video(stage.video).name}. One proposal is left to review."),
    ]
    attrgetter(decide)(stage.editor)()
    assert stage.said[-1] == (
        "Nothing is left to review in any video. 2 weaker proposals lie below the threshold. "
        "R marks this one as reviewed."
    )
    assert not any(stage.segment(each).state is State.PROPOSED for each in (*here[:2], *there[:2]))
    assert all(stage.segment(each).state is State.PROPOSED for each in (here[2], there[2]))


def test_who_came_by_the_arrows_or_the_timeline_goes_on_in_the_videos_order(stage, two_videos):
    other, here, there = two_videos
    stage.editor.review.next_doubtful()
    stage.editor.state.set_video(other)
    stage.editor.previous_segment()  # from the second to the first: no longer the queue's way
    assert stage.selection.ids == (there[0],)
    stage.editor.enter()
    assert stage.selection.ids == (there[1],)
    stage.editor.enter()
    assert stage.said[-1].startswith("Nothing is left to review in this video.")
    assert stage.editor.state.video_id == other
    # A click on what the queue had chosen before is a click.
    stage.editor.review.next_doubtful()
    assert stage.selection.ids == (here[1],)
    stage.selection.clear()
    stage.selection.set((here[1],))
    stage.editor.enter()
    assert stage.selection.ids == (here[0],)


def test_a_correction_on_the_way_through_the_queue_does_not_lose_the_way(stage, two_videos):
    _, here, there = two_videos
    stage.editor.review.next_doubtful()
    stage.editor.trim(there[1], end=1_500_000)
    stage.editor.enter()
    assert stage.selection.ids == (here[1],)
    # Nor does raising the threshold: what is weak now does not wait any more.
    stage.editor.thresholds.set(0.85)
    stage.editor.enter()
    assert stage.selection.ids == (here[0],)


def test_who_came_to_a_weaker_one_through_the_queue_is_shown_the_next_of_them(stage, two_videos):
    _, here, there = two_videos
    stage.editor.review.go_to(stage.segment(here[2]), queued=True)
    stage.editor.review.reject_or_delete()
    assert stage.selection.ids == (there[2],)


def test_n_goes_to_what_two_classes_claim_before_what_is_merely_less_sure(stage):
    stage.propose(
        [
            Found(SECOND, 2 * SECOND, "Run", 0.7),
            Found(5 * SECOND, 6 * SECOND, "Run", 0.9),
            Found(5 * SECOND, 6 * SECOND, "Jump", 0.9),
        ]
    )
    stage.editor.review.next_doubtful()
    assert stage.editor.state.current().start == 5 * SECOND


def test_del_rejects_a_proposal_that_was_touched_and_no_detection_brings_it_back(stage):
    found = [Found(10 * SECOND, 20 * SECOND, "Run", 0.8)]
    (proposal,) = stage.propose(found)
    stage.selection.set((proposal.id,))
    stage.editor.trim(proposal.id, start=16 * SECOND)  # less than half of it is left
    stage.editor.review.reject_or_delete()
    assert stage.segment(proposal.id).state is State.REJECTED
    stage.propose(found, run="again")
    assert [each.state for each in stage.segments()] == [State.REJECTED]


def test_del_deletes_what_a_person_drew(stage):
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    stage.editor.review.reject_or_delete()
    assert stage.document.segment(drawn) is None


def test_n_passes_over_what_is_reviewed_and_says_when_nothing_is_left(stage):
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.4)])
    stage.document.set_reviewed(stage.video, 0, 3 * SECOND, True)
    stage.editor.review.next_doubtful()
    assert stage.selection.ids == ()
    assert stage.said[-1] == "Nothing is left to review in any video."


def test_reviewing_says_how_many_proposals_are_undecided(stage):
    stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Run", score) for n, score in ((1, 0.9), (5, 0.8), (9, 0.1))])
    advice = []
    stage.editor.state.advised.connect(advice.append)
    stage.editor.review.toggle_reviewed()
    assert len(advice) == 1
    assert "2 proposals" in advice[0]  # the ghost is not asked for
    stage.document.undo_stack.undo()
    stage.document.accept([each.id for each in stage.segments()])
    stage.editor.review.toggle_reviewed()
    assert len(advice) == 1
    assert stage.said[-1] == "The video is reviewed."


def test_marking_several_videos_says_what_is_undecided_in_them(stage):
    other = stage.document.add_video("/clips/other.mp4", duration=10 * SECOND)
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9)])
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9)], video=other, run="there")
    advice = []
    stage.editor.state.advised.connect(advice.append)
    stage.editor.review.tell_reviewed([stage.video, other])
    assert advice == [
        "2 videos are reviewed. 2 proposals there are undecided: they count as not happening until accepted."
    ]
    stage.document.reject([each.id for each in stage.segments()])
    stage.editor.review.tell_reviewed([stage.video])
    assert stage.said[-1] == "clip.mp4 is reviewed."


def test_shift_r_reviews_on_from_where_reviewing_stopped(stage):
    at(stage, 49)
    stage.editor.review.review_to_here()
    assert stage.document.reviewed(stage.video) == ((0, 50 * FRAME),)
    at(stage, 99)
    stage.editor.review.review_to_here()
    assert stage.document.reviewed(stage.video) == ((0, 100 * FRAME),)
    before = steps(stage)
    at(stage, 10)
    stage.editor.review.review_to_here()
    assert steps(stage) == before
    assert "already" in stage.said[-1]


def test_the_stretch_of_a_selection_is_reviewed_and_again_not(stage):
    ids = [stage.editor.draw(n * SECOND, (n + 1) * SECOND, stage.run) for n in (3, 7)]
    stage.selection.set(ids)
    stage.editor.review.review_selected()
    assert stage.document.reviewed(stage.video) == ((3 * SECOND, 8 * SECOND),)
    stage.editor.review.review_selected()
    assert stage.document.reviewed(stage.video) == ()


def test_r_marks_the_video_reviewed_and_again_not(stage):
    stage.editor.review.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ((0, 40 * SECOND),)
    stage.editor.review.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ()


def test_r_marks_the_chosen_stretch_only(stage):
    stage.editor.state.set_range((SECOND, 3 * SECOND))
    stage.editor.review.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ((SECOND, 3 * SECOND),)
    stage.editor.state.set_range(None)
    stage.editor.review.toggle_reviewed()
    stage.editor.state.set_range((SECOND, 3 * SECOND))
    stage.editor.review.toggle_reviewed()
    assert stage.document.reviewed(stage.video) == ((0, SECOND), (3 * SECOND, 40 * SECOND))


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
    stage.keys.printed["reviewed"] = "R"
    stage.selection.set((first,))
    stage.editor.enter()
    assert stage.selection.ids == (last,)
    stage.editor.enter()
    assert stage.selection.ids == (last,)
    assert stage.said[-1] == "Nothing is left to review in this video. R marks it as reviewed."
