"""Which videos check a fine-tune: held out where there are enough, in turn (cross-validation) where there are few.

Videos of one source are held out together: a check that has learnt from one of them knows the others' places already.
A video keeps its place from one version to the next, so that old and new are compared on videos that neither check
has learnt from.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from training.data.supervision import Lesson, Lessons
from training.finetune.sources import name_sources

Protocol = Literal["held out", "cross-validation", "none"]
# From so many videos on, a third of them held out once is enough.
ENOUGH = 24
_PARTS = 3
# The largest share of the videos that one part may hold out, where sources can be taken apart.
_LARGEST = 0.6


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


def divide(
    lessons: Lessons,
    fingerprints: Mapping[str, str],
    earlier: Mapping[str, int] | None = None,
    sources: Mapping[str, str] | None = None,
) -> Folds:
    """Divide videos into parts.

    Args:
        lessons: with their videos.
        fingerprints: of each video, by id.
        earlier: places that an earlier version gave, by fingerprint: they stay.
        sources: of each video, by id; those of one source go into one part. Told by the names where left out.
    """
    sources = sources or name_sources(lessons)
    # Videos without an instance check little: they are only learnt from.
    videos = [lesson for lesson in lessons.videos if lesson.instances]
    places = {print_: place for print_, place in (earlier or {}).items() if 0 <= place < _PARTS}
    # The largest source first, then in an order that no name or date decides, each to the emptiest part.
    members: dict[str, list[Lesson]] = {}
    for lesson in sorted(videos, key=lambda lesson: hashlib.sha256(fingerprints[lesson.video].encode()).digest()):
        members.setdefault(sources.get(lesson.video, lesson.video), []).append(lesson)
    for source in sorted(members.values(), key=len, reverse=True):
        known = [places[fingerprints[v.video]] for v in source if fingerprints[v.video] in places]
        taken = [places[fingerprints[v.video]] for v in videos if fingerprints[v.video] in places]
        place = known[0] if known else min(range(_PARTS), key=lambda part: (taken.count(part), part))
        for lesson in source:
            places.setdefault(fingerprints[lesson.video], place)
    parts: list[list[str]] = [[] for _ in range(_PARTS)]
    for lesson in videos:
        parts[places[fingerprints[lesson.video]]].append(lesson.video)
    each_its_own = {lesson.video: lesson.video for lesson in videos}
    if max(map(len, parts)) > _LARGEST * len(videos) and any(sources.get(v, v) != v for v in each_its_own):
        # One source holds most of what there is: a check without it would learn from next to nothing.
        return divide(lessons, fingerprints, earlier, each_its_own)
    filled = [tuple(part) for part in parts]
    if len(videos) < 2:
        return Folds("none", places, ())
    if len(videos) >= ENOUGH:
        chosen = max(range(_PARTS), key=lambda k: (bool(filled[k]), -k))
        return Folds("held out", places, tuple(filled[k] if k == chosen else () for k in range(_PARTS)))
    return Folds("cross-validation", places, tuple(filled))


def likely(lessons: Lessons) -> list[tuple[str, ...]]:
    """About what each check will hold out, before the files are looked at: as many videos, if not the same ones."""
    return [
        held for held in divide(lessons, {lesson.video: lesson.video for lesson in lessons.videos}).held_out if held
    ]
