"""Create PySide's classes before a second thread can ask for one.

PySide creates a class at its first use, and two threads that do so at once crash or deadlock. One of them is the
window's thread; the others load modules in the background.
"""

import threading

from PySide6 import QtCore, QtGui, QtWidgets

# Held by a thread that loads a further module of Qt.
loading = threading.Lock()

_made = False


def make() -> None:
    """Create all classes of the modules that the window's thread uses: about 150 ms."""
    global _made
    if _made:
        return
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
    _made = True
