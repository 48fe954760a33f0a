"""Panel of the jobs: progress, queue, failures; cancel, run again, reorder, clear."""

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n.numbers import decimal_text, percent_text
from app.i18n.translation import time_left, translated
from app.jobs.queue import JobQueue, JobState, JobView
from app.jobs.results import DetectResult
from app.widgets import theme

STATES = {
    JobState.QUEUED: QT_TRANSLATE_NOOP("JobsPanel", "Waiting"),
    JobState.RUNNING: QT_TRANSLATE_NOOP("JobsPanel", "Running"),
    JobState.DONE: QT_TRANSLATE_NOOP("JobsPanel", "Done"),
    JobState.FAILED: QT_TRANSLATE_NOOP("JobsPanel", "Failed"),
    JobState.CANCELLED: QT_TRANSLATE_NOOP("JobsPanel", "Cancelled"),
}


def status_line(job: JobView) -> str:
    """A line on the state of a job."""
    translate = QCoreApplication.translate
    if job.state is JobState.RUNNING:
        parts = [translated(job.stage) or translate("JobsPanel", str(STATES[job.state]))]
        if job.fraction is not None:
            parts.append(percent_text(job.fraction))
        if left := time_left(job.seconds_left):
            parts.append(left)
        return "  ·  ".join(parts)
    if job.state is JobState.DONE and job.outcome:
        result, text = job.result, translated(job.outcome)
        if isinstance(result, DetectResult):
            text += f"  ·  {decimal_text(result.seconds, 1)} s  ·  {result.engine} · {result.device}"
        return text
    if job.background and job.state is JobState.QUEUED:
        return translate("JobsPanel", "Goes on when nothing else runs")
    return translate("JobsPanel", str(STATES[job.state]))


class _Row(QFrame):
    """The row of one job."""

    def __init__(self, panel: "JobsPanel", job_id: str) -> None:
        super().__init__(panel)
        self.job_id = job_id
        self._panel = panel
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(2)
        self.title = QLabel()
        self.title.setProperty("role", "heading")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        head.addWidget(self.title, 1)
        self.up = self._button("chevron_up", panel.tr("Run next"), lambda: panel.queue.move(job_id, 0))
        self.again = self._button("retry", panel.tr("Run again"), lambda: panel.queue.retry(job_id))
        self.again.setText(panel.tr("Run again"))
        self.again.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.again.setObjectName("run_again_button")
        self.stop = self._button("cancel", panel.tr("Cancel"), lambda: panel.queue.cancel(job_id))
        self.stop.setObjectName("cancel_job_button")
        self.remove = self._button("reject", panel.tr("Remove from the list"), lambda: panel.queue.remove(job_id))
        for button in (self.up, self.again, self.stop, self.remove):
            head.addWidget(button)
        column.addLayout(head)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(panel.tr("Progress"))
        column.addWidget(self.bar)
        self.line = QLabel()
        self.line.setProperty("role", "muted")
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.line)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.sentence)

    def _button(self, icon: str, name: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        theme.draw_on(button, icon)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button

    def show_job(self, job: JobView) -> None:
        """Show the job's current state."""
        self.title.setText(job.title)
        self.setAccessibleName(f"{job.title}: {status_line(job)}")
        if job.background and self.title.property("role") != "muted":
            # A background job, for which the user has not asked.
            self.title.setProperty("role", "muted")
            self.title.style().polish(self.title)
        running = job.state is JobState.RUNNING
        self.bar.setVisible(running and not job.background)
        if running:
            self.bar.setRange(0, 0 if job.fraction is None else 1000)
            if job.fraction is not None:
                self.bar.setValue(round(job.fraction * 1000))
        self.line.setText(status_line(job))
        self.sentence.setText(translated(job.sentence))
        self.sentence.setVisible(bool(job.sentence))
        self.sentence.setProperty("role", "danger" if job.state is JobState.FAILED else "muted")
        self.sentence.style().polish(self.sentence)
        self.up.setVisible(job.state is JobState.QUEUED and not job.background)
        self.again.setVisible(job.state in (JobState.FAILED, JobState.CANCELLED))
        self.stop.setVisible(job.active)
        self.remove.setVisible(not job.active)


class JobsPanel(QScrollArea):
    """The job queue as a list; the newest ended jobs come first.

    Signals:
        count_changed: how many run or wait, those in the background left out.
    """

    count_changed = Signal(int)

    def __init__(self, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs_panel")
        self.setAccessibleName(self.tr("Jobs"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.queue = queue
        self._rows: dict[str, _Row] = {}
        body = QWidget()
        body.setObjectName("jobs_body")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(0)
        self._empty = QLabel(self.tr("Nothing is running.\nDetection, downloads and training show here."))
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._column.addWidget(self._empty, 1)
        self._column.addStretch(0)
        self.setWidget(body)
        queue.changed.connect(self._update)
        queue.order_changed.connect(self._rebuild)
        self._rebuild()

    def _rebuild(self) -> None:
        jobs = self.queue.jobs()
        alive = {job.id for job in jobs}
        for job_id in [row_id for row_id in self._rows if row_id not in alive]:
            row = self._rows.pop(job_id)
            self._column.removeWidget(row)
            row.deleteLater()
        active = sorted((job for job in jobs if job.active), key=lambda job: job.background)
        ended = [job for job in jobs if not job.active]
        for place, job in enumerate([*active, *reversed(ended)]):
            if job.id not in self._rows:
                self._rows[job.id] = _Row(self, job.id)
                self._rows[job.id].show_job(job)
            row = self._rows[job.id]
            self._column.insertWidget(place, row)
        self._empty.setVisible(not jobs)
        self._count()

    def _update(self, job_id: str) -> None:
        job, row = self.queue.job(job_id), self._rows.get(job_id)
        if job is not None and row is not None:
            row.show_job(job)
        self._count()

    def _count(self) -> None:
        self.count_changed.emit(sum(job.active and not job.background for job in self.queue.jobs()))
