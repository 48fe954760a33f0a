"""What the window tells of its parts, in its status line or over the timeline, and what can be done about each."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from afsd_core import folders
from afsd_core.message import Message
from app.infra import background
from app.player.truncated_files import bytes_missing, cut_off, riff_missing
from app.services.notifier import NotificationKind
from app.window.context import AppContext, Services
from app.window.dialog_openers import Dialogs
from app.window.project_controller import ProjectController

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex
    from app.document.document import Document
    from app.window.workspace import Workspace

log = logging.getLogger(__name__)

#: Topics that go with the project.
_OF_PROJECT = ("review", "disk", "close", "place", "reaction", "missing", "finetune")


class Notices(QObject):
    """Turns what player, session, jobs and the open project report into notifications."""

    def __init__(
        self,
        context: AppContext,
        services: Services,
        projects: ProjectController,
        dialogs: Dialogs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notifier, self._jobs, self._settings = context.notifier, context.jobs, context.user_settings
        self._session, self._player = context.session, context.player
        self._projects, self._dialogs = projects, dialogs
        self._document: Document | None = None
        player, session, detection, notifier = context.player, context.session, services.detection, context.notifier
        player.failed.connect(self._video_failed)
        player.trouble.connect(lambda sentence: notifier.warn(sentence, "video"))
        player.opened.connect(self._video_opened)
        player.sound_moved.connect(self._sound_moved, Qt.ConnectionType.QueuedConnection)
        player.index_ready.connect(self._tell_if_cut_off)
        session.said.connect(notifier.say)
        session.failed.connect(self._open_failed)
        session.placed.connect(lambda sentence: self._note(sentence, "place"))
        session.place_wanted.connect(self._place_wanted)
        session.copy_wanted.connect(self._copy_wanted)
        session.close_refused.connect(self._close_refused)
        detection.said.connect(notifier.say)
        detection.trouble.connect(self._job_trouble)
        detection.done.connect(self._detected)
        services.shot_boundaries.said.connect(notifier.say)
        context.jobs.finished.connect(self._job_finished)
        projects.workspace_opened.connect(self._follow_workspace)

    def set_document(self, document: "Document | None") -> None:
        """Tell what happens to this project; what was told of the one before goes with it."""
        before, self._document = self._document, document
        if before is not None:
            self._notifier.settle(*_OF_PROJECT, *(f"project {sentence}" for sentence in before.file.notices))
        if document is None:
            return
        document.notice.connect(self._notifier.say)
        document.file.write_failed.connect(self._edits_refused)
        document.file.write_recovered.connect(self._write_recovered)
        document.review_changed.connect(lambda _video: self._notifier.settle("review"))
        for sentence in document.file.notices:
            self._note(sentence, f"project {sentence}")

    def _follow_workspace(self, workspace: "Workspace") -> None:
        workspace.editor.state.said.connect(self._notifier.say)
        workspace.editor.state.advised.connect(self._advise)
        workspace.reaction_estimate.found.connect(self._offer_reaction_time)
        workspace.classes.said.connect(self._notifier.say)

    def _note(self, sentence: str, topic: str) -> None:
        self._notifier.notify(sentence, kind=NotificationKind.NOTE, topic=topic)

    def _advise(self, sentence: str) -> None:
        self._notifier.notify(sentence, kind=NotificationKind.NOTE, topic="review", passing=True)

    def _job_finished(self, job_id: str, _result: object) -> None:
        job = self._jobs.job(job_id)
        assert job is not None
        self._notifier.settle(f"job {job.title}")

    def _open_failed(self, sentence: str) -> None:
        if self._session.document is None:  # a video without a project would take edits that nothing keeps
            self._player.close()
        self._notifier.warn(sentence, "files")

    def _video_failed(self, sentence: str) -> None:
        """The player cannot open a file; told once, by whoever can do most about it."""
        space = self._projects.workspace
        if space is None or space.video_id is None:
            return  # shown ahead of its project: the session looks at it too, and says what is wrong
        if space.video_id in space.videos.survey.unreadable and self._notifier.is_open("files"):
            return  # it was told as what it is among those just added
        self._notifier.warn(sentence, "open")

    def _copy_wanted(self, sentence: str, open_copy: Callable[[], object]) -> None:
        """A project that can only be read: nothing can be kept in it, but in a copy."""
        self._open_failed(sentence)
        self._notifier.notify(sentence, self.tr("Open a copy"), open_copy, topic="files")

    def _place_wanted(self, sentence: str, videos: Sequence[Path]) -> None:
        """Nothing can be kept of these videos until a person says where."""
        self._open_failed(sentence)
        self._notifier.notify(
            sentence, self.tr("Choose a place…"), lambda: self._dialogs.new_project(videos), topic="files"
        )

    def tell_refused_folders(self) -> None:
        """Settings and logs are not where they would be looked for."""
        refused = folders.refused()
        if refused is not None:
            sentence = self.tr(
                "Nothing can be written in {0}. Settings, logs and caches are kept in {1}, which the system may clear. "
                "Make the folder writable, or set AFSD_HOME to another one."
            )
            log.warning("cannot be written: %s; instead: %s", *refused)
            self._note(sentence.format(*refused), "home")

    def _offer_reaction_time(self, time: int) -> None:
        """What is marked while playing is moved afterwards, each time the same way: that can be done beforehand."""
        sentence = self.tr(
            "You move what you mark while the video plays about {0} ms back. It can be marked there at once."
        )
        set_now = self.tr("{0} ms reaction time")
        self._notifier.notify(
            sentence.format(time // 1000),
            set_now.format(time // 1000),
            lambda: self._settings.set_reaction_time(time),
            kind=NotificationKind.NOTE,
            topic="reaction",
        )

    def _edits_refused(self, sentence: str) -> None:
        """The disk takes no edits: what is in memory can be kept elsewhere."""
        log.warning("told: %s", sentence)
        self._notifier.notify(sentence, self.tr("Save a copy…"), self._dialogs.save_copy, topic="disk")

    def _job_trouble(self, sentence: str, job_id: str) -> None:
        log.warning("job %s: %s", job_id, sentence)
        job = self._jobs.job(job_id) if job_id else None
        if job is not None:
            topic = f"job {job.title}"
            self._notifier.notify(sentence, self.tr("Run again"), lambda: self._jobs.retry(job_id), topic=topic)
        else:
            self._notifier.notify(sentence)

    def _detected(self, video_id: str, outcome: Message) -> None:
        assert self._projects.workspace is not None
        video = self._projects.workspace.document.video(video_id)
        assert video is not None
        self._notifier.say(Message("{video}: {outcome}.", video=video.name, outcome=outcome))

    @Slot()
    def _video_opened(self) -> None:
        self._notifier.settle("open", "video")

    def _sound_moved(self, device: str | None) -> None:
        if device is not None:
            self._notifier.say(self.tr("The sound goes on over {0}.").format(device))
            return
        self._notifier.say(
            self.tr("The sound device has gone. The video plays on without sound until there is one again.")
        )

    def _tell_if_cut_off(self, index: "VideoIndex") -> None:
        path, info = self._player.path, self._player.info
        assert path is not None
        assert info is not None
        sentence = cut_off(path.name, info.duration, int(index.duration))
        if sentence:
            self._notifier.warn(sentence, "video")
            return

        def looked(missing: int) -> None:
            if missing and self._player.path == path:
                self._notifier.warn(bytes_missing(path.name, missing), "video")

        background.run(self, lambda: riff_missing(path), looked, log.info)

    def _write_recovered(self) -> None:
        self._notifier.settle("disk", "close")
        self._notifier.say(self.tr("The disk takes edits again; all are written."))

    def _close_refused(self, sentence: str) -> None:
        """What the disk refuses stays in memory, and on screen, until it is written or given up by a person."""
        self._notifier.notify(
            sentence, self.tr("Close without them"), lambda: self._session.close(discard=True), topic="close"
        )
