"""The Play menu: playing, stepping and jumping."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.actions.commands import Command
from app.i18n.numbers import filled
from app.player.loudness import Loudness
from app.player.player import RATES, Player
from app.services.notifier import Notifier
from app.services.shot_boundaries import ShotBoundaryService
from app.window.dialog_openers import Dialogs
from app.window.project_controller import ProjectController

if TYPE_CHECKING:
    from app.editor.editor import Editor

SECOND = 1_000_000  # µs


class PlaybackHandlers(QObject):
    """Plays the open video."""

    def __init__(
        self,
        projects: ProjectController,
        player: Player,
        loudness: Loudness,
        shot_boundaries: ShotBoundaryService,
        dialogs: Dialogs,
        notifier: Notifier,
    ) -> None:
        super().__init__()
        self._projects, self._player, self._shot_boundaries = projects, player, shot_boundaries
        self._loudness, self._dialogs, self._notifier = loudness, dialogs, notifier

    def _edit(self, verb: "Callable[[Editor], object]") -> Callable[[], object]:
        return lambda: self._projects.edit(verb)

    def _jump(self, delta: int) -> Callable[[], object]:
        return lambda: self._player.seek(self._player.target + delta)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        player = self._player
        return {
            Command.PLAY: player.toggle,
            Command.PLAY_SEGMENT: self._edit(lambda editor: editor.play_selected()),
            Command.LOOP_SEGMENT: self._edit(lambda editor: editor.play_selected(True)),
            Command.FRAME_BACK: lambda: player.step(-1),
            Command.FRAME_FORWARD: lambda: player.step(1),
            Command.SECOND_BACK: self._jump(-SECOND),
            Command.SECOND_FORWARD: self._jump(SECOND),
            Command.FIVE_BACK: self._jump(-5 * SECOND),
            Command.FIVE_FORWARD: self._jump(5 * SECOND),
            Command.PREVIOUS_CUT: lambda: self._shot_boundaries.go(player, -1),
            Command.NEXT_CUT: lambda: self._shot_boundaries.go(player, 1),
            Command.HOME: self._edit(lambda editor: editor.home()),
            Command.END: self._edit(lambda editor: editor.end()),
            Command.GO_TO: self._dialogs.go_to,
            Command.SHUTTLE_BACK: lambda: player.shuttle(-1),
            Command.SHUTTLE_STOP: lambda: player.shuttle(0),
            Command.SHUTTLE_FORWARD: lambda: player.shuttle(1),
            Command.SLOWER: lambda: self._change_rate(-1),
            Command.FASTER: lambda: self._change_rate(1),
            Command.MUTE: self._loudness.keep,
        }

    def _change_rate(self, by: int) -> None:
        place = min(range(len(RATES)), key=lambda each: abs(RATES[each] - self._player.rate))
        self._player.set_rate(RATES[max(0, min(len(RATES) - 1, place + by))])
        self._notifier.say(filled(self.tr("Plays at {0:g}×."), self._player.rate))
