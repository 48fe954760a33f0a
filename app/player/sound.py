"""Sound of the playing video, decoded and sent to the audio device on its own thread.

The window's thread only sets what should play and reads how far it is, so that sound never delays a picture.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory

from afsd_core.errors import AfsdError
from app.infra.video_libraries import media
from app.player.sink import BUFFER, BYTES, Sink

if TYPE_CHECKING:
    from afsd_core.media import AudioInfo, SoundReader

log = logging.getLogger(__name__)

FASTEST = 2.0  # beyond it speech is noise: nothing is heard
PERIOD = 0.01  # seconds between looks at the sink
PATIENCE = 0.4  # seconds that the pictures wait for the sound to begin
BEHIND = 0.1  # seconds; a device that begins so much after the pictures is begun again where they are
STALLED = 3.0  # seconds without a sample taken, after which a sink that was begun counts as gone; some wake up slowly
STOPPED = 1.0  # the same of one that was heard already
LOOK = 0.2  # seconds between looks whether the sink is still where sound should go
AGAIN = 1.0  # seconds between attempts to find a device, while pictures play without one


@dataclass(frozen=True, slots=True)
class _Order:
    """What to play: from `time` (µs) on at `speed`, or nothing (speed 0).

    `given`: when it was asked for, monotonic seconds. `resumed`: the sound joins pictures that are already playing.
    """

    path: Path | None = None
    audio: "AudioInfo | None" = None
    time: int = 0
    speed: float = 0.0
    given: float = 0.0
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The video time (µs) that was being heard at `moment` (monotonic seconds)."""

    time: int
    moment: float


class _DeviceGoneError(Exception):
    """The sink is no longer the one to use, or takes no more samples."""


class Sound:
    """Plays the sound of one video at a time; makes its thread and sink when first needed.

    When the device disappears during playback, or another becomes the default, the sound goes on there; without any, it
    comes back as soon as there is one. Pictures never wait for that: they run on, and the sound joins them.

    Args:
        make_sink: called on the sound's thread, again when the device has changed, and every now and then while
            something plays and there is none; None where there is no device, which is no reason to complain.

    Attributes:
        volume: 0 to 1. muted: whether nothing is to be heard.
        on_moved: called on the sound's thread after a device has gone: with the name of the one that the sound goes on
            over, or None while there is none; once for each change.
    """

    def __init__(self, make_sink: Callable[[], Sink | None] | None = None) -> None:
        self._make_sink = make_sink or _device_sink
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._order = _Order()
        self._heard: Heard | None = None
        self._stopped = False
        self._absent = False  # there is no device
        self._lost = ""  # the device that has gone, until another one is heard
        self._silent = False  # `on_moved` has been called for that
        self.on_moved: Callable[[str | None], object] | None = None
        self.volume = 1.0
        self.muted = False
        self._path: Path | None = None
        self._audio: AudioInfo | None = None

    # -- called from the window's thread

    def open(self, path: Path | None, audio: "AudioInfo | None") -> None:
        """Choose the video whose sound `play` plays.

        The device is looked for while the first picture is shown.

        Args:
            path: of the video.
            audio: its sound, None where it has none.
        """
        self.stop()
        self._path, self._audio = path, audio
        if audio is not None:
            self._start_thread()

    def play(self, time: int, speed: float) -> None:
        """Play from a video time (µs) on; `pending` says how long pictures should wait.

        Nothing is played backwards, beyond twice the speed, or of a video without sound.

        Args:
            time: where to begin, µs.
            speed: 1 is normal.
        """
        if self._audio is None or not 0 < speed <= FASTEST:
            self.stop()
            return
        self._start_thread()
        # Where there is no device the pictures do not wait.
        self._give(_Order(self._path, self._audio, time, speed, monotonic() - PATIENCE * self._absent))

    def pending(self) -> bool:
        """Whether the requested sound has yet to begin, so that pictures should wait."""
        order = self._order
        waits = order.speed > 0 and self._heard is None and not self._absent
        return waits and monotonic() - order.given < PATIENCE

    def _start_thread(self) -> None:
        if self._thread is None:
            self._stopped = False
            self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop the sound."""
        if self._order.speed:
            self._give(_Order())

    def set_volume(self, volume: float, muted: bool) -> None:
        """Set the volume, `volume` 0 to 1."""
        with self._condition:
            self.volume, self.muted = volume, muted
            self._condition.notify()

    def heard(self) -> Heard | None:
        """The position of the sound; None where nothing is playing."""
        return self._heard

    def close(self, seconds: float = 2.0) -> None:
        """End the thread; a later `play` starts another."""
        with self._condition:
            self._stopped = True
            self._order, self._heard = _Order(), None
            self._condition.notify()
        thread, self._thread = self._thread, None
        if thread is not None and seconds > 0:
            thread.join(seconds)

    def _give(self, order: _Order) -> None:
        with self._condition:
            self._order, self._heard = order, None
            self._condition.notify()

    # -- the thread

    def _run(self) -> None:
        sink = self._sink(None)
        while (order := self._next()) is not None:
            sink = self._sink(sink)
            if sink is None:
                self._go_on(order)
                continue
            try:
                self._play(sink, order)
            except _DeviceGoneError as gone:
                log.info("%s: %s", sink.name, gone)
                self._stop(sink)
                self._lost = self._lost or sink.name
                sink = None
                self._go_on(order)
            except (AfsdError, OSError, ValueError, RuntimeError) as error:
                log.info("%s plays without its sound: %s", order.path, error)
                self._give_up(order)
            if sink is not None:
                self._stop(sink)
        if sink is not None:
            self._stop(sink)

    def _next(self) -> _Order | None:
        """Wait for an order; None at the end."""
        with self._condition:
            self._condition.wait_for(lambda: self._stopped or self._order.speed)
            return None if self._stopped else self._order

    def _give_up(self, order: _Order) -> None:
        """Give an order up: the clock runs on by itself."""
        with self._condition:
            if self._order is order:
                self._order, self._heard = _Order(), None

    def _go_on(self, order: _Order) -> None:
        """Let the pictures go on alone; the sound joins them once there is a device.

        A device is looked for at once, or a little later if that has just been done.
        """
        with self._condition:
            if self._stopped or self._order is not order:
                return
            heard, now = self._heard, monotonic()
            passed = _ahead(order) if heard is None else now - heard.moment
            begin = order.time if heard is None else heard.time
            at_once = not order.resumed or now - order.given > PATIENCE + AGAIN
            time = begin + round(passed * 1e6 * order.speed)
            order = replace(order, time=time, given=now - PATIENCE, resumed=True)
            self._order, self._heard = order, None
            if at_once:
                return
        if self._lost and not self._silent:
            self._silent = True
            self._tell(None)
        with self._condition:
            self._condition.wait_for(lambda: self._stopped or self._order is not order, AGAIN)

    def _tell(self, name: str | None) -> None:
        if self.on_moved is not None and not self._stopped:
            self.on_moved(name)

    def _sink(self, sink: Sink | None) -> Sink | None:
        """The sink to use: the present one, unless another device is the default now."""
        if sink is not None and _is_current(sink):
            return sink
        new_sink = self._make_sink()
        if new_sink is None and not self._absent:
            log.info("no sound device; videos play without")
        if new_sink is None and sink is not None:
            self._lost = sink.name
        self._absent = new_sink is None
        return new_sink

    @staticmethod
    def _stop(sink: Sink) -> None:
        with suppress(OSError, RuntimeError):  # of a device that is not there any more
            sink.stop()

    def _play(self, sink: Sink, order: _Order) -> None:
        with media().SoundReader(order.path, order.audio, sink.rate) as reader:
            if self._feed(sink, order, reader):
                log.info("the sound device was slow to begin; it begins again where the pictures are")
                self._stop(sink)
                self._feed(sink, order, reader, again=True)

    def _feed(self, sink: Sink, order: _Order, reader: "SoundReader", *, again: bool = False) -> bool:
        """Write the sound to the sink until something else is requested.

        Gives True where the sink began so late that the sound would be behind the pictures (but not `again`).

        Raises:
            _DeviceGoneError: the device is not there any more, or another one has become the usual one.
        """
        blocks = reader.blocks(order.time, order.speed)
        rest = next(blocks).tobytes()
        # Where the pictures could not wait any longer they went ahead: what they have passed is left out.
        late = _ahead(order)
        skip = int(late * sink.rate)
        while skip * BYTES >= len(rest):
            skip -= len(rest) // BYTES
            rest = next(blocks).tobytes()
        rest = rest[skip * BYTES :]
        origin = order.time + round(late * 1e6 * order.speed)
        loudness = self._loudness()
        with _device():
            sink.set_volume(loudness)
            sink.start()
        written, before = 0, 0
        moved = looked = monotonic()
        ahead = int(BUFFER * sink.rate) * BYTES
        while self._order is order and not self._stopped:
            with _device():
                heard = sink.heard()
            now = monotonic()
            if now - looked > LOOK:
                looked = now
                if not _is_current(sink):
                    raise _DeviceGoneError("another device is the usual one, or none")
            if heard != before:
                seconds = heard / BYTES / sink.rate
                if before == 0 and not again and _ahead(order) - late - seconds > BEHIND:
                    return True
                before, moved = heard, now
                with self._condition:
                    if self._order is order:
                        self._heard = Heard(origin + round(seconds * 1e6 * order.speed), now)
                if self._lost:
                    if self._silent or self._lost != sink.name:
                        self._tell(sink.name)
                    self._lost, self._silent = "", False
            elif now - moved > (STOPPED if before else STALLED):
                raise _DeviceGoneError("it takes nothing any more")
            while written - heard < ahead:
                with _device():
                    taken = sink.write(rest)
                if taken <= 0:
                    break
                written += taken
                rest = rest[taken:] or next(blocks).tobytes()
            if self._loudness() != loudness:
                loudness = self._loudness()
                with _device():
                    sink.set_volume(loudness)
            with self._condition:
                if self._order is order and not self._stopped:
                    self._condition.wait(PERIOD)
        return False

    def _loudness(self) -> float:
        return 0.0 if self.muted else self.volume


def _ahead(order: _Order) -> float:
    """Seconds that the pictures have run without sound; they wait only so long."""
    return max(0.0, monotonic() - order.given - PATIENCE)


@contextmanager
def _device() -> Iterator[None]:
    """Convert errors raised here into those of a lost device, not of the file."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise _DeviceGoneError(str(error)) from error


def _is_current(sink: Sink) -> bool:
    try:
        return sink.current()
    except (OSError, RuntimeError):
        return False


def _device_sink() -> Sink | None:
    open_speaker = _speakers()
    return None if open_speaker is None else open_speaker()


@cache
def _speakers() -> "Callable[[], Sink | None] | None":
    """The function that opens the default device; None without Qt's audio libraries."""
    # That a machine has no sound server is ordinary, and no news for whoever started the program. Set before Qt's
    # library is loaded, which says so at once.
    QLoggingCategory.setFilterRules("qt.multimedia*=false")
    from app.infra import qt_classes

    with qt_classes.loading:
        try:
            from app.player.speaker import open_speaker
        except ImportError as error:
            log.warning("Videos play without sound: %s", error)
            return None
    return open_speaker
