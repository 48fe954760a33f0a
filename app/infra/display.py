"""Check whether a window can open on this machine.

Free of Qt, so that the command line can use it too. `python -m app.infra.display` prints nothing; its exit code is 0
where there is a screen, else 1.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

NO_DISPLAY = (
    "There is no display here, so the window cannot open. Run it on a desktop (or with `ssh -X`); "
    "`afsd detect VIDEO` works without one."
)


def why_none(environ: Mapping[str, str] = os.environ) -> str | None:
    """Why there is no screen; None where there is one or the system always has one."""
    if not sys.platform.startswith("linux"):
        return None
    x11, wayland = environ.get("DISPLAY"), environ.get("WAYLAND_DISPLAY")
    if not x11 and not wayland:
        return NO_DISPLAY
    if wayland and _wayland_listens(wayland, environ.get("XDG_RUNTIME_DIR", "")):
        return None
    if x11 and x11_answers(x11):
        return None
    return f"The display {x11 or wayland} does not answer, so the window cannot open. Check DISPLAY."


def _wayland_listens(name: str, folder: str) -> bool:
    return (Path(folder) / name).is_socket()


def x11_answers(display: str) -> bool:
    """Whether an X server answers; without one, Qt would abort with no helpful message."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # another problem, which has a message of its own
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


if __name__ == "__main__":
    sys.exit(why_none() is not None)
