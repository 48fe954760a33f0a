"""The reaction time that marks are taken back by while the video plays, and who is told to set one."""

from app.editor.reaction_time import ReactionTimeEstimate

FRAME = 40_000


def at(stage, frame):
    stage.player.seek_frame(frame)
    return frame * FRAME


def test_the_reaction_time_counts_only_while_playing(stage):
    stage.editor.state.reaction_time = 5 * FRAME
    stage.player.playing = True
    at(stage, 20)
    stage.editor.enter()
    stage.player.playing = False
    at(stage, 30)
    stage.editor.enter()
    assert stage.times() == [(15 * FRAME, 31 * FRAME)]


def test_the_reaction_time_counts_for_i_and_o_too_and_as_much_of_the_video_as_passes_in_it(stage):
    stage.editor.state.reaction_time = 2 * FRAME
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


def marked_late(stage, first: int, last: int) -> str:
    """Marked while the video plays at its own rate, five frames late at both ends."""
    stage.selection.clear()
    stage.player.playing = True
    at(stage, first + 5)
    stage.editor.mark_in()
    at(stage, last + 5)
    stage.editor.mark_out()
    stage.player.playing = False
    return stage.editor.state.current().id


def test_who_moves_what_was_marked_while_playing_back_each_time_is_told_once_by_how_much(stage):
    reaction_estimate = ReactionTimeEstimate(stage.document, stage.editor.state)
    found = []
    reaction_estimate.found.connect(found.append)
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
    reaction_estimate = ReactionTimeEstimate(stage.document, stage.editor.state)
    found = []
    reaction_estimate.found.connect(found.append)
    for first, by in ((10, -5), (30, 3), (50, -5)):
        marked_late(stage, first, first + 10)
        for edge in ("start", "end"):
            stage.editor.nudge(edge, by)
    stage.selection.clear()
    assert found == []
    other = ReactionTimeEstimate(stage.document, stage.editor.state)
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
