"""F1 opens the manual at the page about what has the focus, in the window and in dialogs."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

import app
from app.window import manual

pytestmark = pytest.mark.clip(frames=50)


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """The addresses that were opened in a browser."""
    found: list[QUrl] = []
    monkeypatch.setattr(manual, "resource", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url) or True)
    return found


def pages(opened: list[QUrl]) -> list[str]:
    return [Path(url.toLocalFile()).stem + (f"#{url.fragment()}" if url.hasFragment() else "") for url in opened]


def test_the_menu_opens_the_first_page(driver, opened):
    driver.action("action_manual").trigger()
    assert pages(opened) == ["index"]
    assert "manual" in driver.window.status.sentence.text()


@pytest.mark.parametrize(
    ("dock", "widget"),
    [
        ("segments", "segments_table"),
        ("classes", "class_name"),
        ("queue", "review_queue_list"),
        ("models", "models_list"),
        ("videos", "videos_list"),
    ],
)
def test_f1_in_a_panel_opens_its_page(driver, opened, dock, widget):
    getattr(driver.window.docks, dock).raise_()
    driver.focus(driver.widget(widget))
    driver.press("F1")
    assert pages(opened) == [manual.PAGES[f"{dock}_dock"]]


def test_f1_in_the_picture_and_in_the_lanes(driver, opened):
    driver.focus(driver.window.view)
    driver.press("F1")
    driver.focus(driver.widget("timeline"))
    driver.press("F1")
    assert pages(opened) == ["annotate", "annotate#with-the-mouse"]


def test_f1_in_a_dialog_opens_its_page(qtbot, driver, opened):
    for command, name in (("settings", "settings_dialog"), ("export", "export_dialog"), ("keys", "keys_dialog")):
        opened.clear()
        driver.action(f"action_{command}").trigger()
        dialog = driver.widget(name)
        qtbot.waitUntil(lambda dialog=dialog: QApplication.activeWindow() is dialog, timeout=5_000)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=5_000)
        driver.press("F1")
        assert pages(opened) == [manual.PAGES[name]]
        dialog.close()


def test_where_nothing_was_built_the_window_says_so(driver, monkeypatch):
    def missing(*_parts):
        raise FileNotFoundError

    monkeypatch.setattr(manual, "resource", missing)
    driver.action("action_manual").trigger()
    assert "make manual" in driver.window.status.sentence.text()


def test_every_panel_and_dialog_has_a_page(window):
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(app.__file__).parent.rglob("*.py"))
    dialogs = set(re.findall(r'setObjectName\("(\w+_dialog)"\)', sources))
    docks = {dock.objectName() for dock in window.docks.all}
    assert dialogs | docks <= set(manual.PAGES)
    assert dialogs
