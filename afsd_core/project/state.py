"""The open project in memory: what the file holds, indexed for the questions a window asks.

Only `ProjectState.apply` changes it, by the same changes that the store writes; so memory and file cannot differ.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from afsd_core.project.records import (
    Change,
    Counts,
    LabelClass,
    ProjectRecords,
    Record,
    Run,
    Segment,
    Setting,
    State,
    Stretch,
    Video,
    VideoState,
)
from afsd_core.project.stretches import covers

_Key = tuple[int, int, str]
# A state's own hash takes a call into Python; its value's does not.
_KIND, _STATE = attrgetter("video", "class_id", "state._value_"), attrgetter("state")
_KEY, _ID = attrgetter("start", "end", "id"), attrgetter("id")
_BEFORE, _AFTER = attrgetter("before"), attrgetter("after")
_FEW = 64  # changes from which sorting a video's segments anew beats moving them one by one


def identity(record: Record) -> tuple[type, str | tuple[str, int, int]]:
    """What stays the same when a record changes."""
    if isinstance(record, Stretch):
        return Stretch, (record.video, record.start, record.end)
    if isinstance(record, Setting):
        return Setting, record.key
    return type(record), record.id


@dataclass(slots=True)
class Touched:
    """What a batch of changes reached, for signals."""

    videos: bool = False
    classes: bool = False
    segments: set[str] = field(default_factory=set)
    reviewed: set[str] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)


class _Lane:
    """Segments of one video sorted by (start, end, id): O(log n) to find, one memmove to insert."""

    __slots__ = ("counts", "items", "keys", "snapshot")

    def __init__(self) -> None:
        self.keys: list[_Key] = []
        self.items: list[Segment] = []
        self.snapshot: tuple[Segment, ...] | None = None
        self.counts: Counter[State] = Counter()

    def add(self, segment: Segment) -> None:
        key = (segment.start, segment.end, segment.id)
        at = bisect_left(self.keys, key)
        self.keys.insert(at, key)
        self.items.insert(at, segment)
        self.counts[segment.state] += 1
        self.snapshot = None

    def remove(self, segment: Segment) -> None:
        at = bisect_left(self.keys, (segment.start, segment.end, segment.id))
        del self.keys[at]
        del self.items[at]
        self.counts[segment.state] -= 1
        self.snapshot = None

    def fill(self, segments: Iterable[Segment], counts: Counter[State] | None = None) -> None:
        """Hold these instead; `counts`: how many more there are of a state than were held, where that is known."""
        self.items = sorted(segments, key=_KEY)
        self.keys = list(map(_KEY, self.items))
        if counts is None:
            self.counts = Counter(map(_STATE, self.items))
        else:
            self.counts.update(counts)
        self.snapshot = None

    def replace(self, new: dict[str, Segment], counts: Counter[State]) -> None:
        """Put records in the places of those of the same id and times; `counts`: how many more there are of a state."""
        self.items = [new.get(segment.id, segment) for segment in self.items]
        self.counts.update(counts)
        self.snapshot = None


class ProjectState:
    """Records by id, segments by video in order of time, counts kept as they change."""

    def __init__(self, records: ProjectRecords) -> None:
        self.path: Path = records.path
        self.videos: dict[str, Video] = {v.id: v for v in records.videos}
        self.classes: dict[str, LabelClass] = {c.id: c for c in records.classes}
        self.runs: dict[str, Run] = {r.id: r for r in records.runs}
        self.settings: dict[str, object] = dict(records.settings)
        self._segments: dict[str, Segment] = {s.id: s for s in records.segments}
        self._class_counts: dict[str, Counter[State]] = {}
        self._lanes: dict[str, _Lane] = {}
        self._reviewed: dict[str, list[Stretch]] = {}
        self._shown_videos: tuple[Video, ...] | None = None
        self._shown_classes: tuple[LabelClass, ...] | None = None
        by_video: dict[str, list[Segment]] = {}
        for segment in records.segments:
            by_video.setdefault(segment.video, []).append(segment)
        for (class_id, state), count in Counter([(s.class_id, s.state) for s in records.segments]).items():
            self._class_counts.setdefault(class_id, Counter())[state] = count
        for video, segments in by_video.items():
            self._lanes[video] = lane = _Lane()
            lane.fill(segments)
        for stretch in sorted(records.reviewed):
            self._reviewed.setdefault(stretch.video, []).append(stretch)

    # -- questions

    def shown_videos(self) -> tuple[Video, ...]:
        """Videos in the order they were added."""
        if self._shown_videos is None:
            self._shown_videos = tuple(sorted(self.videos.values(), key=lambda v: (v.position, v.id)))
        return self._shown_videos

    def shown_classes(self) -> tuple[LabelClass, ...]:
        """Classes in the order of their lanes."""
        if self._shown_classes is None:
            self._shown_classes = tuple(sorted(self.classes.values(), key=lambda c: (c.position, c.id)))
        return self._shown_classes

    def segment(self, segment_id: str) -> Segment | None:
        """The segment of that id, or None."""
        return self._segments.get(segment_id)

    def has_all(self, ids: Iterable[str]) -> bool:
        """Whether there is a segment of each of these ids."""
        return all(map(self._segments.__contains__, ids))

    def found(self, ids: Iterable[str]) -> list[Segment]:
        """Those of these ids that there are, in the order given."""
        known = self._segments
        return [known[id_] for id_ in ids if id_ in known]

    def segments(self, video_id: str) -> tuple[Segment, ...]:
        """Segments of a video by (start, end, id); the same tuple until one of them changes."""
        lane = self._lanes.get(video_id)
        if lane is None:
            return ()
        if lane.snapshot is None:
            lane.snapshot = tuple(lane.items)
        return lane.snapshot

    def segments_of_class(self, class_id: str) -> tuple[Segment, ...]:
        """All segments of a class, any video, in no order."""
        return tuple(s for s in self._segments.values() if s.class_id == class_id)

    def reviewed(self, video_id: str) -> tuple[tuple[int, int], ...]:
        """Reviewed stretches of a video: sorted, disjoint, microseconds."""
        return tuple((s.start, s.end) for s in self._reviewed.get(video_id, ()))

    def videos_in_review(self) -> tuple[str, ...]:
        """Ids of the videos of which some stretch is reviewed, in no order."""
        return tuple(video for video, stretches in self._reviewed.items() if stretches)

    def runs_of(self, video_id: str) -> tuple[Run, ...]:
        """Detection runs over a video."""
        return tuple(r for r in self.runs.values() if r.video == video_id)

    def counts(self, video_id: str) -> Counts:
        """Segments of a video by state."""
        lane = self._lanes.get(video_id)
        return _counts(lane.counts if lane else Counter())

    def class_counts(self, class_id: str) -> Counts:
        """Segments of a class by state."""
        return _counts(self._class_counts.get(class_id, Counter()))

    def video_state(self, video_id: str) -> VideoState:
        """How far the work on a video is."""
        stretches = self.reviewed(video_id)
        duration = self.videos[video_id].duration
        if stretches and duration is not None and covers(stretches, 0, duration):
            return VideoState.REVIEWED
        counts = self.counts(video_id)
        if stretches or counts.total > counts.proposed:
            return VideoState.IN_REVIEW
        return VideoState.PROPOSED if counts.proposed else VideoState.NEW

    def records(self) -> ProjectRecords:
        """A frozen copy of everything, as `read_project` would read it from the file."""
        return ProjectRecords(
            path=self.path,
            videos=self.shown_videos(),
            classes=self.shown_classes(),
            segments=tuple(s for video in self.shown_videos() for s in self.segments(video.id)),
            runs=tuple(sorted(self.runs.values(), key=lambda r: (r.created, r.id))),
            reviewed=tuple(s for video in self.shown_videos() for s in self._reviewed.get(video.id, ())),
            settings=dict(sorted(self.settings.items())),
        )

    # -- changes

    def with_dependants(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """The changes, and before them the removal of what cannot stay when a removed class or video is gone.

        A command that removes a class names the class's segments itself; but between its first run and a redo, a
        detection may have brought more of that class, and they have to go with it (and return with an undo).
        """
        videos = {c.before.id for c in changes if c.after is None and isinstance(c.before, Video)}
        classes = {c.before.id for c in changes if c.after is None and isinstance(c.before, LabelClass)}
        if not videos and not classes:
            return tuple(changes)
        named = {identity(c.before) for c in changes if c.before is not None}
        extra: list[Record] = [s for s in self._segments.values() if s.video in videos or s.class_id in classes]
        extra += [s for v in videos for s in self._reviewed.get(v, ())]
        extra += [r for r in self.runs.values() if r.video in videos]
        return (*(Change(r, None) for r in extra if identity(r) not in named), *changes)

    def settle(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """The changes as they apply to what is here now; those without effect fall away.

        Of videos and classes only the fields that a change alters are set, so that undoing an edit does not take back
        what has arrived meanwhile (a duration, a frame count). Segments are set whole: a redo gives back what the
        person saw, even if the proposal behind it has been replaced.
        """
        postprocess = []
        for change in changes:
            before, after = change.before, change.after
            record = before if after is None else after
            if record is None:
                continue
            if type(record) is Segment:  # the most by far, where there are many
                segment = self._segments.get(record.id)
                if segment is not after and segment != after:
                    postprocess.append(change if segment is before else Change(segment, after))
                continue
            now = self._find(record)
            if now is not None and isinstance(after, Video | LabelClass) and change.before is not None:
                after = _patched(now, change.before, after)
            if now != after:
                postprocess.append(Change(now, after))
        return tuple(postprocess)

    def apply(self, changes: Iterable[Change]) -> Touched:
        """Make the changes; each `before` must be what is here now (see `settle`)."""
        touched = Touched()
        changes = list(changes)
        gone: list[Segment] = [changed for changed in map(_BEFORE, changes) if type(changed) is Segment]
        come: list[Segment] = [changed for changed in map(_AFTER, changes) if type(changed) is Segment]
        # Of thousands of changes next to all are of segments: the others are told from them once.
        for change in [changed for changed in changes if type(changed.after or changed.before) is not Segment]:
            before, after = change.before, change.after
            record = before if after is None else after
            if isinstance(record, Video):
                _put(self.videos, change)
                self._shown_videos = None
                touched.videos = True
            elif isinstance(record, LabelClass):
                _put(self.classes, change)
                self._shown_classes = None
                touched.classes = True
            elif isinstance(record, Run):
                _put(self.runs, change)
            elif isinstance(record, Stretch):
                others = [s for s in self._reviewed.get(record.video, ()) if s != record]
                self._reviewed[record.video] = sorted([*others, record]) if change.after else others
                touched.reviewed.add(record.video)
            elif isinstance(record, Setting):
                if change.after is None:
                    self.settings.pop(record.key, None)
                else:
                    self.settings[record.key] = record.value
                touched.settings.add(record.key)
        self._apply_segments(gone, come, touched)
        return touched

    def _apply_segments(self, gone: Sequence[Segment], come: Sequence[Segment], touched: Touched) -> None:
        new = dict(zip(map(_ID, come), come, strict=True))
        for segment in gone:
            if segment.id not in new:
                del self._segments[segment.id]
        self._segments.update(new)
        by_video: dict[str, Counter[State]] = {}
        for segments, sign in ((gone, -1), (come, 1)):
            for (video, class_id, value), count in Counter(map(_KIND, segments)).items():
                state = State(value)
                self._class_counts.setdefault(class_id, Counter())[state] += sign * count
                by_video.setdefault(video, Counter())[state] += sign * count
        for video, counts in by_video.items():
            less, more = (_of_video(side, video, alone=len(by_video) == 1) for side in (gone, come))
            lane = self._lanes.setdefault(video, _Lane())
            if len(less) + len(more) <= _FEW:
                for segment in less:
                    lane.remove(segment)
                for segment in more:
                    lane.add(segment)
            elif _in_place(less, more):
                lane.replace(new, counts)
            else:
                left = {s.id for s in less}
                lane.fill([*([s for s in lane.items if s.id not in left] if left else lane.items), *more], counts)
        touched.segments |= by_video.keys()

    def _find(self, record: Record) -> Record | None:
        if isinstance(record, Segment):
            return self._segments.get(record.id)
        if isinstance(record, Video):
            return self.videos.get(record.id)
        if isinstance(record, LabelClass):
            return self.classes.get(record.id)
        if isinstance(record, Run):
            return self.runs.get(record.id)
        if isinstance(record, Stretch):
            return record if record in self._reviewed.get(record.video, ()) else None
        return Setting(record.key, self.settings[record.key]) if record.key in self.settings else None


def _of_video(segments: Sequence[Segment], video: str, *, alone: bool) -> Sequence[Segment]:
    return segments if alone else [segment for segment in segments if segment.video == video]


def _in_place(less: Sequence[Segment], more: Sequence[Segment]) -> bool:
    """Whether the one are the others at the same times."""
    return len(less) == len(more) and all(
        a.id == b.id and a.start == b.start and a.end == b.end for a, b in zip(less, more, strict=True)
    )


def _put(table: dict[str, Any], change: Change) -> None:
    record: Any = change.after or change.before
    if change.after is None:
        table.pop(record.id, None)
    else:
        table[record.id] = record


def _patched(now: Record, before: Record, after: Record) -> Record:
    values = {
        f.name: getattr(after, f.name) for f in fields(after) if getattr(before, f.name) != getattr(after, f.name)
    }
    return replace(now, **values)


def _counts(by_state: Counter[State]) -> Counts:
    return Counts(*(by_state[state] for state in State))
