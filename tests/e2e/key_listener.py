"""A window that prints which command or class each key reaches; `test_keyboard_layouts` presses real keys in it.

    python -m tests.e2e.key_listener VIDEO

It says "here" with the id that the screen knows it by, and reads lines: "focus WIDGET" gives a widget the focus and
begins anew with one segment selected; it answers "ready".
"""

import sys
import threading

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.window import make_window

SECOND = 1_000_000


def say(*words: str) -> None:
    print(*words, flush=True)


class Listener(QObject):
    """Prints what keys do to a project with classes for 1 to 9 and ö."""

    asked = Signal(str)

    def __init__(self, video: str) -> None:
        super().__init__()
        self.window = make_window()
        self.window.resize(1200, 800)
        self.window.show()
        for name in self.window.actions_table.specs:
            self.window.actions_table[name].triggered.connect(lambda _checked=False, name=name: say(name))
        self.window.open_paths([video])
        self.asked.connect(self.answer)
        self.begin()

    def begin(self) -> None:
        space, player = self.window.workspace, self.window.context.player
        if space is None or player.index is None or player.frame is None:
            QTimer.singleShot(100, self.begin)
            return
        document = space.document
        classes = [document.add_class(f"class {key}", key=key) for key in (*"123456789", "ö")]
        self.segment = document.draw(space.video_id, SECOND, 3 * SECOND, classes[0])
        self.base = document.undo_stack.index()
        give = space.editor.class_key

        def class_key(class_id: str) -> None:
            say(document.label_class(class_id).name)
            give(class_id)

        space.editor.class_key = class_key
        threading.Thread(target=self.listen, daemon=True).start()
        say("here", str(int(self.window.winId())))

    def listen(self) -> None:
        for line in sys.stdin:
            self.asked.emit(line.strip())
        self.asked.emit("")  # whoever asked is gone

    def answer(self, line: str) -> None:
        if not line:
            QApplication.exit(0)
            return
        space = self.window.workspace
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.window.context.player.pause()
        space.document.undo_stack.setIndex(self.base)
        self.window.context.player.seek(2 * SECOND)
        space.selection.set((self.segment,))
        widget = self.window.findChild(QWidget, line.removeprefix("focus "))
        for dock in self.window.docks.all:
            if dock.isAncestorOf(widget):
                dock.raise_()
        self.window.activateWindow()
        widget.setFocus()
        self.wait_for(widget, 100)

    def wait_for(self, widget: QWidget, times: int) -> None:
        """The answer comes once a key would reach the widget."""
        if QApplication.focusWidget() is widget or not times:
            say("ready")
        else:
            QTimer.singleShot(20, lambda: self.wait_for(widget, times - 1))


if __name__ == "__main__":
    application = QApplication(sys.argv)
    listener = Listener(sys.argv[1])
    code = application.exec()
    listener.window.close()
    sys.exit(code)
