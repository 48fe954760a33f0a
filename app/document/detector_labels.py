"""Which class of a project is meant by what a detector calls it: its name, or a label that was mapped to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from afsd_core.project.records import LabelClass

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.score_curves import Curves


def is_called(label: LabelClass, name: str) -> bool:
    """Whether a class is what the detector calls so."""
    return name == label.name or any(name in labels for labels in label.external.values())


def row_of(curves: Curves, label: LabelClass) -> int | None:
    """Which of the curves a class's are: by its name, or by a detector's label that was mapped to it."""
    names: Mapping[str, int] = {name: at for at, name in enumerate(curves.classes)}
    names_of_class = (label.name, *(known_name for labels in label.external.values() for known_name in labels))
    return next((names[known_name] for known_name in names_of_class if known_name in names), None)
