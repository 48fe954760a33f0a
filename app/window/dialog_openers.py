"""Everything the window asks in a dialog. Each is loaded when it is opened, and none blocks what runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from app.actions.table import Actions
from app.i18n.translation import counted
from app.infra import background, diagnostics
from app.services.model_versions import ModelVersions
from app.services.notifier import NotificationKind
from app.services.project_location import SUFFIX, documents_folder
from app.services.project_session import VIDEO_SUFFIXES
from app.window.context import AppContext, Services
from app.window.project_controller import ProjectController
from app.window.themes import Themes

if TYPE_CHECKING:
    from app.dialogs.finetune import FineTuneDialog
    from app.document.document import Document


class Dialogs(QObject):
    """The window's dialogs.

    Args:
        parent: the widget that they stand over.
    """

    def __init__(
        self,
        context: AppContext,
        services: Services,
        projects: ProjectController,
        versions: ModelVersions,
        actions: Actions,
        themes: Themes,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._context, self._services, self._projects = context, services, projects
        self._versions, self._actions, self._themes = versions, actions, themes
        self._player, self._session = context.player, context.session
        self._preferences, self._notifier = context.preferences, context.notifier
        self._told: set[str] = set()  # broken files that have been told of
        self._finetune: FineTuneDialog | None = None

    def set_document(self, document: "Document | None") -> None:
        """The project closes: what the dialog of a fine-tune shows is no longer about anything."""
        if document is None and self._finetune is not None:
            self._finetune.close()

    def _folder(self) -> str:
        """Beside the video that is open, else where something was opened last, else where videos are kept."""
        beside = self._player.path
        if beside is None and self._session.document is not None:
            beside = self._session.document.path
        if beside is not None and beside.parent.is_dir():
            return str(beside.parent)
        last = Path(self._preferences.text("folder"))
        if last.is_absolute() and last.is_dir():
            return str(last)
        videos = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
        return videos if videos and Path(videos).is_dir() else str(Path.home())

    def _remember_folder(self, path: str) -> None:
        self._preferences.set_text("folder", str(Path(path).parent))

    def open(self) -> None:
        """Videos or a project, whichever is chosen."""
        kinds = " ".join(f"*{suffix}" for suffix in sorted(VIDEO_SUFFIXES))
        paths, _ = QFileDialog.getOpenFileNames(
            self._parent,
            self.tr("Open"),
            self._folder(),
            self.tr("Videos and projects ({0} *{1});;All files (*)").format(kinds, SUFFIX),
        )
        if paths:
            self._remember_folder(paths[0])
            self._projects.open_paths(paths)

    def open_project(self) -> None:
        """A project file."""
        path, _ = QFileDialog.getOpenFileName(
            self._parent, self.tr("Open a project"), self._folder(), self.tr("Projects (*{0})").format(SUFFIX)
        )
        if path:
            self._remember_folder(path)
            self._session.open_project(Path(path))

    def new_project(self, videos: Sequence[Path] = ()) -> None:
        """A new project in a file of the user's choice, for these videos if any are given."""
        named = f"{videos[0].stem}{SUFFIX}" if videos else ""
        path, _ = QFileDialog.getSaveFileName(
            self._parent,
            self.tr("New project"),
            str(Path(self._folder()) / named),
            self.tr("Projects (*{0})").format(SUFFIX),
        )
        if path:
            self._remember_folder(path)
            then = (lambda: self._session.open_videos(videos)) if videos else None
            self._session.new_project(_with_suffix(path), then)

    def add_folder(self) -> None:
        """All videos of a folder."""
        path = QFileDialog.getExistingDirectory(self._parent, self.tr("Add a folder of videos"), self._folder())
        if path:
            self._preferences.set_text("folder", path)
            self._projects.open_paths([path])

    def sample_project(self) -> None:
        """A fresh copy of the sample project, in the user's documents."""
        from afsd_core.sample_project import copy_to

        def copied(path: Path) -> None:
            said = self.tr("Your copy of the sample project is in {0}.").format(path.parent)
            self._session.open_project(path, lambda: self._notifier.say(said))

        background.run(self, lambda: copy_to(documents_folder()), copied, self._notifier.warn)

    def save_copy(self) -> None:
        """A whole copy of the project elsewhere."""
        document = self._session.document
        assert document is not None
        path, _ = QFileDialog.getSaveFileName(
            self._parent,
            self.tr("Save a copy"),
            str(document.path.with_stem(f"{document.path.stem} copy")),
            self.tr("Projects (*{0})").format(SUFFIX),
        )
        if path:
            target = _with_suffix(path)
            background.run(
                self,
                lambda: document.file.save_copy(target),
                lambda _none: self._notifier.say(self.tr("A copy is in {0}.").format(target)),
                self._notifier.warn,
            )

    def finetune(self) -> None:
        """What there is to learn from, how it goes, and what came of it; the window can be used meanwhile."""
        from app.dialogs.finetune import FineTuneDialog

        if self._finetune is None:

            def video_name(video_id: str) -> str | None:
                document = self._session.document
                video = document.video(video_id) if document is not None else None
                return video.name if video is not None else None

            self._finetune = FineTuneDialog(self._services.finetune, video_name, self._parent)
            self._finetune.go_to.connect(self._show_stretch)
            self._finetune.used.connect(self._versions.used)
        self._finetune.begin()

    def export(self) -> None:
        """Format, folder, and what was written."""
        from app.dialogs.export import ExportDialog

        document = self._session.document
        assert document is not None
        kept = document.setting("export", {})
        dialog = ExportDialog(
            document.records,
            Path(kept.get("folder") or document.path.parent / f"{document.path.stem} export"),
            format=kept.get("format", "thumos"),
            subset=kept.get("subset", "val"),
            remember=lambda format, folder, subset: document.set_setting(
                "export", {"format": format, "folder": folder, "subset": subset}
            ),
            parent=self._parent,
        )
        self._show(dialog)

    def offer_weights(self, model: str, video_id: str) -> None:
        """Offer to fetch what detection needs, and detect afterwards if a video is named."""
        from app.dialogs.fetch import FetchDialog
        from app.services.model_catalogue import ZERO_SHOT

        if model != ZERO_SHOT:
            self._notifier.warn(self.tr("The model {0} is not installed. Choose another one.").format(model))
            return
        dialog = FetchDialog(bool(video_id), self._parent)
        dialog.accepted.connect(
            lambda: self._services.detection.fetch(model, archive=dialog.archive, then_detect=video_id or None)
        )
        self._show(dialog)

    def _show_stretch(self, video_id: str, time: int) -> None:
        """Go where two versions differ, and select what the project has there."""
        self._projects.go_to_time(video_id, time)
        space = self._projects.workspace
        if space is not None and space.video_id == video_id:
            there = [each for each in space.document.segments(video_id) if each.start <= time < each.end]
            space.selection.set(each.id for each in there[:1])

    def go_to(self) -> None:
        """A time, a frame or a timecode, typed."""
        from app.i18n.numbers import time_text
        from app.player.timecode import parse_moment

        player = self._player
        text, done = QInputDialog.getText(
            self._parent, self.tr("Go to"), self.tr("Time (1:02.5), frame (#308) or timecode (0:01:02:10)")
        )
        if not done or not text.strip():
            return
        try:
            moment = parse_moment(text, player.index)
        except ValueError as error:
            self._notifier.say(str(error))
            return
        player.seek(moment)
        if player.duration and moment >= player.duration:
            end = time_text(player.duration)
            self._notifier.say(self.tr("The video ends at {0}: this is its last frame.").format(end))

    def note(self) -> None:
        """The note on the segment that keys act on."""
        from app.editor.menus import ask_note

        space = self._projects.workspace
        segment = space.editor.state.current() if space is not None else None
        if space is not None and segment is not None:
            ask_note(space.editor, segment, self._parent)

    def name_class(self) -> None:
        """The class of what keys act on, found by its name or made."""
        from app.dialogs.class_chooser import ask_class

        space = self._projects.workspace
        if space is not None and space.video_id is not None:
            ask_class(space.editor, space.timeline.place_to_name(), self._parent)

    def map_labels(self, class_id: str, sources: Mapping[str, Sequence[str]], first: str) -> None:
        """Which labels of a detector mean a class."""
        from app.dialogs.labels import ask_labels

        space = self._projects.workspace
        if space is not None:
            ask_labels(space.document, class_id, sources, first, space.classes)

    def find_video(self, video_id: str) -> None:
        """Where a video is now; one with another content is refused."""
        document = self._session.document
        assert document is not None
        video = document.video(video_id)
        assert video is not None
        path, _ = QFileDialog.getOpenFileName(
            self._parent, self.tr("Find {0}").format(video.name), self._folder(), self.tr("All files (*)")
        )
        if not path:
            return
        from afsd_core.media import Fingerprint, fingerprint

        space = self._projects.workspace
        assert space is not None
        survey = space.videos.survey
        self._remember_folder(path)

        def compared(found: Fingerprint) -> None:
            if document.closed:
                return
            if video.fingerprint is not None and found != video.fingerprint:
                self._notifier.warn(
                    self.tr("{0} is another video than {1}; the project is as it was.").format(path, video.name)
                )
                return
            # What has moved with it is most likely beside it.
            survey.find_in(Path(path).parent, lambda others: relocate(found, others), failed, but=(video_id,))

        def relocate(found: Fingerprint, others: dict[str, Path]) -> None:
            if document.closed:
                return
            document.relocate_videos({**others, video_id: Path(path)})
            document.set_video_facts(video_id, fingerprint=found)
            self._notifier.settle("open", "missing")
            if others:
                self._notifier.say(
                    counted(
                        len(others),
                        "{n} more video was found in its folder.",
                        "{n:,} more videos were found in its folder.",
                    )
                )
            self._projects.show_video(video_id)

        failed = self._notifier.warn
        background.run(self, lambda: fingerprint(Path(path)), compared, failed)

    def tell_missing(self) -> None:
        """Say how many of the project's files are gone or broken, once all have been looked at."""
        space, notifier = self._projects.workspace, self._notifier
        if space is None:
            return
        survey, count = space.videos.survey, len(space.document.videos())
        if survey.missing and survey.missing == survey.told:
            pass  # it has been read, and perhaps closed
        elif survey.missing == {self._projects.gone} and notifier.is_open("open"):
            pass  # that very one, by its name
        elif survey.missing:
            text = counted(
                len(survey.missing),
                "{n} of {videos:,} videos is not where it was. Its segments are kept.",
                "{n:,} of {videos:,} videos are not where they were. Their segments are kept.",
                videos=count,
            )
            if self._projects.gone in survey.missing:
                notifier.settle("open")
            notifier.notify(text, self.tr("Find them…"), self.find_missing, kind=NotificationKind.NOTE, topic="missing")
        else:
            notifier.settle("missing")
        survey.told = survey.missing
        broken = {each: text for each, text in survey.unreadable.items() if each not in self._told}
        self._told |= broken.keys()
        if notifier.is_open("open") and space.video_id is not None:
            broken.pop(space.video_id, None)  # the player has said so already
        if broken:
            text = counted(
                len(broken),
                "One of the added files cannot be opened as a video: {first}",
                "{n:,} of the added files cannot be opened as videos. The first: {first}",
                first=next(iter(broken.values())),
            )
            ids = tuple(broken)
            notifier.notify(
                text,
                self.tr("Remove it") if len(ids) == 1 else self.tr("Remove them"),
                lambda: space.document.remove_videos(ids) if not space.document.closed else None,
                topic="files",
            )

    def find_missing(self) -> None:
        """All videos that are not where they were, in a folder and below, whatever they are called now."""
        space = self._projects.workspace
        if space is None:
            return
        document, survey = space.document, space.videos.survey
        wanted = len(survey.missing)
        if not wanted:
            survey.look_again()
            self._notifier.say(self.tr("All videos are where they should be."))
            return
        folder = QFileDialog.getExistingDirectory(
            self._parent, self.tr("Find missing videos in this folder"), self._folder()
        )
        if not folder:
            return
        self._preferences.set_text("folder", folder)

        def found(places: dict[str, Path]) -> None:
            if document.closed:
                return
            document.relocate_videos(places)
            self._notifier.settle("open", "missing")
            text = counted(
                wanted,
                "{found:,} of {n} missing video was found again.",
                "{found:,} of {n:,} missing videos were found again.",
                found=len(places),
            )
            if len(places) == wanted:
                self._notifier.say(text)
            else:
                more = self.tr(" Look in another folder for the others.")
                self._notifier.notify(
                    text + more, self.tr("Find them…"), self.find_missing, kind=NotificationKind.NOTE, topic="missing"
                )
            if space.video_id in places:
                space.reopen()

        self._notifier.say(
            counted(
                wanted, "Looking for one video in {folder}…", "Looking for {n:,} videos in {folder}…", folder=folder
            )
        )
        survey.find_in(Path(folder), found, self._notifier.warn)

    def keys(self, class_id: str | None = None) -> None:
        """The sheet of keys, where they are changed too; with a class, at the row of that."""
        from app.dialogs.key_owners import Owner
        from app.dialogs.keys import KeysDialog

        dialog = KeysDialog(self._actions, self._session.document, self._parent)
        if class_id is not None:
            dialog.choose(Owner(class_id, is_class=True))
        self._show(dialog)

    def settings(self) -> None:
        """Open the user settings."""
        from app.dialogs.settings import SettingsDialog

        self._show(
            SettingsDialog(
                self._context.user_settings,
                self._actions,
                self._context.jobs,
                self._session.document,
                themes=self._themes,
                rest_features=self._services.features_ahead.rest,
                parent=self._parent,
            )
        )

    def copy_diagnostics(self) -> None:
        """Versions, system and the end of the log, for someone who helps."""
        names = ", ".join(model.name for model in self._context.models.models) or "–"
        QGuiApplication.clipboard().setText(diagnostics.diagnostics({"Models": names}))
        self._notifier.say(self.tr("Diagnostics are on the clipboard: versions, system, and the end of the log."))

    def about(self) -> None:
        """What this is."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("afsd-annotator")
        except PackageNotFoundError:
            number = ""
        box = QMessageBox(self._parent)
        box.setWindowTitle(self.tr("About AFSD Annotator"))
        box.setIconPixmap(QGuiApplication.windowIcon().pixmap(64, 64))
        box.setText(f"AFSD Annotator {number}")
        box.setInformativeText(
            self.tr(
                "Marks what happens when in video. The detector is AFSD (Lin et al., CVPR 2021); the zero-shot "
                "backbone is I3D (Carreira and Zisserman, CVPR 2017).\n\nApache License 2.0."
            )
        )
        self._show(box)

    def _show(self, dialog: QDialog) -> None:
        """Open a dialog over the window; the event loop, and what runs, goes on."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _with_suffix(path: str) -> Path:
    return Path(path) if path.lower().endswith(SUFFIX) else Path(path + SUFFIX)
