"""Builds the index of a video on a thread of its own, during playback."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.errors import AfsdError, Cancelled
from app.infra.video_libraries import media

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex

log = logging.getLogger(__name__)


class Indexer(threading.Thread):
    """A thread that builds one video's index; libav releases Python's lock meanwhile.

    Callbacks run on this thread: `on_ready(index)` once the index is complete and known to agree with the decoder,
    `on_progress(0..1)`, `on_failed(sentence)`.
    """

    def __init__(
        self,
        path: Path,
        *,
        on_ready: Callable[["VideoIndex"], None],
        on_progress: Callable[[float], None],
        on_failed: Callable[[str], None],
    ) -> None:
        super().__init__(name="index", daemon=True)
        self._path, self._cancelled = path, threading.Event()
        self._on_ready, self._on_progress, self._on_failed = on_ready, on_progress, on_failed

    def cancel(self) -> None:
        """Stop soon; no callback is called afterwards."""
        self._cancelled.set()

    def run(self) -> None:
        """Build the index, or load it from the cache."""
        try:
            index = media().build_index(self._path, progress=self._on_progress, cancelled=self._cancelled.is_set)
        except Cancelled:
            return
        except (AfsdError, OSError) as error:
            log.warning("index of %s: %s", self._path, error)
            if not self._cancelled.is_set():
                self._on_failed(str(error))
            return
        if not self._cancelled.is_set():
            self._on_ready(index)
