"""Every command: something does it, a menu or a key leads to it, and it has words."""

import pytest
from PySide6.QtCore import QTranslator

from afsd_core.resources import resource
from app.actions.commands import Command
from app.actions.shortcuts import default_keys
from app.actions.table import BY_COMMAND, MENUS, Actions
from app.window import handlers
from tests.e2e.driving import Driver


class Menu:
    """A menu of commands that count how often they are done."""

    def __init__(self, *commands: Command) -> None:
        self.commands_of_it = commands

    def commands(self):
        return dict.fromkeys(self.commands_of_it, lambda: None)


def test_every_command_of_the_window_has_one_handler(qtbot, monkeypatch):
    connected = []
    monkeypatch.setattr(Actions, "connect_all", lambda _actions, handlers: connected.append(handlers))
    Driver(qtbot).close()
    (handlers_by_command,) = connected
    assert set(handlers_by_command) == set(Command)
    assert all(callable(handler) for handler in handlers_by_command.values())


def test_a_menu_that_forgets_a_command_or_takes_anothers_is_refused():
    with pytest.raises(ValueError, match="no handler: about"):
        handlers.connect(None, [Menu(*(command for command in Command if command is not Command.ABOUT))])
    with pytest.raises(ValueError, match="undo: two menus handle it"):
        handlers.connect(None, [Menu(*Command), Menu(Command.UNDO)])


def test_every_command_stands_in_one_menu_and_every_shipped_key_is_a_commands():
    assert [spec.command for _, specs in MENUS for spec in specs if spec is not None] == list(Command)
    assert {name.removeprefix("action_") for name in default_keys()} <= set(Command)


def test_every_command_has_its_words_in_english_and_in_german():
    german = QTranslator()
    assert german.load(str(resource("translations", "afsd_de.qm")))
    texts = [spec.text for spec in BY_COMMAND.values()]
    assert all(text.strip("&… ") for text in texts)
    assert len(set(texts)) == len(Command)
    assert [text for text in texts if not german.translate("Actions", text)] == []
