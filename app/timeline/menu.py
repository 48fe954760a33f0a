"""Context menus of the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from afsd_core.project.records import Segment, State
from app.editor.menus import add_threshold, ask_note, entry, keyed, relabel_menu
from app.i18n.translation import counted
from app.timeline.hit_testing import Hit

if TYPE_CHECKING:
    from app.timeline.surface import TimelineSurface


def segment_menu(view: TimelineSurface, segments: list[Segment], time: int) -> QMenu:
    """The menu of the selected segments; `time`: where the pointer was, µs.

    Args:
        view: the timeline.
        segments: the selected ones.
        time: where the pointer was, µs.
    """
    editor = view.editor
    menu = QMenu(view)
    ids = tuple(segment.id for segment in segments)
    current = segments[-1]
    proposed = any(segment.state is State.PROPOSED for segment in segments)
    rejected = any(segment.state is State.REJECTED for segment in segments)
    one_class = len({segment.class_id for segment in segments}) == 1
    entry(
        menu,
        "menu_accept",
        keyed(editor, view.tr("Accept"), "enter"),
        editor.review.accept,
        enabled=proposed or rejected,
    )
    entry(menu, "menu_reject", view.tr("Reject"), editor.review.reject, enabled=proposed)
    relabel_menu(editor, menu, ids)
    menu.addSeparator()
    entry(menu, "menu_play", keyed(editor, view.tr("Play it"), "play_segment"), editor.play_selected)
    entry(menu, "menu_loop", keyed(editor, view.tr("Loop it"), "loop_segment"), lambda: editor.play_selected(loop=True))
    entry(menu, "menu_zoom", keyed(editor, view.tr("Zoom to it"), "fit"), view.zoom_fit)
    menu.addSeparator()
    frame = view.frame_start(time)
    inside = len(segments) == 1 and current.start < frame < current.end
    entry(menu, "menu_split", view.tr("Split here"), lambda: editor.split_at(current.id, frame), enabled=inside)
    merge = view.tr("Merge") if len(segments) > 1 else view.tr("Merge with the neighbour")
    entry(menu, "menu_merge", keyed(editor, merge, "merge"), editor.merge, enabled=one_class)
    entry(menu, "menu_note", keyed(editor, view.tr("Note…"), "note"), lambda: ask_note(editor, current, view))
    entry(menu, "menu_copy", keyed(editor, view.tr("Copy"), "copy"), editor.clipboard.copy)
    menu.addSeparator()
    # What a detector proposed is rejected by it: deleted, the next detection would bring it back.
    entry(menu, "menu_delete", keyed(editor, view.tr("Delete"), "reject"), editor.review.reject_or_delete)
    return menu


def lane_menu(view: TimelineSurface, hit: Hit, time: int) -> QMenu:
    """The menu of a place without a segment, or of a lane's name.

    Args:
        view: the timeline.
        hit: what lies at the place.
        time: where the pointer was, µs.
    """
    editor = view.editor
    menu = QMenu(view)
    if hit.class_id is not None:
        name = editor.state.class_name(hit.class_id).replace("&", "&&")
        class_id = hit.class_id
        entry(
            menu,
            "menu_activate",
            view.tr("Mark {0} next").format(name),
            lambda: editor.state.set_active_class(class_id),
        )
        entry(menu, "menu_select_lane", view.tr("Select all {0}").format(name), lambda: view.select_lane(class_id))
        text = view.tr("Unfold") if class_id in view.folded else view.tr("Fold")
        entry(menu, "menu_fold", text, lambda: view.toggle_folded(class_id))
        places = [label.id for label in editor.document.classes()]
        at = places.index(class_id)
        move = editor.document.move_class
        entry(menu, "menu_lane_up", view.tr("Move up"), lambda: move(class_id, at - 1), enabled=at > 0)
        last = len(places) - 1
        entry(menu, "menu_lane_down", view.tr("Move down"), lambda: move(class_id, at + 1), enabled=at < last)
        _decisions(view, menu, class_id)
    entry(menu, "menu_fold_all", view.tr("Fold all"), lambda: view.set_all_folded(True))
    entry(menu, "menu_unfold_all", view.tr("Unfold all"), lambda: view.set_all_folded(False))
    menu.addSeparator()
    entry(menu, "menu_go_here", view.tr("Go here"), lambda: view.seek(time))
    entry(menu, "menu_fit", view.tr("Show the whole video"), view.navigation.show_all)
    for name, text, on, toggle in (
        (
            "menu_snapping",
            keyed(editor, view.tr("Snapping"), "snap"),
            editor.state.snapping,
            editor.state.toggle_snapping,
        ),
        ("menu_rejected", view.tr("Show rejected proposals"), view.shows_rejected, view.toggle_rejected),
    ):
        action = entry(menu, name, text, toggle)
        action.setCheckable(True)
        action.setChecked(on)
    return menu


def _decisions(view: TimelineSurface, menu: QMenu, class_id: str) -> None:
    """Add entries that accept or reject all proposals of a class, to a menu."""
    editor, video = view.editor, view.video_id
    if video is None:
        return
    open_ = [
        segment
        for segment in editor.document.segments(video)
        if segment.class_id == class_id and segment.state is State.PROPOSED
    ]
    limit = editor.thresholds.of(class_id)
    above = sum(map(editor.thresholds.shows, open_))
    menu.addSeparator()
    text = counted(
        above, "Accept {n} proposal above {limit:.2f}", "Accept {n:,} proposals above {limit:.2f}", limit=limit
    )
    accept = lambda: editor.document.accept_above(video, limit, class_id)  # noqa: E731
    entry(menu, "menu_accept_above", text, accept, enabled=above > 0)
    text = counted(len(open_), "Reject the proposal that is left", "Reject the {n:,} proposals that are left")
    reject = lambda: editor.document.reject_rest(video, class_id)  # noqa: E731
    entry(menu, "menu_reject_rest", text, reject, enabled=bool(open_))
    add_threshold(menu, editor, class_id)
    menu.addSeparator()
