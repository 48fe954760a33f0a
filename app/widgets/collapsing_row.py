"""A row of widgets that hides the less important ones where there is little room."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget


class CollapsingRow(QFrame):
    """A frame with a row of widgets that hides some, the least important first, to fit.

    A subclass puts them into `spared` once its row is filled, the most important first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spared: tuple[QWidget, ...] = ()

    def _needs(self, widget: QWidget) -> int:
        layout = self.layout()
        assert layout is not None
        return max(widget.minimumSizeHint().width(), widget.minimumWidth()) + layout.spacing()

    def minimumSizeHint(self) -> QSize:
        """The size of the row with all of them hidden."""
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
        """Show those that fit."""
        room = self.width() - self.minimumSizeHint().width()
        for widget in self.spared:
            room -= self._needs(widget)
            if widget.isHidden() == (room >= 0):
                widget.setVisible(room >= 0)
