"""The Segment menu: marking, trimming, naming, and going from one segment to the next."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.actions.commands import Command
from app.window.dialog_openers import Dialogs
from app.window.project_controller import ProjectController

if TYPE_CHECKING:
    from app.editor.editor import Editor


class SegmentHandlers:
    """Works on segments of whatever video is open."""

    def __init__(self, projects: ProjectController, dialogs: Dialogs) -> None:
        self._projects, self._dialogs = projects, dialogs

    def _edit(self, verb: "Callable[[Editor], object]") -> Callable[[], object]:
        return lambda: self._projects.edit(verb)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        return {
            Command.MARK_IN: self._edit(lambda editor: editor.mark_in()),
            Command.MARK_OUT: self._edit(lambda editor: editor.mark_out()),
            Command.ENTER: self._edit(lambda editor: editor.enter()),
            Command.REJECT: self._edit(lambda editor: editor.review.reject_or_delete()),
            Command.START_EARLIER: self._edit(lambda editor: editor.nudge("start", -1)),
            Command.START_LATER: self._edit(lambda editor: editor.nudge("start", 1)),
            Command.END_EARLIER: self._edit(lambda editor: editor.nudge("end", -1)),
            Command.END_LATER: self._edit(lambda editor: editor.nudge("end", 1)),
            Command.SPLIT: self._edit(lambda editor: editor.split()),
            Command.MERGE: self._edit(lambda editor: editor.merge()),
            Command.NAME_CLASS: self._dialogs.name_class,
            Command.NOTE: self._dialogs.note,
            Command.PREVIOUS_SEGMENT: self._edit(lambda editor: editor.previous_segment()),
            Command.NEXT_SEGMENT: self._edit(lambda editor: editor.next_segment()),
        }
