"""Where the curves of detections are kept: one file a video and model, the newest of a video is what is drawn."""

import contextlib
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.folders import cache_folder
from afsd_core.media import fingerprint

if TYPE_CHECKING:
    from afsd_core.inference.curves import Curves

log = logging.getLogger(__name__)

#: Files that are kept, some 100 kB each.
KEPT = 500


def keep(curves: "Curves", video: Path, model: str) -> str | None:
    """Write the curves of a detection; gives the file, None where there is no room for it."""
    folder = cache_folder() / "curves"
    path = folder / f"{fingerprint(video)}.{re.sub(r'[^A-Za-z0-9._-]', '_', model)}.npz"
    try:
        curves.save(path)
        files = sorted(folder.glob("*.npz"), key=lambda each: each.stat().st_mtime)
        for old in files[: max(len(files) - KEPT, 0)]:
            with contextlib.suppress(OSError):
                old.unlink()
    except OSError as error:
        log.warning("the detector's curves are not kept: %s", error)
        return None
    return str(path)


def newest(video: Path) -> "Curves | None":
    """The curves of a video's latest detection, whichever model made it; None where there are none.

    Raises:
        AfsdError: the video cannot be read.
    """
    from afsd_core.inference.curves import Curves

    found = (cache_folder() / "curves").glob(f"{fingerprint(video)}.*.npz")
    for path in sorted(found, key=lambda each: each.stat().st_mtime, reverse=True):
        try:
            return Curves.load(path)
        except (OSError, ValueError, KeyError) as error:
            log.info("%s cannot be read: %s", path, error)
    return None
