"""Copy and paste: between videos and projects, one undo step, at the playhead or at the same times."""

import json

import pytest
from PySide6.QtGui import QGuiApplication

from afsd_core.project import State, read_project
from app.editor.clipboard import MIME, clipboard_data
from tests.app.timeline.stage import SECOND, Found, make_stage

FRAME = 40_000


@pytest.fixture
def stage(stage, tmp_path):
    stage.other = stage.document.add_video(tmp_path / "other.mp4", duration=6 * SECOND)
    return stage


def copy_two(stage):
    first = stage.editor.draw(2 * SECOND, 3 * SECOND, stage.run)
    stage.document.set_note(first, "by the door")
    (found,) = stage.propose([Found(4 * SECOND, 5 * SECOND, "Jump", 0.7)])
    stage.selection.set((found.id, first))
    stage.editor.clipboard.copy()


def spans(stage, video):
    return [(each.start, each.end) for each in stage.document.segments(video)]


def test_segments_go_to_another_video_from_the_playhead_on_in_one_step(stage):
    copy_two(stage)
    stage.editor.state.set_video(stage.other)
    stage.player.seek(SECOND)
    steps = stage.document.undo_stack.count()
    stage.editor.clipboard.paste()
    assert spans(stage, stage.other) == [(SECOND, 2 * SECOND), (3 * SECOND, 4 * SECOND)]
    pasted = stage.document.segments(stage.other)
    # They are this person's now, whoever found the ones they come from.
    assert all(each.state is State.ACCEPTED and each.drawn and each.score is None for each in pasted)
    assert pasted[0].note == "by the door"
    assert set(stage.selection.ids) == {each.id for each in pasted}
    assert stage.document.undo_stack.count() == steps + 1
    assert stage.document.undo_stack.undoText() == "Paste 2 segments"
    stage.document.undo_stack.undo()
    assert spans(stage, stage.other) == []
    stage.document.undo_stack.redo()
    stage.document.file.flush()
    assert read_project(stage.document.path) == stage.document.records()


def test_at_the_same_times_what_is_outside_or_there_already_is_left_out_and_said(stage):
    copy_two(stage)
    late = stage.editor.draw(30 * SECOND, 31 * SECOND, stage.run)
    stage.selection.add((late, *(each.id for each in stage.segments())))
    stage.editor.clipboard.copy()
    stage.editor.state.set_video(stage.other)
    stage.editor.clipboard.paste(same_times=True)
    assert spans(stage, stage.other) == [(2 * SECOND, 3 * SECOND), (4 * SECOND, 5 * SECOND)]
    assert stage.said[-1] == "2 segments pasted. 1 left out: outside this video, or there already."
    steps = stage.document.undo_stack.count()
    stage.editor.clipboard.paste(same_times=True)
    assert stage.document.undo_stack.count() == steps


def test_a_class_that_the_other_project_lacks_comes_along_in_the_same_step(stage, tmp_path):
    copy_two(stage)
    (tmp_path / "second").mkdir()
    second = make_stage(tmp_path / "second")
    second.document.add_class("jump", color="#009e73")
    second.editor.clipboard.paste(same_times=True)
    assert [each.name for each in second.document.classes()] == ["jump", "Run"]
    assert len({each.color for each in second.document.classes()}) == 2
    second.document.undo_stack.undo()
    assert [each.name for each in second.document.classes()] == ["jump"]
    assert second.segments() == ()
    second.document.close()


def test_pasted_edges_lie_on_frames(stage):
    copy_two(stage)
    stage.player.seek(SECOND + 13)
    stage.editor.clipboard.paste()
    assert all(time % FRAME == 0 for span in stage.times() for time in span)


def test_other_programs_get_a_table(stage):
    copy_two(stage)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "clip.mp4\tRun\t0:00:02.000\t0:00:03.000\tby the door",
        "clip.mp4\tJump\t0:00:04.000\t0:00:05.000\t",
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", json.dumps([{"start": "x"}]).encode()])
def test_a_foreign_clipboard_changes_nothing_and_is_said(stage, content):
    data = clipboard_data()
    data.setData(MIME, content)
    QGuiApplication.clipboard().setMimeData(data)
    steps = stage.document.undo_stack.count()
    stage.editor.clipboard.paste()
    assert stage.document.undo_stack.count() == steps
    assert "no segments on the clipboard" in stage.said[-1]


def test_cut_takes_them_away_and_the_clipboard_has_them(stage):
    drawn = stage.editor.draw(2 * SECOND, 3 * SECOND, stage.run)
    stage.editor.cut()
    assert stage.document.segment(drawn) is None
    stage.editor.clipboard.paste(same_times=True)
    assert stage.times() == [(2 * SECOND, 3 * SECOND)]
