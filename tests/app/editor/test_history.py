"""Undo and redo go to what they change, and say what it was."""

from afsd_core.project import State
from tests.app.timeline.stage import SECOND, Found

FRAME = 40_000


def test_undo_and_redo_go_to_what_they_change_and_say_what_that_was(stage, two_videos):
    other, here, there = two_videos
    editor = stage.editor
    editor.review.next_doubtful()
    editor.review.reject_or_delete()
    assert stage.selection.ids == (here[1],)
    editor.history.undo()
    assert (editor.state.video_id, stage.selection.ids) == (other, (there[1],))
    assert stage.segment(there[1]).state is State.PROPOSED
    assert stage.said[-1] == "Undone: Reject Run."
    # Who was on the way through the queue still is.
    editor.enter()
    assert stage.selection.ids == (here[1],)
    editor.history.undo()
    editor.history.redo()
    assert stage.said[-1] == "Redone: Accept Run."
    assert stage.selection.ids == (there[1],)
    assert stage.segment(there[1]).state is State.ACCEPTED
    while stage.document.undo_stack.canUndo():
        editor.history.undo()
    editor.history.undo()
    assert stage.said[-1] == "Nothing is left to undo."


def test_undoing_a_trim_of_what_is_selected_keeps_the_picture_of_its_edge(stage):
    drawn = stage.editor.draw(2 * SECOND, 6 * SECOND, stage.run)
    moved = []
    stage.editor.state.moved_away.connect(moved.append)
    stage.player.seek(7 * SECOND)
    stage.editor.mark_out()
    stage.editor.history.undo()
    assert stage.segment(drawn).end == 6 * SECOND
    assert (stage.player.time, stage.selection.ids, moved) == (7 * SECOND, (drawn,), [drawn])
    # What is drawn and undone is gone; nothing else is selected in its place.
    stage.editor.history.undo()
    assert (stage.selection.ids, stage.said[-1]) == ((), "Undone: Draw Run.")
    stage.editor.history.redo()
    assert stage.selection.ids == (drawn,)


def test_undo_selects_the_few_that_a_step_changed_and_not_the_many(stage):
    proposed = stage.propose(
        [Found(n * SECOND // 2, (n + 1) * SECOND // 2, ("Run", "Jump", "Hop")[n % 3], 0.9) for n in range(60)]
    )
    ids = [each.id for each in proposed]
    for count, selected in ((3, 3), (60, 0)):
        stage.document.accept(ids[:count])
        stage.selection.clear()
        stage.editor.history.undo()
        assert len(stage.selection) == selected
        assert stage.document.counts(stage.video).proposed == len(ids)


def test_undoing_what_is_selected_leaves_no_dangling_selection(stage):
    stage.editor.draw(0, SECOND, stage.run)
    stage.document.undo_stack.undo()
    assert stage.selection.ids == ()
