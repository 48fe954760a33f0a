"""How the window looks: nothing that must be read is cut, no dialog is a dead end, all of it follows the theme."""

import pytest
from PySide6.QtCore import QLocale, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMenu, QStyleOptionTab, QTabBar

from afsd_core.project import Run
from app import languages, theme
from app.panels.segments_model import NOTE, STATE
from tests.app.timeline_stage import SECOND, Found
from tests.e2e.driving import Driver
from tests.video_factory import make_video

#: The smallest window that everything must fit into.
SMALL = (1280, 800)


@pytest.fixture(params=["en", "de"])
def language(request, qapp):
    before = QLocale()
    translators = languages.apply(qapp, request.param)
    yield request.param
    for each in translators:
        qapp.removeTranslator(each)
    QLocale.setDefault(before)


@pytest.fixture(params=[theme.LIGHT, theme.DARK])
def dressed(request, qapp, monkeypatch):
    palette = qapp.palette()
    monkeypatch.setattr(theme, "_current", None)
    theme.apply(qapp, request.param)
    yield request.param
    qapp.setStyleSheet("")
    qapp.setPalette(palette)


@pytest.fixture
def driver(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.window.resize(*SMALL)
    driver.open(make_video(tmp_path / "a_camera_over_the_door_004.mp4", frames=250, rate=25))
    yield driver
    driver.close()


class _Tabs(QTabBar):
    """Reads another bar's tabs: what a style is told to write is a protected matter of the bar."""

    @staticmethod
    def written(bar: QTabBar) -> list[str]:
        found = []
        for at in range(bar.count()):
            option = QStyleOptionTab()
            QTabBar.initStyleOption(bar, option, at)
            found.append(option.text)
        return found


def propose(driver, count=150):
    document, video = driver.document, driver.window.workspace.video_id
    times = [(n * SECOND // 20, n * SECOND // 20 + SECOND) for n in range(count)]
    document.finish_run(video, Run("run", video, "model"), [Found(a, b, f"Class {a % 7}", 0.9) for a, b in times])


def test_no_tab_and_no_state_is_cut_in_a_small_window(qtbot, dressed, language, driver):
    window = driver.window
    propose(driver)
    window.docks.jobs.setWindowTitle(window.tr("Jobs ({0})").format(12))
    qtbot.waitUntil(lambda: "(" in window.docks.queue.windowTitle(), timeout=5_000)
    window.docks.count_to_review(1234)
    QApplication.processEvents()
    assert (window.width(), window.height()) == SMALL
    (bar,) = (each for each in window.findChildren(QTabBar) if each.count() == 5)
    assert [bar.tabText(at) for at in range(5)] == _Tabs.written(bar)
    table = window.workspace.segments.table
    right = table.columnViewportPosition(STATE) + table.columnWidth(STATE)
    assert right <= table.viewport().width()
    metrics = table.fontMetrics()
    assert all(metrics.horizontalAdvance(word) + 6 < table.columnWidth(STATE) for word in table.rows.state_words())


def test_a_width_that_a_person_gave_the_classes_stays(qtbot, dressed, driver):
    table = driver.window.workspace.segments.table
    table.setColumnWidth(0, 61)
    driver.window.resize(1500, 900)
    QApplication.processEvents()
    assert table.columnWidth(0) == 61
    assert table.columnWidth(NOTE) > 0


def test_every_switch_in_the_menus_shows_whether_it_is_on(qtbot, dressed, driver):
    switches = [each for each in driver.window.actions_table if each.isCheckable()]
    assert len(switches) >= 6
    for menu in driver.window.menuBar().findChildren(QMenu):
        mine = [action for action in menu.actions() if action in switches]
        if mine:
            menu.popup(QPoint(0, 0))
        for action in mine:
            assert _painted(menu, action, False) != _painted(menu, action, True), action.text()
        menu.close()


def _painted(menu: QMenu, action: QAction, checked: bool) -> bytes:
    """The menu's entry as it looks."""
    action.blockSignals(True)
    action.setChecked(checked)
    action.blockSignals(False)
    return bytes(menu.grab(menu.actionGeometry(action)).toImage().constBits())


def test_buttons_of_dialogs_carry_words_and_no_stock_pictures(qtbot, dressed):
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close | QDialogButtonBox.StandardButton.Ok)
    qtbot.addWidget(box)
    box.show()
    assert box.buttons()
    assert all(button.icon().isNull() for button in box.buttons())
