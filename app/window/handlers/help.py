"""The Help menu: the manual, keys, first steps, and what someone who helps needs to know."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.actions.commands import Command
from app.infra import diagnostics
from app.panels.first_steps import FirstSteps
from app.services.notifier import Notifier
from app.window.dialog_openers import Dialogs
from app.window.manual import Manual


class HelpHandlers(QObject):
    """Helps whoever is new, and whoever looks for a fault."""

    def __init__(self, dialogs: Dialogs, manual: Manual, first_steps: FirstSteps, notifier: Notifier) -> None:
        super().__init__()
        self._dialogs, self._manual = dialogs, manual
        self._first_steps, self._notifier = first_steps, notifier

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        return {
            Command.MANUAL: self._manual.open,
            Command.MANUAL_HERE: self._manual.open_here,
            Command.KEYS: self._dialogs.keys,
            Command.FIRST_STEPS: self._first_steps.begin_again,
            Command.COPY_DIAGNOSTICS: self._dialogs.copy_diagnostics,
            Command.LOG_FOLDER: self._open_log_folder,
            Command.ABOUT: self._dialogs.about,
        }

    def _open_log_folder(self) -> None:
        """Show the logs in the file manager; where there is none, say where they are."""
        folder = diagnostics.log_path().parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._notifier.say(self.tr("The logs are in {0}.").format(folder))
