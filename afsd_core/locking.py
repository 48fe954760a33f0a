"""A lock between processes that the operating system lets go when its holder dies."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from afsd_core.errors import Cancelled
from afsd_core.message import Message

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def held(
    path: Path, *, cancelled: Callable[[], bool] | None = None, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock file `path` (made where missing, and left there) while the block runs; wait for another holder.

    Args:
        path: of the lock file.
        cancelled: asked every 50 ms of waiting.
        waiting: called once if another process holds the lock.

    Raises:
        Cancelled: `cancelled` said so while waiting.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        notified = False
        while not _try_lock(handle):
            if waiting and not notified:
                waiting()
                notified = True
            if cancelled and cancelled():
                raise Cancelled(Message("Cancelled while waiting for another process."))
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)
