"""Tooltips of the timeline's parts."""

from __future__ import annotations

from html import escape

from app.actions.shortcuts import shown_key
from app.editor.editor import Editor
from app.editor.segment_text import segment_tip
from app.i18n.numbers import time_text
from app.timeline.hit_testing import Hit, Part


def tip(editor: Editor, hit: Hit, time: int) -> str:
    """The tooltip of a place; empty where there is none.

    Args:
        editor: of the video.
        hit: what lies at the place.
        time: of the place, µs.
    """
    segment = editor.document.segment(hit.segment) if hit.segment is not None else None
    if segment is not None:
        return segment_tip(editor, segment)
    if hit.part in (Part.HEADER, Part.FOLD) and hit.class_id is not None:
        label = editor.document.label_class(hit.class_id)
        if label is None:
            return ""
        key = editor.tr(" (key {0})").format(shown_key(label.key)) if label.key else ""
        drag = editor.tr("Click: mark it next. Drag: move its lane.")
        return f"{escape(label.name + key)}<br>{escape(drag)}"
    if hit.part is Part.REST:
        return editor.tr("Classes of which this video shows nothing. Click to show or hide their lanes.")
    if hit.part is Part.MORE:
        return editor.tr("Click, or turn the wheel over the names, to see them.")
    if hit.part is Part.NOTHING and editor.document.classes():
        return editor.tr("Drag here, or hold Shift and drag over the lanes, to select several.")
    if hit.part is Part.RULER and time >= 0:
        return time_text(time)
    return ""
