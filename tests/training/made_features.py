"""Kept features as tests make them: one channel shows each class, the rest is noise."""

from fractions import Fraction

import numpy as np

from afsd_core.inference.features.cache import FeatureKind, VideoFeatures, join_rows
from tests.training.data.test_supervision import video_labels
from training.data.feature_clips import LabelledVideo
from training.data.supervision import sampled

POOLED_KIND = FeatureKind("t", 40, 32, Fraction(10), (16, 1, 1), (16, 1, 1))
CLASSES = ("jump", "turn")


def made_video(instances, seconds=32.0, *, seed=0, shown=3.0, place=0.0, cause=None):
    """A taught video, ten samples a second.

    Args:
        instances: start and end in seconds, class.
        shown: how much louder a class's channel is while it happens.
        place: added to channels 8 to 15 throughout: what is always to be seen.
        cause: channel that is loud for two seconds before each instance, by class; then nothing shows the class itself.
    """
    rows = round(seconds * 10 / 8)
    random = np.random.default_rng(seed)
    c4, c5 = random.normal(0, 0.3, (16, 2 * rows, 1, 1)), random.normal(0, 0.3, (16, rows, 1, 1))
    c4[8:], c5[8:] = c4[8:] + place, c5[8:] + place
    for start, end, label in instances:
        channel = CLASSES.index(label)
        if cause is not None:
            channel, start, end = cause[label], start - 2.0, start
        c4[channel, round(start * 10 / 4) : round(end * 10 / 4)] += shown
        c5[channel, round(start * 10 / 8) : round(end * 10 / 8)] += shown
    features = VideoFeatures(POOLED_KIND, join_rows(POOLED_KIND, c4, c5, np.zeros(8 * rows)), rows * 8)
    labelled = video_labels(instances, [(0.0, seconds)], seconds=seconds)
    return LabelledVideo(sampled(labelled, CLASSES, rows * 8, Fraction(10)), features)
