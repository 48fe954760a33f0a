"""Has the camera cuts of the open video found, after everything else, and takes people from one to the next."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.infra import background
from app.jobs.queue import JobQueue
from app.jobs.results import ShotBoundaryFile
from app.services.strips import StripService

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from afsd_core.media import VideoIndex
    from app.jobs.shot_boundary_files import KnownCuts

log = logging.getLogger(__name__)

#: How long after a video has come, or after other jobs have ended, it is begun or gone on with, ms.
LATER = 3000


class Cuts(Protocol):
    """What is known of a video's cuts; see `app.timeline.drawing.shot_boundaries.Cuts`."""

    shown: bool
    times: npt.NDArray[np.int64]
    until: int

    def clear(self) -> None: ...
    def set(self, times: npt.NDArray[np.int64], until: int) -> None: ...


class CutView(Protocol):
    """The view that shows a video's cuts: the timeline."""

    @property
    def cuts(self) -> Cuts: ...
    @property
    def length(self) -> int: ...
    def strips_arrived(self) -> None: ...


class Seeking(Protocol):
    """What goes to a moment of the video, µs: the player."""

    @property
    def target(self) -> int: ...
    def seek(self, time: int) -> object: ...


class ShotBoundaryService(QObject):
    """Asks for the cuts of the video that is shown, in the process that computes its strips.

    It comes after the strips, and stands aside while any job waits or runs that a person asked for, or that learns
    from what they did: what is found is kept, and it goes on from there. Features that are computed ahead, which may
    take hours for many videos, are not waited for: the cuts of the one that is shown take a minute or two.

    Signals:
        said(str): why there was no cut to go to.
    """

    said = Signal(str)

    def __init__(self, strips: StripService, others: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strips, self._others = strips, others
        self._queue: JobQueue | None = None
        self._timeline: CutView | None = None
        self._video: Path | None = None
        self._index: VideoIndex | None = None
        self._job: str | None = None
        self._known: KnownCuts | None = None
        self._trouble = ""
        self._wanted = True
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._later.timeout.connect(self._begin)
        others.changed.connect(lambda _job: self._others_changed())

    def set_view(self, timeline: CutView | None) -> None:
        """Work for another project's timeline; None: for none."""
        self._drop()
        self._timeline, self._video, self._index = timeline, None, None
        self._tell_timeline()

    def show(self, on: bool) -> None:
        """Switch it on or off: nothing is looked for, drawn or stuck to."""
        self._wanted = on
        self._tell_timeline()
        if on:
            self._look()
        else:
            self._stand_aside()

    def set_video(self, video: Path, index: VideoIndex) -> None:
        """The video that the timeline shows, and its frames."""
        if self._timeline is None or (video == self._video and index is self._index):
            return
        self._drop()
        self._video, self._index = video, index
        self._timeline.cuts.clear()
        self._tell_timeline()
        self._look()

    def go(self, player: Seeking, by: int) -> None:
        """Show the first frame of the next shot (1), or of this one, or of the one before (-1)."""
        if self._timeline is None:
            return
        cuts, now = self._timeline.cuts, player.target
        if not cuts.shown:
            self.said.emit(self.tr("Camera cuts are switched off. The View menu switches them on."))
            return
        place = int(cuts.times.searchsorted(now, side="right" if by > 0 else "left"))
        whole = 0 < self._timeline.length <= cuts.until
        if by > 0 and place < len(cuts.times):
            player.seek(int(cuts.times[place]))
        elif self._trouble and not whole:
            self.said.emit(self.tr("The cuts of this video could not be found. {0}").format(self._trouble))
        elif not whole and (by > 0 or now > cuts.until):
            self.said.emit(self.tr("The video is still being looked through for cuts here."))
        elif by > 0:
            self.said.emit(self.tr("No cut comes after this one."))
        elif now > 0:
            player.seek(int(cuts.times[place - 1]) if place > 0 else 0)
        else:
            self.said.emit(self.tr("No cut comes before this one."))

    # -- inside

    def _tell_timeline(self) -> None:
        if self._timeline is not None:
            self._timeline.cuts.shown = self._wanted
            self._timeline.strips_arrived()

    def _drop(self) -> None:
        self._stand_aside()
        self._known, self._trouble = None, ""

    def _stand_aside(self) -> None:
        self._later.stop()
        job_id, self._job = self._job, None
        if job_id is not None and self._queue is not None:
            self._queue.cancel(job_id)
            self._queue.remove(job_id)

    def _others_changed(self) -> None:
        if self._missing() and self._others_at_work():
            self._stand_aside()
            self._later.start()

    def _others_at_work(self) -> bool:
        return any(job.active and not job.background for job in self._others.jobs())

    def _missing(self) -> bool:
        done = self._known is not None and self._known.whole
        return self._wanted and self._index is not None and not done and not self._trouble

    def _look(self) -> None:
        """Show what is kept, and have the rest found."""
        if self._missing():
            self._read()
            self._later.start()

    def _begin(self) -> None:
        if not self._missing() or self._job is not None:
            return
        if self._others_at_work():
            self._later.start()
            return
        if self._queue is None:
            self._queue = self._strips.made_queue()
            self._queue.partial.connect(self._arrived)
            self._queue.finished.connect(self._finished)
            self._queue.failed.connect(self._failed)
        self._job = self._queue.submit("cuts", {"video": str(self._video)}, title="cuts", background=True)

    def _read(self, file: str | None = None) -> None:
        """Show what a file holds; without one, what is kept of the video."""
        video = self._video

        def read() -> KnownCuts | None:
            from app.jobs import shot_boundary_files as cuts

            if video is None:
                return None
            return cuts.read(cuts.file_of(video) if file is None else Path(file))

        background.run(
            self, read, lambda known: self._show(video, known), lambda sentence: log.info("no cuts: %s", sentence)
        )

    def _show(self, video: Path | None, known: KnownCuts | None) -> None:
        index, timeline = self._index, self._timeline
        if known is None or index is None or timeline is None or video != self._video:
            return
        if known.total != index.frame_count or (self._known is not None and known.done < self._known.done):
            return
        self._known = known
        timeline.cuts.set(index.times[known.frames], int(index.times[known.done]))
        timeline.strips_arrived()
        if known.whole:
            self._later.stop()

    def _arrived(self, job_id: str, data: object) -> None:
        if job_id == self._job and isinstance(data, ShotBoundaryFile):
            self._read(data.file)

    def _finished(self, job_id: str, result: object) -> None:
        if job_id == self._job and self._queue is not None and isinstance(result, ShotBoundaryFile):
            self._read(result.file)
            self._job = None
            self._queue.remove(job_id)

    def _failed(self, job_id: str, sentence: str) -> None:
        if job_id == self._job:
            log.info("no cuts: %s", sentence)
            self._job, self._trouble = None, sentence
