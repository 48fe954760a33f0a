"""What the window tells, in its status line or above the lanes; sentences go when what they are about works again."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core import folders
from afsd_core.saying import Saying
from app.infra import background
from app.player.truncated_files import bytes_missing, cut_off, riff_missing
from app.services.notifier import NotificationKind, Notifier

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow as _Window
    from PySide6.QtWidgets import QStackedWidget

    from afsd_core.media import VideoIndex
    from app.jobs.queue import JobQueue
    from app.panels.welcome import Welcome
    from app.player.player import Player
    from app.services.detection import Detecting
    from app.services.project_session import Session
    from app.settings.user_settings import Likes
    from app.window.bars import StatusBar, ToolBar
    from app.window.dialog_openers import Asking
    from app.window.workspace import Workspace
else:
    _Window = object

log = logging.getLogger(__name__)


class Telling(_Window):
    """The half of `MainWindow` that speaks."""

    if TYPE_CHECKING:  # what the window makes
        asking: Asking
        notifier: Notifier
        detecting: Detecting
        likes: Likes
        pages: QStackedWidget
        player: Player
        queue: JobQueue
        session: Session
        status: StatusBar
        toolbar: ToolBar
        welcome: Welcome
        workspace: Workspace | None

        def _refresh_actions(self) -> None: ...

    def _welcome_trouble(self, _sentence: str) -> None:
        """What failed is told beside the welcome page, where nothing is open."""
        if self.session.document is None and self.player.path is None:
            self.pages.setCurrentWidget(self.welcome)

    def _open_failed(self, sentence: str) -> None:
        if self.session.document is None:  # a video without a project would take edits that nothing keeps
            self.player.close()
        self.notifier.warn(sentence, "files")

    def _video_failed(self, sentence: str) -> None:
        """The player cannot open a file; told once, by whoever can do most about it."""
        space = self.workspace
        if space is None or space.video_id is None:
            return  # shown ahead of its project: the session looks at it too, and says what is wrong
        if space.video_id in space.videos.survey.unreadable and self.notifier.is_open("files"):
            return  # it was told as what it is among those just added
        self.notifier.warn(sentence, "open")

    def _copy_wanted(self, sentence: str, open_copy: Callable[[], object]) -> None:
        """A project that can only be read: nothing can be kept in it, but in a copy."""
        self._open_failed(sentence)
        self.notifier.notify(sentence, self.tr("Open a copy"), open_copy, topic="files")

    def _place_wanted(self, sentence: str, videos: Sequence[Path]) -> None:
        """Nothing can be kept of these videos until a person says where."""
        self._open_failed(sentence)
        self.notifier.notify(
            sentence, self.tr("Choose a place…"), lambda: self.asking.new_project(videos), topic="files"
        )

    def _tell_refused_folders(self) -> None:
        """Settings and logs are not where they would be looked for."""
        found = folders.refused()
        if found is not None:
            sentence = self.tr(
                "Nothing can be written in {0}. Settings, logs and caches are kept in {1}, which the system may clear. "
                "Make the folder writable, or set AFSD_HOME to another one."
            )
            log.warning("cannot be written: %s; instead: %s", *found)
            self.notifier.notify(sentence.format(*found), kind=NotificationKind.NOTE, topic="home")

    def _offer_reaction_time(self, time: int) -> None:
        """What is marked while playing is moved afterwards, each time the same way: that can be done beforehand."""
        said = self.tr(
            "You move what you mark while the video plays about {0} ms back. It can be marked there at once."
        )
        set_now = self.tr("{0} ms reaction time")
        self.notifier.notify(
            said.format(time // 1000),
            set_now.format(time // 1000),
            lambda: self.likes.set_reaction_time(time),
            kind=NotificationKind.NOTE,
            topic="reaction",
        )

    def _edits_refused(self, sentence: str) -> None:
        """The disk takes no edits: what is in memory can be kept elsewhere."""
        log.warning("told: %s", sentence)
        self.notifier.notify(sentence, self.tr("Save a copy…"), self.asking.save_copy, topic="disk")

    def _job_trouble(self, sentence: str, job_id: str) -> None:
        log.warning("job %s: %s", job_id, sentence)
        job = self.queue.job(job_id) if job_id else None
        if job is not None:
            topic = f"job {job.title}"
            self.notifier.notify(sentence, self.tr("Run again"), lambda: self.queue.retry(job_id), topic=topic)
        else:
            self.notifier.notify(sentence)

    def _detect_in(self, ids: list[str]) -> None:
        """Queue a detection in each; where the weights are not here yet, the first asks for them."""
        for video_id in ids:
            if self.detecting.detect(video_id, self.toolbar.model) is None:
                break

    def _detected(self, video_id: str, outcome: Saying) -> None:
        assert self.workspace is not None
        video = self.workspace.document.video(video_id)
        assert video is not None
        self.notifier.say(Saying("{video}: {outcome}.", video=video.name, outcome=outcome))

    def _video_opened(self) -> None:
        self.notifier.settle("open", "video")
        self._refresh_actions()

    def _sound_moved(self, device: str | None) -> None:
        if device is not None:
            self.notifier.say(self.tr("The sound goes on over {0}.").format(device))
            return
        self.notifier.say(
            self.tr("The sound device has gone. The video plays on without sound until there is one again.")
        )

    def _tell_if_cut_off(self, index: "VideoIndex") -> None:
        path, info = self.player.path, self.player.info
        assert path is not None
        assert info is not None
        sentence = cut_off(path.name, info.duration, int(index.duration))
        if sentence:
            self.notifier.warn(sentence, "video")
            return

        def looked(missing: int) -> None:
            if missing and self.player.path == path:
                self.notifier.warn(bytes_missing(path.name, missing), "video")

        background.run(self, lambda: riff_missing(path), looked, log.info)

    def _write_recovered(self) -> None:
        self.notifier.settle("disk", "close")
        self.notifier.say(self.tr("The disk takes edits again; all are written."))

    def _close_refused(self, sentence: str) -> None:
        """What the disk refuses stays in memory, and on screen, until it is written or given up by a person."""
        self.notifier.notify(
            sentence, self.tr("Close without them"), lambda: self.session.close(discard=True), topic="close"
        )
