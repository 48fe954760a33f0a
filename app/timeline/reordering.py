"""Dragging a class's name to reorder the lanes and the classes."""

from __future__ import annotations

from app.timeline.gesture import Gesture, Pointer, Surface
from app.timeline.hit_testing import Hit
from app.timeline.lanes import Lane


class Reorder(Gesture):
    """Press on a class's name: a click makes the class active, a drag moves its lane.

    Attributes:
        line: where the lane would be put in, pixels from the top of all lanes; None where nothing would change.
    """

    def __init__(self, on: Surface, hit: Hit, press: Pointer) -> None:
        super().__init__(on, hit, press)
        self.line: float | None = None
        self._beside: tuple[str, bool] | None = None

    def drag(self, to: Pointer) -> None:
        lanes = self.on.lanes
        y = self.on.frame.lane_y(max(to.y, self.on.frame.ruler_bottom))
        nearest = min(lanes, key=lambda lane: abs((lane.top + lane.bottom) / 2 - y), default=None)
        self.line = self._beside = None
        if nearest is None or self._at_home(nearest):
            return
        after = y >= (nearest.top + nearest.bottom) / 2
        self.line = nearest.bottom if after else nearest.top
        self._beside = (nearest.label.id, after)

    def _at_home(self, lane: Lane) -> bool:
        return lane.label.id == self.hit.class_id

    def drop(self, at: Pointer) -> None:
        self.drag(at)
        if self._beside is None or self.hit.class_id is None:
            return
        document = self.on.editor.document
        beside, after = self._beside
        others = [label.id for label in document.classes() if label.id != self.hit.class_id]
        if beside in others:
            document.move_class(self.hit.class_id, others.index(beside) + after)

    def clicked(self, at: Pointer) -> None:
        self.on.editor.state.set_active_class(self.hit.class_id)
