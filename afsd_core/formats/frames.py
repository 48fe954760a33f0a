"""Frame numbers of segments, by the videos' exact indexes only."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from afsd_core.errors import MediaError
from afsd_core.formats.common import IndexOf, listed
from afsd_core.message import Message, many
from afsd_core.project.records import Segment, Video

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex


@dataclass(slots=True)
class Frames:
    """Looks up indexes, each once, and keeps note of what to tell the person."""

    index_of: IndexOf | None
    missing: list[str] = field(default_factory=list)
    beyond: int = 0
    _known: "dict[str, VideoIndex | None]" = field(default_factory=dict)

    def index(self, video: Video) -> "VideoIndex | None":
        """The video's index, or None if there is no way to get it (noted once)."""
        if video.id not in self._known:
            try:
                self._known[video.id] = self.index_of(video) if self.index_of else None
            except (MediaError, OSError):
                self._known[video.id] = None
            if self._known[video.id] is None:
                self.missing.append(video.path.name)
        return self._known[video.id]

    def of(self, segment: Segment, index: "VideoIndex") -> tuple[int, int]:
        """The 0-based first frame, and the first frame after; at least one frame long and inside the video.

        Edges go to the nearest frame boundary, which is where they lie unless they were imported.
        """
        if segment.end > index.duration:
            self.beyond += 1
        start, end = (_boundary(index, time) for time in (segment.start, segment.end))
        start = min(start, index.frame_count - 1)
        return start, max(start + 1, end)

    def warnings(self, what: str) -> list[str]:
        """Sentences about videos without an index (`what` was left out) and segments past the end."""
        sentences: list[str] = []
        if self.missing:
            sentences.append(
                Message(
                    "No frame times for {names}: {what}. Check that the videos are where the project says.",
                    names=listed(self.missing),
                    what=what,
                )
            )
        if self.beyond:
            sentences.append(
                many(
                    self.beyond,
                    "{n:,} segment reaches beyond the end of the video; the frames stop at its last.",
                    "{n:,} segments reach beyond the end of the video; the frames stop at its last.",
                )
            )
        return sentences


def _boundary(index: "VideoIndex", time: int) -> int:
    times = index.times
    after = int(np.searchsorted(times, time))
    if after == 0:
        return 0
    if after == len(times):
        return len(times) - 1
    return after if times[after] - time < time - times[after - 1] else after - 1
