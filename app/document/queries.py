"""What a window asks of the open project; nothing here changes it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afsd_core.project import (
    Counts,
    LabelClass,
    ProjectRecords,
    ProjectState,
    Run,
    Segment,
    Video,
    VideoState,
)
from afsd_core.project.arrivals import new_id

if TYPE_CHECKING:
    from afsd_core.media import Fingerprint, VideoInfo


class ProjectView:
    """The reading half of `Document`."""

    _state: ProjectState
    _places: tuple[tuple[Video, ...], dict[Path, Video]] | None = None

    def videos(self) -> tuple[Video, ...]:
        """In the order they were added."""
        return self._state.shown_videos()

    def video(self, video_id: str) -> Video | None:
        """The video of that id."""
        return self._state.videos.get(video_id)

    def video_at(self, path: Path | str) -> Video | None:
        """The video of that file."""
        shown = self.videos()
        if self._places is None or self._places[0] is not shown:  # the same tuple until a video changes
            self._places = shown, {video.path: video for video in reversed(shown)}
        return self._places[1].get(absolute(path))

    def video_state(self, video_id: str) -> VideoState:
        """New, proposed, in review or reviewed."""
        return self._state.video_state(video_id)

    def classes(self) -> tuple[LabelClass, ...]:
        """In the order of their lanes."""
        return self._state.shown_classes()

    def label_class(self, class_id: str) -> LabelClass | None:
        """The class of that id."""
        return self._state.classes.get(class_id)

    def segments(self, video_id: str) -> tuple[Segment, ...]:
        """Of a video, by start, then end; the same tuple until one changes."""
        return self._state.segments(video_id)

    def segment(self, segment_id: str) -> Segment | None:
        """The segment of that id."""
        return self._state.segment(segment_id)

    def segments_of(self, ids: Iterable[str]) -> list[Segment]:
        """Those of these ids that there are, in the order given."""
        return self._state.found(ids)

    def has_segments(self, ids: Iterable[str]) -> bool:
        """Whether there are all of these."""
        return self._state.has_all(ids)

    def reviewed(self, video_id: str) -> tuple[tuple[int, int], ...]:
        """Reviewed stretches: sorted, disjoint, microseconds."""
        return self._state.reviewed(video_id)

    def videos_in_review(self) -> tuple[str, ...]:
        """Ids of the videos of which some stretch is reviewed."""
        return self._state.videos_in_review()

    def runs(self, video_id: str) -> tuple[Run, ...]:
        """Detection runs over a video."""
        return self._state.runs_of(video_id)

    def counts(self, video_id: str) -> Counts:
        """Segments of a video by state."""
        return self._state.counts(video_id)

    def class_counts(self, class_id: str) -> Counts:
        """Segments of a class by state, all videos."""
        return self._state.class_counts(class_id)

    def setting(self, key: str, default: Any = None) -> Any:
        """What the project remembers under a key."""
        return self._state.settings.get(key, default)

    def records(self) -> ProjectRecords:
        """A frozen copy of everything, for an export or a training."""
        return self._state.records()


def make_video(
    path: Path | str,
    info: "VideoInfo | None" = None,
    *,
    fingerprint: "Fingerprint | None" = None,
    duration: int | None = None,
    frame_count: int | None = None,
    name: str | None = None,
    position: int = 0,
) -> Video:
    """A record for a video that is not in the project yet; `info` from `afsd_core.media.probe`.

    Args:
        position: in the list; added to a project, it comes after what is there whatever this says.
    """
    place = absolute(path)
    return Video(
        id=new_id(),
        path=place,
        name=name or place.name,
        fingerprint=fingerprint,
        duration=duration if duration is not None or info is None else info.duration,
        frame_count=frame_count,
        start_offset=info.start_offset if info else 0,
        width=info.width if info else 0,
        height=info.height if info else 0,
        position=position,
    )


def absolute(path: Path | str) -> Path:
    """A path as the project keeps it: from the root, without `..`, links as they are."""
    return Path(os.path.normpath(Path(path).absolute()))
