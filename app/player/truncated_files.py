"""Video files that are shorter than they say, and what to say of them."""

from os import SEEK_END
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.i18n.numbers import decimal_text


def cut_off(name: str, announced: int | None, indexed: int) -> str:
    """What to say of a video whose pictures end well before its container says; empty where they do not.

    Args:
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
    """How many bytes an AVI file is short of what its header says; 0 for whole ones and other kinds.

    An AVI that was cut off is read as a shorter one: nothing else tells that something is missing.
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
    """What to say of a file that is shorter than it says."""
    return QCoreApplication.translate(
        "Player", "{0} is cut off: {1} MB of it are missing. Copy or download it again if more should be there."
    ).format(name, decimal_text(count / 1e6, 1))
