"""A real worker process with further kinds of job, for what no honest job does: print garbage, hang, crash, flood."""

import ctypes
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from afsd_core.errors import AfsdError, Cancelled
from afsd_core.inference.events import Detection
from app.jobs import worker
from app.jobs.kinds import KINDS, FineTuneParams, Kind, NoParams
from app.jobs.results import FineTuneResult, HeldOutPoint, LearntFrom, ProvisionalDetections, TrainingStep
from app.jobs.tasks.table import TASKS


@dataclass(frozen=True, slots=True)
class Note:
    file: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The result of a job that gives nothing."""


@dataclass(frozen=True, slots=True)
class Process:
    """What the worker's process is like."""

    pid: int
    cwd: str
    nice: int


@dataclass(frozen=True, slots=True)
class Flooded:
    """One of many deliveries, or the result after them."""

    number: int
    detections: tuple[Detection, ...]


@dataclass(frozen=True, slots=True)
class Improved:
    """So many steps were done."""

    steps: int


@dataclass(frozen=True, slots=True)
class Newer:
    """What a worker of another version takes for a `Process`."""

    pid: int
    threads: int


def _print_garbage(params, job):
    libc = ctypes.CDLL(None)
    for _ in range(200):
        libc.puts(b"{ native library speaking, not JSON \xff")
        os.write(1, b"and more of it without an end of line")
        print("from Python too")
        job.deliver(Nothing(), replaces=False)
    libc.fflush(None)
    return Nothing()


def _flood(params, job):
    job.progress("Flooding", 1, 4, 3.0)
    detections = tuple(Detection(n, n + 1, "a class", 0.5) for n in range(200))
    for n in range(3000):
        job.deliver(Flooded(n, detections))
    return Flooded(3000, detections * 500)


def _wait(params, job):
    if params.file:
        Path(params.file).write_text(str(os.getpid()))
    job.progress("Waiting", 2, 5)
    job.deliver(ProvisionalDetections((Detection(0, 1, "kept", 0.9),)))
    while not job.cancelled():
        time.sleep(0.02)
    raise Cancelled("cancelled")


def _improve(params, job):
    """Gets better step by step, without an end of its own."""
    step = 0
    while not job.enough():
        if job.cancelled():
            raise Cancelled("cancelled")
        step += 1
        job.progress("Improving", step, 0)
        job.deliver(Improved(step), replaces=False)
        time.sleep(0.02)
    return Improved(step)


def _finetune(params, job):
    """What a fine-tune tells of itself, until it has enough; in full mode nothing is held out."""
    held_out = [("one.mp4",), ("two.mp4",)] if params.mode == "quick" else []
    parts = [*held_out, ()]
    step = 0
    while not job.enough():
        if job.cancelled():
            raise Cancelled("cancelled")
        for index, without in enumerate(parts):
            losses = TrainingStep(str(index), index, len(parts), without, step, step + 100, {}, 3.0 / (step + 1))
            job.deliver(losses, replaces=False)
        job.progress("Training", step, step + 100)
        if held_out and step % 10 == 9:
            average = round(1 - 1 / (step + 1), 3)
            job.deliver(HeldOutPoint(step + 1, average, step + 1, average, step + 101, 0.5), replaces=False)
        step += 1
        time.sleep(0.01)
    learnt_from = LearntFrom(0, 0, 0, 0.0, {})
    return FineTuneResult(params.name, None, params.mode, 1.0, "small", "none", learnt_from, 0.5, cut_short=True)


def _burn(params, job):
    """Native code that takes minutes and asks nobody, with a child process beside it."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(params.file + ".part").write_text(f"{os.getpid()} {child.pid}")
    Path(params.file + ".part").rename(params.file)
    import numpy as np

    big = np.ones((1500, 1500))
    for _ in range(10_000):
        big = big @ big
    return Nothing()


def _sleepless(params, job):
    job.progress("Not listening", 0, 0)
    time.sleep(600)
    return Nothing()


def _segfault(params, job):
    ctypes.string_at(0)
    return Nothing()


def _fault(params, job):
    raise ZeroDivisionError("an oversight")


def _refuse(params, job):
    raise AfsdError("clip.mp4: no video stream. Choose a file with a video track.")


def _quick(params, job):
    return Process(os.getpid(), str(Path.cwd()), os.nice(0))


def _quick_busy(params, job):
    if params.file:
        with Path(params.file).open("a") as file:
            file.write("+")
            file.flush()
            time.sleep(0.15)
            file.write("-")
    return Nothing()


def _newer(params, job):
    job.deliver(Newer(os.getpid(), 3), replaces=False)
    return Newer(os.getpid(), 3)


def _one_device(params):
    return "device:cpu"


_FINE_TUNED = FineTuneResult, TrainingStep | HeldOutPoint
ODD_KINDS = {
    **KINDS,
    "garbage": Kind(NoParams, Nothing, Nothing),
    "flood": Kind(NoParams, Flooded, Flooded),
    "wait": Kind(Note, Nothing, ProvisionalDetections, lane=_one_device),
    "finetune": Kind(FineTuneParams, *_FINE_TUNED, lane=_one_device),
    "improve": Kind(NoParams, Improved, Improved, lane=_one_device),
    "burn": Kind(Note, Nothing, lane=_one_device),
    "sleepless": Kind(NoParams, Nothing, lane=_one_device),
    "segfault": Kind(NoParams, Nothing),
    "fault": Kind(NoParams, Nothing),
    "refuse": Kind(NoParams, Nothing),
    "quick": Kind(NoParams, Process),
    "turn": Kind(Note, Nothing, lane=_one_device),
    "newer": Kind(NoParams, Process, Process),
}
ODD_TASKS = {
    **TASKS,
    "garbage": _print_garbage,
    "flood": _flood,
    "wait": _wait,
    "finetune": _finetune,
    "improve": _improve,
    "burn": _burn,
    "sleepless": _sleepless,
    "segfault": _segfault,
    "fault": _fault,
    "refuse": _refuse,
    "quick": _quick,
    "turn": _quick_busy,
    "newer": _newer,
}

if __name__ == "__main__":
    # It says of "newer" what that gives; the window, which has the table as it stands, says what it was to give.
    worker.main({**ODD_KINDS, "newer": Kind(NoParams, Newer, Newer)}, ODD_TASKS)
