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
from app.jobs.kinds import KINDS, Kind, NoParams


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
    "garbage": Kind(NoParams, _print_garbage),
    "flood": Kind(NoParams, _flood),
    "wait": Kind(Note, _wait, _one_device),
    "improve": Kind(NoParams, _improve, _one_device),
    "burn": Kind(Note, _burn, _one_device),
    "sleepless": Kind(NoParams, _sleepless, _one_device),
    "segfault": Kind(NoParams, _segfault),
    "fault": Kind(NoParams, _fault),
    "refuse": Kind(NoParams, _refuse),
    "quick": Kind(NoParams, _quick),
    "turn": Kind(Note, _quick_busy, _one_device),
}

if __name__ == "__main__":
    worker.main(ODD_KINDS)
