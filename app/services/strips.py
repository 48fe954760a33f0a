"""Has thumbnails and waveform of the open video computed, in a process of their own, and puts them on the timeline."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer

from app.actions.commands import Command
from app.infra import background
from app.jobs.queue import JobQueue
from app.jobs.results import StripFiles

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from afsd_core.inference.postprocess.score_curves import Curves

log = logging.getLogger(__name__)

#: How long after a video has come its strips are begun, ms: what a person does first goes first.
LATER = 1500
#: How long their process stays when there is nothing to do, ms.
IDLE = 20_000
KINDS = {"thumbnails": "pictures", "waveform": "sound"}
#: The commands of the View menu and what each switches.
SWITCHES = {Command.THUMBNAILS: "pictures", Command.WAVEFORM: "sound", Command.CURVES: "curves"}


class Strips(Protocol):
    """What there is to draw of one video in its strips; see `app.timeline.drawing.strips.Strips`."""

    shows_pictures: bool
    shows_sound: bool
    shows_curves: bool
    has_sound: bool
    trouble: dict[str, str]
    whole: bool
    curves: Curves | None

    def clear(self) -> None: ...
    def add_pictures(self, times: npt.NDArray[np.int64], pictures: npt.NDArray[np.uint8]) -> None: ...
    def add_levels(self, start: int, levels: npt.NDArray[np.uint8]) -> None: ...


class StripView(Protocol):
    """The view that shows a video's strips: the timeline."""

    @property
    def strips(self) -> Strips: ...
    def strips_changed(self) -> None: ...
    def strips_arrived(self) -> None: ...


class StripService(QObject):
    """Asks for the strips of the video that is shown, and drops those of any other.

    It has a queue of its own, so that a file that ends the process ends no detection with it, and what is computed
    for the eye alone does not stand among the jobs that a person asked for.

    Attributes:
        queue: made when something is first asked for.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.queue: JobQueue | None = None
        self._timeline: StripView | None = None
        self._video: Path | None = None
        self._jobs: dict[str, str] = {}
        self._loaded: set[str] = set()
        self._wanted = {"pictures": True, "sound": True, "curves": True}
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._later.timeout.connect(self._begin)

    def set_view(self, timeline: StripView | None) -> None:
        """Work for another project's timeline; None: for none."""
        self._drop()
        self._timeline, self._video = timeline, None
        self._tell_timeline()

    def show(self, strip: str, on: bool) -> None:
        """Switch a strip, "pictures", "sound" or "curves", on or off."""
        self._wanted[strip] = on
        self._tell_timeline()
        if on and self._video is not None:
            self._later.start(0)

    def set_video(self, video: Path, *, has_sound: bool) -> None:
        """The video that the timeline shows; its frames are counted."""
        if self._timeline is None or video == self._video:
            return
        self._drop()
        self._video = video
        self._timeline.strips.clear()
        self._timeline.strips.has_sound = has_sound
        self._tell_timeline()
        self.look_for_curves()
        self._later.start(LATER)

    def look_for_curves(self) -> None:
        """Show what the latest detection in the video left behind."""
        video = self._video

        def read() -> Any:
            from app.jobs.score_curve_files import newest

            return newest(video) if video is not None else None

        if video is not None:
            background.run(
                self,
                read,
                lambda curves: self._show_curves(video, curves),
                lambda sentence: log.info("no curves: %s", sentence),
            )

    def _show_curves(self, video: Path, curves: Any) -> None:
        if video == self._video and self._timeline is not None:
            self._timeline.strips.curves = curves
            self._timeline.strips_arrived()

    def stop(self) -> None:
        """End the process."""
        self._later.stop()
        self._jobs.clear()
        if self.queue is not None:
            self.queue.shutdown()

    def _tell_timeline(self) -> None:
        if self._timeline is not None:
            strips = self._timeline.strips
            strips.shows_pictures, strips.shows_sound = self._wanted["pictures"], self._wanted["sound"]
            strips.shows_curves = self._wanted["curves"]
            self._timeline.strips_changed()

    def _drop(self) -> None:
        self._later.stop()
        self._loaded.clear()
        for job_id in list(self._jobs):
            assert self.queue is not None
            self.queue.cancel(job_id)
            self.queue.remove(job_id)
        self._jobs.clear()

    def _begin(self) -> None:
        if self._timeline is None or self._video is None:
            return
        queue = self.made_queue()
        for kind, strip in KINDS.items():
            possible = strip == "pictures" or self._timeline.strips.has_sound
            if self._wanted[strip] and possible and kind not in self._loaded:
                self._loaded.add(kind)
                job_id = queue.submit(kind, {"video": str(self._video)}, title=kind)
                self._jobs[job_id] = strip

    def made_queue(self) -> JobQueue:
        """The queue, made when it is first asked for."""
        if self.queue is None:
            self.queue = JobQueue(self, idle=IDLE)
            self.queue.partial.connect(self._arrived)
            self.queue.finished.connect(self._finished)
            self.queue.failed.connect(self._failed)
        return self.queue

    def _finished(self, job_id: str, result: object) -> None:
        if job_id not in self._jobs:
            return
        self._arrived(job_id, result)
        if self._jobs.get(job_id) == "pictures" and self._timeline is not None:
            self._timeline.strips.whole = True
            self._timeline.strips_arrived()
        assert self.queue is not None
        self.queue.remove(job_id)

    def _arrived(self, job_id: str, data: object) -> None:
        # The queue is the shot boundaries' too, and what they give is no strip.
        for file in data.files if isinstance(data, StripFiles) else ():
            if job_id in self._jobs and file not in self._loaded:
                self._loaded.add(file)
                background.run(
                    self,
                    partial(_read, Path(file)),
                    partial(self._add, job_id),
                    lambda sentence: log.info("a strip cannot be read: %s", sentence),
                )

    def _add(self, job_id: str, piece: dict[str, Any]) -> None:
        strip = self._jobs.get(job_id)
        if strip is None or self._timeline is None:
            return
        if strip == "pictures":
            self._timeline.strips.add_pictures(piece["times"], piece["pictures"])
        else:
            self._timeline.strips.add_levels(int(piece["start"]), piece["levels"])
        self._timeline.strips_arrived()

    def _failed(self, job_id: str, sentence: str) -> None:
        strip = self._jobs.get(job_id)
        if strip is None:
            return
        log.info("no %s: %s", strip, sentence)
        if self._timeline is not None:
            self._timeline.strips.trouble[strip] = sentence
            self._timeline.strips_arrived()


def _read(file: Path) -> dict[str, Any]:
    import numpy as np

    with np.load(file, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}
