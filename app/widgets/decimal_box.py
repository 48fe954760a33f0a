"""A spin box for decimal numbers."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox


class DecimalBox(QDoubleSpinBox):
    """A spin box that shows localised numbers and accepts a point as a comma."""

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        state, text, at = super().validate(self._as_here(text), at)
        return state, text, at

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._as_here(text))

    def _as_here(self, text: str) -> str:
        # It goes no further than tens: a point parts no thousands.
        point = self.locale().decimalPoint()
        return text.replace("." if point == "," else ",", point)
