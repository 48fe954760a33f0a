"""Is there a screen that a window can open on? Knows nothing of Qt, so that the command line can ask too.

python -m app.infra.display       exit code 0 where there is one; else 1, and nothing printed
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
    """The sentence that says why there is no screen; None where there is one, or where the system has its own."""
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
    """Whether an X server is there: Qt would abort the process without a word that helps."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # that is another trouble, with a sentence of its own
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


if __name__ == "__main__":
    sys.exit(why_none() is not None)
