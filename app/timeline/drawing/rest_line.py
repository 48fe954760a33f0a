"""Draws the line of the classes put away, and the insertion mark of a dragged lane."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.i18n.translation import counted
from app.timeline.drawing.chrome import paint_fold_mark, small
from app.timeline.drawing.segments import Canvas
from app.timeline.lane_choice import REST, Rest
from app.widgets.colors import mix


def rest_text(rest: Rest) -> str:
    """The line's text: how many lanes it stands for."""
    return counted(rest.count, "1 more class, nothing shown here", "{n:,} more classes, nothing shown here")


def paint(painter: QPainter, canvas: Canvas, rest: Rest) -> None:
    """Draw a thin line across names and lanes, with its text."""
    theme, frame = canvas.theme, canvas.frame
    top = canvas.crisp(canvas.y_of(rest.top))
    painter.save()
    painter.setClipRect(QRectF(0, frame.ruler_bottom, frame.width, frame.height - frame.ruler_bottom))
    painter.fillRect(QRectF(0, top, frame.width, REST), mix(theme.header, theme.text, 0.04))
    hair = 1 / canvas.ratio
    painter.fillRect(QRectF(0, top + REST - hair, frame.width, hair), theme.line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    paint_fold_mark(painter, QPointF(12, top + REST / 2), not rest.open, theme.faint)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if canvas.words:
        painter.setFont(small(canvas.font))
        painter.setPen(theme.faint)
        box = QRectF(22, top, frame.width - 30, REST - hair)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, rest_text(rest))
    painter.restore()


def paint_insertion(painter: QPainter, canvas: Canvas, line: float) -> None:
    """Draw the line at which a dragged lane would be inserted."""
    y = canvas.crisp(canvas.y_of(line))
    painter.fillRect(QRectF(0, y - 1.5, canvas.frame.width, 3), canvas.theme.highlight)
