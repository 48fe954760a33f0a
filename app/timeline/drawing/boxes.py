"""Rectangles of the segments on screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QRectF

from app.timeline.drawing.segments import Canvas, ghost_box, row_box
from app.timeline.lanes import Lane


def segment_box(canvas: Canvas, lane: Lane, row: int, start: int, end: int, *, ghost: bool = False) -> QRectF:
    """The rectangle of a segment in a row of a lane, cut off far outside the view.

    Args:
        row: the sub-row.
        start: µs.
        end: µs.
        ghost: whether it is drawn as a ghost.
    """
    low, high = canvas.frame.header - 20, canvas.frame.width + 20
    left = canvas.crisp(min(max(canvas.view.x_of(start), low), high))
    right = canvas.crisp(min(max(canvas.view.x_of(end), low), high))
    top, height = (ghost_box if ghost else row_box)(canvas, lane, row)
    return QRectF(left, top, max(right - left, 2.0), height)


def box_of(canvas: Canvas, lanes: Iterable[Lane], segment_id: str) -> QRectF | None:
    """The rectangle of a segment; None where it has no lane or is hidden."""
    for lane in lanes:
        member = lane.content.place.get(segment_id)
        if member is None:
            continue
        ghost = member in lane.content.ghosts.members
        if not ghost and not any(member in row.members for row in lane.content.rows):
            return None
        segment = lane.content.segments[member]
        return segment_box(canvas, lane, lane.content.row_of(member), segment.start, segment.end, ghost=ghost)
    return None


def boxes_of(
    canvas: Canvas, lanes: Iterable[Lane], ids: Sequence[str] | frozenset[str]
) -> Iterator[tuple[str, QRectF]]:
    """The rectangles of those of many segments that are in view."""
    wanted_ids = frozenset(ids)
    for lane in lanes:
        if not wanted_ids or canvas.y_of(lane.bottom) < 0 or canvas.y_of(lane.top) > canvas.frame.height:
            continue
        content = lane.content
        for number, row in enumerate(content.rows):
            for member in row.members[row.seen(canvas.view)].tolist():
                segment = content.segments[member]
                if segment.id in wanted_ids:
                    yield segment.id, segment_box(canvas, lane, number, segment.start, segment.end)
        ghosts = content.ghosts
        part = ghosts.seen(canvas.view)
        for member, number in zip(ghosts.members[part].tolist(), ghosts.rows[part].tolist(), strict=True):
            segment = content.segments[member]
            if segment.id in wanted_ids:
                yield segment.id, segment_box(canvas, lane, number, segment.start, segment.end, ghost=True)
