"""Fine-tune: what it will learn from, how the losses fall, what came of it; the person decides."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from afsd_core.saying import Saying, many, unpacked
from app import background, qt_classes, sayings
from app.dialogs.finetune_result import ResultPage
from app.finetuning import FineTuning
from app.panels.jobs import time_left
from app.sayings import counted, how_long, said


class FineTuneDialog(QDialog):
    """Stays beside the window: everything can be gone on with while the detector learns.

    Signals:
        go_to: a video's id and a time, microseconds: a stretch that old and new see differently.
        used: a version was put into use, and in how many videos it detects now.
    """

    go_to = Signal(str, object)
    used = Signal(str, int)

    def __init__(self, tuning: FineTuning, video_name: "Any", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("finetune_dialog")
        self.setWindowTitle(self.tr("Fine-tune"))
        self.setModal(False)
        self.resize(620, 560)
        self._tuning = tuning
        self.pages = QStackedWidget()
        self.start_page = _StartPage()
        self.progress_page = _ProgressPage()
        self.result_page = ResultPage(video_name)
        for page in (self.start_page, self.progress_page, self.result_page):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        self.start_page.start.clicked.connect(self._start)
        self.start_page.mode.currentIndexChanged.connect(lambda _row: self._ask())
        self.progress_page.cancel.clicked.connect(tuning.cancel)
        self.result_page.use.clicked.connect(self._use)
        self.result_page.keep.clicked.connect(self._keep)
        self.result_page.go_to.connect(self.go_to)
        tuning.estimated.connect(self.start_page.tell)
        tuning.begun.connect(self._begun)
        tuning.staged.connect(self.progress_page.stage)
        tuning.stepped.connect(self.progress_page.step)
        tuning.learnt.connect(self._learnt)
        tuning.stopped.connect(self._stopped)

    def begin(self) -> None:
        """Show where things stand: a result to decide on, a fine-tune that runs, or what there is to learn from."""
        if self._tuning.last is not None:
            self._learnt(self._tuning.last)
        elif self._tuning.running is not None:
            self._begun(self._tuning.running)
        else:
            self.pages.setCurrentWidget(self.start_page)
            self._ask()
        self.show()
        self.raise_()

    def _ask(self) -> None:
        self.start_page.wait()
        self._tuning.estimate(self.start_page.mode.currentData())

    def _start(self) -> None:
        self.start_page.start.setEnabled(False)
        self._tuning.start(self.start_page.mode.currentData())

    def _begun(self, _job: str) -> None:
        if self.pages.currentWidget() is not self.progress_page:
            self.progress_page.clear()
        self.pages.setCurrentWidget(self.progress_page)

    def _learnt(self, result: dict[str, Any]) -> None:
        self.result_page.tell(result)
        self.pages.setCurrentWidget(self.result_page)

    def _stopped(self, sentence: str) -> None:
        self.pages.setCurrentWidget(self.start_page)
        self._ask()
        self.start_page.trouble(
            sentence or self.tr("Stopped. What was done is kept: starting it again goes on from there.")
        )

    def _use(self) -> None:
        result = self._tuning.last
        self._tuning.last = None
        if result is not None:
            self.used.emit(str(result["model"]), self._tuning.use(result))
        self.close()

    def _keep(self) -> None:
        self._tuning.keep()
        self.close()


class _StartPage(QWidget):
    """What there is to learn from, how long it will take, and the button."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        self.learns = QLabel()
        self.learns.setObjectName("finetune_learns")
        self.learns.setProperty("role", "heading")
        self.takes = QLabel()
        self.takes.setObjectName("finetune_takes")
        self.classes = QLabel()
        self.classes.setObjectName("finetune_classes")
        self.classes.setProperty("role", "muted")
        self.problems = QLabel()
        self.problems.setObjectName("finetune_problems")
        self.problems.setAccessibleName(self.tr("What is missing"))
        for label in (self.learns, self.takes, self.classes, self.problems):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.addStretch(1)
        row = QHBoxLayout()
        self.mode = QComboBox()
        self.mode.setObjectName("finetune_mode")
        self.mode.setAccessibleName(self.tr("How much is trained"))
        self.mode.addItem(self.tr("Quick: learns in minutes, on any computer"), "quick")
        self.mode.addItem(self.tr("Full, end to end: wants a graphics card"), "full")
        self.start = QPushButton(self.tr("Fine-tune"))
        self.start.setObjectName("finetune_start")
        self.start.setDefault(True)
        row.addWidget(self.mode, 1)
        row.addWidget(self.start)
        column.addLayout(row)

    def wait(self) -> None:
        """Until the estimate is there."""
        self.learns.setText(self.tr("Looking at what there is to learn from…"))
        for label in (self.takes, self.classes, self.problems):
            label.clear()
        self.start.setEnabled(False)

    def tell(self, estimate: dict[str, Any]) -> None:
        """Show an estimate."""
        segments, videos = int(estimate["segments"]), int(estimate["videos"])
        text = self.tr("There is nothing to learn from yet.")
        if segments:
            what = many(segments, "{n:,} segment", "{n:,} segments")
            where = many(videos, "{n:,} video", "{n:,} videos")
            text = said(Saying("It will learn from {segments} in {videos}.", segments=what, videos=where))
        rejected = int(estimate["rejected"])
        if segments and rejected:
            text += " " + counted(
                rejected,
                "{n:,} rejected proposal shows it what is wrong.",
                "{n:,} rejected proposals show it what is wrong.",
            )
        self.learns.setText(text)
        self.classes.setText("  ·  ".join(f"{name}: {count:,}" for name, count in dict(estimate["classes"]).items()))
        ready = bool(estimate["ready"])
        if ready:
            seconds, features = float(estimate["seconds"]), float(estimate["feature_seconds"])
            takes = [self.tr("It takes about {0}.").format(how_long(seconds + features))]
            if features > 1:
                takes.append(self.tr("{0} of it compute features, once for each video.").format(how_long(features)))
            if estimate.get("busy"):
                takes.append(self.tr("This computer is busy with other things now: it may well take longer."))
            self.takes.setText(" ".join([*takes, self.tr("You can go on working meanwhile.")]))
        told = [*estimate["problems"], *(estimate["warnings"] if ready else ())]
        self.problems.setText("\n".join(sayings.sentence(unpacked(each)) for each in told))
        self.start.setEnabled(ready)

    def trouble(self, sentence: str) -> None:
        """Show why the last one ended."""
        self.takes.setText(sayings.sentence(sentence))


class _ProgressPage(QWidget):
    """The stage, the falling losses, and a way to stop."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.what = QLabel()
        self.what.setObjectName("finetune_stage")
        self.what.setProperty("role", "heading")
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setObjectName("finetune_progress")
        self.bar.setAccessibleName(self.tr("Progress of the fine-tune"))
        self.bar.setTextVisible(False)
        self.left = QLabel()
        self.left.setProperty("role", "muted")
        column.addWidget(self.what)
        column.addWidget(self.bar)
        column.addWidget(self.left)
        self._place = QVBoxLayout()
        column.addLayout(self._place, 1)
        self.chart: Any = None
        self._loading = False
        self._points: dict[str, tuple[list[int], list[float]]] = {}
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel = QPushButton(self.tr("Stop"))
        self.cancel.setObjectName("finetune_cancel")
        self.cancel.setToolTip(self.tr("What was done is kept: starting it again goes on from there."))
        self.cancel.setAutoDefault(False)
        row.addWidget(self.cancel)
        column.addLayout(row)

    def clear(self) -> None:
        """A new fine-tune begins."""
        self._points = {}
        if self.chart is not None:
            self.chart.clear_curves()
        self.stage(self.tr("Waits for the jobs before it"), None, None)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self.chart is None and not self._loading:
            self._loading = True
            # pyqtgraph takes longer to load than the window may wait.
            background.run(self, _load_chart, self._chart_loaded, self.left.setText)

    def _chart_loaded(self, chart: Any) -> None:
        self.chart = chart(self)
        self.chart.setObjectName("finetune_losses")
        self._place.addWidget(self.chart, 1)
        for part, (steps, totals) in self._points.items():
            self.chart.draw(part, steps, totals)

    def stage(self, what: str, fraction: float | None, seconds_left: float | None) -> None:
        """What is being done and how far it is."""
        self.what.setText(sayings.stage(what) or self.tr("Begins"))
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
        self.left.setText(time_left(seconds_left))

    def step(self, data: dict[str, Any]) -> None:
        """One more point of a part's curve."""
        steps, totals = self._points.setdefault(str(data["part"]), ([], []))
        steps.append(int(data["step"]) + 1)
        totals.append(float(data["total"]))
        if self.chart is not None:
            self.chart.draw(str(data["part"]), steps, totals)


def _load_chart() -> Any:
    with qt_classes.loading:
        from app.dialogs.loss_chart import LossChart

    return LossChart
