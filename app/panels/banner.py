"""A sentence that needs to be seen, over the timeline, with what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app import theme


class Banner(QFrame):
    """One sentence at a time; the newest counts. It stays until it is closed or acted on, and takes no focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 6, 7)
        row.setSpacing(10)
        self.text = QLabel()
        self.text.setObjectName("banner_text")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.text, 1)
        self.button = QPushButton()
        self.button.setObjectName("banner_button")
        self.button.setAccessibleName(self.tr("What can be done"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._act)
        row.addWidget(self.button)
        shut = QToolButton()
        shut.setObjectName("banner_close")
        shut.setIcon(theme.icon("reject"))
        shut.setIconSize(QSize(14, 14))
        shut.setAccessibleName(self.tr("Close this message"))
        shut.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        shut.clicked.connect(self.hide)
        row.addWidget(shut)
        self._does: Callable[[], object] | None = None
        self.hide()

    def tell(
        self, sentence: str, button: str = "", does: Callable[[], object] | None = None, kind: str = "trouble"
    ) -> None:
        """Show a sentence, with a button where something can be done."""
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self.setProperty("kind", kind)
        self.style().polish(self)
        self._does = does
        self.button.setText(button)
        self.button.setAccessibleName(button or self.tr("What can be done"))
        self.button.setVisible(bool(button))
        self.show()

    def _act(self) -> None:
        does, self._does = self._does, None
        self.hide()
        if does is not None:
            does()
