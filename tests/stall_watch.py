"""Measures how long the window's event loop stands still, and says in which call.

    with StallWatch() as watch:
        ...                       # drive the window; the loop has to run
    watch.longest                 # seconds
    watch.stalls                  # the longer ones, each with the stack it was seen in

A timer beats in the event loop; a thread looks at the beats. What is counted is time in which the window's thread
computed, or in which it was seen to wait, asleep. Where it could run and the machine gave it no turn (which Linux tells
apart), that is no fault of the window and is left out.
"""

import os
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QTimer

BEAT = 0.005
LOOK = 0.010
WORTH_KEEPING = 0.040
ROOT = Path(__file__).resolve().parents[1]
OURS = tuple(f'File "{ROOT / package}{os.sep}' for package in ("app", "afsd_core"))


@dataclass
class Stall:
    """One pause of the loop.

    Attributes:
        seconds: how long; without what the machine took.
        computed: how much of it the window's thread computed.
        stack: innermost call last; where it was first seen asleep, or else where it was first seen.
    """

    seconds: float
    computed: float
    stack: list[str] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether the thread waited for something rather than computed."""
        return self.computed < self.seconds / 2

    @property
    def ours(self) -> bool:
        """Whether a call of the program's stood there. Between two events Qt itself waits only for its turn."""
        return any(each.lstrip().startswith(OURS) for each in self.stack)

    def __str__(self) -> str:
        kind = "waits" if self.waits else "computes"
        return f"{self.seconds * 1000:.0f} ms, {kind}:\n" + "".join(self.stack[-6:])


class StallWatch:
    """Watches the loop of the thread that it is entered in.

    Attributes:
        longest: seconds;  pauses: all of them, seconds;  stalls: those of 40 ms and more.
    """

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.stalls: list[Stall] = []
        self._timer = QTimer(interval=round(BEAT * 1000))
        self._timer.timeout.connect(self._beat)
        self._last = self._cpu = 0.0
        self._beats = 0
        self._looks = 0
        self._stack: list[str] = []
        self._done = threading.Event()

    def __enter__(self) -> "StallWatch":
        self._thread = threading.get_ident()
        self._status = Path(f"/proc/self/task/{threading.get_native_id()}/stat")
        self._last, self._cpu = time.perf_counter(), time.thread_time()
        self._timer.start()
        self._watcher = threading.Thread(target=self._look, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *_what: object) -> None:
        self._beat()
        self._timer.stop()
        self._done.set()
        self._watcher.join()

    @property
    def longest(self) -> float:
        return max(self.pauses, default=0.0)

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        passed, computed = now - self._last, cpu - self._cpu
        looks, stack = self._looks, self._stack
        self._looks, self._stack = 0, []
        self._beats += 1
        seconds = min(passed, computed + looks * LOOK)
        self.pauses.append(seconds)
        if seconds >= WORTH_KEEPING:
            self.stalls.append(Stall(seconds, computed, stack))
        self._last, self._cpu = time.perf_counter(), time.thread_time()

    def _look(self) -> None:
        seen = -1
        while not self._done.wait(LOOK):
            beats = self._beats
            if beats == seen:  # no beat since the last look
                asleep = self._asleep()
                if not self._stack or (asleep and not self._looks):
                    self._stack = self._seen()
                self._looks += asleep
            seen = beats

    def _asleep(self) -> bool:
        """Whether the watched thread waits for something; elsewhere than on Linux, whether it might."""
        try:
            return self._status.read_text().rpartition(")")[2].split()[0] != "R"
        except OSError:
            return True

    def _seen(self) -> list[str]:
        """The stack of the watched thread.

        Its frames keep painters alive, and a painter that outlives what it paints on crashes: what is read of them is
        read without a call that lets the other thread go on, and they are let go at once.
        """
        calls = []
        frame = sys._current_frames().get(self._thread)
        while frame is not None:
            calls.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
            frame = frame.f_back
        return traceback.format_list([traceback.FrameSummary(*call) for call in reversed(calls)])
