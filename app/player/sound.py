"""The sound of the video that plays: decoded and handed to the loudspeaker on a thread of its own.

The window's thread only says what should be heard and reads how far it was: nothing here can hold up a picture.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLoggingCategory

from afsd_core.errors import AfsdError
from app.player.loading import media

if TYPE_CHECKING:
    from afsd_core.media import AudioInfo, SoundReader

log = logging.getLogger(__name__)

FASTEST = 2.0  # beyond it speech is noise: nothing is heard
BUFFER = 0.2  # seconds of sound handed over ahead, all that the sink holds: sound servers begin when theirs is full
PERIOD = 0.01  # seconds between looks at the sink
PATIENCE = 0.4  # seconds that the pictures wait for the sound to begin
BEHIND = 0.1  # seconds; a device that begins so much after the pictures is begun again where they are
STALLED = 3.0  # seconds without a sample taken, after which the sink is given up for this time; some wake up slowly
BYTES = 4  # of one moment of stereo, 16 bits


class Sink(Protocol):
    """Where samples go: 16 bits, stereo, interleaved. Used by the sound's thread alone.

    Attributes:
        rate: samples a second.
    """

    rate: int

    def current(self) -> bool:
        """Whether this is still where sound should go: another device may have become the usual one."""

    def start(self) -> None:
        """Begin to take samples; those handed over before are forgotten."""

    def write(self, data: bytes) -> int:
        """Take as many bytes as there is room for, and say how many."""

    def heard(self) -> int:
        """Bytes that have left the sink since `start`."""

    def set_volume(self, volume: float) -> None:
        """How loud, 0 to 1, as it should seem."""

    def stop(self) -> None:
        """Fall silent at once."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What should be heard: from `time` (µs) on at `speed`, or nothing (speed 0); `given` in monotonic seconds."""

    path: Path | None = None
    audio: "AudioInfo | None" = None
    time: int = 0
    speed: float = 0.0
    given: float = 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """The video time (µs) that was being heard at `moment` (monotonic seconds)."""

    time: int
    moment: float


class Sound:
    """Plays the sound of one video at a time; its thread and the sink are made when the first is needed.

    Args:
        make_sink: called on the sound's thread, again when the device has changed and before each playing while
            there is none; None where there is no device, which is no reason to complain.

    Attributes:
        volume: 0 to 1. muted: whether nothing is to be heard.
    """

    def __init__(self, make_sink: Callable[[], Sink | None] | None = None) -> None:
        self._make_sink = make_sink or _device_sink
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._order = _Order()
        self._heard: Heard | None = None
        self._stopped = False
        self._absent = False  # there is no device
        self.volume = 1.0
        self.muted = False
        self._path: Path | None = None
        self._audio: AudioInfo | None = None

    # -- called from the window's thread

    def open(self, path: Path | None, audio: "AudioInfo | None") -> None:
        """The video whose sound `play` means from now on; the device is looked for while its first picture is shown."""
        self.stop()
        self._path, self._audio = path, audio
        if audio is not None:
            self._start_thread()

    def play(self, time: int, speed: float) -> None:
        """Be heard from a video time (µs) on; `pending` says until when the pictures should wait for it.

        Nothing is heard backwards, beyond twice the speed, or of a video without sound.
        """
        if self._audio is None or not 0 < speed <= FASTEST:
            self.stop()
            return
        self._start_thread()
        self._give(_Order(self._path, self._audio, time, speed, monotonic()))

    def pending(self) -> bool:
        """Whether what should be heard has yet to begin: pictures that went ahead would miss how it begins."""
        order = self._order
        waits = order.speed > 0 and self._heard is None and not self._absent
        return waits and monotonic() - order.given < PATIENCE

    def _start_thread(self) -> None:
        if self._thread is None:
            self._stopped = False
            self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Fall silent."""
        if self._order.speed:
            self._give(_Order())

    def set_volume(self, volume: float, muted: bool) -> None:
        """How loud it is to be from now on, `volume` 0 to 1."""
        with self._condition:
            self.volume, self.muted = volume, muted
            self._condition.notify()

    def heard(self) -> Heard | None:
        """Where the sound is, None where there is none to follow."""
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
        while True:
            with self._condition:
                while not self._stopped and not self._order.speed:
                    self._condition.wait()
                if self._stopped:
                    break
                order = self._order
            sink = self._sink(sink)
            if sink is not None:
                try:
                    self._play(sink, order)
                except (AfsdError, OSError, ValueError, RuntimeError) as error:
                    log.info("%s plays without its sound: %s", order.path, error)
                finally:
                    sink.stop()
            with self._condition:
                if self._order is order:  # it gave up: the clock runs on by itself
                    self._heard = None
                    self._order = _Order()
        if sink is not None:
            sink.stop()

    def _sink(self, sink: Sink | None) -> Sink | None:
        """The sink of the moment: the one there was, unless it is no longer where sound should go."""
        if sink is not None and sink.current():
            return sink
        sink = self._make_sink()
        if sink is None and not self._absent:
            log.info("no sound device; videos play without")
        self._absent = sink is None
        return sink

    def _play(self, sink: Sink, order: _Order) -> None:
        with media().SoundReader(order.path, order.audio, sink.rate) as reader:
            if self._feed(sink, order, reader):
                log.info("the sound device was slow to begin; it begins again where the pictures are")
                sink.stop()
                self._feed(sink, order, reader, again=True)

    def _feed(self, sink: Sink, order: _Order, reader: "SoundReader", *, again: bool = False) -> bool:
        """Hand the sound over as the sink takes it, until something else is wanted.

        True: the sink began so late that the sound would come behind the pictures (not told where it is `again`).
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
        sink.set_volume(loudness)
        sink.start()
        written, before, moved = 0, 0, monotonic()
        ahead = int(BUFFER * sink.rate) * BYTES
        while self._order is order and not self._stopped:
            heard = sink.heard()
            now = monotonic()
            if heard != before:
                seconds = heard / BYTES / sink.rate
                if before == 0 and not again and _ahead(order) - late - seconds > BEHIND:
                    return True
                before, moved = heard, now
                with self._condition:
                    if self._order is order:
                        self._heard = Heard(origin + round(seconds * 1e6 * order.speed), now)
            elif now - moved > STALLED:
                log.info("the sound device takes nothing; playing goes on without it")
                break
            while written - heard < ahead:
                taken = sink.write(rest)
                if taken <= 0:
                    break
                written += taken
                rest = rest[taken:] or next(blocks).tobytes()
            if self._loudness() != loudness:
                loudness = self._loudness()
                sink.set_volume(loudness)
            with self._condition:
                if self._order is order and not self._stopped:
                    self._condition.wait(PERIOD)
        return False

    def _loudness(self) -> float:
        return 0.0 if self.muted else self.volume


def _ahead(order: _Order) -> float:
    """Seconds for which the pictures have run without the sound: they wait for it, but not for ever."""
    return max(0.0, monotonic() - order.given - PATIENCE)


def _device_sink() -> Sink | None:
    # That a machine has no sound server is ordinary, and no news for whoever started the program. Set before Qt's
    # library is loaded, which says so at once.
    QLoggingCategory.setFilterRules("qt.multimedia*=false")
    from app import qt_classes

    with qt_classes.loading:
        from app.player.speaker import open_speaker

    return open_speaker()
