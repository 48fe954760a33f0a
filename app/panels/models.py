"""Panel of the installed models: what each is, and which one detects."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n.numbers import filled
from app.i18n.translation import counted, learnt_from
from app.services.detection import ZERO_SHOT, Detecting
from app.widgets.row_keys import RowKeys

KINDS = {"zero_shot": "zero-shot", "afsd": "AFSD", "backbone": "backbone"}


class _List(RowKeys, QListWidget):
    """A list that keeps the arrow keys and Enter."""


class ModelsPanel(QWidget):
    """A list of models.

    Signals:
        chosen: a model's name, to detect with from now on.
        fetch_wanted: the zero-shot weights are wanted.
    """

    chosen = Signal(str)
    fetch_wanted = Signal()

    def __init__(self, detecting: Detecting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("models_panel")
        self._detecting = detecting
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = _List()
        self.list.setObjectName("models_list")
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemActivated.connect(self._use)
        self.list.currentItemChanged.connect(lambda *_: self._describe())
        column.addWidget(self.list, 1)
        self.about = QLabel()
        self.about.setProperty("role", "muted")
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.about)
        # One below the other: side by side they would keep the whole window from being narrower.
        rows = QVBoxLayout()
        rows.setContentsMargins(12, 4, 12, 10)
        self.use = QPushButton(self.tr("Detect with this"))
        self.use.setObjectName("use_model_button")
        self.use.clicked.connect(lambda: self._use(self.list.currentItem()))
        self.fetch = QPushButton(self.tr("Fetch zero-shot weights (47 MB)"))
        self.fetch.setObjectName("fetch_model_button")
        self.fetch.clicked.connect(self.fetch_wanted)
        for button in (self.use, self.fetch):
            rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(rows)
        detecting.models_changed.connect(lambda _models: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show the installed models."""
        selected = self.list.currentItem().data(Qt.ItemDataRole.UserRole) if self.list.currentItem() else None
        current = selected or self._detecting.default_model()
        self.list.clear()
        in_use = self._detecting.default_model()
        for model in sorted(self._detecting.models, key=lambda model: model.created, reverse=True):
            kind = self.tr("in use") if model.name == in_use else KINDS.get(model.kind, model.kind)
            item = QListWidgetItem(f"{model.name}   ·   {kind}")
            item.setData(Qt.ItemDataRole.UserRole, model.name)
            self.list.addItem(item)
            if model.name == current:
                self.list.setCurrentItem(item)
        self.fetch.setVisible(all(model.name != ZERO_SHOT for model in self._detecting.models))
        self._describe()

    def _describe(self) -> None:
        item = self.list.currentItem()
        self.use.setVisible(item is not None)
        if item is None:
            self.about.setText(
                self.tr("No detector is installed yet. The zero-shot one names 400 everyday actions without training.")
            )
            return
        name = item.data(Qt.ItemDataRole.UserRole)
        model = next(model for model in self._detecting.models if model.name == name)
        parent = self.tr("\nFine-tuned from {0}.").format(model.parent) if model.parent else ""
        self.about.setText(
            f"{counted(len(model.classes), '{n:,} class', '{n:,} classes')} · {model.created[:10]}\n{model.source}"
            + parent
            + self._worth(model.training or {})
        )

    def _worth(self, record: Mapping[str, Any]) -> str:
        """What a version was trained on and how it scores, from its training record."""
        text = ""
        learnt = record.get("learnt_from")
        if isinstance(learnt, dict):
            text += "\n" + learnt_from(int(learnt.get("segments", 0)), int(learnt.get("videos", 0)))
        before, after = record.get("before"), record.get("after")
        if isinstance(after, dict) and isinstance(after.get("average"), int | float):
            if isinstance(before, dict) and isinstance(before.get("average"), int | float):
                values = before["average"], after["average"]
                text += filled(self.tr("\nAverage mAP on videos not learnt from: {0:.2f} → {1:.2f}."), *values)
            else:
                text += filled(self.tr("\nAverage mAP on videos not learnt from: {0:.2f}."), after["average"])
        return text

    def _use(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
