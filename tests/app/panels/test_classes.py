"""The classes panel: add, rename, colour, key, order, merge, remove; a click chooses what is marked next."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QLabel, QMessageBox, QPushButton

from app.dialogs.labels import LabelsDialog, ask_labels
from app.panels.classes import ClassesPanel
from app.panels.classes_model import ALL, HERE, KEY, NAME
from tests.app.timeline.stage import SECOND, Found, make_view, type_into

pytestmark = pytest.mark.classes(Run="1", Jump="2")


LINE = "model"


@pytest.fixture
def taken():
    """Key → why no class can have it."""
    return {}


@pytest.fixture
def detectors():
    """Detector → its labels."""
    return {}


@pytest.fixture
def panel(stage, qtbot, taken, detectors):
    made = ClassesPanel(
        stage.document,
        stage.editor,
        stage.selection,
        refuse_key=taken.get,
        label_sources=lambda: (detectors, next(iter(detectors), "")),
    )
    made.mapping_wanted.connect(lambda *mapping: ask_labels(stage.document, *mapping, made))
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
    assert stage.editor.state.class_name(stage.editor.state.active_class) == "Throw"
    assert panel.name.text() == ""


def add(panel, name: str) -> None:
    panel.name.setText(name)
    QTest.keyClick(panel.name, Qt.Key.Key_Return)


def asked(panel) -> QMessageBox:
    (box,) = (each for each in panel.findChildren(QMessageBox, "class_alike") if each.isVisible())
    return box


def test_a_name_that_differs_by_accents_only_offers_the_class_there_is_first(stage, panel):
    said = []
    panel.said.connect(said.append)
    elan = stage.document.add_class("Élan & co")
    add(panel, "Elan & co")
    box = asked(panel)
    assert (box.text(), box.informativeText()) == (
        "There is a class “Élan & co” already.",
        "“Elan & co” would be another one beside it.",
    )
    assert box.defaultButton().text() == "Take “Élan && co”"
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert names(panel) == ["Run", "Jump", "Élan & co"]
    assert stage.editor.state.active_class == elan
    assert panel.name.text() == ""
    add(panel, "elan & co")
    QTest.keyClick(asked(panel), Qt.Key.Key_Escape)
    assert names(panel) == ["Run", "Jump", "Élan & co"]
    assert panel.name.text() == "elan & co"
    add(panel, "Elan & co")
    next(each for each in asked(panel).buttons() if each.text().startswith("Make")).click()
    assert names(panel) == ["Run", "Jump", "Élan & co", "Elan & co"]
    assert said == []
    add(panel, " run ")
    assert len(names(panel)) == 4
    assert stage.editor.state.active_class == stage.run
    assert said == ["There is a class “Run” already: it is marked next."]


def test_a_name_is_the_same_however_its_accents_are_put_together(stage, panel):
    told = []
    stage.document.notice.connect(lambda sentence: told.append(str(sentence)))
    elan = stage.document.add_class("Élan")
    assert stage.document.add_class("e\u0301lan") == elan
    stage.propose([Found(SECOND, 2 * SECOND, "E\u0301LAN", 0.8)])
    assert names(panel) == ["Run", "Jump", "Élan"]
    panel.rows.setData(panel.rows.index(0, NAME), "E\u0301lan")
    assert names(panel) == ["Run", "Jump", "Élan"]
    assert told == ["There is a class “Élan” already. Merge the two, or choose another name."]
    edit(panel, 0, NAME, "Elan")
    assert names(panel) == ["Elan", "Jump", "Élan"]
    assert told[1:] == ["“Elan” and “Élan” are two classes that differ by accents only. Merge them if they are one."]


def test_a_click_makes_a_class_the_next_and_the_panel_follows_the_editor(stage, panel):
    place = panel.table.visualRect(panel.rows.index(1, NAME)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.editor.state.active_class == stage.jump
    stage.editor.state.set_active_class(stage.run)
    assert panel.chosen == stage.run


def test_names_and_keys_are_edited_in_place(stage, panel):
    edit(panel, 0, NAME, "Sprint")
    assert stage.document.label_class(stage.run).name == "Sprint"
    edit(panel, 0, KEY, "q")
    assert stage.document.label_class(stage.run).key == "q"
    assert stage.editor.class_for_key("q") == stage.run


def test_a_key_that_a_command_has_is_refused_with_a_sentence(stage, panel, taken):
    taken["b"] = "B is taken by Split."
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
    heads = [panel.rows.headerData(column, Qt.Orientation.Horizontal) for column in (HERE, ALL)]
    assert heads == ["Video", "Project"]
    # Both count the same thing, so that the one is never more than the other.
    assert panel.rows.index(row, HERE).data() == "1"
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
    assert box.text() == "Remove “Run” and its one segment?"
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


def test_a_detectors_labels_are_mapped_and_later_detections_arrive_under_the_class(stage, panel, detectors):
    stage.propose([Found(SECOND, 2 * SECOND, "side kick", 0.8), Found(5 * SECOND, 6 * SECOND, "archery", 0.7)])
    assert names(panel) == ["Run", "Jump", "side kick", "archery"]
    detectors[LINE] = ("archery", "drop kicking", "side kick")
    panel.map_labels(stage.jump)
    dialog = panel.findChild(LabelsDialog)
    dialog.search.setText("kick")
    for label in ("side kick", "drop kicking"):
        dialog.tick(label)
    assert dialog.ticked == ("drop kicking", "side kick")
    steps, before = stage.document.undo_stack.count(), stage.document.records()
    dialog.accept()
    # What had come under a label is the class's now; a class of which nothing is left goes.
    assert names(panel) == ["Run", "Jump", "archery"]
    assert [stage.editor.state.class_name(each.class_id) for each in stage.segments()] == ["Jump", "archery"]
    assert stage.document.undo_stack.count() == steps + 1
    assert stage.document.undo_stack.undoText() == "Labels for Jump"
    assert "side kick" in panel.rows.index(1, NAME).data(Qt.ItemDataRole.ToolTipRole)
    after = stage.document.records()
    found = [Found(20 * SECOND, 21 * SECOND, label, 0.9) for label in ("drop kicking", "side kick")]
    stage.propose(found[:1], run="next")
    assert stage.segments()[-1].class_id == stage.jump
    assert names(panel) == ["Run", "Jump", "archery"]
    stage.document.undo_stack.undo()
    assert stage.document.classes() == before.classes
    stage.document.undo_stack.redo()
    assert stage.document.classes() == after.classes


def test_a_class_in_which_a_person_took_something_keeps_it_when_its_labels_go(stage, panel):
    spans = [(SECOND, 2 * SECOND), (4 * SECOND, 5 * SECOND)]
    taken, left = stage.propose([Found(*span, "side kick", 0.8) for span in spans])
    stage.document.accept([taken.id])
    stage.document.map_labels(stage.jump, LINE, ["side kick"])
    assert names(panel) == ["Run", "Jump", "side kick"]
    assert stage.editor.state.class_name(stage.segment(taken.id).class_id) == "side kick"
    assert stage.editor.state.class_name(stage.segment(left.id).class_id) == "Jump"


def test_all_labels_that_the_search_shows_are_ticked_at_once_and_elsewhere_is_told(stage, panel, detectors):
    stage.document.map_labels(stage.run, LINE, ["jogging"])
    detectors[LINE] = ("jogging", "long jump", "triple jump", "jump")
    panel.map_labels(stage.jump)
    dialog = panel.findChild(LabelsDialog)
    texts = [dialog.rows.item(row).text() for row in range(dialog.rows.rowCount())]
    assert texts == ["jogging   →  Run", "jump", "long jump", "triple jump"]
    dialog.search.setText("jump")
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "Tick all shown").click()
    dialog.accept()
    # The label of the class's own name needs no mapping.
    assert stage.document.label_class(stage.jump).external == {LINE: ("long jump", "triple jump")}
    assert not stage.document.label_class(stage.jump).from_detector


def test_labels_are_found_by_words_in_any_order_without_accents_and_none_is_said(stage, panel, detectors):
    detectors[LINE] = ("salsa dancing", "dancing ballet", "sauté", "Zorn")
    panel.map_labels(stage.jump)
    dialog = panel.findChild(LabelsDialog)

    def shown() -> list[str]:
        model = dialog.list.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    assert shown() == ["dancing ballet", "salsa dancing", "sauté", "Zorn"]
    for typed, found in (("ballet dan", ["dancing ballet"]), ("SAUTE", ["sauté"]), ("xyz", [])):
        dialog.search.setText(typed)
        assert shown() == found
    empty = dialog.list.findChild(QLabel, "labels_list_empty")
    assert (empty.isVisible(), empty.text()) == (True, "No label is like that. Widen the search.")
    dialog.reject()


def test_a_class_that_labels_are_mapped_to_keeps_its_lane(stage, qtbot):
    view = make_view(stage)
    qtbot.addWidget(view)
    stage.document.set_class_key(stage.jump, None)
    stage.document.map_labels(stage.jump, LINE, ["side kick"])
    stage.editor.state.set_active_class(stage.run)
    assert [each.label.name for each in view.lanes] == ["Run", "Jump"]
