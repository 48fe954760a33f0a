"""Which project is open: a video always has one, found again or made beside it, so nothing is ever unsaved."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal

from afsd_core.errors import AfsdError
from app import background
from app.player.loading import media
from app.preferences import Preferences

if TYPE_CHECKING:
    from afsd_core.project.records import Video
    from app.document import Document

log = logging.getLogger(__name__)

SUFFIX = ".afsd"
VIDEO_KINDS = "mp4 m4v mov mkv webm avi mpg mpeg m2ts mts ts vob wmv asf flv ogv 3gp mxf y4m h264 hevc"
VIDEO_SUFFIXES = frozenset(f".{kind}" for kind in VIDEO_KINDS.split())


def project_beside(video: Path, documents: Path | None = None) -> Path:
    """Where the project of a video goes that has none: beside it, or in the user's documents where it may not."""
    beside = video.with_suffix(SUFFIX)
    if beside.exists() or os.access(video.parent, os.W_OK):
        return beside
    folder = documents_folder(documents)
    folder.mkdir(parents=True, exist_ok=True)
    candidate, number = folder / f"{video.stem}{SUFFIX}", 2
    while candidate.exists():  # another video of that name: `Preferences` knows which is whose
        candidate, number = folder / f"{video.stem} {number}{SUFFIX}", number + 1
    return candidate


def documents_folder(documents: Path | None = None) -> Path:
    """Where projects go that have no place of their own: a folder in the user's documents. It may not be there yet."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return (documents or Path(place or Path.home())) / "AFSD Annotator"


class Session(QObject):
    """Opens and closes projects, and finds the project of a video.

    Signals:
        document_changed: another project is open (or None).
        video_wanted: show this video of the open project.
        previewed: a path whose first picture can be shown while its project is still being opened.
        said: a sentence for the status line;  failed: a sentence that needs to be seen.
        closing: the open project is about to be closed, the last moment to write to it.
        close_refused: a sentence; edits still wait for the disk, so the project stays open.
    """

    document_changed = Signal(object)
    video_wanted = Signal(str)
    previewed = Signal(object)
    said = Signal(str)
    failed = Signal(str)
    closing = Signal()
    close_refused = Signal(str)

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.document: Document | None = None

    def open_paths(self, given: Sequence[str | Path]) -> None:
        """Open a project, or videos, or the videos of folders: what was dropped or named on the command line."""
        paths = [Path(each).expanduser().absolute() for each in given]
        missing = [path for path in paths if not path.exists()]
        if missing:
            self.failed.emit(self.tr("{0}: there is no such file. Check the path.").format(missing[0]))
        projects = [path for path in paths if path.suffix.lower() == SUFFIX and path.is_file()]
        if projects:
            self.open_project(projects[0])
        folders = [path for path in paths if path.is_dir()]
        videos = [path for path in paths if path.is_file() and path.suffix.lower() != SUFFIX]
        for folder in folders:
            videos += videos_in(folder)
        if folders and not videos and not projects:
            self.failed.emit(self.tr("{0}: no videos in this folder.").format(folders[0]))
        if videos:
            self.open_videos(videos)

    def open_videos(self, videos: Sequence[Path]) -> None:
        """Show the first of them, in the open project, in its own, or in a new one."""
        first = videos[0]
        if self.document is None:
            self.previewed.emit(first)
        else:
            known = self.document.video_at(first)
            if known is not None and len(videos) == 1:
                self.video_wanted.emit(known.id)
                return

        def look() -> list[tuple[Path, object, str]]:
            from app.document import make_video

            found, read = [], media()
            for path in videos:
                try:
                    video = make_video(path, read.probe(path), fingerprint=read.fingerprint(path))
                    found.append((path, video, ""))
                except AfsdError as error:
                    found.append((path, None, str(error)))
            return found

        background.run(self, look, self._videos_probed, self.failed.emit)

    def _videos_probed(self, found: list[tuple[Path, object, str]]) -> None:
        good = [video for _, video, _ in found if video is not None]
        bad = [sentence for _, video, sentence in found if video is None]
        if good:
            self._take(good)
        if bad:
            more = self.tr(" ({0} more files cannot be opened either.)").format(len(bad) - 1) if len(bad) > 1 else ""
            self.failed.emit(bad[0] + more)

    def _take(self, videos: "list[Video]") -> None:
        first = videos[0].path
        fresh = self._settle_project(first, several=len(videos) > 1)
        if self.document is None:
            return
        document = self.document
        new = [video for video in videos if document.video_at(video.path) is None]
        document.add_videos(new)
        if fresh:
            document.undo_stack.clear()  # nobody would take "undo" to mean that the video goes away again
        elif new and len(document.videos()) > len(new):
            self.said.emit(self.tr("Added to the project {0}.").format(document.path.name))
        for video in videos:
            self._preferences.remember_video(video.path, document.path)
        shown = document.video_at(first)
        if shown is not None:
            self.video_wanted.emit(shown.id)

    def _settle_project(self, video: Path, *, several: bool) -> bool:
        """Have a project open that this video belongs in, unless that fails (and was told); True when it is new."""
        own = self._preferences.project_of(video)
        if own is None and video.with_suffix(SUFFIX).exists():
            own = video.with_suffix(SUFFIX)
        if self.document is not None:
            # A video that has its own work elsewhere is shown with that work, rather than bare in this project.
            if own is not None and not several and self.document.video_at(video) is None:
                self.open_project(own)
            return False
        path = own or project_beside(video.parent / video.parent.name if several else video)
        if path.exists():
            self.open_project(path)
            return False
        return self.new_project(path)

    def new_project(self, path: Path) -> bool:
        """Make a project and open it."""
        from app.document import Document

        return self._replace(lambda: Document.create(path))

    def open_project(self, path: Path) -> bool:
        """Open a project; says so in a sentence when it is open elsewhere or broken, and keeps the one that is open."""
        path = Path(path).expanduser().absolute()
        if self.document is not None and self.document.path == path:
            return True
        from app.document import Document

        return self._replace(lambda: Document.open(path))

    def _replace(self, make) -> bool:
        try:
            document = make()
        except AfsdError as error:
            self.failed.emit(str(error))
            return False
        except OSError as error:
            self.failed.emit(f"{error.filename or ''}: {error.strerror or error}.")
            return False
        if not self.close():
            document.close(discard=True)  # nothing was written to it yet
            return False
        self.document = document
        self._preferences.remember(document.path)
        self._preferences.set_text("folder", str(document.path.parent))
        self.document_changed.emit(document)
        return True

    def close(self, *, discard: bool = False) -> bool:
        """Close the project, which is whole on disk already.

        False where the disk still refuses edits: the project then stays open, and `close_refused` says why. `discard`
        gives those edits up.
        """
        if self.document is None:
            return True
        document = self.document
        self.closing.emit()
        try:
            document.close(discard=discard)
        except AfsdError as error:
            self.close_refused.emit(str(error))
            return False
        self.document = None
        self.document_changed.emit(None)
        document.deleteLater()
        return True


def is_video(path: Path) -> bool:
    """Whether to try this as a video before anything else is known of it."""
    return path.is_file() and path.suffix.lower() != SUFFIX


def videos_in(folder: Path) -> list[Path]:
    """The videos in a folder and below, by name."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in VIDEO_SUFFIXES and path.is_file())
