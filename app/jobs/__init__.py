"""Work that the window hands to a process of its own: message records, the worker, and the queue in front of it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.jobs.queue import JobQueue as JobQueue
    from app.jobs.queue import JobState as JobState
    from app.jobs.queue import JobView as JobView

__all__ = ["JobQueue", "JobState", "JobView"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from app.jobs import queue

        return getattr(queue, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
