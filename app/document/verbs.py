"""What can be done to a project, a verb a method: each one undo step and one transaction, or neither."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afsd_core.project import Video
from afsd_core.project.names import folded
from afsd_core.saying import Saying
from app.document.commands import project
from app.document.commands import segments as commands
from app.document.commands.segments import Command
from app.document.queries import ProjectView, absolute, make_video
from app.i18n.text_matching import plain

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from afsd_core.media import Fingerprint, VideoInfo


class DocumentVerbs(ProjectView):
    """The half of `Document` that names the verbs; the other half makes them so."""

    notice: "SignalInstance"

    @abstractmethod
    def do(self, command: Command) -> Any:
        """Push a command, if it changes anything; gives its plan's result, None if it has no effect."""

    # -- verbs on videos

    def add_video(
        self,
        path: Path | str,
        info: "VideoInfo | None" = None,
        *,
        fingerprint: "Fingerprint | None" = None,
        duration: int | None = None,
        frame_count: int | None = None,
        name: str | None = None,
    ) -> str:
        """Put a video in the project; one that is there already gives its id and no undo step."""
        video = make_video(path, info, fingerprint=fingerprint, duration=duration, frame_count=frame_count, name=name)
        return self.add_videos([video])[0]

    def add_videos(self, videos: Sequence[Video]) -> tuple[str, ...]:
        """Put many videos (see `make_video`) in the project in one step; gives the id of each."""
        return self.do(project.AddVideos(videos)) or () if videos else ()

    def remove_video(self, video_id: str) -> bool:
        """Take a video and its segments out of the project; the file stays."""
        return self.remove_videos([video_id])

    def remove_videos(self, ids: Iterable[str]) -> bool:
        """Take videos and their segments out of the project in one step; the files stay."""
        return bool(self.do(project.RemoveVideos(ids)))

    def relocate_video(self, video_id: str, path: Path | str, **facts: Any) -> bool:
        """Where a video is now; `facts` as in `set_video_facts`."""
        return bool(self.do(project.RelocateVideos({video_id: absolute(path)}, facts)))

    def relocate_videos(self, places: Mapping[str, Path | str]) -> bool:
        """Where many videos are now, in one step."""
        return bool(self.do(project.RelocateVideos({v: absolute(p) for v, p in places.items()}, {})))

    def set_reviewed(self, video_id: str, start: int, end: int, reviewed: bool) -> bool:
        """Mark [start, end) as reviewed, or as not."""
        return bool(self.do(project.SetReviewed(video_id, start, end, reviewed)))

    def review_videos(self, ids: Iterable[str], reviewed: bool) -> bool:
        """Mark whole videos as reviewed, or as not, in one step."""
        return bool(self.do(project.ReviewVideos(ids, reviewed)))

    # -- verbs on classes

    def add_class(self, name: str, color: str | None = None, key: str | None = None) -> str | None:
        """A new class; one of that name gives its id and no undo step, an empty name None."""
        made: str | None = self.do(project.AddClass(name, color, key))
        return made

    def rename_class(self, class_id: str, name: str) -> bool:
        """Another name; one that another class has is refused with a notice, one that is all but the same is told."""
        others = [each for each in self.classes() if each.id != class_id]
        same = next((each for each in others if folded(each.name) == folded(name)), None)
        if same is not None:
            self.notice.emit(
                Saying("There is a class “{name}” already. Merge the two, or choose another name.", name=same.name)
            )
            return False
        done = bool(self.do(project.RenameClass(class_id, name)))
        alike = next((each for each in others if plain(each.name) == plain(name)), None)
        if done and alike is not None:
            self.notice.emit(
                Saying(
                    "“{name}” and “{other}” are two classes that differ by accents only. Merge them if they are one.",
                    name=name.strip(),
                    other=alike.name,
                )
            )
        return done

    def recolor_class(self, class_id: str, color: str) -> bool:
        """Another colour, "#rrggbb"."""
        return bool(self.do(project.RecolorClass(class_id, color)))

    def set_class_key(self, class_id: str, key: str | None) -> bool:
        """The key that assigns it; whichever class had it loses it in the same step."""
        return bool(self.do(project.SetClassKey(class_id, key)))

    def map_labels(self, class_id: str, source: str, labels: Iterable[str]) -> bool:
        """Which labels of a model line mean this class."""
        return bool(self.do(project.MapLabels(class_id, source, labels)))

    def move_class(self, class_id: str, position: int) -> bool:
        """Its lane to another place, from 0."""
        return bool(self.do(project.MoveClass(class_id, position)))

    def remove_class(self, class_id: str) -> bool:
        """The class and its segments in all videos."""
        return bool(self.do(project.RemoveClass(class_id)))

    def merge_classes(self, ids: Iterable[str] | str, into: str) -> bool:
        """Classes into another, with their segments and mapped labels."""
        return bool(self.do(project.MergeClasses(_ids(ids), into)))

    # -- verbs on segments

    def draw(self, video_id: str, start: int, end: int, class_id: str) -> str | None:
        """A new segment, clamped to the video; None if nothing of it is left."""
        made: str | None = self.do(commands.DrawSegment(video_id, start, end, class_id))
        return made

    def trim(self, segment_id: str, *, start: int | None = None, end: int | None = None) -> bool:
        """Move an edge or both; False if nothing moved or the segment would invert or collapse."""
        return bool(self.do(commands.TrimSegment(segment_id, start, end)))

    def move(self, ids: Iterable[str] | str, delta: int) -> bool:
        """Shift segments together by microseconds, as far as their videos reach."""
        return bool(self.do(commands.MoveSegments(_ids(ids), delta)))

    def relabel(self, ids: Iterable[str] | str, class_id: str) -> bool:
        """Give segments another class."""
        return bool(self.do(commands.RelabelSegments(_ids(ids), class_id)))

    def split(self, segment_id: str, at: int) -> str | None:
        """Cut in two; gives the id of the second part, None if `at` is not inside."""
        made: str | None = self.do(commands.SplitSegment(segment_id, at))
        return made

    def merge(self, ids: Iterable[str]) -> str | None:
        """Segments of one video into one; gives its id, which is the first one's, as is its class."""
        made: str | None = self.do(commands.MergeSegments(ids))
        return made

    def delete(self, ids: Iterable[str] | str) -> bool:
        """Take segments out of the project."""
        return bool(self.do(commands.DeleteSegments(_ids(ids))))

    def accept(self, ids: Iterable[str] | str) -> bool:
        """Take proposals as they are; takes back a rejection, too."""
        return bool(self.do(commands.AcceptSegments(_ids(ids))))

    def reject(self, ids: Iterable[str] | str) -> bool:
        """Say that the detector was wrong; drawn segments are not touched (`delete` them)."""
        return bool(self.do(commands.RejectSegments(_ids(ids))))

    def set_note(self, segment_id: str, text: str) -> bool:
        """Write a note on a segment; empty removes it."""
        return bool(self.do(commands.SetNote(segment_id, text)))

    def accept_above(self, video_id: str | None, threshold: float, class_id: str | None = None) -> int:
        """Accept proposals from a score on, in one video or all (None); gives how many."""
        return int(self.do(commands.AcceptAbove(video_id, threshold, class_id)) or 0)

    def reject_rest(self, video_id: str | None, class_id: str | None = None, *, below: float | None = None) -> int:
        """Reject the proposals that are left (or only those below a score); gives how many."""
        return int(self.do(commands.RejectRest(video_id, below, class_id)) or 0)


def _ids(ids: Iterable[str] | str) -> tuple[str, ...]:
    return (ids,) if isinstance(ids, str) else tuple(ids)
