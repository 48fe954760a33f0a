"""The sentences in which `afsd detect` sums up one video's detections: how many, the best, which ones are too weak."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afsd_core.saying import many
from app.cli.console import clock, moment

if TYPE_CHECKING:
    from afsd_core.inference.events import Detection
    from afsd_core.inference.pipeline import Finished
    from afsd_core.weights import Model


@dataclass(frozen=True, slots=True)
class LeastScores:
    """From which score on a detection is summed up.

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
        """The scores that a fine-tune chose: by its checks or, without them, on what it learned from; else none."""
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
        """What a detection has to reach: "the score 0.35 (as given)"."""
        if self.by_class:
            return "the scores that the model's checks chose for each class"
        return f"the score {self.general:g} ({self.source})"


def summary(video: Path, finished: Finished, least: LeastScores, out: str) -> str:
    """How many detections of a video reach the least scores, the best of them, and how many more are in the results.

    Args:
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
    """A score out of `model.json`, which may hold anything."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if good else None
