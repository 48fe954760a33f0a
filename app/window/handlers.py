"""What each action does: one line a command."""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.commands import Command
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
        return lambda: window.workspace and attrgetter(verb)(window.workspace.editor)(*values)

    def lanes(verb: str) -> Callable[[], object]:
        return lambda: window.workspace and attrgetter(verb)(window.workspace.timeline)()

    def jump(delta: int) -> Callable[[], object]:
        return lambda: player.seek(player.target + delta)

    def paste_same() -> None:
        if window.workspace is not None:
            window.workspace.editor.clipboard.paste(same_times=True)

    window.actions_table.connect_all(
        {
            Command.OPEN: asking.open,
            Command.OPEN_PROJECT: asking.open_project,
            Command.NEW_PROJECT: asking.new_project,
            Command.ADD_FOLDER: asking.add_folder,
            Command.FIND_MISSING: asking.find_missing,
            Command.SAMPLE_PROJECT: asking.sample_project,
            Command.SAVE_COPY: asking.save_copy,
            Command.EXPORT: asking.export,
            Command.CLOSE_PROJECT: window.session.close,
            Command.QUIT: window.close,
            Command.UNDO: edit("history.undo"),
            Command.REDO: edit("history.redo"),
            Command.CUT: edit("cut"),
            Command.COPY: edit("clipboard.copy"),
            Command.PASTE: edit("clipboard.paste"),
            Command.PASTE_SAME: paste_same,
            Command.NAME_CLASS: asking.name_class,
            Command.NOTE: asking.note,
            Command.SELECT_ALL: edit("select_all"),
            Command.ESCAPE: edit("escape"),
            Command.MARK_IN: edit("mark_in"),
            Command.MARK_OUT: edit("mark_out"),
            Command.ENTER: edit("enter"),
            Command.REJECT: edit("review.reject_or_delete"),
            Command.START_EARLIER: edit("nudge", "start", -1),
            Command.START_LATER: edit("nudge", "start", 1),
            Command.END_EARLIER: edit("nudge", "end", -1),
            Command.END_LATER: edit("nudge", "end", 1),
            Command.SPLIT: edit("split"),
            Command.MERGE: edit("merge"),
            Command.PREVIOUS_SEGMENT: edit("previous_segment"),
            Command.NEXT_SEGMENT: edit("next_segment"),
            Command.NEXT_DOUBTFUL: edit("review.next_doubtful"),
            Command.REVIEWED: edit("review.toggle_reviewed"),
            Command.REVIEWED_TO_HERE: edit("review.review_to_here"),
            Command.REVIEWED_SELECTION: edit("review.review_selected"),
            Command.ACCEPT_ABOVE: lambda: _decide(window, accept=True),
            Command.REJECT_REST: lambda: _decide(window, accept=False),
            Command.ACCEPT_ABOVE_ALL: lambda: _decide(window, accept=True, everywhere=True),
            Command.REJECT_REST_ALL: lambda: _decide(window, accept=False, everywhere=True),
            Command.PLAY: player.toggle,
            Command.PLAY_SEGMENT: edit("play_selected"),
            Command.LOOP_SEGMENT: edit("play_selected", True),
            Command.FRAME_BACK: lambda: player.step(-1),
            Command.FRAME_FORWARD: lambda: player.step(1),
            Command.SECOND_BACK: jump(-SECOND),
            Command.SECOND_FORWARD: jump(SECOND),
            Command.FIVE_BACK: jump(-5 * SECOND),
            Command.FIVE_FORWARD: jump(5 * SECOND),
            Command.PREVIOUS_CUT: lambda: window.cut_work.go(player, -1),
            Command.NEXT_CUT: lambda: window.cut_work.go(player, 1),
            Command.HOME: edit("home"),
            Command.END: edit("end"),
            Command.GO_TO: asking.go_to,
            Command.SHUTTLE_BACK: lambda: player.shuttle(-1),
            Command.SHUTTLE_STOP: lambda: player.shuttle(0),
            Command.SHUTTLE_FORWARD: lambda: player.shuttle(1),
            Command.SLOWER: lambda: _change_rate(window, -1),
            Command.FASTER: lambda: _change_rate(window, 1),
            Command.DETECT: lambda: _detect(window),
            Command.FINETUNE: asking.finetune,
            Command.CANCEL: lambda: window.detecting.cancel_all(),
            Command.ZOOM_IN: lanes("navigation.zoom_in"),
            Command.ZOOM_OUT: lanes("navigation.zoom_out"),
            Command.FIT: lanes("zoom_fit"),
            Command.SNAP: edit("state.toggle_snapping"),
            Command.THUMBNAILS: lambda: _strip(window, Command.THUMBNAILS),
            Command.WAVEFORM: lambda: _strip(window, Command.WAVEFORM),
            Command.CURVES: lambda: _strip(window, Command.CURVES),
            Command.CUTS: lambda: _cuts(window),
            Command.OVERLAY: lambda: _overlay(window),
            Command.FULL_SCREEN: lambda: _full_screen(window),
            Command.NEXT_PANE: lambda: _pane(window, 1),
            Command.PREVIOUS_PANE: lambda: _pane(window, -1),
            Command.RESTORE_LAYOUT: window.restore_layout,
            Command.MANUAL: window.manual.open,
            Command.MANUAL_HERE: window.manual.open_here,
            Command.KEYS: asking.keys,
            Command.SETTINGS: asking.settings,
            Command.FIRST_STEPS: window.first_steps.begin_again,
            Command.COPY_DIAGNOSTICS: asking.copy_diagnostics,
            Command.LOG_FOLDER: window.open_log_folder,
            Command.ABOUT: asking.about,
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
    on = window.actions_table[Command.OVERLAY].isChecked()
    window.view.set_overlay(on)
    window.preferences.set_flag("overlay", on)


def _strip(window: "MainWindow", command: Command) -> None:
    on = window.actions_table[command].isChecked()
    window.preferences.set_flag(command, on)
    window.strip_work.show(SWITCHES[command], on)


def _cuts(window: "MainWindow") -> None:
    on = window.actions_table[Command.CUTS].isChecked()
    window.preferences.set_flag("cuts", on)
    window.cut_work.show(on)


def _full_screen(window: "MainWindow") -> None:
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
    window.actions_table[Command.FULL_SCREEN].setChecked(window.isFullScreen())


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
