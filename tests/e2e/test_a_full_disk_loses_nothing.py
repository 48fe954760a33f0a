"""A disk that refuses edits is told, and the window does not close over them."""

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from afsd_core.project import read_project

pytestmark = pytest.mark.clip(frames=50)


def disk_takes(document, pages: int) -> None:
    document.file._store._connection.execute(f"PRAGMA max_page_count = {pages}")


def draw_with_a_long_note(driver) -> str:
    document = driver.document
    drawn = document.draw(driver.window.workspace.video_id, 0, 400_000, document.add_class("Dive"))
    document.file.flush()
    disk_takes(document, 1)
    document.set_note(drawn, "x" * 100_000)
    return drawn


def test_the_window_stays_open_with_the_edits_and_closes_once_they_are_written(driver):
    drawn = draw_with_a_long_note(driver)
    document = driver.document

    driver.window.close()

    assert driver.window.isVisible()
    assert "Not saved yet" in driver.widget("banner").findChild(QLabel).text()
    assert len(driver.document.segment(drawn).note) == 100_000
    disk_takes(document, 100_000)
    driver.window.close()
    assert not driver.window.isVisible()
    assert len(read_project(document.path).segments[0].note) == 100_000


def test_a_person_can_give_up_what_the_disk_refuses(driver):
    draw_with_a_long_note(driver)
    path = driver.document.path

    driver.window.close()
    button = driver.widget("banner").findChild(QPushButton, "banner_button")
    assert button.text() == "Close without them"
    button.click()

    assert driver.window.workspace is None
    assert read_project(path).segments[0].note == ""


def test_a_copy_elsewhere_has_what_the_disk_refuses(driver, tmp_path, monkeypatch):
    draw_with_a_long_note(driver)
    document, banner = driver.document, driver.widget("banner")
    driver.qtbot.waitUntil(lambda: banner.isVisible(), timeout=5_000)
    target = tmp_path / "elsewhere" / "kept.afsd"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    button = banner.findChild(QPushButton, "banner_button")
    assert button.text() == "Save a copy…"
    button.click()
    driver.qtbot.waitUntil(target.exists, timeout=10_000)
    assert len(read_project(target).segments[0].note) == 100_000
    assert read_project(target).videos[0].path == tmp_path / "clip.mp4"
    assert read_project(document.path).segments[0].note == ""
    # What waits is not lost by it, and what says that something waits goes once nothing does.
    driver.window.close()
    assert "Not saved yet" in banner.sentences[-1]
    disk_takes(document, 100_000)
    document.file.retry()
    driver.qtbot.waitUntil(lambda: not banner.isVisible(), timeout=5_000)
    assert len(read_project(document.path).segments[0].note) == 100_000
