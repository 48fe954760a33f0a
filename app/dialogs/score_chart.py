"""Chart of a fine-tune's held-out mean AP by step, its best point and the baseline."""

from collections.abc import Sequence
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from app.dialogs.step_chart import NumberAxis, StepChart, steps_shown
from app.i18n.numbers import decimal_text, filled
from app.widgets import theme

# Where the axis of scores may end, and the steps of its numbers: it must not jump at every point, and a low curve must
# still be seen to rise.
_TOPS = {0.25: 0.05, 0.5: 0.1, 1.0: 0.2}
_FULL = 1.0
_ROOM = 1.12  # over the highest score, for its number


class Curve(NamedTuple):
    """A held-out curve.

    Attributes:
        steps, averages: the points; best_step, best: the highest of them.
        last_step: where the training is expected to end, not before the last point.
        baseline: mean AP of the closed-form classifier; None where there is none.
    """

    steps: Sequence[int]
    averages: Sequence[float]
    best_step: int
    best: float
    last_step: int
    baseline: float | None


class ScoreChart(StepChart):
    """Points with a line, the best one ringed; a thin dashed line is the baseline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__({"left": NumberAxis("left"), "bottom": NumberAxis("bottom")}, parent)
        self.setAccessibleName(self.tr("Mean AP on held-out videos by step"))
        self._curve = self.plot(symbol="o", symbolSize=6)
        self._ring = self.plot(symbol="o", symbolSize=14, pen=None)
        self._number = pg.TextItem(anchor=(0.5, 1.3))
        self._number.setZValue(2)
        self._baseline: pg.InfiniteLine | None = None
        self.align(True)
        self.dress()
        self.clear_curve()

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The steps and scores that are drawn."""
        steps, averages = self._curve.getData()
        return () if steps is None else tuple(zip(steps.tolist(), averages.tolist(), strict=True))

    @property
    def baseline(self) -> float | None:
        """The height of the baseline; None where there is none."""
        return None if self._baseline is None else float(self._baseline.value())

    def number_rect(self) -> QRectF:
        """Where the best score's number is, in the scene's pixels."""
        return QRectF(self._number.sceneBoundingRect())

    def draw(self, curve: Curve) -> None:
        """Show a curve."""
        self._curve.setData(list(curve.steps), list(curve.averages))
        self._ring.setData([curve.best_step], [curve.best])
        if self._number.scene() is None:
            self.addItem(self._number)
        self._number.setText(decimal_text(curve.best))
        self._number.setPos(curve.best_step, curve.best)
        last = curve.last_step
        # At the chart's side its number would be cut.
        aside = 0.5 if 0.05 < curve.best_step / last < 0.95 else float(curve.best_step / last > 0.5)
        self._draw_baseline(curve.baseline)
        highest = max(*curve.averages, curve.baseline or 0.0, 0.0) * _ROOM
        top = next((top for top in _TOPS if top >= highest), _FULL)
        # Where there is no room above the ring it stands beside it: the axis does not follow each point.
        beside = (-0.5, 0.2) if curve.best_step / last < 0.85 else (1.5, 0.2)
        self._number.setAnchor((aside, 1.3) if curve.best * _ROOM <= top else beside)
        self._show(last, top)

    def clear_curve(self) -> None:
        """Remove the curve."""
        self._curve.setData([], [])
        self._ring.setData([], [])
        if self._number.scene() is not None:
            self.removeItem(self._number)
        self._draw_baseline(None)
        self._show(100, _FULL)

    def axis_names(self) -> dict[str, str]:
        return {"bottom": "", "left": self.tr("mean AP")}  # the losses below have the same steps

    def dress(self) -> None:
        super().dress()
        colours = theme.current()
        accent = colours.color("accent")
        self._curve.setPen(pg.mkPen(accent, width=2))
        self._curve.setSymbolPen(pg.mkPen(accent))
        self._curve.setSymbolBrush(pg.mkBrush(accent))
        self._ring.setSymbolPen(pg.mkPen(colours.color("text"), width=1.5))
        self._ring.setSymbolBrush(pg.mkBrush(None))
        self._number.setColor(colours.color("text"))
        if self._baseline is not None:
            self._dress_baseline(self._baseline)

    def _show(self, last_step: int, top: float) -> None:
        self.getPlotItem().getAxis("left").setTickSpacing(_TOPS[top], _TOPS[top] / 2)
        self.getPlotItem().setRange(xRange=steps_shown(last_step), yRange=(-0.02 * top, 1.02 * top), padding=0)

    def _draw_baseline(self, value: float | None) -> None:
        if value is None:
            if self._baseline is not None:
                self.removeItem(self._baseline)
                self._baseline = None
            return
        if self._baseline is None:
            # At the right, below the line, where a successful curve lies above it.
            options = {"position": 0.985, "anchors": [(1, 0), (1, 0)], "movable": False}
            self._baseline = pg.InfiniteLine(angle=0, label="", labelOpts=options)
            self._dress_baseline(self._baseline)
            self.addItem(self._baseline)
        self._baseline.setValue(value)
        self._baseline.label.setFormat(filled(self.tr("Closed-form baseline {0:.2f}"), value))

    def _dress_baseline(self, line: pg.InfiniteLine) -> None:
        muted = theme.current().color("muted")
        line.setPen(pg.mkPen(muted, width=1, style=Qt.PenStyle.DashLine))
        line.label.setColor(muted)
