"""What a window asks of the open project; nothing here changes it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
from app.document.video_records import absolute


class ProjectQueries:
    """Questions about a project's state, each answered from memory."""

    def __init__(self, state: ProjectState) -> None:
        self._state = state
        self._places: tuple[tuple[Video, ...], dict[Path, Video]] | None = None

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
