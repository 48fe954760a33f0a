"""A segment in words, for tooltips."""

from __future__ import annotations

from html import escape

from afsd_core.project.records import Segment, State
from app.editor.editor import Editor
from app.i18n.numbers import count_text, decimal_text, length_text, time_text


def state_text(editor: Editor, segment: Segment) -> str:
    """What people have said about a segment."""
    if segment.state is State.PROPOSED:
        return editor.tr("proposed") if editor.thresholds.shows(segment) else editor.tr("proposed, below the threshold")
    if segment.state is State.REJECTED:
        return editor.tr("rejected")
    if segment.drawn:
        return editor.tr("drawn")
    return editor.tr("corrected") if segment.state is State.CORRECTED else editor.tr("accepted")


def segment_tip(editor: Editor, segment: Segment) -> str:
    """Class, times, duration, state, score and note, as rich text."""
    times = f"{time_text(segment.start)} – {time_text(segment.end)}"
    lines = [
        f"<b>{escape(editor.state.class_name(segment.class_id))}</b>",
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
