"""When Python looks for garbage in cycles: never among what stays for the whole program, nor in the middle of an edit.

A full collection visits every object there is, which stops the window for 50 ms and more once a project is open. What
is there then (modules, widgets, records) is put aside; what comes later is little, and quickly looked through. What was
put aside is freed all the same when nobody refers to it any more; circles among it (widgets of a closed project, some
thousand small objects; see `app.infra.lifetime` for the large ones) are found by a look through all of it every now and
then, as a project is closed and the window changes anyway.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: So many closed projects may leave their circles behind before they are looked for.
CLOSINGS = 20

#: So many new objects in one edit are not looked through after it, which would take some milliseconds.
MANY_NEW = 5000

_closed = 0


def put_aside() -> None:
    """What is there now stays: later collections pass it over."""
    gc.freeze()


def count_closed() -> bool:
    """A project has been closed; True where it is time for `look_through`."""
    global _closed
    _closed += 1
    return _closed >= CLOSINGS


def look_through() -> None:
    """Find the circles that closed projects have left; takes as long as a full collection does."""
    global _closed
    _closed = 0
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def paused() -> Iterator[None]:
    """No collection meanwhile: thousands of new records, none of them in a cycle, would ask for many.

    Nor right after it: if there were as many, they are put aside unseen.
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
