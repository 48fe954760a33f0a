"""Draws what changes without the document: selection, pointer, gesture, marking, playhead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.i18n.numbers import length_text, time_text
from app.timeline.drawing import chrome, rest_line, shot_boundaries
from app.timeline.drawing.boxes import boxes_of, segment_box
from app.timeline.drawing.chrome import SLIM
from app.timeline.drawing.segments import Canvas, between, boxes_between, ghost_box, light_up, paint_segment, row_box
from app.timeline.geometry import merged
from app.timeline.gesture import Preview
from app.timeline.gestures import MoveOrBand, RubberBand
from app.timeline.hit_testing import EDGES, Part
from app.timeline.lanes import Lane
from app.timeline.reordering import Reorder
from app.widgets.colors import faded

if TYPE_CHECKING:
    from app.timeline.surface import TimelineSurface


def _selected_boxes(
    canvas: Canvas, lanes: Iterable[Lane], selected: frozenset[str], current: str | None
) -> tuple[list[QRectF], QRectF | None, list[QRectF]]:
    """Boxes of the selected segments in view.

    Gives all wide ones, that of the current one, and the narrow ones, joined where they are side by side.
    """
    boxes: list[QRectF] = []
    slims: list[QRectF] = []
    of_current: QRectF | None = None
    for lane in lanes:
        if not selected or canvas.y_of(lane.bottom) < 0 or canvas.y_of(lane.top) > canvas.frame.height:
            continue
        content, ghosts = lane.content, lane.content.ghosts
        parts = [
            (row_box(canvas, lane, number), row.members, row.starts, row.ends, row.seen(canvas.view))
            for number, row in enumerate(content.rows)
        ]
        seen = ghosts.seen(canvas.view)
        for number in np.unique(ghosts.rows[seen]).tolist():
            here = np.flatnonzero(ghosts.rows[seen] == number) + seen.start
            ghost_arrays = (ghosts.members[here], ghosts.starts[here], ghosts.ends[here])
            parts.append((ghost_box(canvas, lane, number), *ghost_arrays, slice(None)))
        for (top, height), members, starts, ends, part in parts:
            ids = [content.segments[member].id for member in members[part].tolist()]
            chosen = np.fromiter((segment_id in selected for segment_id in ids), dtype=bool, count=len(ids))
            if not chosen.any():
                continue
            lefts, rights = between(canvas, starts[part], ends[part])
            rights = np.maximum(rights, lefts + 2)
            if current in selected and current in ids:
                at = ids.index(current)
                of_current = QRectF(lefts[at], top, rights[at] - lefts[at], height)
                boxes.append(of_current)
                chosen[at] = False
            slim = chosen & (rights - lefts < SLIM)
            wide = chosen & ~slim
            boxes += boxes_between(lefts[wide], rights[wide], top, height)
            slims += boxes_between(*merged(lefts[slim], rights[slim]), top, height)
    return boxes, of_current, slims


def paint(painter: QPainter, canvas: Canvas, on: TimelineSurface) -> None:
    """Draw all of it."""
    lanes, editor, gesture = on.lanes, on.editor, on.gesture
    overview = on.overview if on.length else None
    if overview is not None:
        chrome.paint_view_box(painter, canvas, overview)
    if editor.state.range is not None:
        chrome.paint_stretch(painter, canvas, editor.state.range, canvas.theme.reviewed)
    if not lanes and on.shows_words and not (gesture and gesture.previews):
        chrome.paint_hint(
            painter,
            canvas,
            on.tr("Drag here to mark a first segment, or press {0} and {1} while you watch.").format(
                editor.keys.way_to("mark_in"), editor.keys.way_to("mark_out")
            ),
        )
    _paint_hover(painter, canvas, on)
    touched = gesture.touched if isinstance(gesture, RubberBand | MoveOrBand) and gesture.dragging else ()
    lifted = gesture.lifted if gesture is not None else frozenset()
    chosen = frozenset((*on.selection.ids, *touched)) - lifted
    chrome.paint_selected(painter, canvas, *_selected_boxes(canvas, lanes, chosen, on.selection.current))
    _paint_marking(painter, canvas, on)
    if gesture is not None:
        _paint_previews(painter, canvas, lanes, gesture.previews)
        if isinstance(gesture, Reorder) and gesture.line is not None:
            rest_line.paint_insertion(painter, canvas, gesture.line)
        if gesture.band is not None:
            _paint_band(painter, canvas, gesture.band)
    end = frame = None
    if on.index is not None and on.length:
        frame = int(on.index.frame_at(on.playhead))
        end = int(on.index.end_of(frame))
    chrome.paint_playhead(painter, canvas, on.playhead, end, overview)
    chrome.paint_corner(painter, canvas, on.playhead, frame)
    if gesture is not None and gesture.guide is not None:
        # Drawn over the playhead, which follows the edge and so lies at the same pixel.
        chrome.paint_guide(painter, canvas, gesture.guide)
        if on.cuts.holds(gesture.guide):
            shot_boundaries.paint_guide(painter, canvas, gesture.guide, on.shows_words)
    if gesture is not None and gesture.previews and on.shows_words:
        _paint_bubble(painter, canvas, gesture.previews)


def _paint_hover(painter: QPainter, canvas: Canvas, on: TimelineSurface) -> None:
    hit = on.hover
    if hit is None or hit.segment is None:
        return
    for _, box in boxes_of(canvas, on.lanes, frozenset((hit.segment,))):
        painter.save()
        painter.setClipRect(canvas.area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        light_up(painter, canvas, on.lanes, hit.segment, box)
        if hit.part in EDGES:
            x = box.left() if hit.part is Part.START else box.right() - 3
            painter.fillRect(QRectF(x, box.top(), 3, box.height()), canvas.theme.text)
        painter.restore()


def _paint_marking(painter: QPainter, canvas: Canvas, on: TimelineSurface) -> None:
    marking, editor = on.editor.state.marking, on.editor
    if marking is None:
        return
    index, now = on.index, on.playhead
    if editor.state.marks_end:
        start, end = min(now, marking.start), marking.start
    else:
        after = now if index is None else int(index.end_of(index.frame_at(now)))
        start, end = (marking.start, after) if after > marking.start else (now, marking.start)
    lane = next((lane for lane in on.lanes if lane.label.id == marking.class_id), None)
    if lane is not None:
        color = QColor(lane.label.color)
        band = (canvas.y_of(lane.top) + 2, lane.height - 4)
    else:
        color = canvas.theme.highlight
        band = (canvas.frame.ruler_bottom + 4, 24.0)
    chrome.paint_marking(painter, canvas, color, band, start, end, marking.start)


def _paint_previews(painter: QPainter, canvas: Canvas, lanes: Sequence[Lane], previews: Sequence[Preview]) -> None:
    by_class = {lane.label.id: lane for lane in lanes}
    for preview in previews:
        lane = by_class.get(preview.class_id)
        low, high = canvas.view.start, canvas.view.end
        if preview.end < low or preview.start > high:
            continue
        if lane is None:
            # No class yet: the first drag of a project.
            x, right = canvas.view.x_of(preview.start), canvas.view.x_of(preview.end)
            box = QRectF(x, canvas.frame.ruler_bottom + 6, max(right - x, 2.0), 24.0)
            paint_segment(painter, canvas, canvas.theme.highlight, box, None)
            continue
        at_home = preview.like is not None and preview.like.class_id == preview.class_id
        row = 0
        if at_home and preview.like is not None:
            member = lane.content.place.get(preview.like.id)
            row = lane.content.row_of(member) if member is not None else 0
        box = segment_box(canvas, lane, row, preview.start, preview.end)
        if not at_home and not lane.folded:
            box = QRectF(box.left(), canvas.y_of(lane.top) + 2, box.width(), lane.height - 4)
        # Dropping it confirms it: draw it as confirmed already.
        paint_segment(painter, canvas, QColor(lane.label.color), box, None)
        chrome.paint_selected(painter, canvas, [box], box if preview is previews[-1] else None)


def _paint_band(painter: QPainter, canvas: Canvas, band: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = band
    painter.save()
    painter.setClipRect(canvas.area)
    painter.setBrush(faded(canvas.theme.highlight, 0.14))
    painter.setPen(QPen(canvas.theme.highlight, 1.0))
    painter.drawRect(QRectF(left + 0.5, top + 0.5, right - left, bottom - top))
    painter.restore()


def _paint_bubble(painter: QPainter, canvas: Canvas, previews: Sequence[Preview]) -> None:
    """Draw the times beside a segment that is dragged."""
    one = previews[-1]
    text = f"{time_text(one.start)} – {time_text(one.end)}   {length_text(one.end - one.start)}"
    font = chrome.tabular(chrome.small(canvas.font, 0.92))
    painter.save()
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(text) + 18
    middle = (canvas.view.x_of(one.start) + canvas.view.x_of(one.end)) / 2
    left = min(max(middle - wide / 2, canvas.frame.header + 4), canvas.frame.width - wide - 4)
    box = QRectF(left, canvas.frame.ruler_top + 3, wide, 21)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(32, 34, 38) if not canvas.theme.dark else QColor(236, 238, 242))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor("white") if not canvas.theme.dark else QColor(20, 20, 24))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
