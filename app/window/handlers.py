"""What each action does: one line a command."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n.numbers import filled
from app.i18n.translation import counted
from app.player.player import RATES
from app.services.strips import SWITCHES

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

SECOND = 1_000_000


def connect_actions(window: "MainWindow") -> None:
    """Connect every action of the table."""
    player, asking = window.player, window.asking

    def edit(verb: str, *values: object) -> Callable[[], object]:
        return lambda: window.workspace and getattr(window.workspace.editor, verb)(*values)

    def lanes(verb: str) -> Callable[[], object]:
        return lambda: window.workspace and getattr(window.workspace.timeline, verb)()

    def jump(delta: int) -> Callable[[], object]:
        return lambda: player.seek(player.target + delta)

    def paste_same() -> None:
        if window.workspace is not None:
            window.workspace.editor.paste(same_times=True)

    window.actions_table.connect_all(
        {
            "open": asking.open,
            "open_project": asking.open_project,
            "new_project": asking.new_project,
            "add_folder": asking.add_folder,
            "find_missing": asking.find_missing,
            "sample_project": asking.sample_project,
            "save_copy": asking.save_copy,
            "export": asking.export,
            "close_project": window.session.close,
            "quit": window.close,
            "undo": edit("undo"),
            "redo": edit("redo"),
            "cut": edit("cut"),
            "copy": edit("copy"),
            "paste": edit("paste"),
            "paste_same": paste_same,
            "name_class": asking.name_class,
            "note": asking.note,
            "select_all": edit("select_all"),
            "escape": edit("escape"),
            "mark_in": edit("mark_in"),
            "mark_out": edit("mark_out"),
            "enter": edit("enter"),
            "reject": edit("reject_or_delete"),
            "start_earlier": edit("nudge", "start", -1),
            "start_later": edit("nudge", "start", 1),
            "end_earlier": edit("nudge", "end", -1),
            "end_later": edit("nudge", "end", 1),
            "split": edit("split"),
            "merge": edit("merge"),
            "previous_segment": edit("previous_segment"),
            "next_segment": edit("next_segment"),
            "next_doubtful": edit("next_doubtful"),
            "reviewed": edit("toggle_reviewed"),
            "reviewed_to_here": edit("review_to_here"),
            "reviewed_selection": edit("review_selected"),
            "accept_above": lambda: _decide(window, accept=True),
            "reject_rest": lambda: _decide(window, accept=False),
            "accept_above_all": lambda: _decide(window, accept=True, everywhere=True),
            "reject_rest_all": lambda: _decide(window, accept=False, everywhere=True),
            "play": player.toggle,
            "play_segment": edit("play_selected"),
            "loop_segment": edit("play_selected", True),
            "frame_back": lambda: player.step(-1),
            "frame_forward": lambda: player.step(1),
            "second_back": jump(-SECOND),
            "second_forward": jump(SECOND),
            "five_back": jump(-5 * SECOND),
            "five_forward": jump(5 * SECOND),
            "previous_cut": lambda: window.cut_work.go(player, -1),
            "next_cut": lambda: window.cut_work.go(player, 1),
            "home": edit("home"),
            "end": edit("end"),
            "go_to": asking.go_to,
            "shuttle_back": lambda: player.shuttle(-1),
            "shuttle_stop": lambda: player.shuttle(0),
            "shuttle_forward": lambda: player.shuttle(1),
            "slower": lambda: _change_rate(window, -1),
            "faster": lambda: _change_rate(window, 1),
            "detect": lambda: _detect(window),
            "finetune": asking.finetune,
            "cancel": lambda: window.detecting.cancel_all(),
            "zoom_in": lanes("zoom_in"),
            "zoom_out": lanes("zoom_out"),
            "fit": lanes("zoom_fit"),
            "snap": edit("toggle_snapping"),
            "thumbnails": lambda: _strip(window, "thumbnails"),
            "waveform": lambda: _strip(window, "waveform"),
            "curves": lambda: _strip(window, "curves"),
            "cuts": lambda: _cuts(window),
            "overlay": lambda: _overlay(window),
            "full_screen": lambda: _full_screen(window),
            "next_pane": lambda: _pane(window, 1),
            "previous_pane": lambda: _pane(window, -1),
            "restore_layout": window.restore_layout,
            "keys": asking.keys,
            "settings": asking.settings,
            "first_steps": window.first_steps.begin_again,
            "copy_diagnostics": asking.copy_diagnostics,
            "log_folder": window.open_log_folder,
            "about": asking.about,
        }
    )


def _decide(window: "MainWindow", *, accept: bool, everywhere: bool = False) -> None:
    if window.workspace is None:
        return
    count = window.workspace.decide_rest(accept=accept, everywhere=everywhere)
    if count:
        text = (
            counted(count, "{n} proposal accepted.", "{n:,} proposals accepted.")
            if accept
            else counted(count, "{n} proposal rejected.", "{n:,} proposals rejected.")
        )
        window.notifier.say(text + window.tr(" Undo takes it back."))
    elif everywhere:
        window.notifier.say(window.tr("There is no such proposal in any video."))
    else:
        window.notifier.say(window.tr("There is no such proposal in this video."))


def _detect(window: "MainWindow") -> None:
    if window.workspace is not None and window.workspace.video_id is not None:
        window.detecting.detect(window.workspace.video_id, window.toolbar.model)


def _change_rate(window: "MainWindow", by: int) -> None:
    place = min(range(len(RATES)), key=lambda each: abs(RATES[each] - window.player.rate))
    window.player.set_rate(RATES[max(0, min(len(RATES) - 1, place + by))])
    window.notifier.say(filled(window.tr("Plays at {0:g}×."), window.player.rate))


def _overlay(window: "MainWindow") -> None:
    on = window.actions_table["overlay"].isChecked()
    window.view.set_overlay(on)
    window.preferences.set_flag("overlay", on)


def _strip(window: "MainWindow", name: str) -> None:
    on = window.actions_table[name].isChecked()
    window.preferences.set_flag(name, on)
    window.strip_work.show(SWITCHES[name], on)


def _cuts(window: "MainWindow") -> None:
    on = window.actions_table["cuts"].isChecked()
    window.preferences.set_flag("cuts", on)
    window.cut_work.show(on)


def _full_screen(window: "MainWindow") -> None:
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
    window.actions_table["full_screen"].setChecked(window.isFullScreen())


def _panes(window: "MainWindow") -> list[QWidget]:
    """What F6 goes through, in the order of the window, behind a tab or not; those that were closed are left out."""
    space = window.workspace
    if space is None:
        return [window.welcome]
    panes = [
        window.view,
        space.timeline,
        space.segments,
        space.classes,
        space.to_review.list,
        window.models_panel.list,
        window.jobs_panel,
        space.videos.list,
    ]
    return [pane for pane in panes if pane.isVisible()]


def _pane(window: "MainWindow", by: int) -> None:
    panes = _panes(window)
    focus = QApplication.focusWidget()
    here = next((n for n, pane in enumerate(panes) if focus is pane or (focus and pane.isAncestorOf(focus))), -1)
    target = panes[(here + by) % len(panes)]
    for dock in window.docks.all:
        if dock.isAncestorOf(target):
            dock.raise_()  # its tab may lie behind another
    if target.focusPolicy() == Qt.FocusPolicy.NoFocus:
        inner = [each for each in target.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        target = inner[0] if inner else target
    target.setFocus(Qt.FocusReason.TabFocusReason)
