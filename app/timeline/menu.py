"""The timeline's right-click menus."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QMenu, QPlainTextEdit, QSlider, QWidget, QWidgetAction

from afsd_core.project.records import Segment, State
from app.actions.shortcuts import printed, shown_key
from app.editor.editor import Editor
from app.i18n.numbers import decimal_text
from app.i18n.translation import counted
from app.timeline.drawing.palette import mix
from app.timeline.hit_testing import Hit

if TYPE_CHECKING:
    from app.timeline.view import TimelineView


@lru_cache(maxsize=256)
def color_icon(color: str, side: int = 14, ratio: float = 2.0) -> QIcon:
    """A small swatch of a class's colour."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(color))
    painter.setPen(mix(QColor(color), QColor("black"), 0.3))
    painter.drawRoundedRect(QRectF(1.5, 1.5, side - 3.0, side - 3.0), 3.0, 3.0)
    painter.end()
    icon = QIcon(pixmap)
    # A selected row shall not tint the class's colour.
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _add(menu: QMenu, name: str, text: str, does: Callable[[], object], *, enabled: bool = True) -> QAction:
    action = menu.addAction(text)
    action.setObjectName(name)
    action.setEnabled(enabled)
    action.triggered.connect(lambda *_: does())
    return action


def relabel_menu(editor: Editor, menu: QMenu, ids: tuple[str, ...]) -> QMenu:
    """A class an entry; the class that all of them have is ticked. Below it, the way to one by its name, new or not."""
    inner = menu.addMenu(editor.tr("Class"))
    inner.setObjectName("menu_relabel")
    have = {segment.class_id for segment in map(editor.document.segment, ids) if segment is not None}
    for label in editor.document.classes():
        text = label.name.replace("&", "&&") + (f"\t{shown_key(label.key)}" if label.key else "")
        action = _add(inner, f"relabel_{label.id}", text, partial(editor.relabel, ids, label.id))
        action.setIcon(color_icon(label.color))
        action.setCheckable(True)
        action.setChecked(have == {label.id})
    _add(menu, "menu_name_class", _keyed(editor, editor.tr("Name the class…"), "name_class"), editor.class_wanted.emit)
    return inner


def _keyed(editor: Editor, text: str, command: str) -> str:
    """`text` with the key that the command has, as menus print it."""
    key = editor.key_of(command)
    return f"{text}\t{key}" if key else text


def segment_menu(view: TimelineView, segments: list[Segment], time: int) -> QMenu:
    """For what is selected; `time` is where the pointer was."""
    editor = view.editor
    menu = QMenu(view)
    ids = tuple(each.id for each in segments)
    current = segments[-1]
    proposed = any(each.state is State.PROPOSED for each in segments)
    rejected = any(each.state is State.REJECTED for each in segments)
    one_class = len({each.class_id for each in segments}) == 1
    _add(menu, "menu_accept", _keyed(editor, view.tr("Accept"), "enter"), editor.accept, enabled=proposed or rejected)
    _add(menu, "menu_reject", view.tr("Reject"), editor.reject, enabled=proposed)
    relabel_menu(editor, menu, ids)
    menu.addSeparator()
    _add(menu, "menu_play", _keyed(editor, view.tr("Play it"), "play_segment"), editor.play_selected)
    _add(menu, "menu_loop", _keyed(editor, view.tr("Loop it"), "loop_segment"), lambda: editor.play_selected(loop=True))
    _add(menu, "menu_zoom", _keyed(editor, view.tr("Zoom to it"), "fit"), view.zoom_fit)
    menu.addSeparator()
    frame = view.frame_start(time)
    inside = len(segments) == 1 and current.start < frame < current.end
    _add(menu, "menu_split", view.tr("Split here"), lambda: editor.split_at(current.id, frame), enabled=inside)
    merge = view.tr("Merge") if len(segments) > 1 else view.tr("Merge with the neighbour")
    _add(menu, "menu_merge", _keyed(editor, merge, "merge"), editor.merge, enabled=one_class)
    _add(menu, "menu_note", _keyed(editor, view.tr("Note…"), "note"), lambda: ask_note(editor, current, view))
    _add(menu, "menu_copy", _keyed(editor, view.tr("Copy"), "copy"), editor.copy)
    menu.addSeparator()
    # What a detector proposed is rejected by it: deleted, the next detection would bring it back.
    _add(menu, "menu_delete", _keyed(editor, view.tr("Delete"), "reject"), editor.reject_or_delete)
    return menu


def lane_menu(view: TimelineView, hit: Hit, time: int) -> QMenu:
    """For a place without a segment, or a lane's name."""
    editor = view.editor
    menu = QMenu(view)
    if hit.class_id is not None:
        name = editor.class_name(hit.class_id).replace("&", "&&")
        class_id = hit.class_id
        _add(menu, "menu_activate", view.tr("Mark {0} next").format(name), lambda: editor.set_active_class(class_id))
        _add(menu, "menu_select_lane", view.tr("Select all {0}").format(name), lambda: view.select_lane(class_id))
        text = view.tr("Unfold") if class_id in view.folded else view.tr("Fold")
        _add(menu, "menu_fold", text, lambda: view.toggle_folded(class_id))
        places = [each.id for each in editor.document.classes()]
        at = places.index(class_id)
        move = editor.document.move_class
        _add(menu, "menu_lane_up", view.tr("Move up"), lambda: move(class_id, at - 1), enabled=at > 0)
        last = len(places) - 1
        _add(menu, "menu_lane_down", view.tr("Move down"), lambda: move(class_id, at + 1), enabled=at < last)
        _decisions(view, menu, class_id)
    _add(menu, "menu_fold_all", view.tr("Fold all"), lambda: view.set_all_folded(True))
    _add(menu, "menu_unfold_all", view.tr("Unfold all"), lambda: view.set_all_folded(False))
    menu.addSeparator()
    _add(menu, "menu_go_here", view.tr("Go here"), lambda: view.seek(time))
    _add(menu, "menu_fit", view.tr("Show the whole video"), view.show_all)
    for name, text, on, toggle in (
        ("menu_snapping", _keyed(editor, view.tr("Snapping"), "snap"), editor.snapping, editor.toggle_snapping),
        ("menu_rejected", view.tr("Show rejected proposals"), view.shows_rejected, view.toggle_rejected),
    ):
        action = _add(menu, name, text, toggle)
        action.setCheckable(True)
        action.setChecked(on)
    return menu


def _decisions(view: TimelineView, menu: QMenu, class_id: str) -> None:
    """What can be said about all proposals of a class at once, and which of them count."""
    editor, video = view.editor, view.video_id
    if video is None:
        return
    open_ = [
        each for each in editor.document.segments(video) if each.class_id == class_id and each.state is State.PROPOSED
    ]
    limit = editor.threshold(class_id)
    above = sum(map(editor.shows, open_))
    menu.addSeparator()
    text = counted(
        above, "Accept {n} proposal above {limit:.2f}", "Accept {n:,} proposals above {limit:.2f}", limit=limit
    )
    accept = lambda: editor.document.accept_above(video, limit, class_id)  # noqa: E731
    _add(menu, "menu_accept_above", text, accept, enabled=above > 0)
    text = counted(len(open_), "Reject the proposal that is left", "Reject the {n:,} proposals that are left")
    reject = lambda: editor.document.reject_rest(video, class_id)  # noqa: E731
    _add(menu, "menu_reject_rest", text, reject, enabled=bool(open_))
    add_threshold(menu, editor, class_id)
    menu.addSeparator()


def add_threshold(menu: QMenu, editor: Editor, class_id: str, *, indent: int = 32) -> None:
    """A slider with a class's threshold, and ways back to that for all and to what the detector found.

    Args:
        indent: pixels at its left, for where the menu's words begin.
    """
    row = QWidget(menu)
    line = QHBoxLayout(row)
    line.setContentsMargins(indent, 2, 12, 2)
    label = QLabel(menu.tr("Threshold of {0}").format(editor.class_name(class_id)), row)
    label.setTextFormat(Qt.TextFormat.PlainText)
    slider = QSlider(Qt.Orientation.Horizontal, row)
    slider.setObjectName("menu_threshold")
    slider.setAccessibleName(label.text())
    slider.setRange(0, 100)
    slider.setValue(round(editor.threshold(class_id) * 100))
    value = QLabel(decimal_text(editor.threshold(class_id)), row)

    def moved(now: int) -> None:
        value.setText(decimal_text(now / 100))
        editor.set_threshold(now / 100, class_id)

    slider.valueChanged.connect(moved)
    for widget in (label, slider, value):
        line.addWidget(widget)
    action = QWidgetAction(menu)
    action.setDefaultWidget(row)
    menu.addAction(action)
    as_all, as_found = lambda: editor.clear_threshold(class_id), lambda: editor.restore_threshold(class_id)
    text = menu.tr("Threshold as for all classes")
    _add(menu, "menu_threshold_as_all", text, as_all, enabled=editor.own_threshold(class_id))
    if editor.detector_threshold(class_id) is not None:
        text = menu.tr("Threshold as the detector found it")
        _add(menu, "menu_threshold_as_found", text, as_found, enabled=not editor.follows_detector(class_id))


def ask_note(editor: Editor, segment: Segment, parent: QWidget) -> QInputDialog:
    """Ask for a segment's note without holding up the window."""
    dialog = QInputDialog(parent)
    dialog.setInputMode(QInputDialog.InputMode.TextInput)
    dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
    dialog.setWindowTitle(parent.tr("Note"))
    dialog.setLabelText(
        parent.tr("Note on this {0} ({1} keeps it):").format(
            editor.class_name(segment.class_id), printed(QKeySequence("Ctrl+Return"))
        )
    )
    dialog.setTextValue(segment.note)
    dialog.textValueSelected.connect(lambda text: editor.document.set_note(segment.id, text))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    for box in dialog.findChildren(QPlainTextEdit):
        box.setTabChangesFocus(True)  # a note has lines, but no tabs: Tab leads to the buttons
    for key in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(key), dialog, dialog.accept)
    return dialog
