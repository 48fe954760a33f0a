"""Fine-tune from the window: what there is to learn from, the job, its result, and which version is in use."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from afsd_core.project.records import State, VideoState
from app.editor import thresholds
from app.infra import background
from app.jobs.queue import JobQueue, JobState
from app.jobs.results import FineTuneEstimate, FineTuneResult, HeldOutPoint, TrainingStep
from app.services.detection import DetectionService
from app.services.model_catalogue import ModelCatalogue

if TYPE_CHECKING:
    from afsd_core.project.records import ProjectRecords
    from app.document.document import Document

# Beyond so many videos, those that nobody has opened are not detected in by themselves.
FEW_VIDEOS = 50


@dataclass(slots=True)
class _Running:
    document: "Document"
    name: str
    enough: bool = False


class FineTuneService(QObject):
    """Runs fine-tunes of the open project.

    Results for a project that has been closed since are dropped: the model stays, it is only not offered.

    Attributes:
        document: the open project.
        last: the result that waits for a decision; None where there is none.

    Signals:
        estimated: what a fine-tune would learn from and take, a `FineTuneEstimate`.
        begun: the job's id.
        stepped: losses of a step, a `TrainingStep`.
        scored: a point of the held-out curve, a `HeldOutPoint`.
        staged: what is being done, how far it is (0 to 1, or None), seconds left (or None).
        learnt: the `FineTuneResult`; nothing is put into use by it.
        due: `last` is another one.
        stopped: a sentence, empty when it was cancelled.
    """

    estimated = Signal(FineTuneEstimate)
    begun = Signal(str)
    stepped = Signal(TrainingStep)
    scored = Signal(HeldOutPoint)
    staged = Signal(object, object, object)
    learnt = Signal(FineTuneResult)
    due = Signal(FineTuneResult)
    stopped = Signal(object)

    def __init__(
        self, queue: JobQueue, detecting: DetectionService, models: ModelCatalogue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self._queue = queue
        self._detecting, self._models = detecting, models
        self._running: dict[str, _Running] = {}
        self._estimates: dict[str, Document] = {}
        self._last: FineTuneResult | None = None
        queue.partial.connect(self._partial)
        queue.finished.connect(self._finished)
        queue.failed.connect(self._failed)
        queue.changed.connect(self._changed)

    @property
    def last(self) -> FineTuneResult | None:
        return self._last

    @last.setter
    def last(self, result: FineTuneResult | None) -> None:
        self._last = result
        # No version comes into use before somebody has chosen it.
        self._models.undecided = result.model if result is not None else None
        self.due.emit(result)

    @property
    def running(self) -> str | None:
        """The id of the fine-tune that runs or waits for this project."""
        for job_id, running in self._running.items():
            job = self._queue.job(job_id)
            if running.document is self.document and job and job.state in (JobState.QUEUED, JobState.RUNNING):
                return job_id
        return None

    def set_document(self, document: "Document | None") -> None:
        """Fine-tune for this project; the fine-tune of the one before is stopped, and can be gone on with later."""
        before, self.document = self.document, document
        if before is not None and before is not document:
            self._forget(before)

    def parent_model(self) -> str | None:
        """The detector that a new version would go on from: the one in use, where it is one of the user's own."""
        # What the project said itself: the newest of the user's detectors may be of quite another one.
        name = self.document.setting("model") if self.document is not None else None
        kinds = {model.name: model.kind for model in self._models.models}
        return name if isinstance(name, str) and kinds.get(name) == "afsd" else None

    def estimate(self, mode: str = "quick") -> None:
        """Ask what a fine-tune would take; `estimated` or `stopped` answers."""
        document = self.document
        if document is None:
            return
        parent = self.parent_model()

        def ask(plain: dict[str, Any]) -> None:
            if document is not self.document or document.closed:
                return
            params = {"records": plain, "mode": mode, "parent": parent, "device": self._detecting.device}
            job_id = self._queue.submit("finetune_estimate", params, title=self.tr("Look at what there is to learn"))
            self._estimates[job_id] = document

        records = document.records()
        background.run(self, lambda: _plain(records), ask, self.stopped.emit)

    def start(self, mode: str = "quick") -> None:
        """Queue the fine-tune; one that was stopped before goes on from there. `begun` says that it waits."""
        document = self.document
        if document is None or self.running is not None:
            return
        name, parent = self.next_name(), self.parent_model()
        folder = data_folder(document.path)

        def submit(plain: dict[str, Any]) -> None:
            if document is not self.document or document.closed or self.running is not None:
                return
            params = {
                "records": plain,
                "name": name,
                "folder": str(folder),
                "mode": mode,
                "parent": parent,
                "device": self._detecting.device,
            }
            job_id = self._queue.submit("finetune", params, title=self.tr("Fine-tune {0}").format(name))
            self._running[job_id] = _Running(document, name)
            self.begun.emit(job_id)

        records = document.records()
        background.run(self, lambda: _plain(records), submit, self.stopped.emit)

    def cancel(self) -> None:
        """Stop the fine-tune; what it has done is kept, and starting it again goes on from there."""
        if (job_id := self.running) is not None:
            self._queue.cancel(job_id)

    def enough(self) -> bool:
        """Let the fine-tune end soon, with the best it has so far. False: none is at it."""
        job_id = self.running
        if job_id is None or not self._queue.enough(job_id):
            return False
        self._running[job_id].enough = True
        self._changed(job_id)
        return True

    def next_name(self) -> str:
        """What the next version will be called: the project's name and a number, as a folder may be called."""
        assert self.document is not None
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", self.document.path.stem).strip("-._")[:60] or "detector"
        taken = {model.name.casefold() for model in self._models.models}
        number = 1
        while f"{stem}-v{number}".casefold() in taken:
            number += 1
        return f"{stem}-v{number}"

    def use(self, result: FineTuneResult) -> int:
        """Put a version into use, and detect with it in the videos that are not reviewed; gives how many these are."""
        document = self.document
        assert document is not None
        name = result.model
        document.set_setting("model", name)
        # The list of models may be read anew just now: its parent is in it all the same.
        line = self._models.line_of(result.parent or name)
        by_class = thresholds.class_thresholds(document, result.thresholds, line)
        thresholds.set_by_detector(document, result.threshold, by_class)
        videos = [video for video in document.videos() if document.video_state(video.id) is not VideoState.REVIEWED]
        if len(document.videos()) > FEW_VIDEOS:
            videos = [video for video in videos if document.video_state(video.id) is not VideoState.NEW]
        waiting = [video for video in videos if video.path.exists()]
        for video in waiting:
            self._detecting.detect(video.id, name)
        return len(waiting)

    def keep(self) -> None:
        """Go on with what is in use: the version that was offered stays, and is chosen by nobody else."""
        if self.document is not None and not isinstance(self.document.setting("model"), str):
            self.document.set_setting("model", self._detecting.default_model())
        self.last = None

    def _forget(self, document: "Document") -> None:
        for job_id in [job_id for job_id, running in self._running.items() if running.document is document]:
            # Forgotten first: the queue tells of the cancelling at once.
            del self._running[job_id]
            self._queue.cancel(job_id)
        self._estimates = {k: v for k, v in self._estimates.items() if v is not document}
        self.last = None

    def _mine(self, job_id: str) -> _Running | None:
        running = self._running.get(job_id)
        return running if running is not None and running.document is self.document else None

    def _partial(self, job_id: str, data: object) -> None:
        if self._mine(job_id) is None:
            return
        if isinstance(data, TrainingStep):
            self.stepped.emit(data)
        elif isinstance(data, HeldOutPoint):
            self.scored.emit(data)

    def _changed(self, job_id: str) -> None:
        running = self._mine(job_id)
        if running is None:
            return
        job = self._queue.job(job_id)
        if job is None:
            return
        if job.state is JobState.CANCELLED:
            del self._running[job_id]
            self.stopped.emit("")
        elif job.state is JobState.QUEUED:
            self.staged.emit(self.tr("Waits for the jobs before it"), None, None)
        elif job.state is JobState.RUNNING:
            stage = self.tr("Finishing with the best so far") if running.enough else job.stage
            self.staged.emit(stage, job.fraction, job.seconds_left)

    def _finished(self, job_id: str, result: object) -> None:
        if isinstance(result, FineTuneEstimate) and job_id in self._estimates:
            # Nothing that a person started: it leaves no row among the jobs, once everyone has heard of its end.
            QTimer.singleShot(0, self, lambda: self._queue.remove(job_id))
            if self._estimates.pop(job_id) is self.document:
                self.estimated.emit(result)
            return
        if self._mine(job_id) is None or not isinstance(result, FineTuneResult):
            return
        del self._running[job_id]
        self.last = result
        self._models.look()
        self.learnt.emit(result)

    def _failed(self, job_id: str, sentence: str) -> None:
        if self._estimates.pop(job_id, None) is not None or self._running.pop(job_id, None) is not None:
            self.stopped.emit(sentence)


def data_folder(project: Path) -> Path:
    """Where a project keeps what its fine-tunes need to go on: beside it."""
    return project.with_name(f"{project.stem} AFSD data")


def _plain(records: "ProjectRecords") -> dict[str, Any]:
    """The records that a fine-tune reads: without undecided proposals and runs, which teach nothing."""
    from afsd_core.project.codec import records_to_plain

    decided = tuple(segment for segment in records.segments if segment.state is not State.PROPOSED)
    return records_to_plain(replace(records, segments=decided, runs=(), settings={}))
