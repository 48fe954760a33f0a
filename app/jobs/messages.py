"""What the window and its worker say to each other: frozen records, one JSON object a line.

Requests go to the worker's standard input, reports come from a duplicate of its standard output. Arrays never travel
here: a result names the file they lie in. Results and deliveries are records (`app.jobs.results`) that `app.jobs.codec`
has made plain, as it makes the messages themselves; who knows the kind of the job reads them. Long lists of a result
travel as several `Rows` before the `Finished` that completes them, so that reading one line never takes long.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from app.jobs import codec


@dataclass(frozen=True, slots=True)
class Run:
    """To the worker: begin a job. `kind` is one of `app.jobs.kinds.KINDS`."""

    job: str
    kind: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cancel:
    """To the worker: end a job soon; it answers `Stopped` (or `Finished`, `Failed` when it was just ending)."""

    job: str


@dataclass(frozen=True, slots=True)
class Enough:
    """To the worker: what a job has is good enough; it ends soon, with its best result so far as `Finished`."""

    job: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has started and reads its input."""

    pid: int
    version: str


@dataclass(frozen=True, slots=True)
class Started:
    """A job has begun."""

    job: str


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a job is: `done` of `total` in this stage; a total of 0 means that nobody knows."""

    job: str
    stage: str
    done: float
    total: float
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Something of use before the end, made plain. Where `replaces`, it stands for all that was delivered before it."""

    job: str
    data: dict[str, Any]
    replaces: bool = True


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence for the person, such as the reason for a fall-back to another device."""

    job: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Part of a list too long for one line: these belong to the result's field `name`, in order of arrival."""

    job: str
    name: str
    rows: list[Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """A job's result, made plain. Lists that came as `Rows` are missing from it and are put back by the reader."""

    job: str
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """A job could not be done; the sentence says why and what to do."""

    job: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A job ended because it was cancelled."""

    job: str


Request = Run | Cancel | Enough
Report = Ready | Started | Progressed | Delivered | Noted | Rows | Finished | Failed | Stopped
PipeMessage = Request | Report


def encode(message: PipeMessage) -> bytes:
    """One line, newline included.

    Raises:
        TypeError, ValueError: a value that JSON does not hold (an array, an infinity).
    """
    plain = codec.to_plain(PipeMessage, message)
    return json.dumps(plain, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes | str) -> PipeMessage:
    """The record that `encode` wrote.

    Raises:
        ValueError: not one of our lines.
    """
    message: PipeMessage = codec.from_plain(PipeMessage, json.loads(line))
    return message


__all__ = [
    "Cancel",
    "Delivered",
    "Enough",
    "Failed",
    "Finished",
    "Noted",
    "PipeMessage",
    "Progressed",
    "Ready",
    "Report",
    "Request",
    "Rows",
    "Run",
    "Started",
    "Stopped",
    "decode",
    "encode",
]
