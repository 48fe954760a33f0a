"""A list over the lanes that finds a class by a few letters, or makes a new one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from afsd_core.project.names import folded
from afsd_core.project.records import LabelClass
from app.actions.shortcuts import shown_key
from app.editor.editor import Editor
from app.i18n.numbers import count_text
from app.i18n.text_matching import plain
from app.i18n.translation import counted
from app.widgets import theme
from app.widgets.colors import color_icon

_Index = QModelIndex | QPersistentModelIndex
_CLASS, _KEY, _NEW, _ALL = (Qt.ItemDataRole.UserRole + n for n in range(4))
_ROWS = 9  # shown at once
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS, Qt.Key.Key_PageDown: _ROWS}


def ranked(classes: Sequence[LabelClass], typed: str) -> list[LabelClass]:
    """The classes that the typed text may mean, the likeliest first.

    An equal name comes first, then one that is equal without accents, one that begins with the text, one with a later
    word that begins with it, one that contains it, and last one that contains all its words in any order. Equally good
    ones keep their order.
    """
    loosely_typed, parts = _loose(typed), _loose(typed).split()

    def rank(name: str) -> int:
        loose = _loose(name)
        if loose == loosely_typed:
            return 0 if folded(name) == folded(typed) else 1
        if loose.startswith(loosely_typed):
            return 2
        if f" {loosely_typed}" in loose:
            return 3
        return 4 if loosely_typed in loose else 5 if all(part in loose for part in parts) else 6

    ranking = [(rank(label.name), label) for label in classes]
    return [label for place, label in sorted(ranking, key=lambda pair: pair[0]) if place < 6]


def _loose(text: str) -> str:
    return " ".join(plain(text).replace("-", " ").replace("_", " ").split())


class _Rows(QStyledItemDelegate):
    """Draws a class's key at the right of its row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        key = index.data(_KEY)
        if key:
            painter.save()
            painter.setPen(theme.current().color("muted"))
            box = option.rect.adjusted(0, 0, -10, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 34, max(size.height(), option.fontMetrics.height() + 10))


class ClassChooser(QFrame):
    """Chooses or names a class: of the marking, else of the selection, else the active one.

    ↑ and ↓ move in a circle; Enter or a click takes a row; Esc, or a click elsewhere, changes nothing.
    """

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("class_chooser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.editor = editor
        # What a person has used stands before what detectors have only proposed.
        self._classes = sorted(editor.document.classes(), key=lambda label: not self._of_people(label))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        self.about = QLabel(self._about())
        self.about.setObjectName("class_chooser_about")
        self.about.setProperty("role", "muted")
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.name = QLineEdit()
        self.name.setObjectName("class_chooser_name")
        self.name.setPlaceholderText(self.tr("Name of a class, new or not"))
        self.name.setAccessibleName(self.about.text())
        self.name.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("class_chooser_list")
        self.list.setAccessibleName(self.tr("Classes"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(14, 14))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.list.setItemDelegate(_Rows(self.list))
        for widget in (self.about, self.name, self.list):
            column.addWidget(widget)
        self.setFocusProxy(self.name)
        self.name.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self.take)
        self.list.currentItemChanged.connect(lambda item, _before: self._tell(item))
        self._fill("")

    def _about(self) -> str:
        editor, count = self.editor, len(self.editor.selection.ids)
        if editor.state.marking is not None:
            return self.tr("Class of what is being marked")
        if count > 1:
            return counted(count, "Class of the selected segment", "Class of the {n:,} selected segments")
        return self.tr("Class of the selected segment") if count else self.tr("Class of what is marked next")

    def _own(self) -> str | None:
        """The class of the selected segments; None where there are several."""
        editor = self.editor
        if editor.state.marking is not None:
            return editor.state.marking.class_id or editor.state.active_class
        if editor.selection.ids:
            have = {segment.class_id for segment in editor.state.selected()}
            return have.pop() if len(have) == 1 else None
        return editor.state.active_class

    # -- the rows

    def _fill(self, typed: str) -> None:
        name = " ".join(typed.split())
        matches = ranked(self._classes, name)
        new = bool(name) and not any(folded(label.name) == folded(name) for label in self._classes)
        # A word of a label that only a detector has brought is hardly what a person means who types a name.
        likely = [label for label in matches if not new or self._of_people(label) or _loose(label.name) == _loose(name)]
        self.list.clear()
        for label in likely:
            self._add(label.name, label.color, label.key or "", class_id=label.id)
        if new:
            self._add(self.tr("New class “{0}”").format(name), self.editor.naming.color_of_new(), "", new=name)
        self._offer_all(name, likely[0] if likely else None)
        for label in matches:
            if label not in likely:
                self._add(label.name, label.color, label.key or "", class_id=label.id)
        own = self._own() if not name else None
        row = next((n for n in range(self.list.count()) if self.list.item(n).data(_CLASS) == own), 0) if own else 0
        self.list.setCurrentRow(row)
        self._fit()

    def _of_people(self, label: LabelClass) -> bool:
        return not label.from_detector or self.editor.document.class_counts(label.id).by_person > 0

    def _offer_all(self, name: str, first: LabelClass | None) -> None:
        """Offer the name for all segments that were marked before there was a class.

        Most often they are of one class.
        """
        count, unnamed = self.editor.naming.unnamed_beside, self.editor.naming.unnamed
        if not count or not name or unnamed is None or first == unnamed:
            return
        # What was typed may stand for a class; where it does not, it is a new one's name.
        called = first.name if first is not None else name
        text = self.tr("“{0}” for all {1} called {2}").format(called, count_text(count), unnamed.name)
        self._add(text, first.color if first is not None else unnamed.color, "", every=called)
        self.list.insertItem(1, self.list.takeItem(self.list.count() - 1))

    def _add(self, text: str, color: str, key: str, *, class_id: str = "", new: str = "", every: str = "") -> None:
        item = QListWidgetItem(color_icon(color), text)
        item.setData(_CLASS, class_id)
        item.setData(_KEY, shown_key(key))
        item.setData(_NEW, new)
        item.setData(_ALL, every)
        self.list.addItem(item)

    def _tell(self, item: QListWidgetItem | None) -> None:
        """Announce to screen readers what Enter would take: the focus stays in the field."""
        self.name.setAccessibleDescription(item.text() if item is not None else "")

    def _fit(self) -> None:
        """Resize to the rows; the side beside the segment stays in place."""
        count = self.list.count()
        row = self.list.sizeHintForRow(0) if count else 0
        self.list.setFixedHeight(row * min(count, _ROWS) + 2 if count else 0)
        self.list.setVisible(count > 0)
        if self.isVisible():
            bottom = self.geometry().bottom()
            self.adjustSize()
            if self._upwards:
                self.move(self.x(), bottom - self.height() + 1)

    # -- on screen

    _upwards = False

    def open_at(self, anchor: QRect) -> None:
        """Open at a rectangle on the screen; above it if there is room, as lanes follow below."""
        letter = self.fontMetrics().averageCharWidth()
        for widget in (self, self.about):
            widget.ensurePolished()  # else without the theme's border and letters
        layout, parent = self.layout(), self.parentWidget()
        assert layout is not None
        assert parent is not None
        margins = (layout.contentsMargins(), self.contentsMargins())
        words = self.about.sizeHint().width() + sum(margin.left() + margin.right() for margin in margins)
        self.setFixedWidth(max(260, letter * 38, words))
        self.adjustSize()
        room = parent.window().frameGeometry().intersected(self.screen().availableGeometry())
        self._upwards = anchor.top() - self.height() - 6 >= room.top()
        top = (
            anchor.top() - self.height() - 6
            if self._upwards
            else min(anchor.bottom() + 6, room.bottom() - self.height())
        )
        left = min(max(anchor.left(), room.left() + 8), room.right() - self.width() - 8)
        self.move(QPoint(left, top))
        self.show()
        self.name.setFocus(Qt.FocusReason.PopupFocusReason)

    def take(self, item: QListWidgetItem | None) -> None:
        """Assign the class of a row and close."""
        self.close()
        if item is None:
            return
        if item.data(_ALL):
            self.editor.naming.name_unnamed(item.data(_ALL))
        elif item.data(_NEW):
            self.editor.naming.name_class(item.data(_NEW))
        else:
            self.editor.class_key(item.data(_CLASS))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send keys that choose to the rows, others to the field, none to the window."""
        if watched is self.name and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if watched is not self.name or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(self.list.currentItem())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        step = _MOVES.get(Qt.Key(event.key()))
        if step is None:
            return False
        count, row = self.list.count(), self.list.currentRow()
        if count:
            self.list.setCurrentRow((row + step) % count if abs(step) == 1 else min(max(row + step, 0), count - 1))
        return True


def ask_class(editor: Editor, place: QRect, parent: QWidget) -> ClassChooser:
    """Open the chooser beside what it is for; does not block.

    Args:
        place: of what gets the class, on the screen.
        parent: the window.
    """
    chooser = ClassChooser(editor, parent)
    chooser.open_at(place)
    return chooser
