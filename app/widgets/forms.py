"""Alignment of forms in dialogs."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QWidget


def line_up(forms: Sequence[QFormLayout]) -> None:
    """Align the fields of several forms, and centre each label beside its field."""
    labels: list[QWidget] = []
    role = QFormLayout.ItemRole
    for form in forms:
        for row in range(form.rowCount()):
            item, field = form.itemAt(row, role.LabelRole), form.itemAt(row, role.FieldRole)
            if item is not None and field is not None:
                label = item.widget()
                assert label is not None
                label.setMinimumHeight(field.sizeHint().height())
                labels.append(label)
    widest = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setMinimumWidth(widest)
