"""Result of a fine-tune: scores before and after, differences, and the decision."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n.numbers import decimal_text, filled, localised
from app.i18n.translation import counted, how_long, learnt_from, translated
from app.jobs.results import FineTuneResult, HeldOutScore, TriedRecipe, VersionDifference
from app.widgets import theme

WIDTH = 720  # pixels that the page would like to have
WIDEST = 920
PADDING = 28  # of the table and of names in it
ROOM_FOR_DIFFERENCES = 220
SHOWN_DIFFERENCES = 200
TALLEST = 260  # pixels of the table of scores; with more classes it is scrolled
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (1, 2, 5)  # columns of the differences


class ResultPage(QWidget):
    """Scores and differences of one result; two buttons, the safer one as the default.

    Args:
        video_name: from a video's id to its name; None where it has gone.

    Signals:
        go_to: a video's id and a time, microseconds.
    """

    go_to = Signal(str, object)

    def __init__(self, video_name: Callable[[str], str | None]) -> None:
        super().__init__()
        self._video_name = video_name
        column = QVBoxLayout(self)
        column.setSpacing(8)
        self.verdict = QLabel()
        self.verdict.setObjectName("finetune_verdict")
        self.verdict.setProperty("role", "heading")
        self.expectation = QLabel()
        self.expectation.setObjectName("finetune_expectation")
        self.baseline = QLabel()
        self.baseline.setObjectName("finetune_baseline")
        self.how = QLabel()
        self.how.setObjectName("finetune_how")
        self.how.setProperty("role", "muted")
        self._sentences = (self.verdict, self.expectation, self.baseline, self.how)
        for label in self._sentences:
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        self.tried = Tried()
        self.tried.setObjectName("finetune_tried")
        column.addWidget(self.tried)
        self.scores = _table("finetune_scores", self.tr("Mean average precision before and after"))
        column.addWidget(self.scores)
        self.differ = QLabel(self.tr("Where old and new differ (a click goes there; marked above the lanes, too):"))
        column.addWidget(self.differ)
        self.differences = _table("finetune_differences", self.tr("Stretches that old and new see differently"))
        self.differences.cellClicked.connect(self._go)
        self.differences.cellActivated.connect(self._go)
        column.addWidget(self.differences, 1)
        self._rest = QWidget()  # what is left where nothing differs: tables are no higher than what they hold
        column.addWidget(self._rest, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.keep = QPushButton()
        self.keep.setObjectName("finetune_keep")
        self.use = QPushButton(self.tr("Use the new detector"))
        self.use.setObjectName("finetune_use")
        row.addWidget(self.keep)
        row.addWidget(self.use)
        column.addLayout(row)
        self._places: list[tuple[str, int]] = []

    def sizeHint(self) -> QSize:
        """Large enough for the content, with some rows of differences."""
        column = self.layout()
        assert column is not None
        margins = column.contentsMargins()
        width = min(max(WIDTH, self._table_width() + margins.left() + margins.right()), WIDEST)
        inner = width - margins.left() - margins.right()
        shown = [label.heightForWidth(inner) for label in self._sentences if not label.isHidden()]
        shown += [widget.sizeHint().height() for widget in (self.tried, self.use) if not widget.isHidden()]
        if self.scores.rowCount():
            shown.append(self.scores.minimumHeight())
        if self._places:
            shown += [self.differ.sizeHint().height(), ROOM_FOR_DIFFERENCES]
        spare = margins.top() + margins.bottom() + column.spacing() * (len(shown) + 1)
        return QSize(width, sum(shown) + spare)

    def _table_width(self) -> int:
        """Width of the table of scores with class names in full."""
        if not self.scores.rowCount():
            return 0
        header, columns = self.scores.horizontalHeader(), range(self.scores.columnCount())
        return sum(max(self.scores.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in columns) + PADDING

    def tell(self, result: FineTuneResult) -> None:
        """Show what a fine-tune gave."""
        before, after = result.before, result.after
        self.verdict.setText(self._verdict(before, after, result.backbone_knows_held_out))
        _say(self.expectation, translated(result.expectation))
        _say(self.baseline, self._about_baseline(result))
        self.how.setText(self._how(result))
        self.tried.show_rows(result.tried)
        self._show_scores(result, before, after)
        self._show_differences(result.differences)
        self.keep.setText(self.tr("Keep the old one") if before is not None else self.tr("Not now"))
        better = after is not None and (before is None or after.average >= before.average)
        for button, default in ((self.use, better), (self.keep, not better)):
            button.setDefault(default)
            button.setAutoDefault(default)
        (self.use if better else self.keep).setFocus()

    def _verdict(self, before: HeldOutScore | None, after: HeldOutScore | None, known: bool) -> str:
        if after is None:
            return self.tr("It has learnt. Nothing could be held out to say how well.")
        if known and before is None:
            return filled(self.tr("It has learnt: average mAP {0:.2f}, likely too good a figure."), after.average)
        if before is None:
            return filled(self.tr("It has learnt: average mAP {0:.2f} on videos it had not seen."), after.average)
        values = before.average, after.average
        if values[1] >= values[0]:
            return filled(self.tr("Better: average mAP {0:.2f} → {1:.2f} on videos neither had seen."), *values)
        return filled(self.tr("Worse: average mAP {0:.2f} → {1:.2f} on videos neither had seen."), *values)

    def _how(self, result: FineTuneResult) -> str:
        text = learnt_from(result.learnt_from.segments, result.learnt_from.videos)
        text += " " + self.tr("It took {0}.").format(how_long(result.seconds))
        steps = result.steps
        if result.cut_short:
            text += " " + counted(
                steps,
                "It was stopped as good enough; what is best of it was trained for 1 step.",
                "It was stopped as good enough; what is best of it was trained for {n:,} steps.",
            )
        elif steps:
            text += " " + counted(steps, "It was trained for 1 step.", "It was trained for {n:,} steps.")
        held = len(result.held_out)
        if result.protocol == "held out":
            text += " " + counted(
                held,
                "Measured on one video by a detector that learnt from the others; the new one itself learnt from all.",
                "Measured on {n:,} videos by detectors that learnt from the others; the new one itself learnt from "
                "all.",
            )
        elif result.protocol == "cross-validation":
            text += " " + self.tr(
                "Cross-validated over {0} videos: each was scored by a detector that had not learnt from it. With so "
                "few videos the figure is rough."
            ).format(held)
        if result.backbone_knows_held_out:
            text += " " + self.tr(
                "An earlier version was trained end to end on these videos: the backbone knows them already."
            )
        if counts := result.edges_at_cuts:
            text += " " + filled(
                self.tr("{0:,} of {1:,} edges in your labels lie at a camera cut, so it sets its edges at cuts, too."),
                *counts,
            )
        return text

    def _about_baseline(self, result: FineTuneResult) -> str:
        if not result.uses_baseline:
            return ""
        return self.tr(
            "The closed-form classifier did better than the trained heads on these videos, so it is what the new "
            "detector uses."
        )

    def _show_scores(self, result: FineTuneResult, before: HeldOutScore | None, after: HeldOutScore | None) -> None:
        rows: list[tuple[str, list[float] | None, list[float]]] = []
        baseline, limits = result.baseline, result.thresholds
        at_baseline = None
        if after is not None:
            rows.append(
                (
                    self.tr("All classes"),
                    [before.average, *before.mean] if before else None,
                    [after.average, *after.mean],
                )
            )
            if baseline is not None:
                at_baseline = len(rows)
                rows.append((self.tr("Closed-form baseline"), None, [baseline.average, *baseline.mean]))
            for name, values in sorted(after.per_class.items()):
                earlier = before.per_class.get(name) if before else None
                old = [_mean(earlier), *earlier] if earlier else None
                rows.append((name, old, [_mean(values), *values]))
        columns = [self.tr("Class"), self.tr("Average"), *(f"tIoU {localised(format(x, 'g'))}" for x in result.tiou)]
        if limits:
            columns.append(self.tr("Shown from"))
        self.scores.setVisible(bool(rows))
        self.scores.setColumnCount(len(columns))
        self.scores.setHorizontalHeaderLabels(columns)
        self.scores.setRowCount(len(rows))
        for row, (name, old, new) in enumerate(rows):
            self.scores.setItem(row, 0, QTableWidgetItem(name))
            for at, value in enumerate(new):
                text = decimal_text(value) if old is None else f"{decimal_text(old[at])} → {decimal_text(value)}"
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT)
                self.scores.setItem(row, at + 1, item)
            if limits:
                limit = result.threshold if row == 0 else limits.get(name)
                known = row != at_baseline
                item = QTableWidgetItem(decimal_text(limit) if limit is not None and known else "")
                item.setTextAlignment(_RIGHT)
                self.scores.setItem(row, len(columns) - 1, item)
        self._explain(len(columns) - 1 if limits else None, at_baseline)
        _align(self.scores, numbers=range(1, len(columns)))
        self.scores.horizontalHeader().ensurePolished()  # else without the theme's paddings
        header = self.scores.horizontalHeader().sizeHint().height()
        height = header + self.scores.verticalHeader().length() + 2 * self.scores.frameWidth()
        self.scores.setFixedHeight(min(height, TALLEST))

    def _explain(self, limits: int | None, baseline: int | None) -> None:
        """Explain the thresholds and the baseline in tips; the baseline's row is fainter."""
        if limits is not None:
            tip = self.tr("Proposals of the class that score less are ghosts; can be changed for each class later.")
            header = self.scores.horizontalHeaderItem(limits)
            assert header is not None
            header.setToolTip(tip)
        if baseline is not None:
            tip = self.tr(
                "A classifier fitted to the same features in one go, without training. Trained heads should do better."
            )
            for at in range(self.scores.columnCount()):
                item = self.scores.item(baseline, at)
                assert item is not None
                item.setToolTip(tip)
                item.setForeground(theme.current().color("muted"))

    def _show_differences(self, differences: Sequence[VersionDifference]) -> None:
        words = {"new": self.tr("new"), "gone": self.tr("gone"), "moved": self.tr("moved")}
        known = [
            (difference, name) for difference in differences if (name := self._video_name(difference.video)) is not None
        ]
        known = known[:SHOWN_DIFFERENCES]
        self._places = [(difference.video, difference.start) for difference, _name in known]
        self.differ.setVisible(bool(known))
        self.differences.setVisible(bool(known))
        self._rest.setVisible(not known)
        columns = [
            self.tr("Video"),
            self.tr("From"),
            self.tr("To"),
            self.tr("Class"),
            self.tr("What"),
            self.tr("Score"),
        ]
        self.differences.setColumnCount(len(columns))
        self.differences.setHorizontalHeaderLabels(columns)
        self.differences.setRowCount(len(known))
        for row, (difference, name) in enumerate(known):
            times = (f"{decimal_text(time / 1e6)} s" for time in (difference.start, difference.end))
            texts = (name, *times, difference.label, words[difference.what], decimal_text(difference.score))
            for at, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if at in _NUMBERS else _LEFT)
                self.differences.setItem(row, at, item)
        _align(self.differences, numbers=_NUMBERS)

    def _go(self, row: int, _column: int) -> None:
        if 0 <= row < len(self._places):
            self.go_to.emit(*self._places[row])


class Tried(QWidget):
    """The recipes that were compared: one line, which opens to a list with their scores."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.button = QToolButton()
        self.button.setObjectName("finetune_tried_button")
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.rows = QWidget()
        self.button.clicked.connect(lambda: self.open(self.rows.isHidden()))
        self._grid = QGridLayout(self.rows)
        self._grid.setContentsMargins(24, 0, 0, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(3, 1)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.rows)
        self.open(False)

    def show_rows(self, rows: Sequence[TriedRecipe]) -> None:
        """Show the recipes of the job `finetune`; hidden without any."""
        while (item := self._grid.takeAt(0)) is not None:
            label = item.widget()
            assert label is not None
            label.deleteLater()
        self.open(False)
        self.setVisible(bool(rows))
        chosen = next((translated(row.name) for row in rows if row.chosen), "")
        text = counted(len(rows), "1 recipe was tried", "{n:,} recipes were tried")
        self.button.setText(self.tr("{0}; taken: {1}").format(text, chosen) if chosen else text)
        for at, row in enumerate(rows):
            texts = (
                ("✓ " if row.chosen else "") + translated(row.name),
                filled(self.tr("average mAP {0:.2f}"), row.average),
                counted(row.steps, "1 step", "{n:,} steps") if row.steps else "",
            )
            for column, words in enumerate(texts):
                label = QLabel(words)
                label.setTextFormat(Qt.TextFormat.PlainText)
                if not row.chosen:
                    label.setProperty("role", "muted")
                self._grid.addWidget(label, at, column)

    def open(self, on: bool) -> None:
        """Show or hide the list."""
        self.button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.rows.setVisible(on)


def _say(label: QLabel, text: str) -> None:
    """Set a label's text; hide the label where it is empty."""
    label.setText(text)
    label.setVisible(bool(text))


def _align(table: QTableWidget, numbers: Collection[int]) -> None:
    """Align headers with their columns; the first column takes the remaining width."""
    header = table.horizontalHeader()
    for at in range(table.columnCount()):
        title = table.horizontalHeaderItem(at)
        assert title is not None
        title.setTextAlignment(_RIGHT if at in numbers else _LEFT)
        wide = QHeaderView.ResizeMode.ResizeToContents if at else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(at, wide)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _table(name: str, words: str) -> QTableWidget:
    table = QTableWidget()
    table.setObjectName(name)
    table.setAccessibleName(words)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 14)
    table.horizontalHeader().setHighlightSections(False)
    table.setShowGrid(False)
    table.setWordWrap(False)  # rows have one line: a name that does not fit is shortened
    return table
