"""The project file: its records, the open project in memory, and the store that writes each edit to disk."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afsd_core.project.records import (
        PALETTE,
        Change,
        Counts,
        LabelClass,
        ProjectRecords,
        Run,
        Segment,
        Setting,
        State,
        Stretch,
        Video,
        VideoState,
    )
    from afsd_core.project.state import ProjectState
    from afsd_core.project.store import Store, read_project

_HOME = {
    "records": (
        "PALETTE",
        "Change",
        "Counts",
        "LabelClass",
        "ProjectRecords",
        "Run",
        "Segment",
        "Setting",
        "State",
        "Stretch",
        "Video",
        "VideoState",
    ),
    "state": ("ProjectState",),
    "store": ("Store", "read_project"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "PALETTE",
    "Change",
    "Counts",
    "LabelClass",
    "ProjectRecords",
    "ProjectState",
    "Run",
    "Segment",
    "Setting",
    "State",
    "Store",
    "Stretch",
    "Video",
    "VideoState",
    "read_project",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
