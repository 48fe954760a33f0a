"""Every command of the window as one table: its name, its words, where its keys work. Keys come from shortcuts.json."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from app.actions.shortcuts import class_key, default_keys, key_conflicts, keys_in_use, printed, shown_key, store_keys
from app.actions.synonyms import SYNONYMS

__all__ = ["MENUS", "STAGE", "WINDOW", "Actions", "Spec", "default_keys", "key_conflicts", "words"]

log = logging.getLogger(__name__)

WINDOW, STAGE = "window", "stage"


@dataclass(frozen=True, slots=True)
class Spec:
    """One command.

    Attributes:
        name: the QAction's object name without `action_`.
        text: as in the menu, in English.
        icon: a file in resources/icons, or empty.
        scope: keys work everywhere ("window") or in the video view and the timeline ("stage").
        needs: "project", "video", "segment" or nothing: when it is enabled.
        checkable, repeats: a switch; whether holding the key repeats it.
    """

    name: str
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
            Spec("open", _s("&Open…"), "open"),
            Spec("open_project", _s("Open &project…"), "folder_open"),
            Spec("new_project", _s("&New project…")),
            Spec("add_folder", _s("Add a &folder of videos…"), "add_video"),
            Spec("find_missing", _s("Find missing &videos…"), needs="project"),
            Spec("sample_project", _s("Open the sample project")),
            None,
            Spec("save_copy", _s("Save a &copy…"), needs="project"),
            Spec("export", _s("&Export…"), "export", needs="project"),
            None,
            Spec("close_project", _s("Close project"), needs="project"),
            Spec("quit", _s("&Quit")),
        ),
    ),
    (
        _s("&Edit"),
        (
            Spec("undo", _s("Undo"), "undo", needs="project"),
            Spec("redo", _s("Redo"), "redo", needs="project"),
            None,
            Spec("cut", _s("Cut"), "", STAGE, "segment"),
            Spec("copy", _s("Copy segments"), "copy", STAGE, "segment"),
            Spec("paste", _s("Paste at the playhead"), "", STAGE, "video"),
            Spec("paste_same", _s("Paste at the same times"), "", STAGE, "video"),
            None,
            Spec("select_all", _s("Select all segments"), scope=STAGE, needs="video"),
            Spec("escape", _s("Cancel, or clear the selection"), scope=STAGE, needs="video"),
            None,
            Spec("settings", _s("&Settings…"), "settings"),
        ),
    ),
    (
        _s("&Segment"),
        (
            Spec("mark_in", _s("Start here"), "mark_in", STAGE, "video"),
            Spec("mark_out", _s("End here"), "mark_out", STAGE, "video"),
            Spec("enter", _s("Mark, or accept and go on"), "accept", STAGE, "video"),
            Spec("reject", _s("Reject or delete"), "delete", STAGE, "segment"),
            None,
            Spec("start_earlier", _s("Start a frame earlier"), "", STAGE, "segment", repeats=True),
            Spec("start_later", _s("Start a frame later"), "", STAGE, "segment", repeats=True),
            Spec("end_earlier", _s("End a frame earlier"), "", STAGE, "segment", repeats=True),
            Spec("end_later", _s("End a frame later"), "", STAGE, "segment", repeats=True),
            Spec("split", _s("Split at the playhead"), "split", STAGE, "video"),
            Spec("merge", _s("Merge with the neighbour"), "merge", STAGE, "segment"),
            Spec("name_class", _s("Name the class…"), "", STAGE, "video"),
            Spec("note", _s("Note…"), "", STAGE, "segment"),
            None,
            Spec("previous_segment", _s("Previous segment"), "", STAGE, "video", repeats=True),
            Spec("next_segment", _s("Next segment"), "", STAGE, "video", repeats=True),
        ),
    ),
    (
        _s("&Review"),
        (
            Spec("next_doubtful", _s("Next thing worth a look"), "review", STAGE, "video"),
            Spec("reviewed", _s("Reviewed, or not"), "", STAGE, "video"),
            Spec("reviewed_to_here", _s("Reviewed up to here"), "", STAGE, "video"),
            Spec("reviewed_selection", _s("Reviewed: the stretch of the selection, or not"), "", STAGE, "segment"),
            None,
            Spec("accept_above", _s("Accept all above the threshold"), needs="project"),
            Spec("reject_rest", _s("Reject the rest"), needs="project"),
            Spec("accept_above_all", _s("Accept all above the threshold, in all videos"), needs="project"),
            Spec("reject_rest_all", _s("Reject the rest, in all videos"), needs="project"),
        ),
    ),
    (
        _s("&Play"),
        (
            Spec("play", _s("Play or pause"), "play", STAGE, "video"),
            Spec("play_segment", _s("Play the segment"), "play_segment", STAGE, "segment"),
            Spec("loop_segment", _s("Loop the segment"), "loop", STAGE, "segment"),
            None,
            Spec("frame_back", _s("A frame back"), "step_back", STAGE, "video", repeats=True),
            Spec("frame_forward", _s("A frame on"), "step_forward", STAGE, "video", repeats=True),
            Spec("second_back", _s("A second back"), "", STAGE, "video", repeats=True),
            Spec("second_forward", _s("A second on"), "", STAGE, "video", repeats=True),
            Spec("five_back", _s("Five seconds back"), "", STAGE, "video", repeats=True),
            Spec("five_forward", _s("Five seconds on"), "", STAGE, "video", repeats=True),
            Spec("previous_cut", _s("Previous camera cut"), "", STAGE, "video", repeats=True),
            Spec("next_cut", _s("Next camera cut"), "", STAGE, "video", repeats=True),
            Spec("home", _s("To the start"), "start", STAGE, "video"),
            Spec("end", _s("To the end"), "end", STAGE, "video"),
            Spec("go_to", _s("Go to a time or frame…"), "", STAGE, "video"),
            None,
            Spec("shuttle_back", _s("Shuttle back"), "", STAGE, "video"),
            Spec("shuttle_stop", _s("Shuttle: stop"), "", STAGE, "video"),
            Spec("shuttle_forward", _s("Shuttle forward"), "", STAGE, "video"),
            Spec("slower", _s("Play slower"), "", STAGE, "video"),
            Spec("faster", _s("Play faster"), "", STAGE, "video"),
            None,
            Spec("mute", _s("Mute"), "volume", STAGE, checkable=True),
        ),
    ),
    (
        _s("&Detect"),
        (
            Spec("detect", _s("&Detect"), "detect", needs="video"),
            Spec("finetune", _s("Fine-&tune…"), "model", needs="project"),
            Spec("cancel", _s("Cancel what is running"), "cancel"),
        ),
    ),
    (
        _s("&View"),
        (
            Spec("zoom_in", _s("Zoom in"), "zoom_in", STAGE, "video", repeats=True),
            Spec("zoom_out", _s("Zoom out"), "zoom_out", STAGE, "video", repeats=True),
            Spec("fit", _s("Fit the segment, or all"), "fit", STAGE, "video"),
            Spec("snap", _s("Snapping"), "snap", STAGE, "", checkable=True),
            None,
            Spec("thumbnails", _s("Thumbnails"), checkable=True),
            Spec("waveform", _s("Waveform"), checkable=True),
            Spec("curves", _s("Score curves of the detector"), checkable=True),
            Spec("cuts", _s("Camera cuts"), checkable=True),
            Spec("overlay", _s("Time over the picture"), "overlay", checkable=True),
            Spec("full_screen", _s("Full screen"), checkable=True),
            Spec("next_pane", _s("Next pane"), needs="project"),
            Spec("previous_pane", _s("Previous pane"), needs="project"),
            Spec("restore_layout", _s("Restore the layout"), needs="project"),
        ),
    ),
    (
        _s("&Help"),
        (
            Spec("manual", _s("&Manual")),
            Spec("manual_here", _s("This panel in the manual")),
            Spec("keys", _s("Keys"), "keys"),
            Spec("first_steps", _s("First steps"), needs="video"),
            None,
            Spec("copy_diagnostics", _s("Copy diagnostics"), "copy"),
            Spec("log_folder", _s("Open the log folder")),
            Spec("about", _s("About AFSD Annotator")),
        ),
    ),
)

BY_NAME: dict[str, Spec] = {spec.name: spec for _, specs in MENUS for spec in specs if spec is not None}


def words(text: str) -> str:
    """A command's words in the user's language."""
    return QCoreApplication.translate("Actions", text)


class Actions(QObject):
    """All actions of a window, made once; `actions["open"]` is `action_open`.

    Single-key commands live on `stage` and work only while it or a widget inside has the focus.

    Signals:
        keys_changed: some command has other keys than before.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget, stage: QWidget, icon: Callable[[str], QIcon]) -> None:
        super().__init__(window)
        self._by_name: dict[str, QAction] = {}
        self.specs: dict[str, Spec] = {}
        self._window, self._stage = window, stage
        self._there = dict.fromkeys(("", "project", "video", "segment"), False)
        keys = keys_in_use()
        for _, specs in MENUS:
            for spec in specs:
                if spec is not None:
                    self._make(spec, keys.get(f"action_{spec.name}", []), icon)

    def _make(self, spec: Spec, keys: list[str], icon: Callable[[str], QIcon]) -> None:
        action = QAction(words(spec.text), self._window)
        action.setObjectName(f"action_{spec.name}")
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
        self._by_name[spec.name] = action
        self.specs[spec.name] = spec

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._by_name.values())

    def connect_all(self, table: Mapping[str, Callable[[], object]]) -> None:
        """Connect actions by name to functions without parameters."""
        for name, function in table.items():
            self._by_name[name].triggered.connect(lambda _checked=False, run=function: run())

    def keys_of(self, name: str) -> list[str]:
        """The keys of a command, in portable spelling."""
        return [key.toString() for key in self._by_name[name].shortcuts()]

    def key_of(self, name: str) -> str:
        """The first key of a command as this system writes it, "" where it has none."""
        keys = self._by_name[name].shortcuts()
        return printed(keys[0]) if keys else ""

    def way_to(self, name: str) -> str:
        """How a sentence names a command: by its first key, by its words where it has none."""
        return self.key_of(name) or self.tr("“{0}”").format(self.title(name))

    def owner_of(self, key: str) -> str | None:
        """The command that answers to a key, capital or small, None where it is free."""
        wanted = QKeySequence(key)
        return next((name for name in self.specs if wanted in self._by_name[name].shortcuts()), None)

    def single_keys(self) -> frozenset[str]:
        """The letters, digits and signs that are keys of commands, as a class's key would be written."""
        keys = (key.toString() for action in self for key in action.shortcuts())
        return frozenset(class_key(key) for key in keys if len(key) == 1)

    def set_keys(self, wishes: Mapping[str, Sequence[str]]) -> None:
        """Give commands other keys, and keep that for this user.

        Args:
            wishes: command → all its keys. A key that another command has is taken from it.

        Raises:
            OSError: the settings folder cannot be written; the keys hold until the program ends.
        """
        taken = {QKeySequence(key): name for name, keys in wishes.items() for key in keys}
        for name, action in self._by_name.items():
            before = action.shortcuts()
            wanted = [QKeySequence(key) for key in wishes[name]] if name in wishes else before
            after = [key for key in wanted if taken.get(key, name) == name]
            if after != before:
                action.setShortcuts(after)
                self.set_tip(action)
        self.keys_changed.emit()
        store_keys({f"action_{name}": self.keys_of(name) for name in self.specs})

    def shipped_keys(self, name: str) -> list[str]:
        """The keys of a command as shipped."""
        return default_keys().get(f"action_{name}", [])

    def refuse_class_key(self, key: str) -> str | None:
        """Why a class cannot have this key: a command has it; None when it is free."""
        name = self.owner_of(key)
        if name is None:
            return None
        return self.tr("{0} is the key of “{1}”. Choose another one.").format(shown_key(key), self.title(name))

    def title(self, name: str) -> str:
        """What a command is called where it is no menu entry."""
        return words(self.specs[name].text).replace("&", "").removesuffix("…").rstrip()

    def found_by(self, name: str) -> tuple[str, str]:
        """All the words that a command is looked for by: in the user's language, and in English, as it came."""
        also = SYNONYMS.get(name, "")
        return f"{self.title(name)} {words(also)}", f"{self.specs[name].text.replace('&', '')} {also}"

    def refresh_icons(self, icon: Callable[[str], QIcon]) -> None:
        """Draw the icons anew after a change of theme."""
        for name, spec in self.specs.items():
            if spec.icon:
                self._by_name[name].setIcon(icon(spec.icon))

    def set_tip(self, action: QAction) -> None:
        """Name the action and its keys in its tooltip, and why it cannot be done where it cannot."""
        text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…").rstrip()
        keys = ", ".join(dict.fromkeys(map(printed, action.shortcuts())))
        tip = f"{text}  ({keys})" if keys else text
        action.setToolTip(tip if action.isEnabled() else f"{tip}\n{self.why_not(action)}")

    def why_not(self, action: QAction) -> str:
        """What is missing for an action that is disabled."""
        name = action.objectName().removeprefix("action_")
        if name == "undo":
            return self.tr("There is nothing to undo.")
        if name == "redo":
            return self.tr("There is nothing to redo.")
        if name == "cancel":
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
        for name, spec in self.specs.items():
            if name not in ("undo", "redo", "cancel"):
                self.enable_one(name, self._there[spec.needs])

    def enable_one(self, name: str, on: bool) -> None:
        """Switch one action on or off; its tooltip says why it is off."""
        action = self._by_name[name]
        action.setEnabled(on)
        if not on or "\n" in action.toolTip():
            self.set_tip(action)
