"""Opens and closes the workspace of the open project, and tells everything that follows the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit

from app.actions.table import Actions
from app.infra import background, garbage_collection
from app.player.view import VideoView
from app.services import project_session
from app.window.context import AppContext, Services

if TYPE_CHECKING:
    from app.document.document import Document
    from app.editor.editor import Editor
    from app.timeline import TimelineView
    from app.window.workspace import Workspace

LabelSources = Callable[[], tuple[Mapping[str, Sequence[str]], str]]


class FollowsProject(Protocol):
    """What works with the open project, whichever that is."""

    def set_document(self, document: Document | None) -> None: ...


class ProjectController(QObject):
    """Keeps one workspace for the project that is open, and shows its videos.

    Attributes:
        workspace: the open project's widgets, None while nothing is open.
        gone: the video that was wanted last, if it is not where it was.

    Signals:
        workspace_opened, workspace_closing: a `Workspace` has been made, or is about to go.
        closed: nothing is open.
        changed: what can be done now may be something else: another project, or another video.
        video_changed(str): the id of the video that is worked on, "" where there is none.
        previewing: the first picture of a video is shown ahead of its project.
        video_search_wanted(str): the id of a video whose file a person wants to find.
    """

    workspace_opened = Signal(QObject)
    workspace_closing = Signal(QObject)
    closed = Signal()
    changed = Signal()
    video_changed = Signal(str)
    previewing = Signal()
    video_search_wanted = Signal(str)

    def __init__(
        self,
        context: AppContext,
        services: Services,
        actions: Actions,
        view: VideoView,
        label_sources: LabelSources,
        parent: QObject | None = None,
    ) -> None:
        """
        Args:
            label_sources: gives the detectors' labels, and which detector comes first.
        """
        super().__init__(parent)
        self._context, self._services = context, services
        self._actions, self._view, self._label_sources = actions, view, label_sources
        self._followers: list[FollowsProject] = []
        self._previewed: Path | None = None
        self.workspace: Workspace | None = None
        self.gone: str | None = None
        session, player = context.session, context.player
        session.document_changed.connect(self.set_document)
        session.previewed.connect(self._preview)
        session.video_wanted.connect(self.show_video)
        session.closing.connect(self._keep_all)
        player.index_ready.connect(lambda _index: self._begin_strips())
        context.user_settings.changed.connect(self._follow_settings)

    def add_followers(self, *parts: FollowsProject) -> None:
        """Tell these of every project from now on, in this order."""
        self._followers += parts

    @property
    def video_id(self) -> str | None:
        """The video that is worked on."""
        return self.workspace.video_id if self.workspace is not None else None

    def edit(self, verb: Callable[[Editor], object]) -> None:
        """Do something with the open project's editor; nothing, where none is open."""
        if self.workspace is not None:
            verb(self.workspace.editor)

    def look(self, verb: Callable[[TimelineView], object]) -> None:
        """Do something with the open project's timeline; nothing, where none is open."""
        if self.workspace is not None:
            verb(self.workspace.timeline)

    def set_document(self, document: Document | None) -> None:
        """Work on another project, None: on none."""
        if self.workspace is not None:
            self._close(self.workspace)
            if garbage_collection.count_closed():
                QTimer.singleShot(0, self, garbage_collection.look_through)  # once its widgets are gone
        if document is not None:
            self._open(document)
        else:
            self._context.player.close()
            self.closed.emit()
            self.changed.emit()

    def _open(self, document: Document) -> None:
        from app.window.workspace import Workspace

        for part in self._followers:
            part.set_document(document)
        player = self._context.player
        self.workspace = space = Workspace(document, player, self._view, self._actions, self._label_sources, self)
        self._services.strips.set_view(space.timeline)
        self._services.shot_boundaries.set_view(space.timeline)
        self._services.detection.replacing.connect(space.queue.remember)
        space.videos.chosen.connect(self.show_video)
        space.videos.find_wanted.connect(self.video_search_wanted)
        space.editor.state.video_wanted.connect(self.go_to_time)
        space.editor.state.video_changed.connect(self._tell_video)
        document.videos_changed.connect(self._videos_changed)
        self.workspace_opened.emit(space)
        self._follow_settings()
        self._show_first_video(document)
        self.changed.emit()
        garbage_collection.put_aside()

    def _close(self, space: Workspace) -> None:
        self.workspace = None
        space.videos.stop()
        self.workspace_closing.emit(space)
        for part in self._followers:
            part.set_document(None)
        self._services.strips.set_view(None)
        self._services.shot_boundaries.set_view(None)
        space.deleteLater()

    @Slot()
    def _follow_settings(self) -> None:
        settings, detection = self._context.user_settings, self._services.detection
        detection.engine, detection.device = settings.engine, settings.device
        if self.workspace is not None:
            self.workspace.editor.state.reaction_time = settings.reaction_time
            self.workspace.document.annotator = settings.annotator

    @Slot()
    def _tell_video(self) -> None:
        self.video_changed.emit(self.video_id or "")

    def _begin_strips(self) -> None:
        player, space = self._context.player, self.workspace
        video = space.document.video(space.video_id) if space is not None and space.video_id is not None else None
        if video is not None and player.index is not None and player.path == video.path:
            assert player.info is not None
            self._services.strips.set_video(video.path, has_sound=player.info.audio is not None)
            self._services.shot_boundaries.set_video(video.path, player.index)

    @Slot()
    def _keep_all(self) -> None:
        """The project is about to be closed: what is being typed in a cell counts, and the place is remembered."""
        if self.workspace is not None:
            typing = QApplication.focusWidget()
            if isinstance(typing, QLineEdit) and self._view.window().isAncestorOf(typing):
                typing.clearFocus()
            self.workspace.keep_place()

    def _show_first_video(self, document: Document) -> None:
        last = document.setting("last_video")
        videos = document.videos()
        if videos and self._context.player.path is None:
            first = document.video(last or "") or videos[0]
            # Where it is gone another one is there to work on; the survey tells what is missing.
            shown = next((candidate for candidate in (first, *videos[:50]) if candidate.path.exists()), first)
            self.show_video(shown.id)

    @Slot()
    def _videos_changed(self) -> None:
        space = self.workspace
        if space is not None and space.video_id is not None and space.document.video(space.video_id) is None:
            videos = space.document.videos()
            space.show_video(videos[0].id if videos else None)
            self.changed.emit()

    def _preview(self, path: Path) -> None:
        if path == self._previewed:
            return
        self._previewed = path
        self.previewing.emit()
        if self._context.player.path != path:
            self._context.player.open(path)

    @Slot(str)
    def show_video(self, video_id: str) -> None:
        """Show a video of the project; one that is not where it was can be found again."""
        video = self.workspace.document.video(video_id) if self.workspace is not None else None
        self.gone = video_id if video is not None and not video.path.exists() else None
        if video is not None and self.gone is not None:
            self._context.notifier.notify(
                self.tr("{0} is not where it was ({1}). Its segments are kept.").format(video.name, video.path.parent),
                self.tr("Find it…"),
                lambda: self.video_search_wanted.emit(video_id),
                topic="open",
            )
            return
        assert self.workspace is not None
        self.workspace.show_video(video_id)
        self._begin_strips()
        self._view.setFocus()
        self.changed.emit()

    def go_to_time(self, video_id: str, time: int) -> None:
        """Show a moment of a video of the project."""
        if self.workspace is not None and self.workspace.document.video(video_id) is not None:
            self.show_video(video_id)
            self._context.player.seek(time)

    def open_paths(self, paths: Sequence[str]) -> None:
        """Open what was named on the command line or dropped; the first picture does not wait for the rest."""
        if not paths:
            return
        self._context.notifier.settle("files")
        self._previewed = None
        if self.workspace is None and project_session.is_video(Path(paths[0])):
            self._preview(Path(paths[0]).absolute())

        def loaded(_none: None) -> None:
            garbage_collection.put_aside()
            self._context.session.open_paths(paths)

        # What a project needs is loaded off this thread, so that the window stays quick even the first time.
        background.run(self, _load_workspace, loaded, self._context.notifier.warn)


def _load_workspace() -> None:
    import numpy.ma  # noqa: F401 - numpy loads it with the first `unique`, which would be while painting

    import app.window.workspace  # noqa: F401
