"""The base of all gestures: press, drag with a preview, release that makes one edit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from afsd_core.media import VideoIndex
from afsd_core.project.records import Segment
from app.document.selection import Selection
from app.editor.editor import Editor
from app.timeline import snapping
from app.timeline.geometry import IntArray, Viewport
from app.timeline.hit_testing import Frame, Hit
from app.timeline.lanes import Lane
from app.timeline.navigation import Navigation

#: How far the pointer must go before a press becomes a drag, pixels.
SLACK = 4.0
#: The least a segment lasts while the frames are not counted, µs.
SHORTEST = 1_000


@dataclass(frozen=True, slots=True)
class Pointer:
    """Position of the pointer, and the keys held.

    `free` (Ctrl or ⌘) turns snapping off; `extend` is Shift.
    """

    x: float
    y: float
    free: bool = False
    extend: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """A segment as it would be after the drop, in the lane of its class.

    `like`: the segment whose row it takes where that is in the same lane.
    """

    class_id: str
    start: int
    end: int
    like: Segment | None = None


class Surface(Protocol):
    """The interface of the timeline to gestures."""

    editor: Editor
    selection: Selection
    navigation: Navigation

    @property
    def viewport(self) -> Viewport: ...
    @property
    def frame(self) -> Frame: ...
    @property
    def lanes(self) -> tuple[Lane, ...]: ...
    @property
    def index(self) -> VideoIndex | None: ...
    @property
    def length(self) -> int: ...
    def snap_targets(self, without: Collection[str]) -> IntArray: ...
    def scroll_to(self, y: float) -> None: ...
    def seek(self, time: int) -> None: ...
    def preview_edge(self, time: int) -> None: ...
    def center_at(self, x: float, grip: float | None) -> None: ...


class Gesture:
    """One press, drag and release.

    Attributes:
        dragging: whether the pointer has gone far enough to mean a drag.
        guide: the time something sticks to, for the guide line.
        previews: segments as they will be.
        lifted: ids whose segments are drawn by `previews` instead of in their place.
        band: a rubber band: left, top, right, bottom in pixels of the widget.
        pans: whether the view follows when the pointer leaves it sideways.
    """

    pans = False

    def __init__(self, on: Surface, hit: Hit, press: Pointer) -> None:
        self.on = on
        self.hit = hit
        self.press = press
        self.dragging = False
        self.guide: int | None = None
        self.previews: tuple[Preview, ...] = ()
        self.lifted: frozenset[str] = frozenset()
        self.band: tuple[float, float, float, float] | None = None
        # Time under the press, which stays right when the view moves under the pointer.
        self.pressed_time = on.viewport.time_at(press.x)

    def moved(self, to: Pointer) -> None:
        """Handle a move of the pointer with the button held."""
        if not self.dragging and max(abs(to.x - self.press.x), abs(to.y - self.press.y)) >= SLACK:
            self.dragging = True
            self.began()
        if self.dragging:
            self.drag(to)

    def released(self, at: Pointer) -> None:
        """Handle the release of the button."""
        if self.dragging:
            self.drop(at)
        else:
            self.clicked(at)

    def began(self) -> None:
        """Prepare for the drag that the press has become."""

    def drag(self, to: Pointer) -> None:
        """Preview the result of dropping at this place."""

    def drop(self, at: Pointer) -> None:
        """Make the edit."""

    def clicked(self, at: Pointer) -> None:
        """Handle a release without a drag."""

    def cancelled(self) -> None:
        """Undo the preview: Esc was pressed."""

    # -- help

    def _snap(self, time: float, to: Pointer, targets: IntArray) -> int:
        on = self.on
        snapped = snapping.snap(
            min(max(time, 0.0), float(on.length)) if on.length else max(time, 0.0),
            targets,
            reach=on.viewport.length(snapping.REACH),
            frames=on.index,
            magnetic=on.editor.state.snapping and not to.free,
        )
        self.guide = snapped.guide
        return snapped.time

    def _show_edge(self, time: int, *, is_end: bool) -> None:
        """Show the frame at an edge in the player; an end shows the last frame inside."""
        self.on.preview_edge(self.on.editor.state.last_inside(time) if is_end else time)
