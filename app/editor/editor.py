"""What I, O, Enter, Del and the other keys, and gestures, do to the open project.

The editor turns "what is shown" and "what is selected" into verbs of the document, so that every edit is one undo step
and one durable write. It knows no widget: the window's actions, the timeline and the tables call it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from afsd_core.project.records import Segment
from app.document.commands.gestures import DrawFirst, PlaceSegments
from app.document.commands.naming import NameSegments
from app.document.document import Document
from app.document.selection import Selection
from app.editor import review_order
from app.editor.clipboard import Clipboard
from app.editor.history import History
from app.editor.naming import Naming
from app.editor.review import Review
from app.editor.state import CommandKeys, EditorState, Marking, NoKeys, PlayerLike
from app.editor.thresholds import Thresholds
from app.i18n.numbers import length_text, time_text


class Editor(QObject):
    """Marks and changes segments, and goes about among them; other verbs are its parts'.

    Attributes:
        document, player, selection: what it was made of.
        keys: the keys of commands, for sentences that name one.
        state: what is shown, marked and chosen; its signals tell of all that the window shows.
        thresholds: from which score on proposals are shown.
        review: decisions on proposals, the way through the review queue, reviewed stretches.
        naming: a class of any name for what keys act on.
        clipboard: copy and paste.
        history: undo and redo.
    """

    def __init__(
        self,
        document: Document,
        player: PlayerLike,
        selection: Selection,
        parent: QObject | None = None,
        *,
        keys: CommandKeys | None = None,
        thresholds: Thresholds | None = None,
        open_doubts: Callable[[], list[Segment] | None] | None = None,
    ) -> None:
        """For one open project.

        Args:
            keys: of commands; without them no sentence names a key.
            thresholds: the project's, where something else needs them before there is an editor.
            open_doubts: gives the review queue's open proposals, as `Review` takes it.
        """
        super().__init__(parent)
        self.document, self.player, self.selection = document, player, selection
        self.keys = keys if keys is not None else NoKeys()
        self.thresholds = thresholds if thresholds is not None else Thresholds(document, self)
        self.state = EditorState(document, player, selection, self)
        self.review = Review(self.state, self.thresholds, self.keys, open_doubts, self)
        self.naming = Naming(self.state, self.keys, self.class_key, self)
        self.clipboard = Clipboard(self.state, self)
        self.history = History(self.state, self.review, self)
        self._began_playing = False  # whether the video played when marking began

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self.state.say(sentence)

    # -- I, O, Enter

    def mark_in(self) -> None:
        """I: the selected segment, or a new one, begins with the shown frame."""
        time, _ = self.state.shown_frame(reacted=True)
        segment = self.state.current()
        if self.state.marking is not None:
            if self.state.marks_end and time < self.state.marking.start:
                self._finish(time, self.state.marking.start, select=True)
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
        _, time = self.state.shown_frame(reacted=True)
        segment = self.state.current()
        if self.state.marking is not None:
            if not self.state.marks_end and time > self.state.marking.start:
                self._finish(self.state.marking.start, time, select=True)
            else:
                self._begin(time, end=True)
        elif segment is None:
            self._begin(time, end=True)
        elif time <= segment.start:
            sentence = self.tr("A new segment ends at {0}; the selected one begins later. {1} sets its start.")
            self._begin(time, sentence.format(_t(time), self.keys.way_to("mark_in")), end=True)
        else:
            self._trim_here(segment.id, "end", time)

    def enter(self) -> None:
        """Enter: end what is being marked; else accept what is selected and go on; else begin to mark."""
        if self.state.marking is not None:
            start, end = self.state.shown_frame(reacted=True)
            anchor = self.state.marking.start
            if self.state.marks_end:
                if start >= anchor:
                    self.state.say(self.tr("The start must lie before {0}.").format(_t(anchor)))
                    return
                self._finish(start, anchor)
            elif end > anchor:
                self._finish(anchor, end)
            else:
                # Marked backwards: the frame it began with is now the last one inside.
                self._finish(start, self.state.end_of_frame(anchor))
        elif self.selection.ids:
            self.review.accept(go_on=True)
        else:
            self._begin(self.state.shown_frame(reacted=True)[0])

    def class_for_key(self, key: str) -> str | None:
        """The class that a key assigns, None where it is no class's."""
        pressed = key.casefold()
        return next((label.id for label in self.document.classes() if (label.key or "").casefold() == pressed), None)

    def class_key(self, class_id: str) -> None:
        """A class's key: of what is being marked, else relabel what is selected, else of what is marked next."""
        if self.state.marking is not None:
            self.state.set_active_class(class_id)
            self.state.set_marking(self.state.marking._replace(class_id=class_id), end=self.state.marks_end)
        elif self.selection.ids:
            self.relabel(self.selection.ids, class_id)
        else:
            self.state.set_active_class(class_id)
            self.state.say(self.tr("Next: {0}.").format(self.state.class_name(class_id)))

    @property
    def idle(self) -> bool:
        """Whether nothing is being marked and nothing chosen: Esc has nothing to end."""
        return self.state.marking is None and self.state.range is None and not self.selection.ids

    def escape(self) -> None:
        """Esc: cancel the gesture, else end what is being marked, else clear the stretch, else the selection."""
        if self.state.cancel_gesture():
            return
        if self.state.marking is not None:
            self.state.set_marking(None)
            self.state.say(self.tr("Marking ended, nothing was kept."))
        elif self.state.range is not None:
            self.state.set_range(None)
        else:
            self.selection.clear()

    # -- edits of what is selected

    def cut(self) -> None:
        """Ctrl+X: copy, then reject or delete."""
        if self.selection.ids:
            self.clipboard.copy()
            self.review.reject_or_delete()

    def delete(self) -> None:
        """Delete the selected segments, proposals too."""
        ids = [segment.id for segment in self.state.selected()]
        if ids:
            self.document.delete(ids)

    def nudge(self, edge: str, frames: int) -> None:
        """Move an edge ("start" or "end") of the current segment by exact frames; at least one frame stays inside."""
        segment, index = self.state.current(), self.player.index
        if segment is None:
            self.state.say(self.tr("Select a segment first."))
            return
        if index is None:
            self.state.say(self.tr("The frames are still being counted; try again in a moment."))
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
        time, _ = self.state.shown_frame()
        segment = self.state.current()
        if segment is None:
            under = [segment for segment in self._shown_segments() if segment.start < time < segment.end]
            if len(under) != 1:
                self.state.say(self.tr("Select the segment to split."))
                return
            segment = under[0]
        self.split_at(segment.id, time)

    def split_at(self, segment_id: str, time: int) -> None:
        """Cut a segment in two; the later half becomes the selected one."""
        segment = self.document.segment(segment_id)
        if segment is None or not segment.start < time < segment.end:
            self.state.say(self.tr("Go to a frame inside the segment to split it there."))
            return
        new = self.document.split(segment_id, time)
        if new:
            self.selection.set((new,))

    def merge(self) -> None:
        """M: join the selected segments, or the current one with its nearest neighbour of the same class."""
        chosen = self.state.selected()
        if not chosen:
            self.state.say(self.tr("Select a segment first."))
            return
        if len(chosen) == 1:
            neighbour = review_order.neighbour(chosen[0], self._shown_segments())
            if neighbour is None:
                self.state.say(
                    self.tr("There is no other {0} to merge with.").format(self.state.class_name(chosen[0].class_id))
                )
                return
            chosen = [chosen[0], neighbour]
        if len({segment.class_id for segment in chosen}) > 1:
            self.state.say(self.tr("Only segments of one class can be merged."))
            return
        merged = self.document.merge([segment.id for segment in chosen])
        ids = [merged] if isinstance(merged, str) else [segment.id for segment in chosen]
        self.selection.set(segment for segment in ids if self.document.segment(segment) is not None)

    def relabel(self, ids: Iterable[str], class_id: str) -> None:
        """Give segments a class; the current one stays in view, wherever its new lane is."""
        label, active = self.document.label_class(class_id), self.state.active_class
        step = self.document.undo_stack.index()
        if label is None:
            return
        self.document.do(NameSegments(ids, label.name, class_id))
        if self.document.undo_stack.index() == step:
            return
        if active is not None and self.document.label_class(active) is None:
            self.state.set_active_class(class_id)  # the class that nobody had named went with its last segment
        if self.selection.current is not None:
            self.state.moved_away.emit(self.selection.current)

    def draw(self, start: int, end: int, class_id: str | None = None, *, select: bool = True) -> str | None:
        """Add a segment; without a class it gets the active one, and the project its first class where it has none."""
        start, end = self.state.within(start, end)
        if self.state.video_id is None or start >= end:
            return None
        target_class = class_id or self.state.active_class
        if target_class is not None:
            new = self.document.draw(self.state.video_id, start, end, target_class)
        else:
            new = self.document.do(DrawFirst(self.state.video_id, start, end, self.tr("Event")))
        drawn = self.document.segment(new) if new else None
        hint = self.naming.hint(drawn.class_id) if drawn is not None else ""
        if drawn is not None and hint:
            self.state.say(f"{self.state.class_name(drawn.class_id)}. {hint}")
        if new and select:
            self.selection.set((new,))
        return new

    def trim(self, segment_id: str, *, start: int | None = None, end: int | None = None) -> bool:
        """Move edges of a segment; refused, with a sentence, where nothing would be left of it."""
        segment = self.document.segment(segment_id)
        if segment is None:
            return False
        low, high = self.state.within(segment.start if start is None else start, segment.end if end is None else end)
        if low >= high:
            self.state.say(self.tr("A segment must end after it starts."))
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
        delta = max(delta, -min([segment.start for segment in segments]))
        if self.state.duration is not None:
            delta = min(delta, max(self.state.duration - max([segment.end for segment in segments]), 0))
        starts, ends = [segment.start + delta for segment in segments], [segment.end + delta for segment in segments]
        times = self.state.all_on_frames(starts, ends) if delta else zip(starts, ends, strict=True)
        self.document.do(PlaceSegments(dict(zip([segment.id for segment in segments], times, strict=True)), class_id))

    # -- going about

    def next_segment(self) -> None:
        """↓: select the next segment and go to its start."""
        self._step(1)

    def previous_segment(self) -> None:
        """↑: select the previous segment and go to its start."""
        self._step(-1)

    def home(self) -> None:
        """Home: the first frame of the selected segment, or of the video."""
        segment = self.state.current()
        self.player.seek(segment.start if segment is not None else 0)

    def end(self) -> None:
        """End: the last frame of the selected segment, or of the video."""
        segment = self.state.current()
        end = segment.end if segment is not None else self.state.duration
        if end is not None:
            self.player.seek(self.state.last_inside(end))

    def play_selected(self, loop: bool = False) -> None:
        """Play just the selected segment."""
        segment = self.state.current()
        if segment is not None:
            self.player.play_range(segment.start, segment.end, loop)

    def select_all(self) -> None:
        """Select every segment of the video that is no ghost."""
        self.selection.set(segment.id for segment in self._shown_segments())
        if not self.selection.ids:
            self.state.say(self.tr("There are no segments in this video."))

    # -- inside

    def _shown_segments(self) -> list[Segment]:
        """The video's segments that are no ghosts."""
        return [segment for segment in self.state.segments() if self.thresholds.shows(segment)]

    def _begin(self, time: int, sentence: str = "", *, end: bool = False) -> None:
        class_id = self.state.marking.class_id if self.state.marking is not None else self.state.active_class
        self._began_playing = self.player.playing
        self.selection.clear()
        self.state.set_marking(Marking(time, class_id), end=end)
        if end:
            text = self.tr("Ends at {0}; {1} sets the start.").format(_t(time), self.keys.way_to("mark_in"))
        else:
            keys = self.keys.way_to("mark_out"), self.keys.way_to("enter")
            text = self.tr("Starts at {0}; {1} or {2} ends it.").format(_t(time), *keys)
        self.state.say(sentence or text)

    def _finish(self, start: int, end: int, *, select: bool = False) -> None:
        if self.state.marking is None:
            return
        class_id = self.state.marking.class_id
        if class_id is not None and self.document.label_class(class_id) is None:
            class_id = None
        if start >= end:
            self.state.say(self.tr("A segment must end after it starts; it is still being marked."))
            return
        self.state.set_marking(None)
        new = self.draw(start, end, class_id, select=select)
        drawn = self.document.segment(new) if new else None
        if drawn is not None:
            if self._began_playing and self.player.playing:
                for edge in ("start", "end"):
                    self.state.marked_playing.emit(drawn.id, edge)
            name = self.state.class_name(drawn.class_id)
            text = self.tr("{0}, {1}, from {2}.").format(name, length_text(drawn.duration), _t(drawn.start))
            self.state.say(f"{text} {self.naming.hint(drawn.class_id)}".strip())

    def _trim_here(self, segment_id: str, edge: str, time: int) -> None:
        if self.trim(segment_id, **{edge: time}) and self.player.playing:
            self.state.marked_playing.emit(segment_id, edge)

    def _step(self, by: int) -> None:
        segments = self._shown_segments()
        neighbour = review_order.beside(segments, self.state.current(), self.state.shown_frame()[0], by)
        if neighbour is not None:
            self.review.go_to(neighbour)
        elif not segments:
            self.state.say(self.tr("There are no segments in this video."))
        else:
            none = self.tr("This is the last segment.") if by > 0 else self.tr("This is the first segment.")
            self.state.say(none)


def _t(time: int) -> str:
    return time_text(time)
