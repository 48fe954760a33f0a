"""Mouse gestures of the timeline: each previews itself and makes one edit on release.

Nothing is changed in the document before the button is released, so that a gesture is one undo step, one that is
cancelled is none, and one that ends where it began is none either.
"""

from __future__ import annotations

from afsd_core.project.records import Segment, State
from app.timeline import snapping
from app.timeline.geometry import panned
from app.timeline.gesture import SHORTEST, SLACK, Gesture, Pointer, Preview, Surface
from app.timeline.hit_testing import EDGES, Hit, Part, lane_at, segments_in


class Scrub(Gesture):
    """Drag on the ruler: moves the playhead; with Shift, selects a stretch of time."""

    pans = True

    def __init__(self, on: Surface, hit: Hit, press: Pointer) -> None:
        super().__init__(on, hit, press)
        self._before = on.editor.state.range
        self._targets = on.snap_targets(())
        if not press.extend:
            self._follow(press)

    def _follow(self, to: Pointer) -> None:
        self.on.seek(round(min(max(self.on.viewport.time_at(to.x), 0.0), max(self.on.length - 1, 0))))

    def drag(self, to: Pointer) -> None:
        if not self.press.extend:
            self._follow(to)
            return
        start = self._snap(self.pressed_time, to, self._targets)
        end = self._snap(self.on.viewport.time_at(to.x), to, self._targets)
        self.on.editor.state.set_range((min(start, end), max(start, end)))

    def clicked(self, at: Pointer) -> None:
        if self.press.extend:
            self.on.editor.state.set_range(None)

    def cancelled(self) -> None:
        self.on.editor.state.set_range(self._before)


class Overview(Gesture):
    """Drag on the overview strip: moves the view there; its box keeps its grip."""

    def __init__(self, on: Surface, hit: Hit, press: Pointer, grip: float | None) -> None:
        super().__init__(on, hit, press)
        self._before = on.viewport
        self._grip = grip
        on.center_at(press.x, grip)

    def drag(self, to: Pointer) -> None:
        self.on.center_at(to.x, self._grip)

    def cancelled(self) -> None:
        self.on.navigation.show(self._before)


class Pan(Gesture):
    """Drag with the middle button, or with Alt: pans the view in both directions."""

    def __init__(self, on: Surface, hit: Hit, press: Pointer) -> None:
        super().__init__(on, hit, press)
        self._view, self._scroll = on.viewport, on.frame.scroll

    def drag(self, to: Pointer) -> None:
        on = self.on
        on.navigation.show(panned(self._view, self.press.x - to.x, on.navigation.limits))
        on.scroll_to(self._scroll + self.press.y - to.y)

    def cancelled(self) -> None:
        self.on.navigation.show(self._view)
        self.on.scroll_to(self._scroll)


class Create(Gesture):
    """Drag in a lane: a new segment. A click clears the selection and moves the playhead."""

    pans = True

    def began(self) -> None:
        self._targets = self.on.snap_targets(())

    def drag(self, to: Pointer) -> None:
        on = self.on
        held = self._snap(self.pressed_time, to, self._targets)
        moving = self._snap(on.viewport.time_at(to.x), to, self._targets)
        start, end = min(held, moving), max(held, moving)
        if on.index is not None and start == end:
            place = on.index.frame_at(min(start, max(on.length - 1, 0)))
            start, end = int(on.index.start_of(place)), int(on.index.end_of(place))
        self.previews = (Preview(self.hit.class_id or "", start, end),)
        self._show_edge(moving, is_end=moving > held)

    def drop(self, at: Pointer) -> None:
        self.drag(at)
        drawn = self.previews[0]
        self.on.editor.draw(drawn.start, drawn.end, drawn.class_id or None)

    def clicked(self, at: Pointer) -> None:
        self.on.selection.clear()
        self.on.seek(round(min(max(self.pressed_time, 0.0), max(self.on.length - 1, 0))))


class Trim(Gesture):
    """Drag an edge: the player shows it, and at least one frame stays inside."""

    pans = True

    def __init__(self, on: Surface, hit: Hit, press: Pointer, segment: Segment) -> None:
        super().__init__(on, hit, press)
        self._segment = segment
        self._is_end = hit.part is Part.END
        edge = segment.end if self._is_end else segment.start
        # The edge keeps its distance from the pointer, else it would jump when the drag begins.
        self._grip = edge - self.pressed_time
        self._shown = on.editor.player.time
        self._edge = edge

        # With Ctrl held a click toggles; only a drag says that this edge is meant.
        if not press.free:
            self._select()

    def _select(self) -> None:
        if self.on.selection.ids != (self._segment.id,):
            self.on.selection.set((self._segment.id,))

    def began(self) -> None:
        self._select()
        self._targets = self.on.snap_targets((self._segment.id,))
        self.lifted = frozenset((self._segment.id,))

    def drag(self, to: Pointer) -> None:
        segment, index = self._segment, self.on.index
        time = self._snap(self.on.viewport.time_at(to.x) + self._grip, to, self._targets)
        if self._is_end:
            least = segment.start + SHORTEST if index is None else int(index.end_of(index.frame_at(segment.start)))
            self._edge = max(time, least)
            self.previews = (Preview(segment.class_id, segment.start, self._edge, segment),)
        else:
            inside = max(segment.end - 1, 0)
            most = segment.end - SHORTEST if index is None else int(index.start_of(index.frame_at(inside)))
            self._edge = min(time, most)
            self.previews = (Preview(segment.class_id, self._edge, segment.end, segment),)
        if self._edge != self.guide:
            self.guide = None
        self._show_edge(self._edge, is_end=self._is_end)

    def drop(self, at: Pointer) -> None:
        self.drag(at)
        which = {"end": self._edge} if self._is_end else {"start": self._edge}
        self.on.editor.trim(self._segment.id, **which)

    def clicked(self, at: Pointer) -> None:
        if self.press.free:
            self.on.selection.toggle(self._segment.id)
            return
        # A click on an edge shows the frame there.
        edge = self._segment.end if self._is_end else self._segment.start
        self._show_edge(edge, is_end=self._is_end)

    def cancelled(self) -> None:
        if self.dragging:
            self.on.preview_edge(self._shown)


class Move(Gesture):
    """Drag a segment's body: moves all selected segments.

    Up or down, segments of one class move to another's lane.
    """

    pans = True

    def __init__(self, on: Surface, hit: Hit, press: Pointer, segment: Segment) -> None:
        super().__init__(on, hit, press)
        self._segment = segment
        self._delta = 0
        self._class: str | None = None

    def began(self) -> None:
        chosen = self.on.editor.state.selected()
        if self._segment.id not in self.on.selection:
            self.on.selection.set((self._segment.id,))
            chosen = [self._segment]
        # Copies of what was there when the drag began; proposals that arrive meanwhile change nothing here.
        self._chosen = [segment for segment in chosen if segment.state is not State.REJECTED] or [self._segment]
        self.lifted = frozenset(segment.id for segment in self._chosen)
        self._targets = self.on.snap_targets(self.lifted)
        self._low = min(segment.start for segment in self._chosen)
        self._high = max(segment.end for segment in self._chosen)

    def drag(self, to: Pointer) -> None:
        on = self.on
        shift = on.viewport.time_at(to.x) - self.pressed_time
        # A move to another lane keeps the time, unless the pointer clearly moves sideways too.
        if abs(shift) * on.viewport.scale < SLACK:
            self._delta, self.guide = 0, None
        else:
            self._delta, self.guide = snapping.snap_move(
                self._segment.start,
                self._segment.end,
                shift,
                self._targets,
                reach=on.viewport.length(snapping.REACH),
                frames=on.index,
                magnetic=on.editor.state.snapping and not to.free,
            )
            held = max(self._delta, -self._low)
            held = min(held, max(on.length - self._high, 0)) if on.length else held
            if held != self._delta:
                self._delta, self.guide = held, None
        lane = lane_at(on.lanes, on.frame.lane_y(to.y))
        one_class = len({segment.class_id for segment in self._chosen}) == 1
        goes = lane is not None and one_class and lane.label.id != self._segment.class_id
        self._class = lane.label.id if lane is not None and goes else None
        self.previews = tuple(
            Preview(self._class or segment.class_id, segment.start + self._delta, segment.end + self._delta, segment)
            for segment in self._chosen
        )

    def drop(self, at: Pointer) -> None:
        self.drag(at)
        self.on.editor.move([segment.id for segment in self._chosen], self._delta, self._class)

    def clicked(self, at: Pointer) -> None:
        selection, segment = self.on.selection, self._segment
        if self.press.free:
            selection.toggle(segment.id)
        elif self.press.extend:
            selection.add((*self._up_to(segment), segment.id))
        else:
            selection.set((segment.id,))

    def _up_to(self, segment: Segment) -> list[str]:
        """Segments between the current and this one, in both lanes, for a Shift-click."""
        current = self.on.editor.state.current()
        if current is None:
            return []
        low, high = sorted((current.start, segment.start))
        classes = {current.class_id, segment.class_id}
        editor = self.on.editor
        return [
            other.id
            for other in editor.document.segments(segment.video)
            if other.class_id in classes and low <= other.start <= high and editor.thresholds.shows(other)
        ]


class RubberBand(Gesture):
    """Drag with Shift, or below the lanes: selects the segments that the band touches.

    With Ctrl, the previous selection is kept.
    """

    pans = True

    def __init__(self, on: Surface, hit: Hit, press: Pointer) -> None:
        super().__init__(on, hit, press)
        self._before = on.selection.ids
        self._lane_y = on.frame.lane_y(press.y)
        self.touched: tuple[str, ...] = ()

    def drag(self, to: Pointer) -> None:
        on = self.on
        held = max(on.viewport.x_of(self.pressed_time), on.frame.header - 2)
        left, right = sorted((held, max(to.x, on.frame.header)))
        top, bottom = sorted((self._lane_y, on.frame.lane_y(max(to.y, on.frame.ruler_bottom))))
        self.touched = tuple(segments_in(on.lanes, on.viewport, left, right, top, bottom))
        shift = on.frame.ruler_bottom - on.frame.scroll
        self.band = (left, top + shift, right, bottom + shift)

    def drop(self, at: Pointer) -> None:
        self.drag(at)
        keep = self._before if at.free or self.press.free else ()
        self.on.selection.set((*keep, *self.touched))

    def clicked(self, at: Pointer) -> None:
        if not self.press.free and not self.press.extend:
            self.on.selection.clear()


class MoveOrBand(Move):
    """Shift on a segment: a click extends the selection, a drag is a rubber band."""

    def __init__(self, on: Surface, hit: Hit, press: Pointer, segment: Segment) -> None:
        super().__init__(on, hit, press, segment)
        self._rubber = RubberBand(on, hit, press)

    @property
    def touched(self) -> tuple[str, ...]:
        return self._rubber.touched

    def began(self) -> None:
        self._rubber.dragging = True

    def drag(self, to: Pointer) -> None:
        self._rubber.drag(to)
        self.band = self._rubber.band

    def drop(self, at: Pointer) -> None:
        self._rubber.drop(at)


def begin(on: Surface, hit: Hit, press: Pointer) -> Gesture | None:
    """The gesture that a press of the left button begins; None where it begins none.

    Args:
        on: the timeline.
        hit: what lies under the press.
        press: the pointer at the press.
    """
    if hit.part is Part.RULER:
        return Scrub(on, hit, press)
    segment = on.editor.document.segment(hit.segment) if hit.segment is not None else None
    if segment is not None:
        if press.extend:
            return MoveOrBand(on, hit, press, segment)
        if hit.part in EDGES and segment.state is not State.REJECTED:
            return Trim(on, hit, press, segment)
        return Move(on, hit, press, segment)
    if hit.part is Part.LANE:
        return RubberBand(on, hit, press) if press.extend else Create(on, hit, press)
    if hit.part is Part.NOTHING:
        # Where there is no class yet, the first drag makes one.
        return RubberBand(on, hit, press) if on.lanes or press.extend else Create(on, hit, press)
    return None
