"""Qt's classes, all made before a second thread can ask for one.

PySide makes a class when it is first met, by name or because Qt hands one out, and two threads that do so at once crash
or wait for each other for ever. The window's thread is one; those that load modules beside it are the others.
"""

import threading

from PySide6 import QtCore, QtGui, QtWidgets

# Held by a thread that loads a further module of Qt.
loading = threading.Lock()

_made = False


def make() -> None:
    """Make all classes of the modules that the window's thread uses: some 150 ms, the first time."""
    global _made
    if _made:
        return
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
    _made = True
