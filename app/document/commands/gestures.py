"""Undo commands that a gesture or key needs whole: several kinds of change at once, one step and one transaction."""

import sys
from collections.abc import Iterable, Mapping

from afsd_core.message import Message, many
from afsd_core.project import Change, ProjectState, Segment
from afsd_core.project.arrivals import new_id
from afsd_core.project.bulk import changes_of, taken
from app.document.commands.naming import remembered
from app.document.commands.project import AddClass
from app.document.commands.segments import NOTHING, Command, DeleteSegments, Plan, RejectSegments, found, named, within


class PlaceSegments(Command):
    """Put segments to exact places and, if wanted, into another class: what a drag in the lanes does.

    A shift by one number of microseconds would leave frame boundaries where frames do not last equally long, so each
    segment comes with its own start and end.
    """

    def __init__(self, places: Mapping[str, tuple[int, int]], class_id: str | None) -> None:
        super().__init__()
        self.places, self.class_id = dict(places), class_id

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        label = state.classes.get(self.class_id) if self.class_id is not None else None
        segments = found(state, self.places)
        placed: list[Segment] = []
        starts, ends, classes = [], [], []
        moved = False
        latest = {each: state.videos[each].duration or sys.maxsize for each in {s.video for s in segments}}
        for segment in segments:
            start, end = self.places[segment.id]
            last = latest[segment.video]
            start = 0 if start < 0 else last if start > last else start
            end = 0 if end < 0 else last if end > last else end
            class_id = label.id if label is not None else segment.class_id
            shifted = start != segment.start or end != segment.end
            if start < end and (shifted or class_id != segment.class_id):
                placed.append(segment)
                starts.append(start)
                ends.append(end)
                classes.append(class_id)
                moved = moved or shifted
        what = named(state, segments)
        title = Message("Move {what}", what=what)
        if label is not None and moved:
            title = Message("Move {what} to {name}", what=what, name=label.name)
        elif label is not None:
            title = Message("Relabel {what} as {name}", what=what, name=label.name)
        after = taken(placed, annotator, each={"start": starts, "end": ends, "class_id": classes})
        return Plan(title, changes_of(placed, after), sure=True)


class RemoveSegments(Command):
    """Reject proposals and delete what a person drew or took, in one step."""

    def __init__(self, reject: Iterable[str], delete: Iterable[str]) -> None:
        super().__init__()
        self.reject, self.delete = tuple(reject), tuple(delete)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        plans = [RejectSegments(self.reject).plan(state, annotator), DeleteSegments(self.delete).plan(state, annotator)]
        changes = tuple(change for plan in plans for change in plan.changes)
        what = many(len(changes), "{n:,} segment", "{n:,} segments")
        return Plan(Message("Remove {what}", what=what), changes, sure=not set(self.reject) & set(self.delete))


class DrawFirst(Command):
    """A segment of a class that is new with it and still to be named: the first in a project without any."""

    def __init__(self, video_id: str, start: int, end: int, name: str) -> None:
        super().__init__()
        self.video_id, self.start, self.end, self.name = video_id, start, end, name

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        class_plan = AddClass(self.name, None, None).plan(state, annotator)
        start, end = within(state, self.video_id, self.start), within(state, self.video_id, self.end)
        if self.video_id not in state.videos or start >= end or not isinstance(class_plan.result, str):
            return NOTHING
        new = Segment(new_id(), self.video_id, start, end, class_plan.result, annotator=annotator)
        kept = remembered(state, class_plan.result, self.name)
        return Plan(Message("Draw {what}", what=self.name), [*class_plan.changes, kept, Change(None, new)], new.id)
