"""Detects truncated video files, and words the warning."""

from os import SEEK_END
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.i18n.numbers import decimal_text


def cut_off(name: str, announced: int | None, indexed: int) -> str:
    """Warning for a video whose pictures end well before its stated length; or empty.

    Args:
        name: the file's name.
        announced, indexed: length by the container's word and by the index, µs.
    """
    missing = (announced or 0) - indexed
    if announced is None or missing < 1_000_000 or missing * 50 < announced:
        return ""
    return QCoreApplication.translate(
        "Player",
        "{0} ends early: it says that it is {1} s long, but its pictures end at {2} s. The file may be cut off; copy or"
        " download it again if more should be there.",
    ).format(name, decimal_text(announced / 1e6, 1), decimal_text(indexed / 1e6, 1))


def riff_missing(path: Path) -> int:
    """Number of bytes that an AVI file lacks by its header; 0 for other kinds.

    A truncated AVI reads as a shorter one: nothing else shows that something is missing.
    """
    with path.open("rb") as file:
        head = file.read(12)
        size = file.seek(0, SEEK_END)
    if head[:4] != b"RIFF" or head[8:] != b"AVI ":
        return 0
    declared = int.from_bytes(head[4:8], "little") + 8
    # Writers that were stopped leave 0 or the largest number there; an odd byte at the end is padding.
    return declared - size if 8 < declared < 0xFFFFFFF0 and declared - size > 1 else 0


def bytes_missing(name: str, count: int) -> str:
    """Warning for a file that is shorter than its header says."""
    return QCoreApplication.translate(
        "Player", "{0} is cut off: {1} MB of it are missing. Copy or download it again if more should be there."
    ).format(name, decimal_text(count / 1e6, 1))
