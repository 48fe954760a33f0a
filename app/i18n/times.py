"""Times in writing: seconds, m:ss or h:mm:ss with decimals; integers in microseconds."""

import re

from afsd_core.message import Message

SECOND = 1_000_000
HOUR = 3600 * SECOND
_WRITTEN = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+)(?:[.,](\d*))?\s*s?")


def format_time(time: int, decimals: int = 3) -> str:
    """Format a time as `h:mm:ss.mmm`, cut and not rounded to `decimals` (0 to 6) places.

    What starts at 1.9999 s is not yet at 2.000.

    >>> format_time(3_723_456_000)
    '1:02:03.456'
    """
    if decimals == 3 and time >= 0:  # nearly always, and 20,000 times where 10,000 segments are copied
        ticks = time // 1000
        return f"{ticks // 3_600_000}:{ticks // 60_000 % 60:02}:{ticks // 1000 % 60:02}.{ticks % 1000:03}"
    ticks = abs(time) // 10 ** (6 - decimals)
    seconds, rest = divmod(ticks, 10**decimals)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if time < 0 and ticks else ""
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" + (f".{rest:0{decimals}}" if decimals else "")


def format_short(time: int) -> str:
    """Format a time without leading zero hours: `5.800`, `1:05.800`, `1:02:03.456`."""
    seconds, milliseconds = divmod(abs(time) // 1000, 1000)
    sign = "-" if time < 0 else ""
    minutes, seconds = divmod(seconds, 60)
    if not minutes:
        return f"{sign}{seconds}.{milliseconds:03}"
    if minutes < 60:
        return f"{sign}{minutes}:{seconds:02}.{milliseconds:03}"
    return format_time(time)


def format_duration(duration: int) -> str:
    """Format a duration for a label: `0.48 s`, `12.3 s`, `3:05`, `1:02:03`."""
    seconds = duration / SECOND
    if seconds < 9.995:
        return f"{seconds:.2f} s"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def parse_time(text: str) -> int:
    """Read seconds (`12.5`), `m:ss.mmm` or `h:mm:ss.mmm`; a comma is a decimal point too.

    Returns:
        Microseconds; digits beyond the sixth are dropped.

    Raises:
        ValueError: with a sentence that says how a time is written.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            Message("“{text}” is not a time. Write seconds (12.5) or h:mm:ss.mmm (0:00:12.500).", text=text.strip())
        )
    hours, minutes, seconds, fraction = match.groups()
    if minutes is not None and (int(seconds) >= 60 or (hours is not None and int(minutes) >= 60)):
        raise ValueError(Message("“{text}” is not a time: minutes and seconds go up to 59.", text=text.strip()))
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole * SECOND + int((fraction or "").ljust(6, "0")[:6])
