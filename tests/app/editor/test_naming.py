"""C names what was marked: a class found by a few letters or made with its name, with the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QMenu

from afsd_core.inference.events import Detection
from afsd_core.project import Run, State, read_project
from app.dialogs.class_chooser import ClassChooser, ranked
from app.dialogs.keys import KeysDialog

pytestmark = pytest.mark.clip(frames=100)

FRAME = 40_000  # µs


def mark(driver, first: int, last: int) -> str:
    """I on one frame, O on another, as a person does; the new segment is selected."""
    before = {each.id for each in driver.segments}
    driver.press("Esc")
    driver.go_to_frame(first)
    driver.press("I")
    driver.go_to_frame(last)
    driver.press("O")
    return next(each.id for each in driver.segments if each.id not in before)


def chooser(driver) -> ClassChooser | None:
    shown = [each for each in driver.window.findChildren(ClassChooser) if each.isVisible()]
    return shown[0] if shown else None


def rows(driver) -> list[str]:
    rows = chooser(driver).findChild(QListWidget)
    return [rows.item(row).text() for row in range(rows.count())]


def chosen(driver) -> str:
    return chooser(driver).findChild(QListWidget).currentItem().text()


def type_(text: str) -> None:
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    QTest.keyClicks(QApplication.focusWidget(), text)


def name_of(driver, segment_id: str) -> str:
    return driver.document.label_class(driver.document.segment(segment_id).class_id).name


def classes(driver) -> list[tuple[str, str | None]]:
    return [(each.name, each.key) for each in driver.document.classes()]


def steps(driver) -> int:
    return driver.document.undo_stack.index()


def test_the_first_segment_is_named_by_a_key_that_the_window_tells(driver):
    driver.focus(driver.window.view)
    drawn = mark(driver, 10, 20)
    assert classes(driver) == [("Event", "1")]
    assert driver.widget("status_sentence").text().endswith("C gives it a name.")
    assert "C names its class" in driver.window.stage.first_steps.text.text()
    before = steps(driver)
    driver.press("C")
    assert chooser(driver).findChild(QLabel).text() == "Class of the selected segment"
    assert rows(driver) == ["Event"]
    type_("long jump")
    assert rows(driver) == ["New class “long jump”"]
    driver.press("Return")
    assert chooser(driver) is None
    # The class that stood in for a name has it now, its key too; no empty one is left.
    assert classes(driver) == [("long jump", "1")]
    assert name_of(driver, drawn) == "long jump"
    assert steps(driver) == before + 1
    assert driver.widget("status_sentence").text() == "long jump is a class now; its key is 1."
    assert QApplication.focusWidget() is driver.window.view
    driver.press("Ctrl+Z")
    assert classes(driver) == [("Event", "1")]
    driver.press("Ctrl+Y")
    assert driver.document.file.flush(10)
    assert [each.name for each in read_project(driver.document.path).classes] == ["long jump"]
    # The next one is of the same class, and nothing says any more that it wants a name.
    again = mark(driver, 40, 50)
    assert name_of(driver, again) == "long jump"
    assert "gives it a name" not in driver.widget("status_sentence").text()


def test_the_hint_comes_with_enter_and_with_the_users_own_key(driver):
    driver.focus(driver.window.view)
    driver.window.actions_table.set_keys({"name_class": ["Shift+C"]})
    driver.press("Return")
    driver.go_to_frame(20)
    driver.press("Return")
    assert driver.widget("status_sentence").text().endswith("Shift+C gives it a name.")
    # Nothing is selected after Enter: the name goes to the class that everything has so far.
    driver.press("Shift+C")
    type_("Dive")
    driver.press("Return")
    assert classes(driver) == [("Dive", "1")]
    assert name_of(driver, driver.segments[0].id) == "Dive"


def test_one_of_several_unnamed_ones_gets_a_class_and_the_last_takes_the_stand_in_along(driver):
    driver.focus(driver.window.view)
    first, second, third = mark(driver, 5, 10), mark(driver, 20, 30), mark(driver, 50, 60)
    driver.press("C")
    type_("Jump")
    driver.press("Return")
    assert [name_of(driver, each) for each in (first, second, third)] == ["Event", "Event", "Jump"]
    assert classes(driver) == [("Event", "1"), ("Jump", "2")]
    assert "2 segments are still called Event." in driver.widget("status_sentence").text()
    driver.window.workspace.editor.selection.set((first, second))
    before = steps(driver)
    driver.press("C")
    assert chooser(driver).findChild(QLabel).text() == "Class of the 2 selected segments"
    type_("ju")
    assert chosen(driver) == "Jump"
    driver.press("Return")
    assert classes(driver) == [("Jump", "2")]
    assert {name_of(driver, each) for each in (first, second, third)} == {"Jump"}
    assert steps(driver) == before + 1
    driver.press("Ctrl+Z")
    assert classes(driver) == [("Event", "1"), ("Jump", "2")]
    assert [name_of(driver, each) for each in (first, second, third)] == ["Event", "Event", "Jump"]


def test_one_name_for_all_that_was_marked_before_there_was_a_class_is_the_next_row(driver):
    driver.focus(driver.window.view)
    drawn = [mark(driver, 5, 10), mark(driver, 20, 30), mark(driver, 50, 60)]
    before = steps(driver)
    driver.press("C")
    type_("Jump")
    assert rows(driver) == ["New class “Jump”", "“Jump” for all 3 called Event"]
    driver.press("Down")
    driver.press("Return")
    assert classes(driver) == [("Jump", "1")]
    assert {name_of(driver, each) for each in drawn} == {"Jump"}
    assert steps(driver) == before + 1
    assert driver.widget("status_sentence").text() == "Jump is a class now; its key is 1."
    driver.press("Ctrl+Z")
    # Of a class that there is, too: what is left over follows with it.
    driver.press("C")
    type_("Jump")
    driver.press("Return")
    assert classes(driver) == [("Event", "1"), ("Jump", "2")]
    driver.press("Up")
    driver.press("C")
    type_("ju")
    assert rows(driver)[:2] == ["Jump", "“Jump” for all 2 called Event"]
    driver.press("Down")
    driver.press("Return")
    assert classes(driver) == [("Jump", "2")]
    assert {name_of(driver, each) for each in drawn} == {"Jump"}
    # Nothing of the kind is offered once everything has a name, or for what is all there is.
    driver.press("C")
    type_("Dive")
    assert rows(driver) == ["New class “Dive”"]


def test_a_new_name_is_not_taken_for_a_word_of_what_a_detector_brought(driver):
    driver.focus(driver.window.view)
    video = driver.window.workspace.video_id
    brought = [Detection(0, 8 * FRAME, "sword fighting", 0.9), Detection(10 * FRAME, 18 * FRAME, "dive", 0.9)]
    driver.document.finish_run(video, Run("r", video, "m"), brought)
    driver.press("I")
    driver.press("C")
    type_("Fight")
    assert rows(driver) == ["New class “Fight”", "sword fighting"]
    driver.press("Return")
    assert [name for name, _ in classes(driver)] == ["Fight", "sword fighting", "dive"]
    # Its whole name means it, and what a person has made or taken is found by a few letters.
    driver.press("C")
    type_("Dive")
    assert rows(driver) == ["dive"]
    driver.press("Esc")
    driver.press("Esc")
    driver.document.accept([each.id for each in driver.segments])
    driver.press("C")
    type_("fig")
    assert rows(driver) == ["Fight", "sword fighting", "New class “fig”"]
    driver.press("Esc")


def test_a_class_that_a_person_named_stays_when_it_is_empty(driver):
    driver.focus(driver.window.view)
    drawn = mark(driver, 5, 10)
    driver.document.rename_class(driver.document.segment(drawn).class_id, "Run")
    driver.press("C")
    type_("Jump")
    driver.press("Return")
    assert [name for name, _ in classes(driver)] == ["Run", "Jump"]
    assert name_of(driver, drawn) == "Jump"


def test_arrows_go_round_enter_takes_and_esc_changes_nothing(driver):
    driver.focus(driver.window.view)
    for name in ("Run", "Jump", "Dive"):
        driver.document.add_class(name)
    drawn = mark(driver, 10, 20)
    before = steps(driver)
    driver.press("F2")
    assert rows(driver) == ["Run", "Jump", "Dive"]
    assert chosen(driver) == "Run"  # what it is
    driver.press("Up")
    assert chosen(driver) == "Dive"
    driver.press("Down")
    driver.press("Down")
    assert chosen(driver) == "Jump"
    driver.press("Esc")
    assert chooser(driver) is None
    assert (steps(driver), name_of(driver, drawn)) == (before, "Run")
    assert driver.window.workspace.editor.selection.ids == (drawn,)
    driver.press("C")
    driver.press("Down")
    driver.press("Return")
    assert (steps(driver), name_of(driver, drawn)) == (before + 1, "Jump")
    driver.press("C")
    driver.press("Return")  # what it is already
    assert steps(driver) == before + 1


def test_a_new_name_is_one_arrow_away_where_others_are_alike(driver):
    driver.focus(driver.window.view)
    driver.document.add_class("Running")
    drawn = mark(driver, 10, 20)
    driver.press("C")
    type_("  run ")
    assert rows(driver) == ["Running", "New class “run”"]
    driver.press("Down")
    driver.press("Return")
    assert name_of(driver, drawn) == "run"
    driver.press("C")
    type_("RUN")
    assert rows(driver) == ["run", "Running"]  # the very name is no new one, however it is written
    driver.press("Esc")


def test_the_likeliest_class_comes_first(driver):
    for name in ("playing golf", "golf driving", "Golf", "minigolf", "tennis"):
        driver.document.add_class(name)
    found = [each.name for each in ranked(driver.document.classes(), "golf")]
    assert found == ["Golf", "golf driving", "playing golf", "minigolf"]
    assert ranked(driver.document.classes(), "") == list(driver.document.classes())


def test_names_are_found_without_their_accents_and_an_accent_apart_is_another_class_only_if_wanted(driver):
    driver.focus(driver.window.view)
    for name in ("Flèche", "Élan vital", "Élan", "Rückhand lang"):
        driver.document.add_class(name)
    drawn = mark(driver, 10, 20)
    driver.press("C")
    type_("elan")
    assert rows(driver) == ["Élan", "Élan vital", "New class “elan”"]
    driver.press("Return")
    assert name_of(driver, drawn) == "Élan"
    driver.press("C")
    type_("lang ruck")
    assert rows(driver)[0] == "Rückhand lang"
    driver.press("Esc")
    driver.press("C")
    QApplication.focusWidget().setText("E\u0301LAN")  # as macOS writes it: the same name
    assert rows(driver) == ["Élan", "Élan vital"]
    driver.press("Esc")
    driver.press("C")
    type_("Elan")
    driver.press("Up")
    assert chosen(driver) == "New class “Elan”"
    driver.press("Return")
    assert name_of(driver, drawn) == "Elan"
    driver.press("C")
    type_("elan")
    assert rows(driver) == ["Elan", "Élan", "Élan vital"]  # as it is written before what is alike
    driver.press("Esc")


def test_with_nothing_selected_it_is_the_class_of_what_is_marked_next_and_while_marking_of_that(driver):
    driver.focus(driver.window.view)
    driver.press("C")
    assert chooser(driver).findChild(QLabel).text() == "Class of what is marked next"
    type_("Run")
    driver.press("Return")
    assert classes(driver) == [("Run", "1")]
    driver.press("I")
    driver.press("C")
    assert chooser(driver).findChild(QLabel).text() == "Class of what is being marked"
    type_("Jump")
    driver.press("Return")
    driver.go_to_frame(20)
    driver.press("O")
    assert [name_of(driver, each.id) for each in driver.segments] == ["Jump"]


def test_a_proposal_that_is_named_is_the_persons(driver):
    driver.focus(driver.window.view)
    video = driver.window.workspace.video_id
    driver.document.finish_run(video, Run("r", video, "m"), [Detection(10 * FRAME, 20 * FRAME, "kick", 0.9)])
    driver.press("Down")
    driver.press("C")
    assert rows(driver) == ["kick"]
    type_("Tackle")
    driver.press("Return")
    (segment,) = driver.segments
    assert (segment.state, name_of(driver, segment.id)) == (State.CORRECTED, "Tackle")


@pytest.mark.parametrize("where", ["timeline", "segments_table", "classes_table", "videos_list", "review_queue_list"])
def test_it_opens_from_lists_too_and_gives_the_focus_back(driver, where):
    driver.focus(driver.window.view)
    drawn = mark(driver, 10, 20)
    widget = driver.widget(where)
    dock = next((each for each in driver.window.docks.all if each.isAncestorOf(widget)), None)
    if dock is not None:
        dock.raise_()
    driver.focus(widget)
    driver.press("C")
    type_("Jump")
    driver.press("Return")
    assert name_of(driver, drawn) == "Jump"
    assert QApplication.focusWidget() is widget


def test_it_is_in_the_menus_and_a_click_on_a_row_takes_it(driver):
    driver.focus(driver.window.view)
    driver.document.add_class("Run")
    driver.document.add_class("Jump")
    drawn = mark(driver, 10, 20)
    menu = driver.window.findChild(QMenu, "menu_segment")
    assert driver.action("action_name_class") in menu.actions()
    entries = {each.objectName(): each for each in driver.widget("segments_table").menu().actions()}
    entries["menu_name_class"].trigger()
    shown = chooser(driver).findChild(QListWidget)
    place = shown.visualItemRect(shown.item(1)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chooser(driver) is None
    assert name_of(driver, drawn) == "Jump"


def test_it_opens_at_its_segment_inside_the_window(driver):
    driver.focus(driver.window.view)
    mark(driver, 80, 99)
    driver.press("C")
    frame = driver.window.frameGeometry()
    assert frame.contains(chooser(driver).geometry())
    timeline = driver.widget("timeline")
    box = timeline.box_of(driver.segments[0].id).toAlignedRect()
    assert chooser(driver).geometry().bottom() < timeline.mapToGlobal(box.topLeft()).y()
    driver.press("Esc")


@pytest.mark.parametrize("word", ["class", "name", "label", "relabel"])
def test_the_sheet_of_keys_finds_it_by_what_people_call_it(driver, word):
    driver.action("action_keys").trigger()
    sheet = driver.window.findChild(KeysDialog)
    sheet.search.setText(word)
    shown = [each.text(0) for each in sheet._rows() if not each.isHidden()]
    assert "Name the class" in shown
    sheet.close()
