"""Times and pixels of the timeline: what holds for any zoom, any video."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.times import SECOND, format_duration, format_short, format_time, parse_time
from app.timeline.geometry import (
    HOUR,
    MARGIN,
    Limits,
    Viewport,
    coverage,
    fitted,
    merged,
    panned,
    revealed,
    tick_label,
    tick_step,
    ticks,
    touched,
    visible,
    zoomed,
)

durations = st.integers(SECOND // 10, 24 * HOUR)
widths = st.floats(120, 4000)


@st.composite
def views(draw):
    duration, width = draw(durations), draw(widths)
    limits = Limits(float(duration), draw(st.sampled_from((None, 16_667.0, 33_367.0, 40_000.0))))
    low, high = limits.shortest(width), limits.longest(width)
    span = draw(st.floats(0, 1)) * (high - low) + low
    start = draw(st.floats(0, 1)) * max(duration - span, 0)
    return limits.clamp(Viewport(start, span, 150.0, width)), limits


@given(views(), st.floats(0, 1))
def test_a_pixel_and_its_time_find_each_other(case, part):
    view, _ = case
    x = view.left + part * view.width
    assert view.x_of(view.time_at(x)) == pytest.approx(x, abs=1e-3)


@given(views(), st.floats(0.05, 20), st.floats(0, 1))
def test_zooming_keeps_the_time_under_the_pointer_unless_the_video_ends(case, factor, part):
    view, limits = case
    x = view.left + part * view.width
    after = zoomed(view, factor, x, limits)
    free = -MARGIN * after.span / after.width * 0.99 < after.start < limits.duration - after.span
    if free:
        assert after.x_of(view.time_at(x)) == pytest.approx(x, abs=0.5)
    assert limits.shortest(view.width) * 0.999 <= after.span <= limits.longest(view.width) * 1.001


@given(views(), st.floats(-1e5, 1e5))
def test_no_pan_leaves_the_video(case, pixels):
    view, limits = case
    after = panned(view, pixels, limits)
    assert after.span == pytest.approx(view.span)
    slack = MARGIN * after.span / after.width + 1
    assert after.start >= -slack
    assert after.end <= max(limits.duration, after.span - slack) + slack


@given(views(), st.floats(0, 1), st.floats(0, 1))
def test_fitting_shows_the_whole_stretch(case, first, second):
    view, limits = case
    start, end = sorted((first * limits.duration, second * limits.duration))
    after = fitted(view, start, end, limits)
    assert after.start <= start + 1
    assert after.end >= end - 1


@given(views(), st.floats(0, 1))
def test_revealing_brings_a_time_into_view(case, part):
    view, limits = case
    assert revealed(view, part * limits.duration, limits).sees(part * limits.duration)


def test_a_day_can_be_zoomed_down_to_single_frames():
    limits = Limits(24.0 * HOUR, 40_000.0)
    view = limits.clamp(Viewport(0, 1e15, 150, 1200))
    assert view.start <= 0
    assert view.end >= 24 * HOUR
    for _ in range(80):
        view = zoomed(view, 1.25, 700, limits)
    assert view.scale * 40_000 >= 100


@given(views())
def test_ticks_are_round_apart_and_in_view(case):
    view, limits = case
    step = tick_step(view)
    assert step.major % step.minor == 0
    times = list(ticks(view, step.major, until=limits.duration))
    assert all(0 <= each <= limits.duration and each % step.major == 0 for each in times)
    xs = [view.x_of(each) for each in times]
    if step.major < 24 * HOUR:
        assert all(after - before >= 83 for before, after in pairwise(xs))
    labels = [tick_label(each, step.major) for each in times]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("time", "step", "label"),
    [
        (65 * SECOND, 5 * SECOND, "1:05"),
        (3725 * SECOND, SECOND, "1:02:05"),
        (1_250_000, 50_000, "0:01.25"),
        (1_002_000, 1_000, "0:01.002"),
    ],
)
def test_tick_labels_are_as_short_as_the_step_allows(time, step, label):
    assert tick_label(time, step) == label


rows = st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 500)), max_size=60)


@given(rows, st.integers(0, 12_000), st.integers(1, 5_000))
def test_bisecting_a_row_finds_exactly_what_is_in_view(gaps, start, span):
    starts, ends, at = [], [], 0
    for gap, length in gaps:
        at += gap % 300
        starts.append(at)
        at += length
        ends.append(at)
    view = Viewport(start, span, 0, 100)
    part = visible(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64), view)
    expected = [i for i in range(len(starts)) if ends[i] > start and starts[i] < start + span]
    assert list(range(len(starts)))[part] == expected


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 3)), max_size=200))
def test_merging_small_segments_covers_them_all_and_leaves_gaps(pairs):
    pairs = sorted(pairs)
    lefts = np.array([left for left, _ in pairs])
    rights = np.array([left + width for left, width in pairs])
    low, high = merged(lefts, rights)
    assert all(((low <= left) & (right <= high)).any() for left, right in zip(lefts, rights, strict=True))
    assert (low[1:] - high[:-1] >= 0).all()
    assert (high - low >= 1 - 1e-9).all()


@given(rows, st.integers(1, 400))
def test_the_overview_covers_as_much_as_the_segments_do(pairs, columns):
    spans = sorted((start, start + length) for start, length in pairs)
    disjoint, at = [], 0
    for start, end in spans:
        if start >= at:
            disjoint.append((start, end))
            at = end
    starts = np.array([each[0] for each in disjoint], dtype=np.int64)
    ends = np.array([each[1] for each in disjoint], dtype=np.int64)
    part = coverage(starts, ends, 10_500, columns)
    assert part.sum() * 10_500 / columns == pytest.approx((ends - starts).sum(), rel=1e-6, abs=1e-3)
    assert ((part >= 0) & (part <= 1)).all()


@given(
    st.lists(st.tuples(st.integers(0, 10**10), st.integers(0, 10**9)), max_size=40),
    st.integers(1, 500),
)
def test_what_is_touched_is_where_segments_are_and_nowhere_else(spans, columns):
    duration = 11 * 10**9
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    ends = starts + np.array([length for _, length in spans], dtype=np.int64)
    wanted = np.zeros(columns, dtype=bool)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        first = start * columns // duration
        wanted[first : max(-(-end * columns // duration), first + 1)] = True
    # A column whose border lies within rounding of an edge may count either way.
    close = {
        round(each * columns / duration)
        for each in (*starts.tolist(), *ends.tolist())
        if abs(each * columns / duration - round(each * columns / duration)) < 1e-6
    }
    unsure = {each + side for each in close for side in (-1, 0)}
    differs = np.flatnonzero(touched(starts, ends, duration, columns) != wanted)
    assert set(differs.tolist()) <= unsure


@given(st.integers(0, 48 * HOUR))
def test_a_written_time_is_read_back(time):
    assert parse_time(format_time(time, 6)) == time
    assert 0 <= time - parse_time(format_time(time)) < 1000


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("12.5", 12_500_000),
        ("1:02.25", 62_250_000),
        ("1:02:03,5", 3_723_500_000),
        (" 7 s", 7_000_000),
        ("90", 90_000_000),
    ],
)
def test_times_are_read_as_people_write_them(text, time):
    assert parse_time(text) == time


@given(st.integers(0, 48 * HOUR))
def test_a_time_written_short_is_read_back_too(time):
    assert parse_time(format_short(time)) == parse_time(format_time(time))


@pytest.mark.parametrize(
    ("time", "text"), [(5_800_000, "5.800"), (65_800_000, "1:05.800"), (3_723_456_000, "1:02:03.456")]
)
def test_short_times_leave_out_what_is_zero(time, text):
    assert format_short(time) == text


@pytest.mark.parametrize("text", ["", "soon", "1:75", "1:99:00", "-3", "1.2.3", "1:2:3:4"])
def test_what_is_no_time_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="is not a time"):
        parse_time(text)


@pytest.mark.parametrize(
    ("duration", "text"),
    [(480_000, "0.48 s"), (12_340_000, "12.3 s"), (185_000_000, "3:05"), (3_723_000_000, "1:02:03")],
)
def test_durations_are_short(duration, text):
    assert format_duration(duration) == text
