"""Panel of the project's videos: picture, state, length and counts; search and filter."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from afsd_core.project.records import VideoState
from app.actions.commands import Command
from app.document.document import Document
from app.i18n.numbers import count_text, length_text
from app.i18n.translation import counted
from app.panels.videos_model import ID, VideoDelegate, VideosModel
from app.services.review_queue import Left
from app.services.thumbnails import Thumbnails
from app.services.video_scanner import VideoScanner
from app.widgets.combo_box import FilterBox
from app.widgets.empty_list import EmptyState
from app.widgets.row_keys import RowKeys

FEW = 6  # videos up to which there is nothing to search


class _List(RowKeys, QListView):
    """A list that keeps the arrow keys and Enter; other keys go to the player."""

    chosen = Signal(QModelIndex)

    def enter(self, index: QModelIndex) -> None:
        """Open the video of the row."""
        self.chosen.emit(index)  # a click does more than that, depending on what is held with it


class VideosPanel(QWidget):
    """A list of the project's videos, and how much of the project is reviewed.

    Attributes:
        survey: what there is of the videos on disk.

    Signals:
        chosen: the id of a video to show.
        detect_wanted: ids of videos to detect in.
        find_wanted: the id of a video whose file is looked for.
        reviewed: ids of videos that were marked as reviewed from here.
    """

    chosen = Signal(str)
    detect_wanted = Signal(object)
    find_wanted = Signal(str)
    reviewed = Signal(object)

    def __init__(self, document: Document, way_to: Callable[[str], str] = str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("videos_panel")
        self._way_to = way_to
        self.setMinimumWidth(150)
        self._document = document
        self.survey = VideoScanner(document, self)
        self.thumbnails = Thumbnails(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._holder = QWidget()
        inner = QVBoxLayout(self._holder)
        inner.setContentsMargins(8, 6, 8, 6)
        inner.setSpacing(6)
        self.search = QLineEdit()
        self.search.setObjectName("videos_search")
        self.search.setPlaceholderText(self.tr("Search videos"))
        self.search.setAccessibleName(self.tr("Search videos"))
        self.search.setClearButtonEnabled(True)
        inner.addWidget(self.search)
        self.model = VideosModel(document, self.survey, self.thumbnails, self)
        self.states = FilterBox()
        self.states.setObjectName("videos_filter_state")
        self.states.setAccessibleName(self.tr("Only videos in this state"))
        self.states.setAccessibleDescription(self.states.accessibleName())
        self.states.addItem(self.tr("Any state"), None)
        for state in VideoState:
            name = self.model.state_name(state)
            self.states.addItem(name[:1].upper() + name[1:], state)  # with the capitals that a language has inside
        self.states.addItem(self.tr("Not found, unreadable"), "missing")
        inner.addWidget(self.states)
        column.addWidget(self._holder)
        self.list = _List()
        self.list.setObjectName("videos_list")
        self.list.setAccessibleName(self.tr("Videos of the project"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(VideoDelegate(self.list))
        self.list.setModel(self.model)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        column.addWidget(self.list, 1)
        self.progress = QLabel()
        self.progress.setObjectName("videos_progress_text")
        self.progress.setProperty("role", "muted")
        self.progress.setWordWrap(True)
        self.progress.setContentsMargins(10, 6, 10, 4)
        column.addWidget(self.progress)
        self.bar = QProgressBar()
        self.bar.setObjectName("videos_progress")
        self.bar.setAccessibleName(self.tr("How much of the project is reviewed"))
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedHeight(4)
        column.addWidget(self.bar)
        self._counting = QTimer(self, singleShot=True, interval=60)
        self._counting.timeout.connect(self._count)
        self.search.textChanged.connect(self._search)
        self.states.currentIndexChanged.connect(lambda _row: self._only())
        self.list.clicked.connect(self._clicked)
        self.list.chosen.connect(self._choose)
        document.videos_changed.connect(self._counting.start)
        document.review_changed.connect(lambda _video: self._counting.start())
        self.survey.changed.connect(self._counting.start)
        self.survey.progressed.connect(self._counting.start)
        # Back from elsewhere: a drive may have been plugged in, or files moved back.
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._back)
        self._current: str | None = None
        self.model.modelReset.connect(lambda: self.show_current(self._current))
        self._count()
        EmptyState(self.list, self._why_empty)

    def _why_empty(self) -> str:
        if self.model.total:
            return self.tr("No video is like that. Widen the search or the filter.")
        return self.tr("No videos yet.\nDrop some on the window, or open them with {0}.").format(
            self._way_to(Command.OPEN)
        )

    def _back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self.survey.missing:
            self.survey.look_again()

    def stop(self) -> None:
        """Stop reading pictures, as the project closes."""
        self.survey.stop()
        self.thumbnails.stop()

    def show_current(self, video_id: str | None) -> None:
        """Mark the open video."""
        self._current = video_id
        row = self.model.row_of(video_id)
        if row >= 0:
            index = self.model.index(row)
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)

    @property
    def selected(self) -> list[str]:
        """Ids of the selected videos, from top to bottom."""
        return [index.data(ID) for index in sorted(self.list.selectedIndexes(), key=QModelIndex.row)]

    def show_left(self, left: Mapping[str, Left]) -> None:
        """Show what is left to review, in each video and in the project."""
        self.model.show_left(left)
        self._counting.start()

    def _search(self, text: str) -> None:
        self.model.look_for(text)
        self._count()

    def _only(self) -> None:
        self.model.only(self.states.currentData())
        self._count()

    def _clicked(self, index: QModelIndex) -> None:
        # With Ctrl or Shift several are chosen, for the menu.
        gathering = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not QApplication.keyboardModifiers() & gathering:
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(ID))

    def menu(self) -> QMenu:
        """The context menu of the selected videos."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ids = self.selected
        if not ids:
            return menu
        many = len(ids) > 1
        if not many:
            menu.addAction(self.tr("Open"), lambda: self.chosen.emit(ids[0]))
            if ids[0] in self.survey.missing:
                menu.addAction(self.tr("Find it…"), lambda: self.find_wanted.emit(ids[0]))
        present = [video_id for video_id in ids if video_id not in self.survey.missing]
        text = counted(len(present), "Detect in {n} video", "Detect in {n:,} videos") if many else self.tr("Detect")
        menu.addAction(text, lambda: self.detect_wanted.emit(present)).setEnabled(bool(present))
        menu.addSeparator()
        states = [self._document.video_state(video_id) for video_id in ids]
        reviewed = menu.addAction(self.tr("Mark as reviewed"), lambda: self._review(ids))
        reviewed.setEnabled(any(state is not VideoState.REVIEWED for state in states))
        again = menu.addAction(self.tr("Mark as not reviewed"), lambda: self._document.review_videos(ids, False))
        again.setEnabled(any(self._document.reviewed(video_id) for video_id in ids))
        menu.addSeparator()
        text = self.tr("Remove from the project")
        if many:
            text = counted(len(ids), "Remove {n} video from the project", "Remove {n:,} videos from the project")
        menu.addAction(text, lambda: self._document.remove_videos(ids))
        return menu

    def _review(self, ids: list[str]) -> None:
        if self._document.review_videos(ids, True):
            self.reviewed.emit(ids)

    def _menu(self, place: QPoint) -> None:
        menu = self.menu()
        if not menu.isEmpty():
            menu.popup(self.list.viewport().mapToGlobal(place))

    def _count(self) -> None:
        if self._document.closed:
            return
        videos = self._document.videos()
        self._holder.setVisible(len(videos) > FEW or bool(self.search.text()) or self.states.currentIndex() > 0)
        whole = sum(video.duration or 0 for video in videos)
        done = reviewed = 0
        for video_id in self._document.videos_in_review():
            reviewed += sum(end - start for start, end in self._document.reviewed(video_id))
            done += self._document.video_state(video_id) is VideoState.REVIEWED
        reviewed = min(reviewed, whole)
        lines = [self.tr("{0} of {1} reviewed").format(count_text(done), count_text(len(videos)))]
        waiting = sum(counts.waiting for counts in (self.model.left or {}).values())
        if waiting:
            lines[0] += " · " + self.tr("{0} to review").format(count_text(waiting))
        if reviewed:
            lines[0] += " · " + self.tr("{0} of {1}").format(length_text(reviewed), length_text(whole))
        if self.model.rowCount() != len(videos):
            lines.append(self.tr("{0} shown").format(count_text(self.model.rowCount())))
        looked, all_ = self.survey.progress
        if all_:
            lines.append(self.tr("Reading {0} of {1}…").format(count_text(looked), count_text(all_)))
        self.progress.setText("\n".join(lines))
        self.bar.setValue(round(1000 * reviewed / whole) if whole else 0)
