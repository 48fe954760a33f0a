"""The side panels: made once, filled anew with each project; hidden while nothing is open."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from app.i18n.numbers import count_text
from app.window.panel_sizes import PanelWidths

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class Docks:
    """Videos at the left; segments, classes, the review queue, models and jobs as tabs at the right."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AnimatedDocks)
        window.setTabPosition(RIGHT, QTabWidget.TabPosition.North)
        window.setTabPosition(LEFT, QTabWidget.TabPosition.North)
        tr = window.tr
        self.videos = self._dock("videos_dock", tr("Videos"), LEFT)
        self.segments = self._dock("segments_dock", tr("Segments"), RIGHT)
        self.classes = self._dock("classes_dock", tr("Classes"), RIGHT)
        self.queue = self._dock("queue_dock", tr("To review"), RIGHT)
        self.models = self._dock("models_dock", tr("Models"), RIGHT)
        self.jobs = self._dock("jobs_dock", tr("Jobs"), RIGHT)
        self.all = (self.videos, self.segments, self.classes, self.queue, self.models, self.jobs)
        for dock in self.all[1:]:
            dock.setTitleBarWidget(QWidget())  # its tab says what it is
        for dock in self.all[2:]:
            window.tabifyDockWidget(self.segments, dock)
        self.widths = PanelWidths(window, self._sides, usual_widths)

    def _sides(self) -> tuple[QDockWidget | None, QDockWidget | None]:
        """What stands at the left and at the right, in front where there are several."""
        sides = []
        for area in (LEFT, RIGHT):
            docks = [
                dock
                for dock in self.all
                if not dock.isHidden() and not dock.isFloating() and self._window.dockWidgetArea(dock) == area
            ]
            front = (dock for dock in docks if not dock.visibleRegion().isEmpty())
            sides.append(next(front, docks[0] if docks else None))
        return sides[0], sides[1]

    def _dock(self, name: str, title: str, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        dock.setWidget(QWidget())
        self._window.addDockWidget(area, dock)
        return dock

    def fill(self, dock: QDockWidget, widget: QWidget | None) -> None:
        """Put another widget into a dock; the old one goes."""
        old = dock.widget()
        dock.setWidget(widget or QWidget())
        if old is not None and old is not widget:
            old.deleteLater()

    def show(self, state: QByteArray | None) -> None:
        """Bring the panels up as they were left; one that was not there yet stands where it does at first."""
        if state is None or not self._window.restoreState(state):
            self.restore_default()
            return
        for dock in self.all:
            if not _knows(state, dock):  # Qt would leave it hidden
                self._place(dock)
                dock.show()

    def count_to_review(self, count: int) -> None:
        """Say on the tab how many proposals wait."""
        tr = self._window.tr
        self.queue.setWindowTitle(tr("To review ({0})").format(count_text(count)) if count else tr("To review"))

    def restore_default(self) -> None:
        """Every panel where it was at first."""
        for dock in self.all:
            dock.setFloating(False)
            self._window.addDockWidget(LEFT if dock is self.videos else RIGHT, dock)
            dock.show()
        for dock in self.all[2:]:
            self._window.tabifyDockWidget(self.segments, dock)
        self.segments.raise_()
        sizes = usual_widths(self._window.width())
        self._window.resizeDocks([self.videos, self.segments], list(sizes), Qt.Orientation.Horizontal)
        self.widths.forget()

    def _place(self, dock: QDockWidget) -> None:
        self._window.addDockWidget(LEFT if dock is self.videos else RIGHT, dock)
        tabs = [other for other in self.all[1:] if other is not dock and self._is_tab(other)]
        if dock is not self.videos and tabs:
            front = next((other for other in tabs if not other.visibleRegion().isEmpty()), tabs[0])
            self._window.tabifyDockWidget(tabs[-1], dock)
            front.raise_()

    def _is_tab(self, dock: QDockWidget) -> bool:
        shown = not dock.isHidden() and not dock.isFloating()
        return shown and self._window.dockWidgetArea(dock) == RIGHT

    def hide(self) -> None:
        """Nothing is open: nothing to show beside it."""
        for dock in self.all:
            dock.hide()


def usual_widths(window: int) -> tuple[int, int]:
    """How wide both sides are in a window so wide, pixels, as long as nobody has said otherwise."""
    return max(232, round(window * 0.15)), max(404, round(window * 0.24))


def _knows(state: QByteArray, dock: QDockWidget) -> bool:
    """Whether a saved layout has a place for this panel: Qt writes its name there."""
    return dock.objectName().encode("utf-16-be") in state.data()
