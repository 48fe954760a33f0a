"""Help for the first hour says what to do next and goes away once it has been done; empty lists say what to do."""

import pytest

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from app.dialogs.key_owners import KeyOwners, Owner
from tests.e2e.driving import Driver
from tests.video_factory import make_video


@pytest.fixture
def video(tmp_path):
    return make_video(tmp_path / "clip.mp4", frames=100, rate=25)


@pytest.fixture
def driver(driver, video):
    driver.open(video)
    return driver


def propose(driver) -> None:
    video = driver.window.workspace.video_id
    found = [Detection(1_600_000, 2_400_000, "Dive", 0.8), Detection(2_800_000, 3_200_000, "Dive", 0.7)]
    driver.document.finish_run(video, Run("r", video, "m"), found)


def test_each_step_goes_once_it_has_been_taken_and_never_comes_back(qtbot, driver, video):
    strip = driver.window.stage.first_steps
    view = driver.window.view
    assert strip.isVisible()
    assert strip.text.text().startswith("Press I where something begins and O where it ends.")
    driver.press("I", view)
    driver.go_to_frame(20)
    driver.press("O", view)
    assert "Ctrl+Z takes back" in strip.text.text()
    driver.press("]", view)
    driver.press("}", view)
    assert not strip.isVisible()
    propose(driver)
    assert strip.isVisible()
    assert strip.text.text() == "↓ goes to the next proposal, Enter accepts it, Backspace rejects it."
    driver.press("Down", view)
    driver.press("Return", view)
    assert not strip.isVisible()
    driver.close()
    other = video.with_name("other.mp4")
    other.write_bytes(video.read_bytes())
    again = Driver(qtbot)
    again.open(other)
    assert not again.window.stage.first_steps.isVisible()
    again.close()


def test_closing_the_strip_ends_all_of_it_and_the_help_menu_brings_it_back(driver):
    strip = driver.window.stage.first_steps
    driver.window.view.setFocus()
    strip.end.click()
    assert not strip.isVisible()
    propose(driver)
    assert not strip.isVisible()
    driver.action("action_first_steps").trigger()
    assert strip.isVisible()


def test_the_strip_names_the_keys_as_the_user_has_them(window):
    KeyOwners(window.actions_table, None).give(Owner("mark_in"), "A")
    KeyOwners(window.actions_table, None).remove(Owner("mark_in"), "I")
    assert window.stage.first_steps.text.text().startswith("Press A where something begins")


def test_empty_lists_say_why_they_are_empty_and_what_to_do(qtbot, driver):
    table = driver.widget("segments_table")
    note = driver.widget("segments_table_empty")
    assert note.isVisibleTo(table)
    assert "Press I where something begins" in note.text()
    assert table.accessibleDescription() == note.text()
    driver.window.docks.classes.raise_()
    assert "Name the first one below" in driver.widget("classes_table_empty").text()
    propose(driver)
    qtbot.waitUntil(lambda: not note.isVisibleTo(table), timeout=2_000)
    assert table.accessibleDescription() == ""
    driver.widget("segments_filter_text").setText("no such thing")
    qtbot.waitUntil(lambda: note.isVisibleTo(table), timeout=2_000)
    assert "Widen the search" in note.text()
    assert not driver.widget("classes_table_empty").isVisibleTo(driver.widget("classes_table"))
