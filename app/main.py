"""`afsd-annotator [VIDEO|PROJECT…]`: opens the window."""

import logging
import os
import sys
import time


def main(argv: list[str] | None = None) -> int:
    """Open the window; returns the exit code (2: it cannot open here, and a sentence says why)."""
    started = time.perf_counter()
    arguments = list(sys.argv if argv is None else argv)
    if "--worker" in arguments[1:2]:
        from app.jobs.worker import main as work

        work()
        return 0
    from app.infra import startup_checks

    startup_checks.shed_foreign_plugins()
    if any(each in ("-h", "--help", "--version") for each in arguments[1:]):
        print(_help(arguments))
        return 0
    sentence = startup_checks.why_no_window()
    if sentence is not None:
        print(sentence, file=sys.stderr)
        return 2

    from app.infra import diagnostics

    try:
        diagnostics.start_log()
    except OSError as error:
        print(f"There is no folder to keep settings and logs in ({error}). Set AFSD_HOME to one.", file=sys.stderr)
        return 2
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from afsd_core.resources import resource
    from app.i18n import languages
    from app.infra import background
    from app.settings.preferences import Preferences
    from app.widgets import theme
    from app.window import make_window
    from app.window.context import make_context

    diagnostics.log_qt()
    app = QApplication(arguments)
    app.setApplicationName("afsd-annotator")
    app.setApplicationDisplayName("AFSD Annotator")
    app.setDesktopFileName("afsd-annotator")
    app.setWindowIcon(QIcon(str(resource("icons", "afsd-annotator.svg"))))
    preferences = Preferences()
    languages.apply(app, preferences.text("language", languages.SYSTEM))
    theme.apply(app, preferences.text("theme", theme.SYSTEM))
    context = make_context(preferences)
    window = make_window(context)
    diagnostics.catch_faults(context.notifier.report_fault)
    window.show()
    window.open_paths([each for each in app.arguments()[1:] if not each.startswith("-")])
    diagnostics.log.info("window after %.0f ms", (time.perf_counter() - started) * 1000)
    code = app.exec()
    window.shut_down()
    if not background.ended(2):  # Qt would wait for it, for ever if it must; all that anybody entered is on disk
        diagnostics.log.warning("something did not end in the background")
        logging.shutdown()
        os._exit(code)
    return code


def _help(arguments: list[str]) -> str:
    from importlib.metadata import version

    if "--version" in arguments:
        return f"AFSD Annotator {version('afsd-annotator')}"
    return (
        "afsd-annotator [VIDEO|PROJECT…]\n\n"
        "Opens the window, with videos (anything FFmpeg reads) or a project (.afsd).\n"
        "`afsd --help` lists what works without a window."
    )


if __name__ == "__main__":
    sys.exit(main())
