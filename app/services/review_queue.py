"""The review queue of a project, kept up to date off the window's thread; and what its people's work has come to."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from afsd_core.project.earlier import EarlierBook, setting_of, to_plain
from afsd_core.project.records import Segment, State
from app.editor.review_order import doubtful, open_among
from app.infra import background
from app.infra.lifetime import release
from app.services.edge_uncertainty import EdgeUncertainty

if TYPE_CHECKING:
    from afsd_core.evaluation.effort import Effort
    from afsd_core.project.records import ProjectRecords
    from afsd_core.review_queue import Doubt, Earlier
    from app.document.document import Document
    from app.editor.thresholds import Thresholds

# After an edit, so long (ms) until the queue is put in order again: several edits in a row are one.
PAUSE = 150
# So often it lets an edit get to the disk first, which it would hold up; a full disk does not keep it for ever.
PATIENCE = 10
# A queue that is out of date is put in order on the spot where it is no longer than this; that takes a few ms.
SHORT = 500


class Left(NamedTuple):
    """What is left of a video or a project: how many proposals wait for a decision, and how many weaker ones lie below
    the threshold.
    """

    waiting: int = 0
    weaker: int = 0


_NOTHING: Mapping[str, Left] = MappingProxyType({})


class _Ordered(NamedTuple):
    entries: "tuple[Doubt, ...]"
    left: Mapping[str, Left]
    effort: "Effort"


class ReviewQueue(QObject):
    """What is worth a look next in all videos.

    Attributes:
        entries: the most doubtful first, as of the last time that it was put in order; the weak ones among them.
        left: what is left of each video that has anything left, counted from the same entries.
        effort: what was accepted, touched, rejected and drawn so far; None before the first time.

    Signals:
        changed: `entries`, `left` and `effort` are new.
    """

    changed = Signal()

    def __init__(self, document: "Document", thresholds: "Thresholds", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._thresholds = document, thresholds
        self.entries: tuple[Doubt, ...] = ()
        self.left: Mapping[str, Left] = _NOTHING
        self.effort: Effort | None = None
        self._stale, self._busy, self._waited = True, False, 0
        self._edges = EdgeUncertainty()
        self._earlier = EarlierBook()
        release(self, entries=(), left=_NOTHING, effort=None, _edges=None, _earlier=None)
        self._timer = QTimer(self, interval=PAUSE, singleShot=True)
        self._timer.timeout.connect(self._order)
        for signal in (document.segments_changed, document.review_changed):
            signal.connect(lambda _video: self._touch())
        for signal in (document.classes_changed, document.videos_changed, thresholds.changed):
            signal.connect(self._touch)
        self._touch()

    def remember(self, video_id: str, proposals: Sequence[Segment]) -> None:
        """What the version before proposed in a video, before another one's proposals take its place.

        The project keeps it, so that it is known when it is opened the next time.
        """
        self._document.set_setting(setting_of(video_id), to_plain(proposals))
        self._touch()

    @property
    def total(self) -> Left:
        """What is left of the project."""
        each = self.left.values()
        return Left(sum(video.waiting for video in each), sum(video.weaker for video in each))

    def open_segments(self) -> list[Segment] | None:
        """The queue's proposals that nobody has decided on yet, ghosts too, in order; None before the first time.

        What has been put in order keeps its place until it is put in order anew, so that going through it never jumps;
        what has come since follows, where the queue is short enough to look.
        """
        if self.effort is None:
            return None
        document = self._document
        found = document.segments_of([each.segment for each in self.entries if each.segment is not None])
        left = open_among(document, found)
        # While it is being put in order, what has come since is still missing from the entries.
        behind = self._stale or self._busy
        if behind and len(self.entries) <= SHORT:
            known = {each.id for each in left}
            left += [each for each in doubtful(document, self._thresholds.of) if each.id not in known]
        return left or (None if behind else left)

    def _touch(self) -> None:
        self._stale = True
        if not self._busy and not self._timer.isActive():
            self._timer.start()

    def _order(self) -> None:
        document = self._document
        if document.closed or self._busy:
            return
        if document.file.pending and self._waited < PATIENCE:
            self._waited += 1
            self._timer.start()
            return
        self._waited = 0
        self._stale, self._busy = False, True
        records = document.records()
        limits = {each.id: self._thresholds.of(each.id) for each in document.classes()}
        earlier, edges = self._earlier, self._edges
        background.run(self, lambda: _ordered(records, limits, earlier, edges), self._take, self._failed)

    def _take(self, ordered: _Ordered) -> None:
        self._busy = False
        if self._document.closed:
            return
        self.entries, self.left, self.effort = ordered
        if self._stale:
            self._timer.start()
        self.changed.emit()

    def _failed(self, _sentence: str) -> None:
        self._busy = False  # the log has it, and the next edit tries again


def _ordered(
    records: "ProjectRecords", limits: dict[str, float], earlier: EarlierBook, edges: EdgeUncertainty
) -> _Ordered:
    from afsd_core.evaluation.effort import project_effort
    from afsd_core.review_queue import doubts

    previous: list[Earlier] | None = None
    before = earlier.read(records.settings)
    if before:
        # A video that no other version has looked at stands for itself: nothing has changed there.
        same = (s for s in records.segments if s.state is State.PROPOSED and s.video not in before)
        known = {each.id for each in records.classes}
        old = (each for proposals in before.values() for each in proposals if each.class_id in known)
        previous = [*same, *old]
    found = doubts(records, class_thresholds=limits, previous=previous, flatness=edges.flatness(records))
    return _Ordered(found, _left(found), project_effort(records))


def _left(entries: "Sequence[Doubt]") -> dict[str, Left]:
    counts: dict[str, list[int]] = {}
    for each in entries:
        if each.segment is not None:  # what has gone altogether is no proposal any more
            counts.setdefault(each.video, [0, 0])[each.weak] += 1
    return {video: Left(*both) for video, both in counts.items()}
