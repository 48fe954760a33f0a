"""Sums in the order in which several threads make them, whatever the process that runs the tests is allowed.

Networks of random weights amplify the last bit of a sum beyond the tolerances here, and each number of threads sums in
an order of its own: here they are compared as they come on two threads.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def two_threads() -> Iterator[None]:
    """PyTorch computes on two threads meanwhile."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        yield
    finally:
        torch.set_num_threads(before)
