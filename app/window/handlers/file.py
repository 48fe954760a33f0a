"""The File menu: opening, keeping and closing projects."""

from collections.abc import Callable, Mapping

from app.actions.commands import Command
from app.services.project_session import ProjectSession
from app.window.dialog_openers import Dialogs


class FileHandlers:
    """Opens, copies, exports and closes projects.

    Args:
        end: closes the window.
    """

    def __init__(self, dialogs: Dialogs, session: ProjectSession, end: Callable[[], object]) -> None:
        self._dialogs, self._session, self._end = dialogs, session, end

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        dialogs = self._dialogs
        return {
            Command.OPEN: dialogs.open,
            Command.OPEN_PROJECT: dialogs.open_project,
            Command.NEW_PROJECT: dialogs.new_project,
            Command.ADD_FOLDER: dialogs.add_folder,
            Command.FIND_MISSING: dialogs.find_missing,
            Command.SAMPLE_PROJECT: dialogs.sample_project,
            Command.SAVE_COPY: dialogs.save_copy,
            Command.EXPORT: dialogs.export,
            Command.CLOSE_PROJECT: self._session.close,
            Command.QUIT: self._end,
        }
