"""The detector's grid over real and odd frame times."""

import csv
from fractions import Fraction

import numpy as np
import pytest

from afsd_core.media import VideoIndex, sample_count, sample_frames


def by_definition(index, rate):
    """Sample k is the last frame presented before (k + 1) / rate, while that does not pass the end."""
    starts = [int(tick) * index.time_base for tick in index.ticks]
    frames, k = [], 0
    while Fraction(k + 1) / rate <= starts[-1]:
        frames.append(max(i for i, start in enumerate(starts[:-1]) if start < Fraction(k + 1) / rate))
        k += 1
    return frames


@pytest.mark.parametrize(
    "rate", [Fraction(30000, 1001), 30, 25, Fraction(24000, 1001), 15, 10, 7, 50, Fraction(981, 50)]
)
@pytest.mark.parametrize("sample_fps", [10, 3, Fraction(29_97, 300)])
def test_samples_are_those_of_the_definition_at_constant_rates(rate, sample_fps):
    index = VideoIndex.constant(127, rate)
    assert sample_frames(index, sample_fps).tolist() == by_definition(index, Fraction(sample_fps))


def test_samples_are_those_of_the_definition_at_variable_rates():
    steps = np.random.default_rng(3).choice([1, 500, 512, 1024, 9000], 200)
    ticks = np.concatenate([[0], np.cumsum(steps)])
    index = VideoIndex(ticks, Fraction(1, 15360), ticks[:-1].copy(), "pts", np.zeros(1, np.int64), True)
    assert sample_frames(index, 10).tolist() == by_definition(index, Fraction(10))


def test_the_first_sample_of_a_30_fps_video_is_its_third_frame():
    assert sample_frames(VideoIndex.constant(30, 30), 10).tolist() == list(range(2, 30, 3))


def test_frames_repeat_where_the_source_is_slower_than_the_grid():
    assert sample_frames(VideoIndex.constant(4, 5), 10).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_a_video_shorter_than_one_sample_has_none():
    assert sample_frames(VideoIndex.constant(2, 25), 10).tolist() == []


def test_a_rate_that_is_not_positive_is_refused():
    for rate in (0, -10, 0.0):
        with pytest.raises(ValueError, match="positive"):
            sample_frames(VideoIndex.constant(10, 25), rate)


@pytest.mark.needs_shared
def test_sample_counts_equal_those_published_for_thumos14(shared):
    rows = 0
    for part in ("val", "test"):
        with (shared / "data" / "thumos14" / f"{part}_video_info.csv").open() as file:
            for row in csv.DictReader(file):
                rate = Fraction(row["fps"]).limit_denominator(1001)
                index = VideoIndex.constant(int(float(row["count"])), rate)
                assert sample_count(index, float(row["sample_fps"])) == int(row["sample_count"]), row
                assert len(sample_frames(index, float(row["sample_fps"]))) == int(row["sample_count"])
                rows += 1
    assert rows == 412
