"""Which videos come from the same source, and how alike what is held out is to what was learnt from.

A check that holds out one of two recordings of the same room and day tells little about a new room. Sources are told
apart by folder, by the start of the file name, and by what is always to be seen in them.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.adapters.afsd_on_features import CELL, cells_of
from afsd_core.message import Message
from training.data.feature_clips import LabelledVideo
from training.data.supervision import TrainingLabels, VideoLabels

FloatArray = NDArray[np.float32]

# With fewer sources nothing can be held out in turn.
FEWEST = 3
# Seconds of the stretches that are compared, and how many of a video at most, evenly over it.
_STRETCH, _MOST_STRETCHES = 4.0, 100
# Two videos whose backgrounds differ by no more than the two halves of one video are of one source.
_SAME = 1.05
# Of `unlikeness`: up to the first, held-out videos look like those learnt from; from the second on, like new places.
ALIKE, _NEW = 1.05, 1.25
_COUNTER = re.compile(r"[\W_]*\d+$")


def name_sources(training_labels: TrainingLabels) -> dict[str, str]:
    """The source of each video (id), by its folder, else by its name without the last number.

    Where that tells fewer than three sources apart, each video is its own.
    """
    videos = training_labels.videos
    for source in (_folder, _prefix):
        names = {video_labels.video: source(video_labels) for video_labels in videos}
        if FEWEST <= len(set(names.values())) < len(videos):
            return names
    return {video_labels.video: video_labels.video for video_labels in videos}


def _folder(video_labels: VideoLabels) -> str:
    return str(video_labels.path.parent)


def _prefix(video_labels: VideoLabels) -> str:
    return _COUNTER.sub("", video_labels.path.stem)


def joined_by_background(sources: Mapping[str, str], labelled: Mapping[str, LabelledVideo]) -> dict[str, str]:
    """Sources of which those whose videos show the same background are one.

    Unchanged where fewer than three would be left: then all videos are alike, and `expectation` says so.
    """
    videos = [video for video in labelled if video in sources]
    stretches = _standardised({video: _stretches(labelled[video]) for video in videos})
    halves = [_apart(rows[: len(rows) // 2], rows[len(rows) // 2 :]) for rows in stretches.values() if len(rows) > 3]
    if not halves:
        return dict(sources)
    limit = _SAME * float(np.median(halves))
    joined = {video: sources[video] for video in videos}
    means = {video: rows.mean(axis=0, keepdims=True) for video, rows in stretches.items()}
    for one, other in combinations(videos, 2):
        if joined[one] != joined[other] and _apart(means[one], means[other]) <= limit:
            old, new = joined[other], joined[one]
            joined = {video: new if source == old else source for video, source in joined.items()}
    return dict(sources) | joined if len(set(joined.values())) >= FEWEST else dict(sources)


def unlikeness(labelled: Mapping[str, LabelledVideo], held_out: Sequence[Sequence[str]]) -> float | None:
    """How far held-out videos are from those learnt from, in distances between stretches of one video; median.

    1: as near as two stretches of the same video, so the same places are known already. None where too little is there.

    Args:
        labelled: videos by id; held_out: those of each check.
    """
    stretches = _standardised({video: _stretches(features) for video, features in labelled.items()})
    ratios = []
    for held in held_out:
        others = [rows for video, rows in stretches.items() if video not in held]
        if not others:
            continue
        known = np.concatenate(others)
        for video in held:
            rows = stretches.get(video)
            if rows is None or len(rows) < 4:
                continue
            place = np.arange(len(rows))
            own = np.where(np.abs(place[:, None] - place) <= 1, np.inf, _distances(rows, rows)).min(axis=1)
            ratios.append(float(np.median(_distances(rows, known).min(axis=1)) / max(np.median(own), 1e-6)))
    return float(np.median(ratios)) if ratios else None


def expectation(value: float | None) -> str:
    """A sentence on what the checks' score lets one expect of new videos; empty where nothing is known."""
    if value is None:
        return ""
    if value <= ALIKE:
        return Message(
            "The videos that were held out look like those that were learnt from (the same places, perhaps the same "
            "people): on such videos, expect this score; in new places, expect clearly less."
        )
    if value < _NEW:
        return Message(
            "The videos that were held out look somewhat like those that were learnt from: in quite new places, expect "
            "a little less than this score."
        )
    return Message(
        "The videos that were held out look different from those that were learnt from: expect about this score on new "
        "recordings of the kind."
    )


def _stretches(video: LabelledVideo) -> FloatArray:
    """(n, C) mean features of each stretch of four seconds, with what is always to be seen."""
    cells = cells_of(video.features) + _always(video)
    length = max(round(_STRETCH * float(video.features.kind.sample_fps) / CELL), 1)
    count = len(cells) // length
    if not count:
        return np.asarray(cells.mean(axis=0, keepdims=True), dtype=np.float32)
    rows = cells[: count * length].reshape(count, length, -1).mean(axis=1)
    return np.array(rows[:: -(-count // _MOST_STRETCHES)], dtype=np.float32)


def _always(video: LabelledVideo) -> FloatArray:
    """(C,) the video's mean, which `cells_of` takes off."""
    mean, kind = video.features.mean, video.features.kind
    c4, c5 = int(np.prod(kind.c4)), int(np.prod(kind.c5))
    return np.concatenate([mean[:c4], mean[2 * c4 : 2 * c4 + c5]])


def _standardised(stretches: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    if not stretches:
        return {}
    everything = np.concatenate(list(stretches.values()))
    deviation = everything.std(axis=0)
    deviation = deviation + 0.05 * everything.std() + 1e-6
    mean = everything.mean(axis=0)
    return {video: (rows - mean) / deviation for video, rows in stretches.items()}


def _apart(one: FloatArray, other: FloatArray) -> float:
    """How far two sets of stretches are from each other: root mean square over the channels of their means."""
    return float(np.sqrt(((one.mean(axis=0) - other.mean(axis=0)) ** 2).mean()))


def _distances(one: FloatArray, other: FloatArray) -> NDArray[np.float64]:
    """(N, M) root mean square differences of rows (N, C) and (M, C)."""
    squares = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1) - 2 * (one @ other.T)
    distances: NDArray[np.float64] = np.sqrt(np.maximum(squares.astype(np.float64), 0) / one.shape[1])
    return distances
