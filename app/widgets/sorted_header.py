"""A table header that draws the sort mark beside the column's name, where it fits."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QHeaderView

from app.widgets import theme

SIZE = 6  # pixels across the mark
GAP = 5  # between it and the name
PADDING = 3  # of a section, as the sheet has it


class SortedHeader(QHeaderView):
    """A horizontal header; the style sheet draws no sort mark itself."""

    def mark_at(self, section: int, rect: QRect) -> QPointF:
        """Centre of the sort mark: before a right-aligned name, after any other."""
        model, side = self.model(), self.orientation()
        name = str(model.headerData(section, side, Qt.ItemDataRole.DisplayRole) or "")
        alignment = model.headerData(section, side, Qt.ItemDataRole.TextAlignmentRole)
        wide = self.fontMetrics().horizontalAdvance(name) + PADDING + GAP + SIZE / 2
        right = alignment is not None and Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight
        x = rect.right() + 1 - wide if right else rect.left() + wide
        return QPointF(min(max(x, rect.left() + SIZE / 2), rect.right() - SIZE / 2), rect.center().y() + 1)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if not self.isSortIndicatorShown() or section != self.sortIndicatorSection():
            return
        middle = self.mark_at(section, rect)
        up = -1 if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else 1
        path = QPainterPath(middle + QPointF(-SIZE / 2, -up * SIZE / 4))
        path.lineTo(middle + QPointF(0, up * SIZE / 4))
        path.lineTo(middle + QPointF(SIZE / 2, -up * SIZE / 4))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().color("text"), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path)
        painter.restore()
