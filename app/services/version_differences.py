"""Where two versions of the detector differ, out of a fine-tune's result."""

from __future__ import annotations

from dataclasses import dataclass

from app.jobs.results import FineTuneResult

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


def of_result(result: FineTuneResult | None) -> dict[str, tuple[Differing, ...]]:
    """Video id → where the versions differ, out of a fine-tune's result; none when there is no result."""
    by_video: dict[str, list[Differing]] = {}
    for difference in result.differences if result is not None else ():
        times = difference.start, difference.end
        new, old = (None, times) if difference.what == "gone" else (times, None)
        if difference.old_start is not None and difference.old_end is not None:
            old = difference.old_start, difference.old_end
        by_video.setdefault(difference.video, []).append(Differing(difference.label, new, old, difference.score))
    return {video: tuple(differing) for video, differing in by_video.items()}
