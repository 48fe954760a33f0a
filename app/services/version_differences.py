"""Where two versions of the detector differ, out of a fine-tune's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Times = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Differing:
    """A stretch of one video that two versions see differently: µs; None where a version has nothing.

    Attributes:
        label: as the detector calls it.
    """

    label: str
    new: Times | None
    old: Times | None
    score: float


def of_result(result: Mapping[str, object] | None) -> dict[str, tuple[Differing, ...]]:
    """Video id → where the versions differ, out of a fine-tune's result; none when there is no result."""
    found: dict[str, list[Differing]] = {}
    rows = (result or {}).get("differences") or ()
    for video, start, end, label, what, score, *rest in rows:  # type: ignore[attr-defined]
        times = int(start), int(end)
        old = (
            times
            if what == "gone"
            else (int(rest[0]), int(rest[1]))
            if len(rest) == 2 and rest[0] is not None
            else None
        )
        found.setdefault(str(video), []).append(
            Differing(str(label), None if what == "gone" else times, old, float(score))
        )
    return {video: tuple(each) for video, each in found.items()}
