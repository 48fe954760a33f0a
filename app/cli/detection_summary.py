"""Summary of a video's detections for `afsd detect`: how many, the best, the weak ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afsd_core.message import many
from app.cli.console import clock, moment

if TYPE_CHECKING:
    from afsd_core.inference.events import Detection
    from afsd_core.inference.pipeline import Finished
    from afsd_core.weights import Model


@dataclass(frozen=True, slots=True)
class LeastScores:
    """The least score, for each class, of a detection that the summary counts.

    Attributes:
        general: of any class that has none of its own.
        by_class: class name to score.
        source: who chose them, in words that follow the score; empty where none is set.
    """

    general: float = 0.0
    by_class: Mapping[str, float] = field(default_factory=dict)
    source: str = ""

    @classmethod
    def of_model(cls, model: Model) -> LeastScores:
        """Take the scores that a fine-tune chose; none where it chose none.

        It chooses them by its checks or, without them, on the videos that it learned from.
        """
        record = model.training or {}
        general = _score(record.get("threshold"))
        own = record.get("thresholds")
        scores = {name: _score(value) for name, value in own.items()} if isinstance(own, Mapping) else {}
        by_class = {name: score for name, score in scores.items() if score is not None}
        if general is None and not by_class:
            return cls()
        checked = record.get("protocol") != "none"
        source = "chosen by the model's checks" if checked else "chosen on the videos that the model learned from"
        return cls(general or 0.0, by_class, source)

    def reached_by(self, detection: Detection) -> bool:
        """Whether the detection's score is at least that of its class."""
        return detection.score >= self.by_class.get(detection.label, self.general)

    @property
    def phrase(self) -> str:
        """The least score in words: "the score 0.35 (as given)"."""
        if self.by_class:
            return "the scores that the model's checks chose for each class"
        return f"the score {self.general:g} ({self.source})"


def summary(video: Path, finished: Finished, least: LeastScores, out: str) -> str:
    """Summarise a video's detections: how many reach the least scores, and the best ones.

    Args:
        video: its name.
        least: the scores to reach.
        out: where the results are, as a sentence calls it.
    """
    how = f"{finished.engine} on {finished.device}, {clock(finished.seconds)} for {clock(finished.duration / 1e6)}"
    how += " of video"
    strong = [detection for detection in finished.detections if least.reached_by(detection)]
    weaker = len(finished.detections) - len(strong)
    if strong:
        best = max(strong, key=lambda detection: detection.score)
        sentence = (
            f"{video.name}: {many(len(strong), '{n:,} detection', '{n:,} detections')}, best: {best.label} "
            f"{best.score:.2f} at {moment(best.start)}–{moment(best.end)} ({how})"
        )
    elif weaker:
        sentence = f"{video.name}: no detection that is strong enough to sum up ({how})"
    else:
        sentence = f"{video.name}: no detections ({how})"
    if weaker:
        count = many(weaker, "{n:,} weaker one is", "{n:,} weaker ones are")
        sentence += f". {count} in {out} but not summed up: below {least.phrase}."
    return sentence


def _score(value: Any) -> float | None:
    """Read a score from `model.json`, which may hold any value."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if good else None
