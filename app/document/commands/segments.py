"""One undo command a verb of the model. Each plans, from the project as it is, the changes that it makes and its name.

`plan` is pure; a command whose plan changes nothing is never pushed. What is undone and redone are the planned changes,
so undo gives back exactly what was there, whatever the verb.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtGui import QUndoCommand

from afsd_core.message import Message, many
from afsd_core.project import Change, LabelClass, ProjectState, Segment, State
from afsd_core.project.arrivals import new_id
from afsd_core.project.bulk import accepted, changes_of, inverted, revised, taken
from app.infra import garbage_collection

Perform = Callable[[Sequence[Change], str, str], tuple[Change, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a verb would do.

    Attributes:
        title: its name in the menu.
        changes: of records as they are.
        result: what the verb returns.
        sure: each change has an effect, and takes nothing with it that is not among them: they need no second look.
    """

    title: str
    changes: Sequence[Change] = ()
    result: Any = True
    sure: bool = False


NOTHING = Plan("", (), None)
_PROPOSED, _REJECTED = State.PROPOSED, State.REJECTED
_UNDECIDED = (_PROPOSED, _REJECTED)


class Command(QUndoCommand):
    """A verb with its arguments; subclasses plan.

    The changes go through `perform`, which settles them against the project as it is (a detection may have come in
    between), writes them in one transaction and returns what it did; the way back is the inverse of exactly that.

    Attributes:
        title: the verb's name in the menu and the log: a `Message` that the window says in its own language.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changes: tuple[Change, ...] = ()
        self._perform: Perform = lambda changes, title, kind: tuple(changes)
        self._kind = "edit"
        self.title = ""

    @abstractmethod
    def plan(self, state: ProjectState, annotator: str) -> Plan:
        """The changes this verb makes to `state`; none if it has no effect."""

    def prepare(self, title: str, changes: Sequence[Change], perform: Perform) -> None:
        """Make the command ready to be pushed."""
        self._changes, self._perform, self.title = tuple(changes), perform, title
        self.setText(title)

    def changed_segments(self) -> tuple[str, ...]:
        """Ids of the segments that it changes, there or not, each once."""
        records = (change.before or change.after for change in self._changes)
        return tuple(dict.fromkeys([record.id for record in records if isinstance(record, Segment)]))

    def redo(self) -> None:
        """Do it, the first time and after an undo."""
        with garbage_collection.paused():
            done = self._perform(self._changes, self.title, self._kind)
        self._kind = "redo"
        self._changes = done or self._changes

    def undo(self) -> None:
        """Take it back."""
        with garbage_collection.paused():
            way_back = inverted(self._changes)
            done = self._perform(way_back, self.title, "undo")
            if done and done != way_back:
                self._changes = inverted(done)


# -- helpers


def named(state: ProjectState, segments: Sequence[Segment]) -> str:
    """“Diving” for one segment, “3 segments” for several."""
    if len(segments) == 1:
        label = state.classes.get(segments[0].class_id)
        return label.name if label else Message("segment")
    return many(len(segments), "{n:,} segment", "{n:,} segments")


def take(segment: Segment, annotator: str, **values: Any) -> Segment:
    """The segment as a person leaves it: their own, the score and the original boundaries kept."""
    for name, value in values.items():
        if getattr(segment, name) != value:
            break
    else:
        return segment
    state = State.ACCEPTED if segment.drawn else State.CORRECTED
    return replace(segment, state=state, annotator=annotator, **values)


def found(state: ProjectState, ids: Iterable[str]) -> list[Segment]:
    """The segments of those ids that exist, each once, in the order given."""
    return state.found(dict.fromkeys(ids))


def changed(pairs: Iterable[tuple[Segment, Segment]]) -> list[Change]:
    """Changes for the pairs that differ."""
    return [Change(before, after) for before, after in pairs if before != after]


def within(state: ProjectState, video_id: str, time: int) -> int:
    """The time, not outside the video."""
    duration = state.videos[video_id].duration
    return max(0, time) if duration is None else min(max(0, time), duration)


# -- segments


class DrawSegment(Command):
    """A new segment of a person's own; a drag leftwards draws too."""

    def __init__(self, video_id: str, start: int, end: int, class_id: str) -> None:
        super().__init__()
        self.video_id, self.class_id = video_id, class_id
        self.start, self.end = min(start, end), max(start, end)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        if self.video_id not in state.videos or self.class_id not in state.classes:
            return NOTHING
        start, end = within(state, self.video_id, self.start), within(state, self.video_id, self.end)
        if start >= end:
            return NOTHING
        new = Segment(new_id(), self.video_id, start, end, self.class_id, annotator=annotator)
        return Plan(Message("Draw {what}", what=named(state, [new])), [Change(None, new)], new.id)


class TrimSegment(Command):
    """Move one edge or both; a trim to the same place, or one that would invert or collapse, is no command at all."""

    def __init__(self, segment_id: str, start: int | None, end: int | None) -> None:
        super().__init__()
        self.segment_id, self.start, self.end = segment_id, start, end

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segment = state.segment(self.segment_id)
        if segment is None:
            return NOTHING
        start = segment.start if self.start is None else within(state, segment.video, self.start)
        end = segment.end if self.end is None else within(state, segment.video, self.end)
        if start >= end:
            return NOTHING
        after = take(segment, annotator, start=start, end=end)
        return Plan(Message("Trim {what}", what=named(state, [segment])), changed([(segment, after)]))


class MoveSegments(Command):
    """Shift segments together; the first that reaches an end of its video stops them all."""

    def __init__(self, ids: Iterable[str], delta: int) -> None:
        super().__init__()
        self.ids, self.delta = tuple(ids), delta

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = found(state, self.ids)
        delta = self.delta
        for segment in segments:
            delta = max(delta, min(0, -segment.start))
            duration = state.videos[segment.video].duration
            if duration is not None:
                delta = min(delta, max(0, duration - segment.end))
        if not delta:
            return NOTHING
        places = {"start": [s.start + delta for s in segments], "end": [s.end + delta for s in segments]}
        title = Message("Move {what}", what=named(state, segments))
        return Plan(title, changes_of(segments, taken(segments, annotator, each=places)), sure=True)


class RelabelSegments(Command):
    """Give segments another class."""

    def __init__(self, ids: Iterable[str], class_id: str) -> None:
        super().__init__()
        self.ids, self.class_id = tuple(ids), class_id

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id)
        if label is None:
            return NOTHING
        segments = [s for s in found(state, self.ids) if s.class_id != self.class_id]
        after = taken(segments, annotator, class_id=self.class_id)
        title = Message("Relabel {what} as {name}", what=named(state, segments), name=label.name)
        return Plan(title, changes_of(segments, after), sure=True)


class SplitSegment(Command):
    """Cut a segment in two; the first part keeps the id."""

    def __init__(self, segment_id: str, at: int) -> None:
        super().__init__()
        self.segment_id, self.at = segment_id, at

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segment = state.segment(self.segment_id)
        if segment is None or not segment.start < self.at < segment.end:
            return NOTHING
        first = take(segment, annotator, end=self.at)
        second = replace(first, id=new_id(), start=self.at, end=segment.end)
        return Plan(
            Message("Split {what}", what=named(state, [segment])),
            [Change(segment, first), Change(None, second)],
            second.id,
        )


class MergeSegments(Command):
    """Make segments of one video into one from first start to last end; the first given lends class and id."""

    def __init__(self, ids: Iterable[str]) -> None:
        super().__init__()
        self.ids = tuple(ids)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = found(state, self.ids)
        segments = [s for s in segments if s.video == segments[0].video]
        if len(segments) < 2:
            return NOTHING
        first, *others = segments
        note = "\n".join(dict.fromkeys(s.note for s in segments if s.note))
        start, end = min(s.start for s in segments), max(s.end for s in segments)
        after = take(first, annotator, start=start, end=end, note=note)
        if after == first:  # the others lie inside: still a person's decision
            after = replace(first, state=State.ACCEPTED if first.drawn else State.CORRECTED, annotator=annotator)
        changes = [*changed([(first, after)]), *(Change(s, None) for s in others)]
        return Plan(
            Message("Merge {what}", what=many(len(segments), "{n:,} segment", "{n:,} segments")), changes, first.id
        )


class DeleteSegments(Command):
    """Take segments out of the project."""

    def __init__(self, ids: Iterable[str]) -> None:
        super().__init__()
        self.ids = tuple(ids)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = found(state, self.ids)
        title = Message("Delete {what}", what=named(state, segments))
        return Plan(title, changes_of(segments, [None] * len(segments)), sure=True)


class AcceptSegments(Command):
    """Accept proposals, or take back a rejection; one whose edges or class were changed counts as corrected."""

    def __init__(self, ids: Iterable[str]) -> None:
        super().__init__()
        self.ids = tuple(ids)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = [s for s in found(state, self.ids) if s.state in _UNDECIDED]
        changes = changes_of(segments, accepted(segments, annotator))
        return Plan(Message("Accept {what}", what=named(state, segments)), changes, sure=True)


class RejectSegments(Command):
    """Say that a detector was wrong. It stays on record, so that nothing like it comes back."""

    def __init__(self, ids: Iterable[str]) -> None:
        super().__init__()
        self.ids = tuple(ids)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = [s for s in found(state, self.ids) if s.model is not None and s.state is not _REJECTED]
        after = revised(segments, state=State.REJECTED, annotator=annotator)
        return Plan(Message("Reject {what}", what=named(state, segments)), changes_of(segments, after), sure=True)


class AcceptAbove(Command):
    """Accept all proposals from a score on, in one video or all, of one class or all."""

    def __init__(self, video_id: str | None, threshold: float, class_id: str | None) -> None:
        super().__init__()
        self.video_id, self.threshold, self.class_id = video_id, threshold, class_id

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = [s for s in proposals(state, self.video_id, self.class_id) if (s.score or 0.0) >= self.threshold]
        title = Message("Accept {what} above {threshold:.2f}", what=_proposals(len(segments)), threshold=self.threshold)
        return Plan(title, changes_of(segments, accepted(segments, annotator)), len(segments), sure=True)


class RejectRest(Command):
    """Reject the proposals that are left, or those below a score, in one video or all, of one class or all."""

    def __init__(self, video_id: str | None, below: float | None, class_id: str | None) -> None:
        super().__init__()
        self.video_id, self.below, self.class_id = video_id, below, class_id

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = [
            s
            for s in proposals(state, self.video_id, self.class_id)
            if self.below is None or (s.score or 0.0) < self.below
        ]
        what = _proposals(len(segments))
        if self.below is None:
            title = Message("Reject {what}", what=what)
        else:
            title = Message("Reject {what} below {threshold:.2f}", what=what, threshold=self.below)
        after = revised(segments, state=State.REJECTED, annotator=annotator)
        return Plan(title, changes_of(segments, after), len(segments), sure=True)


class SetNote(Command):
    """Write a note on a segment. A proposal with a note counts as touched, but is still to be decided."""

    def __init__(self, segment_id: str, text: str) -> None:
        super().__init__()
        self.segment_id, self.text_ = segment_id, text

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segment = state.segment(self.segment_id)
        if segment is None:
            return NOTHING
        return Plan(
            Message("Note on {what}", what=named(state, [segment])),
            changed([(segment, replace(segment, note=self.text_))]),
        )


def proposals(state: ProjectState, video_id: str | None, class_id: str | None) -> list[Segment]:
    """Proposals nobody has decided on, in one video or all, of one class or all."""
    videos = [video_id] if video_id is not None else [v.id for v in state.shown_videos()]
    return [
        s
        for v in videos
        for s in state.segments(v)
        if s.state is _PROPOSED and (class_id is None or s.class_id == class_id)
    ]


def _proposals(count: int) -> Message:
    return many(count, "{n:,} proposal", "{n:,} proposals")


def class_change(before: LabelClass, **values: Any) -> list[Change]:
    """A change of some fields of a class; none if they are so already."""
    after = replace(before, **values)
    return [Change(before, after)] if after != before else []
