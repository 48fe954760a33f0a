"""What the detector's version before proposed in each video, as a project keeps it: to tell later what has changed.

It lies among the project's settings, one a video, so that no table and no step between file versions is needed: the
program that does not know it leaves it alone. Only what somebody could have been shown is kept, and not too much of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from afsd_core.project.records import Segment

#: Settings of this kind are called so, and the video's id.
PREFIX = "before:"
#: The best are kept, and none that is below: a threshold is hardly ever set so low.
MOST, FLOOR = 150, 0.1


@dataclass(frozen=True, slots=True)
class EarlierProposal:
    """A proposal of the version before: microseconds, score in [0, 1] or None."""

    video: str
    start: int
    end: int
    class_id: str
    score: float | None = None


def setting_of(video_id: str) -> str:
    """The key of the setting that holds what was proposed in a video."""
    return PREFIX + video_id


def to_plain(proposals: Iterable[Segment]) -> list[list[Any]]:
    """Rows [start, end, class id, score] of the best of one video's proposals, by start."""
    shown = [proposal for proposal in proposals if proposal.score is None or proposal.score >= FLOOR]
    best = sorted(shown, key=lambda proposal: -1.0 if proposal.score is None else -proposal.score)[:MOST]
    best.sort(key=lambda proposal: (proposal.start, proposal.end, proposal.class_id))
    return [
        [proposal.start, proposal.end, proposal.class_id, None if proposal.score is None else round(proposal.score, 4)]
        for proposal in best
    ]


class EarlierBook:
    """Reads what a project keeps, each video once until it is another; for one thread at a time."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[object, tuple[EarlierProposal, ...]]] = {}

    def read(self, settings: Mapping[str, object]) -> dict[str, tuple[EarlierProposal, ...]]:
        """Video id → what the version before proposed there.

        A file may come from anywhere: what is no such row is left out.
        """
        known: dict[str, tuple[object, tuple[EarlierProposal, ...]]] = {}
        for key, value in settings.items():
            if key.startswith(PREFIX) and isinstance(value, list):
                cached = self._read.get(key)
                known[key] = cached if cached is not None and cached[0] is value else (value, _rows(key, value))
        self._read = known
        return {key.removeprefix(PREFIX): rows for key, (_, rows) in known.items()}


def _rows(key: str, values: list[object]) -> tuple[EarlierProposal, ...]:
    rows = (_row(key.removeprefix(PREFIX), value) for value in values[:MOST])
    return tuple(row for row in rows if row is not None)


def _row(video: str, row: object) -> EarlierProposal | None:
    match row:
        case [int(start), int(end), str(class_id), None | int() | float() as score] if start < end:
            return EarlierProposal(video, start, end, class_id, None if score is None else float(score))
    return None
