"""Start the window of the installed program without a screen, wait until it is shown, and quit.

python -P .ci/start_offscreen.py      exit code 0 if the window opened and ended by itself within a minute
"""

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
LONGEST = 60.0
shown = threading.Event()


def quit_once_shown() -> None:
    """From a thread of its own, as `main` makes the application: ask that application to quit after the first paint."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    def look() -> None:
        if any(window.isVisible() and not window.grab().isNull() for window in QApplication.topLevelWidgets()):
            shown.set()
            QApplication.quit()
        else:
            QTimer.singleShot(100, look)

    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        application = QApplication.instance()
        if application is not None:
            QTimer.singleShot(0, application, look)
            return
        time.sleep(0.05)


def stop_if_stuck() -> None:
    """End the process if the window does not."""
    time.sleep(LONGEST)
    print(f"The window neither opened nor ended within {LONGEST:.0f} seconds.", file=sys.stderr)
    os._exit(1)


def main() -> int:
    """Start the window as a user would; returns the exit code."""
    import app
    from app.main import main as start

    if CHECKOUT in Path(app.__file__).resolve().parents and "site-packages" not in app.__file__:
        print(f"This is the checkout's program, not the installed one: {app.__file__}", file=sys.stderr)
        return 1
    threading.Thread(target=stop_if_stuck, daemon=True).start()
    threading.Thread(target=quit_once_shown, daemon=True).start()
    code = start(["afsd-annotator"])
    if not shown.is_set():
        print("The window was not shown.", file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["AFSD_HOME"] = home
        sys.exit(main())
