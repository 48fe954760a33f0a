"""Chart of a fine-tune's losses, by pyqtgraph; imported when it is first shown."""

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from app.dialogs.step_chart import NumberAxis, StepChart, steps_shown
from app.i18n.numbers import localised
from app.widgets import theme
from app.widgets.colors import visible_on

# The palette of the classes, without its greys: distinguishable with colour blindness too.
_COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#0072b2")
_SMOOTHED = 15
#: Pixels that a number at the axis of losses takes, the room above it included.
_APART = 26
_STEPS = (1.0, 2.0, 5.0)


class _LossAxis(pg.AxisItem):
    """A logarithmic axis with plain numbers: 1, 2 or 5 times a power of ten.

    Never so many that they touch; also within a single power.
    """

    def logTickValues(
        self, low: float, high: float, size: float, std: object
    ) -> list[tuple[float | None, list[float]]]:
        most = max(int(size // _APART), 2)
        every = [
            math.log10(factor) + power
            for power in range(math.floor(low) - 1, math.ceil(high) + 1)
            for factor in (_STEPS if high - low < most / 3 else _STEPS[:1])
        ]
        seen = [value for value in every if low <= value <= high]
        if len(seen) < 2:
            # A narrow range: equal steps, to three digits.
            seen = sorted({_rounded(low + (high - low) * part) for part in (0.15, 0.5, 0.85)})
        stride = math.ceil(len(seen) / most)
        return [(None, seen[::stride])]

    def logTickStrings(self, values: Sequence[float], scale: float, spacing: float | None) -> list[str]:
        return [localised(f"{10**value:.3g}") for value in values]


def _rounded(exponent: float) -> float:
    return math.log10(float(f"{10**exponent:.3g}"))


class LossChart(StepChart):
    """One curve a part, the mean of the last steps; logarithmic, since losses fall by factors.

    Checks are thin and dashed; the part that is trained on everything is solid. All of it follows the theme.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__({"left": _LossAxis("left"), "bottom": NumberAxis("bottom")}, parent)
        self.setAccessibleName(self.tr("Losses by step"))
        self._curves: dict[str, pg.PlotDataItem] = {}
        self._wholes: set[str] = set()
        self.getPlotItem().setLogMode(y=True)
        self._legend = self.addLegend(offset=(-10, 10))
        self.dress()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts whose losses are drawn."""
        return tuple(self._curves)

    def draw(self, part: str, steps: Sequence[int], totals: Sequence[float], *, whole: bool = False) -> None:
        """Show a part's losses so far.

        Args:
            part: its name.
            steps: of the points.
            totals: losses of the points.
            whole: whether it is trained on everything.
        """
        if part not in self._curves:
            if whole:
                self._wholes.add(part)
            self._curves[part] = self.plot(name=part)
            self._dress_curve(part)
        values = np.array(totals)
        if len(values) > 2:
            width = min(_SMOOTHED, len(values))
            summed = np.cumsum(np.insert(values, 0, 0.0))
            ends = np.arange(1, len(values) + 1)
            starts = np.maximum(ends - width, 0)
            values = (summed[ends] - summed[starts]) / (ends - starts)
        self._curves[part].setData(np.array(steps), values)

    def stand_below(self, on: bool) -> None:
        """Become the smaller chart below another: aligned with it, without names of parts."""
        self._legend.setVisible(not on)
        self.align(on)
        if not on:
            self.getPlotItem().enableAutoRange(axis="x")

    def show_until(self, last_step: int) -> None:
        """Show all steps up to the expected end of the training."""
        self.getPlotItem().setXRange(*steps_shown(last_step), padding=0)

    def clear_curves(self) -> None:
        """Remove all curves."""
        for curve in self._curves.values():
            self.removeItem(curve)
        self._curves = {}
        self._wholes = set()

    # -- looks

    def axis_names(self) -> dict[str, str]:
        return {**super().axis_names(), "left": self.tr("loss")}

    def dress(self) -> None:
        super().dress()
        colours = theme.current()
        self._legend.setLabelTextColor(colours.color("text"))
        for part in self._curves:
            self._dress_curve(part)
        for sample, label in self._legend.items:
            label.setText(label.text, color=colours.color("text"))
            sample.update()

    def _dress_curve(self, part: str) -> None:
        place = list(self._curves).index(part)
        if part in self._wholes:
            pen = pg.mkPen(theme.current().color("text"), width=2.5)
        else:
            colour = visible_on(QColor(_COLOURS[place % len(_COLOURS)]), self.palette().color(QPalette.ColorRole.Base))
            pen = pg.mkPen(colour, width=1.5, style=Qt.PenStyle.DashLine)
        self._curves[part].setPen(pen)
