"""Draws ruler, overview, class names and corner, and what changes with every frame."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.i18n.numbers import count_text, localised, time_text
from app.timeline.drawing.segments import Canvas
from app.timeline.geometry import MARGIN, Viewport, coverage, tick_label, tick_step, ticks, touched
from app.timeline.lanes import FOLDED, Lane
from app.widgets.colors import faded, mix

#: What is narrower is selected with a tint instead of a ring, pixels.
SLIM = 8.0


@dataclass(frozen=True, slots=True)
class Overview:
    """The strip that shows the whole video, with a scale of its own."""

    left: float
    width: float
    duration: float

    @property
    def view(self) -> Viewport:
        """The whole video as a viewport."""
        inner = max(self.width - 2 * MARGIN, 1.0)
        return Viewport(0.0, max(self.duration, 1.0), self.left + MARGIN, inner)


def small(font: QFont, by: float = 0.86) -> QFont:
    """A smaller version of the widget's font."""
    result = QFont(font)
    if font.pixelSize() > 0:
        result.setPixelSize(max(round(font.pixelSize() * by), 8))
    else:
        result.setPointSizeF(font.pointSizeF() * by)
    return result


def tabular(font: QFont) -> QFont:
    """The font with digits of equal width, so that a running time does not jitter."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def overview_image(lanes: Sequence[Lane], duration: float, width: int, height: int) -> QImage:
    """A small map of all lanes, a stripe a class, denser colour where more is covered.

    It shows what annotators decided, and proposals at or above the threshold; no ghosts and no rejected proposals.

    Args:
        lanes: from top to bottom.
        duration: of the video, µs.
        width: device pixels.
        height: device pixels.
    """
    pixels = np.zeros((max(height, 1), max(width, 1), 4), dtype=np.uint8)
    full = [lane for lane in lanes if lane.content.count]
    for number, lane in enumerate(full):
        top, bottom = round(number * height / len(full)), round((number + 1) * height / len(full))
        if bottom - top > 2:
            bottom -= 1
        bottom = max(bottom, top + 1)
        alpha = np.zeros(width)
        content = lane.content
        person, rejected = content.person, content.rejected
        for chosen, least, more in ((person, 0.45, 0.55), (~person & ~rejected, 0.25, 0.35)):
            part, trace = np.zeros(width), np.zeros(width, dtype=bool)
            for row in content.rows:
                members = chosen[row.members]
                part += coverage(row.starts[members], row.ends[members], duration, width)
                trace |= touched(row.starts[members], row.ends[members], duration, width)
            # Even the shortest segment leaves a mark; sums that should be 0 may be slightly off and leave none.
            alpha = np.maximum(alpha, np.where(trace, least + more * part, 0.0))
        alpha = np.clip(alpha, 0.0, 1.0)
        color = QColor(lane.label.color)
        for channel, value in enumerate((color.blue(), color.green(), color.red(), 255)):
            pixels[top:bottom, :, channel] = np.maximum(pixels[top:bottom, :, channel], np.round(alpha * value))
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()


def paint_overview(painter: QPainter, canvas: Canvas, overview: Overview, image: QImage | None) -> None:
    """Draw the strip's background, its map and the reviewed stretches, without the view box."""
    theme, frame = canvas.theme, canvas.frame
    painter.fillRect(QRectF(frame.header, 0, frame.width - frame.header, frame.overview_bottom), theme.strip)
    view = overview.view
    if image is not None:
        painter.drawImage(QRectF(view.left, 5, view.width, frame.overview_bottom - 12), image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.reviewed)
    for start, end in canvas.reviewed:
        painter.drawRect(QRectF(view.x_of(start), frame.overview_bottom - 4, (end - start) * view.scale, 2))


def paint_ruler(
    painter: QPainter, canvas: Canvas, duration: float, numbers: Sequence[tuple[int, float, float]]
) -> None:
    """Draw the ruler's ticks and times.

    Args:
        duration: of the video, µs.
        numbers: frame numbers with their pixels, where frames are wide enough for them.
    """
    theme, frame, view = canvas.theme, canvas.frame, canvas.view
    top, bottom = frame.ruler_top, frame.ruler_bottom
    painter.save()
    painter.setClipRect(QRectF(frame.header, top, frame.width - frame.header, bottom - top))
    painter.fillRect(QRectF(frame.header, top, frame.width - frame.header, bottom - top), theme.header)
    hair = 1 / canvas.ratio
    # What lies outside of the video is no place to mark anything.
    for left, right in ((frame.header, view.x_of(0)), (view.x_of(duration), frame.width)):
        if right > left:
            painter.fillRect(QRectF(left, top, right - left, bottom - top), mix(theme.header, theme.text, 0.07))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.reviewed)
    for start, end in canvas.reviewed:
        left, right = max(view.x_of(start), frame.header), min(view.x_of(end), frame.width)
        if right > left:
            painter.drawRect(QRectF(left, bottom - 4, right - left, 3))
    step = tick_step(view)
    if not numbers:
        painter.setBrush(faded(theme.text, 0.30))
        xs = [canvas.crisp(view.x_of(tick)) for tick in ticks(view, step.minor, until=duration)]
        painter.drawRects([QRectF(x, bottom - 9, hair, 5) for x in xs])
    font = tabular(small(canvas.font))
    painter.setFont(font)
    # With frame numbers below them, times move up to the ruler's top.
    long, room = (top, 14.0) if numbers else (bottom - 13, bottom - top - 8)
    for tick in ticks(view, step.major, until=duration):
        x = canvas.crisp(view.x_of(tick))
        painter.fillRect(QRectF(x, long, hair, 13 if numbers else 9), faded(theme.text, 0.5))
        painter.setPen(theme.faint)
        if canvas.words and x + 40 < frame.width:
            label = QRectF(x + 4, top + 1, 120, room)
            text = localised(tick_label(tick, step.major))
            painter.drawText(label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    if numbers:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.text, 0.22))
        painter.drawRects([QRectF(canvas.crisp(left), bottom - 12, hair, 12) for _, left, _ in numbers])
    if canvas.words and numbers:
        _paint_frame_numbers(painter, canvas, font, numbers)
    painter.fillRect(QRectF(frame.header, bottom - hair, frame.width - frame.header, hair), theme.line)
    painter.restore()


def _paint_frame_numbers(
    painter: QPainter, canvas: Canvas, font: QFont, numbers: Sequence[tuple[int, float, float]]
) -> None:
    """Draw each frame's number between its edges, at the bottom of the ruler."""
    frame = canvas.frame
    painter.setFont(small(font, 0.86))
    painter.setPen(faded(canvas.theme.text, 0.75))
    for number, left, right in numbers:
        box = QRectF(left, frame.ruler_bottom - 14, right - left, 12)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, str(number))


def paint_names(painter: QPainter, canvas: Canvas, lanes: Collection[Lane], active: str | None) -> None:
    """Draw the column of classes: fold mark, colour, name, count."""
    theme, frame = canvas.theme, canvas.frame
    column = QRectF(0, frame.ruler_bottom, frame.header, frame.height - frame.ruler_bottom)
    painter.save()
    painter.setClipRect(column)
    painter.fillRect(column, theme.header)
    hair = 1 / canvas.ratio
    counted = tabular(small(canvas.font))
    for lane in lanes:
        top, height = canvas.crisp(canvas.y_of(lane.top)), canvas.crisp(lane.height)
        if top + height < column.top() or top > column.bottom():
            continue
        color = QColor(lane.label.color)
        if lane.label.id == active:
            painter.fillRect(QRectF(0, top, frame.header, height), faded(theme.highlight, 0.16))
            painter.fillRect(QRectF(0, top, 3, height - hair), theme.highlight)
        painter.fillRect(QRectF(0, top + height - hair, frame.header, hair), theme.line)
        middle = top + (height - hair) / 2 if lane.folded else top + min(height / 2, 16.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        paint_fold_mark(painter, QPointF(12, middle), lane.folded, theme.faint)
        side = 8.0 if lane.folded else 11.0
        painter.setPen(QPen(theme.edge(color), 1.0))
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(22, middle - side / 2, side, side), 2.5, 2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not canvas.words:
            continue
        font = small(canvas.font, 0.8) if lane.folded else QFont(canvas.font)
        font.setBold(lane.label.id == active)
        count = count_text(lane.content.count) if lane.content.count else ""
        painter.setFont(counted if not lane.folded else small(counted, 0.9))
        painter.setPen(theme.text if lane.label.id == active else theme.faint)
        room = QRectF(0, middle - 10, frame.header - 9, 20)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        taken = QFontMetricsF(counted).horizontalAdvance(count) + (10 if count else 0)
        painter.setFont(font)
        painter.setPen(theme.text)
        name = QRectF(40, middle - 10, frame.header - 49 - taken, 20)
        text = QFontMetricsF(font).elidedText(lane.label.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.fillRect(QRectF(frame.header - hair, column.top(), hair, column.height()), theme.line)
    painter.restore()


def paint_fold_mark(painter: QPainter, at: QPointF, folded: bool, color: QColor) -> None:
    """Draw the triangle that shows whether a lane is folded."""
    path = QPainterPath()
    if folded:
        path.addPolygon(QPolygonF([at + QPointF(-1.5, -3), at + QPointF(1.5, 0), at + QPointF(-1.5, 3)]))
    else:
        path.addPolygon(QPolygonF([at + QPointF(-3.5, -2), at + QPointF(0, 1.5), at + QPointF(3.5, -2)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)


def paint_corner(painter: QPainter, canvas: Canvas, time: int, frame_number: int | None) -> None:
    """Draw time and frame of the playhead, which are always in view."""
    theme, frame = canvas.theme, canvas.frame
    box = QRectF(0, 0, frame.header, frame.ruler_bottom)
    hair = 1 / canvas.ratio
    painter.fillRect(box, theme.header)
    painter.fillRect(QRectF(frame.header - hair, 0, hair, box.height()), theme.line)
    painter.fillRect(QRectF(0, box.height() - hair, frame.header, hair), theme.line)
    if not canvas.words:
        return
    font = tabular(QFont(canvas.font))
    if font.pixelSize() > 0:
        font.setPixelSize(round(font.pixelSize() * 1.28))
    else:
        font.setPointSizeF(font.pointSizeF() * 1.28)
    painter.setFont(font)
    painter.setPen(theme.text)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    # Time and frame stay together where strips make the corner taller.
    box.setHeight(box.height() - frame.strips)
    painter.drawText(QRectF(12, 5, box.width() - 16, box.height() / 2), left, time_text(time))
    painter.setFont(tabular(small(canvas.font)))
    painter.setPen(theme.faint)
    number = "…" if frame_number is None else count_text(frame_number)
    frame_text = QCoreApplication.translate("TimelineView", "frame {0}").format(number)
    painter.drawText(QRectF(12, box.height() / 2 + 1, box.width() - 16, box.height() / 2 - 6), left, frame_text)


def paint_view_box(painter: QPainter, canvas: Canvas, overview: Overview) -> None:
    """Draw the box on the overview that marks the part in view."""
    view, frame = overview.view, canvas.frame
    left = max(view.x_of(max(canvas.view.start, 0)), frame.header + 1)
    right = min(view.x_of(min(canvas.view.end, overview.duration)), frame.width - 1)
    # Never so thin that it cannot be found.
    if right - left < 6:
        left, right = (left + right) / 2 - 3, (left + right) / 2 + 3
    box = QRectF(canvas.crisp(left), 2.5, canvas.crisp(right - left), frame.overview_bottom - 5)
    shade = faded(canvas.theme.lane, 0.55)
    for outside in (
        QRectF(frame.header, 0, box.left() - frame.header, frame.overview_bottom),
        QRectF(box.right(), 0, frame.width - box.right(), frame.overview_bottom),
    ):
        if outside.width() > 0:
            painter.fillRect(outside, shade)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(faded(canvas.theme.highlight, 0.10))
    painter.setPen(QPen(canvas.theme.highlight, 1.25))
    painter.drawRoundedRect(box.adjusted(0.5, 0, -0.5, 0), 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_playhead(painter: QPainter, canvas: Canvas, time: int, end: int | None, overview: Overview | None) -> None:
    """Draw the playhead through all lanes, or an arrow where it is out of view.

    Args:
        time: start of the shown frame, µs.
        end: its end, µs.
        overview: the strip on which it is drawn too.
    """
    frame, view, color = canvas.frame, canvas.view, canvas.theme.playhead
    if overview is not None:
        x = canvas.crisp(overview.view.x_of(time))
        painter.fillRect(QRectF(x - 0.5, 1, 1.0, frame.overview_bottom - 2), color)
    x = canvas.crisp(view.x_of(time))
    top = frame.ruler_top + 2
    painter.save()
    painter.setClipRect(QRectF(frame.header, frame.overview_bottom, frame.width - frame.header, frame.height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if x < frame.header or x > frame.width:
        side = -1.0 if x < frame.header else 1.0
        edge = frame.header + 3 if side < 0 else frame.width - 3
        at = QPointF(edge, top + 8)
        painter.drawPolygon(QPolygonF([at, at + QPointF(-7 * side, -5), at + QPointF(-7 * side, 5)]))
        painter.restore()
        return
    if end is not None and (end - time) * view.scale >= 3:
        width = canvas.crisp((end - time) * view.scale)
        painter.fillRect(QRectF(x, frame.ruler_bottom, width, frame.height), faded(color, 0.10))
        painter.fillRect(QRectF(x, frame.ruler_bottom - 3, width, 3), faded(color, 0.55))
    painter.fillRect(QRectF(x, frame.overview_bottom, 1.0, frame.height - frame.overview_bottom), color)
    middle = x + 0.5
    handle = [(-5.5, 0), (5.5, 0), (5.5, 6), (0, 12), (-5.5, 6)]
    painter.drawPolygon(QPolygonF([QPointF(middle + dx, top + dy) for dx, dy in handle]))
    painter.restore()


def paint_stretch(painter: QPainter, canvas: Canvas, stretch: tuple[int, int], color: QColor) -> None:
    """Draw a selected stretch of time, in the ruler and through the lanes.

    Args:
        stretch: start and end, µs.
        color: of the stretch.
    """
    frame, view = canvas.frame, canvas.view
    left, right = max(view.x_of(stretch[0]), frame.header), min(view.x_of(stretch[1]), frame.width)
    if right <= left:
        return
    painter.fillRect(QRectF(left, frame.overview_bottom, right - left, frame.height), faded(color, 0.10))
    painter.fillRect(
        QRectF(left, frame.ruler_top, right - left, frame.ruler_bottom - frame.ruler_top),
        faded(color, 0.18),
    )
    for x in (left, right - 1):
        painter.fillRect(QRectF(canvas.crisp(x), frame.overview_bottom, 1, frame.height), faded(color, 0.6))


def paint_guide(painter: QPainter, canvas: Canvas, time: int) -> None:
    """Draw the guide line at the time that an edge snaps to."""
    x = canvas.crisp(canvas.view.x_of(time))
    if canvas.frame.header <= x <= canvas.frame.width:
        painter.setPen(QPen(canvas.theme.guide, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x + 0.5, canvas.frame.overview_bottom), QPointF(x + 0.5, canvas.frame.height))


def paint_selected(
    painter: QPainter,
    canvas: Canvas,
    boxes: Sequence[QRectF],
    current: QRectF | None,
    slim: Sequence[QRectF] = (),
) -> None:
    """Draw outlines of the selected segments, with handles on their edges.

    Args:
        boxes: of segments wide enough for an outline.
        current: the box of the current one.
        slim: boxes of narrow segments, which are only tinted.
    """
    painter.save()
    painter.setClipRect(canvas.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    theme = canvas.theme
    ring = theme.text if theme.dark else QColor(20, 20, 24)
    # Thousands may be selected at once; of what is narrow, a tint in one call is enough.
    if slim:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.highlight, 0.45))
        painter.drawRects([box.adjusted(-1, -2, 1, 2) for box in slim])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for box in boxes:
        around = box.adjusted(-1, -1, 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.lane, 4.0))
        painter.drawRoundedRect(around, 4.5, 4.5)
        painter.setPen(QPen(theme.highlight if box != current else ring, 2.0))
        painter.drawRoundedRect(around, 4.5, 4.5)
        if box.width() >= 16 and box.height() > FOLDED:
            painter.setPen(QPen(faded(QColor("black"), 0.45), 0.75))
            painter.setBrush(QColor("white"))
            tall = min(box.height() - 8, 12.0)
            for x in (box.left() + 2.5, box.right() - 5.5):
                painter.drawRoundedRect(QRectF(x, box.center().y() - tall / 2, 3.0, tall), 1.5, 1.5)
    painter.restore()


def paint_marking(
    painter: QPainter, canvas: Canvas, color: QColor, band: tuple[float, float], start: float, end: float, anchor: float
) -> None:
    """Draw the segment being marked, from its first edge to the shown frame.

    Args:
        color: of the class.
        band: top and height of the lane, pixels.
        start: µs.
        end: µs.
        anchor: the edge that is set, µs.
    """
    top, height = band
    painter.save()
    painter.setClipRect(
        QRectF(canvas.frame.header, canvas.frame.overview_bottom, canvas.frame.width, canvas.frame.height)
    )
    left, right = canvas.view.x_of(start), canvas.view.x_of(end)
    low, high = canvas.frame.header - 20, canvas.frame.width + 20
    left, right = min(max(left, low), high), min(max(right, low), high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(faded(color, 0.38))
    painter.setPen(QPen(canvas.theme.stroke(color), 1.5, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(QRectF(left, top + 0.5, max(right - left, 2.0), height - 1), 3.5, 3.5)
    x = canvas.crisp(canvas.view.x_of(anchor))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(canvas.theme.stroke(color))
    painter.drawRect(QRectF(x - 0.75, canvas.frame.ruler_bottom - 12, 1.5, canvas.frame.height))
    side = 1.0 if anchor <= start else -1.0
    flag = canvas.frame.ruler_bottom - 12
    painter.drawPolygon(QPolygonF([QPointF(x, flag), QPointF(x + 8 * side, flag + 4), QPointF(x, flag + 8)]))
    painter.restore()


def paint_hint(painter: QPainter, canvas: Canvas, text: str) -> None:
    """Draw what to do, where there are no lanes yet."""
    painter.setFont(canvas.font)
    painter.setPen(canvas.theme.faint)
    painter.drawText(
        canvas.area.adjusted(24, 12, -24, -12), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text
    )
