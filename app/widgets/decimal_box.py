"""A field for a number with decimals."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox


class DecimalBox(QDoubleSpinBox):
    """Shows a number as the language writes it, and takes a point for a comma."""

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        state, text, at = super().validate(self._as_here(text), at)
        return state, text, at

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._as_here(text))

    def _as_here(self, text: str) -> str:
        # It goes no further than tens: a point parts no thousands.
        point = self.locale().decimalPoint()
        return text.replace("." if point == "," else ",", point)
