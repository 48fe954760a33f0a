"""Sets of half-open stretches of integer microseconds: add one, take one out. Sorted, disjoint, never touching."""

from collections.abc import Iterable

Pairs = tuple[tuple[int, int], ...]


def add(stretches: Iterable[tuple[int, int]], start: int, end: int) -> Pairs:
    """The stretches with [start, end) in them; what overlaps or touches becomes one."""
    if end <= start:
        return tuple(stretches)
    apart = []
    for low, high in stretches:
        if high < start or low > end:
            apart.append((low, high))
        else:
            start, end = min(start, low), max(end, high)
    return tuple(sorted([*apart, (start, end)]))


def remove(stretches: Iterable[tuple[int, int]], start: int, end: int) -> Pairs:
    """The stretches without [start, end)."""
    if end <= start:
        return tuple(stretches)
    rest = []
    for low, high in stretches:
        if low < min(high, start):
            rest.append((low, min(high, start)))
        if max(low, end) < high:
            rest.append((max(low, end), high))
    return tuple(rest)


def covers(stretches: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the stretches holds all of [start, end)."""
    return any(low <= start and end <= high for low, high in stretches)
