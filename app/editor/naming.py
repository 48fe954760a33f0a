"""Naming what was marked: a class of any name for the selected segments, and the first class, which has none yet.

Who marks before there is a class gets one with a stand-in's name. Until a person names it, it is nobody's: the first
name that is given becomes its own, and it goes when its last segment is given another class.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from afsd_core.project import LabelClass
from afsd_core.project.arrivals import next_color
from app.actions.shortcuts import shown_key
from app.document.commands.naming import STAND_IN, NameSegments, class_called, stand_in
from app.editor.state import CommandKeys, EditorState
from app.i18n.translation import counted


class Naming(QObject):
    """C: a class for what keys act on, found by a few letters of its name or made with it.

    Signals:
        class_wanted: a person wants to choose or name the class of what keys act on.
    """

    class_wanted = Signal()

    def __init__(
        self, state: EditorState, keys: CommandKeys, give_class: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        """On a project's state.

        Args:
            keys: of the commands that its sentences name.
            give_class: gives a class to what keys act on: what is marked, else what is selected, else what comes next.
        """
        super().__init__(parent)
        self._state, self._document, self._selection = state, state.document, state.selection
        self._keys, self._give_class = keys, give_class

    @property
    def unnamed(self) -> LabelClass | None:
        """The class that has a stand-in's name still."""
        return stand_in(self._document.label_class, self._document.setting(STAND_IN))

    def name_class(self, name: str) -> str | None:
        """Give a class of this name to what is being marked, else to what is selected, else to what is marked next.

        A name that no class has makes one. Gives the class's id, None for an empty name.
        """
        name = " ".join(name.split())
        if not name:
            return None
        known = class_called(self._document.classes(), name)
        if known is not None:
            self._give_class(known.id)
            return known.id
        if self._state.marking is None and self._selection.ids:
            made: str = self._document.do(NameSegments(self._selection.ids, name))
            self._state.set_active_class(made)
            if self._selection.current is not None:
                self._state.moved_away.emit(self._selection.current)
        else:
            made = self._make(name)
            self._give_class(made)
        self._state.say(self._told(made))
        return made

    @property
    def unnamed_beside(self) -> int:
        """How many segments the class without a name has, where only some of them are selected; else 0."""
        first, chosen = self.unnamed, self._document.segments_of(self._selection.ids)
        if first is None or self._state.marking is not None or not chosen:
            return 0
        if any(segment.class_id != first.id for segment in chosen):
            return 0
        total = self._document.class_counts(first.id).total
        return total if total > len(chosen) else 0

    def name_unnamed(self, name: str) -> None:
        """Give all segments that have no class's name yet a class of this name, made where there is none."""
        name, first = " ".join(name.split()), self.unnamed
        if not name or first is None:
            return
        known = class_called(self._document.classes(), name)
        if known is not None and known.id != first.id:
            self._document.merge_classes((first.id,), known.id)
            self._state.set_active_class(known.id)
        else:
            self._document.rename_class(first.id, name)
            self._state.set_active_class(first.id)
            self._state.say(self._told(first.id))

    def _make(self, name: str) -> str:
        """A class of a new name; the stand-in becomes it where it is what would be marked, or is empty."""
        first = self.unnamed
        if first is not None and self._names(first):
            self._document.rename_class(first.id, name)
            return first.id
        made = self._document.add_class(name)
        assert made is not None  # the name is not empty
        return made

    def _names(self, first: LabelClass) -> bool:
        """Whether the stand-in would get the name that is given now."""
        total = self._document.class_counts(first.id).total
        if self._state.marking is None and self._selection.ids:
            return 0 < total == sum(segment.class_id == first.id for segment in self._state.selected())
        return not total or (self._state.marking is None and self._state.active_class == first.id)

    def color_of_new(self) -> str:
        """The colour that the class will have which a name that no class has makes now."""
        first = self.unnamed
        if first is not None and self._names(first):
            return first.color
        return next_color(label.color for label in self._document.classes())

    def _told(self, class_id: str) -> str:
        label = self._document.label_class(class_id)
        assert label is not None
        text = self.tr("{0} is a class now; its key is {1}.") if label.key else self.tr("{0} is a class now.")
        text = text.format(label.name, shown_key(label.key or ""))
        rest = self.unnamed
        left = self._document.class_counts(rest.id).total if rest is not None else 0
        if rest is None or not left:
            return text
        more = counted(
            left, "One segment is still called {name}.", "{n:,} segments are still called {name}.", name=rest.name
        )
        return f"{text} {more}"

    def hint(self, class_id: str) -> str:
        """How to name the class of what was just marked, as long as it has none; "" else."""
        first, key = self.unnamed, self._keys.key_of("name_class")
        return self.tr("{0} gives it a name.").format(key) if first is not None and first.id == class_id and key else ""
