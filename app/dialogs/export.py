"""Dialog to export segments: format, folder and options; then the report."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from afsd_core.formats import AlreadyThereError, ExportOptions, ExportReport, Format, export_project
from afsd_core.project.records import ProjectRecords, State, Video
from app.i18n.translation import counted, translated
from app.infra import background
from app.widgets.forms import line_up

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex

FORMATS = (
    (
        Format.THUMOS,
        QT_TRANSLATE_NOOP("ExportDialog", "THUMOS style: text files by class, and the CSV files AFSD trains on"),
    ),
    (Format.ACTIVITYNET, QT_TRANSLATE_NOOP("ExportDialog", "ActivityNet JSON")),
    (Format.ACTIVITYNET_RESULTS, QT_TRANSLATE_NOOP("ExportDialog", "ActivityNet results JSON, with scores")),
    (Format.CSV, QT_TRANSLATE_NOOP("ExportDialog", "CSV table")),
)


def _index_of(video: Video) -> "VideoIndex":
    from afsd_core.media import build_index

    return build_index(video.path)


class ExportDialog(QDialog):
    """Writes a frozen copy of the project in the background; editing can go on meanwhile.

    Args:
        records: gives that copy, asked when the export starts.
        folder: offered at first.
        remember: called with the format, folder and suffix that were used.
    """

    def __init__(
        self,
        records: Callable[[], ProjectRecords],
        folder: Path,
        *,
        format: str = Format.THUMOS,
        subset: str = "val",
        remember: Callable[[str, str, str], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(560)
        self._records, self._remember = records, remember
        column = QVBoxLayout(self)
        column.setSpacing(12)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        column.addLayout(form)
        self.format = QComboBox()
        self.format.setObjectName("export_format")
        for value, text in FORMATS:
            self.format.addItem(self.tr(str(text)), value.value)
        self.format.setCurrentIndex(max(0, self.format.findData(str(format))))
        form.addRow(self.tr("&Format"), self.format)
        row = QHBoxLayout()
        self.folder = QLineEdit(str(folder))
        self.folder.setObjectName("export_folder")
        browse = QPushButton(self.tr("Choose…"))
        browse.setObjectName("export_browse")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        label = QLabel(self.tr("F&older"))
        label.setBuddy(self.folder)
        form.addRow(label, row)
        self.subset = QComboBox()
        self.subset.setObjectName("export_subset")
        self.subset.setEditable(True)
        line = self.subset.lineEdit()
        assert line is not None
        line.setAccessibleName(self.tr("Subset"))
        self.subset.addItems(["val", "test", "train"])
        self.subset.setCurrentText(subset)
        form.addRow(self.tr("&Subset"), self.subset)
        self.proposals = QCheckBox(self.tr("Also &proposals that nobody has decided on"))
        self.proposals.setObjectName("export_proposals")
        form.addRow("", self.proposals)
        line_up([form])
        for field, name in (
            (self.format, self.tr("Format")),
            (self.folder, self.tr("Folder")),
            (self.subset, self.tr("Subset")),
            (self.proposals, self.tr("Also proposals that nobody has decided on")),
        ):
            field.setAccessibleName(name)
        self.outcome = QLabel(self._what_there_is())
        self.outcome.setObjectName("export_outcome")
        self.outcome.setWordWrap(True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setProperty("role", "muted")
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.outcome)
        column.addStretch(1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.write = self.buttons.addButton(self.tr("&Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.write.setObjectName("export_write")
        self.write.setDefault(True)
        self.buttons.rejected.connect(self.reject)
        self.write.clicked.connect(self.start)
        column.addWidget(self.buttons)
        self.proposals.toggled.connect(lambda _on: self._asked_anew())
        self.format.currentIndexChanged.connect(lambda _row: self._asked_anew())
        self.folder.textChanged.connect(lambda _text: self._asked_anew())
        self.subset.currentTextChanged.connect(lambda _text: self._asked_anew())
        self._replaces = False

    def start(self) -> None:
        """Export now, and report in the dialog.

        Files of an earlier export are replaced only after a second request.
        """
        folder = Path(self.folder.text().strip()).expanduser()
        if not self.folder.text().strip():
            self._tell(self.tr("Choose a folder first."), "danger")
            return
        export_format = self.format.currentData()
        options = ExportOptions(
            subset=self.subset.currentText().strip() or "val",
            proposals=self.proposals.isChecked(),
            overwrite=self._replaces,
        )
        if self._remember is not None:
            self._remember(export_format, str(folder), options.subset)
        self.write.setEnabled(False)
        self._tell(self.tr("Writing…"), "muted")
        records = self._records()

        def work() -> ExportReport | AlreadyThereError:
            try:
                return export_project(records, export_format, folder, index_of=_index_of, options=options)
            except AlreadyThereError as error:
                return error

        background.run(self, work, self._done, self._failed)

    def _done(self, outcome: ExportReport | AlreadyThereError) -> None:
        if isinstance(outcome, AlreadyThereError):
            self._ask_to_replace(outcome.files)
        else:
            self._asked_anew()
            self._written(outcome)

    def _ask_to_replace(self, files: tuple[Path, ...]) -> None:
        """Let a second click on the button replace files; a second Enter does not."""
        self.write.setEnabled(True)
        self.write.setText(self.tr("&Replace"))
        self.write.setDefault(False)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        self._replaces = True
        names = ", ".join(file.name for file in files[:5])
        more = self.tr(" and {0} more").format(len(files) - 5) if len(files) > 5 else ""
        self._tell(
            self.tr("{0} holds such an export already ({1}{2}). Replace these files, or choose another folder.").format(
                files[0].parent, names, more
            ),
            "danger",
        )

    def _asked_anew(self) -> None:
        self._replaces = False
        self.write.setText(self.tr("&Export"))
        self.write.setDefault(True)
        self._tell(self._what_there_is(), "muted")

    def _what_there_is(self) -> str:
        segments = self._records().segments
        decided = sum(segment.by_person for segment in segments)
        open_ = sum(segment.state is State.PROPOSED for segment in segments)
        text = counted(
            decided,
            "One segment that people accepted, corrected or drew.",
            "{n:,} segments that people accepted, corrected or drew.",
        )
        if not open_:
            return text
        if self.proposals.isChecked():
            return f"{text} {counted(open_, 'One proposal goes with them.', '{n:,} proposals go with them.')}"
        return f"{text} {counted(open_, 'One proposal stays out.', '{n:,} proposals stay out.')}"

    def _written(self, report: ExportReport) -> None:
        self.write.setEnabled(True)
        counts = ", ".join(map(translated, report.counted))
        folder = report.files[0].parent if report.files else Path(self.folder.text())
        names = [str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path) for path in report.files]
        lines = [self.tr("Written to {0}: {1}.").format(folder, counts), *(f"    {name}" for name in names[:12])]
        if len(names) > 12:
            lines.append(counted(len(names) - 12, "    and {n} more file", "    and {n:,} more files"))
        lines += map(translated, report.warnings)
        self._tell("\n".join(lines), "")

    def _failed(self, sentence: str) -> None:
        self.write.setEnabled(True)
        self._tell(translated(sentence), "danger")

    def _tell(self, text: str, role: str) -> None:
        self.outcome.setText(text)
        self.outcome.setProperty("role", role)
        self.outcome.style().polish(self.outcome)
        self.outcome.setMinimumHeight(self.outcome.heightForWidth(self.width() - 40))

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Export to"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
