"""Segments and places of the timeline in words, for tooltips."""

from __future__ import annotations

from html import escape

from afsd_core.project.records import Segment, State
from app.actions.shortcuts import shown_key
from app.editor.editor import Editor
from app.i18n.numbers import count_text, decimal_text, length_text, time_text
from app.timeline.hit_testing import Hit, Part


def state_text(editor: Editor, segment: Segment) -> str:
    """What people have said about a segment."""
    if segment.state is State.PROPOSED:
        return editor.tr("proposed") if editor.shows(segment) else editor.tr("proposed, below the threshold")
    if segment.state is State.REJECTED:
        return editor.tr("rejected")
    if segment.drawn:
        return editor.tr("drawn")
    return editor.tr("corrected") if segment.state is State.CORRECTED else editor.tr("accepted")


def segment_tip(editor: Editor, segment: Segment) -> str:
    """Class, times, duration, state, score and note, as rich text."""
    times = f"{time_text(segment.start)} – {time_text(segment.end)}"
    lines = [
        f"<b>{escape(editor.class_name(segment.class_id))}</b>",
        f"{times} &nbsp; {length_text(segment.duration)}",
    ]
    index = editor.player.index
    if index is not None and segment.duration > 0:
        first, last = index.frame_at(segment.start), index.frame_at(segment.end - 1)
        lines.append(editor.tr("frames {0} – {1}").format(count_text(first), count_text(last)))
    state = state_text(editor, segment)
    if segment.score is not None:
        state += editor.tr(", score {0}").format(decimal_text(segment.score))
    lines.append(escape(state))
    if segment.origin is not None and segment.origin != (segment.start, segment.end):
        was = f"{time_text(segment.origin[0])} – {time_text(segment.origin[1])}"
        lines.append(editor.tr("proposed as {0}").format(was))
    if segment.note:
        lines.append(f"<i>{escape(segment.note)}</i>")
    return "<br>".join(lines)


def tip(editor: Editor, found: Hit, time: int) -> str:
    """What a tooltip says; empty where there is nothing to say."""
    segment = editor.document.segment(found.segment) if found.segment is not None else None
    if segment is not None:
        return segment_tip(editor, segment)
    if found.part in (Part.HEADER, Part.FOLD) and found.class_id is not None:
        label = editor.document.label_class(found.class_id)
        if label is None:
            return ""
        key = editor.tr(" (key {0})").format(shown_key(label.key)) if label.key else ""
        drag = editor.tr("Click: mark it next. Drag: move its lane.")
        return f"{escape(label.name + key)}<br>{escape(drag)}"
    if found.part is Part.REST:
        return editor.tr("Classes of which this video shows nothing. Click to show or hide their lanes.")
    if found.part is Part.MORE:
        return editor.tr("Click, or turn the wheel over the names, to see them.")
    if found.part is Part.NOTHING and editor.document.classes():
        return editor.tr("Drag here, or hold Shift and drag over the lanes, to select several.")
    if found.part is Part.RULER and time >= 0:
        return time_text(time)
    return ""
