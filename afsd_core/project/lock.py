"""One window a project: an operating system's lock on a file beside it, which dies with its process."""

import errno
import logging
import os
import socket
import sys
from io import FileIO
from pathlib import Path

from afsd_core.errors import ProjectError, ReadOnlyError
from afsd_core.message import Message

# Windows locks bytes against reading too: the locked one lies far behind the text that says who holds it.
_LOCKED_BYTE = 1 << 20
_FULL = frozenset((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)))
_HELD = frozenset((errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK))

log = logging.getLogger(__name__)

if sys.platform == "win32":
    import msvcrt

    def _take(file: FileIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: FileIO) -> None:
        # flock belongs to the open file: a second opening in the same process is refused too, and closing another
        # descriptor of the file does not release it, as it would with lockf.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProjectLock:
    """Held from construction until `release`, or until the process ends, however it ends."""

    def __init__(self, project: Path) -> None:
        """Take the lock.

        Raises:
            ProjectError: another window has the project open, or the folder cannot be written.
        """
        self.path = project.with_name(project.name + "-lock")
        while True:
            try:
                file = self.path.open("a+b", buffering=0)
            except OSError as error:
                raise cannot_write(project, error) from error
            try:
                _take(file)
            except OSError as error:
                if error.errno not in _HELD:
                    # A drive without locks: better to work without one than not at all.
                    log.warning("%s cannot be locked: %s", project, error)
                    break
                holder = _holder(file)
                file.close()
                raise ProjectError(
                    Message(
                        "{name}: open in another window{holder}. Go on there, or close it there first.",
                        name=project.name,
                        holder=holder,
                    )
                ) from error
            if self._still_there(file):
                break
            file.close()  # its last holder removed it between our opening and our locking
        self._file = file
        try:
            file.truncate(0)
            file.write(f"{os.getpid()} {socket.gethostname()}\n".encode())
        except OSError as error:  # a full disk: it is locked all the same, without saying by whom
            log.info("%s does not say who holds it: %s", self.path, error)

    def _still_there(self, file: FileIO) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self.path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let the project go; twice does no harm."""
        if self._file.closed:
            return
        if sys.platform == "win32":  # cannot remove an open file
            self._file.close()
            try:
                self.path.unlink(missing_ok=True)
            except OSError:
                return  # somebody else has it already
        else:
            self.path.unlink(missing_ok=True)
            self._file.close()


def cannot_write(project: Path, error: OSError) -> ProjectError:
    """The error for a folder that is missing, full or read-only."""
    folder = project.parent
    if isinstance(error, FileNotFoundError):
        return ProjectError(
            Message(
                "{project}: the folder {folder} does not exist. Choose another place.", project=project, folder=folder
            )
        )
    if error.errno in _FULL:
        return ProjectError(
            Message("{name}: the disk that holds {folder} is full. Free some space.", name=project.name, folder=folder)
        )
    return ReadOnlyError(
        Message(
            "{name}: the folder {folder} is read-only ({reason}). Copy the project to a folder "
            "that you can write to, and open the copy.",
            name=project.name,
            folder=folder,
            reason=error.strerror,
        )
    )


def _holder(file: FileIO) -> str:
    try:
        file.seek(0)
        pid, _, host = file.read(300).decode(errors="replace").strip().partition(" ")
    except OSError:
        return ""
    if not pid.isdigit():
        return ""
    if host == socket.gethostname():
        return Message(" (process {pid})", pid=pid)
    return Message(" (process {pid} on {host})", pid=pid, host=host)
