"""The player of one video: play, step and seek; knows which picture is on screen."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.player.cache import FrameCache, ShownFrame
from app.player.clock import Clock
from app.player.decoder import Decoder, Want
from app.player.indexing import Indexer
from app.player.sound import Sound

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex, VideoInfo

RATES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 4.0, 8.0)
SHUTTLE = (1.0, 2.0, 4.0, 8.0)
LONGEST_LEAD = 600_000  # µs
NEAR = 500_000  # µs; a seek no farther back than this is one of a series
TICK = 6  # ms; a picture is at most this late on top of the screen's own refresh


class Player(QObject):
    """Plays, steps and seeks; never blocks: pictures come from a decode thread.

    Attributes:
        time, frame: of the picture on screen, and of nothing else; frame is None until the index is whole.
        target: µs last asked for; equals `time` once that picture is on screen.
        sound: what is heard while playing; the clock follows it.

    Signals:
        opened: the video's `VideoInfo`, together with its first picture.
        frame_shown: a `ShownFrame`, each time another picture is on screen.
        index_ready: the `VideoIndex`, once it is whole.
        state_changed: playing, rate, range or video changed.
        failed: a sentence; the video cannot be opened.
        trouble: a sentence; something in the video does not decode, the rest goes on.
        sound_moved: its device has gone: the name of the one that it goes on over, or None. From the sound's thread.
    """

    opened = Signal(object)
    frame_shown = Signal(ShownFrame)
    index_ready = Signal(object)
    index_progress = Signal(float)
    state_changed = Signal()
    failed = Signal(object)
    trouble = Signal(object)
    sound_moved = Signal(object)

    _from_decoder = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None, sound: Sound | None = None) -> None:
        super().__init__(parent)
        self.sound = sound or Sound()
        self.sound.on_moved = self.sound_moved.emit
        self._cache, self._clock = FrameCache(), Clock()
        self._decoder: Decoder | None = None
        self._indexer: Indexer | None = None
        self._generation = 0
        self._serial = 0
        self._box = (1280, 720)
        self._wanted_frame: int | None = None
        self._reset()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._from_decoder.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        self.rate = 1.0

    def _reset(self) -> None:
        self.path: Path | None = None
        self.info: VideoInfo | None = None
        self.index: VideoIndex | None = None
        self.shown: ShownFrame | None = None
        self.target = 0
        self.range: tuple[int, int] | None = None
        self.looping = False
        self.playing = False
        self.speed = 1.0
        self._origin = 0
        self._lead = 0
        self._held: int | None = None  # the serial of a picture that the clock waits for after a seek

    # -- what is on screen

    @property
    def time(self) -> int:
        """Start of the picture on screen, µs."""
        return self.shown.time if self.shown else 0

    @property
    def frame(self) -> int | None:
        """Number of the picture on screen; None until the index is complete."""
        return self.shown.frame if self.shown else None

    @property
    def duration(self) -> int:
        """Length, µs: the container's until the index is complete; 0 when unknown."""
        if self.index is not None:
            return int(self.index.duration)
        return int(self.info.duration or 0) if self.info else 0

    @property
    def settled(self) -> bool:
        """Whether the picture on screen is the requested one."""
        return self.shown is not None and not self.playing and self.shown.covers(self.target)

    # -- opening and closing

    def open(self, path: Path | str) -> None:
        """Show a video's first picture as soon as it is decoded; the index follows."""
        self.close()
        self.path = Path(path)
        generation = self._generation
        emit = self._from_decoder.emit
        self._decoder = Decoder(
            self.path,
            self._box,
            self._cache,
            on_opened=lambda info, first: emit(generation, "opened", (info, first)),
            on_picture=lambda serial, picture: emit(generation, "picture", (serial, picture)),
            on_rough=lambda picture: emit(generation, "rough", picture),
            on_failed=lambda sentence: emit(generation, "failed", sentence),
            on_trouble=lambda sentence: emit(generation, "trouble", sentence),
        )
        self._decoder.start()
        self.state_changed.emit()

    def close(self) -> None:
        """Close the video and empty the view."""
        self._timer.stop()
        self.sound.open(None, None)
        self._generation += 1
        if self._decoder is not None:
            self._decoder.stop()
        if self._indexer is not None:
            self._indexer.cancel()
        self._decoder = self._indexer = None
        self._cache = FrameCache()  # the old thread may still put one picture into the old one
        was_open = self.path is not None
        self._reset()
        self._wanted_frame = None
        if was_open:
            self.frame_shown.emit(None)
            self.state_changed.emit()

    def wait_closed(self, seconds: float = 2.0) -> None:
        """Close, and wait for the threads; for the end of the program and for tests."""
        threads = [thread for thread in (self._decoder, self._indexer) if thread is not None]
        self.close()
        self.sound.close(seconds)
        for thread in threads:
            thread.join(seconds)

    def set_view_size(self, width: int, height: int) -> None:
        """Set the view's size in device pixels; the decoder scales pictures to it."""
        if (width, height) == self._box or width < 16 or height < 16:
            return
        self._box = (width, height)
        if self._decoder is not None:
            self._decoder.set_box(self._box)
            if self.shown is not None and not self.playing:
                self._ask(self.target, 0, announce=True)

    # -- moving

    def seek(self, time: int) -> None:
        """Show the picture at `time` (µs), during playback or not."""
        if self.path is None:
            return
        end = self.duration
        time = max(0, min(time, end - 1) if end > 0 else time)
        if self.range is not None and not self.range[0] <= time < self.range[1]:
            self.range, self.looping = None, False
        self.target = time
        if self.playing:
            self._ask(time, self._direction(), announce=True)
            self._hold()
            return
        # Steps back come in series: decode the pictures behind at once.
        back = self.shown is not None and 0 < self.shown.time - time < NEAR
        self._ask(time, -1 if back else 0, announce=True)
        ready = self._cache.at(time)
        if ready is not None and ready is not self.shown and (ready.frame is not None or self.index is None):
            self._show(ready)  # even while the decoder is busy fetching

    def seek_frame(self, number: int) -> None:
        """Show a frame by its number; deferred until the index is complete."""
        if self.index is None:
            self._wanted_frame = number
            return
        self.seek(int(self.index.start_of(max(0, min(number, self.index.frame_count - 1)))))

    def step(self, count: int) -> None:
        """Go `count` frames from the requested frame (negative: back); stops playback."""
        if self.shown is None:
            return
        self.pause()
        if self.index is not None:
            self.seek_frame(int(self.index.frame_at(self.target)) + count)
        elif count > 0 and self.shown.end is not None:
            self.seek(self.shown.end)
        elif count < 0:
            self.seek(self.shown.time - 1)

    def play(self) -> None:
        """Play from the picture on screen; at the end, from the start."""
        self._play(abs(self.rate), None, looping=False)

    def play_range(self, start: int, end: int, loop: bool = False) -> None:
        """Play [start, end) and stop at its last frame, or repeat it.

        Args:
            start: µs.
            end: µs, not included.
            loop: whether to repeat.
        """
        if self.shown is None or end <= start:
            return
        self._play(abs(self.rate), (start, end), looping=loop)

    def pause(self) -> None:
        """Stop at the picture on screen."""
        if not self.playing:
            return
        self._timer.stop()
        self.sound.stop()
        self.playing, self.speed, self.range, self.looping, self._held = False, 1.0, None, False, None
        self.target = self.time
        self._ask(self.target, 0, announce=False)
        self.state_changed.emit()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, direction: int) -> None:
        """J, K and L: run back (-1), stop (0) or run forward (1); repeated, run faster."""
        if direction == 0:
            self.pause()
            return
        speed = SHUTTLE[0]
        if self.playing and (self.speed > 0) == (direction > 0):
            faster = [step for step in SHUTTLE if step > abs(self.speed)]
            speed = faster[0] if faster else SHUTTLE[-1]
        self._play(speed * direction, None, looping=False)

    def set_rate(self, rate: float) -> None:
        """Set the rate of normal playback, 0.1 to 8."""
        self.rate = max(RATES[0], min(RATES[-1], rate))
        if self.playing and self._held is None:
            self._run_from(self._clock.time(), self.rate if self.speed > 0 else -self.rate)
        self.state_changed.emit()

    # -- inside

    def _play(self, speed: float, within: tuple[int, int] | None, *, looping: bool) -> None:
        if self.shown is None:
            return
        self.range, self.looping, self.playing = within, looping, True
        start = self.time
        if within is not None:
            start = within[0]
        elif speed > 0 and self.shown.end is not None and 0 < self.duration <= self.shown.end:
            start = 0
        self._run_from(start, speed)
        if not self.shown.covers(start):
            self.target = start
            self._ask(start, self._direction(), announce=True)
            self._hold()
        self._timer.start()
        self.state_changed.emit()

    def _run_from(self, time: int, speed: float) -> None:
        self.speed, self._origin, self._held, self._lead = speed, time, None, 0
        self.sound.play(time, speed)
        self._clock.start(time, speed, stands=self.sound.pending())

    def _hold(self) -> None:
        """Stop the clock, and the sound, until the requested picture is there."""
        self._held = self._serial
        self.sound.stop()

    def _direction(self) -> int:
        return 1 if self.speed > 0 else -1

    def _ask(self, time: int, direction: int, *, announce: bool) -> None:
        self._serial += 1
        if self._decoder is not None:
            self._decoder.want(Want(time, direction, self._serial, announce))

    def _tick(self) -> None:
        if self._held is not None or self.shown is None:
            return
        self._clock.keep_to(self.sound)
        now = self._clock.time()
        end = self.range[1] if self.range else self.duration
        if self.speed > 0 and end > 0 and now >= end:
            self._ran_out(end)
            return
        if self.speed < 0 and now < 0:
            self.pause()
            self.seek(0)
            return
        picture = self._cache.at(now) or self._late(now)
        self.target = now
        if picture is not None and picture.time != self.shown.time:
            self._reckon(picture, now)
            self._show(picture)
        ahead = now + (self._lead if self.speed > 0 else -self._lead)
        self._ask(max(0, min(ahead, end - 1 if end > 0 else ahead)), self._direction(), announce=False)

    def _reckon(self, picture: ShownFrame, now: int) -> None:
        """Ask further ahead where decoding is too slow, so that pictures come in time."""
        late = now - picture.end if self.speed > 0 and picture.end is not None else picture.time - now
        self._lead = min(LONGEST_LEAD, self._lead + late // 2) if late > 0 else self._lead * 9 // 10

    def _late(self, now: int) -> ShownFrame | None:
        """A picture that should have been shown a moment ago, with its own time."""
        assert self.shown is not None
        shown = self.shown.time
        if self.speed > 0:
            return self._cache.latest(shown if self._origin <= shown <= now else self._origin - 1, now)
        return self._cache.earliest(now, shown if now <= shown <= self._origin else self._origin + 1)

    def _ran_out(self, end: int) -> None:
        if self.looping and self.range is not None:
            start = self.range[0]
            self._run_from(start, self.speed)
            self.target = start
            self._ask(start, 1, announce=True)
            self._hold()
            return
        self.pause()
        self.seek(end - 1)

    def _show(self, picture: ShownFrame) -> None:
        self.shown = picture
        self.frame_shown.emit(picture)

    def _arrived(self, generation: int, kind: str, value: Any) -> None:
        if generation != self._generation:
            return
        if kind == "picture":
            self._picture_came(*value)
        elif kind == "rough":
            self._rough_came(value)
        elif kind == "opened":
            info, first = value
            self.info = info
            self.sound.open(self.path, info.audio)
            self._start_index()
            self._show(first)
            self._ask(0, 0, announce=True)
            self.opened.emit(self.info)
            self.state_changed.emit()
        elif kind == "index":
            self._index_came(value)
        elif kind == "progress":
            self.index_progress.emit(value)
        elif kind == "failed":
            self.close()
            self.failed.emit(value)
        else:
            if self._held is not None:  # the picture waited for will not come: run on from where it would have been
                self._run_from(self.target, self.speed)
            self.trouble.emit(value)

    def _picture_came(self, serial: int, picture: ShownFrame) -> None:
        if self.playing and self._held is None:
            return
        if serial < self._serial and self._held is None:
            self._rough_came(picture)  # overtaken: still welcome where it is nearer
        elif picture is not self.shown:
            self._show(picture)
        if self._held is not None and serial >= self._held:
            self._run_from(picture.time, self.speed)

    def _rough_came(self, picture: ShownFrame) -> None:
        """Show a picture on the way to the exact one if it is nearer than the shown one."""
        if self.playing and self._held is None:
            return
        if self.shown is None or abs(picture.time - self.target) < abs(self.shown.time - self.target):
            self._show(picture)

    def _start_index(self) -> None:
        generation, emit = self._generation, self._from_decoder.emit
        assert self.path is not None
        self._indexer = Indexer(
            self.path,
            on_ready=lambda index: emit(generation, "index", index),
            on_progress=lambda fraction: emit(generation, "progress", fraction),
            on_failed=lambda sentence: emit(generation, "trouble", sentence),
        )
        self._indexer.start()

    def _index_came(self, index: "VideoIndex") -> None:
        self.index = index
        assert self._decoder is not None
        self._decoder.set_index(index)
        number, self._wanted_frame = self._wanted_frame, None
        self.index_ready.emit(index)
        if number is not None:
            self.seek_frame(number)
        elif not self.playing:
            self.seek(self.target)
        self.state_changed.emit()
