"""When Python looks for garbage in cycles: never among what stays for the whole program, nor in the middle of an edit.

A full collection visits every object there is, which stops the window for 50 ms and more once a project is open. What
is there then (modules, widgets, records) is put aside; what comes later is little, and quickly looked through.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def put_aside() -> None:
    """What is there now stays: later collections pass it over."""
    gc.freeze()


def take_back() -> None:
    """Something large has gone: what was put aside is looked through again, the next time."""
    gc.unfreeze()


@contextmanager
def paused() -> Iterator[None]:
    """No collection meanwhile: thousands of new records, none of them in a cycle, would ask for many."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
