"""Whoever goes about by F6 sees which panel has the keyboard, in both themes; a click in the video needs no frame."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.widgets import theme

pytestmark = pytest.mark.clip(frames=50)


@pytest.fixture
def driver(driver):
    yield driver
    driver.window.themes.set_theme(theme.SYSTEM)


def box(driver, widget) -> QRect:
    return QRect(widget.mapTo(driver.window, QPoint(0, 0)), widget.size())


def test_f6_frames_each_panel_it_comes_to(driver):
    frame, docks = driver.window.focus_frame, driver.window.docks
    driver.focus(driver.window.view)
    assert frame.framed is None
    seen = []
    for _ in range(12):
        driver.press("F6")
        focus = QApplication.focusWidget()
        dock = next((each for each in docks.all if each.isAncestorOf(focus)), None)
        wanted = dock.widget() if dock is not None else focus
        assert frame.framed is wanted
        assert frame.rect == box(driver, wanted)
        seen.append(wanted)
        if focus is driver.window.view:
            break
    assert len({*seen}) == 8
    assert seen[-1] is driver.window.view


@pytest.mark.parametrize("name", [theme.DARK, theme.LIGHT])
def test_the_frame_is_seen_in_both_themes(driver, name):
    driver.window.themes.set_theme(name)
    driver.focus(driver.window.view)
    accent = theme.load(name).color("accent").rgb()
    for _ in range(8):
        driver.press("F6")
        QApplication.processEvents()
        place = driver.window.focus_frame.rect
        picture = driver.window.grab().toImage()
        ratio = picture.devicePixelRatio()
        for point in (place.topLeft(), place.bottomRight(), QPoint(place.left(), place.center().y())):
            assert picture.pixelColor(round(point.x() * ratio), round(point.y() * ratio)).rgb() == accent


def test_a_click_in_the_video_or_the_lanes_ends_it(driver):
    frame, timeline = driver.window.focus_frame, driver.widget("timeline")
    driver.focus(driver.window.view)
    driver.press("F6")
    assert frame.framed is timeline
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(300, 90))
    assert frame.framed is None
    assert frame.rect.isEmpty()
    driver.press("F6")
    assert frame.framed is driver.window.docks.segments.widget()
    driver.press("Shift+F6")
    driver.press("Shift+F6")
    assert frame.framed is driver.window.view
    QTest.mouseClick(driver.window.view, Qt.MouseButton.LeftButton)
    assert frame.framed is None


def test_the_frame_follows_its_panel_and_leaves_with_the_focus(driver):
    frame = driver.window.focus_frame
    driver.focus(driver.widget("segments_filter_text"))
    panel = driver.window.docks.segments.widget()
    assert frame.framed is panel
    driver.window.resize(driver.window.width() - 90, driver.window.height() - 60)
    driver.qtbot.waitUntil(lambda: frame.rect == box(driver, panel), timeout=2_000)
    driver.press("Esc")
    assert frame.framed is None
    driver.press("F6")
    driver.press("F6")
    assert frame.framed is panel
    driver.press("Ctrl+W")
    assert frame.rect.isEmpty()
