"""How wide the panels are and how high the lanes: what a person chose comes back with the room for it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.e2e.driving import Driver

pytestmark = pytest.mark.clip(frames=50)


def sized(driver, width, height):
    driver.window.resize(width, height)
    QTest.qWait(60)
    docks = driver.window.docks
    return docks.videos.width(), docks.segments.width()


def drag_the_line_of_the_segments(driver, pixels):
    """As with the mouse: the line between the picture and the panels is the window's own."""
    window = driver.window
    line = window.docks.segments.geometry().topLeft() + QPoint(-2, 200)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=line)
    for part in range(1, 6):
        QTest.mouseMove(window, line + QPoint(pixels * part // 5, 0))
        QApplication.processEvents()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=line + QPoint(pixels, 0))
    QTest.qWait(60)


def test_panels_are_as_wide_as_before_once_a_small_window_is_large_again(driver):
    before = sized(driver, 1600, 1000)
    small = sized(driver, 1000, 640)
    assert sum(small) < sum(before)
    assert sized(driver, 1600, 1000) == before


def test_a_width_that_a_person_gave_a_panel_comes_back(qtbot, driver):
    _, usual = sized(driver, 1500, 900)
    drag_the_line_of_the_segments(driver, -150)
    given = driver.window.docks.segments.width()
    assert given > usual + 100
    assert sized(driver, 1100, 700)[1] < given
    assert sized(driver, 1500, 900)[1] == given
    assert sized(driver, 1700, 900)[1] == given
    sized(driver, 1000, 640)
    driver.close()
    again = Driver(qtbot)
    again.window.open_paths([str(again.window.context.preferences.recent()[0])])
    qtbot.waitUntil(lambda: again.window.workspace is not None, timeout=10_000)
    assert sized(again, 1500, 900)[1] == given  # though the window was closed while it was small
    again.action("action_restore_layout").trigger()
    assert sized(again, 1500, 900)[1] == usual
    again.close()


def test_picture_and_lanes_share_the_height_as_before_once_a_low_window_is_high_again(driver):
    sized(driver, 1500, 1000)
    splitter = driver.window.stage.splitter
    splitter.setSizes([520, 220])
    splitter.splitterMoved.emit(520, 1)
    before = splitter.sizes()
    sized(driver, 1500, 560)
    sized(driver, 1500, 1000)
    assert splitter.sizes() == pytest.approx(before, abs=2)
