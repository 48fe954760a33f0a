"""Detect: from the button to proposals in the lanes, with the weights fetched first if they are not there."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from afsd_core.message import Message, many
from afsd_core.project.records import Run, State
from app.editor import thresholds
from app.i18n.numbers import filled
from app.jobs.queue import JobQueue, JobState
from app.jobs.results import DetectResult, ProvisionalDetections
from app.services.model_catalogue import ModelCatalogue

if TYPE_CHECKING:
    from app.document.document import Document


@dataclass(slots=True)
class _Running:
    document: "Document"
    video: str
    model: "str"
    run: str


class DetectionService(QObject):
    """Runs detection jobs for the open project and puts what they find into it.

    Results for a project that has been closed since, or for a job that was cancelled, are dropped.

    Attributes:
        document: the open project.
        engine, device: what detects where a call does not say; "auto" takes the best one here.

    Signals:
        weights_wanted: detection needs a model that is not here yet; `fetch(then_detect=…)` brings it.
        said: a sentence for the status line.
        trouble: a sentence and the job's id, to offer running it again.
        replacing: video id, and the proposals there that another detector's are about to replace.
        done: video id, and what was found: a `Message`.
    """

    weights_wanted = Signal(str, str)
    said = Signal(object)
    trouble = Signal(object, str)
    replacing = Signal(str, object)
    done = Signal(str, object)

    def __init__(self, queue: JobQueue, models: ModelCatalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._models = queue, models
        self.document: Document | None = None
        self.engine = self.device = "auto"
        self._running: dict[str, _Running] = {}
        self._fetching: dict[str, tuple[str, str] | None] = {}
        models.failed.connect(self.said)
        queue.partial.connect(self._partial)
        queue.finished.connect(self._finished)
        queue.failed.connect(self._failed)
        queue.noted.connect(lambda _job, sentence: self.said.emit(sentence))

    def set_document(self, document: "Document | None") -> None:
        """Detect for this project; what is still coming for the one before is dropped."""
        before, self.document = self.document, document
        if before is not None and before is not document:
            self._forget(before)

    def default_model(self) -> str:
        """What the project used last, else its user's newest detector, else zero-shot."""
        return self._models.default(self.document.setting("model") if self.document is not None else None)

    def detect(self, video_id: str, model: str, *, engine: str | None = None, device: str | None = None) -> str | None:
        """Queue a detection; gives the job's id, None when the weights have to be fetched first."""
        from afsd_core.weights import Registry

        if model not in Registry().names():
            self.weights_wanted.emit(model, video_id)
            return None
        document = self.document
        assert document is not None
        video = document.video(video_id)
        assert video is not None
        for job_id, running in self._running.items():
            job = self._queue.job(job_id)
            if running.video == video_id and job and job.state in (JobState.QUEUED, JobState.RUNNING):
                self.said.emit(self.tr("{0} is being detected already.").format(video.name))
                return job_id
        document.set_setting("model", model)
        self.follow_threshold(model)
        job_id = self._queue.submit(
            "detect",
            {
                "video": str(video.path),
                "model": model,
                "engine": engine or self.engine,
                "device": device or self.device,
            },
            title=self.tr("Detect in {0}").format(video.name),
        )
        self._running[job_id] = _Running(document, video_id, model, uuid.uuid4().hex)
        return job_id

    def follow_threshold(self, name: str) -> None:
        """Show what a detector finds from the score that its training found best, unless a person has set another."""
        assert self.document is not None
        value, by_name = self._thresholds_of(name)
        by_class = thresholds.class_thresholds(self.document, by_name, self._models.line_of(name))
        thresholds.follow_detector(self.document, value, by_class)

    def _thresholds_of(self, name: str) -> tuple[float | None, dict[str, Any]]:
        """What a detector's training found for all classes, and for each by its name."""
        model = self._models.find(name)
        record = (model.training or {}) if model is not None else {}
        value, by_name = record.get("threshold"), record.get("thresholds")
        return (
            float(value) if isinstance(value, int | float) else None,
            by_name if isinstance(by_name, dict) else {},
        )

    def fetch(self, name: str, *, archive: str | None = None, then_detect: str | None = None) -> str:
        """Queue the download of a model's weights (or its import from a file), and a detection after it."""
        params: dict[str, Any] = {"name": name}
        if archive is not None:
            params["archive"] = archive
        job_id = self._queue.submit("fetch_model", params, title=self.tr("Fetch {0}").format(name))
        self._fetching[job_id] = (then_detect, name) if then_detect else None
        return job_id

    def cancel_all(self) -> int:
        """Cancel what runs and waits, but for what goes on in the background; gives how many there were."""
        return sum(self._queue.cancel(job.id) for job in self._queue.jobs() if not job.background)

    def _forget(self, document: "Document") -> None:
        for job_id in [job_id for job_id, running in self._running.items() if running.document is document]:
            del self._running[job_id]
            self._queue.cancel(job_id)

    def _alive(self, job_id: str) -> _Running | None:
        running = self._running.get(job_id)
        if running is None or running.document is not self.document or running.document.closed:
            return None
        return running

    def _partial(self, job_id: str, data: object) -> None:
        running = self._alive(job_id)
        if running is not None and isinstance(data, ProvisionalDetections):
            line = self._models.line_of(running.model)
            running.document.set_provisional(running.video, running.run, running.model, data.detections, line=line)

    def _finished(self, job_id: str, result: object) -> None:
        if job_id in self._fetching:
            then = self._fetching.pop(job_id)
            self._models.look()
            self.said.emit(self.tr("The detector is here."))
            if then is not None and self.document is not None and self.document.video(then[0]) is not None:
                self.detect(*then)
            return
        running = self._alive(job_id)
        if running is None or not isinstance(result, DetectResult):
            return
        run = Run(
            id=running.run,
            video=running.video,
            model=running.model,
            engine=result.engine,
            device=result.device,
            created=datetime.now(UTC).isoformat(timespec="milliseconds"),
            line=self._models.line_of(running.model),
        )
        before = [
            each
            for each in running.document.segments(running.video)
            if each.state is State.PROPOSED and each.run != running.run
        ]
        others = {each.model for each in before} - {running.model}
        if any(self._models.line_of(model) == run.line for model in others if model):
            self.replacing.emit(running.video, before)
        classes = len(running.document.classes())
        running.document.finish_run(running.video, run, result.detections)
        followed = thresholds.detector_threshold(running.document) == self._thresholds_of(running.model)[0]
        if followed and len(running.document.classes()) != classes:
            self.follow_threshold(running.model)  # it brought classes, which have thresholds of their own, too
        running.run = uuid.uuid4().hex
        outcome = self._outcome(running.video, run.id)
        self._queue.conclude(job_id, outcome)
        self.done.emit(running.video, outcome)
        if result.unreadable:
            seconds = sum(stretch.end - stretch.start for stretch in result.unreadable) / 1e6
            self.trouble.emit(
                filled(
                    self.tr("{0:.1f} s of the video do not decode and were left out; the rest was detected."), seconds
                ),
                "",
            )

    def _outcome(self, video_id: str, run: str) -> Message:
        """What a run left in the lanes, as one can count it there: the project keeps the best and what is new."""
        document = self.document
        assert document is not None
        found = [s for s in document.segments(video_id) if s.state is State.PROPOSED and s.run == run]
        above = sum(thresholds.shown(each, thresholds.threshold(document, each.class_id)) for each in found)
        proposals = many(len(found), "{n:,} proposal", "{n:,} proposals")
        if not found:
            return Message("no proposals")
        if above == len(found):
            return Message(
                "{proposals}, all above the threshold",
                one="{proposals}, above the threshold",
                n=above,
                proposals=proposals,
            )
        return Message("{proposals}, {above:,} above the threshold", proposals=proposals, above=above)

    def _failed(self, job_id: str, sentence: str) -> None:
        self.trouble.emit(sentence, job_id)
