"""Dialog of a fine-tune: training data, progress of the score, result and decision."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from afsd_core.message import Message, many
from app.dialogs.finetune_result import ResultPage
from app.i18n.numbers import count_text, filled
from app.i18n.translation import counted, how_long, time_left, translated
from app.infra import background, qt_classes
from app.jobs.results import FineTuneEstimate, FineTuneResult, HeldOutPoint, TrainingStep
from app.services.finetune import FineTuneService

#: How large the dialog is at least while it begins and while it learns.
SIZES = {"start": QSize(540, 250), "progress": QSize(660, 600)}

#: Beyond so many parts at once they are counted, not named.
NAMED_PARTS = 2
#: How high the losses are at most where there is a score to watch.
SMALL_CHART = 170
_UNLIMITED = 16_777_215  # Qt's largest size of a widget, which PySide does not name
LONGEST = 40  # letters of the names of several videos that are written out


class FineTuneDialog(QDialog):
    """A window beside the main one; work can go on while the detector is trained.

    Signals:
        go_to: a video's id and a time, microseconds: a stretch that old and new see differently.
        used: a version was put into use, and in how many videos it detects now.
    """

    go_to = Signal(str, object)
    used = Signal(str, int)

    def __init__(self, tuning: FineTuneService, video_name: "Any", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("finetune_dialog")
        self.setWindowTitle(self.tr("Fine-tune"))
        self.setModal(False)
        self._tuning = tuning
        self._given: QSize | None = None  # the size that it has by itself
        self.pages = QStackedWidget()
        self.start_page = _StartPage()
        self.progress_page = _ProgressPage()
        self.result_page = ResultPage(video_name)
        for page, name in ((self.start_page, "start"), (self.progress_page, "progress"), (self.result_page, "result")):
            page.setObjectName(name)
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        for page in (self.start_page, self.progress_page):
            page.close_button.clicked.connect(self.close)
        self.start_page.start.clicked.connect(self._start)
        self.start_page.mode.currentIndexChanged.connect(lambda _row: self._ask())
        self.progress_page.cancel.clicked.connect(tuning.cancel)
        self.progress_page.enough.clicked.connect(self._enough)
        self.result_page.use.clicked.connect(self._use)
        self.result_page.keep.clicked.connect(self._keep)
        self.result_page.go_to.connect(self.go_to)
        tuning.estimated.connect(self.start_page.tell)
        tuning.begun.connect(self._begun)
        tuning.staged.connect(self.progress_page.stage)
        tuning.stepped.connect(self.progress_page.step)
        tuning.scored.connect(self.progress_page.score)
        tuning.learnt.connect(self._learnt)
        tuning.stopped.connect(self._stopped)

    def begin(self) -> None:
        """Show the current state: a result to decide on, a running fine-tune, or the start."""
        if not self.isVisible():
            self._given = None
        if self._tuning.last is not None:
            self._learnt(self._tuning.last)
        elif self._tuning.running is not None:
            self._begun(self._tuning.running)
        else:
            self._turn_to(self.start_page)
            self._ask()
        self.show()
        self.raise_()

    def _turn_to(self, page: QWidget) -> None:
        """Show a page, and resize the dialog to it.

        A dialog that the user has resized only grows.
        """
        for other in (self.start_page, self.progress_page, self.result_page):
            # A stack is as large as its largest page: those behind must not count.
            size = QSizePolicy.Policy.Preferred if other is page else QSizePolicy.Policy.Ignored
            other.setSizePolicy(size, size)
        self.pages.setCurrentWidget(page)
        layouts = [widget.layout() for widget in (page, self.pages, self)]
        assert layouts[-1] is not None
        hint = page.sizeHint().grownBy(layouts[-1].contentsMargins())
        size_needed = hint if page is self.result_page else SIZES[page.objectName()]
        for layout in layouts:
            assert layout is not None
            layout.activate()  # or what was shown before would still say how small it may be
        mine = self._given is None or self.size() == self._given
        self.resize(size_needed if mine else self.size().expandedTo(size_needed))
        self._given = self.size()

    def _ask(self) -> None:
        self.start_page.wait()
        self._tuning.estimate(self.start_page.mode.currentData())

    def _start(self) -> None:
        self.start_page.start.setEnabled(False)
        self._tuning.start(self.start_page.mode.currentData())

    def _begun(self, _job: str) -> None:
        if self.pages.currentWidget() is not self.progress_page:
            self.progress_page.clear()
        self._turn_to(self.progress_page)

    def _enough(self) -> None:
        if self._tuning.enough():
            self.progress_page.finish()

    def _learnt(self, result: FineTuneResult) -> None:
        self.result_page.tell(result)
        self._turn_to(self.result_page)

    def _stopped(self, sentence: str) -> None:
        self._turn_to(self.start_page)
        self._ask()
        self.start_page.trouble(
            sentence or self.tr("Stopped. What was done is kept: starting it again goes on from there.")
        )

    def _use(self) -> None:
        result = self._tuning.last
        self._tuning.last = None
        if result is not None:
            self.used.emit(result.model, self._tuning.use(result))
        self.close()

    def _keep(self) -> None:
        self._tuning.keep()
        self.close()


class _StartPage(QWidget):
    """The start page: training data, time needed, and the button."""

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
            label.hide()  # what has nothing to say leaves no gap
            column.addWidget(label)
        column.addStretch(1)
        row = QHBoxLayout()
        self.mode = QComboBox()
        self.mode.setObjectName("finetune_mode")
        self.mode.setAccessibleName(self.tr("How much is trained"))
        self.mode.setAccessibleDescription(self.mode.accessibleName())
        self.mode.addItem(self.tr("Quick: learns in minutes, on any computer"), "quick")
        self.mode.addItem(self.tr("Full, end to end: wants a graphics card"), "full")
        self.start = QPushButton(self.tr("Fine-tune"))
        self.start.setObjectName("finetune_start")
        self.start.setDefault(True)
        self.close_button = _close_button()
        row.addWidget(self.mode)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.start)
        column.addLayout(row)

    def wait(self) -> None:
        """Show that the estimate is being made."""
        _say(self.learns, self.tr("Looking at what there is to learn from…"))
        for label in (self.takes, self.classes, self.problems):
            _say(label, "")
        self.start.setEnabled(False)

    def tell(self, estimate: FineTuneEstimate) -> None:
        """Show an estimate."""
        segments, videos = estimate.segments, estimate.videos
        text = self.tr("A little more is needed before it can learn.")
        if segments:
            what = many(segments, "{n:,} segment", "{n:,} segments")
            where = many(videos, "{n:,} video", "{n:,} videos")
            text = translated(Message("It will learn from {segments} in {videos}.", segments=what, videos=where))
        rejected = estimate.rejected
        if segments and rejected:
            text += " " + counted(
                rejected,
                "{n:,} rejected proposal shows it what is wrong.",
                "{n:,} rejected proposals show it what is wrong.",
            )
        _say(self.learns, text)
        counts = estimate.classes.items()
        _say(self.classes, "  ·  ".join(f"{name}: {count_text(count)}" for name, count in counts))
        if estimate.ready:
            features = estimate.feature_seconds
            takes = [self.tr("It takes about {0}.").format(how_long(estimate.seconds + features))]
            if features > 1:
                takes.append(self.tr("{0} of it compute features, once for each video.").format(how_long(features)))
            if estimate.busy:
                takes.append(self.tr("This computer is busy with other things now: else it would be quicker."))
            _say(self.takes, " ".join([*takes, self.tr("You can go on working meanwhile.")]))
        sentences = (*estimate.problems, *(estimate.warnings if estimate.ready else ()))
        _say(self.problems, "\n".join(map(translated, sentences)))
        self.start.setEnabled(estimate.ready)

    def trouble(self, sentence: str) -> None:
        """Show why the last fine-tune failed."""
        _say(self.takes, translated(sentence))


class _ProgressPage(QWidget):
    """The progress page: stage, held-out curve, losses, and two ways to end."""

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
        self.left = _muted()
        self.parts = QLabel()
        self.parts.setObjectName("finetune_parts")
        self.parts.setTextFormat(Qt.TextFormat.PlainText)
        self.parts.setWordWrap(True)
        self.expected = QLabel()
        self.expected.setObjectName("finetune_expected")
        self.expected.setTextFormat(Qt.TextFormat.PlainText)
        self.expected.setWordWrap(True)
        self.key = _muted(
            self.tr(
                "A dashed line learns without some of the videos and is then tested on these: that is how the new "
                "detector is judged. The solid line learns from all of them: that is the new detector."
            )
        )
        self.key.setObjectName("finetune_key")
        self.key.setWordWrap(True)
        self.key.hide()
        column.addWidget(self.what)
        column.addWidget(self.bar)
        column.addWidget(self.left)
        column.addWidget(self.parts)
        self.held_out, self._score_place = _section(self.tr("Score on videos that were held out"))
        section = self.held_out.layout()
        assert section is not None
        section.addWidget(self.expected)
        self.held_out.hide()
        self.losses, self._place = _section(self.tr("Losses"))
        title = self.losses.findChild(QLabel)
        assert isinstance(title, QLabel)
        self._losses_title = title
        column.addWidget(self.held_out, 3)
        column.addWidget(self.losses, 2)
        column.addWidget(self.key)
        self.chart: Any = None
        self.score_chart: Any = None
        self._loading = False
        self._points: dict[str, tuple[list[int], list[float]]] = {}
        self._whole: set[str] = set()
        self._under_way: dict[int, tuple[str, bool]] = {}  # by part: a sentence, and whether it learns from all
        self._scores: dict[int, float] = {}
        self._last_score: HeldOutPoint | None = None
        self._finishing = False
        row = QHBoxLayout()
        goes_on = _muted(self.tr("It goes on when this is closed."))
        row.addWidget(goes_on, 1)
        self.enough = QPushButton(self.tr("Good enough, stop here"))
        self.enough.setObjectName("finetune_enough")
        self.enough.setToolTip(self.tr("Ends the training now and keeps the best so far as the new detector."))
        self.enough.setAutoDefault(False)
        self.enough.setEnabled(False)
        self.cancel = QPushButton(self.tr("Stop"))
        self.cancel.setObjectName("finetune_cancel")
        self.cancel.setToolTip(self.tr("What was done is kept: starting it again goes on from there."))
        self.cancel.setAutoDefault(False)
        self.close_button = _close_button()
        for button in (self.enough, self.cancel, self.close_button):
            row.addWidget(button)
        column.addLayout(row)
        self._arrange(held_out=False)

    def clear(self) -> None:
        """Begin with empty charts for a new fine-tune."""
        self._points, self._whole, self._under_way = {}, set(), {}
        self._scores, self._last_score, self._finishing = {}, None, False
        self.parts.clear()
        self.key.hide()
        self.enough.setEnabled(False)
        self._arrange(held_out=False)
        if self.chart is not None:
            self.chart.clear_curves()
            self.score_chart.clear_curve()
        self.stage(self.tr("Waits for the jobs before it"), None, None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.chart is None and not self._loading:
            self._loading = True
            # pyqtgraph takes longer to load than the window may wait.
            background.run(self, _load_charts, self._charts_loaded, self.left.setText)

    def _charts_loaded(self, charts: Any) -> None:
        losses, scores = charts
        self.score_chart = scores(self)
        self.score_chart.setObjectName("finetune_score_chart")
        self._score_place.addWidget(self.score_chart)
        self.chart = losses(self)
        self.chart.setObjectName("finetune_losses")
        self._place.addWidget(self.chart)
        for part, (steps, totals) in self._points.items():
            self.chart.draw(part, steps, totals, whole=part in self._whole)
        self._arrange(held_out=not self.held_out.isHidden())
        self._draw_scores()

    def _arrange(self, *, held_out: bool) -> None:
        """Show the held-out curve above smaller losses; without held-out videos the losses alone."""
        self.held_out.setVisible(held_out)
        self._losses_title.setVisible(held_out)
        if self.chart is not None:
            self.chart.setMaximumHeight(SMALL_CHART if held_out else _UNLIMITED)
            self.chart.stand_below(held_out)
        if held_out and self._last_score is None:
            self.expected.setText(self.tr("The first score comes after some steps."))

    def stage(self, what: str, fraction: float | None, seconds_left: float | None) -> None:
        """Show the current stage and its progress.

        Args:
            what: name of the stage.
            fraction: the share that is done, in [0, 1]; None while unknown.
            seconds_left: an estimate; None while unknown.
        """
        self.what.setText(translated(what) or self.tr("Begins"))
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
        self.left.setText(time_left(seconds_left))

    def step(self, data: TrainingStep) -> None:
        """Add a point to a part's losses."""
        without = [Path(video).stem for video in data.without]
        index, parts = data.index, data.parts
        name, sentence = self._words(without, index, parts)
        steps, totals = self._points.setdefault(name, ([], []))
        steps.append(data.step + 1)
        totals.append(data.total)
        if not without:
            self._whole.add(name)
        self._under_way[index] = sentence, not without
        if data.step + 1 >= data.steps:
            del self._under_way[index]
        self._tell_parts()
        self.key.setVisible(parts > 1)
        if parts > 1 and self.held_out.isHidden():
            self._arrange(held_out=True)
        elif parts == 1:
            self.enough.setEnabled(not self._finishing)
        if self.chart is not None:
            self.chart.draw(name, steps, totals, whole=not without)

    def score(self, point: HeldOutPoint) -> None:
        """Add a point to the held-out curve."""
        self._scores[point.step] = point.average
        self._last_score = point
        self.enough.setEnabled(not self._finishing)
        if self.held_out.isHidden():
            self._arrange(held_out=True)
        self._tell_expected()
        self._draw_scores()

    def finish(self) -> None:
        """Show that the user ends the training; the best version so far is being saved."""
        self._finishing = True
        self.enough.setEnabled(False)
        self.parts.clear()
        self._tell_expected()

    def _tell_parts(self) -> None:
        """Name the parts that are being trained; show only the number of many."""
        parts = [] if self._finishing else [part for _, part in sorted(self._under_way.items())]
        sentences = [text for text, _ in parts]
        if len(parts) > NAMED_PARTS:
            checks = counted(
                sum(not whole for _, whole in parts),
                "{n:,} check is learning, without some of the videos.",
                "{n:,} checks are learning, each without some of the videos.",
            )
            sentences = [checks, *(text for text, whole in parts if whole)]
        self.parts.setText("\n".join(sentences))

    def _tell_expected(self) -> None:
        score = self._last_score
        if score is None:
            return
        text = filled(self.tr("Best so far: {0:.2f}, after {1:,} steps."), score.best, score.best_step)
        if not self._finishing:
            ends = filled(self.tr("Likely to end at about step {0:,}."), score.last_step)
            text = f"{text} {ends}"
        self.expected.setText(text)

    def _draw_scores(self) -> None:
        score = self._last_score
        if self.score_chart is None or score is None:
            return
        from app.dialogs.score_chart import Curve

        steps = sorted(self._scores)
        averages = [self._scores[step] for step in steps]
        last = max(score.last_step, steps[-1])
        self.score_chart.draw(Curve(steps, averages, score.best_step, score.best, last, score.baseline))
        self.chart.show_until(last)

    def _words(self, without: list[str], index: int, parts: int) -> tuple[str, str]:
        """A part's name in the chart, and the sentence that explains it."""
        if not without:
            return self.tr("from all videos"), self.tr("Learning from all videos: this will be the new detector.")
        videos = ", ".join(without)
        spelled_out = len(without) == 1 or len(videos) <= LONGEST
        if not spelled_out:
            videos = counted(len(without), "{n:,} video", "{n:,} videos")
        name = self.tr("without {0}").format(videos)
        if not spelled_out:
            name = self.tr("{0} ({1})").format(name, index + 1)  # each leaves others out
        sentence = self.tr("Learning without {0}, to be tested on what it has not seen ({1} of {2}).")
        return name, sentence.format(videos, index + 1, parts - 1)


def _close_button() -> QPushButton:
    button = QPushButton(QCoreApplication.translate("FineTuneDialog", "Close"))
    button.setAutoDefault(False)
    return button


def _muted(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _section(title: str) -> tuple[QWidget, QVBoxLayout]:
    """A titled part of a page, and the layout for its content."""
    section = QWidget()
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addSpacing(6)
    column.addWidget(_muted(title))
    place = QVBoxLayout()
    column.addLayout(place, 1)
    return section, place


def _say(label: QLabel, text: str) -> None:
    """Set a label's text; hide the label where it is empty."""
    label.setText(text)
    label.setVisible(bool(text))


def _load_charts() -> Any:
    with qt_classes.loading:
        from app.dialogs.loss_chart import LossChart
        from app.dialogs.score_chart import ScoreChart

    return LossChart, ScoreChart
