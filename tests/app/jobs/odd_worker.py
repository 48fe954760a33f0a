"""A real worker process with further kinds of job, for what no honest job does: print garbage, hang, crash, flood."""

import ctypes
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from afsd_core.errors import AfsdError, Cancelled
from app.jobs import worker
from app.jobs.kinds import KINDS, FineTuneParams, Kind, NoParams
from app.jobs.tasks.table import TASKS


@dataclass(frozen=True, slots=True)
class Note:
    file: str = ""


def _print_garbage(params, job):
    libc = ctypes.CDLL(None)
    for _ in range(200):
        libc.puts(b"{ native library speaking, not JSON \xff")
        os.write(1, b"and more of it without an end of line")
        print("from Python too")
        job.deliver({"detections": []}, replaces=False)
    libc.fflush(None)
    return {"fine": True}


def _flood(params, job):
    job.progress("Flooding", 1, 4, 3.0)
    rows = [[n, n + 1, "a class", 0.5] for n in range(200)]
    for n in range(3000):
        job.deliver({"n": n, "detections": rows})
    return {"detections": rows * 500}


def _wait(params, job):
    if params.file:
        Path(params.file).write_text(str(os.getpid()))
    job.progress("Waiting", 2, 5)
    job.deliver({"detections": [[0, 1, "kept", 0.9]]})
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
        job.deliver({"scored": {"step": step}}, replaces=False)
        time.sleep(0.02)
    return {"steps": step}


def _finetune(params, job):
    """What a fine-tune tells of itself, until it has enough; in full mode nothing is held out."""
    held_out = [["one.mp4"], ["two.mp4"]] if params.mode == "quick" else []
    parts = [*held_out, []]
    step = 0
    while not job.enough():
        if job.cancelled():
            raise Cancelled("cancelled")
        for index, without in enumerate(parts):
            job.deliver(
                {"part": str(index), "index": index, "parts": len(parts), "without": without, "step": step}
                | {"steps": step + 100, "losses": {}, "total": 3.0 / (step + 1)},
                replaces=False,
            )
        job.progress("Training", step, step + 100)
        if held_out and step % 10 == 9:
            average = round(1 - 1 / (step + 1), 3)
            job.deliver(
                {"scored": {"step": step + 1, "average": average, "best_step": step + 1, "best": average}
                 | {"last_step": step + 101, "baseline": 0.5}},
                replaces=False,
            )  # fmt: skip
        step += 1
        time.sleep(0.01)
    return {"model": params.name, "parent": None, "before": None, "after": None, "threshold": 0.5, "cut_short": True}


def _burn(params, job):
    """Native code that takes minutes and asks nobody, with a child process beside it."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(params.file + ".part").write_text(f"{os.getpid()} {child.pid}")
    Path(params.file + ".part").rename(params.file)
    import numpy as np

    big = np.ones((1500, 1500))
    for _ in range(10_000):
        big = big @ big
    return {}


def _sleepless(params, job):
    job.progress("Not listening", 0, 0)
    time.sleep(600)
    return {}


def _segfault(params, job):
    ctypes.string_at(0)
    return {}


def _fault(params, job):
    raise ZeroDivisionError("an oversight")


def _refuse(params, job):
    raise AfsdError("clip.mp4: no video stream. Choose a file with a video track.")


def _quick(params, job):
    return {"pid": os.getpid(), "cwd": str(Path.cwd()), "nice": os.nice(0)}


def _quick_busy(params, job):
    if params.file:
        with Path(params.file).open("a") as file:
            file.write("+")
            file.flush()
            time.sleep(0.15)
            file.write("-")
    return {}


def _one_device(params):
    return "device:cpu"


ODD_KINDS = {
    **KINDS,
    "garbage": Kind(NoParams),
    "flood": Kind(NoParams),
    "wait": Kind(Note, _one_device),
    "finetune": Kind(FineTuneParams, _one_device),
    "improve": Kind(NoParams, _one_device),
    "burn": Kind(Note, _one_device),
    "sleepless": Kind(NoParams, _one_device),
    "segfault": Kind(NoParams),
    "fault": Kind(NoParams),
    "refuse": Kind(NoParams),
    "quick": Kind(NoParams),
    "turn": Kind(Note, _one_device),
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
}

if __name__ == "__main__":
    worker.main(ODD_KINDS, ODD_TASKS)
