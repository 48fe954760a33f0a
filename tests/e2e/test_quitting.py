"""Whoever quits is rid of the program: at once, without a crash, whatever is going on."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from afsd_core.project import read_project
from afsd_core.weights import Registry
from app.panels.classes_model import NAME
from tests.e2e.driving import Driver
from tests.light_models import slow_zero_shot
from tests.video_factory import make_video

ROOT = Path(__file__).parents[2]

# The program as it is started, with somebody at it: what they do once a video is shown, then "quit".
PROGRAM = """
import sys, time
from PySide6.QtCore import QTimer
import app.main, app.window.main_window
from app.infra import background

doing, delay, *arguments = sys.argv[1:]

class Window(app.window.main_window.MainWindow):
    def show(self):
        super().show()
        self.watch = QTimer(self, interval=5)
        self.watch.timeout.connect(self.look)
        self.watch.start()

    def look(self):
        player = self.context.player
        shown = self.workspace is not None and player.index is not None and player.shown is not None
        if shown or doing == "opening":
            self.watch.stop()
            getattr(self, doing)()
            print(doing, flush=True)
            QTimer.singleShot(int(delay), self.actions_table["quit"].trigger)

    def opening(self):
        pass

    def copying(self):
        editor = self.workspace.editor
        editor.draw(1_000_000, 2_000_000, self.workspace.document.add_class("Run"))
        editor.clipboard.copy()

    def charting(self):
        from app.dialogs.loss_chart import LossChart
        self.chart = LossChart(self)
        self.chart.show()
        self.chart.draw("rgb", [1, 2], [2.0, 1.0])

    def everything(self):
        self.copying()
        self.charting()
        self.services.detection.detect(self.workspace.video_id, "slow")
        self.context.player.play()

    def waiting_for_a_drive(self):
        background.run(self, lambda: time.sleep(60), print, print)

app.window.main_window.MainWindow = Window
sys.exit(app.main.main(["afsd-annotator", *arguments]))
"""


def quit_while(doing: str, video: Path, delay: int = 200) -> subprocess.CompletedProcess:
    """Start the program with a video (or a folder), do something, quit so many milliseconds later."""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM, doing, str(delay), str(video)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


@pytest.mark.parametrize("doing", ["opening", "copying", "everything", "waiting_for_a_drive"])
def test_quitting_ends_the_program_without_a_word(tmp_path, doing):
    slow_zero_shot(Registry())
    video = make_video(tmp_path / "clip.mp4", frames=200, sound=True)
    done = quit_while(doing, video)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, doing, "")


@pytest.mark.parametrize("keys", ["Ctrl+Q", "Ctrl+W"])
def test_what_is_being_typed_in_a_cell_is_kept_when_the_project_closes(qtbot, tmp_path, keys):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    document = driver.document
    drawn = document.draw(driver.window.workspace.video_id, 0, 400_000, document.add_class("Fight"))
    table = driver.widget("classes_table")
    driver.window.docks.classes.raise_()
    driver.focus(table)
    table.edit(table.model().index(0, NAME))
    QTest.keyClicks(QApplication.focusWidget(), "Brawl")
    driver.press(keys)
    qtbot.waitUntil(lambda: driver.window.workspace is None, timeout=5_000)
    kept = read_project(document.path)
    assert [each.name for each in kept.classes] == ["Brawl"]
    assert [each.id for each in kept.segments] == [drawn]
    driver.close()
