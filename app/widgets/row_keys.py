"""Which keys a list has for itself: those that go through its rows, and Enter; all others are the video's."""

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
    """Stands before a view in a class's bases; Enter calls `enter` for the current row and does nothing else."""

    def enter(self, index: QModelIndex) -> None:
        self.activated.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.enter(self.currentIndex())
        elif event.key() in _ROWS:
            super().keyPressEvent(event)
        else:
            event.ignore()
