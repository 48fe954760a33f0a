"""Which keys belong to which command: as shipped, as the user has changed them, and where two want the same."""

import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from afsd_core.folders import settings_folder
from afsd_core.resources import resource

log = logging.getLogger(__name__)

_ARROWS = {Qt.Key.Key_Left: "←", Qt.Key.Key_Right: "→", Qt.Key.Key_Up: "↑", Qt.Key.Key_Down: "↓"}


def default_keys() -> dict[str, list[str]]:
    """The keys as shipped, by action name."""
    keys: dict[str, list[str]] = json.loads(resource("shortcuts.json").read_text(encoding="utf-8"))
    return keys


def user_file() -> Path:
    """Where the user's changes are kept."""
    return settings_folder() / "shortcuts.json"


def user_keys() -> dict[str, list[str]]:
    """What the user has changed; an unreadable file counts as none and is named in the log."""
    path = user_file()
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): [str(key) for key in keys] for name, keys in content.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        log.warning("%s is not a list of shortcuts (%s); the shipped ones are used", path, error)
        return {}


def keys_in_use() -> dict[str, list[str]]:
    """The shipped keys with the user's changes; a key that the user gave to one command is no other's any more."""
    changed = user_keys()
    given = {plain(key): name for name, keys in changed.items() for key in keys}
    keys = {**default_keys(), **changed}
    return {name: [key for key in sequences if given.get(plain(key), name) == name] for name, sequences in keys.items()}


def store_keys(keys: Mapping[str, Iterable[str]]) -> None:
    """Keep what differs from the shipped keys, whole or not at all.

    Args:
        keys: action name → keys, of all commands.

    Raises:
        OSError: the settings folder cannot be written.
    """
    shipped = default_keys()
    changed = {
        name: list(sequences)
        for name, sequences in keys.items()
        if list(map(plain, sequences)) != list(map(plain, shipped.get(name, ())))
    }
    path = user_file()
    if not changed:
        path.unlink(missing_ok=True)
        return
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(changed, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    fresh.replace(path)


def plain(key: str) -> str:
    """A key in one spelling: "ctrl+shift+z" and "Shift+Ctrl+Z" are "Ctrl+Shift+Z"."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def printed(key: QKeySequence) -> str:
    """A key as this system writes it, arrows as they are printed on them.

    Qt calls it Return; most keyboards, and the README, say Enter.
    """
    native = QKeySequence.SequenceFormat.NativeText
    text = key.toString(native)
    first: Any = key[0].key() if not key.isEmpty() else None  # type: ignore[index]  # the stubs know no index
    arrow = _ARROWS.get(first) if first is not None else None
    if arrow is not None:
        return text.removesuffix(QKeySequence(first).toString(native)) + arrow
    return text.replace("Return", "Enter")


def class_key(typed: str) -> str:
    """A class's key as projects keep it: small. "ß" is no "ss" here."""
    return typed.lower()


def shown_key(key: str) -> str:
    """A class's key as it is printed: capital, where the capital is one letter too."""
    return key.upper() if len(key.upper()) == len(key) else key


def key_conflicts(keys: Mapping[str, Iterable[str]], class_keys: Mapping[str, str]) -> dict[str, list[str]]:
    """Keys that more than one thing answers to: key → names of the commands and classes.

    Args:
        keys: action name → keys.
        class_keys: class name → its key.
    """
    users: dict[str, list[str]] = {}
    for name, sequences in [*keys.items(), *((name, [key]) for name, key in class_keys.items())]:
        for key in sequences:
            users.setdefault(plain(key), []).append(name)
    return {key: names for key, names in users.items() if key and len(names) > 1}
