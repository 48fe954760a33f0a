"""What each command does: one class a menu, handed what its commands need."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from app.actions.commands import Command
from app.actions.table import Actions
from app.window.handlers.detect import DetectHandlers
from app.window.handlers.edit import EditHandlers
from app.window.handlers.file import FileHandlers
from app.window.handlers.help import HelpHandlers
from app.window.handlers.playback import PlaybackHandlers
from app.window.handlers.review import ReviewHandlers
from app.window.handlers.segment import SegmentHandlers
from app.window.handlers.view import ViewHandlers

__all__ = [
    "DetectHandlers",
    "EditHandlers",
    "FileHandlers",
    "HelpHandlers",
    "PlaybackHandlers",
    "ReviewHandlers",
    "SegmentHandlers",
    "ViewHandlers",
    "connect",
]


class Handlers(Protocol):
    """The commands of one menu."""

    def commands(self) -> Mapping[Command, Callable[[], object]]: ...


def connect(actions: Actions, menus: Iterable[Handlers]) -> None:
    """Connect every command to what it does.

    Raises:
        ValueError: a command has no handler, or more than one.
    """
    handlers: dict[Command, Callable[[], object]] = {}
    for menu in menus:
        for command, handler in menu.commands().items():
            if command in handlers:
                raise ValueError(f"{command}: two menus handle it")
            handlers[command] = handler
    missing = [command for command in Command if command not in handlers]
    if missing:
        raise ValueError(f"no handler: {', '.join(missing)}")
    actions.connect_all(handlers)
