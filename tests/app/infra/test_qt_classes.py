"""No class of Qt is left to be made once threads run: PySide's making of one is not safe among several."""

import subprocess
import sys

PROGRAM = """
import os, sys, threading
from PySide6 import QtCore, QtGui, QtWidgets
from app.infra import qt_classes
qt_classes.make()
sys.setswitchinterval(1e-5)

def meet_all():
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)

threads = [threading.Thread(target=meet_all) for _ in range(4)]
for each in threads:
    each.start()
for each in threads:
    each.join()
made = [m for m in (QtCore, QtGui, QtWidgets) for n in dir(m) if isinstance(m.__dict__.get(n), type)]
print(len(made) > 400)
"""


def test_threads_may_meet_every_class_once_they_are_made():
    for _ in range(3):  # without it, half of such programs crash or hang
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr
