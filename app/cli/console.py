"""Console output of the command line: sentences, progress bars and exit codes."""

import functools
import inspect
import json
import logging
import logging.handlers
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import typer

from afsd_core.errors import AfsdError, Cancelled

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

P = ParamSpec("P")
R = TypeVar("R")
INTERRUPTED = 130
#: Where no bar can be drawn: seconds between two lines about the same, and about different things.
EVERY, APART = 10.0, 2.0


def say(text: str) -> None:
    """Write a line of the result to standard output."""
    typer.echo(text)


def warn(text: str) -> None:
    """Write a line about the progress to standard error."""
    typer.echo(text, err=True)


def say_json(value: Any) -> None:
    """Write a value as JSON to standard output, for another program."""
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False))


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command's function: its errors become a sentence and an exit code."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (KeyboardInterrupt, Cancelled):
            warn("Interrupted; what was finished before is kept.")
            _leave(INTERRUPTED)
        except AfsdError as error:
            warn(str(error))
            raise typer.Exit(1) from None
        except BrokenPipeError:
            # Whoever read our output has closed it (`afsd … | head`); nothing more may be written there.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except MemoryError:
            warn("There was not enough memory. Close other programs, then run it again.")
            raise typer.Exit(1) from None
        except OSError as error:
            if error.filename is None or error.strerror is None:
                _unexpected(error)
            warn(f"{error.filename}: {error.strerror}. Check the path and its rights, and the room on the disk.")
            raise typer.Exit(1) from None
        except Exception as error:
            # Any other error must become a sentence too.
            if type(error).__module__.startswith(("typer", "click")):
                raise
            _unexpected(error)
        finally:
            _tell_refused_folders()
        raise AssertionError("not reached")

    return guarded


class Bar:
    """A progress bar; on anything but a terminal, a plain line now and then.

    A line is written every `EVERY` seconds, and at once where a new step begins, though never two within `APART`
    seconds.
    """

    def __init__(self, progress: "Progress | None", task: "TaskID | None") -> None:
        self._progress = progress
        self._task = task
        self._told: set[str] = set()
        # What is done at once needs no line.
        self._last = time.monotonic()

    def show(
        self, what: str, done: float, total: float, seconds_left: float | None = None, *, detail: str = ""
    ) -> None:
        """Draw the bar: `done` of `total`, or a moving bar where the total is 0.

        Args:
            what: the current step; detail: more about it, which may change often.
        """
        if self._progress is None or self._task is None:
            self._tell(what, done / total if total else None, seconds_left, detail)
            return
        left = "" if seconds_left is None else f"about {clock(seconds_left)} left"
        text = f"{what}: {detail}" if detail else what
        self._progress.update(self._task, description=text, completed=done, total=total or None, left=left)

    def _tell(self, what: str, share: float | None, seconds_left: float | None, detail: str) -> None:
        now = time.monotonic()
        if now - self._last < (EVERY if what in self._told else APART):
            return
        self._last = now
        self._told.add(what)
        parts = [] if share is None else [f"{min(max(share, 0.0), 1.0):.0%}"]
        parts += [detail] if detail else []
        parts += [] if seconds_left is None else [f"about {clock(seconds_left)} left"]
        warn(", ".join([what, *parts]))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Hide the bar while a question is asked."""
        if self._progress is None:
            yield
            return
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()

    def write(self, text: str) -> None:
        """Write a line above the bar, on standard error."""
        if self._progress is None:
            warn(text)
        else:
            self._progress.console.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def bar(what: str) -> Iterator[Bar]:
    """Show a progress bar on standard error; plain lines where that is no terminal."""
    if not sys.stderr.isatty():
        yield Bar(None, None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task(what, total=None, left=""))


def flowing(text: str | None) -> str:
    """Join the lines of each paragraph, so that the terminal can wrap them."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def clock(seconds: float) -> str:
    """A duration as text: 12.3 → "0:12", 3725 → "1:02:05"."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def moment(microseconds: int) -> str:
    """A time in a video as text: 3.04 s → "0:03.040"."""
    minutes, rest = divmod(microseconds, 60_000_000)
    return f"{minutes}:{rest / 1e6:06.3f}"


def _tell_refused_folders() -> None:
    from afsd_core.folders import refused

    refusal = refused()
    if refusal is not None:
        warn(f"Nothing can be written in {refusal[0]}: what would be kept there is in {refusal[1]}.")


def _unexpected(error: BaseException) -> None:
    from afsd_core.folders import logs_folder

    where = logs_folder() / "afsd.log"
    handler = logging.handlers.RotatingFileHandler(where, maxBytes=1_000_000, backupCount=3)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("afsd.cli")
    log.propagate = False
    log.addHandler(handler)
    log.error("afsd %s", " ".join(sys.argv[1:]), exc_info=error)
    handler.close()
    what = str(error).strip().splitlines()
    warn(
        f"Something unexpected went wrong ({type(error).__name__}{': ' + what[0][:200] if what else ''}). "
        f"The details are in {where}."
    )
    raise typer.Exit(1) from None


def _leave(code: int) -> None:
    """End the process now: native threads must not run while Python shuts down."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
