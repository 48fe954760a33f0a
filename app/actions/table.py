"""Every command of the window as one table: its id, its words, where its keys work. Keys come from shortcuts.json."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from app.actions.commands import Command
from app.actions.shortcuts import class_key, default_keys, key_conflicts, keys_in_use, printed, shown_key, store_keys
from app.actions.synonyms import SYNONYMS

__all__ = ["MENUS", "STAGE", "WINDOW", "Actions", "Spec", "default_keys", "key_conflicts", "words"]

log = logging.getLogger(__name__)

WINDOW, STAGE = "window", "stage"


@dataclass(frozen=True, slots=True)
class Spec:
    """One command.

    Attributes:
        command: which one it is.
        text: as in the menu, in English.
        icon: a file in resources/icons, or empty.
        scope: keys work everywhere ("window") or in the video view and the timeline ("stage").
        needs: "project", "video", "segment" or nothing: when it is enabled.
        checkable, repeats: a switch; whether holding the key repeats it.
    """

    command: Command
    text: str
    icon: str = ""
    scope: str = WINDOW
    needs: str = ""
    checkable: bool = False
    repeats: bool = False


def _s(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Actions", text))


MENUS: tuple[tuple[str, tuple[Spec | None, ...]], ...] = (
    (
        _s("&File"),
        (
            Spec(Command.OPEN, _s("&Open…"), "open"),
            Spec(Command.OPEN_PROJECT, _s("Open &project…"), "folder_open"),
            Spec(Command.NEW_PROJECT, _s("&New project…")),
            Spec(Command.ADD_FOLDER, _s("Add a &folder of videos…"), "add_video"),
            Spec(Command.FIND_MISSING, _s("Find missing &videos…"), needs="project"),
            Spec(Command.SAMPLE_PROJECT, _s("Open the sample project")),
            None,
            Spec(Command.SAVE_COPY, _s("Save a &copy…"), needs="project"),
            Spec(Command.EXPORT, _s("&Export…"), "export", needs="project"),
            None,
            Spec(Command.CLOSE_PROJECT, _s("Close project"), needs="project"),
            Spec(Command.QUIT, _s("&Quit")),
        ),
    ),
    (
        _s("&Edit"),
        (
            Spec(Command.UNDO, _s("Undo"), "undo", needs="project"),
            Spec(Command.REDO, _s("Redo"), "redo", needs="project"),
            None,
            Spec(Command.CUT, _s("Cut"), "", STAGE, "segment"),
            Spec(Command.COPY, _s("Copy segments"), "copy", STAGE, "segment"),
            Spec(Command.PASTE, _s("Paste at the playhead"), "", STAGE, "video"),
            Spec(Command.PASTE_SAME, _s("Paste at the same times"), "", STAGE, "video"),
            None,
            Spec(Command.SELECT_ALL, _s("Select all segments"), scope=STAGE, needs="video"),
            Spec(Command.ESCAPE, _s("Cancel, or clear the selection"), scope=STAGE, needs="video"),
            None,
            Spec(Command.SETTINGS, _s("&Settings…"), "settings"),
        ),
    ),
    (
        _s("&Segment"),
        (
            Spec(Command.MARK_IN, _s("Start here"), "mark_in", STAGE, "video"),
            Spec(Command.MARK_OUT, _s("End here"), "mark_out", STAGE, "video"),
            Spec(Command.ENTER, _s("Mark, or accept and go on"), "accept", STAGE, "video"),
            Spec(Command.REJECT, _s("Reject or delete"), "delete", STAGE, "segment"),
            None,
            Spec(Command.START_EARLIER, _s("Start a frame earlier"), "", STAGE, "segment", repeats=True),
            Spec(Command.START_LATER, _s("Start a frame later"), "", STAGE, "segment", repeats=True),
            Spec(Command.END_EARLIER, _s("End a frame earlier"), "", STAGE, "segment", repeats=True),
            Spec(Command.END_LATER, _s("End a frame later"), "", STAGE, "segment", repeats=True),
            Spec(Command.SPLIT, _s("Split at the playhead"), "split", STAGE, "video"),
            Spec(Command.MERGE, _s("Merge with the neighbour"), "merge", STAGE, "segment"),
            Spec(Command.NAME_CLASS, _s("Name the class…"), "", STAGE, "video"),
            Spec(Command.NOTE, _s("Note…"), "", STAGE, "segment"),
            None,
            Spec(Command.PREVIOUS_SEGMENT, _s("Previous segment"), "", STAGE, "video", repeats=True),
            Spec(Command.NEXT_SEGMENT, _s("Next segment"), "", STAGE, "video", repeats=True),
        ),
    ),
    (
        _s("&Review"),
        (
            Spec(Command.NEXT_DOUBTFUL, _s("Next thing worth a look"), "review", STAGE, "video"),
            Spec(Command.REVIEWED, _s("Reviewed, or not"), "", STAGE, "video"),
            Spec(Command.REVIEWED_TO_HERE, _s("Reviewed up to here"), "", STAGE, "video"),
            Spec(
                Command.REVIEWED_SELECTION, _s("Reviewed: the stretch of the selection, or not"), "", STAGE, "segment"
            ),
            None,
            Spec(Command.ACCEPT_ABOVE, _s("Accept all above the threshold"), needs="project"),
            Spec(Command.REJECT_REST, _s("Reject the rest"), needs="project"),
            Spec(Command.ACCEPT_ABOVE_ALL, _s("Accept all above the threshold, in all videos"), needs="project"),
            Spec(Command.REJECT_REST_ALL, _s("Reject the rest, in all videos"), needs="project"),
        ),
    ),
    (
        _s("&Play"),
        (
            Spec(Command.PLAY, _s("Play or pause"), "play", STAGE, "video"),
            Spec(Command.PLAY_SEGMENT, _s("Play the segment"), "play_segment", STAGE, "segment"),
            Spec(Command.LOOP_SEGMENT, _s("Loop the segment"), "loop", STAGE, "segment"),
            None,
            Spec(Command.FRAME_BACK, _s("A frame back"), "step_back", STAGE, "video", repeats=True),
            Spec(Command.FRAME_FORWARD, _s("A frame on"), "step_forward", STAGE, "video", repeats=True),
            Spec(Command.SECOND_BACK, _s("A second back"), "", STAGE, "video", repeats=True),
            Spec(Command.SECOND_FORWARD, _s("A second on"), "", STAGE, "video", repeats=True),
            Spec(Command.FIVE_BACK, _s("Five seconds back"), "", STAGE, "video", repeats=True),
            Spec(Command.FIVE_FORWARD, _s("Five seconds on"), "", STAGE, "video", repeats=True),
            Spec(Command.PREVIOUS_CUT, _s("Previous camera cut"), "", STAGE, "video", repeats=True),
            Spec(Command.NEXT_CUT, _s("Next camera cut"), "", STAGE, "video", repeats=True),
            Spec(Command.HOME, _s("To the start"), "start", STAGE, "video"),
            Spec(Command.END, _s("To the end"), "end", STAGE, "video"),
            Spec(Command.GO_TO, _s("Go to a time or frame…"), "", STAGE, "video"),
            None,
            Spec(Command.SHUTTLE_BACK, _s("Shuttle back"), "", STAGE, "video"),
            Spec(Command.SHUTTLE_STOP, _s("Shuttle: stop"), "", STAGE, "video"),
            Spec(Command.SHUTTLE_FORWARD, _s("Shuttle forward"), "", STAGE, "video"),
            Spec(Command.SLOWER, _s("Play slower"), "", STAGE, "video"),
            Spec(Command.FASTER, _s("Play faster"), "", STAGE, "video"),
            None,
            Spec(Command.MUTE, _s("Mute"), "volume", STAGE, checkable=True),
        ),
    ),
    (
        _s("&Detect"),
        (
            Spec(Command.DETECT, _s("&Detect"), "detect", needs="video"),
            Spec(Command.FINETUNE, _s("Fine-&tune…"), "model", needs="project"),
            Spec(Command.CANCEL, _s("Cancel what is running"), "cancel"),
        ),
    ),
    (
        _s("&View"),
        (
            Spec(Command.ZOOM_IN, _s("Zoom in"), "zoom_in", STAGE, "video", repeats=True),
            Spec(Command.ZOOM_OUT, _s("Zoom out"), "zoom_out", STAGE, "video", repeats=True),
            Spec(Command.FIT, _s("Fit the segment, or all"), "fit", STAGE, "video"),
            Spec(Command.SNAP, _s("Snapping"), "snap", STAGE, "", checkable=True),
            None,
            Spec(Command.THUMBNAILS, _s("Thumbnails"), checkable=True),
            Spec(Command.WAVEFORM, _s("Waveform"), checkable=True),
            Spec(Command.CURVES, _s("Score curves of the detector"), checkable=True),
            Spec(Command.CUTS, _s("Camera cuts"), checkable=True),
            Spec(Command.OVERLAY, _s("Time over the picture"), "overlay", checkable=True),
            Spec(Command.FULL_SCREEN, _s("Full screen"), checkable=True),
            Spec(Command.NEXT_PANE, _s("Next pane"), needs="project"),
            Spec(Command.PREVIOUS_PANE, _s("Previous pane"), needs="project"),
            Spec(Command.RESTORE_LAYOUT, _s("Restore the layout"), needs="project"),
        ),
    ),
    (
        _s("&Help"),
        (
            Spec(Command.MANUAL, _s("&Manual")),
            Spec(Command.MANUAL_HERE, _s("This panel in the manual")),
            Spec(Command.KEYS, _s("Keys"), "keys"),
            Spec(Command.FIRST_STEPS, _s("First steps"), needs="video"),
            None,
            Spec(Command.COPY_DIAGNOSTICS, _s("Copy diagnostics"), "copy"),
            Spec(Command.LOG_FOLDER, _s("Open the log folder")),
            Spec(Command.ABOUT, _s("About AFSD Annotator")),
        ),
    ),
)

BY_COMMAND: dict[Command, Spec] = {spec.command: spec for _, specs in MENUS for spec in specs if spec is not None}


def words(text: str) -> str:
    """A command's words in the user's language."""
    return QCoreApplication.translate("Actions", text)


class Actions(QObject):
    """All actions of a window, made once; `actions[Command.OPEN]` is `action_open`.

    Single-key commands live on `stage` and work only while it or a widget inside has the focus.

    Signals:
        keys_changed: some command has other keys than before.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget, stage: QWidget, icon: Callable[[str], QIcon]) -> None:
        super().__init__(window)
        self._actions: dict[Command, QAction] = {}
        self._commands: dict[QAction, Command] = {}
        self.specs: dict[Command, Spec] = {}
        self._window, self._stage = window, stage
        self._there = dict.fromkeys(("", "project", "video", "segment"), False)
        keys = keys_in_use()
        for _, specs in MENUS:
            for spec in specs:
                if spec is not None:
                    self._make(spec, keys.get(f"action_{spec.command}", []), icon)

    def _make(self, spec: Spec, keys: list[str], icon: Callable[[str], QIcon]) -> None:
        action = QAction(words(spec.text), self._window)
        action.setObjectName(f"action_{spec.command}")
        self._commands[action] = spec.command
        self.specs[spec.command] = spec
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(spec.checkable)
        action.setAutoRepeat(spec.repeats)
        if spec.icon:
            action.setIcon(icon(spec.icon))
            # In a menu a drawing would stand where the check mark belongs.
            action.setIconVisibleInMenu(not spec.checkable)
        self.set_tip(action)
        if spec.scope == STAGE:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._stage.addAction(action)
        else:
            self._window.addAction(action)
        self._actions[spec.command] = action

    def __getitem__(self, command: Command) -> QAction:
        return self._actions[command]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def connect_all(self, handlers: Mapping[Command, Callable[[], object]]) -> None:
        """Connect commands to functions without parameters."""
        for command, handler in handlers.items():
            self._actions[command].triggered.connect(lambda _checked=False, run=handler: run())

    def keys_of(self, command: Command) -> list[str]:
        """The keys of a command, in portable spelling."""
        return [key.toString() for key in self._actions[command].shortcuts()]

    def key_of(self, name: str) -> str:
        """The first key of a command as this system writes it, "" where it has none.

        Args:
            name: a `Command`, or its value: sentences have places for keys by these names.
        """
        keys = self._actions[Command(name)].shortcuts()
        return printed(keys[0]) if keys else ""

    def way_to(self, name: str) -> str:
        """How a sentence names a command: by its first key, by its words where it has none; see `key_of`."""
        return self.key_of(name) or self.tr("“{0}”").format(self.title(Command(name)))

    def owner_of(self, key: str) -> Command | None:
        """The command that answers to a key, capital or small, None where it is free."""
        sequence = QKeySequence(key)
        return next((command for command, action in self._actions.items() if sequence in action.shortcuts()), None)

    def single_keys(self) -> frozenset[str]:
        """The letters, digits and signs that are keys of commands, as a class's key would be written."""
        keys = (key.toString() for action in self for key in action.shortcuts())
        return frozenset(class_key(key) for key in keys if len(key) == 1)

    def set_keys(self, wishes: Mapping[Command, Sequence[str]]) -> None:
        """Give commands other keys, and keep that for this user.

        Args:
            wishes: command → all its keys. A key that another command has is taken from it.

        Raises:
            OSError: the settings folder cannot be written; the keys hold until the program ends.
        """
        taken = {QKeySequence(key): command for command, keys in wishes.items() for key in keys}
        for command, action in self._actions.items():
            before = action.shortcuts()
            sequences = [QKeySequence(key) for key in wishes[command]] if command in wishes else before
            after = [key for key in sequences if taken.get(key, command) == command]
            if after != before:
                action.setShortcuts(after)
                self.set_tip(action)
        self.keys_changed.emit()
        store_keys({f"action_{command}": self.keys_of(command) for command in self.specs})

    def shipped_keys(self, command: Command) -> list[str]:
        """The keys of a command as shipped."""
        return default_keys().get(f"action_{command}", [])

    def refuse_class_key(self, key: str) -> str | None:
        """Why a class cannot have this key: a command has it; None when it is free."""
        command = self.owner_of(key)
        if command is None:
            return None
        return self.tr("{0} is the key of “{1}”. Choose another one.").format(shown_key(key), self.title(command))

    def title(self, command: Command) -> str:
        """What a command is called where it is no menu entry."""
        return words(self.specs[command].text).replace("&", "").removesuffix("…").rstrip()

    def found_by(self, command: Command) -> tuple[str, str]:
        """All the words that a command is looked for by: in the user's language, and in English, as it came."""
        also = SYNONYMS.get(command, "")
        return f"{self.title(command)} {words(also)}", f"{self.specs[command].text.replace('&', '')} {also}"

    def refresh_icons(self, icon: Callable[[str], QIcon]) -> None:
        """Draw the icons anew after a change of theme."""
        for command, spec in self.specs.items():
            if spec.icon:
                self._actions[command].setIcon(icon(spec.icon))

    def set_tip(self, action: QAction) -> None:
        """Name the action and its keys in its tooltip, and why it cannot be done where it cannot."""
        text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…").rstrip()
        keys = ", ".join(dict.fromkeys(map(printed, action.shortcuts())))
        tip = f"{text}  ({keys})" if keys else text
        action.setToolTip(tip if action.isEnabled() else f"{tip}\n{self.why_not(action)}")

    def why_not(self, action: QAction) -> str:
        """What is missing for an action that is disabled."""
        command = self._commands[action]
        if command is Command.UNDO:
            return self.tr("There is nothing to undo.")
        if command is Command.REDO:
            return self.tr("There is nothing to redo.")
        if command is Command.CANCEL:
            return self.tr("Nothing is running.")
        if not self._there["project"]:
            return self.tr("Open a video or a project first.")
        return self.tr("Select a segment first.") if self._there["video"] else self.tr("Open a video first.")

    def refusal(self, keys: Sequence[QKeySequence]) -> str:
        """Why nothing answers to a key, where it is that of a command that cannot be done now; else ""."""
        for action in self:
            if not action.isEnabled() and any(key in action.shortcuts() for key in keys):
                return self.why_not(action)
        return ""

    def enable(self, *, project: bool, video: bool, segment: bool) -> None:
        """Switch on what can be done now."""
        self._there = {"": True, "project": project, "video": video, "segment": segment}
        for command, spec in self.specs.items():
            if command not in (Command.UNDO, Command.REDO, Command.CANCEL):
                self.enable_one(command, self._there[spec.needs])

    def enable_one(self, command: Command, on: bool) -> None:
        """Switch one action on or off; its tooltip says why it is off."""
        action = self._actions[command]
        action.setEnabled(on)
        if not on or "\n" in action.toolTip():
            self.set_tip(action)
