"""Features for the next fine-tune, computed while a person works and nothing else runs."""

from __future__ import annotations

import logging
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Slot

from afsd_core.project.records import State
from app.infra import background
from app.jobs.queue import JobQueue, JobState
from app.jobs.results import FeaturesResult
from app.services.detection import DetectionService
from app.services.finetune import FineTuneService
from app.services.model_catalogue import ZERO_SHOT, ModelCatalogue
from app.settings.user_settings import UserSettings

if TYPE_CHECKING:
    from afsd_core.project.records import ProjectRecords
    from app.document.document import Document

log = logging.getLogger(__name__)

#: How long nothing has been edited before anything is begun, ms.
PAUSE = 3000


class Wanted(NamedTuple):
    """Videos, the one on screen first, and samples a second of their features."""

    videos: tuple[Path, ...]
    sample_fps: float | None


class FeaturesAhead(QObject):
    """Keeps the features of the videos in review ahead of the Fine-tune button.

    It works with what a fine-tune would use as things are: the detector in use or the backbone that is installed;
    nothing is ever fetched. Its job is a background one, so that it makes way for all that a person asks for. What
    failed or was cancelled is left alone until the project is opened again or the setting is switched.
    """

    def __init__(
        self,
        queue: JobQueue,
        tuning: FineTuneService,
        detecting: DetectionService,
        models: ModelCatalogue,
        user_settings: UserSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue, self._tuning, self._detecting, self._user_settings = queue, tuning, detecting, user_settings
        self._models = models
        self._document: Document | None = None
        self._video: str | None = None
        self._models_read = self._given_up = self._looking = False
        self._job: str | None = None
        self._asked: tuple[Any, tuple[Path, ...]] = (None, ())
        self._done: set[tuple[Any, Path]] = set()
        self._on = user_settings.prepares
        self._timer = QTimer(self, interval=PAUSE, singleShot=True)
        self._timer.timeout.connect(self._look)
        models.changed.connect(self._models_came)
        user_settings.changed.connect(self._settings_changed)
        queue.finished.connect(self._finished)
        queue.changed.connect(self._job_changed)

    def set_document(self, document: Document | None) -> None:
        """Work for another project; None: for none."""
        self._stop()
        self._document, self._video = document, None
        self._given_up = False
        self._done.clear()
        if document is None:
            return
        for signal in (document.segments_changed, document.review_changed, document.settings_changed):
            signal.connect(lambda _what: self._touch(document))
        document.videos_changed.connect(lambda: self._touch(document))
        self._touch(document)

    @Slot(str)
    def set_video(self, video_id: str) -> None:
        """Begin with this video, the one on screen."""
        self._video = video_id or None
        self._touch(self._document)

    def rest(self) -> None:
        """Do nothing more until the project is opened again or the setting is switched: its room is wanted back."""
        self._stop()
        self._given_up = True

    def _touch(self, document: Document | None) -> None:
        if document is not None and document is self._document and self._on and not self._given_up:
            self._timer.start()

    def _models_came(self, _models: object) -> None:
        self._models_read = True
        self._touch(self._document)

    def _settings_changed(self) -> None:
        if self._user_settings.prepares != self._on:
            self._on, self._given_up = self._user_settings.prepares, False
            if self._on:
                self._touch(self._document)
            else:
                self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        job_id, self._job = self._job, None
        if job_id is not None:
            self._queue.cancel(job_id)
            self._queue.remove(job_id)

    def _look(self) -> None:
        """See what is missing, off this thread, and queue it."""
        document = self._document
        if document is None or document.closed or self._given_up or not self._on:
            return
        if self._looking:
            self._timer.start()  # at what was there a moment ago, or at another project
            return
        if not self._models_read or self._job is not None:
            return  # both come back here when that has changed
        self._looking = True
        parent = self._tuning.parent_model()
        basis = (parent, ZERO_SHOT in self._models.names())
        records = document.records()
        video = document.video(self._video) if self._video is not None else None
        current = video.path if video is not None else None

        def found(missing: Wanted) -> None:
            self._looking = False
            if document is self._document:
                self._queue_up(missing, parent, (*basis, missing.sample_fps))

        background.run(self, lambda: wanted(records, current, parent), found, self._cannot_look)

    def _cannot_look(self, sentence: str) -> None:
        self._looking = False
        log.info("nothing is prepared: %s", sentence)

    def _queue_up(self, missing: Wanted, parent: str | None, basis: Any) -> None:
        videos = tuple(video for video in missing.videos if (basis, video) not in self._done)
        if not videos or self._job is not None or not self._on:
            return
        params = {
            "videos": [str(video) for video in videos],
            "parent": parent,
            "device": self._detecting.device,
            "sample_fps": missing.sample_fps,
        }
        self._asked = (basis, videos)
        self._job = self._queue.submit("features", params, title=self.tr("Prepare for fine-tuning"), background=True)

    def _finished(self, job_id: str, result: object) -> None:
        if job_id != self._job or not isinstance(result, FeaturesResult):
            return
        self._job, self._given_up = None, False
        basis, videos = self._asked
        # Those that failed are not tried again either: a fine-tune says of them what is wrong.
        self._done |= {(basis, video) for video in videos}
        for video in result.failed:
            log.info("%s is not prepared: %s", video.path, video.sentence)
        QTimer.singleShot(0, self, lambda: self._queue.remove(job_id))
        self._touch(self._document)

    def _job_changed(self, job_id: str) -> None:
        if job_id != self._job:
            return
        job = self._queue.job(job_id)
        if job is None:
            self._job = None
        elif job.state in (JobState.CANCELLED, JobState.FAILED):
            self._given_up = True


def wanted(records: ProjectRecords, current: Path | None, parent: str | None) -> Wanted:
    """What a fine-tune would want of the videos that people work on, and is not there yet.

    Nothing, while too little is marked to tell how finely time will be sampled.

    Args:
        current: the video on screen, which comes first.
        parent: the detector that a new version would go on from.

    Raises:
        WeightsError: the parent or the backbone is missing.
    """
    from afsd_core.inference.features.cache import POOLED, FeatureCache
    from afsd_core.weights import Registry
    from training.data.supervision import training_labels_of
    from training.finetune.light_detector import choose_backbone, feature_tag, is_light, light_config_for

    registry, training_labels = Registry(), training_labels_of(records)
    source = registry.get(parent) if parent else None
    if not training_labels.classes and not is_light(source):
        return Wanted((), None)
    backbone = choose_backbone("auto", source, registry, training_labels.paths)
    config, tag = light_config_for(training_labels, source, backbone, registry), feature_tag(source, backbone, registry)
    pictures, cache = (Fraction(str(config.sample_fps or 0)), config.resize, config.crop), FeatureCache()
    # What is reviewed is sure to be learnt from.
    reviewed = {each.video for each in records.reviewed}
    touched = reviewed | {each.video for each in records.segments if each.state is not State.PROPOSED}
    videos = [
        video
        for video in records.videos
        if video.id in touched
        and not (video.fingerprint is not None and cache.holds(str(video.fingerprint), *pictures, tag=tag, form=POOLED))
    ]
    videos.sort(key=lambda video: (video.path != current, video.id not in reviewed))
    return Wanted(tuple(video.path for video in videos), config.sample_fps)
