"""The window's tool bar and status bar."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStatusBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.actions.commands import Command
from app.actions.table import Actions
from app.i18n.translation import translated
from app.jobs.queue import JobQueue, JobState
from app.panels.jobs import status_line
from app.services.model_catalogue import ZERO_SHOT

if TYPE_CHECKING:
    from afsd_core.weights import Model

SAID_FOR = 9000  # ms a sentence stays in the status line


class ToolBar(QToolBar):
    """Open, undo, redo, export at the left; the detector and its button at the right."""

    model_chosen = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Tool bar"))
        self.setMovable(False)
        self.setFloatable(False)
        self.toggleViewAction().setEnabled(False)
        self.setIconSize(QSize(19, 19))
        for command in (Command.OPEN, Command.EXPORT, None, Command.UNDO, Command.REDO):
            if command is None:
                self.addSeparator()
            else:
                self._button(actions[command])
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)
        self.models = QComboBox()
        self.models.setObjectName("model_combo")
        self.models.setAccessibleName(self.tr("Detector"))
        self.models.setToolTip(self.tr("Detector"))
        self.models.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.models.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.models.activated.connect(lambda _row: self.model_chosen.emit(self.model))
        self.addWidget(self.models)
        self._add_text_button(actions[Command.FINETUNE], "tool_action_finetune", self.tr("Fine-tune"))
        self._add_text_button(actions[Command.DETECT], "detect_button", self.tr("Detect"))
        self._models_came = False
        self.show_models((), ZERO_SHOT)

    def _add_text_button(self, action: QAction, object_name: str, text: str) -> None:
        """Add a gap and a button that shows its command by name."""
        gap = QWidget()
        gap.setFixedWidth(6)
        self.addWidget(gap)
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setObjectName(object_name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(button)

    def _button(self, action: QAction) -> None:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setObjectName(f"tool_{action.objectName()}")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(button)

    @property
    def model(self) -> str:
        """The name of the chosen detector."""
        return self.models.currentData() or ZERO_SHOT

    def show_models(self, models: "Sequence[Model]", chosen: str) -> None:
        """Offer these, and zero-shot whether its weights are here or not."""
        self.models.clear()
        for model in sorted(models, key=lambda model: model.created, reverse=True):
            if model.kind in ("afsd", "fused"):
                self.models.addItem(model.name, model.name)
        self.models.addItem(self.tr("Zero-shot (Kinetics-400)"), ZERO_SHOT)
        for model in models:
            if model.kind == "zero_shot" and model.name != ZERO_SHOT:
                self.models.addItem(self.tr("{0} (zero-shot)").format(model.name), model.name)
        self.choose_model(chosen)

    def renew_models(self, models: "Sequence[Model]", preferred: str) -> None:
        """Offer what is there now; what is chosen stays so, whatever has come, unless it has gone.

        Args:
            preferred: selected when models come for the first time.
        """
        chosen = self.model
        here = self._models_came and (chosen == ZERO_SHOT or any(model.name == chosen for model in models))
        self._models_came = True
        self.show_models(models, chosen if here else preferred)

    def choose_model(self, name: str) -> None:
        """Detect with this one."""
        row = self.models.findData(name)
        if row >= 0:
            self.models.setCurrentIndex(row)


class StatusBar(QStatusBar):
    """What was said last at the left, the running job at the right."""

    def __init__(self, queue: JobQueue, cancel: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self.setSizeGripEnabled(False)
        self._queue = queue
        self.sentence = QLabel()
        self.sentence.setObjectName("status_sentence")
        self.sentence.setAccessibleName(self.tr("Status"))
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setContentsMargins(10, 2, 10, 2)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.addWidget(self.sentence, 1)
        self.saving = QLabel(self.tr("Saving…"))
        self.saving.setObjectName("status_saving")
        self.saving.setToolTip(self.tr("The disk is slow: the last edits are on their way to it."))
        self.saving.setContentsMargins(10, 2, 10, 2)
        self.saving.hide()
        self.addPermanentWidget(self.saving)
        self.job = QLabel()
        self.job.setObjectName("status_job")
        self.job.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setObjectName("status_progress")
        self.bar.setAccessibleName(self.tr("Progress of the running job"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.stop = QToolButton()
        self.stop.setDefaultAction(cancel)
        self.stop.setObjectName("status_cancel")
        self.stop.setIconSize(QSize(16, 16))
        self.stop.setAccessibleName(self.tr("Cancel what is running"))
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for widget in (self.job, self.bar, self.stop):
            self.addPermanentWidget(widget)
        self._fading = QTimer(self, singleShot=True, interval=SAID_FOR)
        self._fading.timeout.connect(self.sentence.clear)
        self._fresh = QTimer(self, singleShot=True, interval=0)
        queue.changed.connect(lambda _job: self.refresh())
        queue.order_changed.connect(self.refresh)
        self.refresh()

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        sentence = translated(sentence)
        self.sentence.setText(sentence)
        self.sentence.setToolTip(sentence)
        self._fading.start()
        self._fresh.start()

    def move_on(self) -> None:
        """The next thing was done: what was said before it goes; what was said in doing it, in this turn, stays."""
        if not self._fresh.isActive():
            self._fading.stop()
            self.sentence.clear()
            self.sentence.setToolTip("")

    def show_saving(self, on: bool) -> None:
        """Say that edits are still on their way to a slow disk, for as long as they are."""
        self.saving.setVisible(on)

    def refresh(self) -> None:
        """Follow the queue."""
        jobs = [job for job in self._queue.jobs() if not job.background]
        running = [job for job in jobs if job.state is JobState.RUNNING]
        waiting = [job for job in jobs if job.state is JobState.QUEUED]
        shown = bool(running or waiting)
        for widget in (self.job, self.bar, self.stop):
            widget.setVisible(shown)
        if not shown:
            return
        job = (running or waiting)[0]
        more = self.tr("  (+{0} waiting)").format(len(waiting)) if running and waiting else ""
        self.job.setText(f"{job.title}:  {status_line(job)}{more}")
        self.bar.setRange(0, 0 if job.fraction is None else 1000)
        if job.fraction is not None:
            self.bar.setValue(round(job.fraction * 1000))


__all__ = ["ZERO_SHOT", "StatusBar", "ToolBar"]
