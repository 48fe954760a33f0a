"""The detector's grid: which frames of a video are its samples.

resources/manual/detector.md, section 1: the input of AFSD (Lin et al., CVPR 2021).
"""

from fractions import Fraction

import numpy as np

from afsd_core.media.index import Ints, VideoIndex


def sample_count(index: VideoIndex, sample_fps: Fraction | int | float) -> int:
    """How many samples a video has: ⌊duration · sample_fps⌋, in exact fractions."""
    return int(int(index.ticks[-1]) * index.time_base * _rate(sample_fps))


def sample_frames(index: VideoIndex, sample_fps: Fraction | int | float) -> Ints:
    """The frame of each sample: the last one presented before (k + 1) / sample_fps.

    "Before" includes "at the very moment of" neither here nor in the published code: a frame that appears at exactly
    (k + 1) / sample_fps is too late. Frames repeat where the source is slower than the grid.

    Args:
        index: the video's times; exact ticks are compared, not rounded µs.
        sample_fps: samples a second; a float is taken for the simplest fraction near it (29.97 for 2997/100).

    Returns:
        (samples,) frame numbers, never decreasing.

    Raises:
        ValueError: the rate is not positive.
    """
    count = sample_count(index, sample_fps)
    # Sample k wants ticks · time_base < (k + 1) / rate: compare ticks · (time_base · rate) with k + 1 as integers.
    scale = index.time_base * _rate(sample_fps)
    # ticks < limit  ⇔  ticks ≤ ceil(limit) - 1, limit = (k + 1) / scale
    limits = [-(-(k + 1) * scale.denominator // scale.numerator) for k in range(count)]
    frames = np.searchsorted(index.ticks[:-1], np.array(limits, np.int64), side="left") - 1
    return np.maximum(frames, 0).astype(np.int64)


def _rate(sample_fps: Fraction | int | float) -> Fraction:
    rate = Fraction(sample_fps) if not isinstance(sample_fps, float) else Fraction(sample_fps).limit_denominator(10_000)
    if rate <= 0:
        raise ValueError(f"samples a second must be positive, not {sample_fps}")
    return rate
