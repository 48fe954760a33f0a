"""The page of the empty window: how to begin, and the recent projects."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.actions.commands import Command
from app.actions.table import Actions
from app.widgets import theme

SHOWN = 5


class Welcome(QWidget):
    """A place to drop videos, with buttons to open something.

    Signals:
        recent_chosen: the path of a recent project.
    """

    recent_chosen = Signal(Path)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(10)
        self._drawing = QLabel()
        self._drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._drawing)
        title = QLabel(self.tr("Drop videos here"))
        title.setProperty("role", "title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(title)
        hint = QLabel(
            self.tr(
                "Mark what happens when, with a detector that proposes and learns.\n"
                "Every edit is on disk as you make it, in a project file beside the video."
            )
        )
        hint.setProperty("role", "muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(hint)
        row = QHBoxLayout()
        row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.setSpacing(8)
        for command, text, default in (
            (Command.OPEN, self.tr("Open videos…"), True),
            (Command.OPEN_PROJECT, self.tr("Open a project…"), False),
            (Command.SAMPLE_PROJECT, self.tr("Try the sample project"), False),
        ):
            button = QPushButton(text)
            button.setObjectName(f"welcome_{command}")
            button.setDefault(default)
            button.setAutoDefault(default)
            button.clicked.connect(actions[command].trigger)
            row.addWidget(button)
        column.addSpacing(6)
        column.addLayout(row)
        self._recent_title = QLabel(self.tr("Recent"))
        self._recent_title.setProperty("role", "faint")
        self._recent_title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(18)
        column.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._recent.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._recent)
        self.refresh([])

    def refresh(self, recent: list[Path]) -> None:
        """Show these recent projects, in the current theme."""
        self._drawing.setPixmap(theme.picture("video", 56, self.devicePixelRatioF()))
        while self._recent.count():
            item = self._recent.takeAt(0)
            shown = item.widget() if item is not None else None
            assert shown is not None
            shown.deleteLater()
        for path in recent[:SHOWN]:
            button = QToolButton()
            button.setText(f"{path.stem}    {_short(path.parent)}")
            button.setIcon(theme.icon("open", "muted"))
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(self.tr("Open the project {0}").format(path))
            button.setToolTip(str(path))
            button.clicked.connect(lambda _checked=False, path=path: self.recent_chosen.emit(path))
            self._recent.addWidget(button)
        self._recent_title.setVisible(bool(recent))


def _short(folder: Path) -> str:
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except ValueError:
        return str(folder)
