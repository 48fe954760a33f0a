"""Which version of the detector a project uses: chosen from the list, put into use, or returned to."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.i18n.translation import counted
from app.services.detection import DetectionService
from app.services.finetune import FineTuneService
from app.services.notifier import NotificationKind, Notifier

if TYPE_CHECKING:
    from app.document.document import Document
    from app.jobs.results import FineTuneResult


class ModelVersions(QObject):
    """Keeps which model detects in the open project, and tells of new versions.

    Signals:
        in_use: the name of the model that detects from now on.
        differences_changed: where the version in use and a new one differ, as `version_differences.of_result` gives
            it; nothing, where no version waits for a decision.
        result_wanted: the person wants to see what a fine-tune has come to.
    """

    in_use = Signal(str)
    differences_changed = Signal(object)
    result_wanted = Signal()

    def __init__(
        self, finetune: FineTuneService, detection: DetectionService, notifier: Notifier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._detection, self._notifier = detection, notifier
        self._document: Document | None = None
        finetune.learnt.connect(self._learnt)
        finetune.due.connect(self._find_differences)

    def set_document(self, document: "Document | None") -> None:
        """Choose for this project."""
        self._document = document

    @Slot(str)
    def use(self, name: str) -> None:
        """From now on this one detects in the project."""
        if self._document is not None:
            self._document.set_setting("model", name)
            self._detection.follow_threshold(name)
            self._notifier.say(self.tr("{0} is in use.").format(name))
        self.in_use.emit(name)

    @Slot(str, int)
    def used(self, name: str, videos: int) -> None:
        """A fine-tune's version was put into use, and detects in so many videos now."""
        self.in_use.emit(name)
        self._notifier.settle("finetune")
        if videos:
            text = counted(
                videos,
                "{name} is in use; it looks through the one video that is not reviewed.",
                "{name} is in use; it looks through {n:,} videos that are not reviewed.",
                name=name,
            )
        else:
            text = self.tr("{0} is in use.").format(name)
        self._notifier.say(text)

    def _find_differences(self, result: "FineTuneResult | None") -> None:
        """Where a new version and the old one differ is shown until one of them is chosen."""
        if self._document is not None:
            from app.services.version_differences import of_result

            self.differences_changed.emit(of_result(result))

    def _learnt(self, result: "FineTuneResult") -> None:
        """A fine-tune has ended: said where the person looks, wherever its dialog is."""
        self._notifier.notify(
            self.tr("The detector has learnt: {0}.").format(result.model),
            self.tr("See what it is worth…"),
            self.result_wanted.emit,
            kind=NotificationKind.NOTE,
            topic="finetune",
        )
