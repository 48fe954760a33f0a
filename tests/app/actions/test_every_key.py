"""Every key of the sheet is pressed in a real window, and does what the sheet says; and it does so where it should."""

import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QWidget,
)

from afsd_core.inference.events import Detection
from afsd_core.project import Run
from afsd_core.project.records import State
from app.actions import table as actions
from app.actions.shortcuts import default_keys
from tests.e2e.driving import Driver
from tests.video_factory import make_video

FRAME = 40_000  # µs; the video has 25 pictures a second
EFFECTS: dict[str, Callable] = {}


class Bench(Driver):
    """A window with a video of 200 frames, two classes, a segment (frames 20–39) and a proposal (frames 60–79)."""

    def __init__(self, qtbot, folder) -> None:
        super().__init__(qtbot)
        self.open(make_video(folder / "clip.mp4", frames=200, rate=25))
        self.jump = self.document.add_class("Jump", key="1")
        self.dive = self.document.add_class("Dive", key="d")
        self.drawn = self.document.draw(self.video, 20 * FRAME, 40 * FRAME, self.jump)
        found = [Detection(60 * FRAME, 80 * FRAME, "Dive", 0.8)]
        self.document.finish_run(self.video, Run("r", self.video, "m"), found)
        self.proposal = next(each.id for each in self.segments if each.state is State.PROPOSED)
        self.base = self.document.undo_stack.index()
        self.home()

    @property
    def video(self) -> str:
        return self.window.workspace.video_id

    @property
    def editor(self):
        return self.window.workspace.editor

    @property
    def player(self):
        return self.window.player

    def home(self) -> None:
        """Frame 50, nothing selected, nothing marked, all edits undone, the focus on the picture."""
        self.player.pause()
        self.player.set_rate(1.0)
        while self.editor.state.marking is not None or self.editor.selection.ids:
            self.editor.escape()
        self.document.undo_stack.setIndex(self.base)
        self.editor.state.set_snapping(True)
        self.window.workspace.timeline.navigation.show_all()
        self.go_to_frame(50)
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=5_000)
        self.focus(self.window.view)

    def select(self, segment_id: str) -> None:
        self.editor.selection.set((segment_id,))

    def span(self, segment_id: str) -> tuple[int, int]:
        """First frame and the one after the last."""
        segment = self.document.segment(segment_id)
        return segment.start // FRAME, segment.end // FRAME

    def shows(self, frame: int) -> None:
        self.qtbot.waitUntil(lambda: self.player.frame == frame, timeout=5_000)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """One window for most keys: it is made by the first test that needs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AFSD_HOME", str(tmp_path_factory.mktemp("home")))
        found: dict[str, Bench] = {}
        yield found
        for bench in found.values():
            bench.window.close()
            bench.window.deleteLater()


@pytest.fixture
def bench(qtbot, kept, tmp_path_factory, monkeypatch):
    if "bench" not in kept:
        monkeypatch.setattr(qtbot, "addWidget", lambda *_a, **_k: None)  # it outlives this test
        kept["bench"] = Bench(qtbot, tmp_path_factory.mktemp("video"))
    bench = kept["bench"]
    bench.qtbot = qtbot
    bench.home()
    yield bench
    for dialog in bench.window.findChildren(QWidget):
        if dialog.isWindow() and dialog.isVisible():
            dialog.close()


def effect(name: str):
    """The test of a command's keys: does what leads up to it, presses the key, asserts what came of it."""

    def keep(function):
        EFFECTS[f"action_{name}"] = function
        return function

    return keep


def file_dialog(name: str, title: str, *, saves: bool = False) -> None:
    def opens(bench: Bench, press) -> None:
        titles = []
        timer = QTimer(interval=20)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog):
                titles.append((dialog.windowTitle(), dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave))
                dialog.reject()

        timer.timeout.connect(look)
        timer.start()
        press()
        timer.stop()
        assert titles == [(title, saves)]

    EFFECTS[f"action_{name}"] = opens


file_dialog("open", "Open")
file_dialog("open_project", "Open a project")
file_dialog("new_project", "New project", saves=True)
file_dialog("save_copy", "Save a copy", saves=True)


def own_dialog(name: str, object_name: str) -> None:
    def opens(bench: Bench, press) -> None:
        press()
        bench.qtbot.waitUntil(lambda: bench.widget(object_name).isVisible(), timeout=5_000)

    EFFECTS[f"action_{name}"] = opens


own_dialog("export", "export_dialog")
own_dialog("keys", "keys_dialog")
own_dialog("settings", "settings_dialog")


@effect("manual_here")
def _(bench, press):
    pages = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench.window.manual, "_open", pages.append)
        press()
    assert pages == ["annotate"]


@effect("undo")
def _(bench, press):
    bench.document.trim(bench.drawn, end=41 * FRAME)
    press()
    assert bench.span(bench.drawn) == (20, 40)


@effect("redo")
def _(bench, press):
    bench.document.trim(bench.drawn, end=41 * FRAME)
    bench.document.undo_stack.undo()
    press()
    assert bench.span(bench.drawn) == (20, 41)


@effect("select_all")
def _(bench, press):
    press()
    assert set(bench.editor.selection.ids) == {bench.drawn, bench.proposal}


@effect("escape")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    assert not bench.editor.selection.ids


@effect("mark_in")
def _(bench, press):
    bench.select(bench.drawn)
    bench.go_to_frame(25)
    press()
    assert bench.span(bench.drawn) == (25, 40)


@effect("mark_out")
def _(bench, press):
    bench.select(bench.drawn)
    bench.go_to_frame(30)
    press()
    assert bench.span(bench.drawn) == (20, 31)  # the shown frame belongs to it


@effect("enter")
def _(bench, press):
    press()
    bench.go_to_frame(54)
    press()
    bench.select(bench.proposal)
    press()
    spans = {bench.span(each.id): each.state for each in bench.segments}
    assert spans == {(20, 40): State.ACCEPTED, (50, 55): State.ACCEPTED, (60, 80): State.ACCEPTED}


@effect("reject")
def _(bench, press):
    bench.select(bench.proposal)
    press()
    assert bench.document.segment(bench.proposal).state is State.REJECTED
    bench.select(bench.drawn)
    press()
    assert bench.document.segment(bench.drawn) is None


def nudge(name: str, span: tuple[int, int], frame: int) -> None:
    def moves(bench: Bench, press) -> None:
        bench.select(bench.drawn)
        press()
        assert bench.span(bench.drawn) == span
        bench.shows(frame)

    EFFECTS[f"action_{name}"] = moves


nudge("start_earlier", (19, 40), 19)
nudge("start_later", (21, 40), 21)
nudge("end_earlier", (20, 39), 38)
nudge("end_later", (20, 41), 40)


@effect("split")
def _(bench, press):
    bench.select(bench.drawn)
    bench.go_to_frame(30)
    press()
    assert sorted(bench.span(each.id) for each in bench.segments) == [(20, 30), (30, 40), (60, 80)]


@effect("merge")
def _(bench, press):
    bench.document.draw(bench.video, 45 * FRAME, 50 * FRAME, bench.jump)
    bench.select(bench.drawn)
    press()
    assert sorted(bench.span(each.id) for each in bench.segments) == [(20, 50), (60, 80)]


@effect("cut")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    assert bench.document.segment(bench.drawn) is None


@effect("copy")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    assert QApplication.clipboard().text().startswith("clip.mp4\tJump\t")


def pastes(name: str, span: tuple[int, int]) -> None:
    def lands(bench: Bench, press) -> None:
        bench.select(bench.drawn)
        bench.editor.cut()
        press()
        assert span in {bench.span(each.id) for each in bench.segments}

    EFFECTS[f"action_{name}"] = lands


pastes("paste", (50, 70))
pastes("paste_same", (20, 40))


@effect("note")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    dialog = bench.window.findChild(QInputDialog)
    dialog.setTextValue("by the door")
    dialog.accept()
    assert bench.document.segment(bench.drawn).note == "by the door"


@effect("name_class")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    QTest.keyClicks(QApplication.focusWidget(), "Throw")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert bench.editor.state.class_name(bench.document.segment(bench.drawn).class_id) == "Throw"


@effect("previous_segment")
def _(bench, press):
    press()
    assert bench.editor.selection.current == bench.drawn
    bench.shows(20)


@effect("next_segment")
def _(bench, press):
    press()
    assert bench.editor.selection.current == bench.proposal
    bench.shows(60)


@effect("next_doubtful")
def _(bench, press):
    press()
    assert bench.editor.selection.current == bench.proposal


@effect("reviewed")
def _(bench, press):
    press()
    assert bench.document.reviewed(bench.video) == ((0, 200 * FRAME),)
    press()
    assert bench.document.reviewed(bench.video) == ()


@effect("reviewed_to_here")
def _(bench, press):
    press()
    assert bench.document.reviewed(bench.video) == ((0, 51 * FRAME),)


@effect("reviewed_selection")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    assert bench.document.reviewed(bench.video) == ((20 * FRAME, 40 * FRAME),)


@effect("play")
def _(bench, press):
    press()
    assert bench.player.playing
    press()
    assert not bench.player.playing


@effect("play_segment")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    assert bench.player.playing
    assert bench.player.range == (20 * FRAME, 40 * FRAME)
    assert not bench.player.looping


@effect("loop_segment")
def _(bench, press):
    bench.select(bench.drawn)
    press()
    assert bench.player.range == (20 * FRAME, 40 * FRAME)
    assert bench.player.looping


def goes(name: str, frame: int) -> None:
    def seeks(bench: Bench, press) -> None:
        press()
        bench.shows(frame)

    EFFECTS[f"action_{name}"] = seeks


def goes_to_cut(name: str, first: int, second: int) -> None:
    def seeks(bench: Bench, press) -> None:
        timeline = bench.window.workspace.timeline
        # Frames that are all unlike are one shot: what is looked through has no cuts of its own.
        bench.qtbot.waitUntil(lambda: timeline.cuts.until == timeline.length, timeout=60_000)
        assert len(timeline.cuts.times) == 0
        timeline.cuts.set(np.array([30, 47, 81, 150]) * FRAME, timeline.length)
        press()
        bench.shows(first)
        press()
        bench.shows(second)
        timeline.cuts.set(np.zeros(0, np.int64), timeline.length)

    EFFECTS[f"action_{name}"] = seeks


goes_to_cut("previous_cut", 47, 30)
goes_to_cut("next_cut", 81, 150)
goes("frame_back", 49)
goes("frame_forward", 51)
goes("second_back", 25)
goes("second_forward", 75)
goes("five_back", 0)
goes("five_forward", 175)


def bound(name: str, free: int, selected: int) -> None:
    def seeks(bench: Bench, press) -> None:
        press()
        bench.shows(free)
        bench.select(bench.drawn)
        press()
        bench.shows(selected)

    EFFECTS[f"action_{name}"] = seeks


bound("home", 0, 20)
bound("end", 199, 39)


@effect("shuttle_back")
def _(bench, press):
    press()
    assert (bench.player.playing, bench.player.speed) == (True, -1.0)
    press()
    assert bench.player.speed == -2.0


@effect("shuttle_stop")
def _(bench, press):
    bench.player.shuttle(1)
    press()
    assert not bench.player.playing


@effect("shuttle_forward")
def _(bench, press):
    press()
    press()
    assert (bench.player.playing, bench.player.speed) == (True, 2.0)


def typed_into_go_to(press, text: str) -> None:
    titles = []
    timer = QTimer(interval=20)

    def type_it() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QInputDialog):
            titles.append(dialog.windowTitle())
            dialog.setTextValue(text)
            dialog.accept()

    timer.timeout.connect(type_it)
    timer.start()
    press()
    timer.stop()
    assert titles == ["Go to"]


@effect("go_to")
def _(bench, press):
    typed_into_go_to(press, "#33")
    bench.shows(33)
    typed_into_go_to(press, "#99999")
    bench.shows(bench.player.index.frame_count - 1)
    assert bench.window.status.sentence.text().endswith("this is its last frame.")


@effect("slower")
def _(bench, press):
    press()
    assert bench.player.rate == 0.75


@effect("faster")
def _(bench, press):
    press()
    assert bench.player.rate == 1.25


@effect("mute")
def _(bench, press):
    press()
    assert bench.player.sound.muted
    press()
    assert not bench.player.sound.muted


def shown_stretch(bench: Bench) -> float:
    return bench.window.workspace.timeline.viewport.span


@effect("fit")
def _(bench, press):
    bench.select(bench.drawn)
    whole = shown_stretch(bench)
    press()
    assert shown_stretch(bench) < whole / 2


@effect("zoom_in")
def _(bench, press):
    whole = shown_stretch(bench)
    press()
    assert shown_stretch(bench) < whole


@effect("zoom_out")
def _(bench, press):
    timeline = bench.window.workspace.timeline
    timeline.navigation.zoom_in()
    timeline.navigation.zoom_in()
    near = shown_stretch(bench)
    press()
    assert shown_stretch(bench) > near


@effect("snap")
def _(bench, press):
    press()
    assert not bench.editor.state.snapping
    assert not bench.action("action_snap").isChecked()
    press()
    assert bench.editor.state.snapping


@effect("full_screen")
def _(bench, press):
    press()
    assert bench.window.isFullScreen()
    press()
    assert not bench.window.isFullScreen()


@effect("next_pane")
def _(bench, press):
    press()
    assert QApplication.focusWidget() is bench.widget("timeline")


@effect("previous_pane")
def _(bench, press):
    bench.focus(bench.widget("timeline"))
    press()
    assert QApplication.focusWidget() is bench.window.view


@effect("detect")
def _(bench, press):
    press()  # no weights are installed here: it offers to bring them
    bench.qtbot.waitUntil(lambda: bench.widget("fetch_dialog").isVisible(), timeout=5_000)


@effect("finetune")
def _(bench, press):
    press()
    assert bench.widget("finetune_dialog").isVisible()


@effect("cancel")
def _(bench, press):
    job = bench.window.queue.submit("devices", {}, title="Devices")
    press()
    assert bench.window.queue.job(job).state == "cancelled"


@effect("close_project")
def _(bench, press):
    press()
    assert bench.window.workspace is None
    assert bench.widget("welcome").isVisible()


@effect("quit")
def _(bench, press):
    press()
    assert not bench.window.isVisible()


SHEET = [(name, key) for name, keys in default_keys().items() for key in keys]
ENDING = ("action_close_project", "action_quit")


@pytest.mark.parametrize(("name", "key"), [each for each in SHEET if each[0] not in ENDING])
def test_each_key_does_what_the_sheet_says(bench, name, key):
    EFFECTS[name](bench, lambda: bench.press(key))


@pytest.mark.parametrize(("name", "key"), [each for each in SHEET if each[0] in ENDING])
def test_keys_that_end_something_do(qtbot, tmp_path, name, key):
    bench = Bench(qtbot, tmp_path)
    EFFECTS[name](bench, lambda: bench.press(key))
    bench.window.close()


# -- where keys work

STAGE = [(name, key) for name, key in SHEET if actions.BY_COMMAND[name.removeprefix("action_")].scope == actions.STAGE]
ARROWS = {"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown"}


@pytest.fixture
def counted(bench):
    """Which commands were triggered, in their order."""
    triggered: list[str] = []
    bench.select(bench.drawn)
    watching = []
    for name in dict(STAGE):
        action = bench.action(name)
        watching.append((action, action.triggered.connect(lambda _checked=False, name=name: triggered.append(name))))
    yield triggered
    for action, connection in watching:
        action.triggered.disconnect(connection)


def pressed(bench: Bench, triggered: list[str], keys) -> dict[str, list[str]]:
    """Which commands each key triggered where the focus is, each from the same start."""
    focus = QApplication.focusWidget()
    found = {}
    for key in keys:
        triggered.clear()
        bench.press(key)
        found[key] = list(triggered)
        bench.player.pause()
        bench.document.undo_stack.setIndex(bench.base)
        while bench.editor.state.marking is not None:
            bench.editor.escape()
        bench.select(bench.drawn)
        if QApplication.focusWidget() is not focus:
            bench.focus(focus)
    return found


# What waits for an answer has its own tests above, or in test_naming.py.
ASKING = ("action_go_to", "action_note", "action_name_class")
KEYS = {key: name for name, key in STAGE if name not in ASKING}


@pytest.mark.parametrize(
    ("where", "own"),
    [
        ("video_view", set()),
        ("timeline", set()),
        ("segments_table", {"Up", "Down", "Ctrl+Up", "Ctrl+Down", "Ctrl+A"}),
        ("classes_table", {"Up", "Down", "Ctrl+Up", "Ctrl+Down"}),
        ("videos_list", {"Up", "Down", "Ctrl+Up", "Ctrl+Down", "Return", "Enter"}),
        ("frame_back_button", {"Space"}),
        ("threshold_slider", {"Up", "Down", "Left", "Right", "Home", "End"}),
    ],
)
def test_each_single_key_works_in_each_kind_of_widget_that_has_no_use_for_it(bench, counted, where, own):
    widget = bench.widget(where)
    dock = next((each for each in bench.window.docks.all if each.isAncestorOf(widget)), None)
    if dock is not None:
        dock.show()
        dock.raise_()
    bench.focus(widget)
    found = pressed(bench, counted, KEYS)
    assert {key: [name] for key, name in KEYS.items() if key not in own} == {
        key: names for key, names in found.items() if key not in own
    }
    of_its_own = ["action_frame_back"] if where == "frame_back_button" else []
    assert {key: found[key] for key in own} == dict.fromkeys(own, of_its_own)


@pytest.mark.parametrize(
    ("where", "typed"),
    [
        ("class_name", set(KEYS)),
        ("segments_filter_text", set(KEYS)),
        ("segments_filter_score", set(KEYS)),
        ("rate_combo", {key for key in KEYS if not key.startswith(("Ctrl+", "Alt+"))}),
    ],
)
def test_what_is_typed_into_or_chosen_from_keeps_its_keys(bench, counted, where, typed):
    widget = bench.widget(where)
    dock = next((each for each in bench.window.docks.all if each.isAncestorOf(widget)), None)
    if dock is not None:
        dock.show()
        dock.raise_()
    bench.focus(widget)
    found = pressed(bench, counted, [key for key in KEYS if key in typed])
    assert {key: names for key, names in found.items() if names} == {}
    if isinstance(widget, QLineEdit):
        assert "bm" in widget.text().lower()
        widget.clear()


def test_a_slider_and_a_button_of_the_stage_can_be_worked_by_keys(bench):
    slider = bench.widget("threshold_slider")
    slider.setValue(40)
    bench.focus(slider)
    before = slider.value()
    bench.press("Right")
    assert slider.value() > before
    assert bench.player.frame == 50
    bench.focus(bench.widget("frame_forward_button"))
    bench.press("Space")
    bench.shows(51)
    assert not bench.player.playing


def test_an_open_cell_keeps_what_is_typed(bench):
    table = bench.widget("segments_table")
    bench.window.docks.segments.raise_()
    bench.focus(table)
    note = next(
        column
        for column in range(table.model().columnCount())
        if table.model().headerData(column, Qt.Orientation.Horizontal) == "Note"
    )
    table.edit(table.model().index(0, note))
    QTest.keyClicks(QApplication.focusWidget(), "bim bam")
    bench.press("Return")
    assert [each.note for each in bench.segments if each.note] == ["bim bam"]
    assert len(bench.segments) == 2


def test_a_class_key_relabels_in_tables_lists_and_the_picture_alike(bench):
    for where in ("video_view", "timeline", "segments_table", "videos_list", "models_list"):
        bench.home()
        widget = bench.widget(where)
        dock = next((each for each in bench.window.docks.all if each.isAncestorOf(widget)), None)
        if dock is not None:
            dock.raise_()
        bench.focus(widget)
        bench.select(bench.drawn)
        bench.press("D")
        assert bench.document.segment(bench.drawn).class_id == bench.dive, where


def press_place(bench: Bench, code: int, key: Qt.Key, text: str, held=Qt.KeyboardModifier.NoModifier) -> None:
    """Press the key that lies at a place of the keyboard (its scan code under X11), whatever is printed on it."""
    widget = QApplication.focusWidget()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, held, code, 0, 0, text, False, 1))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="scan codes are the system's")
@pytest.mark.parametrize("where", ["video_view", "segments_table"])
def test_digits_and_brackets_go_by_their_place_too(bench, where):
    bench.window.docks.segments.raise_()
    bench.focus(bench.widget(where))
    bench.select(bench.drawn)
    press_place(bench, 34, Qt.Key.Key_Udiaeresis, "ü")  # German: where [ lies on a US keyboard
    assert bench.span(bench.drawn) == (19, 40)
    press_place(bench, 35, Qt.Key.Key_Plus, "*", Qt.KeyboardModifier.ShiftModifier)
    assert bench.span(bench.drawn) == (19, 41)
    bench.document.relabel([bench.drawn], bench.dive)
    press_place(bench, 10, Qt.Key.Key_Ampersand, "&")  # French: where 1 lies
    assert bench.document.segment(bench.drawn).class_id == bench.jump


@pytest.mark.parametrize("where", ["video_view", "segments_table"])
def test_the_keypad_counts_as_the_other_keys(bench, where):
    bench.window.docks.segments.raise_()
    bench.focus(bench.widget(where))
    bench.select(bench.proposal)
    keypad = Qt.KeyboardModifier.KeypadModifier
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Enter, keypad)
    assert bench.document.segment(bench.proposal).state is State.ACCEPTED
    bench.select(bench.drawn)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete, keypad)
    assert bench.document.segment(bench.drawn) is None
    whole = shown_stretch(bench)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Plus, keypad)
    assert shown_stretch(bench) < whole


def test_no_button_slider_or_choice_takes_the_focus_by_a_click(bench):
    takers = [
        f"{type(each).__name__} {each.objectName()}"
        for kind in (QAbstractButton, QAbstractSlider, QComboBox)
        for each in bench.window.findChildren(kind)
        if each.window() is bench.window and each.focusPolicy() & Qt.FocusPolicy.ClickFocus
    ]
    assert takers == []


def test_escape_leaves_a_field_for_the_picture(bench):
    bench.window.docks.classes.raise_()
    bench.focus(bench.widget("class_name"))
    bench.select(bench.drawn)
    bench.press("Esc")
    assert QApplication.focusWidget() is bench.window.view
    assert bench.editor.selection.ids == (bench.drawn,)
    assert QKeySequence("Esc") in bench.action("action_escape").shortcuts()
