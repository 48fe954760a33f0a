"""The editor's verbs of review: what is reviewed, what is left to decide, where to look next."""

from __future__ import annotations

from collections.abc import Sequence

from afsd_core.project.records import Segment, State
from afsd_core.project.stretches import covers
from app.editor import review_order
from app.editor.state import EditorState
from app.i18n.numbers import time_text
from app.i18n.translation import counted


class Reviewing(EditorState):
    """R and N, and going to a segment wherever it is."""

    def go_to(self, segment: Segment, *, queued: bool = False, queue: Sequence[str] | None = None) -> None:
        """Select a segment and show its first frame, opening its video if need be.

        Args:
            queued: it was come to through the review queue, so Enter and Del go on in the queue's order from it, across
                videos. Come to in any other way, they go on in the video's order.
            queue: the ids of the queue, by who has just looked at it.
        """
        self._among_weaker = queued and not self.shows(segment)
        self._way_on = self._after_in_queue(segment, queue) if queued else ()
        self._queued = segment.id if queued else None
        if segment.video != self._video:
            self._awaited = segment.id
            self.video_wanted.emit(segment.video, segment.start)
            return
        self.selection.set((segment.id,))
        self.player.seek(segment.start)

    @property
    def in_queue(self) -> bool:
        """Whether what is selected was come to through the review queue."""
        return self._queued is not None and self._queued == self.selection.current

    def _after_in_queue(self, segment: Segment, queue: Sequence[str] | None) -> tuple[str, ...]:
        """What follows a segment in the queue, and after its end what comes before; the weaker ones for a weaker one.

        Remembered when one comes there: a decision takes the segment out of the queue, and its place with it.
        """
        ids = queue or [each.id for each in self._open(weaker=self._among_weaker)]
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
            each
            for each in self.document.segments_of(self._way_on)
            if review_order.undecided(self.document, each) and (self._among_weaker or self.shows(each))
        )
        following = next(on_the_way, None) or next(iter(waiting), None)
        if following is None:
            key, more = self.key_of("reviewed"), self.tr(" {0} marks this one as reviewed.")
            self.said.emit(self._nothing_left() + (more.format(key) if key else ""))
            return
        video = self.document.video(following.video)
        said = self._how_many_left(len(waiting)) if waiting else self._nothing_left()
        if following.video != self._video and video is not None:
            said = self.tr("Here is {0}.").format(video.name) + f" {said}"
        self.said.emit(said)
        self.go_to(following, queued=True, queue=None if self._among_weaker else [each.id for each in waiting])

    def _go_on_in_video(self, segment: Segment, *, decided: bool) -> None:
        """To the next proposal that waits in this video, else to the next segment, else further on.

        Who has just `decided` on the last proposal stays with it, since the video is theirs to mark as reviewed now. In
        what is reviewed already, the way goes on: through its segments, then to the next video that has something open.
        """
        following = review_order.next_to_review(self.document, segment, self.threshold)
        done = covers(self.document.reviewed(segment.video), segment.start, segment.end)
        if following is None and (done or not decided):
            shown = [each for each in self.document.segments(segment.video) if self.shows(each)]
            following = review_order.beside(shown, segment, segment.start, 1)
        elsewhere = [each for each in self._open() if each.video != segment.video] if following is None else []
        if following is None and done and elsewhere:
            video = self.document.video(elsewhere[0].video)
            assert video is not None
            self.go_to(elsewhere[0])
            self.said.emit(self.tr("Nothing is left in the video before; here is {0}.").format(video.name))
        elif following is not None:
            self.go_to(following)
        elif done:
            self.said.emit(self.tr("This is the last segment, and nothing is left to review in any video."))
        else:
            key, more = self.key_of("reviewed"), self.tr(" {0} marks it as reviewed.")
            self.said.emit(self.tr("Nothing is left to review in this video.") + (more.format(key) if key else ""))

    def _open(self, *, weaker: bool = False) -> list[Segment]:
        """Proposals of all videos that wait for a decision, the most doubtful first; then, if asked for, the `weaker`
        ones below the threshold.
        """
        queue = self.open_doubts() if self.open_doubts is not None else None
        if queue is None:
            queue = review_order.doubtful(self.document, self.threshold)
        waiting, below = review_order.parted(self.document, queue, self.threshold)
        return waiting + below if weaker else waiting

    def next_doubtful(self) -> None:
        """N: go to the most doubtful proposal that waits, in any video; again: to the next in the queue."""
        queue = self._open()
        if not queue:
            self.said.emit(self._nothing_left())
            return
        ids = [each.id for each in queue]
        current = self.selection.current
        chosen = queue[(ids.index(current) + 1) % len(ids)] if current in ids else queue[0]
        self.said.emit(self._how_many_left(len(queue)))
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

    def toggle_reviewed(self) -> None:
        """R: the stretch chosen on the ruler, else the whole video, counts as reviewed; or no longer, if it all did."""
        if self._video is None:
            return
        stretch = self._range or ((0, self.duration) if self.duration else None)
        if stretch is None:
            self.said.emit(self.tr("The length of the video is not known yet; try again in a moment."))
            return
        self._set_reviewed(*stretch, not covers(self.document.reviewed(self._video), *stretch))

    def review_to_here(self) -> None:
        """Shift+R: from where reviewing stopped up to the shown frame, which belongs to it, counts as reviewed."""
        if self._video is None:
            return
        end = self._shown()[1]
        done = [stretch for stretch in self.document.reviewed(self._video) if stretch[0] < end]
        if done and done[-1][1] >= end:
            self.said.emit(self.tr("Up to {0} it is reviewed already.").format(time_text(end)))
            return
        self._set_reviewed(done[-1][1] if done else 0, end, True)

    def review_selected(self) -> None:
        """The stretch from the first to the last of the selected segments counts as reviewed; or no longer."""
        chosen = [each for each in self.selected() if each.video == self._video]
        if self._video is None or not chosen:
            self.said.emit(self.tr("Select a segment first."))
            return
        stretch = min(each.start for each in chosen), max(each.end for each in chosen)
        self._set_reviewed(*stretch, not covers(self.document.reviewed(self._video), *stretch))

    def undecided(self, video_id: str, start: int, end: int) -> int:
        """How many proposals above their threshold lie in a stretch of a video and wait for a decision."""
        return sum(
            each.state is State.PROPOSED and start < each.end and each.start < end and self.shows(each)
            for each in self.document.segments(video_id)
        )

    def tell_reviewed(self, video_ids: Sequence[str]) -> None:
        """Say that whole videos are reviewed now, and what is left undecided in them."""
        known = [video for each in video_ids if (video := self.document.video(each)) is not None]
        left = sum(self.undecided(video.id, 0, video.duration or 0) for video in known)
        if len(known) == 1:
            self._tell_reviewed(self.tr("{0} is reviewed.").format(known[0].name), left)
        else:
            self._tell_reviewed(counted(len(known), "{n} video is reviewed.", "{n:,} videos are reviewed."), left)

    def _set_reviewed(self, start: int, end: int, reviewed: bool) -> None:
        if self._video is None:
            return
        self.document.set_reviewed(self._video, start, end, reviewed)
        whole = start <= 0 and self.duration is not None and end >= self.duration
        what = self.tr("The video") if whole else self.tr("{0} – {1}").format(time_text(start), time_text(end))
        if reviewed:
            self._tell_reviewed(self.tr("{0} is reviewed.").format(what), self.undecided(self._video, start, end))
        else:
            self.said.emit(self.tr("{0} is not reviewed any more.").format(what))

    def _tell_reviewed(self, sentence: str, left: int) -> None:
        if not left:
            self.said.emit(sentence)
            return
        # It may be meant, and undo takes it back: said where there is time to read it, asked it is not.
        more = counted(
            left,
            "One proposal there is undecided: it counts as not happening until accepted.",
            "{n:,} proposals there are undecided: they count as not happening until accepted.",
        )
        self.advised.emit(f"{sentence} {more}")
