"""What is left of a training in its folder: tables, TensorBoard events and plots."""

import csv
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from training.engine.events import Evaluated, Event, Finished, Started, Step
from training.engine.plots import curves

LOSSES, SCORES = "losses.csv", "scores.csv"


class RunLog:
    """Writes losses.csv, scores.csv, losses.png and mAP.png; TensorBoard's files too where that is installed.

    Rows of steps that a resumed training repeats are dropped first, so every step is there once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._losses: list[dict[str, float]] = []
        self._scores: list[dict[str, float]] = []
        self._file: Any = None
        self._table: Any = None
        self._board: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        self._plot()
        if self._board is not None:
            self._board.close()

    def write(self, event: Event) -> None:
        """Take note of an event."""
        if isinstance(event, Started):
            self._start(event)
        elif isinstance(event, Step):
            self._step(event)
        elif isinstance(event, Evaluated):
            self._score(event)
        elif isinstance(event, Finished):
            self._plot()

    def _start(self, event: Started) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._losses = [row for row in _read(self.folder / LOSSES) if row["step"] < event.step]
        last = event.step // max(event.steps, 1)
        self._scores = [row for row in _read(self.folder / SCORES) if row["epoch"] < last]
        _write(self.folder / LOSSES, self._losses)
        _write(self.folder / SCORES, self._scores)
        if find_spec("tensorboard") is not None:
            from torch.utils.tensorboard import SummaryWriter

            self._board = SummaryWriter(str(self.folder), purge_step=event.step)

    def _step(self, event: Step) -> None:
        row = {"step": float(event.step), "epoch": float(event.epoch), "total": event.total, **event.losses}
        self._losses.append(row)
        if self._table is None or list(self._table.fieldnames) != list(row):
            self._close()
            new = len(self._losses) == 1
            self._file = (self.folder / LOSSES).open("a", newline="", encoding="utf-8")
            self._table = csv.DictWriter(self._file, list(row))
            if new:
                self._table.writeheader()
        self._table.writerow(row)
        self._file.flush()
        if self._board is not None:
            for name, value in event.losses.items() | {("total", event.total)}:
                self._board.add_scalar(f"loss/{name}", value, event.step)

    def _score(self, event: Evaluated) -> None:
        row = {"epoch": float(event.epoch), "average": event.average}
        row |= {f"{t:g}": value for t, value in zip(event.tiou, event.mean_ap, strict=True)}
        # Scored again after a kill: the row is the same, and is there once.
        self._scores = [old for old in self._scores if old["epoch"] < event.epoch] + [row]
        _write(self.folder / SCORES, self._scores)
        if self._board is not None:
            for name, value in row.items():
                if name != "epoch":
                    self._board.add_scalar(f"mAP/{name}", value, event.epoch)
        self._plot()

    def _plot(self) -> None:
        if self._losses:
            steps = [row["step"] for row in self._losses]
            names = [name for name in self._losses[-1] if name not in ("step", "epoch")]
            series = {name: (steps, _smooth([row.get(name, float("nan")) for row in self._losses])) for name in names}
            curves(self.folder / "losses.png", "Losses", series, x="step")
        if self._scores:
            epochs = [row["epoch"] + 1 for row in self._scores]
            names = [name for name in self._scores[-1] if name != "epoch"]
            series = {name: (epochs, [row[name] for row in self._scores]) for name in names}
            curves(self.folder / "mAP.png", "Held-out mAP", series, x="epochs")

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._table = None


def _smooth(values: list[float], weight: float = 0.9) -> list[float]:
    """A running mean that starts unbiased."""
    result, total, norm = [], 0.0, 0.0
    for value in values:
        total, norm = weight * total + value, weight * norm + 1
        result.append(total / norm)
    return result


def _read(path: Path) -> list[dict[str, float]]:
    """Rows of a table of numbers; a last line that was cut off by a kill is dropped."""
    if not path.is_file():
        return []
    rows = []
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            try:
                rows.append({name: float(value) for name, value in row.items()})
            except (TypeError, ValueError):
                break
    return rows


def _write(path: Path, rows: list[dict[str, float]]) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("w", newline="", encoding="utf-8") as file:
        if rows:
            table = csv.DictWriter(file, list(rows[-1]), restval="")
            table.writeheader()
            table.writerows(rows)
    partial.replace(path)
