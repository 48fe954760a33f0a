"""How long the window stands still at most while a detection runs and a person edits, and how soon it is usable.

python -m tests.bench.window [VIDEO] [RUNS]

Run by hand. Prints the median over the runs, and the calls of the longest pauses.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from afsd_core.resources import resource
from afsd_core.weights import Registry
from tests.e2e.driving import Driver
from tests.e2e.test_nothing_blocks import START
from tests.editing_session import edit_while_detecting
from tests.light_models import light_afsd
from tests.stall_watch import Stall, StallWatch

ROOT = Path(__file__).resolve().parents[2]


class Bot:
    """The two things of pytest-qt that a `Driver` asks for."""

    def addWidget(self, _widget) -> None:
        """Nothing closes it here but `Driver.close`."""

    def waitUntil(self, holds, timeout: int = 5000) -> None:
        """Let the loop run until `holds()`; TimeoutError after so many ms."""
        limit = time.perf_counter() + timeout / 1000
        while not holds():
            if time.perf_counter() > limit:
                raise TimeoutError
            QTest.qWait(5)


def main() -> None:
    """Print the figures."""
    video = Path(sys.argv[1]) if len(sys.argv) > 1 else resource("sample", "sample.mp4")
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    start(video, runs)
    stalls(video, runs)


def start(video: Path, runs: int) -> None:
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AFSD_HOME"] = folder
        copy = shutil.copy(video, folder)
        for _ in range(runs):
            began = time.perf_counter()
            process = subprocess.Popen([sys.executable, "-c", START, copy], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            process.stdout.readline()
            taken.append(time.perf_counter() - began)
            process.communicate()
    print(f"start to a usable window with a video: median {statistics.median(taken):.2f} s, worst {max(taken):.2f} s")


def stalls(video: Path, runs: int) -> None:
    application = QApplication([])
    longest: list[float] = []
    kept: list[Stall] = []
    typical: list[float] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["AFSD_HOME"] = folder
            light_afsd(Registry())
            copy = Path(shutil.copy(video, folder))
            driver = Driver(Bot())
            with StallWatch() as watch:
                driver.open(copy)
                edit_while_detecting(driver, "light", rounds=40)
            longest.append(watch.longest)
            typical.append(statistics.quantiles(watch.pauses, n=100)[98])
            kept += watch.stalls
            driver.close()
    print(
        f"longest pause while detecting and editing: median {statistics.median(longest) * 1000:.0f} ms of {runs} runs, "
        f"worst {max(longest) * 1000:.0f} ms; 99 of 100 pauses within {statistics.median(typical) * 1000:.0f} ms"
    )
    for stall in sorted(kept, key=lambda stall: -stall.seconds)[:4]:
        print(stall)
    del application


if __name__ == "__main__":
    main()
