"""Detection in the real worker process, from the queue, compared with the command line's."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest

from afsd_core.weights import Registry
from app.jobs import JobQueue, JobState
from app.jobs.client import worker_command
from tests.light_models import light_afsd, light_zero_shot, slow_zero_shot
from tests.video_factory import make_video

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")


def noise(number):
    return np.random.default_rng(number // 7).integers(0, 255, (48, 64, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return make_video(
        tmp_path_factory.mktemp("videos") / "noise.mp4", frames=360, rate=25, size=(64, 48), picture=noise
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """User folders with three models, for all tests of this file: loading PyTorch anew for each takes seconds."""
    home = tmp_path_factory.mktemp("worker-home")
    registry = Registry(home / "models")
    light_afsd(registry)
    light_zero_shot(registry)
    slow_zero_shot(registry)
    return home


@pytest.fixture(scope="module")
def queue_of_all(qapp, home):
    queue = JobQueue()
    yield queue
    queue.shutdown()


@pytest.fixture
def queue(queue_of_all, home, monkeypatch):
    """A worker takes its folders from the environment in which it is started, which may be any test's."""
    monkeypatch.setenv("AFSD_HOME", str(home))
    return queue_of_all


def submit(queue, video, model, **more):
    params = {"video": str(video), "model": model, "engine": "torch", **more}
    return queue.submit("detect", params, title=f"Detect in {Path(video).name}")


def wait(qtbot, queue, *jobs, seconds=90):
    qtbot.waitUntil(
        lambda: all(queue.job(j).state not in (JobState.QUEUED, JobState.RUNNING) for j in jobs),
        timeout=seconds * 1000,
    )


def test_the_worker_finds_what_the_command_line_finds(queue, qtbot, video, tmp_path):
    stages = []
    queue.changed.connect(lambda job: stages.append(queue.job(job).stage))
    job = submit(queue, video, "light")
    wait(qtbot, queue, job)
    result = queue.job(job).result
    assert (result.model, result.engine, result.device) == ("light", "torch", "cpu")
    assert result.unreadable == ()
    assert list(dict.fromkeys(s for s in stages if s))[-1] == "Finishing"
    out = tmp_path / "found.json"
    code = "import sys; from app.cli import main; main()"
    arguments = ["detect", str(video), "--model", "light", "--engine", "torch", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(out.read_text())["results"]["noise"]
    expected = {
        (round(r["segment"][0] * 1e6), round(r["segment"][1] * 1e6), r["label"], r["score"])
        for r in rows
        if r["score"] >= 0.02
    }
    assert len(expected) > 10
    assert {astuple(detection) for detection in result.detections} == expected
    assert result.total == len(rows)


def test_the_second_detection_finds_the_network_loaded(queue, qtbot, video):
    first = submit(queue, video, "any")
    wait(qtbot, queue, first)
    weights = Registry().get("any").weights
    content = weights.read_bytes()
    # Only model.json is read again.
    weights.write_bytes(b"")
    try:
        second = submit(queue, video, "any")
        wait(qtbot, queue, second)
    finally:
        weights.write_bytes(content)
    assert queue.job(second).state is JobState.DONE, queue.job(second).sentence
    assert queue.job(second).result.detections == queue.job(first).result.detections


@pytest.mark.alone
def test_cancelling_in_the_middle_of_a_clip_frees_the_device_within_a_second(queue, qtbot, video):
    job = submit(queue, video, "slow")
    qtbot.waitUntil(lambda: queue.job(job).stage == "Detecting", timeout=60_000)
    pid = queue.worker_pid
    began = time.monotonic()
    queue.cancel(job)
    following = submit(queue, "/nowhere/at/all.mp4", "slow")
    wait(qtbot, queue, following)
    assert time.monotonic() - began < 1
    assert queue.worker_pid == pid
    assert queue.job(job).state is JobState.CANCELLED
    assert "all.mp4" in queue.job(following).sentence


def test_a_worker_killed_in_mid_detection_leaves_a_sentence_and_the_job_can_be_run_again(queue, qtbot, video):
    job = submit(queue, video, "slow")
    following = submit(queue, video, "any")
    qtbot.waitUntil(lambda: queue.job(job).stage == "Detecting", timeout=60_000)
    os.kill(queue.worker_pid, signal.SIGKILL)
    wait(qtbot, queue, job, following)
    assert queue.job(job).state is JobState.FAILED
    assert "Detecting" in queue.job(job).sentence
    assert queue.job(following).state is JobState.DONE, queue.job(following).sentence
    assert queue.retry(job)


def test_what_the_worker_is_asked_wrongly_is_one_sentence(queue, qtbot, video):
    unknown = submit(queue, video, "no-such-model")
    engine = submit(queue, video, "light", engine="abacus")
    device = submit(queue, video, "light", device="cuda")
    wait(qtbot, queue, unknown, engine, device)
    assert "no-such-model" in queue.job(unknown).sentence
    assert "light" in queue.job(unknown).sentence
    assert "abacus" in queue.job(engine).sentence
    for job in (unknown, engine):
        assert queue.job(job).state is JobState.FAILED
        assert "Traceback" not in queue.job(job).sentence


def test_devices_and_models_are_told(queue, qtbot):
    devices, models = queue.submit("devices", {}, title="Devices"), queue.submit("models", {}, title="Models")
    wait(qtbot, queue, devices, models)
    engines = {engine.name: engine for engine in queue.job(devices).result.engines}
    assert "cpu" in engines["torch"].devices
    found = {model.name: model for model in queue.job(models).result.models}
    assert sorted(found) == ["any", "light", "slow"]
    assert (found["light"].kind, found["light"].classes) == ("afsd", ("jump", "throw", "turn"))
    assert queue.job(models).result.fetchable == ("i3d-kinetics400",)


def test_an_index_is_verified_and_left_where_it_is_found(queue, qtbot, tmp_path):
    from afsd_core.media import VideoIndex

    video = make_video(tmp_path / "clip.avi", frames=50, rate=25, codec="mpeg4", bframes=2)
    job = queue.submit("verify_index", {"video": str(video)}, title="Verify")
    wait(qtbot, queue, job)
    result = queue.job(job).result
    assert result.exact
    assert VideoIndex.from_file(Path(result.file)).frame_count == result.frames == 50


def test_a_project_is_exported_by_the_worker(queue, qtbot, tmp_path):
    from afsd_core.project import LabelClass, ProjectRecords, Segment, Video
    from afsd_core.project.codec import records_to_plain

    video = make_video(tmp_path / "clip.mp4", frames=100, rate=25)
    records = ProjectRecords(
        tmp_path / "work.afsd",
        videos=(Video("v", video, "clip.mp4"),),
        classes=(LabelClass("c", "jump", "#e69f00"),),
        segments=(Segment("s", "v", 1_000_000, 2_000_000, "c"),),
    )
    params = {"records": records_to_plain(records), "format": "thumos", "out": str(tmp_path / "out")}
    job = queue.submit("export", params, title="Export")
    wait(qtbot, queue, job)
    assert queue.job(job).state is JobState.DONE, queue.job(job).sentence
    assert queue.job(job).result.counts["segments"] == 1
    assert (tmp_path / "out" / "jump_val.txt").read_text().split() == ["clip", "1.0", "2.0"]


def test_the_worker_starts_from_any_folder_without_being_installed(tmp_path):
    """-P keeps the current folder off the path: a module of the user's cannot stand in for one of ours."""
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    from PySide6.QtCore import QCoreApplication  # noqa: F401 - worker_environment speaks Qt

    from app.jobs.client import worker_environment

    environment = {key: worker_environment().value(key) for key in ("PYTHONPATH", "PATH", "AFSD_HOME", "HOME") if key}
    process = subprocess.run(
        worker_command(), cwd=tmp_path, env=environment, input=b"", capture_output=True, timeout=60, check=False
    )
    assert b'"type":"ready"' in process.stdout, process.stderr
