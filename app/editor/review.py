"""Review: what Enter, Del, N and R do to proposals, where to look next, and which stretches are reviewed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from afsd_core.project.records import Segment, State
from afsd_core.project.stretches import covers
from app.document.commands.gestures import RemoveSegments
from app.editor import review_order
from app.editor.state import CommandKeys, EditorState
from app.editor.thresholds import Thresholds
from app.i18n.numbers import time_text
from app.i18n.translation import counted


class Review(QObject):
    """Enter, Del, N and R: decisions on proposals, the way through the review queue, reviewed stretches."""

    def __init__(
        self,
        state: EditorState,
        thresholds: Thresholds,
        keys: CommandKeys,
        open_doubts: Callable[[], list[Segment] | None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """On a project's state.

        Args:
            keys: of the commands that its sentences name.
            open_doubts: gives the review queue's open proposals, the most doubtful first; None, or a function that
                gives None: they are looked up.
        """
        super().__init__(parent)
        self._state, self._document, self._selection = state, state.document, state.selection
        self._thresholds, self._keys, self._open_doubts = thresholds, keys, open_doubts
        self._queued: str | None = None  # what was come to through the review queue, as long as it is selected
        self._way_on: tuple[str, ...] = ()
        self._among_weaker = False
        state.selection.changed.connect(self._selection_changed)

    # -- decisions on what is selected

    def accept(self, *, go_on: bool = False) -> None:
        """Accept the selected proposals; with `go_on`, select what comes next."""
        last, queued = self._state.current(), self.in_queue
        proposals = [segment.id for segment in self._state.selected() if not segment.by_person]
        if proposals:
            self._document.accept(proposals)
        if go_on and last is not None:
            self._go_on_from(last, decided=bool(proposals), queued=queued)

    def reject_or_delete(self) -> None:
        """Del: reject what a detector proposed, touched or not, and go on to the next; delete what people drew.

        A proposal that was nudged or accepted before is rejected too: deleted, the next detection would bring it back.
        """
        chosen = self._state.selected()
        rejected = State.REJECTED
        reject = [segment.id for segment in chosen if not segment.drawn and segment.state is not rejected]
        delete = [segment.id for segment in chosen if segment.drawn and segment.by_person]
        if not reject and not delete:
            return
        last, way = chosen[-1], self._way_on if self.in_queue else None
        if not delete:
            self._document.reject(reject)
        elif not reject:
            self._document.delete(delete)
        else:
            self._document.do(RemoveSegments(reject, delete))
        self._selection.discard((*reject, *delete))
        if last.id in reject and not delete and (last.state is State.PROPOSED or way is not None):
            self._way_on = way or ()
            self._go_on_from(last, decided=True, queued=way is not None)

    def reject(self) -> None:
        """Reject the selected proposals."""
        ids = [segment.id for segment in self._state.selected() if segment.state is State.PROPOSED]
        if ids:
            self._document.reject(ids)
            self._selection.discard(ids)

    # -- going on

    def go_to(self, segment: Segment, *, queued: bool = False, queue: Sequence[str] | None = None) -> None:
        """Select a segment and show its first frame, opening its video if need be.

        Args:
            queued: it was come to through the review queue, so Enter and Del go on in the queue's order from it, across
                videos. Come to in any other way, they go on in the video's order.
            queue: the ids of the queue, by who has just looked at it.
        """
        self._among_weaker = queued and not self._thresholds.shows(segment)
        self._way_on = self._after_in_queue(segment, queue) if queued else ()
        self._queued = segment.id if queued else None
        self._state.show_segment(segment)

    @property
    def in_queue(self) -> bool:
        """Whether what is selected was come to through the review queue."""
        return self._queued is not None and self._queued == self._selection.current

    @property
    def on_the_way(self) -> bool:
        """Whether what was selected last was come to through the review queue, and nothing else has been since."""
        return self._queued is not None

    def _selection_changed(self) -> None:
        current = self._selection.current
        # While another video opens, nothing is selected for a moment.
        if current != self._queued and (current is not None or not self._state.awaits_video):
            self._queued, self._way_on = None, ()

    def _after_in_queue(self, segment: Segment, queue: Sequence[str] | None) -> tuple[str, ...]:
        """What follows a segment in the queue, and after its end what comes before; the weaker ones for a weaker one.

        Remembered when one comes there: a decision takes the segment out of the queue, and its place with it.
        """
        ids = queue or [candidate.id for candidate in self._open(weaker=self._among_weaker)]
        at = ids.index(segment.id) if segment.id in ids else -1
        return (*ids[at + 1 :], *ids[: max(at, 0)])

    def _go_on_from(self, segment: Segment, *, decided: bool, queued: bool = False) -> None:
        """After Enter or Del: to the next in the queue, if that is how one came here; else to the next in the video."""
        if queued:
            self._go_on_in_queue()
        else:
            self._go_on_in_video(segment, decided=decided)

    def _go_on_in_queue(self) -> None:
        waiting = self._open()
        # Of the weaker ones only somebody who is among them is shown more.
        on_the_way = (
            segment
            for segment in self._document.segments_of(self._way_on)
            if review_order.undecided(self._document, segment)
            and (self._among_weaker or self._thresholds.shows(segment))
        )
        following = next(on_the_way, None) or next(iter(waiting), None)
        if following is None:
            key, more = self._keys.key_of("reviewed"), self.tr(" {0} marks this one as reviewed.")
            self._state.say(self._nothing_left() + (more.format(key) if key else ""))
            return
        video = self._document.video(following.video)
        sentence = self._how_many_left(len(waiting)) if waiting else self._nothing_left()
        if following.video != self._state.video_id and video is not None:
            sentence = self.tr("Here is {0}.").format(video.name) + f" {sentence}"
        self._state.say(sentence)
        self.go_to(
            following,
            queued=True,
            queue=None if self._among_weaker else [waiting_segment.id for waiting_segment in waiting],
        )

    def _go_on_in_video(self, segment: Segment, *, decided: bool) -> None:
        """To the next proposal that waits in this video, else to the next segment, else further on.

        Who has just `decided` on the last proposal stays with it, since the video is theirs to mark as reviewed now. In
        what is reviewed already, the way goes on: through its segments, then to the next video that has something open.
        """
        following = review_order.next_to_review(self._document, segment, self._thresholds.of)
        done = covers(self._document.reviewed(segment.video), segment.start, segment.end)
        if following is None and (done or not decided):
            shown = [
                candidate for candidate in self._document.segments(segment.video) if self._thresholds.shows(candidate)
            ]
            following = review_order.beside(shown, segment, segment.start, 1)
        elsewhere = (
            [candidate for candidate in self._open() if candidate.video != segment.video] if following is None else []
        )
        if following is None and done and elsewhere:
            video = self._document.video(elsewhere[0].video)
            assert video is not None
            self.go_to(elsewhere[0])
            self._state.say(self.tr("Nothing is left in the video before; here is {0}.").format(video.name))
        elif following is not None:
            self.go_to(following)
        elif done:
            self._state.say(self.tr("This is the last segment, and nothing is left to review in any video."))
        else:
            key, more = self._keys.key_of("reviewed"), self.tr(" {0} marks it as reviewed.")
            self._state.say(self.tr("Nothing is left to review in this video.") + (more.format(key) if key else ""))

    def _open(self, *, weaker: bool = False) -> list[Segment]:
        """Proposals of all videos that wait for a decision, the most doubtful first; then, if asked for, the `weaker`
        ones below the threshold.
        """
        queue = self._open_doubts() if self._open_doubts is not None else None
        if queue is None:
            queue = review_order.doubtful(self._document, self._thresholds.of)
        waiting, below = review_order.parted(self._document, queue, self._thresholds.of)
        return waiting + below if weaker else waiting

    def next_doubtful(self) -> None:
        """N: go to the most doubtful proposal that waits, in any video; again: to the next in the queue."""
        queue = self._open()
        if not queue:
            self._state.say(self._nothing_left())
            return
        ids = [segment.id for segment in queue]
        current = self._selection.current
        chosen = queue[(ids.index(current) + 1) % len(ids)] if current in ids else queue[0]
        self._state.say(self._how_many_left(len(queue)))
        self.go_to(chosen, queued=True, queue=ids)

    def _how_many_left(self, count: int) -> str:
        return counted(count, "One proposal is left to review.", "{n:,} proposals are left to review.")

    def _nothing_left(self) -> str:
        """That no proposal waits in any video, and how many lie below the threshold."""
        below = len(self._open(weaker=True))
        sentence = self.tr("Nothing is left to review in any video.")
        if not below:
            return sentence
        more = counted(
            below, "One weaker proposal lies below the threshold.", "{n:,} weaker proposals lie below the threshold."
        )
        return f"{sentence} {more}"

    # -- reviewed stretches

    def toggle_reviewed(self) -> None:
        """R: the stretch chosen on the ruler, else the whole video, counts as reviewed; or no longer, if it all did."""
        if self._state.video_id is None:
            return
        stretch = self._state.range or ((0, self._state.duration) if self._state.duration else None)
        if stretch is None:
            self._state.say(self.tr("The length of the video is not known yet; try again in a moment."))
            return
        self._set_reviewed(*stretch, not covers(self._document.reviewed(self._state.video_id), *stretch))

    def review_to_here(self) -> None:
        """Shift+R: from where reviewing stopped up to the shown frame, which belongs to it, counts as reviewed."""
        if self._state.video_id is None:
            return
        end = self._state.shown_frame()[1]
        done = [stretch for stretch in self._document.reviewed(self._state.video_id) if stretch[0] < end]
        if done and done[-1][1] >= end:
            self._state.say(self.tr("Up to {0} it is reviewed already.").format(time_text(end)))
            return
        self._set_reviewed(done[-1][1] if done else 0, end, True)

    def review_selected(self) -> None:
        """The stretch from the first to the last of the selected segments counts as reviewed; or no longer."""
        chosen = [segment for segment in self._state.selected() if segment.video == self._state.video_id]
        if self._state.video_id is None or not chosen:
            self._state.say(self.tr("Select a segment first."))
            return
        stretch = min(segment.start for segment in chosen), max(segment.end for segment in chosen)
        self._set_reviewed(*stretch, not covers(self._document.reviewed(self._state.video_id), *stretch))

    def _undecided(self, video_id: str, start: int, end: int) -> int:
        """How many proposals above their threshold lie in a stretch of a video and wait for a decision."""
        return sum(
            segment.state is State.PROPOSED
            and start < segment.end
            and segment.start < end
            and self._thresholds.shows(segment)
            for segment in self._document.segments(video_id)
        )

    def tell_reviewed(self, video_ids: Sequence[str]) -> None:
        """Say that whole videos are reviewed now, and what is left undecided in them."""
        known = [video for video_id in video_ids if (video := self._document.video(video_id)) is not None]
        left = sum(self._undecided(video.id, 0, video.duration or 0) for video in known)
        if len(known) == 1:
            self._tell_reviewed(self.tr("{0} is reviewed.").format(known[0].name), left)
        else:
            self._tell_reviewed(counted(len(known), "{n} video is reviewed.", "{n:,} videos are reviewed."), left)

    def _set_reviewed(self, start: int, end: int, reviewed: bool) -> None:
        video_id, duration = self._state.video_id, self._state.duration
        if video_id is None:
            return
        self._document.set_reviewed(video_id, start, end, reviewed)
        whole = start <= 0 and duration is not None and end >= duration
        what = self.tr("The video") if whole else self.tr("{0} – {1}").format(time_text(start), time_text(end))
        if reviewed:
            self._tell_reviewed(self.tr("{0} is reviewed.").format(what), self._undecided(video_id, start, end))
        else:
            self._state.say(self.tr("{0} is not reviewed any more.").format(what))

    def _tell_reviewed(self, sentence: str, left: int) -> None:
        if not left:
            self._state.say(sentence)
            return
        # It may be meant, and undo takes it back: said where there is time to read it, asked it is not.
        more = counted(
            left,
            "One proposal there is undecided: it counts as not happening until accepted.",
            "{n:,} proposals there are undecided: they count as not happening until accepted.",
        )
        self._state.advised.emit(f"{sentence} {more}")
