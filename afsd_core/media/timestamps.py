"""Which of a decoder's timestamps can be believed, and what to put in place of those that cannot."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from afsd_core.media.index import NO_KEY, Ints

# A file in which more than this part of the timestamps is wrong is counted instead.
_MOST_WRONG = 0.2


def choose_kind(pts: Sequence[int], dts: Sequence[int]) -> str:
    """Whether frames, in the order in which a decoder delivers them, are told by "pts", by "dts" or by "count".

    H.264 with B-frames in AVI has only decoding times, and libav's guess at presentation times goes back and forth;
    the decoding time that a frame leaves the decoder with increases evenly.
    """
    wrong_pts, wrong_dts = _wrong(pts), _wrong(dts)
    if wrong_pts <= wrong_dts:
        kind, wrong = "pts", wrong_pts
    else:
        kind, wrong = "dts", wrong_dts
    return kind if wrong <= _MOST_WRONG * len(pts) else "count"


def _wrong(keys: Sequence[int]) -> int:
    """How many are missing, or not later than the one before."""
    count, last = 0, NO_KEY
    for key in keys:
        if key == NO_KEY or (last != NO_KEY and key <= last):
            count += 1
        if key != NO_KEY:
            last = key
    return count


def repair(keys: Ints, step: int) -> tuple[Ints, int]:
    """Strictly increasing times for frames some of whose timestamps are missing, repeated or go back.

    Single wrong ones are spread evenly between their neighbours; where the clock jumps back and runs on from there
    (recordings glued together), time goes on by one step.

    Args:
        keys: (frames,) timestamps in presentation order, NO_KEY where missing.
        step: ticks a frame usually lasts.

    Returns:
        (frames + 1,) ticks from 0, the last being the end; and how many of them make one tick of `keys`.
    """
    good: list[int] = []
    at: list[int] = []
    offset = 0
    count = len(keys)
    for number in range(count):
        if keys[number] == NO_KEY:
            continue
        tick = int(keys[number]) + offset
        if at and tick <= at[-1]:
            runs_on = [int(key) for key in keys[number : number + 4] if key != NO_KEY]
            restarts = len(runs_on) == 4 and all(a < b for a, b in pairwise(runs_on))
            if not restarts or tick + 3 * step > at[-1]:
                continue
            expected = at[-1] + step * (number - good[-1])
            offset, tick = offset + expected - tick, expected
        good.append(number)
        at.append(tick)
    if not good:
        return np.arange(count + 1, dtype=np.int64) * step, 1
    if good[0] > 0:  # before the first good one: steps back from it
        at.insert(0, at[0] - step * good[0])
        good.insert(0, 0)
    good.append(count)
    at.append(at[-1] + step * (count - good[-2]))
    finer = max(int(np.max(np.diff(good))), 1)
    places = np.array(good, np.int64)
    base = (np.array(at, np.int64) - at[0]) * finer
    numbers = np.arange(count + 1)
    left = np.minimum(np.searchsorted(places, numbers, side="right") - 1, len(places) - 2)
    run = places[left + 1] - places[left]
    ticks = base[left] + (base[left + 1] - base[left]) * (numbers - places[left]) // run
    return ticks, finer
