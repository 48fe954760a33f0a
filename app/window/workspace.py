"""What belongs to one open project: selection, editor, timeline, tables; made anew with each project."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from afsd_core.project.records import State
from app.actions.table import Actions
from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.editor.reaction_time import ReactionTimeEstimate
from app.editor.thresholds import Thresholds, shown
from app.i18n.numbers import decimal_text
from app.panels.classes import ClassesPanel
from app.panels.review_queue import ReviewQueuePanel
from app.panels.segments import SegmentsPanel
from app.panels.timeline_bar import TimelineBar
from app.panels.videos import VideosPanel
from app.player.player import Player
from app.player.view import VideoView
from app.services.review_queue import ReviewQueue
from app.timeline import TimelineView

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex, VideoInfo
    from app.player.cache import ShownFrame


class Workspace(QObject):
    """The project's widgets, connected to each other and to the player.

    Attributes:
        lanes: the timeline with its bar, for the middle of the window.
        segments, classes, to_review, videos: for the docks.
        queue: what is worth a look next.
    """

    def __init__(
        self,
        document: Document,
        player: Player,
        view: VideoView,
        actions: Actions,
        label_sources: Callable[[], tuple[Mapping[str, Sequence[str]], str]],
        parent: QObject,
    ) -> None:
        """
        Args:
            label_sources: gives the detectors' labels, and which detector comes first.
        """
        super().__init__(parent)
        self.document, self._player, self._view = document, player, view
        document.command_keys = actions.single_keys
        self.selection = Selection(self)
        thresholds = Thresholds(document, self)
        self.queue = ReviewQueue(document, thresholds, self)
        doubts = self.queue.open_segments
        self.editor = Editor(
            document, player, self.selection, self, keys=actions, thresholds=thresholds, open_doubts=doubts
        )
        self.reaction_estimate = ReactionTimeEstimate(document, self.editor.state, self)
        self.lanes = QWidget()
        column = QVBoxLayout(self.lanes)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = TimelineBar(document, self.editor, actions)
        self.timeline = TimelineView(document, self.selection, self.editor)
        column.addWidget(self.bar)
        column.addWidget(self.timeline, 1)
        self.segments = SegmentsPanel(document, self.selection, self.editor)
        self.classes = ClassesPanel(
            document,
            self.editor,
            self.selection,
            refuse_key=actions.refuse_class_key,
            label_sources=label_sources,
        )
        self.to_review = ReviewQueuePanel(document, self.editor, self.queue)
        self.to_review.list.activated.connect(lambda _row: view.setFocus())  # to decide on what one has gone to
        self.videos = VideosPanel(document, actions.way_to)
        self.queue.changed.connect(lambda: self.videos.show_left(self.queue.left))
        actions.keys_changed.connect(self.timeline.update)
        actions.keys_changed.connect(self.segments.count_anew)
        self.timeline.seek_requested.connect(player.seek)
        self.timeline.edge_preview.connect(player.seek)
        self.timeline.segment_activated.connect(lambda _segment: self.editor.play_selected())
        self.editor.state.moved_away.connect(self._reveal)
        self.videos.reviewed.connect(self.editor.review.tell_reviewed)
        player.frame_shown.connect(self._frame_shown)
        player.index_ready.connect(self._index_ready)
        player.opened.connect(self._opened)
        document.segments_changed.connect(self._segments_changed)
        document.classes_changed.connect(self.refresh_caption)
        self.editor.thresholds.changed.connect(self.refresh_caption)

    @property
    def video_id(self) -> str | None:
        """The video that is worked on."""
        return self.editor.state.video_id

    def show_video(self, video_id: str | None) -> None:
        """Work on a video of the project, from where it was left."""
        if video_id == self.video_id and video_id is not None:
            return
        self.keep_place()
        self.editor.state.set_video(video_id)
        video = self.document.video(video_id) if video_id else None
        self.videos.show_current(video_id)
        if video is None:
            self.timeline.set_video(None)
            self._player.close()
            return
        self.timeline.set_video(video_id, None, video.duration)
        self.document.set_setting("last_video", video_id)
        if self._player.path != video.path:
            self._player.open(video.path)
        elif self._player.index is not None:
            self._index_ready(self._player.index)
        place = self.document.setting(f"playhead:{video_id}", 0)
        if isinstance(place, int) and place > 0:
            self._player.seek(place)

    def reopen(self) -> None:
        """The open video's file is elsewhere now: play it from there."""
        video = self.document.video(self.video_id) if self.video_id is not None else None
        if video is not None and self._player.path != video.path:
            self._player.open(video.path)

    def keep_place(self) -> None:
        """Remember where the playhead is, for the next time."""
        if self.video_id is not None and self._player.shown is not None and not self.document.closed:
            key, place = f"playhead:{self.video_id}", int(self._player.time)
            if self.document.setting(key, 0) != place:
                self.document.set_setting(key, place)

    def decide_rest(self, *, accept: bool, everywhere: bool = False) -> int:
        """Accept what is above the threshold, or reject what is left; gives how many, in one undo step.

        Args:
            everywhere: in all videos, not only in the one that is shown.
        """
        videos = [record.id for record in self.document.videos()] if everywhere else [self.video_id]
        limits = {record.id: self.editor.thresholds.of(record.id) for record in self.document.classes()}
        proposed = State.PROPOSED
        ids = [
            record.id
            for video in videos
            if video is not None
            for record in self.document.segments(video)
            if record.state is proposed and (not accept or shown(record, limits[record.class_id]))
        ]
        if ids:
            (self.document.accept if accept else self.document.reject)(ids)
        return len(ids)

    def _reveal(self, segment_id: str) -> None:
        segment = self.document.segment(segment_id)
        if segment is not None and segment.video == self.video_id:
            self.timeline.reveal_segment(segment)

    def _segments_changed(self, video_id: str) -> None:
        if video_id == self.video_id:
            self.refresh_caption()

    def refresh_caption(self) -> None:
        """Name over the picture what is active at its time."""
        if self.document.closed or self.video_id is None or self._player.shown is None:
            self._view.set_caption(())
            return
        time = self._player.time
        segments = self.document.segments(self.video_id)
        active = segments[: bisect_right(segments, time, key=lambda segment: segment.start)]
        caption = []
        for segment in active:
            if segment.end > time and segment.state is not State.REJECTED and self.editor.thresholds.shows(segment):
                label = self.document.label_class(segment.class_id)
                assert label is not None
                scored = segment.state is State.PROPOSED and segment.score is not None
                score = f"  {decimal_text(segment.score or 0.0)}" if scored else ""
                caption.append((f"{label.name}{score}", QColor(label.color)))
        self._view.set_caption(tuple(caption))

    def _is_on_screen(self) -> bool:
        video = self.document.video(self.video_id) if self.video_id and not self.document.closed else None
        return video is not None and self._player.path == video.path

    def _frame_shown(self, shown: "ShownFrame | None") -> None:
        if shown is not None and self._is_on_screen():
            self.timeline.set_playhead(shown.time)
            self.refresh_caption()

    def _opened(self, info: "VideoInfo") -> None:
        if self._is_on_screen() and self._player.index is None:
            self.timeline.set_video(self.video_id, None, info.duration)

    def _index_ready(self, index: "VideoIndex") -> None:
        if self.video_id is None or not self._is_on_screen():
            return
        self.timeline.set_video(self.video_id, index, int(index.duration))
        self.document.set_video_facts(self.video_id, duration=int(index.duration), frame_count=int(index.frame_count))
