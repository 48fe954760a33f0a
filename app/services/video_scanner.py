"""What there is of a project's videos on disk, looked at beside the work: files that are gone, facts not known yet."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from afsd_core.errors import AfsdError
from app.infra import background
from app.infra.video_libraries import media

if TYPE_CHECKING:
    from afsd_core.project import Video
    from app.document.document import Document

log = logging.getLogger(__name__)

CHUNK = 64  # videos whose facts are written together


class _Report(NamedTuple):
    round: int
    looked: Mapping[str, Path]
    gone: frozenset[str]
    facts: Mapping[str, Mapping[str, Any]]
    broken: Mapping[str, str]
    done: int
    total: int


class VideoScanner(QObject):
    """Looks at all videos of the open project, again when they change; never on the window's thread.

    Attributes:
        missing: ids of videos whose file is not where it was.
        unreadable: id → sentence, of videos whose file cannot be opened.
        told: which of the missing the person has been told of.
        progress: how many of how many new videos have been looked at; (0, 0) when nothing is left.

    Signals:
        changed: `missing` or `unreadable`.
        progressed: `progress`.
        finished: all have been looked at.
    """

    changed = Signal()
    progressed = Signal()
    finished = Signal()

    def __init__(self, document: "Document", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.missing: frozenset[str] = frozenset()
        self.told: frozenset[str] = frozenset()
        self.unreadable: dict[str, str] = {}
        self.progress = (0, 0)
        self._looked: dict[str, Path] = {}  # which file of a video was looked at
        self._round = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._look)
        document.videos_changed.connect(self._soon.start)
        self._soon.start()

    def stop(self) -> None:
        """Look no further, ever; what was found stays."""
        self._stop.set()
        self._soon.stop()
        self._round += 1

    def look_again(self) -> None:
        """Look at every file anew: a drive may be back."""
        if not self._stop.is_set():
            self._looked.clear()
            self._soon.start()

    def find_in(
        self,
        folder: Path,
        done: Callable[[dict[str, Path]], None],
        failed: Callable[[str], None],
        *,
        but: Sequence[str] = (),
    ) -> None:
        """Look for what is missing in a folder and below; `done` gets id → path."""
        from afsd_core.project.finding import find_again

        videos = [video for each in self.missing if (video := self._document.video(each)) is not None]
        wanted = {v.id: v.fingerprint for v in videos if v.fingerprint is not None and v.id not in but}
        stop = self._stop
        background.run(self, lambda: find_again(wanted, folder, cancelled=stop.is_set), done, failed)

    def _look(self) -> None:
        if self._document.closed:
            return
        if self._thread is not None and self._thread.is_alive():
            self._soon.start()
            return
        videos = self._document.videos()
        new = [video for video in videos if self._looked.get(video.id) != video.path]
        here = {video.id for video in videos}
        if self.missing - here or self.unreadable.keys() - here:
            self.missing &= here
            self.unreadable = {key: text for key, text in self.unreadable.items() if key in here}
            self.changed.emit()
        if not new:
            return
        self._round += 1
        tell = partial(background.mailbox().post, self, self._hear)
        self._thread = threading.Thread(target=self._work, args=(self._round, new, tell), name="survey", daemon=True)
        self._thread.start()

    def _work(self, round_: int, videos: "Sequence[Video]", tell: Callable[[_Report], None]) -> None:
        from afsd_core.project.finding import missing

        gone = missing({video.id: video.path for video in videos})
        bare = [v for v in videos if v.id not in gone and (v.duration is None or v.fingerprint is None)]
        known = {video.id: video.path for video in videos}
        tell(_Report(round_, known, gone, {}, {}, 0, len(bare)))
        for at in range(0, len(bare), CHUNK):
            facts: dict[str, Mapping[str, Any]] = {}
            broken: dict[str, str] = {}
            for video in bare[at : at + CHUNK]:
                if self._stop.is_set():
                    return
                try:
                    facts[video.id] = read_facts(video.path)
                except (AfsdError, OSError) as error:
                    broken[video.id] = str(error)
            tell(_Report(round_, {}, frozenset(), facts, broken, min(at + CHUNK, len(bare)), len(bare)))

    def _hear(self, report: _Report) -> None:
        if self._document.closed or report.round != self._round:
            return
        self._looked.update(report.looked)
        before = self.missing, dict(self.unreadable)
        self.missing = (self.missing - report.looked.keys()) | report.gone
        self.unreadable = {key: text for key, text in self.unreadable.items() if key not in report.looked}
        self.unreadable.update(report.broken)
        done = report.done >= report.total
        self.progress = (0, 0) if done else (report.done, report.total)
        if report.facts:
            self._document.set_videos_facts(report.facts)
        if (self.missing, self.unreadable) != before:
            self.changed.emit()
        self.progressed.emit()
        if done:
            self.finished.emit()


def read_facts(path: Path) -> dict[str, Any]:
    """What a project keeps of a video's file.

    Raises:
        MediaError: it is no video, or cannot be read.
    """
    read = media()
    info = read.probe(path)
    return {
        "fingerprint": read.fingerprint(path),
        "duration": info.duration,
        "start_offset": info.start_offset,
        "width": info.width,
        "height": info.height,
    }
