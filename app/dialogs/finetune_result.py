"""What a fine-tune is worth: before and after on the same videos, where they differ, and the choice."""

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.numbers import decimal_text, filled, localised
from app.sayings import counted, how_long, learnt_from

SHOWN_DIFFERENCES = 200
TALLEST = 260  # pixels of the table of scores; with more classes it is scrolled
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (1, 2, 5)  # columns of the differences


class ResultPage(QWidget):
    """Scores and differences of one result; two buttons, of which the safer one is the default.

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
        self.how = QLabel()
        self.how.setObjectName("finetune_how")
        self.how.setProperty("role", "muted")
        for label in (self.verdict, self.how):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
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
        """Large enough for what there is to show, and for some rows of what differs."""
        scores = self.scores.minimumHeight() if self.scores.rowCount() else 0
        return QSize(660, 150 + scores + (260 if self._places else 0))

    def tell(self, result: dict[str, Any]) -> None:
        """Show a result of the job `finetune`."""
        before, after = result.get("before"), result.get("after")
        self.verdict.setText(self._verdict(before, after, bool(result.get("backbone_knows_held_out"))))
        self.how.setText(self._how(result))
        self._show_scores(result, before, after)
        self._show_differences(result.get("differences") or [])
        self.keep.setText(self.tr("Keep the old one") if result.get("before") else self.tr("Not now"))
        better = after is not None and (before is None or after["average"] >= before["average"])
        for button, default in ((self.use, better), (self.keep, not better)):
            button.setDefault(default)
            button.setAutoDefault(default)
        (self.use if better else self.keep).setFocus()

    def _verdict(self, before: dict[str, Any] | None, after: dict[str, Any] | None, known: bool) -> str:
        if after is None:
            return self.tr("It has learnt. Nothing could be held out to say how well.")
        if known and before is None:
            return filled(self.tr("It has learnt: average mAP {0:.2f}, likely too good a figure."), after["average"])
        if before is None:
            return filled(self.tr("It has learnt: average mAP {0:.2f} on videos it had not seen."), after["average"])
        values = before["average"], after["average"]
        if values[1] >= values[0]:
            return filled(self.tr("Better: average mAP {0:.2f} → {1:.2f} on videos neither had seen."), *values)
        return filled(self.tr("Worse: average mAP {0:.2f} → {1:.2f} on videos neither had seen."), *values)

    def _how(self, result: dict[str, Any]) -> str:
        learnt = result.get("learnt_from") or {}
        text = learnt_from(learnt) + " " + self.tr("It took {0}.").format(how_long(float(result.get("seconds", 0))))
        held = len(result.get("held_out") or [])
        if result.get("protocol") == "held out":
            text += " " + counted(
                held,
                "Measured on one video by a detector that learnt from the others; the new one itself learnt from all.",
                "Measured on {n:,} videos by detectors that learnt from the others; the new one itself learnt from "
                "all.",
            )
        elif result.get("protocol") == "cross-validation":
            text += " " + self.tr(
                "Cross-validated over {0} videos: each was scored by a detector that had not learnt from it. With so "
                "few videos the figure is rough."
            ).format(held)
        if result.get("backbone_knows_held_out"):
            text += " " + self.tr(
                "An earlier version was trained end to end on these videos: the backbone knows them already."
            )
        if counts := result.get("edges_at_cuts"):
            text += " " + filled(
                self.tr("{0:,} of {1:,} edges in your labels lie at a camera cut, so it sets its edges at cuts, too."),
                *counts,
            )
        return text

    def _show_scores(self, result: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        tiou = [float(x) for x in result.get("tiou") or ()]
        rows: list[tuple[str, list[float] | None, list[float]]] = []
        if after is not None:
            rows.append(
                (
                    self.tr("All classes"),
                    [before["average"], *before["mAP"]] if before else None,
                    [after["average"], *after["mAP"]],
                )
            )
            for name, values in sorted(after["ap"].items()):
                old = before["ap"].get(name) if before else None
                rows.append((name, [_mean(old), *old] if old else None, [_mean(values), *values]))
        columns = [self.tr("Class"), self.tr("Average"), *(f"tIoU {localised(format(x, 'g'))}" for x in tiou)]
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
        _align(self.scores, numbers=range(1, len(columns)))
        self.scores.horizontalHeader().ensurePolished()  # else without the theme's paddings
        header = self.scores.horizontalHeader().sizeHint().height()
        wanted = header + self.scores.verticalHeader().length() + 2 * self.scores.frameWidth()
        self.scores.setFixedHeight(min(wanted, TALLEST))

    def _show_differences(self, rows: list[Any]) -> None:
        words = {"new": self.tr("new"), "gone": self.tr("gone"), "moved": self.tr("moved")}
        known = [
            (video, start, end, label, what, score, name)
            for video, start, end, label, what, score, *_old in rows
            if (name := self._video_name(str(video))) is not None
        ]
        known = known[:SHOWN_DIFFERENCES]
        self._places = [(str(video), int(start)) for video, start, *_rest in known]
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
        for row, (_video, start, end, label, what, score, name) in enumerate(known):
            times = (f"{decimal_text(each / 1e6)} s" for each in (start, end))
            texts = (name, *times, str(label), words[what], decimal_text(score))
            for at, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if at in _NUMBERS else _LEFT)
                self.differences.setItem(row, at, item)
        _align(self.differences, numbers=_NUMBERS)

    def _go(self, row: int, _column: int) -> None:
        if 0 <= row < len(self._places):
            self.go_to.emit(*self._places[row])


def _align(table: QTableWidget, numbers: Collection[int]) -> None:
    """Each column's name over what stands below it; the first column takes the room that is left."""
    header = table.horizontalHeader()
    for at in range(table.columnCount()):
        table.horizontalHeaderItem(at).setTextAlignment(_RIGHT if at in numbers else _LEFT)
        wide = QHeaderView.ResizeMode.ResizeToContents if at else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(at, wide)


def _mean(values: list[float] | None) -> float:
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
    return table
