"""Geometry of the timeline: times to pixels and back, zoom, ticks. No Qt, no document."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt

from app.i18n.times import HOUR, SECOND

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

#: Pixels left free before the first frame and after the last when all is seen, so that both edges can be grabbed.
MARGIN = 14.0
#: The widest a frame gets, pixels; and what the shortest view falls back on while the frames are not counted.
WIDEST_FRAME = 120.0
SHORTEST_UNKNOWN = 200_000.0

MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of a video in view: `span` µs from `start`, in `width` pixels from `left`."""

    start: float
    span: float
    left: float
    width: float

    @property
    def scale(self) -> float:
        """Pixels per microsecond."""
        return self.width / self.span

    @property
    def end(self) -> float:
        """The time at the right edge, µs."""
        return self.start + self.span

    @property
    def right(self) -> float:
        """The right edge, pixels."""
        return self.left + self.width

    def x_of(self, time: float) -> float:
        """The pixel of a time."""
        return self.left + (time - self.start) * self.scale

    def xs_of(self, times: IntArray) -> FloatArray:
        """The pixels of many times: (N,) µs to (N,) pixels."""
        return cast(FloatArray, self.left + (times - self.start) * self.scale)

    def time_at(self, x: float) -> float:
        """The time at a pixel."""
        return self.start + (x - self.left) / self.scale

    def length(self, pixels: float) -> float:
        """The duration, µs, of a number of pixels."""
        return pixels / self.scale

    def sees(self, time: float) -> bool:
        """Whether a time is in view."""
        return self.start <= time <= self.end


@dataclass(frozen=True, slots=True)
class Limits:
    """What a viewport may show: a video of `duration` µs, plus a margin at both ends.

    `frame`: the average duration of a frame, µs; None while unknown.
    """

    duration: float
    frame: float | None = None

    def shortest(self, width: float) -> float:
        """The smallest span at this width: a frame is never wider than WIDEST_FRAME."""
        least = SHORTEST_UNKNOWN if self.frame is None else self.frame * width / WIDEST_FRAME
        return min(least, self.longest(width))

    def longest(self, width: float) -> float:
        """The largest span at this width: the whole video and a margin on both sides."""
        return max(self.duration, 1.0) * width / max(width - 2 * MARGIN, 1.0)

    def clamp(self, view: Viewport) -> Viewport:
        """The nearest viewport within these limits."""
        span = min(max(view.span, self.shortest(view.width)), self.longest(view.width))
        margin = MARGIN * span / view.width
        start = min(max(view.start, -margin), max(self.duration + margin - span, -margin))
        return replace(view, start=start, span=span)


def zoomed(view: Viewport, factor: float, x: float, limits: Limits) -> Viewport:
    """Zoom in (factor > 1) or out (< 1); the time under `x` keeps its place if it can.

    Args:
        view: the present view.
        factor: of the zoom.
        x: pixel of the time that keeps its place.
        limits: of the result.
    """
    span = min(max(view.span / factor, limits.shortest(view.width)), limits.longest(view.width))
    start = view.time_at(x) - (x - view.left) * span / view.width
    return limits.clamp(replace(view, start=start, span=span))


def panned(view: Viewport, pixels: float, limits: Limits) -> Viewport:
    """Move the view by so many pixels towards later times.

    Args:
        view: the present view.
        pixels: how far to move, negative towards earlier times.
        limits: of the result.
    """
    return limits.clamp(replace(view, start=view.start + view.length(pixels)))


def fitted(view: Viewport, start: float, end: float, limits: Limits) -> Viewport:
    """A view that shows a stretch whole, with some margin.

    Args:
        view: the present view, whose width is kept.
        start: of the stretch, µs.
        end: of the stretch, µs.
        limits: of the result.
    """
    air = (end - start) * 0.08
    span = max(end - start + 2 * air, limits.shortest(view.width))
    return limits.clamp(replace(view, start=(start + end - span) / 2, span=span))


def revealed(view: Viewport, time: float, limits: Limits, *, at: float = 0.5) -> Viewport:
    """The view moved so that `time` stands at the fraction `at` of its width.

    Args:
        view: the present view.
        time: to be shown, µs.
        limits: of the result.
        at: where the time shall be, 0 (left) to 1 (right).
    """
    return limits.clamp(replace(view, start=time - view.span * at))


# Each step and how many parts its minor ticks divide it into: people count time in these, not in powers of ten.
_STEPS: tuple[tuple[int, int], ...] = (
    *((number * 10**power, {1: 5, 2: 4, 5: 5}[number]) for power in (3, 4, 5) for number in (1, 2, 5)),
    *((number * SECOND, parts) for number, parts in ((1, 5), (2, 4), (5, 5), (10, 5), (15, 3), (30, 6))),
    *((number * MINUTE, parts) for number, parts in ((1, 6), (2, 4), (5, 5), (10, 5), (15, 3), (30, 6))),
    *((number * HOUR, parts) for number, parts in ((1, 6), (2, 4), (3, 3), (6, 6), (12, 4), (24, 4))),
)
_STEP_SIZES = [step for step, _ in _STEPS]


@dataclass(frozen=True, slots=True)
class Step:
    """Distance of the ticks, µs: of those with a label, and of the small ones between."""

    major: int
    minor: int


def tick_step(view: Viewport, *, least: float = 84.0) -> Step:
    """The finest step whose labels stand at least `least` pixels apart.

    Args:
        view: the viewport.
        least: distance of two labels, pixels.
    """
    least_time = view.length(least)
    place = min(bisect_left(_STEP_SIZES, least_time), len(_STEPS) - 1)
    major, parts = _STEPS[place]
    return Step(major, major // parts)


def ticks(view: Viewport, step: int, *, until: float) -> Iterator[int]:
    """Multiples of `step` in view, from 0 to `until`.

    Args:
        view: the viewport.
        step: distance of two ticks, µs.
        until: the last time that may have a tick, µs.
    """
    first = max(0, -int(-view.start // step))
    last = int(min(view.end, until) // step)
    return (number * step for number in range(first, last + 1))


def tick_label(time: int, step: int) -> str:
    """A tick's label, as short as the step allows: `1:05`, `1:02:05`, `0:01.25`."""
    seconds, rest = divmod(time, SECOND)
    text = f"{seconds // 60 % 60}:{seconds % 60:02}"
    if seconds >= 3600:
        text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if step >= SECOND:
        return text
    places = 1 if step >= 100_000 else 2 if step >= 10_000 else 3
    return f"{text}.{rest // 10 ** (6 - places):0{places}}"


def visible(starts: IntArray, ends: IntArray, view: Viewport) -> slice:
    """The slice of a row's segments in view; a row has no overlaps, so both are sorted."""
    first = int(np.searchsorted(ends, view.start, side="right"))
    last = int(np.searchsorted(starts, view.end, side="left"))
    return slice(first, max(first, last))


def merged(lefts: FloatArray, rights: FloatArray, *, gap: float = 1.0) -> tuple[FloatArray, FloatArray]:
    """Join boxes that are less than `gap` pixels apart.

    Args:
        lefts: (N,) ascending.
        rights: (N,) no smaller than lefts.

    Returns:
        (M,) left and (M,) right edges, M ≤ N, each at least one pixel wide.
    """
    if len(lefts) == 0:
        return lefts, rights
    reach = np.maximum.accumulate(rights)
    first = np.flatnonzero(np.concatenate(([True], lefts[1:] - reach[:-1] >= gap)))
    begins = lefts[first]
    stops = reach[np.concatenate((first[1:] - 1, [len(lefts) - 1]))]
    return begins, np.maximum(stops, begins + 1.0)


def touched(starts: IntArray, ends: IntArray, duration: float, columns: int) -> npt.NDArray[np.bool_]:
    """Which of `columns` equal parts of a video any segment touches: (columns,).

    Args:
        starts: (N,) µs.
        ends: (N,) µs.
        duration: of the video, µs.
        columns: number of parts.
    """
    count = np.zeros(max(columns, 0) + 1, dtype=np.int64)
    if len(starts) == 0 or columns <= 0 or duration <= 0:
        return count[:-1] > 0
    first = np.clip(np.floor(starts * (columns / duration)), 0, columns - 1).astype(np.int64)
    last = np.clip(np.ceil(ends * (columns / duration)), first + 1, columns).astype(np.int64)
    np.add.at(count, first, 1)
    np.add.at(count, last, -1)
    return np.cumsum(count[:-1]) > 0


def coverage(starts: IntArray, ends: IntArray, duration: float, columns: int) -> FloatArray:
    """The covered share of each of `columns` equal parts of a video: (columns,) in [0, 1].

    Args:
        starts: (N,) µs.
        ends: (N,) µs.
        duration: of the video, µs.
        columns: number of parts.
    """
    total = np.zeros(columns + 1)
    if len(starts) == 0 or columns <= 0 or duration <= 0:
        return total[:columns]
    left = np.clip(starts * (columns / duration), 0, columns)
    right = np.clip(ends * (columns / duration), 0, columns)
    # The integral of the coverage at each column border, from the part of every segment that lies before it.
    # A segment adds min(x, right) - min(x, left): two sorted sums instead of a loop over columns times segments.
    borders = np.arange(columns + 1, dtype=np.float64)

    def before(points: FloatArray) -> FloatArray:
        points = np.sort(points)
        passed = np.searchsorted(points, borders, side="right")
        sums = np.concatenate(([0.0], np.cumsum(points)))
        return sums[passed] + (len(points) - passed) * borders

    return np.clip(np.diff(before(right) - before(left)), 0.0, 1.0)
