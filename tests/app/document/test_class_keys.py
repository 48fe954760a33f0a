"""Digits are for the classes people work with: one that only proposals brought gets its own with its first use."""

import pytest
from PySide6.QtCore import Qt

from afsd_core.inference.events import Detection
from afsd_core.project import Run, read_project
from app.panels.classes_model import ALL, HERE, KEY, NAME
from app.widgets import theme

pytestmark = pytest.mark.clip(frames=200)

SECOND = 1_000_000
LABELS = [f"action {n}" for n in range(25)]


@pytest.fixture
def driver(driver):
    """A person's class and segment, and proposals of 25 classes as the zero-shot detector brings them."""
    driver.video = driver.window.workspace.video_id
    run = driver.document.add_class("Run")
    driver.drawn = driver.document.draw(driver.video, 0, SECOND, run)
    found = [
        Detection(SECOND + n * 200_000, SECOND + n * 200_000 + 160_000, label, 0.9) for n, label in enumerate(LABELS)
    ]
    driver.document.finish_run(driver.video, Run("r", driver.video, "i3d"), found)
    driver.focus(driver.window.view)
    return driver


def keys(driver) -> dict[str, str]:
    return {each.name: each.key for each in driver.document.classes() if each.key is not None}


def select(driver, label: str) -> str:
    class_id = next(each.id for each in driver.document.classes() if each.name == label)
    segment = next(each for each in driver.segments if each.class_id == class_id)
    driver.window.workspace.editor.selection.set((segment.id,))
    return segment.id


def test_proposals_take_no_digit_and_the_first_accepted_one_brings_it(driver):
    assert keys(driver) == {"Run": "1"}
    select(driver, "action 7")
    driver.press("Return")
    select(driver, "action 3")
    driver.press("Return")
    assert keys(driver) == {"Run": "1", "action 7": "2", "action 3": "3"}
    # The digit works at once, and a second segment of the class changes nothing.
    moved = select(driver, "action 9")
    driver.press("2")
    assert driver.document.label_class(driver.document.segment(moved).class_id).name == "action 7"
    assert keys(driver) == {"Run": "1", "action 7": "2", "action 3": "3"}


def test_accepting_and_its_digit_are_one_step(driver):
    before, step = driver.document.records(), driver.document.undo_stack.index()
    select(driver, "action 7")
    driver.press("Return")
    after = driver.document.records()
    assert driver.document.undo_stack.index() == step + 1
    driver.press("Ctrl+Z")
    assert driver.document.records() == before
    driver.press("Ctrl+Y")
    assert driver.document.records() == after
    assert driver.document.file.flush(10)
    assert read_project(driver.document.path).classes == after.classes


def test_many_accepted_at_once_get_the_digits_that_are_left_in_the_order_of_their_lanes(driver):
    driver.document.add_class("Jump", key="5")
    driver.action("action_accept_above").trigger()
    digits = {name: key for name, key in keys(driver).items() if name not in ("Run", "Jump")}
    assert digits == dict(zip(LABELS[:7], "2346789", strict=True))


def test_giving_a_segment_the_class_drawing_in_it_and_renaming_it_are_uses_and_rejecting_is_none(driver):
    select(driver, "action 1")
    driver.press("Backspace")
    assert keys(driver) == {"Run": "1"}
    driver.window.workspace.editor.selection.set((driver.drawn,))
    driver.press("C")
    driver.qtbot.keyClicks(driver.widget("class_chooser_name"), "action 20")
    driver.press("Return")
    assert keys(driver) == {"Run": "1", "action 20": "2"}
    third = next(each for each in driver.document.classes() if each.name == "action 2")
    driver.document.rename_class(third.id, "Kick")
    assert keys(driver) == {"Run": "1", "action 20": "2", "Kick": "3"}
    driver.document.draw(driver.video, 0, SECOND, next(c.id for c in driver.document.classes() if c.name == "action 4"))
    assert keys(driver) == {"Run": "1", "action 20": "2", "Kick": "3", "action 4": "4"}


def test_a_persons_own_class_without_a_key_stays_so(driver):
    run = driver.document.classes()[0].id
    driver.document.set_class_key(run, None)
    driver.document.draw(driver.video, 0, SECOND, run)
    own = driver.document.add_class("Throw", key="t")
    driver.document.set_class_key(own, None)
    driver.document.draw(driver.video, 0, SECOND, own)
    assert keys(driver) == {}


def test_the_list_says_what_is_a_persons_and_mutes_the_rest(driver):
    rows = driver.window.workspace.classes.rows

    def shown(name: str) -> tuple:
        row = next(row for row in range(rows.rowCount()) if rows.index(row, NAME).data() == name)
        color = rows.index(row, NAME).data(Qt.ItemDataRole.ForegroundRole)
        return tuple(rows.index(row, column).data() for column in (KEY, HERE, ALL)), color

    assert shown("Run") == (("1", "1", "1"), None)
    assert shown("action 7") == (("", "0", "0"), theme.current().color("muted"))
    select(driver, "action 7")
    driver.press("Return")
    assert shown("action 7") == (("2", "1", "1"), None)
    for column, word in ((HERE, "this video"), (ALL, "all videos")):
        tip = rows.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert word in tip
        assert "drew, accepted or corrected" in tip


def test_what_a_person_marks_is_of_no_class_that_only_a_detector_brought(driver):
    run = driver.document.classes()[0].id
    driver.document.remove_class(run)
    driver.go_to_frame(0)
    driver.press("I")
    driver.go_to_frame(20)
    driver.press("O")
    (drawn,) = driver.window.workspace.editor.state.selected()
    assert driver.document.label_class(drawn.class_id).name == "Event"
    assert keys(driver) == {"Event": "1"}
    driver.press("C")
    driver.qtbot.keyClicks(driver.widget("class_chooser_name"), "Kick")
    driver.press("Return")
    assert keys(driver) == {"Kick": "1"}


def test_a_class_that_a_person_makes_stands_above_what_only_a_detector_brought(driver):
    select(driver, "action 7")
    driver.press("C")
    driver.qtbot.keyClicks(driver.widget("class_chooser_name"), "Kick")
    driver.press("Return")
    assert [each.name for each in driver.document.classes()] == ["Run", "Kick", *LABELS]
    driver.document.add_class("Throw", key="2")
    assert [each.name for each in driver.document.classes()] == ["Run", "Kick", "Throw", *LABELS]
    assert keys(driver) == {"Run": "1", "Throw": "2"}
    driver.press("Ctrl+Z")
    driver.press("Ctrl+Z")
    assert [each.name for each in driver.document.classes()] == ["Run", *LABELS]
    assert keys(driver) == {"Run": "1"}
