"""A real window driven as a person would: keys into the focused widget, actions, dialogs."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.jobs.queue import JobState
from app.window import make_window


class Driver:
    """One window and the waiting that goes with it."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.window = make_window()
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: self.window.isActiveWindow(), timeout=5_000)

    def open(self, path: Path) -> None:
        """Open a video or project and wait until its frames are counted."""
        self.window.open_paths([str(path)])
        player = self.window.context.player
        self.qtbot.waitUntil(
            lambda: self.window.workspace is not None and player.index is not None and player.frame is not None,
            timeout=20_000,
        )
        self.settle()

    def settle(self) -> None:
        """Wait until the picture asked for is the one on screen."""
        player = self.window.context.player
        self.qtbot.waitUntil(lambda: player.settled and player.frame is not None, timeout=10_000)

    def action(self, name: str) -> QAction:
        return self.window.findChild(QAction, name)

    def widget(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def press(self, keys: str, widget: QWidget | None = None) -> None:
        """Press a key as written in the list of shortcuts, where the focus is."""
        combination = QKeySequence(keys)[0]
        target = widget or QApplication.focusWidget() or self.window
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        QApplication.processEvents()

    def go_to_frame(self, number: int) -> None:
        self.window.context.player.seek_frame(number)
        self.qtbot.waitUntil(lambda: self.window.context.player.frame == number, timeout=10_000)

    @property
    def document(self):
        return self.window.workspace.document

    @property
    def segments(self):
        return self.document.segments(self.window.workspace.video_id)

    def job_ended(self, seconds: int = 120):
        """Wait until nothing runs or waits; gives the last job."""
        queue = self.window.context.jobs
        self.qtbot.waitUntil(
            lambda: (
                bool(queue.jobs()) and all(job.state not in (JobState.QUEUED, JobState.RUNNING) for job in queue.jobs())
            ),
            timeout=seconds * 1000,
        )
        return queue.jobs()[-1]

    def focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is widget, timeout=2_000)

    def close(self) -> None:
        self.window.close()
