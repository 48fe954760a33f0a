"""Which videos check a fine-tune: held out where there are enough, in turn (cross-validation) where there are few.

A video keeps its place from one version to the next, so that old and new are compared on videos that neither check
has learnt from.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from training.lessons import Lessons

Protocol = Literal["held out", "cross-validation", "none"]
# From so many videos on, a third of them held out once is enough.
ENOUGH = 6
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Folds:
    """How lessons are divided.

    Attributes:
        protocol: "none" where there is one video only.
        places: of every video (by fingerprint), from 0: what a later version goes by.
        held_out: the videos (ids) of each check; the check learns from all others.
    """

    protocol: Protocol
    places: dict[str, int]
    held_out: tuple[tuple[str, ...], ...]


def divide(lessons: Lessons, fingerprints: Mapping[str, str], earlier: Mapping[str, int] | None = None) -> Folds:
    """Divide videos into parts.

    Args:
        lessons: with their videos.
        fingerprints: of each video, by id.
        earlier: places that an earlier version gave, by fingerprint: they stay.
    """
    # Videos without an instance check little: they are only learnt from.
    videos = [lesson for lesson in lessons.videos if lesson.instances]
    places = {print_: place for print_, place in (earlier or {}).items() if 0 <= place < _PARTS}
    # In an order that no name or date decides, each to the emptiest part.
    for lesson in sorted(videos, key=lambda each: hashlib.sha256(fingerprints[each.video].encode()).digest()):
        known = fingerprints[lesson.video]
        if known not in places:
            mine = [places[fingerprints[v.video]] for v in videos if fingerprints[v.video] in places]
            places[known] = min(range(_PARTS), key=lambda part: (mine.count(part), part))
    parts: list[list[str]] = [[] for _ in range(_PARTS)]
    for lesson in videos:
        parts[places[fingerprints[lesson.video]]].append(lesson.video)
    filled = [tuple(part) for part in parts]
    if len(videos) < 2:
        return Folds("none", places, ())
    if len(videos) >= ENOUGH:
        chosen = max(range(_PARTS), key=lambda k: (bool(filled[k]), -k))
        return Folds("held out", places, tuple(filled[k] if k == chosen else () for k in range(_PARTS)))
    return Folds("cross-validation", places, tuple(filled))


def likely(lessons: Lessons) -> list[tuple[str, ...]]:
    """About what each check will hold out, before the files are looked at: as many videos, if not the same ones."""
    return [held for held in divide(lessons, {each.video: each.video for each in lessons.videos}).held_out if held]
