"""The falling losses of a fine-tune, drawn with pyqtgraph; imported only when they are shown."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app import theme

# The palette of the classes, without its greys: told apart by everyone.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9")
_SMOOTHED = 15


class LossChart(pg.PlotWidget):
    """One curve a part, the mean of the last steps; logarithmic, since losses fall by factors."""

    def __init__(self, parent: QWidget | None = None) -> None:
        colours = theme.current()
        super().__init__(parent, background=QColor(0, 0, 0, 0))
        self.setAccessibleName(self.tr("Losses by step"))
        self._curves: dict[str, pg.PlotDataItem] = {}
        item = self.getPlotItem()
        item.setLogMode(y=True)
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.showGrid(x=False, y=True, alpha=0.15)
        text = colours.color("muted")
        for side, name in (("bottom", self.tr("step")), ("left", self.tr("loss"))):
            axis = item.getAxis(side)
            axis.setTextPen(text)
            axis.setPen(text)
            axis.setLabel(name, color=text.name())
        self.addLegend(offset=(-10, 10), labelTextColor=text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts whose losses are drawn."""
        return tuple(self._curves)

    def draw(self, part: str, steps: Sequence[int], totals: Sequence[float]) -> None:
        """Show a part's losses so far."""
        if part not in self._curves:
            colour = _COLOURS[len(self._curves) % len(_COLOURS)]
            self._curves[part] = self.plot(pen=pg.mkPen(colour, width=2), name=part)
        values = np.array(totals)
        if len(values) > 2:
            width = min(_SMOOTHED, len(values))
            summed = np.cumsum(np.insert(values, 0, 0.0))
            ends = np.arange(1, len(values) + 1)
            starts = np.maximum(ends - width, 0)
            values = (summed[ends] - summed[starts]) / (ends - starts)
        self._curves[part].setData(np.array(steps), values)

    def clear_curves(self) -> None:
        """Begin with an empty chart."""
        for curve in self._curves.values():
            self.removeItem(curve)
        self._curves = {}
