"""From nothing to an exported annotation without a mouse, and all of it there the next time."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from afsd_core.project import State
from tests.e2e.driving import Driver
from tests.video_factory import make_video

FRAME = 40_000  # µs


class Person:
    """Someone at a keyboard: presses keys where the focus is, types, and reads what is on screen; counts keystrokes."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.keystrokes = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keystrokes += 1
            self.driver.press(key)
            if self.driver.window.context.player.path is not None:
                self.driver.settle()

    def type(self, text: str) -> None:
        self.keystrokes += len(text)
        QTest.keyClicks(QApplication.focusWidget(), text)

    def press_and_answer(self, key: str, path: Path) -> None:
        """Press a key that asks for a file, and type its path."""
        timer = QTimer(interval=30)
        answered = []

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog) and isinstance(QApplication.focusWidget(), QLineEdit):
                timer.stop()
                answered.append(dialog.windowTitle())
                QApplication.focusWidget().clear()
                self.type(str(path))
                self.driver.press("Return")

        timer.timeout.connect(answer)
        timer.start()
        self.press(key)
        assert answered
        self.back_to_the_window()

    def back_to_the_window(self) -> None:
        """A desktop activates the window again when its dialog has closed; the screenless platform does not."""
        self.driver.window.activateWindow()
        self.driver.qtbot.waitUntil(self.driver.window.isActiveWindow, timeout=5_000)

    def go_to_pane(self, name: str) -> None:
        """F6 until the focus is there."""
        for _ in range(12):
            if QApplication.focusWidget().objectName() == name:
                return
            self.press("F6")
        raise AssertionError(f"F6 does not come to {name}")

    @property
    def told(self) -> str:
        return self.driver.widget("status_sentence").text()


@pytest.fixture
def person(qtbot):
    driver = Driver(qtbot)
    yield Person(driver)
    driver.close()


def everything(driver: Driver) -> dict:
    """What a project holds, as a person would list it."""
    document = driver.document
    names = {each.id: each.name for each in document.classes()}
    return {
        "classes": [(each.name, each.key, each.color) for each in document.classes()],
        "segments": [
            (each.start, each.end, names[each.class_id], each.state, each.note, each.annotator)
            for each in driver.segments
        ],
        "reviewed": document.reviewed(driver.window.workspace.video_id),
        "videos": [(each.name, document.video_state(each.id)) for each in document.videos()],
    }


def test_annotate_review_export_and_open_again_by_keys_alone(qtbot, person, tmp_path):
    video = make_video(tmp_path / "practice.mp4", frames=250, rate=25)
    driver = person.driver
    window = driver.window
    person.press_and_answer("Ctrl+O", video)
    qtbot.waitUntil(lambda: window.workspace is not None and window.context.player.index is not None, timeout=20_000)
    driver.settle()
    assert QApplication.focusWidget() is window.view  # the keys act on the picture at once

    # Two classes, named where they are listed; each gets a digit.
    person.go_to_pane("classes_table")
    person.press("Tab")
    for name in ("Jump", "Dive"):
        person.type(name)
        person.press("Return")
    person.press("Esc")
    assert QApplication.focusWidget() is window.view

    # One segment with I and O, another with Enter and Enter, each with its class.
    person.press("Shift+Right", "I", "Shift+Right", "Shift+Right", "Left", "O", "1")
    person.press("Esc", "Shift+Right", "Shift+Right", "Return", "2", "Shift+Right", "Return")
    spans = [(each.start // FRAME, each.end // FRAME) for each in driver.segments]
    assert spans == [(25, 75), (124, 150)]
    # The first one begins a frame later and ends two later; the last change is taken back; a third one is a mistake.
    person.press("Up", "Up")
    person.press("Home", "]", "}", "}", "Ctrl+Z")
    person.press("Esc", "End", "I", "O", "Del")
    spans = [(each.start // FRAME, each.end // FRAME) for each in driver.segments]
    assert spans == [(26, 76), (124, 150)]
    person.press("Esc", "R")
    assert person.told.endswith("is reviewed.")
    made = everything(driver)
    assert [segment[2:4] for segment in made["segments"]] == [("Jump", State.ACCEPTED), ("Dive", State.ACCEPTED)]
    assert [name_and_key[:2] for name_and_key in made["classes"]] == [("Jump", "1"), ("Dive", "2")]
    assert made["reviewed"] == ((0, 250 * FRAME),)

    person.press("Ctrl+E")
    dialog = driver.widget("export_dialog")
    qtbot.waitUntil(lambda: dialog.isActiveWindow(), timeout=5_000)
    while QApplication.focusWidget().objectName() != "export_folder":
        person.press("Tab")
    person.press("Ctrl+A")
    person.type(str(tmp_path / "out"))
    person.press("Return")
    qtbot.waitUntil(lambda: "Written to" in dialog.outcome.text(), timeout=20_000)
    person.press("Esc")
    person.back_to_the_window()
    with next((tmp_path / "out").glob("*_Annotation.csv")).open(newline="") as file:
        rows = {(row["type"], int(row["startFrame"]), int(row["endFrame"])) for row in csv.DictReader(file)}
    assert rows == {("Jump", 26, 76), ("Dive", 124, 150)}

    person.press("Ctrl+W")
    assert window.workspace is None
    person.press("Ctrl+Q")
    assert not window.isVisible()
    print(f"{person.keystrokes} keystrokes")

    again = Driver(qtbot)
    second = Person(again)
    second.press_and_answer("Ctrl+Shift+O", video.with_suffix(".afsd"))
    qtbot.waitUntil(
        lambda: again.window.workspace is not None and again.window.context.player.index is not None, timeout=20_000
    )
    again.settle()
    assert everything(again) == made
    assert not again.document.undo_stack.canUndo()
    again.close()
