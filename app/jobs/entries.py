"""A job as the queue keeps it, and as it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.jobs import messages


class JobState(StrEnum):
    """Where a job stands. Members are strings, so that `view.state == "running"` reads well."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it is shown.

    Attributes:
        stage: what it is doing, in a word or two; empty before it starts.
        fraction: how much of the stage is done, 0..1; None where nobody knows.
        seconds_left: until the end of the job, where it can be told.
        sentence: why it failed, or what it noted on the way; else empty.
        result: of a job that is done, a record of `app.jobs.results`; None before.
        outcome: what came of it, in a few words, where whoever asked for it has said so.
        background: nobody waits for it; it runs while nothing else does.
    """

    id: str
    kind: str
    title: str
    state: JobState
    stage: str = ""
    fraction: float | None = None
    seconds_left: float | None = None
    sentence: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None
    background: bool = False
    outcome: str = ""

    @property
    def active(self) -> bool:
        """Whether it runs or waits."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


@dataclass(slots=True)
class Entry:
    """A job as the queue keeps it: what is shown of it, and what has come from the worker and is not passed on yet.

    Attributes:
        rows: lists of the result that came ahead of it, read already, by the names of its fields.
        misfit: what of these could not be read.
    """

    id: str
    kind: str
    params: dict[str, Any]
    title: str
    state: JobState = JobState.QUEUED
    stage: str = ""
    fraction: float | None = None
    seconds_left: float | None = None
    sentence: str = ""
    result: Any = None
    wire: str = ""
    rows: dict[str, list[Any]] = field(default_factory=dict)
    misfit: str = ""
    held: messages.Delivered | None = None
    background: bool = False
    outcome: str = ""

    def view(self) -> JobView:
        """What is shown of it, as of now."""
        return JobView(
            self.id,
            self.kind,
            self.title,
            self.state,
            self.stage,
            self.fraction,
            self.seconds_left,
            self.sentence,
            self.params,
            self.result,
            self.background,
            self.outcome,
        )
