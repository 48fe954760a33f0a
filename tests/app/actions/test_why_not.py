"""What cannot be done now says why: its key in the status line, its menu entry and its button under the pointer."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QDesktopServices, QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from app.actions.table import BY_COMMAND
from tests.video_factory import make_video


@pytest.fixture
def open_driver(driver, tmp_path):
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    return driver


def said(driver) -> str:
    return driver.widget("status_sentence").text()


def test_every_command_that_is_off_says_why_in_its_tip_and_none_that_is_on(driver, tmp_path):
    for opened in (False, True):
        if opened:
            driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
        for name in BY_COMMAND:
            action = driver.window.actions_table[name]
            reason = action.toolTip().partition("\n")[2]
            assert bool(reason) == (not action.isEnabled()), name
            assert reason.endswith(".") == bool(reason), name


@pytest.mark.parametrize("key", ["[", "M", "Del", "Shift+N", "Shift+Space"])
def test_the_key_of_what_needs_a_segment_says_so(open_driver, key):
    driver = open_driver
    driver.focus(driver.window.view)
    driver.press(key)
    assert said(driver) == "Select a segment first."
    document = driver.document
    document.draw(driver.window.workspace.video_id, 0, 400_000, document.add_class("Jump"))
    driver.press("Down")
    assert said(driver) == ""
    driver.press("Esc")
    driver.focus(driver.widget("segments_table"))  # from a panel, too
    driver.window.status.say("")
    driver.press(key)
    assert said(driver) == "Select a segment first."


def test_keys_without_anything_open_or_done_say_so(driver, tmp_path):
    driver.press("Ctrl+E")
    assert said(driver) == "Open a video or a project first."
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    driver.focus(driver.window.view)
    driver.press("Ctrl+Z")
    assert said(driver) == "There is nothing to undo."
    driver.press("Ctrl+Y")
    assert said(driver) == "There is nothing to redo."


def test_a_menu_says_it_of_an_entry_under_the_pointer(open_driver, qtbot):
    menu = open_driver.window.findChild(QMenu, "menu_segment")
    action = open_driver.window.actions_table["merge"]
    menu.popup(QPoint(0, 0))
    for entry, expected in ((action, "Select a segment first."), (open_driver.window.actions_table["mark_in"], "")):
        place = menu.actionGeometry(entry).center()
        QApplication.sendEvent(menu, QHelpEvent(QHelpEvent.Type.ToolTip, place, menu.mapToGlobal(place)))
        qtbot.waitUntil(lambda: QToolTip.text() == expected, timeout=2_000)  # noqa: B023 - waits before it goes on
    menu.close()


def test_panels_have_no_place_before_something_is_open(driver, tmp_path):
    view, panels = (driver.window.findChild(QMenu, name) for name in ("menu_view", "menu_panels"))
    view.aboutToShow.emit()
    assert not panels.menuAction().isEnabled()
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    view.aboutToShow.emit()
    assert panels.menuAction().isEnabled()


def test_where_no_file_manager_opens_the_log_folder_is_named(driver, monkeypatch, afsd_home):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    driver.action("action_log_folder").trigger()
    assert said(driver) == f"The logs are in {afsd_home / 'logs'}."


def test_first_steps_come_back_where_nothing_is_left_to_show_them_on(open_driver):
    document, window = open_driver.document, open_driver.window
    video = window.workspace.video_id
    document.finish_run(video, Run("r", video, "m"), [Detection(0, 400_000, "a", 0.9)])
    document.reject([each.id for each in open_driver.segments])
    window.stage.first_steps.finish()
    assert not window.stage.first_steps.isVisible()
    open_driver.action("action_first_steps").trigger()
    assert window.stage.first_steps.isVisible()
