"""The message of an empty list: why it is empty and what to do."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel


class EmptyState(QLabel):
    """A sentence in the middle of a view without rows; clicks go through it.

    Args:
        view: with its model set.
        sentence: asked whenever the view is empty.
        is_empty: tells whether the view is empty, where rows may be hidden; call `refresh` when that changes.
    """

    def __init__(
        self, view: QAbstractItemView, sentence: Callable[[], str], is_empty: Callable[[], bool] | None = None
    ) -> None:
        super().__init__(view.viewport())
        self._view, self._sentence = view, sentence
        self._is_empty = is_empty or (lambda: view.model().rowCount() == 0)
        self.setObjectName(f"{view.objectName()}_empty")
        self.setProperty("role", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMargin(16)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.viewport().installEventFilter(self)
        model = view.model()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the sentence if there is no row."""
        empty = self._is_empty()
        if empty:
            self.setText(self._sentence())
            self.setGeometry(self._view.viewport().rect())
        self._view.setAccessibleDescription(self.text() if empty else "")
        self.setVisible(empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().rect())
        elif event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self.refresh()  # the sentence may name a key, which may be another one since
        return False
