"""Which version of the detector a project uses: chosen from the list, put into use, or returned to."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.i18n.translation import counted
from app.services.notifier import NotificationKind

if TYPE_CHECKING:
    from app.jobs.results import FineTuneResult
    from app.window.main_window import MainWindow


class Versions(QObject):
    """Follows the tool bar, the models panel and fine-tunes of one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        window.models_panel.chosen.connect(self.use)
        window.toolbar.model_chosen.connect(self.use)
        window.tuning.learnt.connect(self._learnt)
        window.tuning.due.connect(self._show_differences)

    def use(self, name: str) -> None:
        """From now on this one detects in the project."""
        window = self._window
        window.toolbar.choose_model(name)
        if window.workspace is not None:
            window.workspace.document.set_setting("model", name)
            window.detecting.follow_threshold(name)
            window.models_panel.refresh()
            window.notifier.say(self.tr("{0} is in use.").format(name))

    def used(self, name: str, videos: int) -> None:
        """A fine-tune's version was put into use, and detects in so many videos now."""
        window = self._window
        window.toolbar.choose_model(name)
        window.models_panel.refresh()
        window.notifier.settle("finetune")
        if videos:
            text = counted(
                videos,
                "{name} is in use; it looks through the one video that is not reviewed.",
                "{name} is in use; it looks through {n:,} videos that are not reviewed.",
                name=name,
            )
        else:
            text = self.tr("{0} is in use.").format(name)
        window.notifier.say(text)

    def _show_differences(self, result: "FineTuneResult | None") -> None:
        """Mark on the timeline where a new version and the old one differ, until one of them is chosen."""
        if self._window.workspace is not None:
            from app.services.version_differences import of_result

            self._window.workspace.timeline.stack.set_differences(of_result(result))

    def _learnt(self, result: "FineTuneResult") -> None:
        """A fine-tune has ended: said where the person looks, wherever its dialog is."""
        self._window.notifier.notify(
            self.tr("The detector has learnt: {0}.").format(result.model),
            self.tr("See what it is worth…"),
            self._window.asking.finetune,
            kind=NotificationKind.NOTE,
            topic="finetune",
        )
