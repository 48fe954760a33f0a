"""Undo commands that name segments, and the stand-in: the class of what was marked before there was one.

Who marks before there is a class gets one with a stand-in's name. Until a person names it, it is nobody's: the first
name that is given becomes its own, and it goes when its last segment is given another class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from afsd_core.message import Message
from afsd_core.project import Change, LabelClass, ProjectState, Segment, Setting
from afsd_core.project.bulk import changes_of, taken
from afsd_core.project.names import folded
from app.document.commands.project import AddClass
from app.document.commands.segments import NOTHING, Command, Plan, class_change, found, named

#: The setting that remembers the stand-in: its class's id, and the name it was given.
STAND_IN = "stand_in_class"


def stand_in(classes: Callable[[str], LabelClass | None], kept: object) -> LabelClass | None:
    """The class that nobody has named yet; None where there is none, or a person has made it their own.

    Args:
        classes: gives the class of an id.
        kept: what the project remembers under `STAND_IN`.
    """
    if not isinstance(kept, list | tuple) or len(kept) != 2:
        return None
    label = classes(str(kept[0]))
    return label if label is not None and label.name == kept[1] and not label.external else None


def remembered(state: ProjectState, class_id: str, name: str) -> Change:
    """The change that makes a class the stand-in."""
    before = Setting(STAND_IN, state.settings[STAND_IN]) if STAND_IN in state.settings else None
    return Change(before, Setting(STAND_IN, [class_id, name]))


def class_called(classes: Iterable[LabelClass], name: str) -> LabelClass | None:
    """The class of this name, whatever the case of its letters; None where there is none."""
    return next((each for each in classes if folded(each.name) == folded(name)), None)


def _all_of(state: ProjectState, label: LabelClass, segments: Iterable[Segment]) -> bool:
    """Whether these are all the segments of a class, of which there are some."""
    count = sum(each.class_id == label.id for each in segments)
    return 0 < count == state.class_counts(label.id).total


class NameSegments(Command):
    """Give segments a class, that of a name unless it is given, and made where there is none; its id is the result.

    Where the stand-in would be left without a segment, it gets a new name itself, or goes if the class is there.
    """

    def __init__(self, ids: Iterable[str], name: str, class_id: str | None = None) -> None:
        super().__init__()
        self.ids, self.name, self.class_id = tuple(ids), name.strip(), class_id

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        segments = found(state, self.ids)
        if not self.name or not segments:
            return NOTHING
        first = stand_in(state.classes.get, state.settings.get(STAND_IN))
        emptied = first is not None and _all_of(state, first, segments)
        same = (
            state.classes.get(self.class_id)
            if self.class_id is not None
            else class_called(state.shown_classes(), self.name)
        )
        if same is not None:
            gone = [Change(first, None)] if first is not None and emptied and first != same else []
            return self._give(state, segments, same, annotator, after=gone)
        if first is not None and emptied:
            renamed = class_change(first, name=self.name)
            if all(each.class_id == first.id for each in segments):
                return Plan(Message("Rename class {name} to {new}", name=first.name, new=self.name), renamed, first.id)
            return self._give(state, segments, first, annotator, before=renamed)
        made = AddClass(self.name, None, None).plan(state, annotator)
        label = next(c.after for c in made.changes if isinstance(c.after, LabelClass) and c.after.id == made.result)
        return self._give(state, segments, label, annotator, before=made.changes)

    def _give(
        self,
        state: ProjectState,
        segments: list[Segment],
        label: LabelClass,
        annotator: str,
        *,
        before: Iterable[Change] = (),
        after: Iterable[Change] = (),
    ) -> Plan:
        moved = [each for each in segments if each.class_id != label.id]
        pairs = changes_of(moved, taken(moved, annotator, class_id=label.id))
        title = Message("Relabel {what} as {name}", what=named(state, moved), name=self.name)
        # With a class that goes may go what has come to it meanwhile: that needs a look.
        gone = tuple(after)
        return Plan(title, (*before, *pairs, *gone), label.id, sure=not gone)
