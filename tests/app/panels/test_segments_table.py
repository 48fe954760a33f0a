"""The segments table: the same selection as the timeline, edits in place, keys it does not use left to the window."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from afsd_core.project import State
from app.i18n.times import parse_time
from app.panels.segments import SegmentsPanel
from app.panels.segments_model import CLASS, DURATION, END, NOTE, SCORE, START, STATE
from tests.app.timeline.stage import SECOND, Found, busy_day, make_stage, press_enter, type_into

pytestmark = pytest.mark.classes("Run", "Jump")


@pytest.fixture
def panel(stage, qtbot):
    made = SegmentsPanel(stage.document, stage.selection, stage.editor)
    qtbot.addWidget(made)
    made.resize(760, 300)
    made.show()
    return made


@pytest.fixture
def table(panel):
    return panel.table


def column(table, which):
    return [table.model().index(row, which).data() for row in range(table.model().rowCount())]


def edit(table, row, which, text):
    type_into(table, table.model().index(row, which), text)


def test_each_segment_is_a_row_with_times_score_state_and_note(stage, panel, table):
    panel.weaker.setChecked(True)
    drawn = stage.editor.draw(SECOND, 3 * SECOND, stage.run)
    stage.document.set_note(drawn, "first")
    stage.propose([Found(5 * SECOND, 6_500_000, "Jump", 0.8), Found(8 * SECOND, 9 * SECOND, "Jump", 0.1)])
    assert column(table, CLASS) == ["Run", "Jump", "Jump"]
    assert column(table, START) == ["00:01.000", "00:05.000", "00:08.000"]
    assert column(table, END) == ["00:03.000", "00:06.500", "00:09.000"]
    assert column(table, DURATION)[0] == "2.000"
    assert column(table, SCORE) == ["", "0.80", "0.10"]
    assert column(table, STATE) == ["drawn", "proposed", "ghost"]
    assert column(table, NOTE)[0] == "first"


@pytest.fixture
def weak(stage):
    """Above the threshold at 2, 6 and 10 s, below it at 4 and 8 s."""
    return stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Jump", 0.8 if n % 4 else 0.1) for n in range(2, 11, 2)])


def test_weaker_proposals_are_counted_and_left_out_until_wanted(stage, panel, table, weak):
    assert column(table, SCORE) == ["0.80"] * 3
    assert panel.count.text() == "3"
    assert panel.weaker.isVisible()
    assert panel.weaker.text() == "2 weaker ones below the threshold"
    panel.weaker.click()
    assert column(table, STATE) == ["proposed", "ghost", "proposed", "ghost", "proposed"]
    assert panel.count.text() == "5"
    panel.text.setText("run")  # filters go for them too
    assert column(table, STATE) == []
    assert panel.weaker.text() == "0 weaker ones below the threshold"
    panel.text.clear()
    panel.weaker.click()
    panel.score.setValue(0.9)
    assert panel.count.text() == "0 of 3"
    assert panel.weaker.text() == "0 weaker ones below the threshold"
    panel.score.setValue(0.0)
    stage.document.reject([each.id for each in weak if each.score < 0.3])
    assert not panel.weaker.isVisible()
    assert column(table, STATE).count("rejected") == 2


def test_the_project_remembers_whether_weaker_ones_are_listed(stage, panel, weak, qtbot):
    panel.weaker.click()
    other = SegmentsPanel(stage.document, stage.selection, stage.editor)
    qtbot.addWidget(other)
    assert other.weaker.isChecked()
    assert other.table.model().rowCount() == 5


def test_the_threshold_decides_what_is_listed(stage, panel, table, weak):
    stage.editor.thresholds.set(0.05)
    assert table.model().rowCount() == 5
    assert not panel.weaker.isVisible()
    stage.editor.thresholds.set(0.9, stage.jump)
    assert table.model().rowCount() == 0
    assert "below the threshold" in panel.findChild(QLabel, "segments_table_empty").text()
    assert panel.weaker.text() == "5 weaker ones below the threshold"


def test_a_weaker_one_selected_in_the_lanes_is_listed_for_as_long(stage, panel, table, weak):
    ghost = weak[1]
    stage.selection.set((ghost.id,))
    assert column(table, STATE) == ["proposed", "ghost", "proposed", "proposed"]
    assert [each.row() for each in table.selectionModel().selectedRows()] == [1]
    assert table.currentIndex().row() == 1
    stage.selection.set((weak[2].id,))
    assert column(table, STATE) == ["proposed"] * 3
    assert [each.row() for each in table.selectionModel().selectedRows()] == [1]
    stage.selection.set([each.id for each in weak])
    assert table.model().rowCount() == len(table.selectionModel().selectedRows()) == 5
    stage.selection.set((ghost.id,))
    stage.editor.review.accept()
    stage.selection.clear()
    assert column(table, STATE) == ["proposed", "accepted", "proposed", "proposed"]


def test_rows_stay_under_the_hand_that_chooses_in_the_table(stage, panel, table, weak):
    stage.selection.set((weak[1].id,))
    place = table.visualRect(table.model().index(3, START)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert stage.selection.ids == (weak[4].id,)
    assert stage.player.time == weak[4].start  # a click goes there
    assert table.model().rowCount() == 4
    assert table.currentIndex().row() == 3
    stage.selection.set((weak[0].id,))
    assert table.model().rowCount() == 3


def test_stepping_by_keys_goes_by_what_is_listed_at_first(stage, panel, table, weak):
    """Down and Up pass over the weaker ones, which the switch's tooltip says."""
    listed = [table.rows.id_at(row) for row in range(table.model().rowCount())]
    stage.player.seek(0)
    passed = []
    for _ in listed:
        stage.editor.next_segment()
        passed.append(stage.selection.current)
    assert passed == listed
    assert "pass over them" in panel.weaker.toolTip()


def test_selecting_here_selects_in_the_timeline_and_the_other_way_round(stage, table):
    ids = [stage.editor.draw(each * SECOND, each * SECOND + SECOND, stage.run) for each in range(5)]
    table.selectRow(3)
    assert stage.selection.ids == (ids[3],)
    stage.selection.set((ids[1], ids[2]))
    assert {each.row() for each in table.selectionModel().selectedRows()} == {1, 2}
    assert table.currentIndex().row() == 2
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert ids[3] in stage.selection.ids
    assert stage.selection.current == ids[3]


def test_the_selection_stays_with_its_segments_when_rows_move(stage, table):
    first = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    stage.editor.draw(3 * SECOND, 4 * SECOND, stage.run)
    stage.selection.set((first,))
    stage.document.move([first], 10 * SECOND)
    assert stage.selection.ids == (first,)
    assert [each.row() for each in table.selectionModel().selectedRows()] == [1]


@pytest.mark.parametrize("which", [CLASS, START, END, DURATION, SCORE, STATE, NOTE])
def test_every_column_sorts_both_ways(stage, table, which):
    stage.propose([Found(n * SECOND, (20 - n) * SECOND, ("Run", "Jump")[n % 2], n / 10) for n in range(1, 8)])
    stage.document.set_note(stage.segments()[3].id, "a note")
    table.sortByColumn(which, Qt.SortOrder.AscendingOrder)
    rising = column(table, which)
    if which not in (NOTE, STATE):
        assert rising == sorted(rising, key=parse_time if which == DURATION else None)
    table.sortByColumn(which, Qt.SortOrder.DescendingOrder)
    assert column(table, which) == rising[::-1]


def test_filters_by_text_class_state_and_score_and_says_how_many_are_left(stage, panel):
    table = panel.table
    drawn = stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    stage.document.set_note(drawn, "Dog on the left")
    stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Jump", n / 10) for n in range(3, 9)])
    panel.text.setText("dog")
    assert column(table, NOTE) == ["Dog on the left"]
    assert panel.count.text() == "1 of 7"
    stage.document.set_note(drawn, "Café Übung")
    for words in ("cafe", "übung café", "ubung", "CAFE\u0301"):
        panel.text.setText(words)
        assert column(table, NOTE) == ["Café Übung"], words
    panel.text.setText("cafe jump")
    assert column(table, NOTE) == []
    panel.text.clear()
    panel.classes.setCurrentIndex(panel.classes.findText("Jump"))
    assert set(column(table, CLASS)) == {"Jump"}
    panel.score.setValue(0.6)
    assert column(table, SCORE) == ["0.60", "0.70", "0.80"]
    panel.classes.setCurrentIndex(0)
    panel.states.setCurrentIndex(panel.states.findText("People's"))
    assert column(table, STATE) == ["drawn"]


@pytest.mark.parametrize(("text", "start"), [("2.5", 2_500_000), ("0:00:03", 3 * SECOND), ("1,2", 1_200_000)])
def test_a_start_is_edited_in_place_and_lands_on_a_frame(stage, table, text, start):
    drawn = stage.editor.draw(SECOND, 10 * SECOND, stage.run)
    edit(table, 0, START, text)
    assert stage.segment(drawn).start == pytest.approx(start, abs=20_000)
    assert stage.segment(drawn).start % 40_000 == 0


def test_end_duration_and_note_are_edited_in_place_each_one_undo_step(stage, table):
    drawn = stage.editor.draw(SECOND, 10 * SECOND, stage.run)
    before = stage.document.undo_stack.count()
    edit(table, 0, END, "8")
    assert stage.segment(drawn).end == 8 * SECOND
    edit(table, 0, DURATION, "2")
    assert (stage.segment(drawn).start, stage.segment(drawn).end) == (SECOND, 3 * SECOND)
    edit(table, 0, NOTE, "typed, with digits 1 2 3")
    assert stage.segment(drawn).note == "typed, with digits 1 2 3"
    assert stage.document.undo_stack.count() == before + 3


def test_a_class_is_chosen_from_a_list(stage, table):
    drawn = stage.editor.draw(SECOND, 10 * SECOND, stage.run)
    index = table.model().index(0, CLASS)
    table.edit(index)
    box = table.findChild(QComboBox)
    assert box.currentText() == "Run"
    box.setCurrentIndex(box.findText("Jump"))
    box.activated.emit(box.currentIndex())
    assert stage.segment(drawn).class_id == stage.jump


def test_a_time_that_cannot_be_read_changes_nothing_and_is_said(stage, table):
    drawn = stage.editor.draw(SECOND, 10 * SECOND, stage.run)
    said = []
    stage.editor.state.said.connect(lambda sentence: said.append(sentence))
    before = stage.document.undo_stack.count()
    edit(table, 0, START, "soon")
    assert "is not a time" in said[-1]
    edit(table, 0, START, "12")
    assert "must end after it starts" in said[-1]
    assert (stage.segment(drawn).start, stage.segment(drawn).end) == (SECOND, 10 * SECOND)
    assert stage.document.undo_stack.count() == before


def test_looking_at_a_time_without_changing_it_keeps_its_microseconds(qtbot, tmp_path):
    from fractions import Fraction

    stage = make_stage(tmp_path, rate=Fraction(30000, 1001))
    run = stage.document.add_class("Run")
    panel = SegmentsPanel(stage.document, stage.selection, stage.editor)
    qtbot.addWidget(panel)
    drawn = stage.editor.draw(1_001_001, 2_002_002, run)
    before = stage.segment(drawn)
    panel.table.model().setData(panel.table.model().index(0, START), "0:00:01.001")
    assert stage.segment(drawn) == before
    stage.document.close()


def test_what_arrives_while_a_cell_is_edited_waits_until_it_is_done(stage, table):
    drawn = stage.editor.draw(5 * SECOND, 10 * SECOND, stage.run)
    index = table.model().index(0, NOTE)
    table.edit(index)
    field = table.findChild(QLineEdit)
    QTest.keyClicks(field, "half a no")
    stage.propose([Found(SECOND, 2 * SECOND, "Jump", 0.9)])
    assert table.model().rowCount() == 1
    QTest.keyClicks(field, "te")
    press_enter(field)
    assert stage.segment(drawn).note == "half a note"
    assert column(table, NOTE) == ["", "half a note"]


def test_a_click_goes_to_the_start_or_on_the_end_to_the_last_frame(stage, table):
    stage.editor.draw(5 * SECOND, 10 * SECOND, stage.run)
    for which, expected in ((CLASS, 5 * SECOND), (END, 10 * SECOND - 40_000)):
        place = table.visualRect(table.model().index(0, which)).center()
        stage.selection.clear()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert stage.player.time == expected


def test_up_and_down_in_the_table_show_each_segment_and_gathering_rows_does_not(stage, table):
    for n in (2, 5, 8):
        stage.editor.draw(n * SECOND, (n + 1) * SECOND, stage.run)
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert stage.player.time == 5 * SECOND
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert (stage.player.time, len(stage.selection)) == (5 * SECOND, 2)


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_I, Qt.Key.Key_1, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Left]
)
def test_keys_that_the_table_has_no_use_for_go_up_to_the_window(stage, table, qtbot, key):
    class Window(QWidget):
        got = None

        def keyPressEvent(self, event):
            self.got = event.key()

    window = Window()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(table)
    window.show()
    stage.editor.draw(5 * SECOND, 10 * SECOND, stage.run)
    row = table.currentIndex().row()
    QTest.keyClick(table, key)
    assert window.got == key
    assert table.currentIndex().row() == row


def test_the_menu_acts_on_all_that_is_selected(stage, table):
    proposals = stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Jump", 0.9) for n in range(3)])
    stage.selection.set(each.id for each in proposals)
    next(each for each in table.menu().actions() if each.text() == "Accept").trigger()
    assert {each.state for each in stage.segments()} == {State.ACCEPTED}
    place = table.visualRect(table.model().index(1, CLASS)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.RightButton, pos=QPoint(place))
    assert len(stage.selection) == 3


def test_ten_thousand_rows_sort_filter_and_follow_quickly(qtbot, tmp_path):
    stage = make_stage(tmp_path, frames=25 * 7200)
    busy_day(stage, 12_000, 7200)
    panel = SegmentsPanel(stage.document, stage.selection, stage.editor)
    qtbot.addWidget(panel)
    panel.show()
    panel.weaker.setChecked(True)
    ids = [each.id for each in stage.segments()]
    assert panel.table.model().rowCount() == len(ids) >= 10_000
    began = time.thread_time()
    panel.table.sortByColumn(SCORE, Qt.SortOrder.DescendingOrder)
    panel.text.setText("class 3")
    panel.text.clear()
    stage.selection.set(ids[::2])
    stage.selection.set(ids[:1])
    panel.weaker.setChecked(False)
    stage.selection.set(ids[::2])
    assert time.thread_time() - began < 3.0
    stage.document.close()
