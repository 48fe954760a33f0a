"""Free a closed project's records at once, not at the next garbage collection.

Widgets and models refer to each other in cycles, which only the collector finds; it passes over most of them (see
`infra.garbage_collection`). The cycles themselves are small. The records of thousands of segments that they refer to
are not.
"""

from typing import Any

from PySide6.QtCore import QObject


def release(owner: QObject, of: object | None = None, **instead: Any) -> None:
    """Replace attributes by these values once the owner is destroyed.

    Args:
        of: another object whose attributes these are, which goes with the owner.
    """
    held = vars(owner if of is None else of)
    owner.destroyed.connect(lambda *_: held.update(instead))
