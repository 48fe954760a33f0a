"""The window: puts player, timeline and panels together and connects them. Layout and connections only."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.actions.commands import Command
from app.actions.key_dispatch import StageKeys, keep_focus_on_click, spellings
from app.actions.table import Actions
from app.i18n.translation import title_of, translated
from app.panels.banner import Banner
from app.panels.jobs import JobsPanel
from app.panels.models import ModelsPanel
from app.panels.welcome import Welcome
from app.services.key_conflict_notices import KeyConflicts
from app.services.model_versions import ModelVersions
from app.widgets import theme
from app.widgets.list_focus import ListFocus
from app.window import bars, handlers
from app.window.context import AppContext, adopt, make_services
from app.window.dialog_openers import Dialogs
from app.window.docks import Docks
from app.window.focus_frame import FocusFrame
from app.window.manual import Manual
from app.window.menus import Menus
from app.window.notifications import Notices
from app.window.panes import Panes
from app.window.project_controller import ProjectController
from app.window.stage import Stage
from app.window.themes import Themes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.window.workspace import Workspace

_TITLE = "AFSD Annotator"


class MainWindow(QMainWindow):
    """One window on one project.

    Attributes:
        context, services: the parts behind it.
        projects: opens and closes projects.
        actions_table: every action by its command.
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.context, self.services = context, make_services(context)
        adopt(self, context, self.services)
        self._undo_shown: tuple[object, ...] | None = None
        self._build()
        self._make_parts()
        self._connect()
        self._layout()
        self._show_welcome()
        self._refresh_actions()
        context.models.look()
        self.notices.tell_refused_folders()

    @property
    def workspace(self) -> "Workspace | None":
        """The open project's widgets."""
        return self.projects.workspace

    # -- putting together

    def _build(self) -> None:
        context, services = self.context, self.services
        stage = QWidget()
        stage.setObjectName("stage")
        self.actions_table = actions = Actions(self, stage, theme.icon)
        self.stage = Stage(stage, actions, context.player, context.preferences)
        self.view = self.stage.view
        self.stage_keys = StageKeys(stage, self.stage.view, actions.refusal)
        self.banner = Banner(context.notifier)
        self.welcome = Welcome(actions)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(stage)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        self.docks = Docks(self)
        self.jobs_panel = JobsPanel(context.jobs)
        self.models_panel = ModelsPanel(context.models, services.detection.default_model)
        self.docks.jobs.setWidget(self.jobs_panel)
        self.docks.models.setWidget(self.models_panel)
        self.toolbar = bars.ToolBar(actions, self)
        self.addToolBar(self.toolbar)
        self.status = bars.StatusBar(context.jobs, actions[Command.CANCEL], self)
        self.setStatusBar(self.status)

    def _make_parts(self) -> None:
        context, services, actions, view = self.context, self.services, self.actions_table, self.stage.view
        notifier, preferences, detection = context.notifier, context.preferences, services.detection
        toolbar = self.toolbar
        self.projects = ProjectController(
            context, services, actions, view, lambda: (context.models.labels(), toolbar.model), self
        )
        self.versions = ModelVersions(services.finetune, detection, notifier, self)
        self.key_clashes = KeyConflicts(actions, preferences, notifier, self)
        self.themes = Themes(preferences, actions, self)
        self.dialogs = Dialogs(context, services, self.projects, self.versions, actions, self.themes, self)
        self.notices = Notices(context, services, self.projects, self.dialogs, self)
        self.projects.add_followers(
            detection,
            services.finetune,
            services.features_ahead,
            self.versions,
            self.dialogs,
            self.notices,
            self.stage.first_steps,
            self.key_clashes,
        )
        Menus(
            self.menuBar(),
            actions,
            self.docks,
            self.themes,
            preferences,
            lambda path: self.projects.open_paths([str(path)]),
            lambda: self.workspace is not None,
        )
        keep_focus_on_click(self)
        self.list_focus = ListFocus(self, self.stage.widget, view)
        self.list_focus.watch()
        self.focus_frame = FocusFrame(
            self,
            lambda: [each.widget() for each in self.docks.all],
            lambda: [view, *([self.workspace.timeline] if self.workspace is not None else [])],
        )
        self.detect_handlers = handlers.DetectHandlers(self.projects, detection, self.dialogs, lambda: toolbar.model)
        self.view_handlers = handlers.ViewHandlers(
            self.projects,
            actions,
            preferences,
            view,
            services.strips,
            services.shot_boundaries,
            Panes(self.projects, self.docks, view, self.welcome, self.models_panel, self.jobs_panel),
            toggle_full_screen=self._toggle_full_screen,
            restore_layout=self._restore_layout,
        )
        self.manual = Manual(actions[Command.MANUAL_HERE], notifier.say, self)
        handlers.connect(
            actions,
            (
                handlers.FileHandlers(self.dialogs, context.session, self.close),
                handlers.EditHandlers(self.projects, self.dialogs),
                handlers.SegmentHandlers(self.projects, self.dialogs),
                handlers.ReviewHandlers(self.projects, notifier),
                handlers.PlaybackHandlers(
                    self.projects,
                    context.player,
                    self.stage.transport.loudness,
                    services.shot_boundaries,
                    self.dialogs,
                    notifier,
                ),
                self.detect_handlers,
                self.view_handlers,
                handlers.HelpHandlers(self.dialogs, self.manual, self.stage.first_steps, notifier),
            ),
        )

    def _connect(self) -> None:
        context, services, projects = self.context, self.services, self.projects
        player, view, detection = context.player, self.stage.view, services.detection
        context.notifier.said.connect(self.status.say)
        context.notifier.trouble.connect(self._trouble_told)
        view.clicked.connect(player.toggle)
        view.stepped.connect(player.step)
        player.frame_shown.connect(lambda _shown: self._refresh_actions() if player.shown is None else None)
        player.opened.connect(lambda _info: self._refresh_actions())
        projects.previewing.connect(lambda: self.pages.setCurrentWidget(self.stage.widget))
        projects.workspace_opened.connect(self._show_workspace)
        projects.workspace_closing.connect(self._hide_workspace)
        projects.closed.connect(self._show_welcome)
        projects.changed.connect(self._refresh_actions)
        projects.video_changed.connect(self.stage.first_steps.set_video)
        projects.video_changed.connect(services.features_ahead.set_video)
        projects.video_search_wanted.connect(self.dialogs.find_video)
        detection.done.connect(lambda _video, _count: services.strips.look_for_curves())
        detection.weights_wanted.connect(self.dialogs.offer_weights)
        context.models.changed.connect(lambda models: self.toolbar.renew_models(models, detection.default_model()))
        self.models_panel.chosen.connect(self.versions.use)
        self.toolbar.model_chosen.connect(self.versions.use)
        self.versions.in_use.connect(self.toolbar.choose_model)
        self.versions.in_use.connect(lambda _name: self.models_panel.refresh())
        self.versions.differences_changed.connect(
            lambda differences: projects.look(lambda timeline: timeline.stack.set_differences(differences))
        )
        self.versions.result_wanted.connect(self.dialogs.finetune)
        self.key_clashes.change_wanted.connect(self.dialogs.keys)
        self.models_panel.fetch_wanted.connect(lambda: self.dialogs.offer_weights(bars.ZERO_SHOT, ""))
        self.welcome.recent_chosen.connect(lambda path: self.open_paths([str(path)]))
        self.themes.changed.connect(self._redraw)
        context.jobs.changed.connect(lambda _job: self._refresh_cancel())
        self.jobs_panel.count_changed.connect(
            lambda count: self.docks.jobs.setWindowTitle(
                self.tr("Jobs ({0})").format(count) if count else self.tr("Jobs")
            )
        )

    def _layout(self) -> None:
        room = self.screen().availableSize()
        self.resize(min(round(room.width() * 0.9), 1680), min(round(room.height() * 0.9), 1050))
        geometry = self.context.preferences.bytes("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.view_handlers.recall_switches()

    # -- the open project's widgets

    @Slot(str)
    def _trouble_told(self, _sentence: str) -> None:
        if self.context.session.document is None and self.context.player.path is None:
            self.pages.setCurrentWidget(self.welcome)

    def _show_welcome(self) -> None:
        self.docks.hide()
        self.toolbar.hide()
        self.welcome.refresh(self.context.preferences.recent())
        self.pages.setCurrentWidget(self.welcome)
        self.setWindowTitle(_TITLE)

    def _show_workspace(self, space: "Workspace") -> None:
        document, preferences, detection = space.document, self.context.preferences, self.services.detection
        self.stage.show_lanes(space.lanes)
        self.docks.fill(self.docks.segments, space.segments)
        self.docks.fill(self.docks.classes, space.classes)
        self.docks.fill(self.docks.queue, space.to_review)
        self.docks.fill(self.docks.videos, space.videos)
        self.stage_keys.set_editor(space.editor)
        keep_focus_on_click(self)
        self.list_focus.watch()
        self.focus_frame.watch_places()
        self._connect_workspace(space)
        # Drawn in a turn of its own: with what has just been made it would be one pause that is felt.
        self.setUpdatesEnabled(False)
        QTimer.singleShot(0, self, lambda: self.setUpdatesEnabled(True))
        self.setWindowTitle(f"{document.path.stem} — {_TITLE}")
        self.setWindowFilePath(str(document.path))
        self.toolbar.show()
        self.toolbar.show_models(self.context.models.models, detection.default_model())
        self.pages.setCurrentWidget(self.stage.widget)
        self.docks.show(preferences.bytes("layout"))
        self.docks.widths.recall(preferences)
        self.stage.recall()

    def _connect_workspace(self, space: "Workspace") -> None:
        document, editor = space.document, space.editor
        space.to_review.count_changed.connect(self.docks.count_to_review)
        space.videos.detect_wanted.connect(self.detect_handlers.detect_in)
        space.videos.survey.finished.connect(self.dialogs.tell_missing)
        space.classes.mapping_wanted.connect(self.dialogs.map_labels)
        editor.naming.class_wanted.connect(self.dialogs.name_class)
        editor.state.snapping_changed.connect(self.actions_table[Command.SNAP].setChecked)
        self.actions_table[Command.SNAP].setChecked(editor.state.snapping)
        space.selection.changed.connect(self._refresh_actions)
        document.file.saving_changed.connect(self.status.show_saving)
        stack = document.undo_stack
        for signal in (stack.undoTextChanged, stack.redoTextChanged, stack.indexChanged):
            signal.connect(lambda _value: self._refresh_undo())
        stack.indexChanged.connect(lambda _index: self.status.move_on())
        space.selection.changed.connect(self.status.move_on)

    def _hide_workspace(self, space: "Workspace") -> None:
        preferences = self.context.preferences
        self.status.show_saving(False)
        preferences.set_bytes("layout", self.saveState())
        self.docks.widths.keep(preferences)
        self.stage.keep()
        self.stage_keys.set_editor(None)
        space.lanes.deleteLater()
        for dock in (self.docks.segments, self.docks.classes, self.docks.queue, self.docks.videos):
            self.docks.fill(dock, None)

    # -- following

    @Slot()
    def _refresh_actions(self) -> None:
        space = self.workspace
        video = space is not None and space.video_id is not None and self.context.player.shown is not None
        selected = video and space is not None and len(space.selection) > 0
        self.actions_table.enable(project=space is not None, video=video, segment=selected)
        self._refresh_undo()
        self._refresh_cancel()

    def _refresh_undo(self) -> None:
        stack = self.workspace.document.undo_stack if self.workspace is not None else None
        shown = (stack, stack.index(), stack.count()) if stack is not None else None
        if shown == self._undo_shown is not None:
            return  # one edit is told by several of its signals
        self._undo_shown = shown
        undo, redo = self.actions_table[Command.UNDO], self.actions_table[Command.REDO]
        self.actions_table.enable_one(Command.UNDO, stack is not None and stack.canUndo())
        self.actions_table.enable_one(Command.REDO, stack is not None and stack.canRedo())
        for action, step, verb, named in (
            (undo, -1, self.tr("Undo"), self.tr("Undo {0}")),
            (redo, 0, self.tr("Redo"), self.tr("Redo {0}")),
        ):
            if stack is not None and action.isEnabled():
                action.setText(named.format(translated(title_of(stack, step)).replace("&", "&&")))
            else:
                action.setText(verb)
            self.actions_table.set_tip(action)

    def _refresh_cancel(self) -> None:
        active = any(job.active and not job.background for job in self.context.jobs.jobs())
        self.actions_table.enable_one(Command.CANCEL, active)

    @Slot()
    def _redraw(self) -> None:
        theme.redraw(self)
        self.stage.transport.refresh()
        self.welcome.refresh(self.context.preferences.recent())

    def _restore_layout(self) -> None:
        """Every panel, and the line between picture and lanes, where it was at first."""
        if self.workspace is not None:
            self.docks.restore_default()
            self.stage.share_out()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.actions_table[Command.FULL_SCREEN].setChecked(self.isFullScreen())

    def open_paths(self, paths: "Sequence[str]") -> None:
        """Open what was named on the command line or dropped."""
        self.projects.open_paths(paths)

    # -- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.workspace is None or not self.stage_keys.forward(event):
            refusal = self.actions_table.refusal(spellings(event))
            if refusal:
                self.context.notifier.say(refusal)
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_paths([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.context.preferences.set_bytes("geometry", self.saveGeometry())
        if not self.context.session.close():
            event.ignore()
            return
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """Let everything go; calling it twice is allowed."""
        self.context.session.end()
        self.context.player.wait_closed()
        self.context.jobs.shutdown()
        self.services.strips.stop()
        self.context.preferences.sync()
