"""The detector's curves behind the segments: class scores, starts and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.document.detector_labels import row_of
from app.timeline.drawing.segments import Canvas
from app.timeline.lanes import FOLDED, Lane
from app.widgets.colors import faded

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.score_curves import Curves


def paint(painter: QPainter, canvas: Canvas, lane: Lane, curves: Curves) -> None:
    """Draw a class's score as a filled curve, starts as a line, ends as a dotted one."""
    row = row_of(curves, lane.label)
    if row is None or lane.height <= FOLDED:
        return
    top, foot = canvas.y_of(lane.top) + 2, canvas.y_of(lane.bottom) - 1
    xs, values = columns(curves.edges, curves.scores[row], canvas)
    if not len(xs):
        return
    color = canvas.theme.stroke(QColor(lane.label.color))
    high = foot - top
    painter.save()
    painter.setClipRect(QRectF(canvas.area.left(), top, canvas.area.width(), high))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    line = _points(xs, foot - values / 255.0 * high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(color, 0.20))
    painter.drawPolygon(QPolygonF([QPointF(line[0].x(), foot), *line, QPointF(line[-1].x(), foot)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(faded(color, 0.55), 1.0))
    painter.drawPolyline(QPolygonF(line))
    for rows, style in ((curves.starts, Qt.PenStyle.SolidLine), (curves.ends, Qt.PenStyle.DotLine)):
        if rows.shape[1] != curves.scores.shape[1]:
            continue
        xs, values = columns(curves.edges, rows[row], canvas)
        painter.setPen(QPen(faded(canvas.theme.text, 0.38), 1.0, style))
        painter.drawPolyline(QPolygonF(_points(xs, foot - values / 255.0 * high)))
    painter.restore()


def _points(xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64]) -> list[QPointF]:
    return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]


def columns(
    edges: npt.NDArray[np.int64], values: npt.NDArray[np.uint8], canvas: Canvas
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Pixels and values of a curve in view.

    A stretch counts at its middle; where many share a pixel, the greatest counts.

    Returns:
        xs ascending, values in [0, 255]; both (M,), no more than two a pixel.
    """
    view = canvas.view
    first = max(int(np.searchsorted(edges, view.start, side="right")) - 2, 0)
    last = min(int(np.searchsorted(edges, view.end, side="left")) + 1, len(values))
    part = values[first:last].astype(np.float64)
    if not len(part):
        return np.zeros(0), np.zeros(0)
    xs = view.xs_of((edges[first:last] + edges[first + 1 : last + 1]) // 2)
    if len(xs) <= view.width:
        return xs, part
    pixel = np.floor(xs)
    begin = np.flatnonzero(np.concatenate(([True], pixel[1:] != pixel[:-1])))
    return pixel[begin] + 0.5, np.maximum.reduceat(part, begin)
