"""The stage: picture and transport above, the open project's lanes below, and the line between them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.actions.table import Actions
from app.panels.first_steps import FirstSteps
from app.player.player import Player
from app.player.transport import TransportBar
from app.player.view import VideoView
from app.settings.preferences import Preferences
from app.window.panel_sizes import Halves

#: Pixels below the picture that are worth half of a low window: bar, strips, ruler, and three lanes.
LANES = 330
_KEY = "stage"


class Stage:
    """Fills the stage, the widget in which single keys are commands.

    Attributes:
        widget: what is filled.
        view, transport, first_steps: what stands in it whatever is open.
        splitter: parts the picture from the lanes.
    """

    def __init__(self, widget: QWidget, actions: Actions, player: Player, preferences: Preferences) -> None:
        self.widget, self._preferences = widget, preferences
        self.view = VideoView(player)
        self.transport = TransportBar(player, actions, preferences)
        top = QWidget()
        column = _column(top)
        column.addWidget(self.view, 1)
        column.addWidget(self.transport)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("stage_splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(top)
        lower = QWidget()
        self._lower = QVBoxLayout(lower)
        self._lower.setContentsMargins(0, 0, 0, 0)
        self.first_steps = FirstSteps(actions, preferences)
        self._lower.addWidget(self.first_steps)
        self.splitter.addWidget(lower)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self._halves = Halves(self.splitter)
        _column(widget).addWidget(self.splitter, 1)

    def show_lanes(self, lanes: QWidget) -> None:
        """Put a project's lanes below the picture; they go when they are deleted."""
        self._lower.addWidget(lanes)
        lanes.show()  # not with the next turn of the loop: F6 may come before it

    def recall(self) -> None:
        """Put the line between picture and lanes where it was left."""
        state = self._preferences.bytes(_KEY)
        if state is None or not self.splitter.restoreState(state):
            self.share_out()
        self._halves.note()

    def keep(self) -> None:
        """Remember where the line is for the next time."""
        self._preferences.set_bytes(_KEY, self.splitter.saveState())

    def share_out(self) -> None:
        """Put the line where it was at first."""
        # In a low window two lanes and their strips come before a larger picture.
        height = self.widget.window().height()
        lanes = max(height * 0.42, min(height * 0.5, LANES))
        self.splitter.setSizes([round(height - lanes), round(lanes)])
        self._halves.note()


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
