"""PySide6 6.12.0 loses references to None on Python 3.11 and aborts; the version in use must not."""

import subprocess
import sys

_CALLS = """
import sys
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication([])
label = QLabel()
label.show()
app.processEvents()
before = sys.getrefcount(None)
for number in range(10_000):
    label.setText(str(number))
    label.update()
    if number % 100 == 0:
        label.repaint()
app.processEvents()
print(before - sys.getrefcount(None))
"""


def test_twenty_thousand_calls_and_paints_lose_no_reference_to_none():
    child = subprocess.run([sys.executable, "-c", _CALLS], capture_output=True, text=True, timeout=120, check=False)
    assert child.returncode == 0, child.stderr
    assert int(child.stdout) < 1_000, "each call that returns None takes a reference with it"
