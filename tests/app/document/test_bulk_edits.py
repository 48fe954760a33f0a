"""One edit of ten thousand segments: one undo step, one transaction, in the file as in memory, and not felt."""

import gc
import json
import sqlite3
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from afsd_core.project import Change, Run, Segment, State, read_project
from afsd_core.project.arrivals import new_ids
from afsd_core.project.bulk import revised
from afsd_core.project.codec import describe, describe_many
from app.editor.clipboard import read_clipboard
from app.infra import garbage_collection
from app.infra.deferred_calls import Later
from app.panels.segments import SegmentsPanel
from app.panels.segments_model import CLASS, STATE
from tests.app.timeline.stage import SECOND, make_stage, make_view
from tests.stall_watch import StallWatch

COUNT = 10_000
STEP = 720_000
# Medians of the bench are 30 to 60 ms on a busy machine; it was 150 to 550. This fails on what is plainly wrong.
PLAINLY_WRONG = 0.4


def fill(stage, count=COUNT):
    document, video = stage.document, stage.video
    document._perform([Change(None, Run("r", video, "light"))], None, wait=False)
    labels = [document.add_class(f"class {n}") for n in range(4)]
    spans = [(n * STEP, n * STEP + 560_000) for n in range(count)]
    rows = [
        Segment(
            *(f"s{n:05}", video, *span, labels[n % 4], State.PROPOSED, 0.5 + n / (2.1 * count), "r", "light"),
            *(span, labels[n % 4]),
        )
        for n, span in enumerate(spans)
    ]
    document._perform([Change(None, each) for each in rows], None, wait=False)
    assert document.file.flush(60)
    return labels


@pytest.fixture
def stage(qapp, tmp_path):
    made = make_stage(tmp_path, frames=25 * 7200)
    made.labels = fill(made)
    yield made
    made.document.close(discard=True)


def agrees(stage):
    assert stage.document.file.flush(60)
    return read_project(stage.document.path) == stage.document.records()


def edits_in(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT kind, title, changes FROM edits ORDER BY rowid").fetchall()


EDITS = {
    "accept": lambda stage: stage.editor.review.accept(),
    "relabel": lambda stage: stage.editor.relabel(stage.selection.ids, stage.labels[3]),
    "move": lambda stage: stage.editor.move(stage.selection.ids, 40_000),
    "move to a class": lambda stage: stage.editor.move(stage.selection.ids, 80_000, stage.labels[1]),
    "reject": lambda stage: stage.editor.review.reject_or_delete(),
    "delete": lambda stage: stage.editor.delete(),
    "accept above": lambda stage: stage.document.accept_above(stage.video, 0.6),
    "reject the rest": lambda stage: stage.document.reject_rest(stage.video),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_all_is_one_step_and_one_transaction_and_undone_whole(stage, name):
    document, before = stage.document, stage.document.records()
    lines = len(edits_in(document.path))
    steps = document.undo_stack.count()
    stage.editor.select_all()
    EDITS[name](stage)
    after = document.records()
    assert after.segments != before.segments
    assert document.undo_stack.count() == steps + 1
    assert agrees(stage)
    document.undo_stack.undo()
    assert document.records().segments == before.segments
    assert document.class_counts(stage.labels[0]).proposed == COUNT // 4
    assert agrees(stage)
    document.undo_stack.redo()
    assert document.records() == after
    assert agrees(stage)
    logged = edits_in(document.path)[lines:]
    assert [kind for kind, _, _ in logged] == ["edit", "undo", "redo"]
    assert len(json.loads(logged[0][2])) == sum(a != b for a, b in zip_by_id(before, after))
    counts = document.counts(stage.video)
    assert counts.total == len(after.segments)
    assert counts.rejected == sum(each.state is State.REJECTED for each in after.segments)


def zip_by_id(before, after):
    one, other = ({each.id: each for each in records.segments} for records in (before, after))
    return [(one.get(key), other.get(key)) for key in one.keys() | other.keys()]


@pytest.fixture
def put_aside():
    """As the window does once a project is open. A collection among all that the suite has left takes half a second."""
    garbage_collection.put_aside()
    yield
    gc.unfreeze()


@pytest.mark.alone
@pytest.mark.usefixtures("put_aside")
def test_what_follows_comes_in_turns_and_the_loop_is_not_held_up(stage, qtbot):
    panel = SegmentsPanel(stage.document, stage.selection, stage.editor)
    qtbot.addWidget(panel)
    panel.resize(600, 400)
    panel.show()
    view = make_view(stage)
    qtbot.addWidget(view)
    rows = panel.table.rows
    stage.editor.select_all()
    qtbot.waitUntil(lambda: len(panel.table.selectionModel().selectedRows()) == COUNT, timeout=5000)

    def shown(column):
        return {rows.index(row, column).data() for row in range(0, rows.rowCount(), 999)}

    expected = {
        "relabel": lambda: shown(CLASS) == {"class 3"} and view.lanes[-1].content.count == COUNT,
        "accept": lambda: shown(STATE) == {"accepted", "corrected"},
        "move": lambda: shown(STATE) == {"corrected"},
        "delete": lambda: rows.rowCount() == 0 and not view.lanes[-1].content.count,
    }
    worst = []
    for edit, holds in expected.items():
        with StallWatch() as watch:
            QTimer.singleShot(20, lambda edit=edit: EDITS[edit](stage))
            qtbot.waitUntil(holds, timeout=10_000)
            QTest.qWait(100)
        worst += watch.stalls
    assert len(stage.selection) == 0
    assert max((stall.seconds for stall in worst), default=0) < PLAINLY_WRONG, "\n".join(map(str, worst))


def test_ten_thousand_copied_segments_come_into_another_video(stage):
    other = stage.document.add_video(stage.document.path.with_name("other.mp4"), duration=7200 * SECOND)
    stage.editor.select_all()
    stage.editor.clipboard.copy()
    stage.editor.state.set_video(other)
    steps = stage.document.undo_stack.count()
    stage.editor.clipboard.paste(same_times=True)
    pasted = stage.document.segments(other)
    kept = {(each.start, each.end, each.class_id) for each in stage.segments()}
    assert {(each.start, each.end, each.class_id) for each in pasted} == kept
    assert len({each.id for each in pasted}) == COUNT
    assert all(each.state is State.ACCEPTED and each.drawn for each in pasted)
    assert stage.document.undo_stack.count() == steps + 1
    assert agrees(stage)
    stage.document.undo_stack.undo()
    assert stage.document.segments(other) == ()
    assert agrees(stage)


def test_what_another_window_copied_is_read_as_what_was_copied_here(stage, monkeypatch):
    stage.selection.set([each.id for each in stage.segments()[:50]])
    stage.document.set_note("s00003", 'a "quoted"\ttab')
    stage.editor.clipboard.copy()
    here = read_clipboard()
    from app.editor import clipboard

    monkeypatch.setattr(clipboard, "_last", None)
    assert read_clipboard() == here
    assert here[3].note == 'a "quoted"\ttab'


def test_selected_rows_that_are_not_neighbours_are_all_selected(stage, qtbot):
    panel = SegmentsPanel(stage.document, stage.selection, stage.editor)
    qtbot.addWidget(panel)
    stage.selection.set([each.id for each in stage.segments()[::3]])
    model = panel.table.selectionModel()
    qtbot.waitUntil(lambda: len(model.selectedRows()) == len(stage.selection), timeout=5000)
    assert [each.row() for each in model.selectedRows()][:3] == [0, 3, 6]
    stage.selection.set(["s00004"])
    qtbot.waitUntil(lambda: [each.row() for each in model.selectedRows()] == [4], timeout=5000)


@pytest.mark.alone
def test_an_edit_is_on_disk_soon_though_nobody_waits_for_it(stage):
    stage.editor.select_all()
    began = time.monotonic()
    stage.editor.review.accept()
    assert stage.document.file.flush(30)
    assert time.monotonic() - began < 3  # 0.2 s alone; it was above one


def test_a_row_that_is_missing_from_the_file_is_written_whole(stage):
    stage.document.file.flush()
    with sqlite3.connect(stage.document.path) as connection:
        connection.execute("DELETE FROM segments WHERE id IN ('s00001', 's00700')")
    stage.editor.select_all()
    stage.editor.review.accept()
    assert agrees(stage)


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "start": st.integers(0, 500),
        "end": st.integers(500, 900),
        "state": st.sampled_from(State),
        "score": st.none() | st.floats(0, 1),
        "origin": st.none() | st.tuples(st.integers(0, 9), st.integers(9, 99)),
        "note": st.text(max_size=5),
        "annotator": st.sampled_from(["", "ann", "bö"]),
        "attributes": st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    },
)


@given(st.lists(VALUES, min_size=64, max_size=70))
def test_the_log_says_of_many_changes_what_it_says_of_each(values):
    before = [Segment(each, "v", 0, 600, "c") for each in new_ids(len(values))]
    after = [revised([segment], **value)[0] for segment, value in zip(before, values, strict=True)]
    changes = [Change(*pair) for pair in zip(before, after, strict=True)]
    assert json.loads(f"[{describe_many(changes)}]") == [describe(each) for each in changes]


def test_revised_refuses_what_a_segment_has_not():
    segment = Segment("s", "v", 0, 1, "c")
    with pytest.raises(ValueError, match="no colour"):
        revised([segment], colour="red")
    with pytest.raises(ValueError, match="one value a segment"):
        revised([segment], each={"note": []})


def test_a_piece_that_waits_is_done_once_and_not_for_whoever_is_gone(qapp, qtbot):
    done = []
    owner, other = QTimer(), QTimer()
    one, two = Later(owner, lambda: done.append("one")), Later(other, lambda: done.append("two"))
    for piece in (one, two, one):
        piece.ask()
    other.deleteLater()
    QTest.qWait(1)
    qtbot.waitUntil(lambda: not one.waiting and not two.waiting, timeout=2000)
    assert done.count("one") == 1
    one.ask()
    one.now()
    QTest.qWait(20)
    assert done.count("one") == 2


def test_the_lanes_show_an_edit_of_very_many_once_their_turns_have_come(stage, qtbot):
    """Stacked in pieces, a turn each; what is selected by the edit is brought into view after that."""
    view = make_view(stage)
    qtbot.addWidget(view)
    stage.editor.select_all()
    stage.editor.clipboard.copy()
    stage.editor.clipboard.paste(same_times=True)
    qtbot.waitUntil(lambda: not view._restack_later.waiting and not view._reveal_later.waiting, timeout=10_000)
    assert sum(len(lane.content.segments) for lane in view.lanes) == 2 * COUNT
    assert all(len(lane.content.rows) == 2 for lane in view.lanes)
    last = stage.segment(stage.selection.current)
    assert view.viewport.start <= last.end
    assert last.start <= view.viewport.end
    stage.document.undo_stack.undo()
    qtbot.waitUntil(lambda: not view._restack_later.waiting, timeout=10_000)
    assert sum(len(lane.content.segments) for lane in view.lanes) == COUNT
