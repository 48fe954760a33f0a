"""The line below the lanes that counts the lanes out of view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.i18n.translation import counted
from app.timeline.drawing.chrome import paint_fold_mark, small
from app.timeline.drawing.rest_line import rest_text
from app.timeline.drawing.segments import Canvas
from app.timeline.lane_choice import REST, Rest
from app.timeline.lanes import Lane, lane_height
from app.widgets.colors import mix

#: Its least height, pixels.
LINE = 18.0
#: A lane that is not whole is left out whole where that takes no more than this of the room.
SINGLE = lane_height(1, folded=False)


@dataclass(frozen=True, slots=True)
class More:
    """The lanes that do not fit.

    Attributes:
        height: of the line, pixels from the foot of the lanes up.
        count: how many lanes are not whole above it; 0 where only the line of the rest is below.
        next: the top of the first of them, from the top of all lanes.
    """

    height: float
    count: int
    next: float


def more_below(lanes: Sequence[Lane], rest: Rest | None, scroll: float, room: float) -> More | None:
    """The lanes below the visible part; None without any, or with no room for the line.

    Args:
        lanes: from top to bottom.
        rest: the line of the classes put away.
        scroll: pixels that the lanes are scrolled by.
        room: height of the visible part, pixels.
    """
    end = max(lanes[-1].bottom if lanes else 0.0, rest.bottom if rest is not None else 0.0)
    foot = scroll + room
    if end <= foot + 1 or room < SINGLE + LINE:
        return None
    below = [lane for lane in lanes if lane.bottom > foot - LINE]
    if not below:
        return More(max(LINE, min(foot - rest.top, REST)) if rest is not None else LINE, 0, end)
    cut = below[0]
    whole = foot - cut.top
    spare = cut.top > scroll and whole <= SINGLE + LINE
    return More(max(whole, LINE) if spare else LINE, len(below), cut.top)


def first_shown(lanes: Sequence[Lane], lane: Lane, room: float) -> float:
    """The scroll position that shows a lane whole, with a whole lane at the top if possible.

    Args:
        lanes: from top to bottom.
        lane: the one to show.
        room: height of the visible part, pixels.
    """
    least = lane.bottom - (room if lane is lanes[-1] else room - LINE)
    return next((other.top for other in lanes if least <= other.top <= lane.top), least)


def paint(painter: QPainter, canvas: Canvas, more: More, rest: Rest | None) -> None:
    """Draw the line across names and lanes."""
    theme, frame = canvas.theme, canvas.frame
    hair = 1 / canvas.ratio
    top = canvas.crisp(frame.height - more.height)
    painter.fillRect(QRectF(0, top, frame.width, frame.height - top), mix(theme.header, theme.text, 0.04))
    painter.fillRect(QRectF(0, top, frame.width, hair), theme.line)
    middle = (top + frame.height) / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    paint_fold_mark(painter, QPointF(12, middle), more.count == 0, theme.faint)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if not canvas.words:
        return
    text = counted(more.count, "1 more class below", "{n:,} more classes below")
    if more.count == 0 and rest is not None:
        text = rest_text(rest)
    painter.setFont(small(canvas.font))
    painter.setPen(theme.faint)
    box = QRectF(22, top, frame.width - 30, frame.height - top)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
