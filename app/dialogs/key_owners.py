"""Keys of commands and classes together, so that conflicts between them are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.actions.commands import Command
from app.actions.shortcuts import class_key, plain
from app.actions.table import MENUS, Actions, words


class ClassLike(Protocol):
    """The interface of a class here."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str | None: ...


class Classes(Protocol):
    """The interface of a document here: its classes and their keys."""

    def classes(self) -> Sequence[ClassLike]: ...
    def set_class_key(self, class_id: str, key: str | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Owner:
    """A command, or a class by its id."""

    name: str
    is_class: bool = False

    @property
    def command(self) -> Command:
        """The command that it is.

        Raises:
            ValueError: it is a class.
        """
        return Command(self.name)


class KeyOwners:
    """The keys of all commands and of the open project's classes, and how to change them.

    The methods that change keys return a sentence where something went wrong, else "".
    """

    def __init__(self, actions: Actions, classes: Classes | None) -> None:
        self._actions, self._document = actions, classes

    def commands(self) -> list[Owner]:
        """All commands."""
        return [Owner(command) for command in self._actions.specs]

    def classes(self) -> list[Owner]:
        """All classes of the open project."""
        return [Owner(label.id, is_class=True) for label in self._document.classes()] if self._document else []

    @property
    def _open_classes(self) -> Classes:
        assert self._document is not None  # or no owner would be a class
        return self._document

    def _class(self, owner: Owner) -> ClassLike:
        return next(label for label in self._open_classes.classes() if label.id == owner.name)

    def title(self, owner: Owner) -> str:
        """An owner's name for the user."""
        return self._class(owner).name if owner.is_class else self._actions.title(owner.command)

    def keys(self, owner: Owner) -> list[str]:
        """An owner's keys in portable spelling; a class has one or none."""
        if not owner.is_class:
            return self._actions.keys_of(owner.command)
        key = self._class(owner).key
        return [plain(key)] if key else []

    def having(self, key: str) -> list[Owner]:
        """All owners of a key."""
        return [owner for owner in (*self.commands(), *self.classes()) if plain(key) in self.keys(owner)]

    def conflicts(self) -> dict[str, list[Owner]]:
        """Keys with more than one owner."""
        owners_of: dict[str, list[Owner]] = {}
        for owner in (*self.commands(), *self.classes()):
            for key in self.keys(owner):
                owners_of.setdefault(key, []).append(owner)
        return {key: owners for key, owners in owners_of.items() if len(owners) > 1}

    def is_changed(self, owner: Owner) -> bool:
        """Whether a command's keys differ from the shipped ones."""
        return not owner.is_class and self.keys(owner) != [plain(k) for k in self._actions.shipped_keys(owner.command)]

    def refusal(self, owner: Owner, key: str) -> str:
        """Why this owner cannot have the key; "" where it can."""
        if owner.is_class and len(key) != 1:
            return QCoreApplication.translate("KeyOwners", "A class has a single letter, digit or sign as its key.")
        for title, _ in MENUS:
            text = words(title)
            if "&" in text and plain(key) == plain("Alt+" + text[text.index("&") + 1]):
                return QCoreApplication.translate("KeyOwners", "{0} opens the menu “{1}”.").format(
                    _native(key), text.replace("&", "")
                )
        return ""

    def give(self, owner: Owner, key: str) -> str:
        """Give a key to an owner, and take it from all others."""
        key = plain(key)
        for other in self.having(key):
            if other.is_class and other != owner:
                self._open_classes.set_class_key(other.name, None)
        if owner.is_class:
            for other in self.having(key):
                if not other.is_class:
                    trouble = self.remove(other, key)
                    if trouble:
                        return trouble
            self._open_classes.set_class_key(owner.name, class_key(key))
            return ""
        keys = self.keys(owner)
        return self._set({owner.command: keys if key in keys else [*keys, key]})

    def remove(self, owner: Owner, key: str) -> str:
        """Take a key from an owner."""
        if owner.is_class:
            self._open_classes.set_class_key(owner.name, None)
            return ""
        return self._set({owner.command: [other_key for other_key in self.keys(owner) if other_key != plain(key)]})

    def reset(self, owner: Owner | None) -> str:
        """Give a command its shipped keys; other owners lose them."""
        if owner is None or owner.is_class:
            return ""
        shipped = self._actions.shipped_keys(owner.command)
        for key in shipped:
            for other in self.having(key):
                if other.is_class:
                    self._open_classes.set_class_key(other.name, None)
        return self._set({owner.command: shipped})

    def reset_all(self) -> str:
        """Give all commands their shipped keys; class keys stay, as they are the project's."""
        return self._set({command: self._actions.shipped_keys(command) for command in self._actions.specs})

    def _set(self, wishes: dict[Command, list[str]]) -> str:
        try:
            self._actions.set_keys(wishes)
        except OSError as error:
            return QCoreApplication.translate(
                "KeyOwners", "The keys hold until the program ends, but could not be kept: {0}."
            ).format(error.strerror or error)
        return ""


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
