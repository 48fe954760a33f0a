"""The classes panel: add, rename, colour, key, order, merge, remove; a click chooses what is marked next."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QMessageBox

from app.panels.classes import ALL, HERE, KEY, NAME, ClassesPanel
from tests.app.timeline_stage import SECOND, Found, make_stage, type_into


@pytest.fixture
def stage(qapp, tmp_path):
    made = make_stage(tmp_path)
    made.run = made.document.add_class("Run", key="1")
    made.jump = made.document.add_class("Jump", key="2")
    yield made
    made.document.close()


@pytest.fixture
def panel(stage, qtbot):
    made = ClassesPanel(stage.document, stage.editor, stage.selection)
    qtbot.addWidget(made)
    made.show()
    return made


def names(panel):
    return [panel.rows.index(row, NAME).data() for row in range(panel.rows.rowCount())]


def edit(panel, row, column, text):
    type_into(panel.table, panel.rows.index(row, column), text)


def test_a_name_and_enter_add_a_class_which_is_marked_next(stage, panel):
    QTest.keyClicks(panel.name, "Throw")
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    assert names(panel) == ["Run", "Jump", "Throw"]
    assert stage.editor.class_name(stage.editor.active_class) == "Throw"
    assert panel.name.text() == ""


def test_a_click_makes_a_class_the_next_and_the_panel_follows_the_editor(stage, panel):
    place = panel.table.visualRect(panel.rows.index(1, NAME)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.editor.active_class == stage.jump
    stage.editor.set_active_class(stage.run)
    assert panel.chosen == stage.run


def test_names_and_keys_are_edited_in_place(stage, panel):
    edit(panel, 0, NAME, "Sprint")
    assert stage.document.label_class(stage.run).name == "Sprint"
    edit(panel, 0, KEY, "q")
    assert stage.document.label_class(stage.run).key == "q"
    assert stage.editor.class_for_key("q") == stage.run


def test_a_key_that_a_command_has_is_refused_with_a_sentence(stage, panel):
    panel.refuse_key = lambda key: f"{key.upper()} is taken by Split." if key == "b" else None
    said = []
    panel.said.connect(lambda sentence: said.append(sentence))
    edit(panel, 0, KEY, "b")
    assert stage.document.label_class(stage.run).key == "1"
    assert said == ["B is taken by Split."]


def test_counts_are_of_this_video_and_of_all(stage, panel, tmp_path):
    stage.editor.draw(0, SECOND, stage.run)
    stage.propose([Found(5 * SECOND, 6 * SECOND, "Run", 0.9), Found(8 * SECOND, 9 * SECOND, "Run", 0.1)])
    other = stage.document.add_video(tmp_path / "other.mp4", duration=SECOND, frame_count=25)
    stage.document.draw(other, 0, SECOND, stage.run)
    drawn = stage.document.label_class(stage.run)
    row = panel.rows.row_of(drawn.id)
    assert panel.rows.index(row, HERE).data() == "2"
    assert panel.rows.index(row, ALL).data() == "2"


def test_a_double_click_on_the_colour_changes_it(stage, panel):
    panel.recolor(stage.run)
    dialog = panel.findChild(QColorDialog)
    dialog.setCurrentColor("#123456")
    dialog.accept()
    assert stage.document.label_class(stage.run).color == "#123456"


def test_an_empty_class_goes_at_once_and_one_with_segments_only_after_a_yes(stage, panel):
    panel.remove(stage.jump)
    assert names(panel) == ["Run"]
    stage.editor.draw(0, SECOND, stage.run)
    panel.remove(stage.run)
    box = panel.findChild(QMessageBox)
    assert "1 segments" in box.text() or "1 segment" in box.text()
    assert names(panel) == ["Run"]
    next(each for each in box.buttons() if each.text() == "Remove").click()
    assert names(panel) == []
    stage.document.undo_stack.undo()
    assert names(panel) == ["Run"]
    assert len(stage.segments()) == 1


def test_the_menu_orders_merges_and_gives_to_what_is_selected(stage, panel):
    drawn = stage.editor.draw(0, SECOND, stage.run)
    actions = {each.text(): each for each in panel.menu(stage.jump).actions()}
    actions["Move up"].trigger()
    assert names(panel) == ["Jump", "Run"]
    {each.text(): each for each in panel.menu(stage.jump).actions()}["Give to what is selected"].trigger()
    assert stage.segment(drawn).class_id == stage.jump
    merge = {each.text(): each for each in panel.menu(stage.jump).actions()}["Merge into"].menu()
    merge.actions()[0].trigger()
    assert names(panel) == ["Run"]
    assert stage.segment(drawn).class_id == stage.run


def test_a_class_dragged_below_another_changes_places_with_it(stage, panel):
    data = panel.rows.mimeData([panel.rows.index(0, NAME)])
    panel.rows.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, panel.rows.index(-1, -1))
    assert names(panel) == ["Jump", "Run"]
    stage.document.undo_stack.undo()
    assert names(panel) == ["Run", "Jump"]


def test_every_control_has_a_name_for_screen_readers(panel):
    for widget in (panel, panel.table, panel.name, panel.add_button, panel.remove_button):
        assert widget.accessibleName()
