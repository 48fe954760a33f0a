"""The video libraries, loaded by whichever thread needs them first while the others wait.

Python's import locks are per module: two threads that import PyAV's modules at the same moment in different orders can
see a package that is half there.
"""

import threading
from os import SEEK_END
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QCoreApplication

from app.i18n.numbers import decimal_text

_lock = threading.Lock()


def media() -> ModuleType:
    """`afsd_core.media` with all that reading a video needs."""
    import afsd_core.media as package

    with _lock:
        for name in ("probe", "VideoReader", "build_index", "fingerprint", "SoundReader"):
            getattr(package, name)
    return package


def cut_off(name: str, announced: int | None, found: int) -> str:
    """What to say of a video whose pictures end well before its container says; empty where they do not.

    Args:
        announced, found: length by the container's word and by the index, µs.
    """
    missing = (announced or 0) - found
    if announced is None or missing < 1_000_000 or missing * 50 < announced:
        return ""
    return QCoreApplication.translate(
        "Player",
        "{0} ends early: it says that it is {1} s long, but its pictures end at {2} s. The file may be cut off; copy or"
        " download it again if more should be there.",
    ).format(name, decimal_text(announced / 1e6, 1), decimal_text(found / 1e6, 1))


def riff_missing(path: Path) -> int:
    """How many bytes an AVI file is short of what its header says; 0 for whole ones and other kinds.

    An AVI that was cut off is read as a shorter one: nothing else tells that something is missing.
    """
    with path.open("rb") as file:
        head = file.read(12)
        size = file.seek(0, SEEK_END)
    if head[:4] != b"RIFF" or head[8:] != b"AVI ":
        return 0
    said = int.from_bytes(head[4:8], "little") + 8
    # Writers that were stopped leave 0 or the largest number there; an odd byte at the end is padding.
    return said - size if 8 < said < 0xFFFFFFF0 and said - size > 1 else 0


def bytes_missing(name: str, count: int) -> str:
    """What to say of a file that is shorter than it says."""
    return QCoreApplication.translate(
        "Player", "{0} is cut off: {1} MB of it are missing. Copy or download it again if more should be there."
    ).format(name, decimal_text(count / 1e6, 1))
