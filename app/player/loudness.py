"""Volume controls of the player: a mute button and a slider, remembered for next time."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from app.actions.commands import Command
from app.actions.table import Actions
from app.player.player import Player
from app.settings.preferences import Preferences
from app.widgets import theme

STEP = 10  # of 100: what the keys and the wheel change at once


class Loudness(QWidget):
    """The end of the transport bar; `mute` is the window's action, so that its key works."""

    def __init__(
        self, player: Player, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("loudness")
        self._player, self._preferences, self._mute = player, preferences, actions[Command.MUTE]
        self.button = QToolButton(self)
        self.button.setDefaultAction(self._mute)
        self.button.setObjectName("mute_button")
        self.button.setIconSize(QSize(18, 18))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.button.setAccessibleName(self._mute.text().replace("&", ""))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setObjectName("volume_slider")
        self.slider.setAccessibleName(self.tr("Volume"))
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(STEP // 2)
        self.slider.setPageStep(STEP)
        self.slider.setFixedWidth(72)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.button)
        row.addWidget(self.slider)
        self._mute.setChecked(preferences.flag("muted", False))
        self.slider.setValue(_number(preferences.text("volume", "100")))
        self._mute.toggled.connect(self._changed)
        self.slider.valueChanged.connect(self._moved)
        player.state_changed.connect(self.refresh)
        self._apply()

    def _moved(self, _value: int) -> None:
        # Turning the volume up ends the mute.
        if self._mute.isChecked() and self.slider.value() > 0:
            self._mute.setChecked(False)
        self._changed()

    def _changed(self) -> None:
        self._preferences.set_flag("muted", self._mute.isChecked())
        self._preferences.set_text("volume", str(self.slider.value()))
        self._apply()

    def _apply(self) -> None:
        self._player.sound.set_volume(self.slider.value() / 100, self._mute.isChecked())
        self.refresh()

    def refresh(self) -> None:
        """Follow the player: disabled without sound, struck through where it is muted."""
        silent = self._mute.isChecked() or self.slider.value() == 0
        self._mute.setIcon(theme.icon("muted" if silent else "volume"))
        info = self._player.info
        self.slider.setEnabled(info is not None and info.audio is not None)
        if info is not None and info.audio is None:
            tip = self.tr("This video has no sound.")
        else:
            tip = self.tr("Volume: {0} %. Faster than 2× and backwards it plays without sound.").format(
                self.slider.value()
            )
        self.slider.setToolTip(tip)


def _number(text: str) -> int:
    return max(0, min(int(text), 100)) if text.isdigit() else 100
