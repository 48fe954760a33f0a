"""Checks before the window opens: can it open here, and if not, why and what to do."""

import ctypes
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from app.infra import display

# What Qt's xcb plugin and its libraries load on Linux: soname → packages of Debian and Ubuntu, of Fedora.
LIBRARIES = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL"),
    "libGL.so.1": ("libgl1", "mesa-libGL"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
}


def shed_foreign_plugins(environ: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Remove the Qt paths that OpenCV sets: its plugins break this program's Qt."""
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "QT_PLUGIN_PATH"):
        if "cv2" in Path(environ.get(name, "")).parts:
            del environ[name]


def why_no_window() -> str | None:
    """Why no window can open on this machine; None where one can."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in ("offscreen", "minimal", "vnc", "linuxfb", "eglfs"):
        return missing_libraries() if _import_fails() else None
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return display.NO_DISPLAY
    if _import_fails() or (not os.environ.get("WAYLAND_DISPLAY") and _xcb_plugin_fails()):
        return missing_libraries()
    return display.why_none()


def missing_libraries(present: Callable[[str], bool] | None = None) -> str:
    """Name missing system libraries and the command that installs them.

    Args:
        present: tells whether a soname can be loaded; for tests.
    """
    loads = present or _loads
    missing = [soname for soname in LIBRARIES if not loads(soname)]
    if not missing:
        return "Qt cannot start here, though its system libraries are there. Run with QT_DEBUG_PLUGINS=1 to see why."
    fedora = Path("/etc/fedora-release").exists() or Path("/etc/redhat-release").exists()
    packages = sorted({LIBRARIES[soname][1 if fedora else 0] for soname in missing})
    command = f"sudo {'dnf' if fedora else 'apt-get'} install -y {' '.join(packages)}"
    names = ", ".join(re.sub(r"\.so.*", "", soname) for soname in missing)
    return f"The window cannot open because system libraries are missing ({names}). Install them with: {command}"


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _import_fails() -> bool:
    try:
        from PySide6 import QtGui, QtWidgets  # noqa: F401
    except ImportError:
        return True
    return False


def _xcb_plugin_fails() -> bool:
    import PySide6

    for folder in ("Qt/plugins", "plugins"):
        plugin = Path(PySide6.__file__).parent / folder / "platforms" / "libqxcb.so"
        if plugin.exists():
            return not _loads(str(plugin))
    return False  # a system-wide Qt: it knows where its plugins are
