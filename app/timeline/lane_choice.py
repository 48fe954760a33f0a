"""Chooses the classes with a lane in a video, their order, and those put away."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from afsd_core.project.records import LabelClass
from app.timeline.lanes import EMPTY, Lane, LaneContent, arrange

#: Height of the line that stands for the lanes that are put away, pixels.
REST = 20.0


@dataclass(frozen=True, slots=True)
class Rest:
    """The line of the classes put away: its place, their number, whether it is open."""

    top: float
    count: int
    open: bool

    @property
    def bottom(self) -> float:
        """The bottom of the line, pixels."""
        return self.top + REST


class LaneChoice:
    """Keeps lanes in place during the work; sorts them again for a new video or proposals.

    Where all lanes fit, they lie in the order of the classes. Where they do not, those with segments come first and the
    others share a line at the end, so that detections are never out of sight.
    """

    def __init__(self) -> None:
        self._kept: set[str] = set()
        self._found: set[str] = set()
        self._short: bool | None = None
        self._open = False

    def begin(self) -> None:
        """Begin with another video."""
        self._kept.clear()
        self._found.clear()
        self._short = None
        self._open = False

    def settle(self, *, forget: bool = False) -> None:
        """Decide again, as the room or the proposals have changed.

        Args:
            forget: put away lanes that are empty by now, too.
        """
        self._short = None
        if forget:
            self._kept.clear()

    def toggle(self) -> None:
        """Open or close the line of the classes put away."""
        self._open = not self._open

    def lanes(
        self,
        labels: Sequence[LabelClass],
        contents: Mapping[str, LaneContent],
        folded: Collection[str],
        *,
        needed: Callable[[LabelClass], bool],
        keeps_empty: Callable[[LabelClass], bool],
        room: float,
        steady: bool = False,
    ) -> tuple[tuple[Lane, ...], Rest | None]:
        """Lanes from top to bottom, and the line of the classes put away.

        Args:
            labels: all classes, in order.
            contents: of those that have segments in the video.
            needed: tells whether a class must have its lane now (it is active, marked or selected).
            keeps_empty: tells whether a class counts although it is empty, as those that annotators made do.
            room: pixels for lanes without scrolling.
            steady: a gesture is in progress: no lane may change its place.
        """
        detected = {class_id for class_id, inside in contents.items() if (~inside.person & ~inside.rejected).any()}
        if detected - self._found and not steady:
            self._short = None
        self._found |= detected
        shown = {class_id for class_id, inside in contents.items() if any(len(row.members) for row in inside.rows)}
        self._kept |= shown | {label.id for label in labels if needed(label)}
        first = [label for label in labels if label.id in self._kept]
        rest = [
            label for label in labels if label.id not in self._kept and (keeps_empty(label) or label.id in contents)
        ]
        inside = {label.id: contents.get(label.id, EMPTY) for label in (*first, *rest)}
        every = [label for label in labels if label.id in inside]
        whole = arrange(every, inside, folded)
        if self._short is None:
            self._short = bool(whole) and whole[-1].bottom > room
        if not self._short or not first or not rest:
            return whole, None
        above = arrange(first, inside, folded)
        line = Rest(above[-1].bottom, len(rest), self._open)
        if not self._open:
            return above, line
        below = arrange(rest, inside, folded)
        return (*above, *(replace(lane, top=lane.top + line.bottom) for lane in below)), line
