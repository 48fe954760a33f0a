"""From a video file to corrected, exported segments: the real window, a real worker, files read back."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import astuple
from pathlib import Path

import pytest

from afsd_core.formats import read_annotations
from afsd_core.project import State, read_project
from afsd_core.resources import resource
from afsd_core.weights import Registry
from app.panels.jobs import status_line
from tests.e2e.driving import Driver
from tests.light_models import light_afsd, slow_zero_shot

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sample(tmp_path):
    return Path(shutil.copy(resource("sample", "sample.mp4"), tmp_path / "sample.mp4"))


def command_line_finds(video: Path, model: str, out: Path) -> set[tuple[int, int, str, float]]:
    code = "from app.cli import main; main()"
    arguments = ["detect", str(video), "--model", model, "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(out.read_text())["results"][video.stem]
    return {(round(r["segment"][0] * 1e6), round(r["segment"][1] * 1e6), r["label"], r["score"]) for r in rows}


def test_open_detect_correct_undo_export_and_find_it_all_again(qtbot, driver, sample, tmp_path):
    light_afsd(Registry())
    driver.window.context.models.look()
    combo = driver.widget("model_combo")
    qtbot.waitUntil(lambda: combo.findData("light") >= 0, timeout=5_000)
    driver.open(sample)
    assert sample.with_suffix(".afsd").exists()

    # Detect: proposals arrive while it runs, and the final ones are the command line's.
    combo.setCurrentIndex(combo.findData("light"))
    while_running = []
    driver.document.segments_changed.connect(lambda _video: while_running.append(len(driver.segments)))
    driver.action("action_detect").trigger()
    job = driver.job_ended()
    assert job.state == "done", job.sentence
    found = {astuple(detection) for detection in job.result.detections}
    expected = command_line_finds(sample, "light", tmp_path / "found.json")
    assert found == {each for each in expected if each[3] >= 0.02}
    assert while_running[0] > 0
    proposals = driver.segments
    names = {label.id: label.name for label in driver.document.classes()}
    assert proposals
    assert all(each.state is State.PROPOSED for each in proposals)
    assert {(s.start, s.end, names[s.class_id], s.score) for s in proposals} <= found
    # The jobs panel counts what the lanes show, not what the detector said in all.
    line = status_line(driver.window.context.jobs.job(job.id))
    many = "1 proposal" if len(proposals) == 1 else f"{len(proposals)} proposals"
    assert line.startswith(f"{many}, ")
    above = sum(driver.window.workspace.editor.thresholds.shows(each) for each in proposals)
    assert f"{above} above the threshold" in line or (above == len(proposals) and "above the threshold" in line)

    # Correct, by keys alone: trim one, reject one, draw one and name its class.
    driver.window.workspace.editor.thresholds.set(0.0)
    driver.focus(driver.widget("timeline"))
    driver.press("Down")
    driver.settle()
    editor, player = driver.window.workspace.editor, driver.window.context.player
    first = editor.state.current()
    inside = int(player.index.frame_at(first.start)) + 1
    driver.go_to_frame(inside)
    driver.press("I")
    trimmed = driver.document.segment(first.id)
    assert trimmed.start == int(player.index.start_of(inside))
    assert trimmed.state is State.CORRECTED
    assert trimmed.origin == (first.start, first.end)
    assert trimmed.score == first.score
    driver.press("Down")
    rejected = editor.state.current().id
    driver.press("Del")
    assert driver.document.segment(rejected).state is State.REJECTED
    driver.press("Esc")
    driver.press("Esc")
    driver.go_to_frame(100)
    driver.press("I")
    driver.go_to_frame(149)
    driver.press("O")
    drawn = next(each for each in driver.segments if each.drawn)
    assert (drawn.start, drawn.end) == (int(player.index.start_of(100)), int(player.index.end_of(149)))

    # Undo names what it takes back, and takes back one gesture.
    assert driver.action("action_undo").text() != "Undo"
    driver.action("action_undo").trigger()
    assert not any(each.drawn for each in driver.segments)
    driver.action("action_redo").trigger()
    assert driver.document.segment(drawn.id) == drawn

    # Export from the menu, and read back what was written.
    driver.action("action_export").trigger()
    dialog = driver.widget("export_dialog")
    out = tmp_path / "out"
    dialog.folder.setText(str(out))
    dialog.write.click()
    qtbot.waitUntil(lambda: "Written to" in dialog.outcome.text(), timeout=20_000)

    # A second export to the same place asks first; what is there is as it was until "Replace" is pressed.
    table = next(out.glob("*_Annotation.csv"))
    exported = table.read_text()
    table.write_text("mine")
    dialog.write.click()
    qtbot.waitUntil(lambda: "already" in dialog.outcome.text(), timeout=20_000)
    assert table.read_text() == "mine"
    dialog.write.click()
    qtbot.waitUntil(lambda: "Written to" in dialog.outcome.text(), timeout=20_000)
    assert table.read_text() == exported
    dialog.close()
    decided = {(s.start, s.end) for s in driver.segments if s.by_person}
    assert decided == {(trimmed.start, trimmed.end), (drawn.start, drawn.end)}
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(int(r["startFrame"]), int(r["endFrame"])) for r in rows} >= {(100, 150)}
    read = read_annotations(out)
    assert {(each.start, each.end) for each in read.segments} == decided

    # Everything is there the next time, in the window and in the file.
    kept = driver.segments
    driver.close()
    assert tuple(s for s in read_project(sample.with_suffix(".afsd")).segments) == kept
    again = Driver(qtbot)
    again.open(sample)
    assert again.segments == kept
    again.close()


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_a_killed_worker_leaves_the_window_alive_with_a_message_and_a_way_to_run_again(qtbot, driver, sample):
    slow_zero_shot(Registry())
    driver.open(sample)
    video = driver.window.workspace.video_id
    driver.window.services.detection.detect(video, "slow", engine="torch")
    queue = driver.window.context.jobs
    qtbot.waitUntil(lambda: queue.jobs()[0].stage == "Detecting", timeout=60_000)
    first_worker = queue.worker_pid
    os.kill(first_worker, signal.SIGKILL)
    banner = driver.window.banner
    qtbot.waitUntil(lambda: banner.isVisible(), timeout=10_000)
    assert "Run" in banner.button.text()
    assert queue.jobs()[0].state == "failed"
    driver.press("Right", driver.window.view)
    qtbot.waitUntil(lambda: driver.window.context.player.frame == 1, timeout=5_000)
    banner.button.click()
    assert not banner.isVisible()
    qtbot.waitUntil(lambda: queue.jobs()[0].state == "running" and queue.worker_pid not in (0, first_worker))
    driver.action("action_cancel").trigger()
    assert queue.jobs()[0].state == "cancelled"


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_a_killed_window_takes_its_worker_with_it(sample, afsd_home):
    slow_zero_shot(Registry())
    code = f"""
import sys
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.window import make_window
window = make_window()
window.show()
window.open_paths([{str(sample)!r}])
def look():
    if window.workspace is not None and window.workspace.video_id and not window.context.jobs.jobs():
        window.services.detection.detect(window.workspace.video_id, "slow", engine="torch")
    if window.context.jobs.worker_pid and window.context.jobs.jobs()[0].stage == "Detecting":
        print(window.context.jobs.worker_pid, flush=True)
        timer.stop()
timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
app.exec()
"""
    window = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    worker = int(window.stdout.readline())
    assert alive(worker)
    window.kill()
    window.wait(10)
    for _ in range(100):
        if not alive(worker):
            break
        time.sleep(0.05)
    assert not alive(worker)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is only not yet collected counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
