"""What a closed project leaves is let go of at once, and not when Python next searches for garbage.

Widgets and models hold each other in circles, which only that search finds; most of what is open is kept from it
(see `infra.garbage_collection`). The circles themselves are small. What they hold is
not: records of thousands of segments.
"""

from typing import Any

from PySide6.QtCore import QObject


def release(owner: QObject, of: object | None = None, **instead: Any) -> None:
    """Once an object is destroyed, its attributes of these names hold these values instead of what they held.

    Args:
        of: another object whose attributes these are, which goes with the owner.
    """
    held = vars(owner if of is None else of)
    owner.destroyed.connect(lambda *_: held.update(instead))
