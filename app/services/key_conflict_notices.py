"""Keys that the open project gives to classes and this user to commands: told once, and the command keeps them.

Keys of commands are one user's, and the same in every project; those of classes come with the project, perhaps from
somebody else's keyboard. What the hands know wins, whether the command can be done at the moment or not: a key that did
the one thing now and the other then would be worse than either.
"""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from app.actions.commands import Command
from app.actions.shortcuts import shown_key
from app.actions.table import Actions
from app.services.notifier import NotificationKind, Notifier
from app.settings.preferences import Preferences

if TYPE_CHECKING:
    from app.document.document import Document

TOPIC = "key clashes"
_KEPT = "key_clashes_told"
_AT_MOST = 200  # of all projects; the oldest are forgotten
_NAMED = 3


class KeyConflict(NamedTuple):
    """A class whose key is a command's."""

    key: str
    class_id: str
    class_name: str
    command: Command


class KeyConflicts(QObject):
    """Tells of a project's clashes when it is opened, and when new ones come up; each once for each user.

    Signals:
        change_wanted(str): the person wants to change keys, beginning with that of a class, given by its id.
    """

    change_wanted = Signal(str)

    def __init__(
        self, actions: Actions, preferences: Preferences, notifier: Notifier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._actions, self._preferences, self._notifier = actions, preferences, notifier
        self._document: Document | None = None
        actions.keys_changed.connect(self.look)

    def set_document(self, document: "Document | None") -> None:
        """Look after this project."""
        self._document = document
        if document is None:
            self._notifier.settle(TOPIC)
            return
        document.classes_changed.connect(self.look)
        self.look()

    def clashes(self) -> list[KeyConflict]:
        """In the order of the lanes."""
        document, actions = self._document, self._actions
        if document is None or document.closed:
            return []
        owners = ((each, each.key, actions.owner_of(each.key)) for each in document.classes() if each.key)
        return [KeyConflict(key, each.id, each.name, owner) for each, key, owner in owners if owner is not None]

    @Slot()
    def look(self) -> None:
        """Tell what has not been told; take back what is settled."""
        found = self.clashes()
        if not found:
            self._notifier.settle(TOPIC)
            return
        preferences = self._preferences
        assert self._document is not None
        names = [f"{self._document.path}\t{each.class_id}\t{each.key}\t{each.command}" for each in found]
        told = preferences.texts(_KEPT)
        if set(names) <= set(told):
            return
        preferences.set_texts(_KEPT, [*(each for each in told if each not in names), *names][-_AT_MOST:])
        self._notifier.notify(
            self._sentence(found),
            self.tr("Keys…"),
            lambda: self._change(found),
            kind=NotificationKind.NOTE,
            topic=TOPIC,
        )

    def _sentence(self, found: list[KeyConflict]) -> str:
        title = self._actions.title
        if len(found) == 1:
            (each,) = found
            text = self.tr(
                "{key} is the key of the class “{name}” in this project and of your command “{command}”; here it does "
                "the command. Give one of the two another key."
            )
            return text.format(key=shown_key(each.key), name=each.class_name, command=title(each.command))
        pairs = [f"{shown_key(each.key)} ({each.class_name} / {title(each.command)})" for each in found]
        text = self.tr(
            "{n} keys of classes in this project are those of your commands, too: {keys}. Here they do the commands. "
            "Give the classes or the commands other keys."
        )
        return text.format(n=len(found), keys=", ".join(pairs[:_NAMED]) + (", …" if len(pairs) > _NAMED else ""))

    def _change(self, told: list[KeyConflict]) -> None:
        left = self.clashes() or told
        self.change_wanted.emit(left[0].class_id)
