"""The bar under the picture: the player's buttons, its rate, loudness and position."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app.actions.commands import Command
from app.actions.table import Actions
from app.i18n.numbers import localised, time_text
from app.player.cache import ShownFrame
from app.player.loudness import Loudness
from app.player.player import RATES, Player
from app.settings.preferences import Preferences
from app.widgets import theme
from app.widgets.collapsing_row import CollapsingRow


class TransportBar(CollapsingRow):
    """Buttons for the player's commands; a click leaves the focus where it was."""

    def __init__(
        self, player: Player, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._player, self._actions = player, actions
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(2)
        self.position = self._figures("position_label", self.tr("Time shown"))
        row.addWidget(self.position)
        self.duration = self._figures("duration_label", self.tr("Length of the video"))
        self.duration.setProperty("role", "faint")
        row.addWidget(self.duration)
        row.addStretch(1)
        for command in (Command.HOME, Command.FRAME_BACK, Command.PLAY, Command.FRAME_FORWARD, Command.END):
            row.addWidget(self.button(command, 22 if command is Command.PLAY else 18))
        row.addSpacing(10)
        for command in (Command.PLAY_SEGMENT, Command.LOOP_SEGMENT):
            row.addWidget(self.button(command, 18))
        row.addStretch(1)
        self.rate = QComboBox()
        self.rate.setObjectName("rate_combo")
        self.rate.setAccessibleName(self.tr("Playing rate"))
        self.rate.setToolTip(self.tr("Playing rate"))
        self.rate.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for rate in RATES:
            self.rate.addItem(f"{localised(format(rate, 'g'))}×", rate)
        # No wider than it must be: this row is what keeps the middle of the window from being narrower.
        widest = max(self.rate.fontMetrics().horizontalAdvance(self.rate.itemText(at)) for at in range(len(RATES)))
        self.rate.setFixedWidth(widest + 40)
        self.rate.setCurrentIndex(RATES.index(1.0))
        self.rate.activated.connect(lambda place: player.set_rate(RATES[place]))
        row.addWidget(self.rate)
        row.addSpacing(6)
        self.loudness = Loudness(player, actions, preferences)
        row.addWidget(self.loudness)
        self.spared = (self.duration, self.loudness.slider)
        player.frame_shown.connect(self._show)
        player.state_changed.connect(self.refresh)
        self.refresh()

    def button(self, command: Command, size: int) -> QToolButton:
        """Make a flat button of an action, named for screen readers.

        Args:
            command: the command that the button runs.
            size: of the icon, pixels.
        """
        button = QToolButton(self)
        button.setDefaultAction(self._actions[command])
        button.setObjectName(f"{command}_button")
        button.setIconSize(QSize(size, size))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(self._actions[command].text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _figures(self, name: str, spoken: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setAccessibleName(spoken)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        label.setFont(font)
        return label

    def _show(self, shown: ShownFrame | None) -> None:
        self.position.setText(time_text(shown.time) if shown is not None else "")

    def refresh(self) -> None:
        """Show the player's state."""
        player = self._player
        self.loudness.refresh()  # another theme draws its icon anew
        self._actions[Command.PLAY].setIcon(theme.icon("pause" if player.playing else "play"))
        length = f"/ {time_text(player.duration)}" if player.duration else ""
        if length != self.duration.text():
            self.duration.setText(length)
            self.position.setToolTip(self.tr("Length of the video: {0}").format(length[2:]) if length else "")
            self.share()
        if player.rate in RATES:
            self.rate.setCurrentIndex(RATES.index(player.rate))
        self._show(player.shown)
