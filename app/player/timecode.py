"""Timecodes counted from the index, and parsing of the positions that users type."""

import re
from typing import TYPE_CHECKING

from afsd_core.message import Message
from app.i18n.times import SECOND, format_time, parse_time

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex

_FRAME = re.compile(r"[#f]\s*(\d[\d.,'’\s]*)|(\d+)\s*f")  # as it is shown, with what parts its thousands


def timecode_text(frame: int, index: "VideoIndex") -> str:
    """Format a frame as `h:mm:ss:ff`, for constant and variable frame rates.

    ff counts the frames since the second began.

    Args:
        frame: its number.
        index: of the video.
    """
    second = int(index.start_of(frame)) // SECOND * SECOND
    return f"{format_time(second, 0)}:{frame - _first_frame(second, index):02d}"


def _first_frame(second: int, index: "VideoIndex") -> int:
    """The first frame that starts in or after a second (µs)."""
    frame = int(index.frame_at(second))
    return frame + 1 if int(index.start_of(frame)) < second else frame


def parse_moment(text: str, index: "VideoIndex | None") -> int:
    """Parse a position: `1:02.5`, `62,5`, `#308`, `#1,308`, `308f` or `0:01:02:10`.

    Args:
        text: as typed.
        index: of the video; None until it is complete, when frames cannot be looked up.

    Returns:
        µs; for a frame beyond the last, the video's end.

    Raises:
        ValueError: with a sentence: it is no moment, or names a frame before the index is whole.
    """
    text = text.strip().lower()
    frame = _FRAME.fullmatch(text)
    parts = text.split(":")
    if frame is None and len(parts) != 4:
        return parse_time(text)
    if index is None:
        raise ValueError(Message("Frames are still being counted. Go to a time for now, such as 1:02.5."))
    if frame is not None:
        return _start(int(re.sub(r"\D", "", frame[1] or frame[2])), index)
    if not parts[3].isdigit():
        raise ValueError(Message("“{text}” is not a timecode. Write it as h:mm:ss:ff, such as 0:01:02:10.", text=text))
    return _start(_first_frame(parse_time(":".join(parts[:3])), index) + int(parts[3]), index)


def _start(frame: int, index: "VideoIndex") -> int:
    return int(index.start_of(frame)) if frame < index.frame_count else int(index.end_of(index.frame_count - 1))
