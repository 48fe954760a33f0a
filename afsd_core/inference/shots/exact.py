"""Camera cuts exact to the frame, for the window: from small pictures of all frames of a video.

`app` shows them and lets edges stick to them: one that is not there holds an edge in the wrong place, so what might as
well be a flash, a fade or a quick camera is none.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float32]

#: Width and height of the pictures that are compared, pixels.
SIZE = (32, 24)
# No pixel counts for more, grey levels: a cut changes nearly all of them, whoever moves or appears a few.
_MOST = 24.0
# Pictures of little contrast, as in the dark, are compared as if they had this much (standard deviation, grey levels);
# noise is not taken for more than so many times what it is.
_CONTRAST, _LOUDER = 40.0, 5.0
# A cut changes the picture by this much, grey levels, and by so many times what the frames beside it do: by more times
# where it changes little. Into or out of much motion it is enough that it stands out much on one side.
_LEAST, _MUCH = 5.0, 12.0
_ALONE, _ALONE_OF_LITTLE = 1.6, 2.2
_ALONE_ON_ONE_SIDE, _AT_LEAST = 5.0, 1.3
# A little change is no cut where another of at least half as much comes within so many seconds: a camera that takes few
# pictures a second shows people leap.
_RECURS, _HALF = 1.5, 0.5
# So many frames beside a cut are no cuts: of two of them, one is a blend or a flash.
_BESIDE = 3
# A frame is a blend of those beside it where so much of what tells them apart is explained so.
_BLEND = 0.3
# A flash is over after this long, seconds, and the picture is again what it was but for so much of the change.
_FLASH, _SAME = 0.17, 0.45
# A camera moves this far from one frame to the next at most, pixels of the small picture; what that does not explain
# of a cut's change is more than so much.
_SHIFT_X, _SHIFT_Y = 10, 5
_UNEXPLAINED, _UNEXPLAINED_OF_LITTLE = 0.62, 0.78
# What other light does not explain of it is more than so much; in so many of the pixels nobody moves.
_NOT_RELIT, _UNMOVED = 0.3, 0.92
# Frames that are looked at together.
_BLOCK = 512


def first_frames(pictures: Iterable[Picture], rate: float, *, start: int = 0) -> Iterator[tuple[int, list[int]]]:
    """Find cuts while pictures come.

    Args:
        pictures: of frames `start`, `start` + 1, …; (24, 32) grey, see `SIZE`.
        rate: frames a second.

    Yields:
        How many frames are decided on, and the first frames of new shots among those decided since the last; the
        first picture's own is none.
    """
    beside = margin(rate)
    held: list[Picture] = []
    first, decided, count = start, start, 0
    for picture in pictures:
        held.append(picture)
        count = first + len(held)
        if count - decided >= _BLOCK + beside:
            until = count - beside
            yield until, _within(held, rate, first, decided, until)
            decided = until
            drop = max(decided - beside - first, 0)
            first += drop
            del held[:drop]
    if count > decided:
        yield count, _within(held, rate, first, decided, count)


def margin(rate: float) -> int:
    """How many frames before and after one decide on it."""
    return max(round(_RECURS * rate), 2) + 2 * _BESIDE + 2


def _within(held: list[Picture], rate: float, first: int, start: int, stop: int) -> list[int]:
    cuts = cuts_of(np.stack(held), rate) + first
    return [cut for cut in cuts.tolist() if start <= cut < stop]


def cuts_of(pictures: NDArray[np.uint8], rate: float) -> IntArray:
    """The first frames of new shots among (T, 24, 32) grey pictures at `rate` a second; never 0."""
    if len(pictures) < 2:
        return np.zeros(0, np.int64)
    values = pictures.astype(np.float32)
    spread = np.maximum(values.std(axis=(1, 2)), _CONTRAST / _LOUDER)
    gains = np.clip(_CONTRAST / np.maximum(spread[1:], spread[:-1]), 1.0, _LOUDER)
    away = np.abs(values[1:] - values[:-1]) * gains[:, None, None]
    changes = np.concatenate([np.zeros(1, np.float32), np.minimum(away, _MOST).mean(axis=(1, 2))])
    padded = np.pad(changes, _BESIDE)
    largest = np.lib.stride_tricks.sliding_window_view(padded, 2 * _BESIDE + 1).max(axis=1)
    cuts: list[int] = []
    for at in np.flatnonzero((changes > _LEAST) & (changes == largest)).tolist():
        if cuts and at - cuts[-1] <= _BESIDE:
            continue  # of equal changes, the first
        around = padded[at : at + 2 * _BESIDE + 1].copy()
        last, first = at - 1, at
        stands_out = _stands_out(changes[at], around)
        if not stands_out and (middle := _blend(at, values, changes)) is not None:
            last, first = middle - 1, middle + 1
            around[middle - at + _BESIDE : middle - at + _BESIDE + 2] = 0.0
            # The first frames of a slow change are a blend, too, and stand out on one side.
            stands_out = _stands_out(changes[at], around, on_one_side=False)
        if stands_out and not _recurs(at, changes, rate) and _is_cut(values, spread, last, first, rate):
            cuts.append(at)
    return np.array(cuts, dtype=np.int64)


def _stands_out(change: float, around: FloatArray, *, on_one_side: bool = True) -> bool:
    """Whether a change is so much more than those on either side (2 _BESIDE + 1,) that it is no motion."""
    quiet = 0.05 * change
    sides = [max(float(side.max()), quiet) for side in (around[:_BESIDE], around[_BESIDE + 1 :])]
    least, most = (change / side for side in (max(sides), min(sides)))
    alone = _ALONE if change >= _MUCH else _ALONE_OF_LITTLE
    one_sided = on_one_side and change >= _MUCH and most >= _ALONE_ON_ONE_SIDE and least >= _AT_LEAST
    return bool(least >= alone or one_sided)


def _recurs(at: int, changes: FloatArray, rate: float) -> bool:
    """Whether a change is one of several that are all little."""
    reach = round(_RECURS * rate)
    others = np.concatenate(
        [changes[max(at - reach, 0) : max(at - _BESIDE, 0)], changes[at + _BESIDE + 1 : at + reach]]
    )
    return bool(changes[at] < _MUCH and ((others >= _HALF * changes[at]) & (others < _MUCH)).any())


def _blend(at: int, values: FloatArray, changes: FloatArray) -> int | None:
    """The frame at a cut that is of both shots, as converting the frame rate makes them; None where there is none."""
    if at + 1 >= len(values):
        return None
    middle = at if changes[at + 1] >= changes[at - 1] else at - 1
    if middle < 1 or min(changes[middle], changes[middle + 1]) < changes[at] / _ALONE_ON_ONE_SIDE:
        return None
    apart = values[middle + 1] - values[middle - 1]
    here = values[middle] - values[middle - 1]
    share = float((here * apart).sum() / max(float((apart * apart).sum()), 1.0))
    left = np.abs(here - share * apart).mean()
    return middle if 0.0 < share < 1.0 and left < _BLEND * np.abs(apart).mean() else None


def _is_cut(values: FloatArray, spread: FloatArray, last: int, first: int, rate: float) -> bool:
    """Whether the picture `first` is of another shot than `last`, with at most a blend between them."""
    gain = float(np.clip(_CONTRAST / max(spread[last], spread[first]), 1.0, _LOUDER))
    before, after = values[last], values[first]
    change = float(_distance(after, before, gain))
    reach = max(round(_FLASH * rate), 2)
    # What was before comes back, or what is here was there before: a flash, its beginning or its end.
    for others, one in ((values[first + 1 : first + 1 + reach], before), (values[max(last - reach, 0) : last], after)):
        if len(others) and _distance(others, one, gain).min() < _SAME * change:
            return False
    if _relit(before, after, gain) < _NOT_RELIT * change:
        return False
    unexplained = _UNEXPLAINED if change >= _MUCH else _UNEXPLAINED_OF_LITTLE
    return _moved(before, after, gain) > unexplained * change


def _distance(others: FloatArray, one: FloatArray, gain: float) -> FloatArray:
    """How much (…, 24, 32) pictures differ from one, grey levels (…,)."""
    result: FloatArray = np.minimum(np.abs(others - one) * gain, _MOST).mean(axis=(-2, -1))
    return result


def _relit(before: FloatArray, after: FloatArray, gain: float) -> float:
    """How much the picture has changed besides becoming brighter or darker as a whole."""
    flat, rich = sorted((before.ravel(), after.ravel()), key=lambda picture: float(picture.std()))
    # Fitted anew without those pixels where somebody moves.
    x, y = flat, rich
    for _ in range(3):
        off = x - x.mean()
        slope = float((off * y).sum() / max(float((off * off).sum()), 1.0))
        shift = float(y.mean() - slope * x.mean())
        left = np.abs(y - slope * x - shift)
        usual = left <= np.quantile(left, _UNMOVED)
        x, y = x[usual], y[usual]
    return float(np.minimum(np.abs(rich - slope * flat - shift) * gain, _MOST).mean())


def _moved(before: FloatArray, after: FloatArray, gain: float) -> float:
    """How much the picture has changed besides moving as a whole."""
    best = np.inf
    high, wide = before.shape
    for dy in range(-_SHIFT_Y, _SHIFT_Y + 1):
        for dx in range(-_SHIFT_X, _SHIFT_X + 1):
            one = before[max(dy, 0) : high + min(dy, 0), max(dx, 0) : wide + min(dx, 0)]
            other = after[max(-dy, 0) : high + min(-dy, 0), max(-dx, 0) : wide + min(-dx, 0)]
            best = min(best, float(_distance(other, one, gain)))
    return best
