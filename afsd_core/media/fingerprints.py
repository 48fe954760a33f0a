"""What tells two video files apart without reading them whole."""

import hashlib
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path

from afsd_core.errors import MediaError
from afsd_core.message import Message

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file's size in bytes and a hash of its first, middle and last MiB; survives renaming and moving."""

    size: int
    digest: str

    def __str__(self) -> str:
        return f"{self.size:x}-{self.digest}"


def fingerprint(path: Path) -> Fingerprint:
    """Read at most 3 MiB of a file; a shorter file is hashed whole.

    Raises:
        MediaError: the file cannot be read.
    """
    path = Path(path)
    hashed = hashlib.blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            size = file.seek(0, SEEK_END)
            # Sorted and disjoint, so that a short file is neither read twice nor missed in part.
            position = 0
            for start in (0, max(size - _MIB, 0) // 2, max(size - _MIB, 0)):
                position = max(position, start)
                file.seek(position)
                block = file.read(max(start + _MIB - position, 0))
                hashed.update(block)
                position += len(block)
    except OSError as error:
        raise MediaError(
            Message(
                "{name}: cannot be read ({reason}). Check the path and the permissions.",
                name=path.name,
                reason=error.strerror,
            )
        ) from error
    return Fingerprint(size, hashed.hexdigest())
