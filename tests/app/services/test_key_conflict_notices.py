"""Keys of classes and keys that this user has given to commands: never the same by themselves, and told where they are.

A command keeps its key whether it can be done at the moment or not, wherever the focus is; a class gets another one.
"""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from app.dialogs.key_owners import Owner
from app.document.document import Document
from tests.video_factory import make_video

pytestmark = pytest.mark.clip(frames=100)

SECOND = 1_000_000


@pytest.fixture
def driver(driver):
    driver.window.actions_table.set_keys({"split": ["B", "1"], "merge": ["M"], "export": ["Ctrl+E", "3"]})
    driver.focus(driver.window.view)
    return driver


@pytest.fixture
def theirs(tmp_path):
    """A project that somebody else made, with the keys 1 and m for classes."""
    document = Document.create(tmp_path / "theirs.afsd")
    video = document.add_video(make_video(tmp_path / "other.mp4", frames=100, rate=25))
    jump, dive = document.add_class("Jump", key="1"), document.add_class("Dive", key="m")
    segment = document.draw(video, 0, 2 * SECOND, dive)
    path = document.path
    document.close()
    return path, jump, dive, segment


def open_project(driver, path) -> None:
    driver.window.open_paths([str(path)])
    window = driver.window
    driver.qtbot.waitUntil(
        lambda: window.workspace is not None and window.workspace.document.path == path, timeout=10_000
    )
    driver.qtbot.waitUntil(
        lambda: window.context.player.index is not None and window.context.player.frame is not None, timeout=10_000
    )
    driver.settle()


def given(driver) -> dict[str, str | None]:
    return {each.name: each.key for each in driver.document.classes()}


def test_no_digit_is_handed_out_that_a_command_has(driver):
    video = driver.window.workspace.video_id
    run = driver.document.add_class("Run")
    driver.document.draw(video, 0, SECOND, run)
    driver.document.finish_run(video, Run("r", video, "m"), [Detection(2 * SECOND, 3 * SECOND, "Dive", 0.9)])
    driver.action("action_accept_above").trigger()
    driver.window.workspace.selection.clear()
    driver.press("C")
    driver.qtbot.keyClicks(driver.widget("class_chooser_name"), "Kick")
    driver.press("Return")
    assert given(driver) == {"Run": "2", "Kick": "5", "Dive": "4"}
    # What is given by hand is as it was given: the sheet, or the panel, has asked then.
    driver.document.set_class_key(run, "9")
    driver.window.actions_table.set_keys({"split": ["B"]})
    driver.document.add_class("Turn")
    assert given(driver)["Turn"] == "1"


def test_a_pasted_class_and_the_first_one_get_a_key_that_is_free(driver, theirs):
    driver.press("I")
    driver.go_to_frame(20)
    driver.press("O")
    assert given(driver) == {"Event": "2"}
    open_project(driver, theirs[0])
    driver.press("Ctrl+A", driver.window.view)
    driver.press("Ctrl+C", driver.window.view)
    driver.window.context.session.close()
    open_project(driver, next(theirs[0].parent.glob("clip*.afsd")))
    driver.press("Ctrl+V", driver.window.view)
    assert given(driver) == {"Event": "2", "Dive": "4"}


def test_a_project_whose_class_keys_are_commands_is_told_of_once(driver, theirs):
    path, jump, dive, _ = theirs
    open_project(driver, path)
    banner = driver.window.banner
    (sentence,) = banner.sentences
    assert sentence == (
        "2 keys of classes in this project are those of your commands, too: 1 (Jump / Split at the playhead), "
        "M (Dive / Merge with the neighbour). Here they do the commands. Give the classes or the commands other keys."
    )
    banner.shut()
    driver.window.context.session.close()
    open_project(driver, path)
    assert banner.sentences == ()
    # A further one is news; nothing else is.
    driver.document.set_class_key(jump, "7")
    assert banner.sentences == ()
    driver.window.actions_table.set_keys({"snap": ["S", "7"]})
    (sentence,) = banner.sentences
    assert "7 (Jump / Snapping)" in sentence
    driver.document.set_class_key(jump, "8")
    driver.document.set_class_key(dive, None)
    assert banner.sentences == ()


def test_the_sentence_leads_to_the_class_in_the_sheet_and_goes_when_it_is_settled(driver, theirs):
    path, _, dive, _ = theirs
    driver.window.actions_table.set_keys({"split": ["B"]})
    open_project(driver, path)
    banner = driver.window.banner
    assert banner.sentences == (
        "M is the key of the class “Dive” in this project and of your command “Merge with the neighbour”; here it does "
        "the command. Give one of the two another key.",
    )
    banner.button.click()
    dialog = driver.widget("keys_dialog")
    driver.qtbot.waitUntil(dialog.isVisible, timeout=5_000)
    assert dialog.chosen.text() == "Dive"
    row = dialog.tree.visualItemRect(dialog.tree.currentItem())
    assert dialog.tree.viewport().rect().contains(row)
    dialog.wish("Q")
    assert driver.document.label_class(dive).key == "q"
    dialog.close()
    assert banner.sentences == ()


@pytest.mark.parametrize("where", ["video_view", "timeline", "segments_table", "videos_list"])
def test_the_command_has_the_key_wherever_the_focus_is_and_whether_it_can_be_done_or_not(driver, theirs, where):
    path, jump, dive, segment = theirs
    open_project(driver, path)
    editor, widget = driver.window.workspace.editor, driver.widget(where)
    dock = next((each for each in driver.window.docks.all if each.isAncestorOf(widget)), None)
    if dock is not None:
        dock.raise_()
    driver.go_to_frame(25)
    editor.state.set_active_class(jump)
    driver.focus(widget)
    driver.press("M")  # nothing is selected: there is nothing to merge
    assert editor.state.active_class == jump
    editor.selection.set((segment,))
    driver.press("1")
    assert len(driver.segments) == 2
    assert {each.class_id for each in driver.segments} == {dive}


def test_a_digit_by_its_place_is_the_commands_too(driver, theirs):
    open_project(driver, theirs[0])
    driver.go_to_frame(25)
    driver.window.workspace.selection.set((theirs[3],))
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # French: "&" is printed where 1 lies
        event = QKeyEvent(kind, Qt.Key.Key_Ampersand, Qt.KeyboardModifier.NoModifier, 10, 0, 0, "&", False, 1)
        QApplication.sendEvent(driver.window.view, event)
    assert len(driver.segments) == 2
    assert {each.class_id for each in driver.segments} == {theirs[2]}


def test_sharp_s_is_one_letter(driver):
    street = driver.document.add_class("Straße")
    driver.action("action_keys").trigger()
    dialog = driver.widget("keys_dialog")
    driver.qtbot.waitUntil(dialog.isVisible, timeout=5_000)
    dialog.choose(Owner(street, is_class=True))
    dialog.wish("ß")
    assert driver.document.label_class(street).key == "ß"
    assert dialog.owners.keys(Owner(street, is_class=True)) == ["ß"]
    dialog.close()
    assert driver.window.workspace.editor.class_for_key("ß") == street
    driver.window.actions_table.set_keys({"snap": ["ß"]})
    assert driver.window.workspace.classes.set_key(street, "ß") is False
    assert [each.command for each in driver.window.key_clashes.clashes()] == ["snap"]
