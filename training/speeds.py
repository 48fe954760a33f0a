"""How fast this computer is at the work of a fine-tune, as former jobs of its user measured it."""

import json
import math
from contextlib import suppress

from afsd_core.folders import cache_folder

_FILE = "pace.json"
# Beyond this, a figure is no speed but a night that the computer slept.
_SLOWEST = 1000.0


def speed(*names: str, default: float) -> float:
    """Seconds a unit of some work: of the first of these names that was measured here, else `default`."""
    kept = _kept()
    return next((kept[name] for name in names if name in kept), default)


def note_speed(seconds: float, *names: str) -> None:
    """Remember what a unit of some work took here, under these names; what cannot be written is not remembered."""
    if not (math.isfinite(seconds) and 0 < seconds < _SLOWEST):
        return
    kept = _kept()
    # Halfway to the new value: one slow moment is no rule.
    kept |= {name: (kept[name] + seconds) / 2 if name in kept else seconds for name in names}
    with suppress(OSError):
        (cache_folder() / _FILE).write_text(json.dumps(kept), encoding="utf-8")


def _kept() -> dict[str, float]:
    found: dict[str, float] = {}
    with suppress(OSError, ValueError, AttributeError):
        for name, value in json.loads((cache_folder() / _FILE).read_text(encoding="utf-8")).items():
            if isinstance(value, int | float) and 0 < value < _SLOWEST:
                found[str(name)] = float(value)
    return found
