"""A small picture of each video, decoded on a thread of its own and kept on disk and in memory."""

import logging
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from afsd_core.errors import AfsdError
from afsd_core.folders import cache_folder
from app.infra import background
from app.player.loading import media

if TYPE_CHECKING:
    from afsd_core.project import Video

log = logging.getLogger(__name__)

SIZE = QSize(144, 80)  # pixels: twice what the list shows, for screens of twice the resolution
WAITING = 48  # requests kept: more rows than a screen shows; who scrolls past needs none
KEPT = 1500  # pictures in memory, some 50 kB each at most


class Thumbnails(QObject):
    """Asked for a picture while a row is painted, it gives what it has and decodes the rest, the latest row first.

    Signals:
        ready: the id of a video whose picture is there now.
    """

    ready = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: OrderedDict[tuple[str, Path], QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[str, Video] = OrderedDict()
        self._changed = threading.Condition()
        self._ended = False
        self._thread: threading.Thread | None = None
        self._mailbox = background.mailbox()

    def picture(self, video: "Video") -> QPixmap | None:
        """The picture of a video; None while there is none, and where there will be none."""
        key = (video.id, video.path)
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        with self._changed:
            self._waiting[video.id] = video
            self._waiting.move_to_end(video.id)
            while len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)
            if self._thread is None and not self._ended:
                self._thread = threading.Thread(target=self._work, name="thumbnails", daemon=True)
                self._thread.start()
            self._changed.notify()
        return None

    def forget(self, video_id: str) -> None:
        """Its file is another one now."""
        for key in [key for key in self._pictures if key[0] == video_id]:
            del self._pictures[key]

    def stop(self) -> None:
        """Decode no more."""
        with self._changed:
            self._ended = True
            self._waiting.clear()
            self._changed.notify()

    def _keep(self, video_id: str, path: Path, image: QImage | None) -> None:
        self._pictures[video_id, path] = None if image is None else QPixmap.fromImage(image)
        while len(self._pictures) > KEPT:
            self._pictures.popitem(last=False)
        if image is not None:
            self.ready.emit(video_id)

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._ended:
                    self._changed.wait()
                if self._ended:
                    return
                _, video = self._waiting.popitem(last=True)
            try:
                image = thumbnail(video.path, _cached(video), (video.width, video.height))
            except (AfsdError, OSError) as error:
                log.info("no picture of %s: %s", video.name, error)
                image = None
            except Exception:
                log.exception("no picture of %s", video.name)
                image = None
            self._mailbox.post(self, self._keep, video.id, video.path, image)


def _cached(video: "Video") -> Path | None:
    folder = cache_folder() / "thumbnails"
    return folder / f"{video.fingerprint}.jpg" if video.fingerprint is not None else None


def thumbnail(path: Path, cached: Path | None, shown: tuple[int, int] = (0, 0)) -> QImage:
    """A picture from a tenth into the video, as large as fits into `SIZE`; from and to the cache where one is named.

    Args:
        shown: width and height of the upright picture, 0 where they are not known.

    Raises:
        MediaError: it cannot be decoded.
    """
    if cached is not None and cached.exists():
        image = QImage(str(cached))
        if not image.isNull():
            return image
    if not all(shown):
        info = media().probe(path)
        shown = info.width, info.height
    size = QSize(*shown).scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio)
    width, height = max(size.width(), 2), max(size.height(), 2)
    with media().VideoReader(path, size=(width, height), threads=1, memory=0) as reader:
        data = reader.at((reader.info.duration or 0) // 10).image.tobytes()
    image = QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    if cached is not None:
        cached.parent.mkdir(parents=True, exist_ok=True)
        unfinished = cached.with_name(f".{cached.stem}.new.jpg")
        if image.save(str(unfinished), "JPG", 82):  # type: ignore[call-overload]  # it takes text, and no bytes
            unfinished.replace(cached)
    return image
