"""The timeline: geometry, hit testing, snapping, gestures, painting and the widget."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.timeline.view import TimelineView

__all__ = ["TimelineView"]


def __getattr__(name: str) -> object:
    if name != "TimelineView":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from app.timeline.view import TimelineView

    return TimelineView
