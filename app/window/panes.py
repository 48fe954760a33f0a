"""What F6 goes through: the picture, the lanes and the panels that are open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.panels.jobs import JobsPanel
from app.panels.models import ModelsPanel
from app.panels.welcome import Welcome
from app.player.view import VideoView
from app.window.docks import Docks
from app.window.project_controller import ProjectController


class Panes:
    """Gives the keyboard to the next pane, in the order of the window."""

    def __init__(
        self,
        projects: ProjectController,
        docks: Docks,
        view: VideoView,
        welcome: Welcome,
        models: ModelsPanel,
        jobs: JobsPanel,
    ) -> None:
        self._projects, self._docks = projects, docks
        self._view, self._welcome, self._models, self._jobs = view, welcome, models, jobs

    def visible(self) -> list[QWidget]:
        """The panes, behind a tab or not; those that were closed are left out."""
        space = self._projects.workspace
        if space is None:
            return [self._welcome]
        panes = [
            self._view,
            space.timeline,
            space.segments,
            space.classes,
            space.to_review.list,
            self._models.list,
            self._jobs,
            space.videos.list,
        ]
        return [pane for pane in panes if pane.isVisible()]

    def go(self, by: int) -> None:
        """Focus the pane so many places on from the one that has the focus."""
        panes = self.visible()
        focus = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focus is pane or (focus and pane.isAncestorOf(focus))), -1)
        target = panes[(here + by) % len(panes)]
        for dock in self._docks.all:
            if dock.isAncestorOf(target):
                dock.raise_()  # its tab may lie behind another
        if target.focusPolicy() == Qt.FocusPolicy.NoFocus:
            inner = [child for child in target.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
            target = inner[0] if inner else target
        target.setFocus(Qt.FocusReason.TabFocusReason)
