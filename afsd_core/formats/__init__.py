"""Annotation formats, one module each with `sniff`, `read` and `write`; and the export of a whole project."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afsd_core.formats.common import (
        AlreadyThereError,
        ExportOptions,
        ExportReport,
        Format,
        Imported,
        ReadSegment,
        ReadVideo,
        Skipped,
        Zero,
    )
    from afsd_core.formats.export import export_project, read_annotations

_HOME = {
    "common": (
        "AlreadyThereError",
        "ExportOptions",
        "ExportReport",
        "Format",
        "Imported",
        "ReadSegment",
        "ReadVideo",
        "Skipped",
        "Zero",
    ),
    "export": ("export_project", "read_annotations"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "AlreadyThereError",
    "ExportOptions",
    "ExportReport",
    "Format",
    "Imported",
    "ReadSegment",
    "ReadVideo",
    "Skipped",
    "Zero",
    "export_project",
    "read_annotations",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
