"""A row of controls that leaves out what can be spared where there is little room, and so lets its window be narrow."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget


class GivingWay(QFrame):
    """A frame with a row of widgets, some of which are hidden, the least needed first, where not all fit.

    A subclass puts them into `spared` once its row is filled, the most needed first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spared: tuple[QWidget, ...] = ()

    def _needs(self, widget: QWidget) -> int:
        layout = self.layout()
        assert layout is not None
        return max(widget.minimumSizeHint().width(), widget.minimumWidth()) + layout.spacing()

    def minimumSizeHint(self) -> QSize:
        """What is left when all of them are hidden."""
        hint = super().minimumSizeHint()
        return QSize(
            hint.width() - sum(self._needs(widget) for widget in self.spared if not widget.isHidden()), hint.height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share()

    def share(self) -> None:
        """Show those that there is room for."""
        room = self.width() - self.minimumSizeHint().width()
        for widget in self.spared:
            room -= self._needs(widget)
            if widget.isHidden() == (room >= 0):
                widget.setVisible(room >= 0)
