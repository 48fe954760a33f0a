"""The window never waits: while a real detection runs and a person edits, its event loop goes on."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from afsd_core.resources import resource
from afsd_core.weights import Registry
from tests.editing_session import edit_while_detecting
from tests.light_models import light_afsd
from tests.stall_watch import StallWatch
from tests.video_factory import make_video

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.alone
PLAINLY_WRONG = 0.25  # s: the median of the bench is far below; this fails only where something is broken
USABLE_WITHIN = 3.0  # s


def test_the_watch_sees_a_call_that_waits_and_one_that_computes(qtbot):
    def compute() -> None:
        until = time.thread_time() + 0.12
        while time.thread_time() < until:
            pass

    with StallWatch() as watch:
        for at, what in ((50, lambda: time.sleep(0.12)), (300, compute)):
            QTimer.singleShot(at, what)
        QTest.qWait(700)
    waited, computed = [each for each in watch.stalls if each.seconds >= 0.08]
    assert waited.waits
    assert "time.sleep(0.12)" in "".join(waited.stack)
    assert not computed.waits
    assert "compute" in "".join(computed.stack)


def test_the_window_goes_on_while_it_detects_and_is_edited(qtbot, driver, tmp_path):
    light_afsd(Registry())
    video = make_video(tmp_path / "clip.mp4", frames=150, rate=25, size=(640, 360))
    with StallWatch() as watch:
        driver.open(video)
        assert edit_while_detecting(driver, "light", rounds=3) == "done"
    assert driver.segments
    worst = "\n".join(map(str, sorted(watch.stalls, key=lambda stall: -stall.seconds)[:5]))
    assert watch.longest < PLAINLY_WRONG, worst
    waiting = [stall for stall in watch.stalls if stall.waits and stall.ours and stall.seconds > 0.1]
    assert waiting == [], "\n".join(map(str, waiting))


START = """
import sys, time
from app.infra import startup_checks
startup_checks.shed_foreign_plugins()
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.widgets import theme
from app.window import make_window
theme.apply(app, theme.DARK)
window = make_window()
window.show()
window.open_paths([sys.argv[1]])
while window.context.player.shown is None or window.workspace is None:
    app.processEvents()
    time.sleep(0.001)
window.grab()
print("usable")
window.close()
"""


def test_a_window_with_a_video_is_usable_soon(tmp_path):
    video = Path(shutil.copy(resource("sample", "sample.mp4"), tmp_path / "sample.mp4"))
    taken = []
    for _ in range(3):  # a busy machine gets another try
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", START, str(video)], cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout.readline().strip() == "usable"
        taken.append(time.perf_counter() - started)
        process.communicate(timeout=30)
        if taken[-1] < USABLE_WITHIN:
            break
    assert min(taken) < USABLE_WITHIN, taken
