"""When Python's cyclic garbage collector runs.

A full collection visits every object, which stops the window for 50 ms and more once a project is open. What exists by
then (modules, widgets, records) is therefore frozen; later objects are few and quickly visited. Frozen objects are
still freed when their last reference goes. Cycles among them (widgets of a closed project, some thousand small objects;
see `app.infra.lifetime` for the large ones) are found by a full collection every few projects, as a project is closed.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Number of closed projects after which the cycles that they left are collected.
CLOSINGS = 20

#: From this many new objects in one edit on, they are frozen instead of visited, which would take milliseconds.
MANY_NEW = 5000

_closed = 0


def put_aside() -> None:
    """Freeze all present objects: later collections pass them over."""
    gc.freeze()


def count_closed() -> bool:
    """Count a closed project; True where it is time for `look_through`."""
    global _closed
    _closed += 1
    return _closed >= CLOSINGS


def look_through() -> None:
    """Collect the cycles left by closed projects; takes as long as a full collection."""
    global _closed
    _closed = 0
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def paused() -> Iterator[None]:
    """Suspend collections while thousands of new records, none in a cycle, are made.

    They are not collected afterwards either: very many new objects are frozen at once.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if gc.get_count()[0] > MANY_NEW:
                gc.freeze()
            gc.enable()
