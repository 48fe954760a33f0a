"""How fast this computer is at the work of a fine-tune, as former jobs of its user measured it."""

import json
import math
import os
import time
from contextlib import suppress

from afsd_core.folders import cache_folder

_FILE = "pace.json"
# Beyond this, a figure is no speed but a night that the computer slept.
_SLOWEST = 1000.0
# Threads that learn; how far a load is believed; since when this process's own use is counted.
_THREADS, _MOST = 2, 8.0
_SINCE, _USED = time.monotonic(), time.process_time()


def speed(*names: str, default: float) -> float:
    """Seconds a unit of some work: of the first of these names that was measured here, else `default`."""
    speeds = _kept()
    return next((speeds[name] for name in names if name in speeds), default)


def note_speed(seconds: float, *names: str) -> None:
    """Remember what a unit of some work took here, under these names; what cannot be written is not remembered.

    Args:
        seconds: as measured just now, with whatever else the computer had to do.
    """
    seconds /= slowdown(own=_THREADS)
    if not (math.isfinite(seconds) and 0 < seconds < _SLOWEST):
        return
    speeds = _kept()
    # Halfway to the new value: one slow moment is no rule.
    speeds |= {name: (speeds[name] + seconds) / 2 if name in speeds else seconds for name in names}
    with suppress(OSError):
        (cache_folder() / _FILE).write_text(json.dumps(speeds), encoding="utf-8")


def slowdown(own: float | None = None) -> float:
    """How many times as long work takes now as on this computer when it has nothing else to do; at least 1.

    By the load of the last minute: what runs here shares the processor cores evenly. Speeds are kept without it, so
    that what a busy afternoon measured does not count for a quiet morning.

    Args:
        own: how many cores this process has kept busy of late; measured where it is left out.
    """
    cores = os.cpu_count() or 1
    try:
        load = os.getloadavg()[0]
    except (OSError, AttributeError):  # Windows does not say
        return 1.0
    if own is None:
        passed = time.monotonic() - _SINCE
        own = (time.process_time() - _USED) / passed if passed > 5 else 0.0
    return min(max(1.0, (max(load - own, 0.0) + min(_THREADS, cores)) / cores), _MOST)


def _kept() -> dict[str, float]:
    speeds: dict[str, float] = {}
    with suppress(OSError, ValueError, AttributeError):
        for name, value in json.loads((cache_folder() / _FILE).read_text(encoding="utf-8")).items():
            if isinstance(value, int | float) and 0 < value < _SLOWEST:
                speeds[str(name)] = float(value)
    return speeds
