"""The worker process: reads requests from its input, runs jobs, reports on a duplicate of its output.

    python -P -m app.jobs.worker        (a frozen program starts itself with --worker)

Descriptor 1 is pointed at 2 before anything else is loaded, so that a native library that prints cannot break the
messages. The process knows nothing of Qt and never opens a project. It ends itself, and what it started, within two
seconds of its input closing, which is how the death of the window shows; native code in another thread does not hold
that up, because it runs without the interpreter's lock.
"""

import contextlib
import faulthandler
import logging
import logging.handlers
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from importlib import metadata
from typing import TYPE_CHECKING, Any, BinaryIO

from afsd_core.errors import AfsdError, Cancelled
from afsd_core.folders import logs_folder
from afsd_core.message import Message
from app.jobs import codec, messages
from app.jobs.kinds import KINDS, Kind

if TYPE_CHECKING:
    from afsd_core.inference.pipeline import Sessions
    from app.jobs.tasks.table import Task

_log = logging.getLogger("afsd.worker")
ROWS_A_LINE = 1000
PROGRESS_INTERVAL = 0.1
GRACE = 0.5


class _Job:
    """The running job's side of `app.jobs.kinds.Job`."""

    def __init__(self, worker: "Worker", name: str, delivery: Any) -> None:
        self._worker = worker
        self._name = name
        self._delivery = delivery
        self._cancelled = threading.Event()
        self._enough = threading.Event()
        self._last: tuple[str, float] = ("", 0.0)

    def cancel(self) -> None:
        self._cancelled.set()

    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def finish_early(self) -> None:
        self._enough.set()

    def enough(self) -> bool:
        return self._enough.is_set()

    def progress(self, stage: str, done: float, total: float, seconds_left: float | None = None) -> None:
        # A decoder reports hundreds of times a second; a person reads ten.
        now = time.monotonic()
        if self._last[0] == stage and now - self._last[1] < PROGRESS_INTERVAL and done < total:
            return
        self._last = (stage, now)
        self._worker.report(messages.Progressed(self._name, stage, done, total, seconds_left))

    def deliver(self, data: Any, *, replaces: bool = True) -> None:
        if not self.cancelled():
            plain = codec.to_plain(self._delivery, data)
            self._worker.report(messages.Delivered(self._name, plain, replaces))

    def note(self, sentence: str) -> None:
        _log.info("job %s: %s", self._name, sentence)
        self._worker.report(messages.Noted(self._name, sentence))

    @property
    def sessions(self) -> "Sessions":
        return self._worker.sessions()


class Worker:
    """Runs each job in a thread of its own; the caller (the queue) decides what may run at the same time.

    Args:
        output: where reports go.
        kinds: of job, by name; tasks: what each does, by the same names.
    """

    def __init__(self, output: BinaryIO, kinds: Mapping[str, Kind], tasks: "Mapping[str, Task]") -> None:
        self._output = output
        self._kinds = kinds
        self._tasks = tasks
        self._writing = threading.Lock()
        self._jobs: dict[str, tuple[_Job, threading.Thread]] = {}
        self._jobs_lock = threading.Lock()
        self._sessions: Sessions | None = None

    def serve(self, requests: BinaryIO) -> None:
        """Do what is asked until the input closes; then ask the jobs to end and return within `GRACE` seconds."""
        self.report(messages.Ready(os.getpid(), _version()))
        for line in iter(requests.readline, b""):
            try:
                request = messages.decode(line)
            except ValueError as error:
                _log.error("ignored: %s", error)
                continue
            if isinstance(request, messages.Run):
                self._begin(request)
            elif isinstance(request, messages.Cancel | messages.Enough):
                with self._jobs_lock:
                    running = self._jobs.get(request.job)
                if running is None:
                    continue
                if isinstance(request, messages.Cancel):
                    running[0].cancel()
                else:
                    running[0].finish_early()
        with self._jobs_lock:
            left = list(self._jobs.values())
        for job, _thread in left:
            job.cancel()
        deadline = time.monotonic() + GRACE
        for _job, thread in left:
            thread.join(max(0.0, deadline - time.monotonic()))

    def report(self, report: messages.Report) -> None:
        """Write one message; if nobody can read it any more, the input is about to close too."""
        line = messages.encode(report)
        with self._writing, contextlib.suppress(BrokenPipeError):
            self._output.write(line)
            self._output.flush()

    def sessions(self) -> "Sessions":
        """Networks and compiled engines of earlier jobs."""
        from afsd_core.inference.pipeline import Sessions

        with self._jobs_lock:
            if self._sessions is None:
                self._sessions = Sessions()
            return self._sessions

    def _begin(self, request: messages.Run) -> None:
        kind = self._kinds.get(request.kind)
        job = _Job(self, request.job, kind.delivery if kind is not None else None)
        thread = threading.Thread(target=self._work, args=(request, job), name=f"job {request.job}", daemon=True)
        with self._jobs_lock:
            self._jobs[request.job] = (job, thread)
        thread.start()

    def _work(self, request: messages.Run, job: _Job) -> None:
        self.report(messages.Started(request.job))
        try:
            self._end(request.job, self._outcome(request, job))
        finally:
            with self._jobs_lock:
                self._jobs.pop(request.job, None)

    def _outcome(self, request: messages.Run, job: _Job) -> messages.Report:
        """The last message about a job, whatever happens in it."""
        try:
            kind, task = self._kinds.get(request.kind), self._tasks.get(request.kind)
            if kind is None or task is None:
                raise AfsdError(
                    Message("This program knows no job called {kind}. Update it and try again.", kind=request.kind)
                )
            result = task(kind.read_params(request.params), job)
            return self._split(messages.Finished(request.job, codec.to_plain(kind.result, result)))
        except Cancelled:
            return messages.Stopped(request.job)
        except AfsdError as error:
            _log.warning("%s failed: %s", request.kind, error)
            return messages.Failed(request.job, str(error))
        except MemoryError:
            _log.exception("%s ran out of memory", request.kind)
            return messages.Failed(
                request.job,
                Message("There was not enough memory for this job. Close other programs, then run it again."),
            )
        except Exception as error:  # noqa: BLE001 - the last line of defence: a fault must become a sentence
            _log.exception("%s failed unexpectedly, with %s", request.kind, request.params)
            what = str(error).strip().splitlines()
            return messages.Failed(
                request.job,
                Message(
                    "Something unexpected went wrong ({error}). Run it again; the details are in {log}.",
                    error=type(error).__name__ + (": " + what[0][:200] if what else ""),
                    log=logs_folder() / "worker.log",
                ),
            )

    def _split(self, finished: messages.Finished) -> messages.Finished:
        """Send long lists ahead in pieces that are quick to read."""
        result = dict(finished.result)
        for name in [n for n, value in result.items() if isinstance(value, list) and len(value) > ROWS_A_LINE]:
            rows = result.pop(name)
            for at in range(0, len(rows), ROWS_A_LINE):
                self.report(messages.Rows(finished.job, name, rows[at : at + ROWS_A_LINE]))
        return messages.Finished(finished.job, result)

    def _end(self, name: str, outcome: messages.Report) -> None:
        try:
            self.report(outcome)
        except (TypeError, ValueError) as error:
            _log.exception("the result of job %s cannot be sent", name)
            sentence = Message("The result could not be sent ({error}). Report this as a fault.", error=error)
            self.report(messages.Failed(name, sentence))


def main(kinds: Mapping[str, Kind] = KINDS, tasks: "Mapping[str, Task] | None" = None) -> None:
    """The worker's life; never returns.

    Args:
        kinds: of job, by name.
        tasks: what each kind does; the program's own where none are given.
    """
    output = _take_output()
    _stand_apart()
    _start_log()
    if tasks is None:
        # Only now: tasks load native libraries, and what those print must not get among the messages.
        from app.jobs.tasks.table import TASKS

        tasks = TASKS
    try:
        Worker(output, kinds, tasks).serve(sys.stdin.buffer)
    finally:
        _end_with_children()


def _version() -> str:
    try:
        return metadata.version("afsd-annotator")
    except metadata.PackageNotFoundError:
        return "0"


def _take_output() -> BinaryIO:
    """A duplicate of descriptor 1 for the messages; what prints to 1 from now on goes where errors go."""
    sys.stdout.flush()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return output


def _stand_apart() -> None:
    """Lower priority, a group of its own (so that its children can be ended with it), deaf to Ctrl+C."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "nt":
        from app.jobs import windows_process

        windows_process.lower_priority()
        windows_process.end_children_with_this_process()
        return
    with contextlib.suppress(PermissionError):
        os.setpgid(0, 0)
    os.nice(10)


def _end_with_children() -> None:
    """End at once, whatever native code is doing in other threads."""
    logging.shutdown()
    if os.name != "nt" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)


def _start_log() -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setLevel(logging.ERROR)
    try:
        handlers.append(
            logging.handlers.RotatingFileHandler(logs_folder() / "worker.log", maxBytes=1_000_000, backupCount=3)
        )
    except OSError as error:
        print(f"no log is kept: {error}", file=sys.stderr)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=handlers)


if __name__ == "__main__":
    main()
