"""Which videos check a fine-tune: held out where there are enough, in turn (cross-validation) where there are few.

Videos of one source are held out together: a check that has learnt from one of them knows the others' places already.
A video keeps its place from one version to the next, so that old and new are compared on videos that neither check
has learnt from.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from training.data.supervision import TrainingLabels, VideoLabels
from training.finetune.sources import name_sources

Protocol = Literal["held out", "cross-validation", "none"]
# From so many videos on, a third of them held out once is enough.
ENOUGH = 24
_PARTS = 3
# The largest share of the videos that one part may hold out, where sources can be taken apart.
_LARGEST = 0.6


@dataclass(frozen=True, slots=True)
class Folds:
    """How labels are divided.

    Attributes:
        protocol: "none" where there is one video only.
        places: of every video (by fingerprint), from 0: what a later version goes by.
        held_out: the videos (ids) of each check; the check learns from all others.
    """

    protocol: Protocol
    places: dict[str, int]
    held_out: tuple[tuple[str, ...], ...]


def divide(
    training_labels: TrainingLabels,
    fingerprints: Mapping[str, str],
    earlier: Mapping[str, int] | None = None,
    sources: Mapping[str, str] | None = None,
) -> Folds:
    """Divide videos into parts.

    Args:
        labels: with their videos.
        fingerprints: of each video, by id.
        earlier: places that an earlier version gave, by fingerprint: they stay.
        sources: of each video, by id; those of one source go into one part. Told by the names where left out.
    """
    sources = sources or name_sources(training_labels)
    # Videos without an instance check little: they are only learnt from.
    videos = [video_labels for video_labels in training_labels.videos if video_labels.instances]
    places = {print_: place for print_, place in (earlier or {}).items() if 0 <= place < _PARTS}
    # The largest source first, then in an order that no name or date decides, each to the emptiest part.
    members: dict[str, list[VideoLabels]] = {}
    for video_labels in sorted(
        videos, key=lambda video_labels: hashlib.sha256(fingerprints[video_labels.video].encode()).digest()
    ):
        members.setdefault(sources.get(video_labels.video, video_labels.video), []).append(video_labels)
    for source in sorted(members.values(), key=len, reverse=True):
        known = [places[fingerprints[v.video]] for v in source if fingerprints[v.video] in places]
        taken = [places[fingerprints[v.video]] for v in videos if fingerprints[v.video] in places]
        place = known[0] if known else min(range(_PARTS), key=lambda part: (taken.count(part), part))
        for video_labels in source:
            places.setdefault(fingerprints[video_labels.video], place)
    parts: list[list[str]] = [[] for _ in range(_PARTS)]
    for video_labels in videos:
        parts[places[fingerprints[video_labels.video]]].append(video_labels.video)
    each_its_own = {video_labels.video: video_labels.video for video_labels in videos}
    if max(map(len, parts)) > _LARGEST * len(videos) and any(sources.get(v, v) != v for v in each_its_own):
        # One source holds most of what there is: a check without it would learn from next to nothing.
        return divide(training_labels, fingerprints, earlier, each_its_own)
    filled = [tuple(part) for part in parts]
    if len(videos) < 2:
        return Folds("none", places, ())
    if len(videos) >= ENOUGH:
        chosen = max(range(_PARTS), key=lambda k: (bool(filled[k]), -k))
        return Folds("held out", places, tuple(filled[k] if k == chosen else () for k in range(_PARTS)))
    return Folds("cross-validation", places, tuple(filled))


def likely(training_labels: TrainingLabels) -> list[tuple[str, ...]]:
    """About what each check will hold out, before the files are looked at: as many videos, if not the same ones."""
    return [
        held
        for held in divide(
            training_labels, {video_labels.video: video_labels.video for video_labels in training_labels.videos}
        ).held_out
        if held
    ]
