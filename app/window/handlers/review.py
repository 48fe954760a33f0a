"""The Review menu: what is worth a look next, what is reviewed, and decisions on many proposals at once."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.actions.commands import Command
from app.i18n.translation import counted
from app.services.notifier import Notifier
from app.window.project_controller import ProjectController

if TYPE_CHECKING:
    from app.editor.editor import Editor


class ReviewHandlers(QObject):
    """Reviews whatever project is open."""

    def __init__(self, projects: ProjectController, notifier: Notifier) -> None:
        super().__init__()
        self._projects, self._notifier = projects, notifier

    def _edit(self, verb: "Callable[[Editor], object]") -> Callable[[], object]:
        return lambda: self._projects.edit(verb)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        return {
            Command.NEXT_DOUBTFUL: self._edit(lambda editor: editor.review.next_doubtful()),
            Command.REVIEWED: self._edit(lambda editor: editor.review.toggle_reviewed()),
            Command.REVIEWED_TO_HERE: self._edit(lambda editor: editor.review.review_to_here()),
            Command.REVIEWED_SELECTION: self._edit(lambda editor: editor.review.review_selected()),
            Command.ACCEPT_ABOVE: lambda: self._decide(accept=True),
            Command.REJECT_REST: lambda: self._decide(accept=False),
            Command.ACCEPT_ABOVE_ALL: lambda: self._decide(accept=True, everywhere=True),
            Command.REJECT_REST_ALL: lambda: self._decide(accept=False, everywhere=True),
        }

    def _decide(self, *, accept: bool, everywhere: bool = False) -> None:
        if self._projects.workspace is None:
            return
        count = self._projects.workspace.decide_rest(accept=accept, everywhere=everywhere)
        if count:
            text = (
                counted(count, "{n} proposal accepted.", "{n:,} proposals accepted.")
                if accept
                else counted(count, "{n} proposal rejected.", "{n:,} proposals rejected.")
            )
            self._notifier.say(text + self.tr(" Undo takes it back."))
        elif everywhere:
            self._notifier.say(self.tr("There is no such proposal in any video."))
        else:
            self._notifier.say(self.tr("There is no such proposal in this video."))
