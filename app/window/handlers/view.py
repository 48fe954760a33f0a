"""The View menu: zoom, what is drawn, panes and panels."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.actions.commands import Command
from app.actions.table import Actions
from app.player.view import VideoView
from app.services.shot_boundaries import ShotBoundaryService
from app.services.strips import SWITCHES, StripService
from app.settings.preferences import Preferences
from app.window.panes import Panes
from app.window.project_controller import ProjectController

if TYPE_CHECKING:
    from app.timeline import TimelineView


class ViewHandlers:
    """Changes what of the open project is seen; the switches are remembered for the next time.

    Args:
        toggle_full_screen: makes the window fill the screen, or ends that.
        restore_layout: puts every panel where it was at first.
    """

    def __init__(
        self,
        projects: ProjectController,
        actions: Actions,
        preferences: Preferences,
        view: VideoView,
        strips: StripService,
        shot_boundaries: ShotBoundaryService,
        panes: Panes,
        *,
        toggle_full_screen: Callable[[], object],
        restore_layout: Callable[[], object],
    ) -> None:
        self._projects, self._actions, self._preferences = projects, actions, preferences
        self._view, self._strips, self._shot_boundaries, self._panes = view, strips, shot_boundaries, panes
        self._toggle_full_screen, self._restore_layout = toggle_full_screen, restore_layout

    def _look(self, verb: "Callable[[TimelineView], object]") -> Callable[[], object]:
        return lambda: self._projects.look(verb)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        return {
            Command.ZOOM_IN: self._look(lambda timeline: timeline.navigation.zoom_in()),
            Command.ZOOM_OUT: self._look(lambda timeline: timeline.navigation.zoom_out()),
            Command.FIT: self._look(lambda timeline: timeline.zoom_fit()),
            Command.SNAP: lambda: self._projects.edit(lambda editor: editor.state.toggle_snapping()),
            Command.THUMBNAILS: lambda: self._switch(Command.THUMBNAILS),
            Command.WAVEFORM: lambda: self._switch(Command.WAVEFORM),
            Command.CURVES: lambda: self._switch(Command.CURVES),
            Command.CUTS: lambda: self._switch(Command.CUTS),
            Command.OVERLAY: lambda: self._switch(Command.OVERLAY),
            Command.FULL_SCREEN: self._toggle_full_screen,
            Command.NEXT_PANE: lambda: self._panes.go(1),
            Command.PREVIOUS_PANE: lambda: self._panes.go(-1),
            Command.RESTORE_LAYOUT: self._restore_layout,
        }

    def recall_switches(self) -> None:
        """Show what was shown the last time."""
        for command in (Command.OVERLAY, *SWITCHES, Command.CUTS):
            self._actions[command].setChecked(self._preferences.flag(command, True))
            self._show(command)

    def _switch(self, command: Command) -> None:
        self._preferences.set_flag(command, self._actions[command].isChecked())
        self._show(command)

    def _show(self, command: Command) -> None:
        on = self._actions[command].isChecked()
        if command is Command.OVERLAY:
            self._view.set_overlay(on)
        elif command is Command.CUTS:
            self._shot_boundaries.show(on)
        else:
            self._strips.show(SWITCHES[command], on)
