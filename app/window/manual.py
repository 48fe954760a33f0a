"""The manual in the user's browser: its first page, or the page about the panel or dialog that has the focus."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from afsd_core.resources import resource

FIRST = "index"
#: Object name of a dock, panel or dialog → page of the manual, with a heading's anchor where there is one.
PAGES = {
    "welcome": "first-steps",
    "first_steps": "first-steps",
    "stage": "annotate",
    "timeline": "annotate#with-the-mouse",
    "timeline_bar": "annotate#with-the-keyboard",
    "toolbar": "detect#start-a-detection",
    "videos_dock": "review#reviewed-stretches",
    "segments_dock": "annotate#the-table-of-segments",
    "classes_dock": "annotate#classes",
    "queue_dock": "review#the-most-doubtful-first",
    "models_dock": "detect#models",
    "jobs_dock": "detect#jobs",
    "export_dialog": "export",
    "fetch_dialog": "detect#the-zero-shot-detector",
    "finetune_dialog": "fine-tune",
    "keys_dialog": "keys",
    "labels_dialog": "detect#labels-and-your-classes",
    "settings_dialog": "settings",
}
_OPENER = "manual_opener"


def page_of(widget: QWidget | None) -> str:
    """The page about a widget: that of the nearest part around it which has one, else the first page."""
    while widget is not None:
        if widget.objectName() in PAGES:
            return PAGES[widget.objectName()]
        widget = widget.parentWidget()
    return FIRST


def address(page: str) -> QUrl:
    """Where a page lies on this computer.

    Args:
        page: a page's name, with or without an anchor: "detect#models".

    Raises:
        FileNotFoundError: the manual has not been built here.
    """
    name, _, anchor = page.partition("#")
    url = QUrl.fromLocalFile(str(resource("manual", "html", f"{name}.html")))
    if anchor:
        url.setFragment(anchor)
    return url


class Manual(QObject):
    """Opens the manual; its key works in dialogs too, where the window's own shortcuts do not reach.

    Args:
        here: the command that opens the page of what has the focus; its keys are given to each dialog.
        say: shows a sentence in the status line.
    """

    def __init__(self, here: QAction, say: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._here, self._say = here, say
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def open(self) -> None:
        """Open the first page."""
        self._open(FIRST)

    def open_here(self) -> None:
        """Open the page about the panel or dialog that has the focus."""
        self._open(page_of(QApplication.focusWidget()))

    def _open(self, page: str) -> None:
        try:
            url = address(page)
        except FileNotFoundError:
            self._say(self.tr("The manual has not been built here. “make manual” builds it."))
            return
        place = Path(url.toLocalFile())
        if QDesktopServices.openUrl(url):
            self._say(self.tr("The manual opens in your browser. It lies in {0}.").format(place.parent))
        else:
            self._say(self.tr("No browser opened the manual. It lies in {0}.").format(place))

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Give the key to a dialog once it has the focus."""
        dialog = new.window() if new is not None else None
        if not isinstance(dialog, QDialog) or dialog.findChild(QShortcut, _OPENER) is not None:
            return
        opener = QShortcut(dialog)
        opener.setObjectName(_OPENER)
        opener.setKeys(self._here.shortcuts())
        opener.activated.connect(self.open_here)
