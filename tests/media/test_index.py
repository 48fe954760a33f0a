"""The index as a value: frames, times and edges."""

from fractions import Fraction

import numpy as np
import pytest

from afsd_core.errors import MediaError
from afsd_core.media import VideoIndex
from afsd_core.media.index import NO_KEY
from afsd_core.media.timestamps import choose_kind, repair


@pytest.fixture
def ntsc():
    return VideoIndex.constant(300, Fraction(30000, 1001))


def test_times_are_the_exact_fractions_rounded_to_the_nearest_microsecond(ntsc):
    exact = [Fraction(1001 * i, 30000) * 1_000_000 for i in range(301)]
    assert ntsc.times.tolist() == [int(time + Fraction(1, 2)) for time in exact]
    assert ntsc.duration == 10_010_000
    assert ntsc.mean_rate == Fraction(30000, 1001)


def test_a_day_in_nanoseconds_does_not_overflow():
    ticks = np.array([0, 86_400 * 10**9, 86_401 * 10**9])
    index = VideoIndex(ticks, Fraction(1, 10**9), ticks[:-1].copy(), "pts", np.zeros(1, np.int64), True)
    assert index.times.tolist() == [0, 86_400_000_000, 86_401_000_000]


def test_each_time_belongs_to_the_frame_that_is_shown_then(ntsc):
    for frame in (0, 1, 150, 299):
        start, end = ntsc.start_of(frame), ntsc.end_of(frame)
        assert [ntsc.frame_at(time) for time in (start, end - 1)] == [frame, frame]
        assert ntsc.frame_at(end) == min(frame + 1, 299)
        assert ntsc.frame_at(start - 1) == max(frame - 1, 0)
    assert (ntsc.frame_at(-5), ntsc.frame_at(10**12)) == (0, 299)


def test_edges_are_frame_boundaries_within_the_video(ntsc):
    assert [ntsc.floor_edge(t) for t in (-1, 0, 33_366, 33_367, 10**9)] == [0, 0, 0, 33_367, 10_010_000]
    assert [ntsc.ceil_edge(t) for t in (-1, 0, 1, 33_367, 33_368, 10**9)] == [0, 0, 33_367, 33_367, 66_733, 10_010_000]
    assert [ntsc.nearest_edge(t) for t in (-9, 16_683, 16_684, 10_000_000)] == [0, 0, 33_367, 10_010_000]


def test_there_is_no_frame_outside_the_video(ntsc):
    for frame in (-1, 300):
        with pytest.raises(IndexError, match="300"):
            ntsc.start_of(frame)


def test_an_index_comes_back_from_its_file_as_it_was(tmp_path, ntsc):
    ticks = np.array([0, 3, 4, 90, 91])
    keys = np.array([7, 10, NO_KEY, 97])
    index = VideoIndex(ticks, Fraction(1, 90_000), keys, "dts", np.array([0, 3]), False)
    for each in (index, ntsc):
        each.to_file(tmp_path / "deep" / "a.npz")
        again = VideoIndex.from_file(tmp_path / "deep" / "a.npz")
        for name in ("ticks", "keys", "keyframes", "times"):
            assert np.array_equal(getattr(again, name), getattr(each, name))
        assert (again.time_base, again.key_kind, again.exact) == (each.time_base, each.key_kind, each.exact)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["a.npz"]


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-40], lambda data: b"x" * len(data)])
def test_a_damaged_index_file_is_told_in_a_sentence(tmp_path, ntsc, damage):
    path = tmp_path / "a.npz"
    ntsc.to_file(path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(MediaError, match="a damaged index"):
        VideoIndex.from_file(path)


def test_the_decoders_timestamps_are_believed_where_they_increase():
    right = list(range(10, 30))
    back_and_forth = [1, 3, 4, 2, 6, 7, 5, 9, 10, 8, 12, 13, 11, 15, 16, 14, 18, 19, 17, 20]
    none = [NO_KEY] * 20
    assert choose_kind(right, none) == "pts"
    assert choose_kind(right, right) == "pts"
    assert choose_kind(back_and_forth, [*right[:-1], NO_KEY]) == "dts"
    assert choose_kind(none, none) == "count"
    assert choose_kind(back_and_forth, none) == "count"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([5, 7, 9], [0, 2, 4, 6]),
        ([0, 2, NO_KEY, 6], [0, 2, 4, 6, 8]),
        ([0, 2, 2, 6], [0, 2, 4, 6, 8]),
        ([0, 2, 4, NO_KEY, NO_KEY], [0, 2, 4, 6, 8, 10]),
        ([NO_KEY, NO_KEY, 4, 6], [0, 2, 4, 6, 8]),
        ([0, 2, 1, 6], [0, 2, 4, 6, 8]),
        ([0, 2, 20, 30], [0, 2, 20, 30, 32]),
        ([100, 102, 104, 0, 2, 4, 6], [0, 2, 4, 6, 8, 10, 12, 14]),
    ],
)
def test_missing_repeated_and_backward_times_become_increasing_ones(keys, expected):
    ticks, finer = repair(np.array(keys, np.int64), 2)
    assert [Fraction(int(tick), finer) for tick in ticks] == expected
    assert np.all(np.diff(ticks) > 0)


def test_many_frames_with_one_time_still_each_get_their_own():
    ticks, finer = repair(np.array([0, 1, 1, 1, 1, 2, 3], np.int64), 1)
    assert np.all(np.diff(ticks) > 0)
    assert Fraction(int(ticks[-1]), finer) == 4
