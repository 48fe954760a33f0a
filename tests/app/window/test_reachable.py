"""Everything can be reached and read without eyes on the mouse: names in dialogs, the way of Tab, F6 behind tabs."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible
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

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from app.i18n import languages
from tests.e2e.driving import Driver
from tests.video_factory import make_video

pytestmark = pytest.mark.clip(frames=50)


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


# -- what a screen reader finds

_ROLE = QAccessible.Role
_ACTS = {_ROLE.Button, _ROLE.CheckBox, _ROLE.RadioButton, _ROLE.ComboBox, _ROLE.EditableText, _ROLE.Slider}
_ACTS |= {_ROLE.SpinBox, _ROLE.PageTab, _ROLE.MenuItem, _ROLE.ListItem, _ROLE.ColumnHeader, _ROLE.TreeItem}


def nameless(root: QWidget) -> list[str]:
    """What can be worked or focused below a widget and has no name; boxes whose name is only what they show."""
    found, waiting = [], [QAccessible.queryAccessibleInterface(root)]
    while waiting:
        each = waiting.pop()
        if each is None or not each.isValid() or each.state().invisible:
            continue
        waiting += [each.child(number) for number in range(each.childCount())]
        thing = each.object()
        called = f"{each.role().name} {thing.objectName() if thing is not None else each.text(QAccessible.Text.Value)}"
        works = each.state().focusable or each.role() in _ACTS
        # A row of tabs is called as the tab in front; before there is one, nothing is to be seen of it.
        if works and each.role() is not _ROLE.PageTabList and not each.text(QAccessible.Text.Name).strip():
            found.append(called)
        if each.role() is _ROLE.ComboBox:
            labels = [other for other, relation in each.relations() if relation & QAccessible.RelationFlag.Label]
            if not labels and not each.text(QAccessible.Text.Description).strip():
                found.append(f"{called}: which one?")
    return found


@pytest.fixture(params=["English", "de"])
def speaking(request, qapp):
    """The program in a language."""
    before, translators = QLocale(), languages.apply(qapp, request.param)
    yield request.param
    for each in translators:
        qapp.removeTranslator(each)
    QLocale.setDefault(before)


def test_a_screen_reader_finds_a_name_for_everything_in_both_languages(qtbot, tmp_path, speaking):
    driver = Driver(qtbot)
    window = driver.window
    assert nameless(window) == []
    driver.open(make_video(tmp_path / "clip.mp4", frames=100, rate=25))
    for n in range(8):  # so many that there is something to search
        driver.document.add_video(make_video(tmp_path / f"{n}.mp4", frames=10, rate=25))
    video = driver.window.workspace.video_id
    driver.document.draw(video, 0, 400_000, driver.document.add_class("Run"))
    driver.document.finish_run(video, Run("r", video, "m"), [Detection(800_000, 1_600_000, "Jump", 0.9)])
    window.context.notifier.notify("A sentence.", "A button", lambda: None)
    for dock in window.docks.all:
        dock.raise_()
        qtbot.wait(20)
        assert nameless(window) == [], dock.objectName()
    for action in ("settings", "keys", "export", "finetune", "about", "detect"):
        window.actions_table[action].trigger()
        dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
        assert dialogs, action
        for each in dialogs:
            assert nameless(each) == [], action
            each.close()
        qtbot.wait(20)
    window.activateWindow()
    driver.focus(window.view)
    driver.press("C")
    chooser = driver.widget("class_chooser")
    assert nameless(chooser) == []
    chooser.close()
    driver.close()
