"""Draws the segments of the lanes, in few calls.

Only those in view are drawn; those narrower than a pixel are merged, and equal ones are drawn in one call.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.i18n.numbers import decimal_text, length_text
from app.timeline.drawing.palette import LEVELS, Theme, hatching, level_of, opacity_of
from app.timeline.geometry import FloatArray, IntArray, Viewport, merged
from app.timeline.hit_testing import Frame
from app.timeline.lanes import FOLDED, Lane
from app.widgets.colors import faded, lighter, readable_on

#: Below so many pixels a segment is merged with those beside it; from ROUND on it gets corners, from WORDS on a text.
TINY = 2.5
ROUND = 9.0
#: From so many pixels on a proposal shows its edges.
EDGED = 4.0
WORDS = 42.0
#: So many letters of a note are worth showing.
LEGIBLE = 8
WORDS_HIGH = 15.0
RADIUS = 3.5
#: The part of a row that a ghost leaves free above itself.
GHOST_HEAD = 0.4


@dataclass(frozen=True)
class Canvas:
    """All that drawing needs besides the lanes.

    Attributes:
        lifted: ids that a gesture holds; they are drawn elsewhere.
        ratio: device pixels a logical pixel.
        edges: frame boundaries in view, µs, or none where frames are too narrow to show.
    """

    theme: Theme
    frame: Frame
    view: Viewport
    ratio: float
    font: QFont
    lifted: Collection[str] = ()
    reviewed: tuple[tuple[int, int], ...] = ()
    edges: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    words: bool = True

    def crisp(self, value: float) -> float:
        """The nearest whole device pixel."""
        return round(value * self.ratio) / self.ratio

    def crisps(self, values: FloatArray) -> FloatArray:
        """The nearest whole device pixel of many values."""
        return np.round(values * self.ratio) / self.ratio

    @property
    def area(self) -> QRectF:
        """The area of the lanes, right of their names."""
        frame = self.frame
        foot = frame.height - frame.more
        return QRectF(frame.header, frame.ruler_bottom, frame.width - frame.header, foot - frame.ruler_bottom)

    def y_of(self, lane_y: float) -> float:
        """The widget's height for a height measured from the top of all lanes."""
        return lane_y + self.frame.ruler_bottom - self.frame.scroll


def paint_lanes(
    painter: QPainter,
    canvas: Canvas,
    lanes: Collection[Lane],
    behind: Callable[[QPainter, Canvas, Lane], None] | None = None,
) -> None:
    """Draw lane backgrounds, frame grid, reviewed stretches and segments.

    Args:
        behind: draws what lies behind a lane's segments.
    """
    area, theme = canvas.area, canvas.theme
    painter.save()
    painter.setClipRect(area)
    painter.fillRect(area, theme.lane)
    seen = [lane for lane in lanes if canvas.y_of(lane.bottom) > area.top() and canvas.y_of(lane.top) < area.bottom()]
    for number, lane in enumerate(lanes):
        if lane in seen and number % 2:
            painter.fillRect(QRectF(area.left(), canvas.y_of(lane.top), area.width(), lane.height), theme.lane_other)
    for start, end in canvas.reviewed:
        left, right = max(canvas.view.x_of(start), area.left()), min(canvas.view.x_of(end), area.right())
        if right > left:
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), faded(theme.reviewed, 0.07))
    if len(canvas.edges):
        hair = 1 / canvas.ratio
        xs = canvas.crisps(canvas.view.xs_of(canvas.edges))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.grid)
        painter.drawRects([QRectF(float(x), area.top(), hair, area.height()) for x in xs])
    if behind is not None:
        for lane in seen:
            behind(painter, canvas, lane)
    for lane in seen:
        bottom = canvas.crisp(canvas.y_of(lane.bottom))
        painter.fillRect(QRectF(area.left(), bottom - 1 / canvas.ratio, area.width(), 1 / canvas.ratio), theme.line)
        # Hatching stays with the video when the view moves.
        painter.setBrushOrigin(QPointF(canvas.crisp(canvas.view.x_of(0) % 8), canvas.y_of(lane.top) % 8))
        _paint_ghosts(painter, canvas, lane)
        for row in range(len(lane.content.rows)):
            _paint_row(painter, canvas, lane, row)
    painter.restore()


def row_box(canvas: Canvas, lane: Lane, row: int) -> tuple[float, float]:
    """Top and height of a sub-row, in whole device pixels."""
    if lane.folded:
        return canvas.crisp(canvas.y_of(lane.top) + 3), canvas.crisp(FOLDED - 6)
    top = canvas.crisp(canvas.y_of(lane.row_top(row)))
    return top, canvas.crisp(lane.row_height)


def ghost_box(canvas: Canvas, lane: Lane, row: int) -> tuple[float, float]:
    """Top and height of a ghost in a sub-row: lower than other segments."""
    top, height = row_box(canvas, lane, row)
    head = canvas.crisp(height * GHOST_HEAD)
    return top + head, height - head - canvas.crisp(1.0)


def _paint_row(painter: QPainter, canvas: Canvas, lane: Lane, number: int) -> None:
    row, content = lane.content.rows[number], lane.content
    seen = row.seen(canvas.view)
    members = row.members[seen]
    if len(members) == 0:
        return
    lefts, rights = between(canvas, row.starts[seen], row.ends[seen])
    if canvas.lifted:
        at_rest = np.array([content.segments[int(member)].id not in canvas.lifted for member in members], dtype=bool)
        members, lefts, rights = members[at_rest], lefts[at_rest], rights[at_rest]
    top, height = row_box(canvas, lane, number)
    person, rejected, scores = content.person[members], content.rejected[members], content.scores[members]
    tiny = (rights - lefts < TINY) & ~rejected
    color = QColor(lane.label.color)
    painter.setPen(Qt.PenStyle.NoPen)
    for sure in (False, True):
        chosen = tiny & (person == sure)
        if chosen.any():
            painter.setBrush(color if sure else faded(color, 0.55))
            left, right = merged(lefts[chosen], rights[chosen])
            painter.drawRects(boxes_between(left, right, top, height))
    whole = ~tiny & ~rejected
    if lane.folded:
        for sure in (False, True):
            chosen = whole & (person == sure)
            painter.setBrush(color if sure else faded(color, 0.55))
            painter.drawRects(boxes_between(lefts[chosen], rights[chosen], top, height))
        return
    _paint_proposals(painter, canvas, color, whole & ~person, lefts, rights, scores, (top, height))
    _paint_solid(painter, canvas, color, whole & person, lefts, rights, (top, height))
    _paint_rejected(painter, canvas, color, rejected, lefts, rights, (top, height))
    if canvas.words and height >= WORDS_HIGH:
        _paint_words(painter, canvas, lane, members, lefts, rights, (top, height))


def between(canvas: Canvas, starts: IntArray, ends: IntArray) -> tuple[FloatArray, FloatArray]:
    """Left and right pixels, cut a little outside the view: very long ones draw slowly.

    Args:
        canvas: with the viewport.
        starts: (N,) µs.
        ends: (N,) µs.
    """
    low, high = canvas.frame.header - 20, canvas.frame.width + 20
    lefts = canvas.crisps(np.clip(canvas.view.xs_of(starts), low, high))
    return lefts, np.maximum(canvas.crisps(np.clip(canvas.view.xs_of(ends), low, high)), lefts)


def boxes_between(lefts: FloatArray, rights: FloatArray, top: float, height: float) -> list[QRectF]:
    """Rectangles with these left and right edges."""
    return [
        QRectF(left, top, width, height) for left, width in zip(lefts.tolist(), (rights - lefts).tolist(), strict=True)
    ]


def _split_by_width(
    chosen: npt.NDArray[np.bool_], lefts: FloatArray, rights: FloatArray, box: tuple[float, float]
) -> tuple[list[QRectF], list[QRectF]]:
    """Narrow boxes, drawn plain in one call, and those wide enough for round corners."""
    wide = (rights - lefts) >= ROUND
    narrow, broad = chosen & ~wide, chosen & wide
    return boxes_between(lefts[narrow], rights[narrow], *box), boxes_between(lefts[broad], rights[broad], *box)


def _paint_solid(
    painter: QPainter,
    canvas: Canvas,
    color: QColor,
    chosen: npt.NDArray[np.bool_],
    lefts: FloatArray,
    rights: FloatArray,
    box: tuple[float, float],
) -> None:
    """Draw the segments that an annotator decided: solid."""
    narrow, broad = _split_by_width(chosen, lefts, rights, box)
    edge = canvas.theme.edge(color)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRects(narrow)
    painter.setBrush(edge)
    painter.drawRects([QRectF(rect.left(), rect.top(), 1.0, rect.height()) for rect in narrow])
    if broad:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(color)
        painter.setPen(QPen(edge, 1.0))
        for rect in broad:
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_proposals(
    painter: QPainter,
    canvas: Canvas,
    color: QColor,
    chosen: npt.NDArray[np.bool_],
    lefts: FloatArray,
    rights: FloatArray,
    scores: npt.NDArray[np.float32],
    box: tuple[float, float],
) -> None:
    """Draw proposals: hatched, fainter with a lower score."""
    if not chosen.any():
        return
    levels = np.clip((scores * LEVELS).astype(np.int64), 0, LEVELS - 1)
    stroke = canvas.theme.stroke(color)
    for level in np.unique(levels[chosen]).tolist():
        strength = opacity_of(level)
        narrow, broad = _split_by_width(chosen & (levels == level), lefts, rights, box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(color, 0.55 * strength))
        painter.drawRects(narrow)
        # Without its edges a narrow one of a low score could be taken for the score's curve behind it.
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(faded(stroke, min(strength + 0.1, 1.0)), 1.0))
        painter.drawRects([rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in narrow if rect.width() >= EDGED])
        if not broad:
            continue
        brush, tint = hatching(color, strength, canvas.ratio), faded(color, 0.22 * strength)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for rect in broad:
            inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(inner, RADIUS, RADIUS)
            painter.setBrush(brush)
            painter.setPen(QPen(faded(stroke, min(strength + 0.1, 1.0)), 1.0))
            painter.drawRoundedRect(inner, RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_rejected(
    painter: QPainter,
    canvas: Canvas,
    color: QColor,
    chosen: npt.NDArray[np.bool_],
    lefts: FloatArray,
    rights: FloatArray,
    box: tuple[float, float],
) -> None:
    """Draw rejected proposals: an outline, struck through."""
    if not chosen.any():
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(faded(canvas.theme.faint, 0.55), 1.0))
    for rect in boxes_between(lefts[chosen], rights[chosen], *box):
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        middle = canvas.crisp(rect.center().y()) + 0.5
        painter.drawLine(QPointF(rect.left() + 0.5, middle), QPointF(rect.right() - 0.5, middle))


def _paint_ghosts(painter: QPainter, canvas: Canvas, lane: Lane) -> None:
    """Draw proposals below the threshold: thin outlines behind everything else."""
    ghosts, content = lane.content.ghosts, lane.content
    seen = ghosts.seen(canvas.view)
    if seen.start >= seen.stop or lane.folded:
        return
    lefts, rights = between(canvas, ghosts.starts[seen], ghosts.ends[seen])
    rows, members = ghosts.rows[seen], ghosts.members[seen]
    color = canvas.theme.stroke(QColor(lane.label.color))
    for number in np.unique(rows).tolist():
        box = ghost_box(canvas, lane, number)
        chosen = (rows == number) & (rights > canvas.frame.header)
        if canvas.lifted:
            chosen &= np.array(
                [content.segments[int(member)].id not in canvas.lifted for member in members], dtype=bool
            )
        tiny = chosen & (rights - lefts < TINY)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(color, 0.28))
        if tiny.any():
            painter.drawRects(boxes_between(*merged(lefts[tiny], rights[tiny]), *box))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(faded(color, 0.45), 1.0, Qt.PenStyle.SolidLine))
        broad = chosen & ~tiny
        painter.drawRects(
            [rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in boxes_between(lefts[broad], rights[broad], *box)]
        )


def _paint_words(
    painter: QPainter,
    canvas: Canvas,
    lane: Lane,
    members: IntArray,
    lefts: FloatArray,
    rights: FloatArray,
    box: tuple[float, float],
    lit: float = 0.0,
) -> None:
    """Write a note, a duration or a score inside segments that are wide enough.

    `lit`: how much lighter these segments are drawn.
    """
    # A segment that begins left of the view shows its words at the view's edge.
    lefts = np.maximum(lefts, canvas.frame.header)
    widths = np.minimum(rights, canvas.frame.width) - lefts
    painter.setFont(canvas.font)
    metrics = QFontMetricsF(canvas.font)
    color = lighter(QColor(lane.label.color), lit)
    for at in np.flatnonzero(widths >= WORDS).tolist():
        member = int(members[at])
        segment = lane.content.segments[member]
        if lane.content.rejected[member]:
            continue
        sure = bool(lane.content.person[member])
        score = float(lane.content.scores[member])
        room = QRectF(float(lefts[at]) + 8, box[0], float(widths[at]) - 16, box[1])
        text = metrics.elidedText(segment.note.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
        if len(text) < min(len(segment.note), LEGIBLE) or not text:
            # Two letters of a note would be of no use.
            text = length_text(segment.duration) if sure else decimal_text(score)
            if metrics.horizontalAdvance(text) > room.width():
                continue
        if not sure:
            # A plate keeps the stripes from running through the figures.
            plate = QRectF(room.left() - 3, box[0] + 4, metrics.horizontalAdvance(text) + 6, box[1] - 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(canvas.theme.lane, 0.86))
            painter.drawRoundedRect(plate, 2.5, 2.5)
        painter.setPen(readable_on(color) if sure else canvas.theme.text)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def light_up(painter: QPainter, canvas: Canvas, lanes: Iterable[Lane], segment_id: str, box: QRectF) -> None:
    """Draw a segment lighter, with its text as readable as before.

    Args:
        lanes: from top to bottom.
        segment_id: the segment.
        box: where it is drawn.
    """
    lit = 0.16 if canvas.theme.dark else 0.22
    painter.setBrush(faded(QColor("white"), lit))
    painter.setPen(QPen(faded(canvas.theme.text, 0.75), 1.0))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    for lane in lanes:
        member = lane.content.place.get(segment_id)
        ghost = member is not None and member in lane.content.ghosts.members
        if member is not None and not ghost and not lane.folded and canvas.words and box.height() >= WORDS_HIGH:
            one, edges = np.array([member]), (np.array([box.left()]), np.array([box.right()]))
            _paint_words(painter, canvas, lane, one, *edges, (box.top(), box.height()), lit)


def paint_segment(painter: QPainter, canvas: Canvas, color: QColor, box: QRectF, score: float | None) -> None:
    """Draw one segment by itself, while a gesture moves or creates it.

    Args:
        color: of its class.
        box: where it is drawn.
        score: of a proposal; None for other segments.
    """
    painter.save()
    painter.setClipRect(canvas.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(canvas.theme.edge(color), 1.0))
    painter.setBrush(color if score is None else hatching(color, opacity_of(level_of(score)), canvas.ratio))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.restore()
