"""Detection over a whole video: decoding beside computing, progress, provisional results, cancelling within a second.

    reader thread:    index → frames → clips ─ bounded queue ─┐
    computing thread: load, compile ── run ── decode ── soft-NMS ─→ events ─→ the caller

The caller's thread only waits for events, so that cancelling does not wait for a decoder or for native code: the
threads are told, left to finish their clip, and what they still find is dropped.
"""

import atexit
import queue
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from numpy.typing import NDArray

from afsd_core.errors import Cancelled
from afsd_core.folders import cache_folder
from afsd_core.inference.adapters.choose import recipe_for
from afsd_core.inference.adapters.recipe import Closing, OwnNetwork, Recipe, SeesFlow
from afsd_core.inference.clips import Clip, read_clips
from afsd_core.inference.events import Detection, Event, Finished, Note, Progress, Provisional, Unreadable
from afsd_core.inference.postprocess.score_curves import HasCurves
from afsd_core.inference.sessions import Session, Sessions, session_key
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.inference.engines import Engine
    from afsd_core.inference.flow_clips import FlowClips
    from afsd_core.media import UnreadableStretch, VideoIndex
    from afsd_core.weights import Model

__all__ = [
    "Detection",
    "Event",
    "Finished",
    "Note",
    "Progress",
    "Provisional",
    "Sessions",
    "Unreadable",
    "detect",
]

_T = TypeVar("_T")
_POLL = 0.1
_CLIPS_AHEAD = 2
_PROVISIONAL_INTERVAL = 1.0
# Provisional results may cost this share of the time.
_PROVISIONAL_SHARE = 0.05
# Seconds that the end of the process waits for native code.
_EXIT_PATIENCE = 60.0
_unfinished: "weakref.WeakSet[_Work]" = weakref.WeakSet()


def detect(
    video: Path,
    model: "Model",
    *,
    engine: str = "auto",
    device: str = "auto",
    cancelled: Callable[[], bool] | None = None,
    cache: Path | None = None,
    sessions: Sessions | None = None,
    recipe: "Callable[[Model, VideoIndex], Recipe] | None" = None,
) -> Iterator[Event]:
    """Find segments in a video.

    Args:
        video: any file that the media package opens.
        model: zero-shot, AFSD, or two AFSD networks fused. One that sees flow has it computed first, and kept.
        engine, device: "auto" or a name that `available_engines()` gives.
        cancelled: asked ten times a second, in the caller's thread.
        cache: folder for indexes and compiled networks; the user's own when left out.
        sessions: keeps networks loaded from one call to the next.
        recipe: makes the recipe of the model for the video; `recipe_for` when left out.

    Yields:
        Events; the last is `Finished`.

    Raises:
        Cancelled: within a fifth of a second of `cancelled` saying so, in whatever stage.
        MediaError: the video cannot be opened, or not one frame of it decodes.
        WeightsError, EngineError: the model cannot be loaded or run.
    """
    work = _Work(video, model, engine, device, cache or cache_folder(), sessions or Sessions(), recipe)
    _unfinished.add(work)
    threads = [
        threading.Thread(target=work.guarded, args=(step,), name=f"detect-{step.__name__}", daemon=True)
        for step in (work.read, work.compute)
    ]
    work.threads = threads
    for thread in threads:
        thread.start()
    try:
        while True:
            if cancelled is not None and cancelled():
                raise Cancelled(Message("{name}: the detection was cancelled.", name=video.name))
            try:
                event = work.events.get(timeout=_POLL)
            except queue.Empty:
                continue
            if isinstance(event, BaseException):
                raise event
            yield event
            if isinstance(event, Finished):
                return
    finally:
        work.stopped.set()


@atexit.register
def _await_threads() -> None:
    """Let cancelled detections end their clip: native code must not meet an interpreter that is being torn down."""
    left = list(_unfinished)
    for work in left:
        work.stopped.set()
    for thread in (t for work in left for t in work.threads):
        thread.join(_EXIT_PATIENCE)


@dataclass(slots=True)
class _Plan:
    """What the reading thread tells the computing one once it knows the video."""

    index: "VideoIndex"
    recipe: Recipe


@dataclass(eq=False)
class _Work:
    """One detection: what the two threads share."""

    video: Path
    model: "Model"
    engine: str
    device: str
    cache: Path
    sessions: Sessions
    recipe: "Callable[[Model, VideoIndex], Recipe] | None" = None
    began: float = field(default_factory=time.monotonic)
    events: "queue.SimpleQueue[Event | BaseException]" = field(default_factory=queue.SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)
    clips: "queue.Queue[Clip | None]" = field(default_factory=lambda: queue.Queue(_CLIPS_AHEAD))
    planned: "queue.SimpleQueue[_Plan]" = field(default_factory=queue.SimpleQueue)
    unreadable: list[Unreadable] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def guarded(self, step: Callable[[], None]) -> None:
        """Run a thread's work; what goes wrong is raised in the caller's thread."""
        try:
            step()
        except BaseException as error:  # noqa: BLE001 - handed on, not swallowed
            self.stopped.set()
            self.events.put(error)

    def read(self) -> None:
        """The reading thread: index, plan, clips."""
        from afsd_core.media import build_index

        self.events.put(Progress(Message("Indexing"), 0.0, 1.0))
        index = build_index(
            self.video,
            cache=self.cache / "index",
            progress=lambda done: self.events.put(Progress(Message("Indexing"), done, 1.0)),
            cancelled=self.stopped.is_set,
        )
        if self.recipe is None:
            recipe = recipe_for(self.model, index, video=self.video, cache=self.cache, cancelled=self.stopped.is_set)
        else:
            recipe = self.recipe(self.model, index)
        flow = None
        if isinstance(recipe, SeesFlow) and recipe.flow is not None:
            from afsd_core.inference.flow_clips import open_flow

            # Before the network is loaded: what follows tells how long clips take.
            flow = open_flow(self.video, index, recipe.flow, self.cache / "flow", self.events.put, self.stopped.is_set)
        self.planned.put(_Plan(index, recipe))
        if recipe.plan:
            for clip in self._pictures(index, recipe) if flow is None else self._with_flow(index, recipe, flow):
                if not self._hand_over(clip):
                    return
        self._hand_over(None)

    def _pictures(self, index: "VideoIndex", recipe: Recipe) -> Iterator[Clip]:
        from afsd_core.media import VideoReader

        with VideoReader(self.video, index, cancelled=self.stopped.is_set) as reader:
            for clip in read_clips(reader, recipe.plan, recipe.prepare, stop=self.stopped.is_set):
                # The last stretch may still grow.
                self._report_unreadable(reader.unreadable[:-1])
                yield clip
            self._report_unreadable(reader.unreadable)

    def _with_flow(self, index: "VideoIndex", recipe: Recipe, flow: "FlowClips") -> Iterator[Clip]:
        return flow.clips() if flow.wanted.alone else flow.beside(self._pictures(index, recipe))

    def compute(self) -> None:
        """The computing thread: load, run, decode, suppress."""
        plan = self._take(self.planned)
        if plan is None:
            return
        with closing_recipe(plan.recipe):
            self._compute(plan)

    def _compute(self, plan: _Plan) -> None:
        recipe, total = plan.recipe, len(plan.recipe.plan)
        with ExitStack() as stack:
            runner: _Runner | None = None
            if total:
                self.events.put(Progress(Message("Loading"), 0.0, 0.0))
                runner = stack.enter_context(_Runner(self, recipe))
            pace = _Pace(total)
            shown, cost, done = time.monotonic(), 0.0, 0
            self.events.put(Progress(Message("Detecting"), 0, total))
            while runner is not None and (clip := self._take(self.clips)) is not None:
                if clip.readable:
                    recipe.absorb(clip.number, runner.run(clip))
                if self.stopped.is_set():
                    return
                done += 1
                self.events.put(Progress(Message("Detecting"), done, total, pace.seconds_left(done)))
                now = time.monotonic()
                if done < total and now - shown > max(_PROVISIONAL_INTERVAL, cost / _PROVISIONAL_SHARE):
                    self.events.put(Provisional(tuple(recipe.provisional())))
                    shown = time.monotonic()
                    cost = shown - now
            if self.stopped.is_set():
                return
            self.events.put(Progress(Message("Finishing"), 0.0, 0.0))
            detections = tuple(recipe.detections(self.stopped.is_set))
            curves = recipe.curves() if isinstance(recipe, HasCurves) else None
            self.events.put(
                Finished(
                    detections,
                    tuple(self.unreadable),
                    self.model.name,
                    runner.engine.name if runner else "torch",
                    runner.engine.device if runner else "cpu",
                    int(plan.index.duration),
                    time.monotonic() - self.began,
                    curves,
                )
            )

    def _take(self, source: "queue.Queue[_T] | queue.SimpleQueue[_T]") -> _T | None:
        while not self.stopped.is_set():
            try:
                return source.get(timeout=_POLL)
            except queue.Empty:
                continue
        return None

    def _hand_over(self, clip: Clip | None) -> bool:
        while not self.stopped.is_set():
            try:
                self.clips.put(clip, timeout=_POLL)
            except queue.Full:
                continue
            return True
        return False

    def _report_unreadable(self, stretches: "Sequence[UnreadableStretch]") -> None:
        for stretch in stretches[len(self.unreadable) :]:
            self.unreadable.append(Unreadable(stretch.start, stretch.end, stretch.reason))
            self.events.put(self.unreadable[-1])


@contextmanager
def closing_recipe(recipe: Recipe) -> Iterator[None]:
    """Let a recipe put away what it kept, however the detection ends."""
    try:
        yield
    finally:
        if isinstance(recipe, Closing):
            recipe.close()


class _Runner:
    """The network on its engine, held for one detection; says so where the engine falls back to the CPU."""

    def __init__(self, work: _Work, recipe: Recipe) -> None:
        self._work = work
        self._recipe = recipe
        self._session: Session | None = None
        self.engine: Engine

    def __enter__(self) -> Self:
        work, recipe = self._work, self._recipe
        own = recipe if isinstance(recipe, OwnNetwork) else None
        key = session_key(work.model, recipe.outputs, work.engine, work.device)
        if own is not None:
            key = (*own.session_key, work.engine, work.device)
        session = work.sessions.get(key)
        # An earlier detection that was cancelled may still be finishing its clip.
        while not session.lock.acquire(timeout=_POLL):
            if work.stopped.is_set():
                raise Cancelled(Message("{name}: the detection was cancelled.", name=work.video.name))
        try:
            self.engine = session.open(
                work.model.load_network if own is None else own.network,
                input_shape=recipe.input_shape,
                outputs=recipe.outputs,
                engine=work.engine,
                device=work.device,
                cache=work.cache / "compiled",
                notice=lambda sentence: work.events.put(Note(sentence)),
            )
        except BaseException:
            session.lock.release()
            raise
        self._session = session
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.lock.release()

    def run(self, clip: Clip) -> dict[str, NDArray[Any]]:
        """The network's outputs for one clip, by name."""
        return dict(self.engine.run(self._recipe.batch(clip.images), stop=self._work.stopped.is_set))


class _Pace:
    """Seconds left, from how long clips took lately, waiting for the decoder included."""

    # Long enough that a burst of quick clips after a slow group of pictures is no promise.
    _LATELY = 30.0
    _FEW = 9

    def __init__(self, total: int) -> None:
        self._total = total
        self._ends = deque([(time.monotonic(), 0)])

    def seconds_left(self, done: int) -> float:
        now = time.monotonic()
        self._ends.append((now, done))
        while len(self._ends) > self._FEW and now - self._ends[1][0] > self._LATELY:
            self._ends.popleft()
        began, before = self._ends[0]
        return (now - began) / (done - before) * (self._total - done)
