"""Where the curves of detections are kept: one file a video and model, the newest of a video is what is drawn."""

import contextlib
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.folders import cache_folder
from afsd_core.media import fingerprint

if TYPE_CHECKING:
    from afsd_core.inference.postprocess.score_curves import Curves

log = logging.getLogger(__name__)

#: Files that are kept, some 100 kB each.
KEPT = 500


def keep(curves: "Curves", video: Path, model: str) -> str | None:
    """Write the curves of a detection; gives the file, None where there is no room for it."""
    path = _file(str(fingerprint(video)), model)
    try:
        curves.save(path)
        files = sorted(path.parent.glob("*.npz"), key=lambda file: file.stat().st_mtime)
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
    files = (cache_folder() / "curves").glob(f"{fingerprint(video)}.*.npz")
    newest_first = sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)
    return next((curves for path in newest_first if (curves := _load(path)) is not None), None)


def of_model(print_: str, model: str) -> "Curves | None":
    """The curves that a model's detection in the video of this fingerprint left behind; None where there are none."""
    path = _file(print_, model)
    return _load(path) if path.is_file() else None


def _file(print_: str, model: str) -> Path:
    return cache_folder() / "curves" / f"{print_}.{re.sub(r'[^A-Za-z0-9._-]', '_', model)}.npz"


def _load(path: Path) -> "Curves | None":
    from afsd_core.inference.postprocess.score_curves import Curves

    try:
        return Curves.load(path)
    except (OSError, ValueError, KeyError) as error:
        log.info("%s cannot be read: %s", path, error)
        return None
