"""Naming what was marked: a class of any name for the selected segments, and the first class, which has none yet.

Who marks before there is a class gets one with a stand-in's name. Until a person names it, it is nobody's: the first
name that is given becomes its own, and it goes when its last segment is given another class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal

from afsd_core.project import Change, LabelClass, ProjectState, Segment, Setting
from afsd_core.project.arrivals import next_color
from afsd_core.project.bulk import changes_of, taken
from afsd_core.project.names import folded
from afsd_core.saying import Saying
from app.actions.shortcuts import shown_key
from app.document.commands.project import AddClass
from app.document.commands.segments import NOTHING, Command, Plan, class_change, found, named
from app.editor.state import EditorState
from app.i18n.translation import counted

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
            state.classes.get(self.class_id) if self.class_id is not None else _called(state.shown_classes(), self.name)
        )
        if same is not None:
            gone = [Change(first, None)] if first is not None and emptied and first != same else []
            return self._give(state, segments, same, annotator, after=gone)
        if first is not None and emptied:
            renamed = class_change(first, name=self.name)
            if all(each.class_id == first.id for each in segments):
                return Plan(Saying("Rename class {name} to {new}", name=first.name, new=self.name), renamed, first.id)
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
        title = Saying("Relabel {what} as {name}", what=named(state, moved), name=self.name)
        # With a class that goes may go what has come to it meanwhile: that needs a look.
        gone = tuple(after)
        return Plan(title, (*before, *pairs, *gone), label.id, sure=not gone)


def _called(classes: Iterable[LabelClass], name: str) -> LabelClass | None:
    return next((each for each in classes if folded(each.name) == folded(name)), None)


def _all_of(state: ProjectState, label: LabelClass, segments: Iterable[Segment]) -> bool:
    """Whether these are all the segments of a class, of which there are some."""
    count = sum(each.class_id == label.id for each in segments)
    return 0 < count == state.class_counts(label.id).total


class Naming(EditorState):
    """C: a class for what keys act on, found by a few letters of its name or made with it.

    Signals:
        class_wanted: a person wants to choose or name the class of what keys act on.
    """

    class_wanted = Signal()
    class_key: Callable[[str], None]  # the editor's

    @property
    def unnamed(self) -> LabelClass | None:
        """The class that has a stand-in's name still."""
        return stand_in(self.document.label_class, self.document.setting(STAND_IN))

    def name_class(self, name: str) -> str | None:
        """Give a class of this name to what is being marked, else to what is selected, else to what is marked next.

        A name that no class has makes one. Gives the class's id, None for an empty name.
        """
        name = " ".join(name.split())
        if not name:
            return None
        known = _called(self.document.classes(), name)
        if known is not None:
            self.class_key(known.id)
            return known.id
        if self._marking is None and self.selection.ids:
            made: str = self.document.do(NameSegments(self.selection.ids, name))
            self.set_active_class(made)
            if self.selection.current is not None:
                self.moved_away.emit(self.selection.current)
        else:
            made = self._make(name)
            self.class_key(made)
        self.said.emit(self._told(made))
        return made

    @property
    def unnamed_beside(self) -> int:
        """How many segments the class without a name has, where only some of them are selected; else 0."""
        first, chosen = self.unnamed, self.document.segments_of(self.selection.ids)
        if first is None or self._marking is not None or not chosen or any(s.class_id != first.id for s in chosen):
            return 0
        total = self.document.class_counts(first.id).total
        return total if total > len(chosen) else 0

    def name_unnamed(self, name: str) -> None:
        """Give all segments that have no class's name yet a class of this name, made where there is none."""
        name, first = " ".join(name.split()), self.unnamed
        if not name or first is None:
            return
        known = _called(self.document.classes(), name)
        if known is not None and known.id != first.id:
            self.document.merge_classes((first.id,), known.id)
            self.set_active_class(known.id)
        else:
            self.document.rename_class(first.id, name)
            self.set_active_class(first.id)
            self.said.emit(self._told(first.id))

    def _make(self, name: str) -> str:
        """A class of a new name; the stand-in becomes it where it is what would be marked, or is empty."""
        first = self.unnamed
        if first is not None and self._names(first):
            self.document.rename_class(first.id, name)
            return first.id
        made = self.document.add_class(name)
        assert made is not None  # the name is not empty
        return made

    def _names(self, first: LabelClass) -> bool:
        """Whether the stand-in would get the name that is given now."""
        total = self.document.class_counts(first.id).total
        if self._marking is None and self.selection.ids:
            return 0 < total == sum(each.class_id == first.id for each in self.selected())
        return not total or (self._marking is None and self.active_class == first.id)

    def color_of_new(self) -> str:
        """The colour that the class will have which a name that no class has makes now."""
        first = self.unnamed
        if first is not None and self._names(first):
            return first.color
        return next_color(each.color for each in self.document.classes())

    def _told(self, class_id: str) -> str:
        label = self.document.label_class(class_id)
        assert label is not None
        text = self.tr("{0} is a class now; its key is {1}.") if label.key else self.tr("{0} is a class now.")
        text = text.format(label.name, shown_key(label.key or ""))
        rest = self.unnamed
        left = self.document.class_counts(rest.id).total if rest is not None else 0
        if rest is None or not left:
            return text
        more = counted(
            left, "One segment is still called {name}.", "{n:,} segments are still called {name}.", name=rest.name
        )
        return f"{text} {more}"

    def _hint(self, class_id: str) -> str:
        """How to name the class of what was just marked, as long as it has none; "" else."""
        first, key = self.unnamed, self.key_of("name_class")
        return self.tr("{0} gives it a name.").format(key) if first is not None and first.id == class_id and key else ""
