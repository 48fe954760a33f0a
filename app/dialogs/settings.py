"""Dialog of the user settings; each applies at once, without a confirmation."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from afsd_core.folders import cache_folder
from app.actions.commands import Command
from app.actions.table import Actions
from app.i18n.languages import SYSTEM, installed, own_name
from app.i18n.translation import translated
from app.infra import background
from app.jobs.queue import JobQueue
from app.jobs.results import DeviceListing, EngineDevices
from app.settings import cache_usage
from app.settings.user_settings import AUTO, LONGEST_REACTION, UserSettings
from app.widgets import theme
from app.widgets.forms import line_up

if TYPE_CHECKING:
    from app.document.document import Document


class ThemeChoice(Protocol):
    """Which theme the program is dressed in."""

    @property
    def name(self) -> str: ...
    def choose(self, name: str) -> None: ...


class SettingsDialog(QDialog):
    """User settings: appearance, marking, detection, storage.

    The engines and devices come from the worker, which probes them; until it answers, only "automatic" and the previous
    choice can be chosen.
    """

    def __init__(
        self,
        user_settings: UserSettings,
        actions: Actions,
        jobs: JobQueue,
        document: "Document | None",
        *,
        themes: ThemeChoice,
        rest_features: Callable[[], object],
        parent: QWidget,
    ) -> None:
        """
        Args:
            document: the open project.
            rest_features: lets nothing more be computed ahead: its room is wanted back.
        """
        super().__init__(parent)
        self.setObjectName("settings_dialog")
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(560)
        self._user_settings, self._actions, self._jobs, self._document = user_settings, actions, jobs, document
        self._themes, self._rest_features = themes, rest_features
        self._job: str | None = None
        self._engines: tuple[EngineDevices, ...] = ()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        groups = (self._looks(), self._marking(), self._detection(), self._storage())
        for group in groups:
            column.addWidget(group)
        line_up([form for group in groups if isinstance(form := group.layout(), QFormLayout)])
        column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._look_for_devices()
        self._weigh()

    # -- looks

    def _looks(self) -> QGroupBox:
        group, form = self._group(self.tr("Looks"))
        self.theme = self._choice("settings_theme", self.tr("Theme"))
        for name, text in (
            (theme.SYSTEM, self.tr("As the system")),
            (theme.LIGHT, self.tr("Light")),
            (theme.DARK, self.tr("Dark")),
        ):
            self.theme.addItem(text, name)
        self.theme.setCurrentIndex(self.theme.findData(self._themes.name))
        self.theme.activated.connect(lambda _row: self._themes.choose(self.theme.currentData()))
        form.addRow(self.tr("&Theme"), self.theme)
        self.language = self._choice("settings_language", self.tr("Language"))
        self.language.addItem(self.tr("As the system"), SYSTEM)
        for name in installed():
            self.language.addItem(own_name(name), name)
        self.language.setCurrentIndex(max(self.language.findData(self._user_settings.language), 0))
        self.language.activated.connect(self._language_chosen)
        form.addRow(self.tr("&Language"), self.language)
        self.restart = QLabel(self.tr("The language changes when the program is started again."))
        self.restart.setProperty("role", "muted")
        form.addRow("", self.restart)
        form.setRowVisible(self.restart, False)
        self._form = form
        self.overlay = QCheckBox(self.tr("Time and frame number over the &picture"))
        self.overlay.setObjectName("settings_overlay")
        self.overlay.setChecked(self._actions[Command.OVERLAY].isChecked())
        self.overlay.clicked.connect(lambda _on: self._actions[Command.OVERLAY].trigger())
        form.addRow("", self.overlay)
        layout = self._button("settings_layout", self.tr("&Restore the layout"))
        layout.setEnabled(self._document is not None)
        layout.clicked.connect(self._actions[Command.RESTORE_LAYOUT].trigger)
        form.addRow(self.tr("Panels"), self._left(layout))
        return group

    def _language_chosen(self, _row: int) -> None:
        self._user_settings.set_language(self.language.currentData())
        self._form.setRowVisible(self.restart, True)

    # -- marking

    def _marking(self) -> QGroupBox:
        group, form = self._group(self.tr("Marking"))
        self.annotator = QLineEdit(self._user_settings.annotator)
        self.annotator.setObjectName("settings_annotator")
        self.annotator.setAccessibleName(self.tr("Your name"))
        self.annotator.setToolTip(self.tr("Kept beside each decision, so that a team can tell whose it was."))
        self.annotator.editingFinished.connect(self._named)
        form.addRow(self.tr("Your &name"), self.annotator)
        self.reaction = QSpinBox()
        self.reaction.setObjectName("settings_reaction")
        self.reaction.setAccessibleName(self.tr("Reaction time in milliseconds"))
        self.reaction.setRange(0, LONGEST_REACTION // 1000)
        self.reaction.setSingleStep(10)
        self.reaction.setSuffix(self.tr(" ms"))
        self.reaction.lineEdit().setTextMargins(6, 0, 0, 0)  # the sheet's padding does not reach the field inside
        self.reaction.setToolTip(
            self.tr("What {0}, {1} and {2} mark while the video plays is set this much earlier.").format(
                *(self._actions.way_to(each) for each in (Command.MARK_IN, Command.MARK_OUT, Command.ENTER))
            )
        )
        self.reaction.setValue(self._user_settings.reaction_time // 1000)
        self.reaction.valueChanged.connect(lambda value: self._user_settings.set_reaction_time(value * 1000))
        form.addRow(self.tr("R&eaction time"), self._left(self.reaction))
        return group

    def _named(self) -> None:
        self._user_settings.set_annotator(self.annotator.text())
        self.annotator.setText(self._user_settings.annotator)

    # -- detection

    def _detection(self) -> QGroupBox:
        group, form = self._group(self.tr("Detection"))
        self.engine = self._choice("settings_engine", self.tr("Engine"))
        self.device = self._choice("settings_device", self.tr("Device"))
        form.addRow(self.tr("En&gine"), self.engine)
        form.addRow(self.tr("&Device"), self.device)
        self.probing = QLabel(self.tr("Looking for engines and devices…"))
        self.probing.setObjectName("settings_probing")
        self.probing.setProperty("role", "muted")
        form.addRow("", self.probing)
        self.prepare = QCheckBox(self.tr("Prepare for &fine-tuning while I work"))
        self.prepare.setObjectName("settings_prepare")
        self.prepare.setToolTip(
            self.tr(
                "Computes what a fine-tune will need of the videos you review, whenever nothing else runs. "
                "The fine-tune then only has to learn."
            )
        )
        self.prepare.setChecked(self._user_settings.prepares)
        self.prepare.clicked.connect(self._user_settings.set_prepares)
        form.addRow("", self.prepare)
        self._fill_engines()
        self.engine.activated.connect(lambda _row: self._engine_chosen())
        self.device.activated.connect(lambda _row: self._user_settings.set_device(self.device.currentData()))
        return group

    def _look_for_devices(self) -> None:
        queue = self._jobs
        queue.finished.connect(self._devices_came)
        queue.failed.connect(self._devices_failed)
        self._job = queue.submit("devices", {}, title=self.tr("Look for engines and devices"))

    def _devices_came(self, job: str, result: object) -> None:
        if job != self._job or not isinstance(result, DeviceListing):
            return
        self._job = None
        self._jobs.remove(job)
        self._engines = result.engines
        self._fill_engines()

    def _devices_failed(self, job: str, sentence: str) -> None:
        if job == self._job:
            self._job = None
            self.probing.setText(translated(sentence))
            self.probing.setWordWrap(True)

    def _fill_engines(self) -> None:
        self.engine.clear()
        self.engine.addItem(self.tr("Automatic"), AUTO)
        for engine in self._engines:
            self.engine.addItem(engine.note or _NAMES.get(engine.name, engine.name), engine.name)
        self._choose(self.engine, self._user_settings.engine)
        self._fill_devices()

    def _fill_devices(self) -> None:
        chosen = self.engine.currentData()
        engines = [engine for engine in self._engines if chosen in (AUTO, engine.name)]
        self.device.clear()
        self.device.addItem(self.tr("Automatic"), AUTO)
        for device in dict.fromkeys(device for engine in engines for device in engine.devices):
            self.device.addItem(device.upper(), device)
        self._choose(self.device, self._user_settings.device)
        if self._engines:
            self.probing.setText(self.tr("Automatic takes the fastest one."))

    @staticmethod
    def _choose(box: QComboBox, value: str) -> None:
        """Show the chosen value, also where the list does not have it (yet)."""
        row = box.findData(value)
        if row < 0:
            box.addItem(_NAMES.get(value, value), value)
            row = box.count() - 1
        box.setCurrentIndex(row)

    def _engine_chosen(self) -> None:
        self._user_settings.set_engine(self.engine.currentData())
        devices = [d for engine in self._engines if engine.name == self._user_settings.engine for d in engine.devices]
        if devices and self._user_settings.device not in (AUTO, *devices):
            self._user_settings.set_device(AUTO)  # the new engine cannot use it
        self._fill_devices()

    # -- storage

    def _storage(self) -> QGroupBox:
        group, form = self._group(self.tr("Storage"))
        document = self._document
        form.addRow(self.tr("Project"), QLabel(self.tr("Every edit is written as you make it; a copy a day is kept.")))
        if document is not None:
            folder = document.path.parent / "AFSD backups"
            place = QLineEdit(str(folder))
            place.setObjectName("settings_backups")
            place.setReadOnly(True)
            place.setCursorPosition(0)
            place.setAccessibleName(self.tr("Folder of the daily copies"))
            show = self._button("settings_backups_open", self.tr("&Show the folder"))
            show.setEnabled(folder.is_dir())
            show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(place, 1)
            row.addWidget(show)
            form.addRow(self.tr("Daily copies"), row)
        self.cache = QLabel()
        self.cache.setObjectName("settings_cache")
        self.cache.setAccessibleName(self.tr("Size of the caches"))
        self.cache.setToolTip(str(cache_folder()))
        self.clear = self._button("settings_cache_clear", self.tr("&Clear"))
        self.clear.setAccessibleName(self.tr("Clear the caches"))
        self.clear.setToolTip(self.tr("What was computed from your videos is computed again when it is needed."))
        self.clear.clicked.connect(self._clear)
        caches_row = self._left(self.cache)
        layout = caches_row.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(1, self.clear)
        form.addRow(self.tr("Caches"), caches_row)
        return group

    def _weigh(self) -> None:
        self.cache.setText(self.tr("Measuring…"))
        background.run(self, cache_usage.size, self._weighed, self._cannot_weigh)

    def _weighed(self, size: int) -> None:
        self.cache.setText(QLocale().formattedDataSize(size))
        self.clear.setEnabled(size > 0)

    def _clear(self) -> None:
        if any(job.active and not job.background and job.id != self._job for job in self._jobs.jobs()):
            self.cache.setText(self.tr("A job is using them. Clear them when it has ended."))
            return
        # Features computed ahead would fill the caches again at once.
        self._rest_features()
        self.clear.setEnabled(False)
        self.cache.setText(self.tr("Clearing…"))
        background.run(self, cache_usage.clear, lambda _none: self._weigh(), self._cannot_weigh)

    def _cannot_weigh(self, sentence: str) -> None:
        self.cache.setText(translated(sentence))

    # -- pieces

    def _group(self, title: str) -> tuple[QGroupBox, QFormLayout]:
        group = QGroupBox(title)
        form = QFormLayout(group)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(7)
        form.setContentsMargins(4, 2, 4, 2)
        return group, form

    def _choice(self, name: str, spoken: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        return box

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    @staticmethod
    def _left(widget: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(widget)
        row.addStretch(1)
        return holder

    def done(self, result: int) -> None:
        if self._job is not None:
            self._jobs.cancel(self._job)
            self._jobs.remove(self._job)
        super().done(result)


_NAMES = {"openvino": "OpenVINO", "torch": "PyTorch", "onnxruntime": "ONNX Runtime", "auto": "Automatic"}
