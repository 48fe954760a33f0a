"""The Detect menu: detecting, fine-tuning, and cancelling both."""

from collections.abc import Callable, Mapping, Sequence

from app.actions.commands import Command
from app.services.detection import DetectionService
from app.window.dialog_openers import Dialogs
from app.window.project_controller import ProjectController


class DetectHandlers:
    """Detects in videos of the open project.

    Args:
        chosen_model: gives the name of the detector that is chosen in the tool bar.
    """

    def __init__(
        self,
        projects: ProjectController,
        detection: DetectionService,
        dialogs: Dialogs,
        chosen_model: Callable[[], str],
    ) -> None:
        self._projects, self._detection, self._dialogs = projects, detection, dialogs
        self._chosen_model = chosen_model

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What each command of the menu does."""
        return {
            Command.DETECT: self._detect,
            Command.FINETUNE: self._dialogs.finetune,
            Command.CANCEL: self._detection.cancel_all,
        }

    def _detect(self) -> None:
        if self._projects.video_id is not None:
            self._detection.detect(self._projects.video_id, self._chosen_model())

    def detect_in(self, video_ids: Sequence[str]) -> None:
        """Queue a detection in each; where the weights are not here yet, the first asks for them."""
        for video_id in video_ids:
            if self._detection.detect(video_id, self._chosen_model()) is None:
                break
