"""Keys of a list: those that move through its rows, and Enter; others go to the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView as _View
else:
    _View = object

_ROWS = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))
_ENTER = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class RowKeys(_View):
    """A mixin for views, before the view in the bases; Enter calls only `enter`."""

    def enter(self, index: QModelIndex) -> None:
        """Act on the current row."""
        self.activated.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.enter(self.currentIndex())
        elif event.key() in _ROWS:
            super().keyPressEvent(event)
        else:
            event.ignore()
