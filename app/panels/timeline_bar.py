"""The bar over the lanes: snapping, zoom, and the threshold below which proposals fade."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from app.actions.commands import Command
from app.actions.table import Actions
from app.document.document import Document
from app.editor import review_order
from app.editor.editor import Editor
from app.i18n.numbers import count_text, decimal_text
from app.i18n.translation import counted
from app.widgets.collapsing_row import CollapsingRow

STEPS = 100
#: Classes whose thresholds the tip lists.
LISTED = 12


class _Shortened(QLabel):
    """A label that has shorter texts for where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ("",)

    def say(self, *texts: str) -> None:
        """Set texts of the same meaning, the longest first; shows none where none fits."""
        self._texts = texts
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        room = self.width() - 4
        fits = (text for text in self._texts if self.fontMetrics().horizontalAdvance(text) <= room)
        self.setText(next(fits, ""))
        self.setToolTip(self._texts[0] if self.text() != self._texts[0] else "")


_MARKING = (Command.MARK_IN, Command.MARK_OUT, Command.ENTER, Command.REJECT, Command.SPLIT, Command.MERGE)
_ZOOMING = (Command.SNAP, Command.ZOOM_OUT, Command.ZOOM_IN, Command.FIT)


class TimelineBar(CollapsingRow):
    """Snapping and zoom at the left, the threshold at the right."""

    def __init__(self, document: Document, editor: Editor, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline_bar")
        self._document, self._editor = document, editor
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 2)
        row.setSpacing(2)
        for command in _MARKING:
            row.addWidget(self._button(actions, command))
        row.addSpacing(10)
        for command in _ZOOMING:
            row.addWidget(self._button(actions, command))
        self.counts = _Shortened()
        self.counts.setObjectName("proposals_label")
        self.counts.setProperty("role", "muted")
        self.counts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # Takes what is left: a number that comes and goes must not push the panels about.
        self.counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.counts, 1)
        row.addSpacing(12)
        label = QLabel(self.tr("Threshold"))
        label.setProperty("role", "muted")
        row.addWidget(label)
        row.addSpacing(6)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("threshold_slider")
        self.slider.setAccessibleName(self.tr("Threshold: proposals that score less are ghosts"))
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(1)
        self.slider.setPageStep(5)
        self.slider.setFixedWidth(104)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        label.setBuddy(self.slider)
        row.addWidget(self.slider)
        row.addSpacing(4)
        self.value = QLabel()
        self.value.setObjectName("threshold_label")
        self.value.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("0.00 "))
        row.addWidget(self.value)
        self.apart = QLabel()
        self.apart.setObjectName("threshold_apart")
        self.apart.setProperty("role", "muted")
        row.addWidget(self.apart)
        self.spared = (label, self.apart)
        self._settling = QTimer(self, singleShot=True, interval=25)
        self._settling.timeout.connect(self._apply)
        self._counting = QTimer(self, singleShot=True, interval=60)
        self._counting.timeout.connect(self._count)
        self._follow()
        self.slider.valueChanged.connect(self._moved)
        editor.thresholds.changed.connect(self._follow)
        document.classes_changed.connect(self._tell_apart)
        editor.state.video_changed.connect(self._counting.start)
        for signal in (document.segments_changed, document.review_changed):
            signal.connect(lambda _video: self._counting.start())

    def _button(self, actions: Actions, command: Command) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[command])
        button.setObjectName(f"bar_{command}_button")
        button.setIconSize(QSize(17, 17))
        button.setAccessibleName(actions[command].text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def share(self) -> None:
        """Show what fits; a star stands for the count of classes where that does not."""
        super().share()
        self._show_value()

    def _show_value(self) -> None:
        star = "*" if self.apart.text() and self.apart.isHidden() else ""
        self.value.setText(decimal_text(self.slider.value() / STEPS) + star)

    def _moved(self, _value: int) -> None:
        self._show_value()
        self._settling.start()

    def _apply(self) -> None:
        self._editor.thresholds.set(self.slider.value() / STEPS)

    def _follow(self) -> None:
        if not self._settling.isActive():
            with QSignalBlocker(self.slider):  # a detector's own may lie between two steps, and stays there
                self.slider.setValue(round(self._editor.thresholds.of() * STEPS))
        self._tell_apart()
        self._counting.start()

    def _tell_apart(self) -> None:
        """Show how many classes have a threshold of their own, with details in the tips."""
        if self._document.closed:
            return
        by_hand = set(self._editor.thresholds.by_hand())
        self.apart.setText(counted(len(by_hand), "but for 1 class", "but for {n:,} classes") if by_hand else "")
        self.share()
        own = [label for label in self._document.classes() if self._editor.thresholds.is_own(label.id)]
        lines = [self.tr("Proposals that score less are ghosts")]
        for label in own[:LISTED]:
            value = decimal_text(self._editor.thresholds.of(label.id))
            text = self.tr("{0}: {1}, set by hand") if label.id in by_hand else self.tr("{0}: {1}, moves along")
            lines.append(text.format(label.name, value))
        if len(own) > LISTED:
            lines.append(counted(len(own) - LISTED, "and one more", "and {n:,} more"))
        if own:
            lines.append(self.tr("A class's own is set by a right click on its lane."))
        for widget in (self.slider, self.value, self.apart):
            widget.setToolTip("\n".join(lines))

    def _count(self) -> None:
        editor, document, video_id = self._editor, self._document, self._editor.state.video_id
        if document.closed or video_id is None:
            self.counts.say("")
            return
        left = [segment for segment in document.segments(video_id) if review_order.undecided(document, segment)]
        waiting = sum(map(editor.thresholds.shows, left))
        weaker = len(left) - waiting
        if not left:
            self.counts.say("")
            return
        text = self.tr("{0} to review").format(count_text(waiting))
        if not weaker:
            self.counts.say(text)
            return
        self.counts.say(
            f"{text} · "
            + counted(weaker, "{n:,} weaker one below the threshold", "{n:,} weaker ones below the threshold"),
            f"{text} · " + self.tr("{0} below").format(count_text(weaker)),
            text,
        )
