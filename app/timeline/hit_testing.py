"""What lies under the pointer; pure functions of places and lanes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from app.timeline.geometry import Viewport
from app.timeline.lanes import ROW_GAP, Lane

#: How far outside and inside an edge the pointer still has hold of it, pixels.
GRIP_OUTSIDE = 5.0
GRIP_INSIDE = 7.0
#: What is narrower than this is caught as if it were this wide.
NARROWEST = 5.0


class Part(Enum):
    """A part of the timeline."""

    NOTHING = auto()
    OVERVIEW = auto()
    RULER = auto()
    CORNER = auto()
    HEADER = auto()
    FOLD = auto()
    REST = auto()
    MORE = auto()
    LANE = auto()
    BODY = auto()
    START = auto()
    END = auto()


EDGES = (Part.START, Part.END)


@dataclass(frozen=True, slots=True)
class Hit:
    """The part that was hit, the class of its lane, and the segment's id."""

    part: Part
    class_id: str | None = None
    segment: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The widget's layout, pixels: lanes lie right of `header` and below `ruler_bottom`.

    Between overview and ruler lie the strips (thumbnails, waveform), `strips` high; they scrub as the ruler does. At
    the bottom, a line of height `more` may count the lanes out of view.
    """

    width: float
    height: float
    header: float
    overview_bottom: float
    ruler_bottom: float
    scroll: float = 0.0
    strips: float = 0.0
    more: float = 0.0

    @property
    def ruler_top(self) -> float:
        """The top of the ruler."""
        return self.overview_bottom + self.strips

    def lane_y(self, y: float) -> float:
        """Convert a height of the widget to one measured from the top of all lanes."""
        return y - self.ruler_bottom + self.scroll


@dataclass(frozen=True, slots=True)
class _Near:
    """A segment near the pointer, in pixels."""

    id: str
    left: float
    right: float
    ghost: bool


def lane_at(lanes: Sequence[Lane], y: float) -> Lane | None:
    """The lane at a height, measured from the top of all lanes."""
    return next((lane for lane in lanes if lane.top <= y < lane.bottom), None)


def _row_at(lane: Lane, y: float) -> int:
    """The sub-row nearest to a height; paddings belong to the rows beside them."""
    rows = len(lane.content.rows)
    row = int((y - lane.row_top(0)) // (lane.row_height + ROW_GAP))
    return min(max(row, 0), rows - 1)


def _near(lane: Lane, row: int, x: float, view: Viewport) -> Iterator[_Near]:
    span = view.length(GRIP_OUTSIDE + NARROWEST)
    around = Viewport(view.time_at(x) - span, 2 * span, 0.0, 1.0)
    inside = lane.content
    numbers = range(len(inside.rows)) if lane.folded else (row,)
    for number in numbers:
        sub_row = inside.rows[number]
        for at in range(*sub_row.seen(around).indices(len(sub_row.members))):
            left, right = view.x_of(int(sub_row.starts[at])), view.x_of(int(sub_row.ends[at]))
            yield _Near(inside.segments[int(sub_row.members[at])].id, left, right, ghost=False)
    ghosts = inside.ghosts
    for at in range(*ghosts.seen(around).indices(len(ghosts.members))):
        if lane.folded or ghosts.rows[at] == row:
            left, right = view.x_of(int(ghosts.starts[at])), view.x_of(int(ghosts.ends[at]))
            yield _Near(inside.segments[int(ghosts.members[at])].id, left, right, ghost=True)


def _part_of(near: _Near, x: float) -> tuple[Part, float] | None:
    """The part of a segment at a place, and the distance to it (0 inside)."""
    width = near.right - near.left
    if width < NARROWEST:
        middle = (near.left + near.right) / 2
        off = abs(x - middle)
        return (Part.BODY, off) if off <= NARROWEST / 2 + 1 else None
    # A narrow segment keeps a third of itself to be moved by.
    inside = min(GRIP_INSIDE, width / 3)
    if -GRIP_OUTSIDE <= x - near.left < inside:
        return Part.START, max(near.left - x, 0.0)
    if -inside < x - near.right <= GRIP_OUTSIDE:
        return Part.END, max(x - near.right, 0.0)
    return (Part.BODY, 0.0) if near.left <= x < near.right else None


def segment_at(lane: Lane, x: float, y: float, view: Viewport, selected: Collection[str] = ()) -> Hit:
    """The segment of a lane at a place.

    Where several compete, a selected one is preferred, then one that is no ghost, then the nearest, then the shortest.

    Args:
        lane: to look in.
        x: pixels of the widget.
        y: pixels from the top of all lanes.
        view: the viewport.
        selected: ids of the selected segments.
    """
    best: tuple[tuple[float, ...], Hit] | None = None
    for near in _near(lane, _row_at(lane, y), x, view):
        hit_part = _part_of(near, x)
        if hit_part is None:
            continue
        part, off = hit_part
        if lane.folded:
            part = Part.BODY
        rank = (near.id not in selected, near.ghost, off, near.right - near.left)
        if best is None or rank < best[0]:
            best = (rank, Hit(part, lane.label.id, near.id))
    return best[1] if best else Hit(Part.LANE, lane.label.id)


def hit(frame: Frame, lanes: Sequence[Lane], view: Viewport, x: float, y: float, selected: Collection[str] = ()) -> Hit:
    """The part of the timeline at a place of the widget.

    Args:
        frame: the widget's layout.
        lanes: from top to bottom.
        view: the viewport.
        x: pixels of the widget.
        y: pixels of the widget.
        selected: ids of the selected segments.
    """
    if y < frame.ruler_bottom:
        if x < frame.header:
            return Hit(Part.CORNER)
        return Hit(Part.OVERVIEW if y < frame.overview_bottom else Part.RULER)
    if y >= frame.height - frame.more:
        return Hit(Part.MORE)
    lane_y = frame.lane_y(y)
    lane = lane_at(lanes, lane_y)
    if lane is None:
        return Hit(Part.NOTHING)
    if x < frame.header:
        return Hit(Part.FOLD if x < 20 else Part.HEADER, lane.label.id)
    return segment_at(lane, x, lane_y, view, selected)


def segments_in(
    lanes: Sequence[Lane], view: Viewport, left: float, right: float, top: float, bottom: float
) -> list[str]:
    """Ids of the shown segments that a rubber band touches, ghosts left out.

    Args:
        lanes: from top to bottom.
        view: the viewport.
        left: of the band, pixels of the widget.
        right: as left.
        top: of the band, pixels from the top of all lanes.
        bottom: as top.
    """
    start, end = view.time_at(left), view.time_at(right)
    ids = []
    for lane in lanes:
        if lane.bottom <= top or lane.top >= bottom:
            continue
        for number, row in enumerate(lane.content.rows):
            row_top = lane.top if lane.folded else lane.row_top(number)
            row_bottom = lane.bottom if lane.folded else row_top + lane.row_height
            if row_bottom <= top or row_top >= bottom:
                continue
            part = row.seen(Viewport(start, max(end - start, 1e-9), 0.0, 1.0))
            ids += [lane.content.segments[int(member)].id for member in row.members[part]]
    return ids
