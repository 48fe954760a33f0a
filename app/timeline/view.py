"""The timeline widget: lanes of one video's segments, edited with the mouse."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.i18n.numbers import time_text
from app.services.version_differences import Differing
from app.timeline import describe, gestures, menu
from app.timeline.drawing import chrome, differences, more_line, overlay, rest_line, score_curves, shot_boundaries
from app.timeline.drawing.segments import Canvas, paint_lanes
from app.timeline.geometry import panned
from app.timeline.gesture import Gesture, Pointer
from app.timeline.hit_testing import Hit, Part
from app.timeline.lanes import Lane
from app.timeline.reordering import Reorder
from app.timeline.surface import NUMBERS_FROM, OVERVIEW, TimelineSurface

#: How much one click of the wheel zooms, and how far it turns, in Qt's eighths of a degree.
WHEEL = 1.25
CLICK = 120


class TimelineView(TimelineSurface):
    """Lanes of segments over time, with ruler and overview.

    Wheel: zoom at the pointer; Ctrl and wheel, or a sideways wheel: pan; Shift and wheel, or over the names: scroll.
    Left button: scrub on the ruler (Shift: choose a stretch), draw in a lane, move a segment, trim an edge, select
    (Ctrl, Shift; Shift and drag, or a drag below the lanes: rubber band). On a name: mark this class next; drag it to
    another place. Middle button, or Alt and left: pan.

    Signals:
        seek_requested(int): show the picture at this time, µs.
        edge_preview(int): the same, while an edge is dragged; an end asks for the last frame inside.
        segment_activated(str): double-clicked.
        context_menu_requested(object, QPoint): a `Hit` and a global place, just before the menu opens.
    """

    def __init__(self, document: Document, selection: Selection, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(document, selection, editor, parent)
        self._turned = 0
        self._edge_timer.timeout.connect(self._pan_at_edge)

    def set_differences(self, differing: Mapping[str, Sequence[Differing]]) -> None:
        """Mark where two versions of the detector differ.

        Args:
            differing: video id → stretches; empty: no marks.
        """
        self._differing = differing
        self._lanes_changed()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        lanes = self.lanes
        canvas = self.canvas()
        if self._static is None or self._static.devicePixelRatio() != canvas.ratio:
            self._static = self._draw_static(canvas, lanes)
        painter = QPainter(self)
        painter.drawPixmap(QPointF(0, 0), self._static)
        if self._video is not None:
            overlay.paint(painter, canvas, self)
            if self.more is not None:
                more_line.paint(painter, canvas, self.more, self.rest)
        elif self.shows_words:
            chrome.paint_hint(painter, canvas, self.tr("Open a video, and its segments appear here."))
        painter.end()

    def _draw_static(self, canvas: Canvas, lanes: tuple[Lane, ...]) -> QPixmap:
        """Draw what stays the same while the playhead moves."""
        ratio = canvas.ratio
        pixmap = QPixmap(QSize(round(self.width() * ratio), round(self.height() * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(canvas.theme.header)
        painter = QPainter(pixmap)
        curves = self.strips.curves if self.strips.shows_curves else None
        paint_lanes(painter, canvas, lanes, partial(score_curves.paint, curves=curves) if curves is not None else None)
        if self.differing:
            differences.paint(painter, canvas, lanes, self.differing)
        length = float(self._length)
        overview = self.overview
        if self._map is None and self._length:
            size = (round(overview.view.width * ratio), round((OVERVIEW - 12) * ratio))
            self._map = chrome.overview_image(lanes, length, *size)
        chrome.paint_overview(painter, canvas, overview, self._map)
        self.strips.paint(painter, canvas, self._length)
        chrome.paint_ruler(painter, canvas, length, self._frame_numbers(canvas))
        shot_boundaries.paint(painter, canvas, self.cuts)
        chrome.paint_names(painter, canvas, lanes, self.editor.state.active_class)
        if self.rest is not None:
            rest_line.paint(painter, canvas, self.rest)
        painter.end()
        return pixmap

    def _frame_numbers(self, canvas: Canvas) -> list[tuple[int, float, float]]:
        index, limits = self._index, self.navigation.limits
        if index is None or not len(canvas.edges) or (limits.frame or 0) * canvas.view.scale < NUMBERS_FROM:
            return []
        first = int(index.frame_at(int(canvas.edges[0])))
        xs = canvas.view.xs_of(canvas.edges)
        return [(first + at, float(xs[at]), float(xs[at + 1])) for at in range(len(xs) - 1)]

    # -- mouse

    def _at(self, event: QMouseEvent) -> Pointer:
        held = event.modifiers()
        free = bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier))
        place = event.position()
        return Pointer(place.x(), place.y(), free, bool(held & Qt.KeyboardModifier.ShiftModifier))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if self._gesture is not None or self._video is None:
            return
        hit = self.hit(at.x, at.y)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.button() == Qt.MouseButton.MiddleButton or (event.button() == Qt.MouseButton.LeftButton and alt):
            self._gesture = gestures.Pan(self, hit, at)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._gesture = self._begin(hit, at)
        if self._gesture is not None:
            self.editor.state.set_gesture(self.cancel_gesture)
            QToolTip.hideText()
            self._hover = None
            self._pointer = at
            self._set_cursor(hit)
            self._stale_if_lifted(frozenset())

    def _begin(self, hit: Hit, at: Pointer) -> Gesture | None:
        if hit.part is Part.FOLD and hit.class_id is not None:
            self.toggle_folded(hit.class_id)
        elif hit.part is Part.REST:
            self.toggle_rest()
        elif hit.part is Part.MORE and self.more is not None:
            self.scroll_to(self.more.next)
        elif hit.part is Part.HEADER:
            return Reorder(self, hit, at)
        elif hit.part is Part.OVERVIEW:
            time = self.overview.view.time_at(at.x)
            grip = (time - self.viewport.start) / self.viewport.span if self.viewport.sees(time) else None
            return gestures.Overview(self, hit, at, grip)
        else:
            return gestures.begin(self, hit, at)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if self._gesture is None:
            self._hover_at(at)
            return
        self._pointer = at
        self._move_gesture(at)
        outside = at.x < self.frame.header + 4 or at.x > self.frame.width - 4
        if outside and self._gesture.pans and self._gesture.dragging:
            if not self._edge_timer.isActive():
                self._edge_timer.start()
        else:
            self._edge_timer.stop()

    def _move_gesture(self, at: Pointer) -> None:
        if self._gesture is not None:
            lifted = self._gesture.lifted
            self._gesture.moved(at)
            self._stale_if_lifted(lifted)
            self.update()

    def _stale_if_lifted(self, before: Collection[str]) -> None:
        if self._gesture is not None and self._gesture.lifted != before:
            self._stale()

    def _pan_at_edge(self) -> None:
        """Pan while the pointer is held beyond a side, faster the further out."""
        at = self._pointer
        if self._gesture is None or at is None:
            self._edge_timer.stop()
            return
        right = self.frame.width - 4
        out = at.x - right if at.x > right else at.x - self.frame.header - 4
        self.navigation.show(panned(self.viewport, min(max(out * 0.5, -60.0), 60.0), self.navigation.limits))
        self._move_gesture(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, at = self._gesture, self._at(event)
        if gesture is None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        # The gesture is over before its verb runs: what the verb changes is drawn in its place again.
        gesture.moved(at)
        self._end_gesture()
        gesture.released(at)
        self._hover_at(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = self._at(event)
        hit = self.hit(at.x, at.y)
        segment = self.document.segment(hit.segment) if hit.segment is not None else None
        if segment is not None:
            self.selection.set((segment.id,))
            self.seek(segment.start)
            self.segment_activated.emit(segment.id)
        elif hit.part is Part.HEADER and hit.class_id is not None:
            self.toggle_folded(hit.class_id)
        elif hit.part is Part.OVERVIEW:
            self.navigation.show_all()
        else:
            self.mousePressEvent(event)

    def _hover_at(self, at: Pointer) -> None:
        hit = self.hit(at.x, at.y) if self._video is not None else None
        if hit != self._hover:
            self._hover = hit
            self._set_cursor(hit)
            self.update()

    def _set_cursor(self, hit: Hit | None) -> None:
        shapes = {
            Part.START: Qt.CursorShape.SizeHorCursor,
            Part.END: Qt.CursorShape.SizeHorCursor,
            Part.LANE: Qt.CursorShape.CrossCursor,
            Part.HEADER: Qt.CursorShape.PointingHandCursor,
            Part.FOLD: Qt.CursorShape.PointingHandCursor,
            Part.REST: Qt.CursorShape.PointingHandCursor,
            Part.MORE: Qt.CursorShape.PointingHandCursor,
        }
        shape = shapes.get(hit.part) if hit is not None else None
        if isinstance(self._gesture, gestures.Pan):
            shape = Qt.CursorShape.ClosedHandCursor
        if shape is None:
            self.unsetCursor()
        else:
            self.setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        if self._gesture is None:
            self._hover = None
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        exact = event.pixelDelta()
        turned = event.angleDelta()
        dx, dy = (exact.x(), exact.y()) if not exact.isNull() else (turned.x() * 0.5, turned.y() * 0.5)
        held = event.modifiers()
        place = event.position()
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if (shift or place.x() < self.frame.header) and not self._bar.isHidden():
            if exact.isNull():
                self._turned += turned.y() or turned.x()  # fine wheels turn by less than a click at a time
                clicks = int(self._turned / CLICK)
                self._turned -= clicks * CLICK
                for _ in range(abs(clicks)):
                    self.scroll_lane(down=clicks < 0)
            else:
                self._bar.setValue(round(self._bar.value() - (dy or dx)))
        elif held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier) or abs(dx) > abs(dy):
            self.navigation.pan(-(dx if abs(dx) > abs(dy) else dy))
        elif dy:
            self.navigation.zoom(WHEEL ** (dy / 60.0), max(place.x(), self.frame.header))
        if self._gesture is not None and self._pointer is not None:
            self._move_gesture(self._pointer)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._video is None or self._gesture is not None:
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        hit, time = self._menu_place(event.pos(), by_key)
        where = event.globalPos()
        if by_key and hit.segment is not None:
            box = self.box_of(hit.segment)
            where = self.mapToGlobal(box.center().toPoint()) if box is not None else where
        self.context_menu_requested.emit(hit, where)
        self.menu_for(hit, time).popup(where)

    def _menu_place(self, place: QPoint, by_key: bool) -> tuple[Hit, int]:
        segment = self.editor.state.current()
        if by_key and segment is not None:
            return Hit(Part.BODY, segment.class_id, segment.id), self.playhead
        time = round(min(max(self.viewport.time_at(place.x()), 0), max(self._length - 1, 0)))
        return self.hit(place.x(), place.y()), time

    def menu_for(self, hit: Hit, time: int) -> QMenu:
        """The context menu of a place.

        Selects the segment there, unless it is part of the selection.
        """
        if hit.segment is not None and self.document.segment(hit.segment) is not None:
            if hit.segment not in self.selection:
                self.selection.set((hit.segment,))
            made = menu.segment_menu(self, self.editor.state.selected(), time)
        else:
            made = menu.lane_menu(self, hit, time)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return made

    # -- the rest

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show tooltips.

        Overriding `event` would not do: an error in a handler called through it would end the process.
        """
        if watched is not self or event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        text = self.tip_at(event.pos())
        if text and self._gesture is None:
            QToolTip.showText(event.globalPos(), text, self)
        else:
            QToolTip.hideText()
        return True

    def tip_at(self, place: QPoint) -> str:
        """The tooltip of a place."""
        if self.differing:
            mark = differences.at(self.canvas(), self.lanes, self.differing, place.x(), place.y())
            if mark is not None:
                return differences.tip(self, mark)
        if self.frame.ruler_top <= place.y() < self.frame.ruler_bottom and place.x() >= self.frame.header:
            cut = self.cuts.at(self.viewport, place.x())
            if cut is not None:
                return self.tr("Camera cut at {0}").format(time_text(cut))
        hit = self.hit(place.x(), place.y())
        return describe.tip(self.editor, hit, round(self.viewport.time_at(place.x())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.cancel_gesture():
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._stale()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._map = None
        if event.size().height() != event.oldSize().height():
            self._choice.settle()
            self._lanes = None
        if self._lanes is None:
            _ = self.lanes
        else:
            self._fit_bar()
        self._stale()
