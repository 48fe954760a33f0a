"""Free a closed project's records at once, not at the next garbage collection.

Widgets and models refer to each other in cycles, which only the collector finds; it passes over most of them (see
`infra.garbage_collection`). The cycles themselves are small. The records of thousands of segments that they refer to
are not.
"""

from typing import Any

from PySide6.QtCore import QObject


def release(owner: QObject, **instead: Any) -> None:
    """Replace attributes by these values once the object is destroyed."""
    held = vars(owner)
    owner.destroyed.connect(lambda *_: held.update(instead))
