"""What the queue of jobs promises, tried with real worker processes and a real event loop."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from afsd_core.inference.events import Detection
from app.jobs.queue import JobQueue, JobState
from app.jobs.results import ProvisionalDetections
from tests.app.jobs.odd_worker import ODD_KINDS, Nothing

HERE = Path(__file__).parent
COMMAND = [sys.executable, "-P", str(HERE / "odd_worker.py")]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and process groups are those of POSIX")


@pytest.fixture
def queue(qtbot):
    queue = JobQueue(command=COMMAND, kinds=ODD_KINDS)
    yield queue
    queue.shutdown()


def alive(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        # A zombie counts as ended: its parent has only not looked yet.
        return (
            Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
            if Path("/proc").is_dir()
            else True
        )
    return False


def until(qtbot, condition, seconds=20):
    qtbot.waitUntil(condition, timeout=int(seconds * 1000))


def state(queue, job):
    return queue.job(job).state


def ended(queue, *jobs):
    return lambda: all(state(queue, j) not in (JobState.QUEUED, JobState.RUNNING) for j in jobs)


def test_a_job_gives_its_result_and_the_worker_stays_for_the_next(queue, qtbot):
    results = []
    queue.finished.connect(lambda job, result: results.append(result))
    first = queue.submit("quick", {}, title="One")
    until(qtbot, ended(queue, first))
    second = queue.submit("quick", {}, title="Two")
    until(qtbot, ended(queue, second))
    assert [state(queue, j) for j in (first, second)] == [JobState.DONE] * 2
    assert results[0].pid == results[1].pid == queue.worker_pid
    assert results[0].nice > 0


def test_what_a_native_library_prints_does_not_break_the_messages(queue, qtbot):
    partials = []
    queue.partial.connect(lambda job, data: partials.append(data))
    job = queue.submit("garbage", {}, title="Garbage")
    until(qtbot, ended(queue, job))
    assert queue.job(job).result == Nothing()
    assert len(partials) == 200


@pytest.mark.alone
def test_thousands_of_partials_and_a_long_result_do_not_hold_up_the_window(queue, qtbot):
    gaps, last, seen, results = [], [time.perf_counter()], [], []

    def tick():
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer(interval=5)
    timer.timeout.connect(tick)
    queue.partial.connect(lambda job, data: seen.append(data.number))
    queue.finished.connect(lambda job, result: results.append(len(result.detections)))
    job = queue.submit("flood", {}, title="Flood")
    until(qtbot, lambda: queue.worker_pid != 0, 10)
    timer.start()
    last[0] = time.perf_counter()
    until(qtbot, ended(queue, job), 60)
    timer.stop()
    assert results == [100_000]
    assert seen == sorted(seen)
    assert seen[-1] == 2999
    # The machine is shared: a few turns may be late, but nearly all must not be.
    assert sorted(gaps)[int(len(gaps) * 0.98)] < 0.05


def test_jobs_of_one_device_run_one_after_the_other_in_the_order_shown(queue, qtbot, tmp_path):
    record = tmp_path / "turns"
    jobs = [queue.submit("turn", {"file": str(record)}, title=f"{n}") for n in range(4)]
    light = queue.submit("quick", {}, title="Light")
    until(qtbot, ended(queue, *jobs, light))
    assert record.read_text() == "+-" * 4


def test_waiting_jobs_can_be_reordered_and_cancelled(queue, qtbot):
    blocker = queue.submit("wait", {}, title="Blocker")
    a, b, c = (queue.submit("turn", {}, title=t) for t in "abc")
    until(qtbot, lambda: state(queue, blocker) is JobState.RUNNING)
    assert queue.move(c, 0)
    assert [v.title for v in queue.jobs()] == ["Blocker", "c", "a", "b"]
    assert not queue.move(c, 0)
    assert not queue.move(blocker, 2)
    started = []
    queue.changed.connect(lambda i: started.append(i) if state(queue, i) is JobState.RUNNING else None)
    assert queue.cancel(a)
    assert queue.cancel(blocker)
    until(qtbot, ended(queue, a, b, c))
    assert [state(queue, j) for j in (a, b, c)] == [JobState.CANCELLED, JobState.DONE, JobState.DONE]
    assert list(dict.fromkeys(started)) == [c, b]


def test_a_job_that_has_enough_ends_soon_with_what_it_has(queue, qtbot):
    waiting = queue.submit("improve", {}, title="Improve")
    assert not queue.enough(waiting)  # it has nothing yet
    steps, results = [], []
    queue.partial.connect(lambda job, data: steps.append(data.steps))
    queue.finished.connect(lambda job, result: results.append(result.steps))
    until(qtbot, lambda: len(steps) > 2)
    assert queue.enough(waiting)
    assert state(queue, waiting) is JobState.RUNNING
    until(qtbot, ended(queue, waiting))
    assert state(queue, waiting) is JobState.DONE
    assert results == [steps[-1]]
    assert not queue.enough(waiting)


def test_enough_is_said_of_a_run_and_not_of_the_one_before_it(queue, qtbot):
    job = queue.submit("improve", {}, title="Improve")
    until(qtbot, lambda: state(queue, job) is JobState.RUNNING)
    queue.cancel(job)
    until(qtbot, ended(queue, job))
    assert not queue.enough(job)
    assert queue.retry(job)
    steps = []
    queue.partial.connect(lambda job, data: steps.append(data.steps))
    until(qtbot, lambda: len(steps) > 2)
    assert queue.enough(job)
    until(qtbot, ended(queue, job))
    assert state(queue, job) is JobState.DONE


@pytest.mark.alone
def test_a_cancelled_job_is_gone_within_a_second_and_what_it_still_sends_is_dropped(queue, qtbot):
    job = queue.submit("flood", {}, title="Flood")
    got = []
    queue.partial.connect(lambda i, data: got.append(data))
    until(qtbot, lambda: bool(got))
    began = time.monotonic()
    queue.cancel(job)
    assert state(queue, job) is JobState.CANCELLED
    before = len(got)
    heard = []
    queue.finished.connect(lambda i, result: heard.append(i))
    after = queue.submit("quick", {}, title="After")
    until(qtbot, ended(queue, after), 30)
    assert heard == [after]
    assert len(got) == before
    waiting = queue.submit("wait", {}, title="Waiting")
    until(qtbot, lambda: queue.job(waiting).stage == "Waiting")
    began = time.monotonic()
    queue.cancel(waiting)
    following = queue.submit("turn", {}, title="Next in the same lane")
    until(qtbot, lambda: state(queue, following) is not JobState.QUEUED)
    assert time.monotonic() - began < 1


def test_a_job_that_does_not_listen_loses_its_worker_and_the_queue_goes_on(queue, qtbot):
    deaf = queue.submit("sleepless", {}, title="Deaf")
    until(qtbot, lambda: queue.job(deaf).stage == "Not listening")
    pid = queue.worker_pid
    queue.cancel(deaf)
    following = queue.submit("turn", {}, title="Next")
    until(qtbot, ended(queue, following))
    assert state(queue, deaf) is JobState.CANCELLED
    assert state(queue, following) is JobState.DONE
    assert queue.worker_pid != pid
    assert not alive(pid)


def test_killing_the_worker_fails_the_job_keeps_what_came_and_the_queue_goes_on(queue, qtbot):
    partials, failures = [], []
    queue.partial.connect(lambda job, data: partials.append(data))
    queue.failed.connect(lambda job, sentence: failures.append((job, sentence)))
    job = queue.submit("wait", {}, title="Wait")
    following = queue.submit("turn", {}, title="Next")
    until(qtbot, lambda: bool(partials))
    os.kill(queue.worker_pid, signal.SIGKILL)
    until(qtbot, ended(queue, job, following))
    assert state(queue, following) is JobState.DONE
    [(failed, sentence)] = failures
    assert failed == job
    assert "SIGKILL" in sentence
    assert "Waiting" in sentence
    assert "40%" in sentence
    assert partials == [ProvisionalDetections((Detection(0, 1, "kept", 0.9),))]
    assert queue.retry(job)
    until(qtbot, lambda: state(queue, job) is JobState.RUNNING)
    queue.cancel(job)


def test_a_native_crash_says_what_it_was(queue, qtbot):
    job = queue.submit("segfault", {}, title="Crash")
    until(qtbot, ended(queue, job))
    assert state(queue, job) is JobState.FAILED
    assert "Segmentation fault" in queue.job(job).sentence


def test_faults_and_refusals_are_sentences_and_the_details_are_in_the_log(queue, qtbot, afsd_home):
    fault = queue.submit("fault", {}, title="Fault")
    refusal = queue.submit("refuse", {}, title="Refusal")
    wrong = queue.submit("quick", {"surprise": 1}, title="Wrong")
    until(qtbot, ended(queue, fault, refusal, wrong))
    assert queue.job(refusal).sentence == "clip.mp4: no video stream. Choose a file with a video track."
    assert "surprise" in queue.job(wrong).sentence
    sentence = queue.job(fault).sentence
    assert "ZeroDivisionError: an oversight" in sentence
    assert "Traceback" not in sentence
    log = (afsd_home / "logs" / "worker.log").read_text()
    assert "Traceback" in log
    assert "odd_worker.py" in log


def test_what_a_worker_of_another_version_sends_is_a_sentence_and_nothing_half_read(queue, qtbot):
    partials, results = [], []
    queue.partial.connect(lambda job, data: partials.append(data))
    queue.finished.connect(lambda job, result: results.append(result))
    newer = queue.submit("newer", {}, title="Newer")
    until(qtbot, ended(queue, newer))
    assert state(queue, newer) is JobState.FAILED
    assert "Process: cwd missing, nice missing, threads unknown" in queue.job(newer).sentence
    assert "Start the program anew" in queue.job(newer).sentence
    assert partials == results == []
    after = queue.submit("quick", {}, title="After")
    until(qtbot, ended(queue, after))
    assert state(queue, after) is JobState.DONE


def test_a_worker_that_cannot_start_is_a_sentence(qtbot):
    queue = JobQueue(command=["/nowhere/python"], kinds=ODD_KINDS)
    job = queue.submit("quick", {}, title="Nothing")
    until(qtbot, ended(queue, job))
    assert "could not be started" in queue.job(job).sentence
    queue.shutdown()


@pytest.mark.alone
def test_shutdown_leaves_no_process_even_in_the_middle_of_native_code(queue, qtbot, tmp_path):
    note = tmp_path / "pids"
    queue.submit("burn", {"file": str(note)}, title="Burn")
    until(qtbot, note.exists)
    pids = [int(p) for p in note.read_text().split()]
    began = time.monotonic()
    queue.shutdown()
    assert time.monotonic() - began < 2.5
    assert not any(alive(p) for p in pids)


def test_a_worker_with_nothing_to_do_gives_its_memory_back_and_another_comes_when_needed(qtbot):
    queue = JobQueue(command=COMMAND, kinds=ODD_KINDS, idle=200)
    first = queue.submit("quick", {}, title="One")
    until(qtbot, ended(queue, first))
    pid = queue.worker_pid
    until(qtbot, lambda: queue.worker_pid == 0)
    assert not alive(pid)
    second = queue.submit("quick", {}, title="Two")
    until(qtbot, ended(queue, second))
    assert [state(queue, j) for j in (first, second)] == [JobState.DONE] * 2
    queue.shutdown()


PARENT = """
    import sys
    from PySide6.QtCore import QCoreApplication
    sys.path[:0] = [{root!r}]
    from app.jobs.queue import JobQueue
    from tests.app.jobs.odd_worker import ODD_KINDS
    application = QCoreApplication([])
    queue = JobQueue(command={command!r}, kinds=ODD_KINDS)
    queue.submit("burn", {{"file": {note!r}}}, title="Burn")
    application.exec()
"""


@pytest.mark.alone
def test_killing_the_window_ends_the_worker_and_its_children_within_two_seconds(tmp_path):
    note = tmp_path / "pids"
    code = textwrap.dedent(PARENT.format(root=str(HERE.parents[1]), command=COMMAND, note=str(note)))
    window = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
    try:
        deadline = time.monotonic() + 60
        while not note.exists():
            assert time.monotonic() < deadline
            assert window.poll() is None
            time.sleep(0.02)
        pids = [int(p) for p in note.read_text().split()]
        time.sleep(0.3)
        assert all(alive(p) for p in pids)
        window.kill()
        killed = time.monotonic()
        while any(alive(p) for p in pids):
            assert time.monotonic() - killed < 2.5
            time.sleep(0.02)
    finally:
        window.kill()
        window.wait()


def test_a_background_job_makes_way_for_what_a_person_asks_for_and_goes_on_after(queue, qtbot, tmp_path):
    record = tmp_path / "turns"
    background = queue.submit("wait", {}, title="Background", background=True)
    until(qtbot, lambda: state(queue, background) is JobState.RUNNING)
    first, second = (queue.submit("turn", {"file": str(record)}, title=t) for t in ("first", "second"))
    beside = []
    queue.changed.connect(
        lambda _job: beside.append(
            state(queue, background) is JobState.RUNNING
            and JobState.RUNNING in (state(queue, j) for j in (first, second))
        )
    )
    until(qtbot, ended(queue, first, second))
    assert record.read_text() == "+-+-"
    assert not any(beside)
    until(qtbot, lambda: state(queue, background) is JobState.RUNNING)
    assert queue.cancel(background)
    assert state(queue, background) is JobState.CANCELLED


def test_a_background_job_waits_while_anything_else_runs_and_two_never_run_at_once(queue, qtbot):
    blocker = queue.submit("wait", {}, title="Blocker")
    until(qtbot, lambda: state(queue, blocker) is JobState.RUNNING)
    one, two = (queue.submit("wait", {}, title=t, background=True) for t in ("one", "two"))
    light = queue.submit("quick", {}, title="Light")
    until(qtbot, ended(queue, light))
    assert {state(queue, one), state(queue, two)} == {JobState.QUEUED}
    queue.cancel(blocker)
    until(qtbot, lambda: state(queue, one) is JobState.RUNNING)
    assert state(queue, two) is JobState.QUEUED
    queue.cancel(one)
    until(qtbot, lambda: state(queue, two) is JobState.RUNNING)
