"""The log, uncaught errors, and the text of "Copy diagnostics"."""

import logging
import logging.handlers
import os
import platform
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from afsd_core.folders import logs_folder
from afsd_core.message import Message

log = logging.getLogger("app")
PACKAGES = ("afsd-annotator", "PySide6", "av", "numpy", "torch", "openvino", "onnxruntime", "opencv-python")


def log_path() -> Path:
    """Path of the window's log; older ones lie beside it with a number."""
    return logs_folder() / "window.log"


def start_log() -> None:
    """Write messages and warnings to a rotating log: five files of a megabyte."""
    handler = logging.handlers.RotatingFileHandler(
        log_path(), maxBytes=2**20, backupCount=4, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    if os.environ.get("AFSD_DEBUG"):
        root.addHandler(logging.StreamHandler())


def catch_faults(tell: Callable[[str], None]) -> None:
    """Log uncaught errors with their traceback and show the user a sentence."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("not caught", exc_info=(kind, error, trace))
        tell(
            Message(
                "Something went wrong inside the program ({error}). Your work is on disk; the log has the rest.",
                error=error,
            )
        )

    sys.excepthook = caught

    def in_thread(args: threading.ExceptHookArgs) -> None:
        error = args.exc_value if args.exc_value is not None else RuntimeError(args.exc_type.__name__)
        caught(args.exc_type, error, args.exc_traceback)

    threading.excepthook = in_thread


def log_qt() -> None:
    """Send Qt's own messages to the log."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    levels |= {QtMsgType.QtCriticalMsg: logging.ERROR, QtMsgType.QtFatalMsg: logging.CRITICAL}
    logger = logging.getLogger("qt")
    qInstallMessageHandler(lambda kind, _context, text: logger.log(levels.get(kind, logging.WARNING), "%s", text))


def diagnostics(more: dict[str, str] | None = None) -> str:
    """Text for a bug report: versions, system, screens, end of the log.

    The log may name the user's files.
    """
    from PySide6.QtGui import QGuiApplication

    lines = [f"System: {platform.platform()}, {os.cpu_count()} CPUs, Python {platform.python_version()}"]
    lines.append("Packages: " + ", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    lines.append(f"Qt platform: {QGuiApplication.platformName()}")
    for screen in QGuiApplication.screens():
        size = screen.size()
        lines.append(f"Screen: {size.width()}×{size.height()} at {screen.devicePixelRatio():g}×")
    lines += [f"{name}: {value}" for name, value in (more or {}).items()]
    lines += ["", "End of the log:", *_tail(60)]
    return "\n".join(lines)


def _version(package: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "–"


def _tail(count: int) -> list[str]:
    try:
        with log_path().open("rb") as file:
            file.seek(max(0, log_path().stat().st_size - 16_384))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ["(empty)"]
    home = str(Path.home())
    return [line.replace(home, "~") for line in text.splitlines()[-count:]]
