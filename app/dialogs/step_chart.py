"""A chart over training steps in the theme's colours; imports pyqtgraph."""

from collections.abc import Mapping, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.i18n.numbers import localised
from app.widgets import theme

_ALIGNED = 58  # pixels: the words at the side and a number of five signs


class NumberAxis(pg.AxisItem):
    """An axis with numbers in the language's notation."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [localised(text) for text in super().tickStrings(values, scale, spacing)]


def steps_shown(last: int) -> tuple[float, float]:
    """The visible range of steps, with some room at both ends."""
    return -0.01 * last, 1.02 * last


class StepChart(pg.PlotWidget):
    """A chart over steps: no drag or zoom, faint grid lines, colours of the theme.

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
        """Give the left axis the width of other aligned charts, for one above the other."""
        self.getPlotItem().getAxis("left").setWidth(_ALIGNED if on else None)

    def axis_names(self) -> dict[str, str]:
        """The title of each side that has one."""
        return {"bottom": self.tr("step")}

    def dress(self) -> None:
        """Apply the theme's colours; a subclass calls it once its curves exist."""
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
