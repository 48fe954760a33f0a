"""Updates of the timeline after changes of document, selection and threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.infra.deferred_calls import MANY, Later

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPixmap
    from PySide6.QtWidgets import QWidget as _Widget

    from afsd_core.project.records import Segment
    from app.document.document import Document
    from app.editor.editor import Editor
    from app.timeline.gesture import Gesture
    from app.timeline.lane_choice import LaneChoice
    from app.timeline.lanes import Lane, LaneBook
else:
    _Widget = object


class Following(_Widget):
    """The part of the timeline that receives changes; the rest is `TimelineSurface`'s."""

    document: Document
    editor: Editor
    shows_rejected: bool
    _video: str | None
    _book: LaneBook
    _choice: LaneChoice
    _lanes: tuple[Lane, ...] | None
    _map: QImage | None
    _static: QPixmap | None
    _gesture: Gesture | None
    _restack_later: Later
    _reveal_later: Later

    if TYPE_CHECKING:

        @property
        def lanes(self) -> tuple[Lane, ...]: ...
        def reveal_segment(self, segment: Segment) -> None: ...

    def _stale(self) -> None:
        self._static = None
        self.update()

    def _segments_changed(self, video_id: str) -> None:
        if video_id == self._video:
            self._restack_later.for_(len(self.document.segments(video_id)))

    def _restack(self) -> None:
        """Arrange the lanes again; for many segments in several turns, ahead of the painting."""
        segments = self.document.segments(self._video) if self._video is not None else ()
        if len(segments) < MANY:
            self._lanes_changed()
        elif self._book.prepare(segments, self.editor.thresholds.of, show_rejected=self.shows_rejected):
            self._lanes_changed()
            _ = self.lanes
        else:
            self._restack_later.ask()

    def _threshold_changed(self) -> None:
        # Ghosts do not keep the lanes that they had before.
        self._choice.settle(forget=True)
        self._lanes_changed()

    def _lanes_changed(self) -> None:
        self._lanes = self._map = None
        self._stale()

    def _selected(self) -> None:
        self.update()
        segment = self.editor.state.current()
        if segment is None or segment.video != self._video:
            return
        # After the lanes, where those wait for their turn.
        stale = self._lanes is None or self._restack_later.waiting
        self._reveal_later.for_(MANY if stale and len(self.document.segments(self._video)) >= MANY else 0)

    def _reveal_selected(self) -> None:
        if self._restack_later.waiting:
            self._reveal_later.ask()
            return
        segment = self.editor.state.current()
        if segment is None or segment.video != self._video:
            return
        if all(lane.label.id != segment.class_id for lane in self.lanes):
            self._lanes_changed()
        if self._gesture is None:
            self.reveal_segment(segment)
