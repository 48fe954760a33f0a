"""Undo commands on classes, videos and reviewed stretches; see `commands.segments` for how a command works."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from afsd_core.message import Message, many
from afsd_core.project import Change, LabelClass, ProjectState, Stretch, Video
from afsd_core.project.arrivals import new_id, next_color
from afsd_core.project.names import folded
from afsd_core.project.stretches import add, remove
from app.document.commands.segments import NOTHING, Command, Plan, class_change

# -- classes


class AddClass(Command):
    """A new class below those that people made, above what only detectors brought; without a colour it gets the next
    free one, and without a key too (see `app.document.class_keys`).
    """

    def __init__(self, name: str, color: str | None, key: str | None) -> None:
        super().__init__()
        self.name, self.color, self.key = name.strip(), color, key

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        classes = state.shown_classes()
        same = next((c for c in classes if folded(c.name) == folded(self.name)), None)
        if same is not None or not self.name:
            return Plan("", (), same.id if same else None)
        new = LabelClass(
            id=new_id(),
            name=self.name,
            color=self.color or next_color(c.color for c in classes),
            key=self.key,
        )
        own = [place for place, c in enumerate(classes) if not c.from_detector]
        place = own[-1] + 1 if own else 0
        title = Message("Add class {name}", name=new.name)
        if place == len(classes):
            new = replace(new, position=max((c.position for c in classes), default=-1) + 1)
            return Plan(title, [*_without_key(classes, self.key), Change(None, new)], new.id)
        changes = [Change(None, replace(new, position=place))]
        for at, c in enumerate(classes):
            key = None if self.key and c.key == self.key else c.key
            changes += class_change(c, position=at + (at >= place), key=key)
        return Plan(title, changes, new.id)


class RenameClass(Command):
    """Another name for a class; a name that another class has is refused by the document."""

    def __init__(self, class_id: str, name: str) -> None:
        super().__init__()
        self.class_id, self.name = class_id, name.strip()

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id)
        if label is None or not self.name:
            return NOTHING
        return Plan(
            Message("Rename class {name} to {new}", name=label.name, new=self.name),
            class_change(label, name=self.name),
        )


class RecolorClass(Command):
    """Another colour for a class."""

    def __init__(self, class_id: str, color: str) -> None:
        super().__init__()
        self.class_id, self.color = class_id, color.lower()

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id)
        return (
            Plan(Message("Recolour class {name}", name=label.name), class_change(label, color=self.color))
            if label
            else NOTHING
        )


class SetClassKey(Command):
    """The key that assigns a class; a class that had it loses it in the same step."""

    def __init__(self, class_id: str, key: str | None) -> None:
        super().__init__()
        self.class_id, self.key = class_id, key or None

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id)
        if label is None or label.key == self.key:
            return NOTHING
        title = Message("No key for {name}", name=label.name)
        if self.key:
            title = Message("Key {key} for {name}", key=self.key, name=label.name)
        return Plan(title, [*_without_key(state.shown_classes(), self.key), *class_change(label, key=self.key)])


class MapLabels(Command):
    """Which labels of a model line or format mean this class; they leave the classes that had them.

    Of a class that a detector brought in and that loses its last label so, what nobody has taken becomes this class's:
    it is what the labels stand for. Where nothing is left, the class goes.
    """

    def __init__(self, class_id: str, source: str, labels: Iterable[str]) -> None:
        super().__init__()
        self.class_id, self.source, self.labels = class_id, source, tuple(dict.fromkeys(labels))

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id)
        if label is None:
            return NOTHING
        changes: list[Change] = []
        for other in state.shown_classes():
            mine = self.labels if other.id == self.class_id else ()
            had = other.external.get(self.source, ())
            kept = mine if other.id == self.class_id else tuple(x for x in had if x not in self.labels)
            if kept == had:
                continue
            external = {k: v for k, v in {**other.external, self.source: kept}.items() if v}
            gone = not external and other.from_detector and other.id != self.class_id
            if gone:
                changes += _given(state, other.id, self.class_id, but_taken=True)
            if gone and not state.class_counts(other.id).by_person:
                changes.append(Change(other, None))
            else:
                changes += class_change(other, external=external)
        return Plan(Message("Labels for {name}", name=label.name), changes)


def _given(state: ProjectState, class_id: str, to: str, *, but_taken: bool = False) -> list[Change]:
    """A class's segments as another's, perhaps without those that a person took; who decided does not change."""
    return [
        Change(s, replace(s, class_id=to, origin_class=to if s.origin_class == class_id else s.origin_class))
        for s in state.segments_of_class(class_id)
        if not (but_taken and s.by_person)
    ]


class MoveClass(Command):
    """A class's lane to another place, counted from 0."""

    def __init__(self, class_id: str, position: int) -> None:
        super().__init__()
        self.class_id, self.position = class_id, position

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id)
        if label is None:
            return NOTHING
        order = [c for c in state.shown_classes() if c.id != self.class_id]
        order.insert(min(max(0, self.position), len(order)), label)
        if order == list(state.shown_classes()):
            return NOTHING
        changes = [change for at, c in enumerate(order) for change in class_change(c, position=at)]
        return Plan(Message("Move class {name}", name=label.name), changes)


class RemoveClass(Command):
    """A class and its segments, of all videos."""

    def __init__(self, class_id: str) -> None:
        super().__init__()
        self.class_id = class_id

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id)
        if label is None:
            return NOTHING
        segments = state.segments_of_class(self.class_id)
        return Plan(
            Message("Remove class {name}", name=label.name), [*(Change(s, None) for s in segments), Change(label, None)]
        )


class MergeClasses(Command):
    """Classes into another: their segments and labels become its own. Who decided on a segment does not change."""

    def __init__(self, ids: Iterable[str], into: str) -> None:
        super().__init__()
        self.ids, self.into = tuple(dict.fromkeys(ids)), into

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        target = state.classes.get(self.into)
        merged = [state.classes[i] for i in self.ids if i in state.classes and i != self.into]
        if target is None or not merged:
            return NOTHING
        changes: list[Change] = []
        external = dict(target.external)
        for label in merged:
            changes += _given(state, label.id, self.into)
            for source, labels in label.external.items():
                external[source] = tuple(dict.fromkeys((*external.get(source, ()), *labels)))
        changes += class_change(target, external=external)
        changes += [Change(label, None) for label in merged]
        names = ", ".join(label.name for label in merged)
        return Plan(Message("Merge class {names} into {name}", names=names, name=target.name), changes)


def _without_key(classes: Sequence[LabelClass], key: str | None) -> list[Change]:
    return [c for label in classes if key and label.key == key for c in class_change(label, key=None)]


# -- videos and review


class AddVideos(Command):
    """Videos at the end of the list; those whose path is there already are left out."""

    def __init__(self, videos: Sequence[Video]) -> None:
        super().__init__()
        self.videos = tuple(videos)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        ids = {v.path: v.id for v in state.videos.values()}
        position = max((v.position for v in state.videos.values()), default=-1) + 1
        changes: list[Change] = []
        for video in self.videos:
            if video.path not in ids:
                at = position + len(changes)
                # Thousands for a new project come in their places already: copying each takes longest.
                changes.append(Change(None, video if video.position == at else replace(video, position=at)))
                ids[video.path] = video.id
        what = self.videos[0].name if len(self.videos) == 1 else _videos(len(changes))
        return Plan(Message("Add {what}", what=what), changes, tuple(ids[v.path] for v in self.videos))


class RemoveVideos(Command):
    """Videos with their segments and review; the files themselves stay where they are."""

    def __init__(self, ids: Iterable[str]) -> None:
        super().__init__()
        self.ids = tuple(dict.fromkeys(ids))

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        videos = [state.videos[each] for each in self.ids if each in state.videos]
        what = videos[0].name if len(videos) == 1 else _videos(len(videos))
        return Plan(Message("Remove {what}", what=what), [Change(video, None) for video in videos])


class RelocateVideos(Command):
    """Where videos are now; what is known of the files may change with them."""

    def __init__(self, places: dict[str, Path], values: dict[str, Any]) -> None:
        super().__init__()
        self.places, self.values = places, values

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        changes, names = [], []
        for video_id, path in self.places.items():
            video = state.videos.get(video_id)
            if video is None:
                continue
            name = path.name if video.name == video.path.name else video.name
            after = replace(video, path=path, name=name, **self.values)
            if after != video:
                changes.append(Change(video, after))
                names.append(name)
        return Plan(Message("Find {what} again", what=names[0] if len(names) == 1 else _videos(len(names))), changes)


class SetReviewed(Command):
    """Mark a stretch of a video as reviewed, or as not."""

    def __init__(self, video_id: str, start: int, end: int, reviewed: bool) -> None:
        super().__init__()
        self.video_id, self.start, self.end, self.reviewed = video_id, min(start, end), max(start, end), reviewed

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        video = state.videos.get(self.video_id)
        if video is None:
            return NOTHING
        start, end = max(0, self.start), self.end if video.duration is None else min(self.end, video.duration)
        before = state.reviewed(self.video_id)
        after = add(before, start, end) if self.reviewed else remove(before, start, end)
        changes = [Change(Stretch(self.video_id, *s), None) for s in before if s not in after]
        changes += [Change(None, Stretch(self.video_id, *s)) for s in after if s not in before]
        return Plan(Message("Mark as reviewed" if self.reviewed else "Mark as not reviewed"), changes)


class ReviewVideos(Command):
    """Mark whole videos as reviewed, or as not; those whose length is not known are left out."""

    def __init__(self, ids: Iterable[str], reviewed: bool) -> None:
        super().__init__()
        self.ids, self.reviewed = tuple(dict.fromkeys(ids)), reviewed

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        changes: list[Change] = []
        count = 0
        for video_id in self.ids:
            video = state.videos.get(video_id)
            before = state.reviewed(video_id)
            if video is None or (self.reviewed and not video.duration):
                continue
            after = ((0, video.duration),) if self.reviewed and video.duration else ()
            if before != after:
                count += 1
                changes += [Change(Stretch(video_id, *s), None) for s in before if s not in after]
                changes += [Change(None, Stretch(video_id, *s)) for s in after if s not in before]
        title = Message(
            "Mark {what} as reviewed" if self.reviewed else "Mark {what} as not reviewed", what=_videos(count)
        )
        return Plan(title, changes)


def _videos(count: int) -> Message:
    return many(count, "{n:,} video", "{n:,} videos")
