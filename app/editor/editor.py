"""The verbs behind the keys and gestures: what I, O, Enter, Del and the rest do to the open project.

The editor turns "what is shown" and "what is selected" into verbs of the document, so that every edit is one undo step
and one durable write. It knows no widget: the window's actions, the timeline and the tables call it.
"""

from __future__ import annotations

from collections.abc import Iterable

from afsd_core.project.records import State
from app.document.commands.gestures import DrawFirst, PlaceSegments, RemoveSegments
from app.editor import review_order
from app.editor.clipboard import Pasting
from app.editor.history import Stepping
from app.editor.naming import NameSegments, Naming
from app.editor.state import Marking, PlayerLike
from app.i18n.numbers import length_text, time_text

__all__ = ["Editor", "Marking", "PlayerLike"]


class Editor(Naming, Stepping, Pasting):
    """Keys and gestures, as verbs on the document."""

    # -- I, O, Enter

    def mark_in(self) -> None:
        """I: the selected segment, or a new one, begins with the shown frame."""
        time, _ = self._shown(early=True)
        segment = self.current()
        if self._marking is not None:
            if self._marks_end and time < self._marking.start:
                self._finish(time, self._marking.start, select=True)
            else:
                self._begin(time)
        elif segment is None:
            self._begin(time)
        elif time >= segment.end:
            self._begin(
                time, self.tr("A new segment begins at {0}; the selected one had ended before.").format(_t(time))
            )
        else:
            self._trim_here(segment.id, "start", time)

    def mark_out(self) -> None:
        """O: the selected segment, or a new one, ends with the shown frame, which belongs to it."""
        _, time = self._shown(early=True)
        segment = self.current()
        if self._marking is not None:
            if not self._marks_end and time > self._marking.start:
                self._finish(self._marking.start, time, select=True)
            else:
                self._begin(time, end=True)
        elif segment is None:
            self._begin(time, end=True)
        elif time <= segment.start:
            said = self.tr("A new segment ends at {0}; the selected one begins later. {1} sets its start.")
            self._begin(time, said.format(_t(time), self.way_to("mark_in")), end=True)
        else:
            self._trim_here(segment.id, "end", time)

    def enter(self) -> None:
        """Enter: end what is being marked; else accept what is selected and go on; else begin to mark."""
        if self._marking is not None:
            start, end = self._shown(early=True)
            anchor = self._marking.start
            if self._marks_end:
                if start >= anchor:
                    self.said.emit(self.tr("The start must lie before {0}.").format(_t(anchor)))
                    return
                self._finish(start, anchor)
            elif end > anchor:
                self._finish(anchor, end)
            else:
                # Marked backwards: the frame it began with is now the last one inside.
                self._finish(start, self._end_of_frame(anchor))
        elif self.selection.ids:
            self.accept(go_on=True)
        else:
            self._begin(self._shown(early=True)[0])

    def class_key(self, class_id: str) -> None:
        """A class's key: of what is being marked, else relabel what is selected, else of what is marked next."""
        if self._marking is not None:
            self.set_active_class(class_id)
            self._set_marking(self._marking._replace(class_id=class_id), end=self._marks_end)
        elif self.selection.ids:
            self.relabel(self.selection.ids, class_id)
        else:
            self.set_active_class(class_id)
            self.said.emit(self.tr("Next: {0}.").format(self.class_name(class_id)))

    def escape(self) -> None:
        """Esc: cancel the gesture, else end what is being marked, else clear the stretch, else the selection."""
        if self.gesture is not None and self.gesture():
            return
        if self._marking is not None:
            self._set_marking(None)
            self.said.emit(self.tr("Marking ended, nothing was kept."))
        elif self._range is not None:
            self.set_range(None)
        else:
            self.selection.clear()

    # -- edits of what is selected

    def accept(self, *, go_on: bool = False) -> None:
        """Accept the selected proposals; with `go_on`, select what comes next."""
        last, queued = self.current(), self.in_queue
        proposals = [each.id for each in self.selected() if not each.by_person]
        if proposals:
            self.document.accept(proposals)
        if go_on and last is not None:
            self._go_on_from(last, decided=bool(proposals), queued=queued)

    def reject_or_delete(self) -> None:
        """Del: reject what a detector proposed, touched or not, and go on to the next; delete what people drew.

        A proposal that was nudged or accepted before is rejected too: deleted, the next detection would bring it back.
        """
        chosen = self.selected()
        rejected = State.REJECTED
        reject = [each.id for each in chosen if not each.drawn and each.state is not rejected]
        delete = [each.id for each in chosen if each.drawn and each.by_person]
        if not reject and not delete:
            return
        last, way = chosen[-1], self._way_on if self.in_queue else None
        if not delete:
            self.document.reject(reject)
        elif not reject:
            self.document.delete(delete)
        else:
            self.document.do(RemoveSegments(reject, delete))
        self.selection.discard((*reject, *delete))
        if last.id in reject and not delete and (last.state is State.PROPOSED or way is not None):
            self._way_on = way or ()
            self._go_on_from(last, decided=True, queued=way is not None)

    def cut(self) -> None:
        """Ctrl+X: copy, then reject or delete."""
        if self.selection.ids:
            self.copy()
            self.reject_or_delete()

    def reject(self) -> None:
        """Reject the selected proposals."""
        ids = [each.id for each in self.selected() if each.state is State.PROPOSED]
        if ids:
            self.document.reject(ids)
            self.selection.discard(ids)

    def delete(self) -> None:
        """Delete the selected segments, proposals too."""
        ids = [each.id for each in self.selected()]
        if ids:
            self.document.delete(ids)

    def nudge(self, edge: str, frames: int) -> None:
        """Move an edge ("start" or "end") of the current segment by exact frames; at least one frame stays inside."""
        segment, index = self.current(), self.player.index
        if segment is None:
            self.said.emit(self.tr("Select a segment first."))
            return
        if index is None:
            self.said.emit(self.tr("The frames are still being counted; try again in a moment."))
            return
        first, last = index.frame_at(segment.start), index.frame_at(max(segment.end - 1, segment.start))
        if edge == "start":
            frame = min(max(first + frames, 0), last)
            self.trim(segment.id, start=int(index.start_of(frame)))
        elif edge == "end":
            frame = max(min(last + frames, index.frame_count - 1), first)
            self.trim(segment.id, end=int(index.end_of(frame)))
        else:
            raise ValueError(f"a segment has a start and an end, no {edge!r}")
        if not self.player.playing:
            self.player.seek_frame(frame)

    def split(self) -> None:
        """B: cut the current segment before the shown frame; without a selection, the one segment shown there."""
        time, _ = self._shown()
        segment = self.current()
        if segment is None:
            under = [each for each in self._segments() if each.start < time < each.end and self.shows(each)]
            if len(under) != 1:
                self.said.emit(self.tr("Select the segment to split."))
                return
            segment = under[0]
        self.split_at(segment.id, time)

    def split_at(self, segment_id: str, time: int) -> None:
        """Cut a segment in two; the later half becomes the selected one."""
        segment = self.document.segment(segment_id)
        if segment is None or not segment.start < time < segment.end:
            self.said.emit(self.tr("Go to a frame inside the segment to split it there."))
            return
        new = self.document.split(segment_id, time)
        if new:
            self.selection.set((new,))

    def merge(self) -> None:
        """M: join the selected segments, or the current one with its nearest neighbour of the same class."""
        chosen = self.selected()
        if not chosen:
            self.said.emit(self.tr("Select a segment first."))
            return
        if len(chosen) == 1:
            neighbour = review_order.neighbour(chosen[0], [each for each in self._segments() if self.shows(each)])
            if neighbour is None:
                self.said.emit(
                    self.tr("There is no other {0} to merge with.").format(self.class_name(chosen[0].class_id))
                )
                return
            chosen = [chosen[0], neighbour]
        if len({each.class_id for each in chosen}) > 1:
            self.said.emit(self.tr("Only segments of one class can be merged."))
            return
        kept = self.document.merge([each.id for each in chosen])
        ids = [kept] if isinstance(kept, str) else [each.id for each in chosen]
        self.selection.set(each for each in ids if self.document.segment(each) is not None)

    def relabel(self, ids: Iterable[str], class_id: str) -> None:
        """Give segments a class; the current one stays in view, wherever its new lane is."""
        label, active, step = self.document.label_class(class_id), self.active_class, self.document.undo_stack.index()
        if label is None:
            return
        self.document.do(NameSegments(ids, label.name, class_id))
        if self.document.undo_stack.index() == step:
            return
        if active is not None and self.document.label_class(active) is None:
            self.set_active_class(class_id)  # the class that nobody had named went with its last segment
        if self.selection.current is not None:
            self.moved_away.emit(self.selection.current)

    def draw(self, start: int, end: int, class_id: str | None = None, *, select: bool = True) -> str | None:
        """Add a segment; without a class it gets the active one, and the project its first class where it has none."""
        start, end = self._within(start, end)
        if self._video is None or start >= end:
            return None
        wanted = class_id or self.active_class
        if wanted is not None:
            new = self.document.draw(self._video, start, end, wanted)
        else:
            new = self.document.do(DrawFirst(self._video, start, end, self.tr("Event")))
        drawn = self.document.segment(new) if new else None
        hint = self._hint(drawn.class_id) if drawn is not None else ""
        if drawn is not None and hint:
            self.said.emit(f"{self.class_name(drawn.class_id)}. {hint}")
        if new and select:
            self.selection.set((new,))
        return new

    def trim(self, segment_id: str, *, start: int | None = None, end: int | None = None) -> bool:
        """Move edges of a segment; refused, with a sentence, where nothing would be left of it."""
        segment = self.document.segment(segment_id)
        if segment is None:
            return False
        low, high = self._within(segment.start if start is None else start, segment.end if end is None else end)
        if low >= high:
            self.said.emit(self.tr("A segment must end after it starts."))
            return False
        changed = {"start": low if low != segment.start else None, "end": high if high != segment.end else None}
        if changed["start"] is None and changed["end"] is None:
            return False
        return bool(self.document.trim(segment_id, **changed))

    def move(self, ids: Iterable[str], delta: int, class_id: str | None = None) -> None:
        """Move segments in time, kept inside the video and on frame boundaries, and to another class: one undo step."""
        segments = self.document.segments_of(ids)
        if not segments:
            return
        delta = max(delta, -min([each.start for each in segments]))
        if self.duration is not None:
            delta = min(delta, max(self.duration - max([each.end for each in segments]), 0))
        starts, ends = [each.start + delta for each in segments], [each.end + delta for each in segments]
        times = self._all_on_frames(starts, ends) if delta else zip(starts, ends, strict=True)
        self.document.do(PlaceSegments(dict(zip([each.id for each in segments], times, strict=True)), class_id))

    # -- going about

    def next_segment(self) -> None:
        """↓: select the next segment and go to its start."""
        self._step(1)

    def previous_segment(self) -> None:
        """↑: select the previous segment and go to its start."""
        self._step(-1)

    def home(self) -> None:
        """Home: the first frame of the selected segment, or of the video."""
        segment = self.current()
        self.player.seek(segment.start if segment is not None else 0)

    def end(self) -> None:
        """End: the last frame of the selected segment, or of the video."""
        segment = self.current()
        end = segment.end if segment is not None else self.duration
        if end is not None:
            self.player.seek(self.last_inside(end))

    def play_selected(self, loop: bool = False) -> None:
        """Play just the selected segment."""
        segment = self.current()
        if segment is not None:
            self.player.play_range(segment.start, segment.end, loop)

    def select_all(self) -> None:
        """Select every segment of the video that is no ghost."""
        self.selection.set(each.id for each in self._segments() if self.shows(each))
        if not self.selection.ids:
            self.said.emit(self.tr("There are no segments in this video."))

    # -- inside

    def _begin(self, time: int, said: str = "", *, end: bool = False) -> None:
        class_id = self._marking.class_id if self._marking is not None else self.active_class
        self._began_playing = self.player.playing
        self.selection.clear()
        self._set_marking(Marking(time, class_id), end=end)
        if end:
            text = self.tr("Ends at {0}; {1} sets the start.").format(_t(time), self.way_to("mark_in"))
        else:
            keys = self.way_to("mark_out"), self.way_to("enter")
            text = self.tr("Starts at {0}; {1} or {2} ends it.").format(_t(time), *keys)
        self.said.emit(said or text)

    def _finish(self, start: int, end: int, *, select: bool = False) -> None:
        if self._marking is None:
            return
        class_id = self._marking.class_id
        if class_id is not None and self.document.label_class(class_id) is None:
            class_id = None
        if start >= end:
            self.said.emit(self.tr("A segment must end after it starts; it is still being marked."))
            return
        self._set_marking(None)
        new = self.draw(start, end, class_id, select=select)
        drawn = self.document.segment(new) if new else None
        if drawn is not None:
            if self._began_playing and self.player.playing:
                for edge in ("start", "end"):
                    self.marked_playing.emit(drawn.id, edge)
            name = self.class_name(drawn.class_id)
            text = self.tr("{0}, {1}, from {2}.").format(name, length_text(drawn.duration), _t(drawn.start))
            self.said.emit(f"{text} {self._hint(drawn.class_id)}".strip())

    def _trim_here(self, segment_id: str, edge: str, time: int) -> None:
        if self.trim(segment_id, **{edge: time}) and self.player.playing:
            self.marked_playing.emit(segment_id, edge)

    def _step(self, by: int) -> None:
        segments = [each for each in self._segments() if self.shows(each)]
        found = review_order.beside(segments, self.current(), self._shown()[0], by)
        if found is not None:
            self.go_to(found)
        elif not segments:
            self.said.emit(self.tr("There are no segments in this video."))
        else:
            none = self.tr("This is the last segment.") if by > 0 else self.tr("This is the first segment.")
            self.said.emit(none)


def _t(time: int) -> str:
    return time_text(time)
