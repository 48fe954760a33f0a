"""How long heads are trained: checks and final heads advance side by side, and the held-out curve says when to end."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from afsd_core.detector.cell_classifier import CellClassifier
from afsd_core.detector.network import AnyHead
from afsd_core.errors import DataError
from afsd_core.message import Message
from training.data.feature_clips import LabelledVideo
from training.engine import checkpoints
from training.finetune.head_training import Training
from training.finetune.kept_checks import OwnBackbone

# Steps of the checks at which they are scored: the first, and by what factor each is more than the one before.
_FIRST, _FACTOR = 75, 1.5
# It ends at the first point from so many times the best steps on: one more than the best. Less better is luck.
_PATIENCE, _BETTER = 1.4, 0.005
# Before so many steps it does not end by itself: the first points tell little.
_FEWEST = 160
# From the usual number on, half as many steps again must have gained so much: people wait for them.
_WORTH_WAITING = 0.02
_CURVE = "curve.json"


def points() -> Iterator[int]:
    """Steps at which checks are scored, without end."""
    step = float(_FIRST)
    while True:
        yield round(step)
        step *= _FACTOR


@dataclass(slots=True, eq=False)
class Part:
    """One part of a training: a check, or the final heads.

    Attributes:
        label: "check 1 of 3" or "final"; name: of its files.
        videos: ids that it learns from; taught: the same with their features.
        head: what is trained; training: of it.
        pace: its steps for each step of the checks; more where it learns from more footage.
        own: a backbone of its own, where the one that features are kept of knows what is held out.
        cells: its closed-form classifier.
        best: the state of the head where the curve was highest so far.
    """

    label: str
    name: str
    videos: tuple[str, ...]
    labelled: tuple[LabelledVideo, ...]
    head: AnyHead
    training: Training
    pace: float = 1.0
    own: OwnBackbone | None = None
    cells: CellClassifier | None = None
    best: dict[str, Tensor] | None = None


@dataclass(slots=True)
class Curve:
    """The held-out score by steps, and where it is highest.

    Attributes:
        scores: (steps of the checks, mean AP), by steps.
        usual: about how many steps the amount of footage wants, see `quick_settings`.
    """

    scores: list[tuple[int, float]] = field(default_factory=list)
    usual: int = 0

    @property
    def best_step(self) -> int:
        """Where the mean of a point and the one before is highest; 0 where there is none yet."""
        best, where = -1.0, 0
        for step, value in zip([step for step, _ in self.scores], self._smoothed(), strict=True):
            if value > best + _BETTER:
                best, where = value, step
        return where

    @property
    def best(self) -> float:
        """The score there."""
        return next((value for step, value in self.scores if step == self.best_step), 0.0)

    @property
    def last_step(self) -> int:
        """Where it ends if nothing better comes."""
        return next(step for step in points() if step >= max(_FEWEST, _PATIENCE * self.best_step))

    @property
    def expected_step(self) -> int:
        """Where it ends most likely: while the curve still rises, not before the usual number."""
        reached = self.scores[-1][0] if self.scores else 0
        if self.over:
            return reached
        if self.best_step < reached:
            return self.last_step
        return max(self.last_step, next(step for step in points() if step >= self.usual))

    @property
    def over(self) -> bool:
        """Whether it has ended: nothing better came, or too little for the time it takes."""
        if not self.scores:
            return False
        return self.scores[-1][0] >= self.last_step or self._hardly_rises()

    def _hardly_rises(self) -> bool:
        step, values = self.scores[-1][0], self._smoothed()
        return step >= self.usual > 0 and len(values) > 1 and values[-1] - values[-2] < _WORTH_WAITING

    def holds(self, step: int) -> bool:
        """Whether there is a score of that step."""
        return any(at == step for at, _ in self.scores)

    def add(self, step: int, average: float) -> bool:
        """One more point; gives whether it is the best so far."""
        self.scores.append((step, average))
        return self.best_step == step

    def _smoothed(self) -> list[float]:
        values = [value for _, value in self.scores]
        return [(value + values[max(k - 1, 0)]) / 2 for k, value in enumerate(values)]


def keep(folder: Path, curve: Curve, parts: Sequence[Part], *, best: bool) -> None:
    """Keep what a fine-tune that is stopped or killed goes on from.

    Args:
        best: the last point is the best one, and the parts' `best` states are new.

    Raises:
        DataError: the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if best:
        for part in parts:
            assert part.best is not None
            content = {"signature": part.training.signature, "step": curve.best_step, "state": part.best}
            checkpoints.save(folder / f"{part.name}-best.pt", content)
    signatures = [part.training.signature for part in parts]
    partial = folder / f"{_CURVE}.partial"
    try:
        partial.write_text(json.dumps({"signatures": signatures, "scores": curve.scores}), encoding="utf-8")
        partial.replace(folder / _CURVE)
    except OSError as error:
        raise DataError(
            Message(
                "{path}: the checkpoint cannot be written ({reason}). Free some space.",
                path=folder / _CURVE,
                reason=error.strerror,
            )
        ) from error


def resumed(folder: Path, parts: Sequence[Part], usual: int = 0) -> Curve:
    """The curve that `keep` kept of these very parts, whose `best` states are put back; else an empty one.

    Points whose best states are gone do not count: these are scored, and kept, once more.

    Args:
        usual: see `Curve`.
    """
    try:
        content = json.loads((folder / _CURVE).read_text(encoding="utf-8"))
        scores = [(int(step), float(value)) for step, value in content["scores"]]
        if content["signatures"] != [part.training.signature for part in parts]:
            return Curve(usual=usual)
        curve = Curve(scores, usual)
        states = []
        for part in parts:
            stored = checkpoints.load(folder / f"{part.name}-best.pt")
            if (stored["signature"], stored["step"]) != (part.training.signature, curve.best_step):
                return Curve(usual=usual)
            states.append(stored["state"])
    except (OSError, ValueError, KeyError, TypeError, DataError):
        return Curve(usual=usual)
    if any(part.training.step < round(scores[-1][0] * part.pace) for part in parts if scores):
        return Curve(usual=usual)
    for part, state in zip(parts, states, strict=True):
        part.best = state
    return curve
