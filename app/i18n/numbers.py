"""Numbers and times in the notation of the window's language (1,234.5 or 1.234,5).

Files, the clipboard and the log keep points and no groups, whatever the language. Both notations are accepted where the
user types a number.
"""

import string
from numbers import Number
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from app.i18n.times import format_duration, format_short, format_time


def localised(text: str) -> str:
    """Convert a number that Python has written, "1,234.5", to the language's notation."""
    locale = QLocale()
    signs = {ord(","): locale.groupSeparator(), ord("."): locale.decimalPoint()}
    return text.translate(signs)


def count_text(number: int) -> str:
    """A whole number: `1,234`."""
    return f"{number}" if -1000 < number < 1000 else localised(f"{number:,}")


def decimal_text(number: float, places: int = 2) -> str:
    """A decimal number: `0.50`."""
    return localised(f"{number:,.{places}f}")


def percent_text(fraction: float) -> str:
    """A percentage: `50%`, or `50 %` where the language writes it so."""
    return QCoreApplication.translate("Numbers", "{0}%").format(f"{100 * fraction:.0f}")


def time_text(time: int) -> str:
    """A time: `1:02:03.456`."""
    return localised(format_time(time))


def short_time_text(time: int) -> str:
    """A time without leading zeros: `5.800`, `1:05.800`."""
    return localised(format_short(time))


def length_text(duration: int) -> str:
    """A duration: `0.48 s`, `12.3 s`, `3:05`."""
    return localised(format_duration(duration))


class _Filling(string.Formatter):
    def format_field(self, value: Any, spec: str) -> str:
        text = super().format_field(value, spec)
        written = isinstance(value, Number) and not isinstance(value, bool) and (spec or isinstance(value, float))
        return localised(text) if written else text


_FILLING = _Filling()


def filled(template: str, /, *values: object, **named: object) -> str:
    """Fill values into a template, as `str.format`, with localised numbers.

    Raises:
        KeyError, IndexError, ValueError: as `str.format`.
    """
    return _FILLING.vformat(template, values, named)
