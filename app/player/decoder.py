"""The decode thread: decodes the requested picture first, then those around it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from afsd_core.errors import AfsdError, Cancelled, MediaError
from afsd_core.message import Message
from app.infra.video_libraries import media
from app.player.cache import FrameCache, ShownFrame

if TYPE_CHECKING:
    from afsd_core.media import Picture, VideoIndex, VideoInfo, VideoReader

log = logging.getLogger(__name__)

SETTLE = 0.12  # seconds without a new wish before pictures behind the playhead are fetched
AHEAD = 12  # pictures decoded ahead while playing
BEHIND = 32  # pictures kept ready behind the playhead, so that a step back is as quick as one forward
READER_MEMORY = 112 * 2**20  # decoded frames the reader keeps of the group it is in; with the cache under 256 MB
ROUGH = 0.08  # seconds after which the nearest picture decoded so far is shown on the way to the exact one
PATIENCE = 0.25  # seconds; with nothing new on screen for so long, a picture is finished though another is wanted


@dataclass(frozen=True, slots=True)
class Want:
    """A request for the picture to show.

    Attributes:
        time: µs.
        direction: where the playhead goes from here: 1, -1, or 0 when it stands.
        serial: grows with every wish; answered in `on_picture`.
        announce: call `on_picture` when it is there (stepping and seeking; playing looks into the cache by itself).
    """

    time: int
    direction: int
    serial: int
    announce: bool


class Decoder(threading.Thread):
    """Decodes one video into a `FrameCache`, scaled to the view.

    It is the only thread that uses the reader. Callbacks run on this thread: `on_opened(info, first)`,
    `on_picture(serial, picture)`, `on_rough(picture)` for one on the way to that, `on_failed(sentence)` when the video
    cannot be opened, `on_trouble(sentence)` when a picture cannot be decoded.
    """

    def __init__(
        self,
        path: Path,
        box: tuple[int, int],
        cache: FrameCache,
        *,
        on_opened: Callable[["VideoInfo", ShownFrame], None],
        on_picture: Callable[[int, ShownFrame], None],
        on_rough: Callable[[ShownFrame], None],
        on_failed: Callable[[str], None],
        on_trouble: Callable[[str], None],
    ) -> None:
        super().__init__(name="decode", daemon=True)
        self._path, self._cache = path, cache
        self._on_opened, self._on_picture, self._on_rough = on_opened, on_picture, on_rough
        self._on_failed, self._on_trouble = on_failed, on_trouble
        self._condition = threading.Condition()
        self._want: Want | None = None
        self._answered = -1
        self._box = box
        self._index: VideoIndex | None = None
        self._stale = False
        self._stopped = False
        self._info: VideoInfo | None = None
        self._reader: VideoReader | None = None
        self._reached: tuple[int, int] | None = None
        self._shown_at = 0.0
        self._rough_at: float | None = None  # when a picture on the way is next worth showing, None while none is
        self._hopeless: set[int] = set()  # frames that would not decode: not tried again and again while idle

    # -- called from the window's thread

    def want(self, want: Want) -> None:
        """Replace the current request; older ones are dropped."""
        with self._condition:
            self._want = want
            self._condition.notify()

    def set_box(self, box: tuple[int, int]) -> None:
        """Decode for a view of this many device pixels from now on."""
        with self._condition:
            if box != self._box:
                self._box, self._stale = box, True
                self._condition.notify()

    def set_index(self, index: "VideoIndex") -> None:
        """Number the pictures by this index from now on."""
        with self._condition:
            self._index, self._stale = index, True
            self._condition.notify()

    def stop(self) -> None:
        """Stop soon; pictures being decoded are dropped."""
        with self._condition:
            self._stopped = True
            self._condition.notify()

    # -- the thread

    def run(self) -> None:
        """Open the video, show its first picture, then serve requests until stopped."""
        try:
            first = self._open()
        except AfsdError as error:
            self._on_failed(str(error))
            return
        except OSError as error:
            self._on_failed(
                Message(
                    "{name}: cannot be read ({reason}). Check that it is there.",
                    name=self._path.name,
                    reason=error.strerror or str(error),
                )
            )
            return
        assert self._info is not None
        self._on_opened(self._info, first)
        try:
            while not self._stopped:
                self._turn()
        finally:
            self._close_reader()

    def _open(self) -> ShownFrame:
        self._reader = media().VideoReader(self._path, cancelled=self._overtaken, memory=READER_MEMORY)
        self._info = self._reader.info
        self._reader.resize(fit(self._info, self._box))
        self._shown_at = monotonic()
        return self._keep(self._reader.first(), 0)

    def _turn(self) -> None:
        try:
            self._refresh()
        except Cancelled:  # only the end of the player stops that
            return
        except AfsdError as error:
            self._on_trouble(str(error))
            return
        want = self._want
        if want is None:
            self._wait(None)
            return
        try:
            if self._answered != want.serial:
                self._serve(want)
                return
            number = self._gap(want)
            if number is None:
                self._wait(None)
            elif number > self._here(want) or want.direction != 0 or not self._wait(SETTLE):
                self._fill(number, want)
        except Cancelled:
            return
        except AfsdError as error:
            self._answered = want.serial
            self._on_trouble(str(error))

    def _wait(self, seconds: float | None) -> bool:
        """Wait for a request; True when there is a new one."""
        with self._condition:
            before = self._want
            if self._stopped or self._stale or (before is not None and before.serial != self._answered):
                return True
            self._condition.wait(seconds)
            return self._stopped or self._stale or self._want is not before

    def _overtaken(self) -> bool:
        """Whether the current decoding is obsolete; the reader asks before every packet."""
        if self._stopped:
            return True
        if self._rough_at is not None and monotonic() >= self._rough_at:
            self._show_rough()
        newest, reached = self._want, self._reached
        if newest is None or reached is None or newest.serial == self._answered:
            return False
        near = reached[0] <= newest.time <= reached[1]
        return not near and monotonic() - self._shown_at < PATIENCE

    def _show_rough(self) -> None:
        picture = self._open_reader.passing()
        if picture is not None:
            self._on_rough(self._keep(picture, int(picture.time)))
            self._rough_at = monotonic() + ROUGH

    def _refresh(self) -> None:
        """Apply a new size or index: the cached pictures no longer fit."""
        with self._condition:
            if not self._stale:
                return
            self._stale, box, index = False, self._box, self._index
        reader = self._open_reader
        assert self._info is not None
        reader.resize(fit(self._info, box))
        if index is not None and reader.index is not index:
            reader.set_index(index)
        self._hopeless.clear()
        self._cache.clear()
        self._answered = -1

    @property
    def _open_reader(self) -> "VideoReader":
        assert self._reader is not None
        return self._reader

    @property
    def _whole_index(self) -> "VideoIndex":
        assert self._index is not None
        return self._index

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _serve(self, want: Want) -> None:
        """Decode the requested picture; one that was overtaken is shown too if it came."""
        frame = self._cache.at(want.time)
        if frame is None:
            self._reached = self._group(want.time)
            self._rough_at = monotonic() + ROUGH if want.announce else None
            try:
                frame = self._keep(self._read(want.time), want.time)
            finally:
                self._rough_at = None
        self._answered = want.serial
        if want.announce:
            self._shown_at = monotonic()
            self._on_picture(want.serial, frame)

    def _group(self, time: int) -> tuple[int, int]:
        """The stretch decoded along with this picture; requests inside it cancel nothing."""
        if self._index is None:
            return time - 1_500_000, time + 1_500_000
        number = int(self._index.frame_at(time))
        last = min(number + 16, self._index.frame_count - 1)
        return int(self._index.start_of(self._index.keyframe_before(number))), int(self._index.end_of(last))

    def _read(self, time: int) -> "Picture":
        return self._open_reader.at(max(0, time))

    def _keep(self, picture: "Picture", focus: int) -> ShownFrame:
        height, width = picture.image.shape[:2]
        image = QImage(picture.image.data, width, height, picture.image.strides[0], QImage.Format.Format_RGB888)
        # A copy that owns its memory, in the screen's own format: drawing it costs the window's thread next to nothing.
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        number = picture.frame if self._index is not None else None
        frame = ShownFrame(image, int(picture.time), picture.end, number)
        self._cache.put(frame, focus)
        return frame

    def _here(self, want: Want) -> int:
        return int(self._whole_index.frame_at(want.time))

    def _gap(self, want: Want) -> int | None:
        """The next frame to decode around the playhead; None when all near ones are cached."""
        if self._open_reader.index is None:
            if want.direction > 0:
                self._blind_ahead(want)
            return None
        here = self._here(want)
        ahead, behind = self._reach(want)
        for number in range(here + 1, min(here + ahead, self._whole_index.frame_count - 1) + 1):
            if self._missing(number):
                return number
        for number in range(here - 1, max(-1, here - behind - 1), -1):
            if self._missing(number):
                return number
        return None

    def _missing(self, number: int) -> bool:
        return number not in self._hopeless and not self._cache.has(int(self._whole_index.start_of(number)))

    def _reach(self, want: Want) -> tuple[int, int]:
        """How many pictures (ahead, behind) may be kept within the limit."""
        width, height = self._open_reader.size
        room = max(2, self._cache.budget // (width * height * 4))
        if want.direction > 0:
            return min(AHEAD, room // 2), 0
        if want.direction < 0:
            return 0, min(BEHIND, max(1, room - 4))
        return min(AHEAD // 2, room // 4), min(BEHIND, room // 2)

    def _fill(self, number: int, want: Want) -> None:
        self._reached = self._group(int(self._whole_index.start_of(number)))
        try:
            self._keep(self._open_reader.frame(number), want.time)
        except MediaError as error:
            log.info("frame %d of %s does not decode: %s", number, self._path, error)
            self._hopeless.add(number)

    def _blind_ahead(self, want: Want) -> None:
        """Read on from the last cached picture while there is no index, only times."""
        frame, count = self._cache.at(want.time), 0
        while frame is not None and frame.end is not None and count < AHEAD:
            following = self._cache.at(frame.end)
            if following is None:
                self._reached = self._group(frame.end)
                self._keep(self._open_reader.at(frame.end), want.time)
                return
            frame, count = following, count + 1


def fit(info: "VideoInfo", box: tuple[int, int]) -> tuple[int, int]:
    """The size at which pictures are decoded for a view; never larger than they are.

    Args:
        info: of the video.
        box: width and height of the view, device pixels.
    """
    scale = min(box[0] / info.width, box[1] / info.height, 1.0) if box[0] > 0 and box[1] > 0 else 1.0
    return max(2, round(info.width * scale)), max(2, round(info.height * scale))
