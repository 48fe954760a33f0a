"""The sheet of keys where keys are changed: at once, for this user, never two with one key, and back again."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QPlainTextEdit, QToolButton

from afsd_core.resources import resource
from app.actions.synonyms import SYNONYMS
from app.actions.table import BY_COMMAND
from app.dialogs.key_owners import Owner
from app.timeline.menu import segment_menu
from tests.e2e.driving import Driver

pytestmark = pytest.mark.clip(frames=50)


def sheet(driver):
    driver.focus(driver.window.view)
    driver.press("?")
    dialog = driver.widget("keys_dialog")
    driver.qtbot.waitUntil(dialog.isVisible, timeout=5_000)
    return dialog


def press_in_field(dialog, keys: str) -> None:
    dialog.field.setFocus()
    combination = QKeySequence(keys)[0]
    QTest.keyClick(dialog.field, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()


def keys(driver, name: str) -> list[str]:
    return [key.toString() for key in driver.action(f"action_{name}").shortcuts()]


def test_a_new_key_holds_at_once_and_the_next_time_too(driver, qtbot, afsd_home, tmp_path):
    dialog = sheet(driver)
    dialog.choose(Owner("split"))
    press_in_field(dialog, "X")
    assert keys(driver, "split") == ["B", "X"]
    next(chip for chip in dialog.findChildren(QToolButton, "keys_chip") if chip.text().startswith("B")).click()
    assert keys(driver, "split") == ["X"]
    dialog.close()
    kept = json.loads((afsd_home / "settings" / "shortcuts.json").read_text())
    assert kept == {"action_split": ["X"]}
    class_id = driver.document.add_class("Jump")
    driver.window.workspace.selection.set(
        [driver.document.draw(driver.window.workspace.video_id, 0, 1_600_000, class_id)]
    )
    driver.go_to_frame(20)
    driver.press("B", driver.window.view)
    assert len(driver.segments) == 1
    driver.press("X", driver.window.view)
    assert len(driver.segments) == 2
    again = Driver(qtbot)
    assert keys(again, "split") == ["X"]
    assert "(X)" in again.action("action_split").toolTip()
    again.close()


def test_a_key_that_another_command_has_is_shown_and_taken_only_with_a_yes(driver):
    dialog = sheet(driver)
    dialog.choose(Owner("split"))
    press_in_field(dialog, "M")
    assert keys(driver, "split") == ["B"]
    assert dialog.told.text() == "M is the key of “Merge with the neighbour”."
    assert dialog.take.isVisible()
    dialog.take.click()
    assert keys(driver, "split") == ["B", "M"]
    assert keys(driver, "merge") == []


def test_class_keys_are_in_the_sheet_and_in_the_conflicts(driver):
    jump = driver.document.add_class("Jump", key="x")
    dialog = sheet(driver)
    dialog.choose(Owner("split"))
    press_in_field(dialog, "X")
    assert dialog.told.text() == "X is the key of “Jump”."
    dialog.take.click()
    assert keys(driver, "split") == ["B", "X"]
    assert driver.document.label_class(jump).key is None

    dialog.choose(Owner(jump, is_class=True))
    press_in_field(dialog, "Ctrl+J")
    assert dialog.told.text() == "A class has a single letter, digit or sign as its key."
    press_in_field(dialog, "7")
    assert driver.document.label_class(jump).key == "7"
    press_in_field(dialog, "N")
    assert "Next thing worth a look" in dialog.told.text()
    dialog.take.click()
    assert driver.document.label_class(jump).key == "n"
    assert keys(driver, "next_doubtful") == []


def test_reset_gives_one_or_all_their_shipped_keys(driver, afsd_home):
    dialog = sheet(driver)
    dialog.choose(Owner("split"))
    press_in_field(dialog, "M")
    dialog.take.click()
    dialog.choose(Owner("play"))
    press_in_field(dialog, "F8")
    dialog.choose(Owner("merge"))
    assert dialog.reset.isEnabled()
    dialog.reset.click()
    assert (keys(driver, "merge"), keys(driver, "split")) == (["M"], ["B"])
    assert not dialog.reset.isEnabled()
    dialog.reset_all.click()
    assert keys(driver, "play") == ["Space"]
    assert not (afsd_home / "settings" / "shortcuts.json").exists()


def test_keys_that_already_do_something_do_nothing_while_they_are_chosen(driver):
    dialog = sheet(driver)
    dialog.choose(Owner("split"))
    press_in_field(dialog, "Ctrl+W")
    assert driver.window.workspace is not None
    assert "Close project" in dialog.told.text()
    press_in_field(dialog, "Alt+F")
    assert dialog.told.text() == "Alt+F opens the menu “File”."


def test_shift_and_the_keypad_give_the_key_that_is_meant(driver):
    dialog = sheet(driver)
    dialog.choose(Owner("split"))
    dialog.field.setFocus()
    QTest.keyClick(dialog.field, Qt.Key.Key_Exclam, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.field, Qt.Key.Key_Slash, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(dialog.field, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert keys(driver, "split") == ["B", "!", "/", "Shift+S"]


def test_the_sheet_is_worked_by_keys_alone(driver):
    dialog = sheet(driver)
    QTest.keyClicks(dialog.search, "split at")
    assert dialog.chosen.text() == "Split at the playhead"
    QTest.keyClick(dialog.search, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.tree
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.field
    QTest.keyClick(dialog.field, Qt.Key.Key_X)
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert keys(driver, "split") == ["B", "X"]
    assert not dialog.isVisible()


def test_a_search_that_finds_nothing_leaves_nothing_to_change(driver):
    dialog = sheet(driver)
    QTest.keyClicks(dialog.search, "split at")
    QTest.keyClicks(dialog.search, "zzz")
    assert not dialog.field.isEnabled()
    dialog.wish("X")
    assert keys(driver, "split") == ["B"]


def found(dialog, text: str) -> list[str]:
    dialog.search.setText(text)
    return [item.text(0) for item in dialog._rows() if not item.isHidden()]


def test_a_search_that_finds_nothing_says_so_in_the_list(driver):
    dialog = sheet(driver)
    empty = dialog.tree.findChild(QLabel, "keys_tree_empty")
    assert not empty.isVisible()
    assert found(dialog, "zzz") == []
    assert empty.isVisible()
    assert empty.text() == "No command or key is like that. Try another word for it."
    assert dialog.tree.accessibleDescription() == empty.text()
    assert len(found(dialog, "")) == len(dialog._rows())
    assert not empty.isVisible()


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("delete", "Reject or delete"),
        ("razor", "Split at the playhead"),
        ("cut", "Cut"),
        ("join", "Merge with the neighbour"),
        ("shortcuts", "Keys"),
        ("PREFERENCES", "Settings"),
        ("train", "Fine-tune"),
        ("seek", "Go to a time or frame"),
        ("playhead split", "Split at the playhead"),  # in any order
        ("ctrl+y", "Redo"),
        ("b", "Split at the playhead"),  # a key that is typed is that key, whatever words have the letter
    ],
)
def test_commands_are_found_by_other_words_and_by_their_keys(driver, typed, best):
    dialog = sheet(driver)
    assert best in found(dialog, typed)
    assert dialog.chosen.text() == best


def test_what_cuts_marks_and_deletes_is_found(driver):
    driver.document.add_class("Rückhand")
    dialog = sheet(driver)
    assert {"Cut", "Split at the playhead"} <= set(found(dialog, "cut"))
    assert {"Start here", "End here", "Mark, or accept and go on"} <= set(found(dialog, "mark"))
    assert {"Reject or delete", "Reject the rest"} <= set(found(dialog, "delete"))
    assert found(dialog, "ruckhand") == ["Rückhand"]


def test_other_words_are_of_commands_that_there_are():
    assert set(SYNONYMS) <= set(BY_COMMAND)


def test_what_the_user_gave_to_one_command_is_no_others_after_a_new_version(qtbot, afsd_home):
    path = afsd_home / "settings" / "shortcuts.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"action_split": ["M"]}))  # written before "merge" had that key
    driver = Driver(qtbot)
    assert keys(driver, "split") == ["M"]
    assert keys(driver, "merge") == []
    driver.close()


def test_menus_and_sentences_name_the_keys_as_they_are_now(driver):
    driver.window.actions_table.set_keys({"note": ["Shift+T"], "mark_out": ["U"], "enter": ["Y"]})
    view, document = driver.window.workspace.timeline, driver.document
    segment = document.segment(document.draw(driver.window.workspace.video_id, 0, 400_000, document.add_class("Jump")))
    driver.window.workspace.selection.set([segment.id])
    texts = [each.text() for each in segment_menu(view, [segment], 0).actions()]
    assert {"Note…\tShift+T", "Accept\tY", "Copy\tCtrl+C"} <= set(texts)
    driver.window.workspace.selection.clear()
    said = []
    driver.window.workspace.editor.state.said.connect(said.append)
    driver.go_to_frame(20)
    driver.press("I", driver.window.view)
    assert said == ["Starts at 0:00:00.800; U or Y ends it."]


def test_sentences_of_lists_dialogs_and_lanes_name_the_keys_as_they_are_now(driver):
    actions = driver.window.actions_table
    actions.set_keys({"open": ["Ctrl+U"], "enter": ["Y"], "mark_in": [], "mark_out": ["U"]})
    driver.document.remove_videos([each.id for each in driver.document.videos()])
    empty = driver.widget("videos_list_empty")
    assert empty.text() == "No videos yet.\nDrop some on the window, or open them with Ctrl+U."
    driver.action("action_settings").trigger()
    tip = driver.widget("settings_reaction").toolTip()
    way = "“Start here”, U and Y"
    assert tip == f"What {way} mark while the video plays is set this much earlier."
    driver.widget("settings_dialog").close()
    # Who has taken a command's keys away finds it by its words.
    actions.set_keys({"open": [], "enter": []})
    empty.refresh()
    assert empty.text().endswith("open them with “Open”.")
    assert driver.window.workspace.editor.keys.way_to("enter") == "“Mark, or accept and go on”"
    assert actions["enter"].toolTip().splitlines()[0] == "Mark, or accept and go on"
    actions.set_keys({"enter": ["Return", "Enter"]})
    assert actions["enter"].toolTip().splitlines()[0] == "Mark, or accept and go on  (Enter)"


def test_no_sentence_names_a_key_that_may_be_another():
    """Keys come into sentences from where they are kept; a mouse's Shift and Ctrl are not to be changed."""
    names = r"\b(Ctrl|Alt|Meta)\+|\bF\d+\b|\b(Enter|Return|Del|Delete key|Backspace|Esc|Space|Home|Tab)\b|[←→↑↓]"
    allowed = {"Delete", "Help → First steps brings them back."}  # a menu's word; the way through a menu
    path = resource("translations") / "afsd_de.ts"
    sources = [each.text or "" for each in ElementTree.parse(path).iter("source")]
    arrows = re.compile(r"\{[^}]*\} → \{")  # from one number to another
    assert [each for each in sources if re.search(names, arrows.sub("", each)) and each not in allowed] == []


def test_a_note_is_written_and_kept_by_keys_alone(driver):
    document = driver.document
    note = document.draw(driver.window.workspace.video_id, 0, 400_000, document.add_class("Kick & run"))
    assert driver.action("action_undo").text() == "Undo Draw Kick && run"
    assert driver.action("action_undo").toolTip() == "Undo Draw Kick & run  (Ctrl+Z)"
    driver.window.workspace.selection.set([note])
    driver.press("Shift+N", driver.window.view)
    dialog = driver.window.findChild(QInputDialog)
    field = dialog.findChild(QPlainTextEdit)
    driver.qtbot.waitUntil(dialog.isVisible, timeout=5_000)
    QTest.keyClicks(field, "by the")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "door")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.toPlainText() == "by the\ndoor"
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.qtbot.waitUntil(lambda: document.segment(note).note == "by the\ndoor", timeout=5_000)
    QTest.keyClick(
        driver.window.view, Qt.Key.Key_Right
    )  # or Qt would hold Ctrl for down: the dialog went before it was up
