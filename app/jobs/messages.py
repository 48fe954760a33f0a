"""What the window and its worker say to each other: frozen records, one JSON object a line.

Requests go to the worker's standard input, reports come from a duplicate of its standard output. Arrays never travel
here: a result names the file they lie in. Long lists of rows travel as several `Rows` before the `Finished` that
completes them, so that reading one line never takes long. Sentences for people travel with the template and values that
they were made from (`afsd_core.saying`), so that the window can say them in its language.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_type_hints

from afsd_core.saying import Saying, packed, unpacked


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
    """Something of use before the end. Where `replaces`, it stands for all that was delivered before it."""

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
    """Part of a list too long for one line: these belong to the result's `name`, in order of arrival."""

    job: str
    name: str
    rows: list[Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """A job's result. Lists that came as `Rows` are missing from it and are put back by the reader."""

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
Message = Request | Report

_BY_NAME: Mapping[str, type[Message]] = {
    record.__name__.lower(): record
    for record in (Run, Cancel, Enough, Ready, Started, Progressed, Delivered, Noted, Rows, Finished, Failed, Stopped)
}
_REQUIRED = {
    record: {f.name for f in fields(record) if f.default is MISSING and f.default_factory is MISSING}
    for record in _BY_NAME.values()
}
_KNOWN = {record: {f.name: get_type_hints(record)[f.name] for f in fields(record)} for record in _BY_NAME.values()}
_CHECKS: Mapping[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    float: (int, float),
    float | None: (int, float, type(None)),
    dict[str, Any]: (dict,),
    list[Any]: (list,),
}


def encode(message: Message) -> bytes:
    """One line, newline included.

    Raises:
        TypeError, ValueError: a value that JSON does not hold (an array, an infinity).
    """
    body = {"type": type(message).__name__.lower(), **_shallow(message)}
    return json.dumps(body, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes | str) -> Message:
    """The record that `encode` wrote.

    Raises:
        ValueError: not one of our lines.
    """
    body = json.loads(line)
    if not isinstance(body, dict) or (record := _BY_NAME.get(str(body.pop("type", "")))) is None:
        raise ValueError(f"not a message: {line[:80]!r}")
    known = _KNOWN[record]
    if not (_REQUIRED[record] <= body.keys() <= known.keys()):
        raise ValueError(f"a {record.__name__} message with the fields {sorted(body)}")
    for name, value in body.items():
        if known[name] is str and isinstance(value, dict):
            body[name] = unpacked(value)
        elif not isinstance(value, _CHECKS[known[name]]):
            raise ValueError(f"{record.__name__}.{name} cannot be {value!r:.80}")
    return record(**body)


def _shallow(message: Message) -> dict[str, Any]:
    # `asdict` copies deeply, which for thousands of rows costs more than encoding them.
    found = {f.name: getattr(message, f.name) for f in fields(message)}
    return {name: packed(value) if isinstance(value, Saying) else value for name, value in found.items()}


__all__ = [
    "Cancel",
    "Delivered",
    "Enough",
    "Failed",
    "Finished",
    "Message",
    "Noted",
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
