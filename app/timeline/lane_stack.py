"""The lanes of the video that is shown: stacked anew as the document, the selection and the thresholds change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from afsd_core.project.records import LabelClass
from app.document.detector_labels import is_called
from app.infra.deferred_calls import MANY, Later
from app.infra.lifetime import release
from app.timeline.lane_choice import LaneChoice, Rest
from app.timeline.lanes import Lane, LaneBook

if TYPE_CHECKING:
    from app.document.document import Document
    from app.document.selection import Selection
    from app.editor.editor import Editor
    from app.services.version_differences import Differing

_FOLDED = "folded_lanes"  # the project's setting with the ids of the classes whose lanes are folded


class LaneStack(QObject):
    """Lanes from top to bottom, stacked when they are asked for; those of many segments in turns, before that.

    Attributes:
        folded: ids of the classes whose lanes are thin lines.
        shows_rejected: whether rejected proposals are shown, struck out.

    Signals:
        changed: lanes are out of date.
        stacked: lanes were out of date and have just been stacked.
        reveal_wanted(object): this segment was selected, and has its lane.
    """

    changed = Signal()
    stacked = Signal()
    reveal_wanted = Signal(object)

    def __init__(
        self,
        document: Document,
        selection: Selection,
        editor: Editor,
        *,
        room: Callable[[], float],
        steady: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """For one open project, without a video yet.

        Args:
            room: gives the pixels for lanes without scrolling.
            steady: whether a hand is at work, so that no lane may change its place.
        """
        super().__init__(parent)
        self._document, self._editor = document, editor
        self._room, self._steady = room, steady
        stored = document.setting(_FOLDED, [])
        self.folded = (
            {class_id for class_id in stored if isinstance(class_id, str)} if isinstance(stored, list) else set()
        )
        self.shows_rejected = False
        self._video: str | None = None
        self._book = LaneBook()
        self._choice = LaneChoice()
        self._differing: Mapping[str, Sequence[Differing]] = {}
        self._lanes: tuple[Lane, ...] | None = None
        self._rest: Rest | None = None
        release(self, _book=None, _lanes=None, _differing={})
        self._restack_later, self._reveal_later = Later(self, self._restack), Later(self, self._reveal_selected)
        document.segments_changed.connect(self._segments_changed)
        document.classes_changed.connect(self.invalidate)
        selection.changed.connect(self._selected)
        editor.state.marking_changed.connect(self.invalidate)
        editor.state.active_class_changed.connect(self.invalidate)
        editor.thresholds.changed.connect(self._threshold_changed)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Lanes from top to bottom."""
        if self._lanes is None:
            segments = self._document.segments(self._video) if self._video is not None else ()
            contents = self._book.contents(segments, self._editor.thresholds.of, show_rejected=self.shows_rejected)
            self._lanes, self._rest = self._choice.lanes(
                self._document.classes(),
                contents,
                self.folded,
                needed=self._needed,
                keeps_empty=lambda label: not label.from_detector or label.key is not None,
                room=self._room(),
                steady=self._steady(),
            )
            self.stacked.emit()
        return self._lanes

    @property
    def rest(self) -> Rest | None:
        """The line of the classes put away as empty; None where all have lanes."""
        _ = self.lanes
        return self._rest

    @property
    def last(self) -> tuple[tuple[Lane, ...], Rest | None]:
        """Lanes and line as they are known, without stacking: no lanes while those are out of date."""
        return self._lanes or (), self._rest

    @property
    def out_of_date(self) -> bool:
        """Whether lanes are stacked the next time that they are asked for."""
        return self._lanes is None

    @property
    def differing(self) -> Sequence[Differing]:
        """What two versions of the detector see differently in the video that is shown."""
        return self._differing.get(self._video or "", ())

    # -- what is to be shown

    def set_video(self, video_id: str | None) -> None:
        """Show a video's lanes; the same video again: stack them anew."""
        if video_id != self._video:
            self._choice.begin()
        self._video = video_id
        self.invalidate()

    def set_differences(self, differing: Mapping[str, Sequence[Differing]]) -> None:
        """Mark where two versions of the detector differ.

        Args:
            differing: video id → stretches; empty: no marks.
        """
        self._differing = differing
        self.invalidate()

    def toggle_folded(self, class_id: str) -> None:
        """Fold or unfold a class's lane."""
        self.folded ^= {class_id}
        self._folds_changed()

    def set_all_folded(self, folded: bool) -> None:
        """Fold or unfold all lanes."""
        self.folded = {lane.label.id for lane in self.lanes} if folded else set()
        self._folds_changed()

    def toggle_rejected(self) -> None:
        """Show or hide rejected proposals."""
        self.shows_rejected = not self.shows_rejected
        self.invalidate()

    def toggle_rest(self) -> None:
        """Show or hide the lanes of the classes put away."""
        self._choice.toggle()
        self.invalidate()

    def settle(self) -> None:
        """Decide again which classes have lanes: there is more or less room."""
        self._choice.settle()
        self.invalidate()

    def invalidate(self) -> None:
        """Stack the lanes when they are asked for next."""
        self._lanes = None
        self.changed.emit()

    # -- what changes

    def _needed(self, label: LabelClass) -> bool:
        """Whether a class has a lane even if empty: active, marked, selected, or with differences to mark."""
        state = self._editor.state
        marking, current = state.marking, state.current()
        return (
            label.id == state.active_class
            or (marking is not None and marking.class_id == label.id)
            or (current is not None and current.video == self._video and current.class_id == label.id)
            or any(is_called(label, difference.label) for difference in self.differing)
        )

    def _folds_changed(self) -> None:
        self._document.set_setting(_FOLDED, sorted(self.folded))
        self.settle()

    def _segments_changed(self, video_id: str) -> None:
        if video_id == self._video:
            self._restack_later.for_(len(self._document.segments(video_id)))

    def _restack(self) -> None:
        """Stack the lanes anew; those of many segments over several turns, before the repaint."""
        segments = self._document.segments(self._video) if self._video is not None else ()
        if len(segments) < MANY:
            self.invalidate()
        elif self._book.prepare(segments, self._editor.thresholds.of, show_rejected=self.shows_rejected):
            self.invalidate()
            _ = self.lanes
        else:
            self._restack_later.ask()

    def _threshold_changed(self) -> None:
        # Ghosts do not keep the lanes that they had before.
        self._choice.settle(forget=True)
        self.invalidate()

    def _selected(self) -> None:
        segment = self._editor.state.current()
        if segment is None or segment.video != self._video:
            return
        # After the lanes, where those wait for their turn.
        stale = self._lanes is None or self._restack_later.waiting
        self._reveal_later.for_(MANY if stale and len(self._document.segments(self._video)) >= MANY else 0)

    def _reveal_selected(self) -> None:
        if self._restack_later.waiting:
            self._reveal_later.ask()
            return
        segment = self._editor.state.current()
        if segment is None or segment.video != self._video:
            return
        if all(lane.label.id != segment.class_id for lane in self.lanes):
            self.invalidate()
        if not self._steady():
            self.reveal_wanted.emit(segment)
