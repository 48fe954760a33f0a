"""The window: puts player, timeline and panels together and connects them. Wiring only."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.actions.commands import Command
from app.actions.key_dispatch import StageKeys, keep_focus_on_click, spellings
from app.actions.table import Actions
from app.i18n.translation import said, title_of
from app.infra import diagnostics, qt_classes
from app.jobs.queue import JobQueue
from app.panels.banner import Banner
from app.panels.first_steps import FirstSteps
from app.panels.jobs import JobsPanel
from app.panels.models import ModelsPanel
from app.panels.welcome import Welcome
from app.player.player import Player
from app.player.transport import TransportBar
from app.player.view import VideoView
from app.services import project_session
from app.services.detection import Detecting
from app.services.features_ahead import Preparing
from app.services.finetune import FineTuning
from app.services.key_conflict_notices import KeyClashes
from app.services.model_versions import Versions
from app.services.notifier import NotificationKind, Notifier
from app.services.shot_boundaries import CutWork
from app.services.strips import SWITCHES, StripWork
from app.settings.preferences import Preferences
from app.settings.user_settings import Likes
from app.widgets import theme
from app.widgets.list_focus import ListFocus
from app.window import bars, menus
from app.window.dialog_openers import Asking
from app.window.docks import Docks
from app.window.focus_frame import FocusFrame
from app.window.handlers import connect_actions
from app.window.manual import Manual
from app.window.notifications import Telling
from app.window.panel_sizes import Halves
from app.window.project_controller import ShowingProject

if TYPE_CHECKING:
    from pathlib import Path

    from app.window.workspace import Workspace

log = logging.getLogger(__name__)


class MainWindow(ShowingProject, Telling, QMainWindow):
    """One window on one project.

    Attributes:
        player, queue, session, detecting: the parts behind it.
        workspace: the open project's widgets, None while nothing is open.
        actions_table: every action by its name.
        previewed: the file whose first picture was asked for ahead of its project.
        gone: the video that was wanted last, if it is not where it was.
    """

    def __init__(self, preferences: Preferences | None = None, queue: JobQueue | None = None) -> None:
        qt_classes.make()
        super().__init__()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.preferences = preferences or Preferences()
        self.notifier = Notifier(self)
        self.player = Player(self)
        self.likes = Likes(self.preferences, self)
        self.queue = queue or JobQueue(self)
        self.session = project_session.Session(self.preferences, self)
        self.detecting = Detecting(self.queue, self)
        self.strip_work = StripWork(self)
        self.cut_work = CutWork(self.strip_work, self.queue, self)
        self.tuning = FineTuning(self.queue, self.detecting, self)
        self.preparing = Preparing(self.queue, self.tuning, self.detecting, self.likes, self)
        self.workspace: Workspace | None = None
        self.previewed: Path | None = None
        self.gone: str | None = None
        self._undo_shown: tuple[object, ...] | None = None
        self._build()
        self.asking = Asking(self)
        self.key_clashes = KeyClashes(self.actions_table, self.preferences, self.notifier, self)
        self.key_clashes.change_wanted.connect(self.asking.keys)
        self.manual = Manual(self.actions_table[Command.MANUAL_HERE], self.notifier.say, self)
        connect_actions(self)
        self._connect()
        self._layout()
        self._document_changed(None)
        self.likes.changed.connect(self._follow_likes)
        self._follow_likes()
        self.detecting.look_for_models()
        self._tell_refused_folders()

    # -- putting together

    def _build(self) -> None:
        self.stage = QWidget()
        self.stage.setObjectName("stage")
        self.actions_table = Actions(self, self.stage, theme.icon)
        self.stage_keys = StageKeys(self.stage)
        self.stage_keys.refusal = self.actions_table.refusal
        self.view = self.stage_keys.home = VideoView(self.player)
        self.transport = TransportBar(self.player, self.actions_table, self.preferences)
        self.banner = Banner(self.notifier)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.transport)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("stage_splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(top)
        self.lanes_holder = QWidget()
        column = QVBoxLayout(self.lanes_holder)
        column.setContentsMargins(0, 0, 0, 0)
        self.first_steps = FirstSteps(self.actions_table, self.preferences)
        column.addWidget(self.first_steps)
        self.splitter.addWidget(self.lanes_holder)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.halves = Halves(self.splitter)
        whole = QVBoxLayout(self.stage)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.splitter, 1)
        self.welcome = Welcome(self.actions_table)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.stage)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        self.docks = Docks(self)
        self.jobs_panel = JobsPanel(self.queue)
        self.models_panel = ModelsPanel(self.detecting)
        self.docks.jobs.setWidget(self.jobs_panel)
        self.docks.models.setWidget(self.models_panel)
        self.toolbar = bars.ToolBar(self.actions_table, self)
        self.addToolBar(self.toolbar)
        self.status = bars.StatusBar(self.queue, self.actions_table[Command.CANCEL], self)
        self.setStatusBar(self.status)
        menus.build(self)
        keep_focus_on_click(self)
        self.list_focus = ListFocus(self, self.stage, self.view)
        self.list_focus.watch()
        self.focus_frame = FocusFrame(
            self,
            lambda: [each.widget() for each in self.docks.all],
            lambda: [self.view, *([self.workspace.timeline] if self.workspace is not None else [])],
        )

    def _connect(self) -> None:
        player, projects, detecting = self.player, self.session, self.detecting
        self.notifier.said.connect(self.status.say)
        self.notifier.trouble.connect(self._welcome_trouble)
        self.view.clicked.connect(player.toggle)
        self.view.stepped.connect(player.step)
        player.failed.connect(self._video_failed)
        player.trouble.connect(lambda sentence: self.notifier.warn(sentence, "video"))
        player.frame_shown.connect(lambda _shown: self._refresh_actions() if player.shown is None else None)
        player.opened.connect(lambda _info: self._video_opened())
        player.sound_moved.connect(self._sound_moved, Qt.ConnectionType.QueuedConnection)
        player.index_ready.connect(self._tell_if_cut_off)
        player.index_ready.connect(lambda _index: self._begin_strips())
        projects.document_changed.connect(self._document_changed)
        projects.previewed.connect(self._preview)
        projects.video_wanted.connect(self.show_video)
        projects.said.connect(self.notifier.say)
        projects.failed.connect(self._open_failed)
        projects.placed.connect(
            lambda sentence: self.notifier.notify(sentence, kind=NotificationKind.NOTE, topic="place")
        )
        projects.place_wanted.connect(self._place_wanted)
        projects.copy_wanted.connect(self._copy_wanted)
        projects.closing.connect(self._keep_all)
        projects.close_refused.connect(self._close_refused)
        detecting.said.connect(self.notifier.say)
        self.cut_work.said.connect(self.notifier.say)
        detecting.trouble.connect(self._job_trouble)
        detecting.done.connect(self._detected)
        detecting.done.connect(lambda _video, _count: self.strip_work.look_for_curves())
        detecting.weights_wanted.connect(self.asking.offer_weights)
        detecting.models_changed.connect(lambda models: self.toolbar.renew_models(models, detecting.default_model()))
        self.versions = Versions(self)
        self.models_panel.fetch_wanted.connect(lambda: self.asking.offer_weights(bars.ZERO_SHOT, ""))
        self.welcome.recent_chosen.connect(lambda path: self.open_paths([str(path)]))
        self.queue.changed.connect(lambda _job: self._refresh_cancel())
        self.queue.finished.connect(lambda job_id, _result: self._settle_job(job_id))
        self.jobs_panel.count_changed.connect(
            lambda count: self.docks.jobs.setWindowTitle(
                self.tr("Jobs ({0})").format(count) if count else self.tr("Jobs")
            )
        )
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme_changed)

    def _layout(self) -> None:
        room = self.screen().availableSize()
        self.resize(min(round(room.width() * 0.9), 1680), min(round(room.height() * 0.9), 1050))
        geometry = self.preferences.bytes("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.actions_table[Command.OVERLAY].setChecked(self.preferences.flag("overlay", True))
        self.view.set_overlay(self.actions_table[Command.OVERLAY].isChecked())
        for command, strip in SWITCHES.items():
            self.actions_table[command].setChecked(self.preferences.flag(command, True))
            self.strip_work.show(strip, self.actions_table[command].isChecked())
        self.actions_table[Command.CUTS].setChecked(self.preferences.flag("cuts", True))
        self.cut_work.show(self.actions_table[Command.CUTS].isChecked())

    # -- following

    def _settle_job(self, job_id: str) -> None:
        job = self.queue.job(job_id)
        assert job is not None
        self.notifier.settle(f"job {job.title}")

    def _refresh_actions(self) -> None:
        space = self.workspace
        video = space is not None and space.video_id is not None and self.player.shown is not None
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
                action.setText(named.format(said(title_of(stack, step)).replace("&", "&&")))
            else:
                action.setText(verb)
            self.actions_table.set_tip(action)

    def _refresh_cancel(self) -> None:
        active = any(job.active and not job.background for job in self.queue.jobs())
        self.actions_table.enable_one(Command.CANCEL, active)

    def set_theme(self, name: str) -> None:
        """Dress the program in a theme, now and next time."""
        self.preferences.set_text("theme", name)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, name)
        self.actions_table.refresh_icons(theme.icon)
        theme.redraw(self)
        self.transport.refresh()
        self.welcome.refresh(self.preferences.recent())

    def _system_theme_changed(self, _scheme: Qt.ColorScheme) -> None:
        wish = self.preferences.text("theme", theme.SYSTEM)
        if wish == theme.SYSTEM and theme.resolve(wish) != theme.current().name:
            self.set_theme(wish)

    def open_log_folder(self) -> None:
        """Show the logs in the file manager; where there is none, say where they are."""
        folder = diagnostics.log_path().parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.notifier.say(self.tr("The logs are in {0}.").format(folder))

    # -- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.workspace is None or not self.stage_keys.forward(event):
            refusal = self.actions_table.refusal(spellings(event))
            if refusal:
                self.notifier.say(refusal)
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_paths([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.preferences.set_bytes("geometry", self.saveGeometry())
        if not self.session.close():
            event.ignore()
            return
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """Let everything go; calling it twice is allowed."""
        self.session.end()
        self.player.wait_closed()
        self.queue.shutdown()
        self.strip_work.stop()
        self.preferences.sync()
