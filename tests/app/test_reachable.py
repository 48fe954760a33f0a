"""Everything can be reached and read without eyes on the mouse: names in dialogs, the way of Tab, F6 behind tabs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from tests.e2e.driving import Driver
from tests.video_factory import make_video


@pytest.fixture
def driver(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    yield driver
    driver.close()


@pytest.mark.parametrize(
    ("action", "dialog"),
    [("settings", "settings_dialog"), ("keys", "keys_dialog"), ("export", "export_dialog"), ("detect", "fetch_dialog")],
)
def test_every_control_of_a_dialog_has_a_name_and_tab_comes_to_it(driver, action, dialog):
    driver.action(f"action_{action}").trigger()
    shown: QDialog = driver.widget(dialog)
    driver.qtbot.waitUntil(shown.isActiveWindow, timeout=5_000)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractItemView)
    controls = [
        each
        for each in shown.findChildren(QWidget)
        if isinstance(each, kinds)
        and each.isVisible()
        and each.isEnabled()
        and not isinstance(each, QScrollBar)
        and not isinstance(each.parentWidget(), kinds)
        and each.window() is shown
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert controls
    nameless = [
        f"{type(each).__name__} {each.objectName()}"
        for each in controls
        if not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
    ]
    assert nameless == []
    reached = set()
    for _ in range(3 * len(controls) + 10):
        reached.add(QApplication.focusWidget())
        driver.press("Tab")
    assert [each.objectName() for each in controls if each not in reached] == []
    shown.close()


def test_tab_goes_through_all_controls_of_the_window_and_comes_back(driver):
    driver.focus(driver.window.view)
    seen = []
    for _ in range(120):
        driver.press("Tab")
        seen.append(QApplication.focusWidget().objectName())
        if QApplication.focusWidget() is driver.window.view:
            break
    assert seen[-1] == "video_view"
    assert {"timeline", "threshold_slider", "play_button", "segments_table", "model_combo", "detect_button"} <= {*seen}


def test_f6_comes_to_every_pane_also_behind_a_tab_and_shows_it(driver):
    driver.focus(driver.window.view)
    seen = []
    for _ in range(15):
        driver.press("F6")
        widget = QApplication.focusWidget()
        on_top = driver.window.childAt(widget.mapTo(driver.window, widget.rect().center()))
        assert on_top is widget or widget.isAncestorOf(on_top), widget.objectName()
        if widget is driver.window.view:
            break
        seen.append(widget.objectName())
    assert {"timeline", "segments_table", "classes_table", "models_list", "videos_list"} <= {*seen}


def test_the_timeline_says_that_the_table_lists_the_same(driver):
    timeline = driver.widget("timeline")
    assert timeline.accessibleName() == "Timeline"
    assert "table" in timeline.accessibleDescription().lower()
