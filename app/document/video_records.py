"""Records of videos that are to come into a project, and paths as the project keeps them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.project import Video
from afsd_core.project.arrivals import new_id

if TYPE_CHECKING:
    from afsd_core.media import Fingerprint, VideoInfo


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
