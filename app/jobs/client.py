"""The window's end of one worker process: starts it, sends requests, reads reports without holding up the window."""

import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from afsd_core.message import Message
from app.jobs import messages

# Reading stops after this long and goes on in the next turn of the event loop.
READ_BUDGET = 0.008
_TAIL_LINES = 30


def worker_command() -> list[str]:
    """The program and arguments that start a worker of this installation."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-P", "-m", "app.jobs.worker"]


def worker_environment() -> QProcessEnvironment:
    """Ours, with the checkout added where the program runs from one that is not installed."""
    environment = QProcessEnvironment.systemEnvironment()
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").exists():
        paths = [str(root), *filter(None, environment.value("PYTHONPATH").split(os.pathsep))]
        environment.insert("PYTHONPATH", os.pathsep.join(dict.fromkeys(paths)))
    environment.insert("PYTHONUNBUFFERED", "1")
    return environment


class WorkerClient(QObject):
    """One worker process.

    Signals:
        reported(object): a `messages.Report`, in the order in which the worker sent them.
        died(object): the process is gone, for this reason; said once, after all that it had reported.
    """

    reported = Signal(object)
    died = Signal(object)

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command or worker_command())
        self._lines: deque[bytes] = deque()
        self._rest = b""
        self._rest_of_errors = b""
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._gone: str | None = None
        self._pid = 0
        self._retired = False
        self._reading = QTimer(self, interval=0, singleShot=True)
        self._reading.timeout.connect(self._read)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(worker_environment())
        self._process.readyReadStandardOutput.connect(self._take_output)
        self._process.readyReadStandardError.connect(self._take_errors)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)

    @property
    def pid(self) -> int:
        """The process's id; 0 before it has one."""
        return self._pid

    @property
    def alive(self) -> bool:
        """Whether it takes requests."""
        return (
            not self._retired and self._gone is None and self._process.state() is not QProcess.ProcessState.NotRunning
        )

    def start(self) -> None:
        """Start the process; returns at once."""
        self._process.started.connect(self._remember_pid)
        self._process.start(self._command[0], self._command[1:])

    def send(self, request: messages.Request) -> None:
        """Pass a request on; before the process is up it waits in the pipe."""
        self._process.write(messages.encode(request))

    def retire(self) -> None:
        """Let the process end when it likes, which is at once if it has nothing to do; `died` follows."""
        self._retired = True
        self._process.closeWriteChannel()

    def kill(self) -> None:
        """End the process and its children now; `died` follows."""
        self._kill_group()
        self._process.kill()

    def stop(self, wait: int = 1500) -> None:
        """End the process for good, within `wait` ms and a little; nothing is signalled any more."""
        self._process.blockSignals(True)
        self.blockSignals(True)
        self._gone = self._gone or "stopped"
        self._reading.stop()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(wait):
            self._process.kill()
            self._process.waitForFinished(1000)
        self._kill_group()

    def _remember_pid(self) -> None:
        self._pid = self._process.processId()

    def _kill_group(self) -> None:
        # A worker that was killed outright could not end what it had started; its group is its own.
        if self._pid and os.name != "nt":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)

    def _take_output(self) -> None:
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(b"\n")
        self._lines.extend(filter(None, lines))
        if self._lines and not self._reading.isActive():
            self._reading.start()

    def _take_errors(self) -> None:
        *lines, self._rest_of_errors = (self._rest_of_errors + self._process.readAllStandardError().data()).split(b"\n")
        if self._gone is not None or self._process.state() is QProcess.ProcessState.NotRunning:
            lines.append(self._rest_of_errors)
        for line in lines:
            # A dump of all stacks follows such a line, which tells a person nothing.
            if not (self._tail and self._tail[-1].startswith("Fatal Python error")) and line.strip():
                self._tail.append(line.decode(errors="replace").strip())

    def _read(self) -> None:
        until = time.perf_counter() + READ_BUDGET
        while self._lines and time.perf_counter() < until:
            try:
                report = messages.decode(self._lines.popleft())
            except ValueError as error:
                self._tail.append(str(error))
                continue
            self.reported.emit(report)
        if self._lines:
            self._reading.start()
        elif self._gone is not None:
            self.died.emit(self._gone)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._gone is None:
            self._gone = Message(
                "The worker process could not be started ({reason}). Install the program again, or free some memory.",
                reason=self._process.errorString(),
            )
            self._reading.start()

    def _ended(self, code: int, status: QProcess.ExitStatus) -> None:
        self._take_output()
        self._take_errors()
        self._kill_group()
        if self._gone is None:
            self._gone = self._reason(code, status)
            self._reading.start()

    def _reason(self, code: int, status: QProcess.ExitStatus) -> str:
        if status is QProcess.ExitStatus.CrashExit:
            name = _signal_name(code)
            reason = Message("The worker process crashed.")
            if name == "SIGKILL":
                reason = Message(
                    "The worker process was ended ({signal}); often that is the system running out of memory.",
                    signal=name,
                )
            elif name:
                reason = Message("The worker process was ended ({signal}).", signal=name)
        else:
            reason = Message("The worker process ended by itself (code {code}).", code=code)
        if not self._tail:
            return reason
        return Message("{reason} It last said: {line}", reason=reason, line=self._tail[-1][:300])


def _signal_name(code: int) -> str:
    if os.name == "nt":
        return ""
    try:
        return signal.Signals(code).name
    except ValueError:
        return ""
