"""What the window does with the project that is open: its widgets come and go with it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.actions.commands import Command
from app.actions.key_dispatch import keep_focus_on_click
from app.infra import background, garbage_collection
from app.services import project_session
from app.services.notifier import NotificationKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSplitter

    from app.actions.key_dispatch import StageKeys
    from app.actions.table import Actions
    from app.document.document import Document
    from app.panels.first_steps import FirstSteps
    from app.player.view import VideoView
    from app.services.features_ahead import Preparing
    from app.services.finetune import FineTuning
    from app.services.key_conflict_notices import KeyClashes
    from app.services.shot_boundaries import CutWork
    from app.services.strips import StripWork
    from app.settings.preferences import Preferences
    from app.widgets.list_focus import ListFocus
    from app.window.docks import Docks
    from app.window.focus_frame import FocusFrame
    from app.window.notifications import Telling as _Telling
    from app.window.panel_sizes import Halves
    from app.window.workspace import Workspace
else:
    _Telling = object


#: Pixels below the picture that are worth half of a low window: bar, strips, ruler, and three lanes.
LANES = 330


class ShowingProject(_Telling):
    """The half of `MainWindow` that shows a project."""

    workspace: "Workspace | None"

    if TYPE_CHECKING:  # what the window makes
        actions_table: Actions
        cut_work: CutWork
        docks: Docks
        first_steps: FirstSteps
        focus_frame: FocusFrame
        gone: str | None
        halves: Halves
        key_clashes: KeyClashes
        lanes_holder: QWidget
        list_focus: ListFocus
        preferences: Preferences
        preparing: Preparing
        previewed: Path | None
        splitter: QSplitter
        stage: QWidget
        stage_keys: StageKeys
        strip_work: StripWork
        tuning: FineTuning
        view: VideoView

        def _refresh_undo(self) -> None: ...

    def _document_changed(self, document: "Document | None") -> None:
        if self.workspace is not None:
            self._let_go()
            if garbage_collection.count_closed():
                QTimer.singleShot(0, self, garbage_collection.look_through)  # once its widgets are gone
        self.detecting.document = document
        if document is None:
            self.player.close()
            self.docks.hide()
            self.toolbar.hide()
            self.welcome.refresh(self.preferences.recent())
            self.pages.setCurrentWidget(self.welcome)
            self.setWindowTitle("AFSD Annotator")
            self._refresh_actions()
            return
        from app.window.workspace import Workspace

        self.workspace = space = Workspace(document, self.player, self.view, self.actions_table, self)
        holder = self.lanes_holder.layout()
        assert holder is not None
        holder.addWidget(space.lanes)
        space.lanes.show()  # not with the next turn of the loop: F6 may come before it
        self.docks.fill(self.docks.segments, space.segments)
        self.docks.fill(self.docks.classes, space.classes)
        self.docks.fill(self.docks.queue, space.to_review)
        self.docks.fill(self.docks.videos, space.videos)
        self.stage_keys.editor = space.editor
        self.strip_work.follow(space.timeline)
        self.cut_work.follow(space.timeline)
        keep_focus_on_click(self)
        self.list_focus.watch()
        self.focus_frame.watch_places()
        space.to_review.list.activated.connect(lambda _row: self.view.setFocus())  # to decide on what one has gone to
        space.to_review.count_changed.connect(self.docks.count_to_review)
        self.detecting.replacing.connect(space.queue.remember)
        space.videos.chosen.connect(self.show_video)
        space.videos.find_wanted.connect(self.asking.find_video)
        space.videos.detect_wanted.connect(self._detect_in)
        space.videos.survey.finished.connect(self.asking.tell_missing)
        space.editor.state.said.connect(self.notifier.say)
        space.editor.state.advised.connect(self._advise)
        space.lateness.found.connect(self._offer_reaction_time)
        space.classes.said.connect(self.notifier.say)
        space.classes.mapping_wanted.connect(self.asking.map_labels)
        space.classes.label_sources = lambda: (self.detecting.labels(), self.toolbar.model)
        space.editor.state.video_wanted.connect(self.go_to_time)
        space.editor.naming.class_wanted.connect(self.asking.name_class)
        space.editor.state.snapping_changed.connect(self.actions_table[Command.SNAP].setChecked)
        self.actions_table[Command.SNAP].setChecked(space.editor.state.snapping)
        space.selection.changed.connect(self._refresh_actions)
        document.notice.connect(self.notifier.say)
        document.file.write_failed.connect(self._edits_refused)
        document.file.write_recovered.connect(self._write_recovered)
        document.file.saving_changed.connect(self.status.show_saving)
        document.review_changed.connect(lambda _video: self.notifier.settle("review"))
        document.videos_changed.connect(self._videos_changed)
        stack = document.undo_stack
        for signal in (stack.undoTextChanged, stack.redoTextChanged, stack.indexChanged):
            signal.connect(lambda _value: self._refresh_undo())
        stack.indexChanged.connect(lambda _index: self.status.move_on())
        space.selection.changed.connect(self.status.move_on)
        for sentence in document.file.notices:
            self.notifier.notify(sentence, kind=NotificationKind.NOTE, topic=f"project {sentence}")
        # Drawn in a turn of its own: with what has just been made it would be one pause that is felt.
        self.setUpdatesEnabled(False)
        QTimer.singleShot(0, self, lambda: self.setUpdatesEnabled(True))
        self.setWindowTitle(f"{document.path.stem} — AFSD Annotator")
        self.setWindowFilePath(str(document.path))
        self.toolbar.show()
        self.toolbar.show_models(self.detecting.models, self.detecting.default_model())
        self.pages.setCurrentWidget(self.stage)
        self.docks.show(self.preferences.bytes("layout"))
        self.docks.widths.recall(self.preferences)
        halves = self.preferences.bytes("stage")
        if halves is None or not self.splitter.restoreState(halves):
            self._share_the_stage()
        self.halves.note()
        self._follow_likes()
        self._show_first_video(document)
        self._refresh_actions()
        self.first_steps.follow(document, lambda: space.video_id)
        space.editor.state.video_changed.connect(self.first_steps.look)
        garbage_collection.put_aside()
        self.preparing.follow(document, space.editor)
        self.key_clashes.set_document(document)

    def _advise(self, sentence: str) -> None:
        self.notifier.notify(sentence, kind=NotificationKind.NOTE, topic="review", passing=True)

    def _begin_strips(self) -> None:
        player, space = self.player, self.workspace
        video = space.document.video(space.video_id) if space is not None and space.video_id is not None else None
        if video is not None and player.index is not None and player.path == video.path:
            assert player.info is not None
            self.strip_work.set_video(video.path, has_sound=player.info.audio is not None)
            self.cut_work.set_video(video.path, player.index)

    def restore_layout(self) -> None:
        """Every panel, and the line between picture and lanes, where it was at first."""
        if self.workspace is not None:
            self.docks.restore_default()
            self._share_the_stage()

    def _share_the_stage(self) -> None:
        # In a low window two lanes and their strips come before a larger picture.
        lanes = max(self.height() * 0.42, min(self.height() * 0.5, LANES))
        self.splitter.setSizes([round(self.height() - lanes), round(lanes)])
        self.halves.note()

    def _follow_likes(self) -> None:
        self.detecting.engine, self.detecting.device = self.likes.engine, self.likes.device
        if self.workspace is not None:
            self.workspace.editor.state.reaction_time = self.likes.reaction_time
            self.workspace.document.annotator = self.likes.annotator

    def _let_go(self) -> None:
        space = self.workspace
        assert space is not None
        self.notifier.settle(
            "review",
            "disk",
            "close",
            "place",
            "reaction",
            "missing",
            "finetune",
            *(f"project {each}" for each in space.document.file.notices),
        )
        self.status.show_saving(False)
        self.workspace = None
        self.first_steps.follow(None, lambda: None)
        self.key_clashes.set_document(None)
        space.videos.stop()
        self.preferences.set_bytes("layout", self.saveState())
        self.docks.widths.keep(self.preferences)
        self.preferences.set_bytes("stage", self.splitter.saveState())
        self.detecting.forget(space.document)
        self.tuning.forget(space.document)
        self.preparing.follow(None)
        self.asking.end_finetune()
        self.stage_keys.editor = None
        self.strip_work.follow(None)
        self.cut_work.follow(None)
        space.lanes.deleteLater()
        for dock in (self.docks.segments, self.docks.classes, self.docks.queue, self.docks.videos):
            self.docks.fill(dock, None)
        space.deleteLater()

    def _keep_all(self) -> None:
        """The project is about to be closed: what is being typed in a cell counts, and the place is remembered."""
        if self.workspace is not None:
            typing = QApplication.focusWidget()
            if isinstance(typing, QLineEdit) and self.isAncestorOf(typing):
                typing.clearFocus()
            self.workspace.keep_place()

    def _show_first_video(self, document: "Document") -> None:
        last = document.setting("last_video")
        videos = document.videos()
        if videos and self.player.path is None:
            first = document.video(last or "") or videos[0]
            # Where it is gone another one is there to work on; the survey tells what is missing.
            there = next((each for each in (first, *videos[:50]) if each.path.exists()), first)
            self.show_video(there.id)

    def _videos_changed(self) -> None:
        space = self.workspace
        if space is not None and space.video_id is not None and space.document.video(space.video_id) is None:
            videos = space.document.videos()
            space.show_video(videos[0].id if videos else None)
            self._refresh_actions()

    def _preview(self, path: Path) -> None:
        if path == self.previewed:
            return
        self.previewed = path
        self.pages.setCurrentWidget(self.stage)
        if self.player.path != path:
            self.player.open(path)

    def show_video(self, video_id: str) -> None:
        """Show a video of the project; one that is not where it was can be found again."""
        video = self.workspace.document.video(video_id) if self.workspace is not None else None
        self.gone = video_id if video is not None and not video.path.exists() else None
        if video is not None and self.gone is not None:
            self.notifier.notify(
                self.tr("{0} is not where it was ({1}). Its segments are kept.").format(video.name, video.path.parent),
                self.tr("Find it…"),
                lambda: self.asking.find_video(video_id),
                topic="open",
            )
            return
        assert self.workspace is not None
        self.workspace.show_video(video_id)
        self._begin_strips()
        self.view.setFocus()
        self._refresh_actions()

    def go_to_time(self, video_id: str, time: int) -> None:
        """Show a moment of a video of the project."""
        if self.workspace is not None and self.workspace.document.video(video_id) is not None:
            self.show_video(video_id)
            self.player.seek(time)

    def open_paths(self, paths: list[str]) -> None:
        """Open what was named on the command line or dropped; the first picture does not wait for the rest."""
        if not paths:
            return
        self.notifier.settle("files")
        self.previewed = None
        if self.workspace is None and project_session.is_video(Path(paths[0])):
            self._preview(Path(paths[0]).absolute())

        def loaded(_none: None) -> None:
            garbage_collection.put_aside()
            self.session.open_paths(paths)

        # What a project needs is loaded off this thread, so that the window stays quick even the first time.
        background.run(self, _load_workspace, loaded, self.notifier.warn)


def _load_workspace() -> None:
    import numpy.ma  # noqa: F401 - numpy loads it with the first `unique`, which would be while painting

    import app.window.workspace  # noqa: F401
