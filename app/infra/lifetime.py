"""What a closed project leaves is let go of at once, and not when Python next searches for garbage.

Widgets and models hold each other in circles, which only that search finds; most of what is open is kept from it
(see `infra.garbage_collection`). The circles themselves are small. What they hold is
not: records of thousands of segments.
"""

from typing import Any

from PySide6.QtCore import QObject


def release(owner: QObject, **instead: Any) -> None:
    """Once the object is destroyed, its attributes of these names hold these values instead of what they held."""
    held = vars(owner)
    owner.destroyed.connect(lambda *_: held.update(instead))
