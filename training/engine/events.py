"""What a training says while it runs: the command line prints these, the window draws them."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Started:
    """Attributes: steps an epoch; epochs at most; step where it goes on, 0 for a new training; clips to learn from."""

    steps: int
    epochs: int
    step: int
    clips: int


@dataclass(frozen=True, slots=True)
class Step:
    """One optimizer step.

    Attributes:
        epoch: from 0; step: from 0, over all epochs.
        losses: the named terms, unweighted; total: weighted.
        seconds_left: to the last epoch at this pace, None at first; soonest: to where early stopping would end it if
            nothing gets better, None without early stopping.
    """

    epoch: int
    step: int
    losses: dict[str, float]
    total: float
    seconds_left: float | None
    soonest: float | None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Held-out mAP after an epoch (-1: before the first).

    Attributes:
        tiou, mean_ap: thresholds and mAP at each; average over them.
        best: whether it is the best so far; patience: epochs without improvement that are left, None: no early stop.
    """

    epoch: int
    tiou: tuple[float, ...]
    mean_ap: tuple[float, ...]
    average: float
    best: bool
    patience: int | None


@dataclass(frozen=True, slots=True)
class Saved:
    """A checkpoint has been written whole."""

    path: Path
    step: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The end.

    Attributes:
        reason: "all epochs", "no improvement".
        best_epoch, best_average: of the held-out scores, None where nothing is held out.
        checkpoint: what to use: the best, or the last where nothing is held out.
        seconds: of this run.
    """

    reason: str
    best_epoch: int | None
    best_average: float | None
    checkpoint: Path
    seconds: float


Event = Started | Step | Evaluated | Saved | Finished
