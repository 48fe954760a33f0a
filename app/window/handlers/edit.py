"""The Edit menu: the undo stack, the clipboard, the selection, and the settings."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.actions.commands import Command
from app.window.dialog_openers import Dialogs
from app.window.project_controller import ProjectController

if TYPE_CHECKING:
    from app.editor.editor import Editor


class EditHandlers:
    """Edits whatever project is open."""

    def __init__(self, projects: ProjectController, dialogs: Dialogs) -> None:
        self._projects, self._dialogs = projects, dialogs

    def _edit(self, verb: "Callable[[Editor], object]") -> Callable[[], object]:
        return lambda: self._projects.edit(verb)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        return {
            Command.UNDO: self._edit(lambda editor: editor.history.undo()),
            Command.REDO: self._edit(lambda editor: editor.history.redo()),
            Command.CUT: self._edit(lambda editor: editor.cut()),
            Command.COPY: self._edit(lambda editor: editor.clipboard.copy()),
            Command.PASTE: self._edit(lambda editor: editor.clipboard.paste()),
            Command.PASTE_SAME: self._edit(lambda editor: editor.clipboard.paste(same_times=True)),
            Command.SELECT_ALL: self._edit(lambda editor: editor.select_all()),
            Command.ESCAPE: self._edit(lambda editor: editor.escape()),
            Command.SETTINGS: self._dialogs.settings,
        }
