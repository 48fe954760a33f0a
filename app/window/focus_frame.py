"""A thin frame around the panel that has the keyboard, so that whoever goes about by keys sees where they are."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from app.widgets import theme

WIDTH = 2  # pixels
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_PLACED = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class _Strip(QWidget):
    """One side. Four of them cover no more than the frame: what plays inside is not drawn twice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().color("accent"))
        painter.end()


class FocusFrame(QObject):
    """Frames a side panel while something in it has the keyboard, and the picture or the lanes when a key led there.

    The picture and the lanes have the keys most of the time; after a click on them nothing needs to say so.

    Args:
        window: the frame lies in it.
        panels: gives the widgets that are framed whenever the focus is in them.
        places: gives those that are framed when they have the focus themselves, by Tab or F6.
    """

    def __init__(
        self, window: QMainWindow, panels: Callable[[], list[QWidget]], places: Callable[[], list[QWidget]]
    ) -> None:
        super().__init__(window)
        self._window, self._panels, self._places = window, panels, places
        self._strips = [_Strip(window) for _ in range(4)]
        self._framed: QWidget | None = None
        self._watched: list[QWidget] = []
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    @property
    def framed(self) -> QWidget | None:
        """What is framed now."""
        return self._framed if self._framed is not None and isValid(self._framed) else None

    @property
    def rect(self) -> QRect:
        """Where the frame lies in the window; empty while there is none."""
        shown = [item.geometry() for item in self._strips if item.isVisible()]
        whole = QRect()
        for item in shown:
            whole = whole.united(item)
        return whole

    def watch_places(self) -> None:
        """Hear of the focus that comes to the places, from now on; asking for the same ones again is allowed."""
        for place in self._places():
            place.removeEventFilter(self)
            place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if watched in self._places():
                self._frame(watched if event.reason() in _BY_KEY else None)
        elif event.type() == QEvent.Type.MouseButtonPress and watched is self.framed and watched in self._places():
            self._frame(None)
        elif event.type() in _PLACED and watched in self._watched:
            self._place()
        return False

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or new.window() is not self._window:
            if QApplication.activePopupWidget() is None and QApplication.activeWindow() is self._window:
                self._frame(None)
            return  # a menu, a dialog or another program: here the keyboard will be again
        if new in self._places():
            return  # its own event, which tells what brought the focus, comes now
        self._frame(next((panel for panel in self._panels() if panel is new or panel.isAncestorOf(new)), None))

    def _frame(self, pane: QWidget | None) -> None:
        if pane is self._framed:
            self._place()
            return
        for widget in self._watched:
            if isValid(widget) and widget not in self._places():
                widget.removeEventFilter(self)
        self._framed = pane
        self._watched = []
        if pane is not None:
            above = pane.parentWidget()
            self._watched = [pane, *([above] if above is not None else [])]
            for widget in self._watched:
                widget.removeEventFilter(self)
                widget.installEventFilter(self)
        self._place()

    def _place(self) -> None:
        pane = self.framed
        shown = pane is not None and pane.isVisible()
        if pane is not None and shown:
            box = QRect(pane.mapTo(self._window, QPoint(0, 0)), pane.size())
            sides = (
                QRect(box.left(), box.top(), box.width(), WIDTH),
                QRect(box.left(), box.bottom() - WIDTH + 1, box.width(), WIDTH),
                QRect(box.left(), box.top() + WIDTH, WIDTH, box.height() - 2 * WIDTH),
                QRect(box.right() - WIDTH + 1, box.top() + WIDTH, WIDTH, box.height() - 2 * WIDTH),
            )
            for strip, side in zip(self._strips, sides, strict=True):
                strip.setGeometry(side)
                strip.raise_()
        for strip in self._strips:
            strip.setVisible(shown)
