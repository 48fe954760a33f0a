"""Marks above the lanes where two versions of the detector differ.

They are shown while a choice between the versions is due. The upper mark of a stretch is the new version's, solid; the
lower one is the old version's, hatched.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.document.detector_labels import is_called
from app.i18n.numbers import decimal_text, time_text
from app.services.version_differences import Differing, Times
from app.timeline.drawing.palette import hatching
from app.timeline.drawing.segments import Canvas
from app.timeline.lanes import Lane
from app.widgets.colors import faded

#: Pixels: how tall a mark is, and both of them with what lies between.
MARK, BAND = 3.0, 8.0


def _marks(canvas: Canvas, lane: Lane, difference: Differing) -> tuple[QRectF | None, QRectF | None]:
    """The boxes of the new version's mark and the old one's."""
    top = canvas.crisp(canvas.y_of(lane.top))
    boxes: list[QRectF | None] = []
    for times, y in ((difference.new, top + 0.5), (difference.old, top + 0.5 + MARK + 1.0)):
        if times is None or times[1] < canvas.view.start or times[0] > canvas.view.end:
            boxes.append(None)
            continue
        low, high = canvas.frame.header - 20, canvas.frame.width + 20
        left = canvas.crisp(min(max(canvas.view.x_of(times[0]), low), high))
        right = canvas.crisp(min(max(canvas.view.x_of(times[1]), low), high))
        boxes.append(QRectF(left, y, max(right - left, 3.0), MARK))
    return boxes[0], boxes[1]


def paint(painter: QPainter, canvas: Canvas, lanes: Sequence[Lane], differing: Sequence[Differing]) -> None:
    """Draw all marks in view, above the segments."""
    theme = canvas.theme
    painter.save()
    painter.setClipRect(canvas.area)
    for lane in lanes:
        for difference in differing:
            if not is_called(lane.label, difference.label):
                continue
            new, old = _marks(canvas, lane, difference)
            for box in (new, old):
                if box is not None:
                    # Segments begin further down: what little is covered of them shows that this is no part of them.
                    painter.fillRect(box.adjusted(-1, -1, 1, 1), theme.lane)
            if new is not None:
                painter.fillRect(new, theme.highlight)
            if old is not None:
                painter.setBrushOrigin(QPointF(old.left(), old.top()))
                painter.fillRect(old, hatching(theme.text, 0.75, canvas.ratio))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(faded(theme.text, 0.6), 1 / canvas.ratio))
                painter.drawRect(old)
    painter.restore()


def at(canvas: Canvas, lanes: Sequence[Lane], differing: Sequence[Differing], x: float, y: float) -> Differing | None:
    """The difference whose marks lie at a place of the widget."""
    for lane in lanes:
        if canvas.y_of(lane.top) <= y < canvas.y_of(lane.top) + BAND:
            for difference in differing:
                boxes = [box for box in _marks(canvas, lane, difference) if box is not None]
                if is_called(lane.label, difference.label) and any(
                    box.left() - 2 <= x <= box.right() + 2 for box in boxes
                ):
                    return difference
    return None


def tip(words: QWidget, difference: Differing) -> str:
    """The tooltip of a mark, as rich text.

    Args:
        words: the widget that translates it.
        difference: the marked one.
    """

    def times(stretch: Times) -> str:
        return f"{time_text(stretch[0])} – {time_text(stretch[1])}"

    score = decimal_text(difference.score)
    if difference.old is None and difference.new is not None:
        text = words.tr("Only the new version finds this: {0}, score {1}.").format(times(difference.new), score)
    elif difference.new is None and difference.old is not None:
        text = words.tr("Only the old version finds this: {0}, score {1}.").format(times(difference.old), score)
    elif difference.new is not None and difference.old is not None:
        text = words.tr("The new version has it at {0}, the old one at {1}.").format(
            times(difference.new), times(difference.old)
        )
    else:
        return ""
    choice = words.tr("Click Fine-tune to choose between the two.")
    return f"<b>{escape(difference.label)}</b><br>{escape(text)}<br>{escape(choice)}"
