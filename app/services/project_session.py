"""Which project is open: a video always has one, found again or made beside it, so nothing is ever unsaved."""

import logging
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from afsd_core.errors import AfsdError, ReadOnlyError
from afsd_core.message import Message
from app.i18n.translation import counted
from app.infra import background
from app.infra.video_libraries import media
from app.services.project_location import SUFFIX, NoPlaceError, copy_of, project_for
from app.settings.preferences import Preferences

if TYPE_CHECKING:
    from afsd_core.project import ProjectState, Store
    from afsd_core.project.records import Video
    from app.document.document import Document

log = logging.getLogger(__name__)

READ_FIRST = 24  # videos that are read before they are shown in the list; more are read afterwards
VIDEO_KINDS = "mp4 m4v mov mkv webm avi mpg mpeg m2ts mts ts vob wmv asf flv ogv 3gp mxf y4m h264 hevc"
VIDEO_SUFFIXES = frozenset(f".{kind}" for kind in VIDEO_KINDS.split())


class ProjectSession(QObject):
    """Opens and closes projects, and finds the project of a video.

    Signals:
        document_changed: another project is open (or None).
        video_wanted: show this video of the open project.
        previewed: a path whose first picture can be shown while its project is still being opened.
        said: a sentence for the status line;  failed: a sentence that needs to be seen.
        placed: a sentence that tells where the work is kept, as it is not where one would look for it.
        place_wanted: a sentence, and videos that have no place for their project until a person names one.
        copy_wanted: a sentence, and what opens a copy of a project that can only be read.
        closing: the open project is about to be closed, the last moment to write to it.
        close_refused: a sentence; edits still wait for the disk, so the project stays open.
    """

    document_changed = Signal(object)
    video_wanted = Signal(str)
    previewed = Signal(Path)
    said = Signal(object)
    failed = Signal(object)
    placed = Signal(object)
    place_wanted = Signal(object, list)
    copy_wanted = Signal(object, object)
    closing = Signal()
    close_refused = Signal(object)

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.document: Document | None = None
        self._bringing = self._ended = False
        self._waiting: list[Callable[[], object]] = []

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

        def found(more: list[Path]) -> None:
            if videos or more:
                self.open_videos([*videos, *more])
            elif not projects:
                self.failed.emit(self.tr("{0}: no videos in this folder.").format(folders[0]))

        if folders:
            background.run(
                self, lambda: [each for folder in folders for each in videos_in(folder)], found, self.failed.emit
            )
        elif videos:
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

        # Of very many, only the first is read before they are in the list; `VideoScanner` reads the rest.
        read_now = len(videos) <= READ_FIRST

        def look() -> "list[tuple[Path, Video | None, str]]":
            from app.document.video_records import make_video

            found: list[tuple[Path, Video | None, str]] = []
            read = media()
            for path in videos:
                if not read_now and path != first:
                    found.append((path, make_video(path, position=len(found)), ""))
                    continue
                try:
                    video = make_video(path, read.probe(path), fingerprint=read.fingerprint(path))
                    found.append((path, video, ""))
                except AfsdError as error:
                    found.append((path, None, str(error)))
            return found

        background.run(self, look, self._videos_probed, self.failed.emit)

    def _videos_probed(self, found: "list[tuple[Path, Video | None, str]]") -> None:
        good = [video for _, video, _ in found if video is not None]
        bad = [sentence for _, video, sentence in found if video is None]
        if good:
            self._take(good)
        if bad:
            more = len(bad) - 1
            self.failed.emit(
                Message(
                    "{first} ({n:,} more files cannot be opened either.)",
                    one="{first} (One more file cannot be opened either.)",
                    n=more,
                    first=bad[0],
                )
                if more
                else bad[0]
            )

    def _take(self, videos: "list[Video]") -> None:
        """Have a project open that these belong in, and put them there."""
        if self._bringing:
            self._waiting.append(lambda: self._take(videos))
            return
        first, several = videos[0].path, len(videos) > 1
        own = self._preferences.project_of(first)
        if own is None and first.with_suffix(SUFFIX).exists():
            own = first.with_suffix(SUFFIX)
        if self.document is not None:
            # A video that has its own work elsewhere is shown with that work, rather than bare in this project.
            if own is not None and not several and self.document.video_at(first) is None:
                self.open_project(own, lambda: self._add(videos))
            else:
                self._add(videos)
            return
        folder = _common_folder([video.path for video in videos])
        wanted = own or (folder / f"{folder.name}{SUFFIX}" if several else first.with_suffix(SUFFIX))
        if wanted.exists():
            self.open_project(wanted, lambda: self._add(videos))
        else:
            self._make_for(wanted, videos)

    def _make_for(self, wanted: Path, videos: "list[Video]") -> None:
        """Make a project for videos that have none, there or where it can be."""
        fresh, said, homeless = True, None, False

        def make() -> "tuple[Store, ProjectState | None]":
            nonlocal fresh, said, homeless
            try:
                store, state, said = project_for(wanted, videos[0].path)
            except NoPlaceError:
                homeless = True
                raise
            fresh = state is None
            return store, state

        def made() -> None:
            self._add(videos, fresh=fresh)
            if said is not None:
                self.placed.emit(said)

        def failed(sentence: str) -> None:
            if homeless:
                self.place_wanted.emit(sentence, [video.path for video in videos])
            else:
                self.failed.emit(sentence)

        self._bring(make, made, failed)

    def _add(self, videos: "list[Video]", *, fresh: bool = False) -> None:
        """Put videos into the open project; very many in a turn of their own, after the one that has opened it."""
        assert self.document is not None
        steps = [
            partial(self._put_in, self.document, videos, fresh),
            partial(self._want, self.document, videos[0].path),
        ]
        for number, step in enumerate(steps, 1):
            if len(videos) > READ_FIRST:
                QTimer.singleShot(10 * number, self, step)  # keys and clicks come in between
            else:
                step()

    def _put_in(self, document: "Document", videos: "list[Video]", fresh: bool) -> None:
        if document is not self.document:
            return  # closed meanwhile
        before = len(document.videos())
        document.add_videos(videos)  # without those that are there already
        new = len(document.videos()) - before
        if fresh:
            document.undo_stack.clear()  # nobody would take "undo" to mean that the video goes away again
        elif new and before:
            self.said.emit(
                counted(
                    new,
                    "Added to the project {project}.",
                    "{n:,} videos added to {project}.",
                    project=document.path.name,
                )
            )
        self._preferences.remember_videos([video.path for video in videos], document.path)

    def _want(self, document: "Document", path: Path) -> None:
        shown = document.video_at(path) if document is self.document else None
        if shown is not None:
            self.video_wanted.emit(shown.id)

    def new_project(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Make a project and open it; see `open_project`."""
        if self._bringing:
            self._waiting.append(lambda: self.new_project(path, then))
            return

        def make() -> "tuple[Store, None]":
            from afsd_core.project import Store

            return Store.create(path), None

        self._bring(make, then)

    def open_project(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Open a project, off the window's thread: a disk can take its time.

        Says so in a sentence when it is open elsewhere or broken, and keeps the one that is open. `then` is called once
        the project is open, and only if it is.
        """
        path = Path(path).expanduser().absolute()
        if self._bringing:
            self._waiting.append(lambda: self.open_project(path, then))
            return
        if self.document is not None and self.document.path == path:
            if then is not None:
                then()
            return

        only_read = False

        def make() -> "tuple[Store, ProjectState]":
            nonlocal only_read
            from app.document.project_file import load

            try:
                return load(path)
            except ReadOnlyError:
                only_read = True
                raise

        def failed(sentence: str) -> None:
            if only_read:
                self.copy_wanted.emit(sentence, lambda: self._open_copy(path, then))
            else:
                self.failed.emit(sentence)

        self._bring(make, then, failed)

    def _open_copy(self, path: Path, then: Callable[[], object] | None) -> None:
        """Work on a copy of a project that can only be read."""

        def copied(target: Path) -> None:
            def opened() -> None:
                assert self.document is not None
                self._preferences.remember_videos([video.path for video in self.document.videos()], target)
                if then is not None:
                    then()
                said = Message("Your work is kept in {copy}; {project} stays as it is.", copy=target, project=path)
                self.placed.emit(said)

            self.open_project(target, opened)

        background.run(self, lambda: copy_of(path), copied, self.failed.emit)

    def _bring(
        self,
        make: "Callable[[], tuple[Store, ProjectState | None]]",
        then: Callable[[], object] | None,
        tell: Callable[[str], object] | None = None,
    ) -> None:
        """One after the other: what is opened second finds the first one open."""
        self._bringing = True

        def came(loaded: "tuple[Store, ProjectState | None]") -> None:
            if self._adopt(*loaded) and then is not None:
                then()
            self._go_on()

        def failed(sentence: str) -> None:
            (tell or self.failed.emit)(sentence)
            self._go_on()

        background.run(self, make, came, failed)

    def _go_on(self) -> None:
        self._bringing = False
        while self._waiting and not self._bringing:
            self._waiting.pop(0)()

    def _adopt(self, store: "Store", state: "ProjectState | None") -> bool:
        from app.document.document import Document

        document = Document(store, state)
        if self._ended or not self.close():
            document.close(discard=True)  # nothing was written to it yet
            return False
        if state is not None:
            document.file.back_up()
        self.document = document
        self._preferences.remember(document.path)
        self._preferences.set_text("folder", str(document.path.parent))
        self.document_changed.emit(document)
        return True

    def end(self) -> None:
        """Close, and let nothing be opened any more that is still on its way."""
        self._ended = True
        self._waiting.clear()
        self.close()

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
    from afsd_core.project.finding import files_in

    return files_in(folder, VIDEO_SUFFIXES)


def _common_folder(paths: Sequence[Path]) -> Path:
    """The folder that all files lie in or below; that of the first where they have nothing in common."""
    try:
        common = Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:  # on several drives
        return paths[0].parent
    return common if common.name else paths[0].parent
