"""A chart over training steps in the window's colours; pyqtgraph is imported only when one is shown."""

from collections.abc import Mapping, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.i18n.numbers import localised
from app.widgets import theme

_ALIGNED = 58  # pixels: the words at the side and a number of five signs


class NumberAxis(pg.AxisItem):
    """Numbers as the window's language writes them."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [localised(text) for text in super().tickStrings(values, scale, spacing)]


def steps_shown(last: int) -> tuple[float, float]:
    """The range of steps that is shown up to a last one, with some room at both ends."""
    return -0.01 * last, 1.02 * last


class StepChart(pg.PlotWidget):
    """Something over steps: nothing to drag or zoom, faint lines across, colours that follow the theme.

    A subclass names its axes in `axis_names` and gives its curves their colours in `dress`.
    """

    def __init__(self, axes: Mapping[str, pg.AxisItem], parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems=dict(axes))
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.showGrid(x=False, y=True, alpha=0.15)
        self._dressed = False

    def align(self, on: bool) -> None:
        """Let the axis at the left be as wide as in other charts that are aligned, for one above the other."""
        self.getPlotItem().getAxis("left").setWidth(_ALIGNED if on else None)

    def axis_names(self) -> dict[str, str]:
        """The words at each side that has some."""
        return {"bottom": self.tr("step")}

    def dress(self) -> None:
        """Put on the theme's colours; a subclass calls it once it has all that it shows."""
        self._dressed = True
        colours = theme.current()
        text = colours.color("muted")
        self.setBackground(colours.color("window"))
        for side, name in self.axis_names().items():
            axis = self.getPlotItem().getAxis(side)
            axis.setTextPen(text)
            axis.setPen(colours.color("edge"))
            axis.setLabel(name, color=text.name())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and getattr(self, "_dressed", False):
            self.dress()
