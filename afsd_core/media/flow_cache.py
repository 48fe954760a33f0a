"""The flow of videos on disk: computed once, in several processes, and mapped into memory.

A video is one `.npy` file, (samples, size, size, 2) uint8, named by the video's fingerprint, the rate, the size and the
method. It is filled part by part in a folder beside it, which remembers which parts are done, and appears under its
name only when it is whole: a computation that was stopped or killed goes on where it was. The cache is bounded; the
videos that were not used for longest go first.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled, MediaError
from afsd_core.folders import cache_folder
from afsd_core.locking import held
from afsd_core.media.sample_cache import SPARE, BuildProgress, SampleCache, SampledVideo
from afsd_core.message import Message, many

__all__ = ["LIMIT", "PART", "FlowCache", "FlowProgress", "SampledVideo"]

UInt8Array = NDArray[np.uint8]

LIMIT = 20 << 30
# Samples of a part. Of DIS ten seconds at the detector's rate, so that a seek to a keyframe before it costs little;
# TV-L1 takes a good half second a sample, and what is stopped within a part is lost.
PART = {"dis": 100, "tvl1": 10}
_MOST_PROCESSES = 8
_POLL = 0.1
_STALE = 7 * 86_400


class FlowProgress(BuildProgress):
    """How far the flow is."""


class FlowCache(SampleCache):
    """Flow of any number of videos under one folder.

    Args:
        folder: where; the user's own cache when left out.
        size: side of the squared pictures, pixels (resources/manual/detector.md: 112, as RGB).
        method: "dis" or "tvl1" (see `flow.check_method`).
        limit: bytes kept at most.
        processes: how many compute; by default one a processor, at most 8.

    Raises:
        MediaError: the method is not available.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        size: int = 112,
        method: str = "dis",
        limit: int = LIMIT,
        processes: int | None = None,
    ) -> None:
        from afsd_core.media.flow import check_method

        self.method = check_method(method)
        super().__init__(folder or cache_folder() / "flow", size, channels=2, kind=f"-{self.method}")
        self.limit = limit
        self._processes = processes or min(os.cpu_count() or 1, _MOST_PROCESSES)

    def open(self, source: SampledVideo) -> UInt8Array:
        """The flow, mapped read-only: (samples, size, size, 2), encoded as `flow.encode` says.

        Raises:
            MediaError: it has not been computed.
        """
        file = self.file(source)
        try:
            flow: UInt8Array = np.load(file, mmap_mode="r")
        except (OSError, ValueError):
            raise MediaError(
                Message("{name}: its flow is not in the cache. Run it again.", name=source.path.name)
            ) from None
        with suppress(OSError):
            os.utime(file)  # used just now: others go first
        return flow

    def build(
        self, sources: Sequence[SampledVideo], *, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[FlowProgress]:
        """Compute what is missing; tells how far it is with each part.

        Raises:
            MediaError: a video cannot be read, or neither disk nor limit has room for the flow of all of them.
            Cancelled: `cancelled` said so, within a second; what is done is kept.
        """
        stop = cancelled or (lambda: False)
        missing = [source for source in sources if not self.is_whole(source)]
        if not missing:
            return
        self._make_room(sources, missing)
        for done, source in enumerate(missing):
            yield FlowProgress(source.path.name, done, len(missing), 0.0)
            work = self.file(source).with_suffix(".partial")
            try:
                work.mkdir(exist_ok=True)
                with held(work / "lock", cancelled=stop):
                    yield from self._build_one(source, work, done, len(missing), stop)
            except OSError as error:
                raise MediaError(
                    Message(
                        "{folder}: the flow of {name} cannot be kept there ({reason}). Make room on the disk, "
                        "or check the folder's rights.",
                        folder=self.folder,
                        name=source.path.name,
                        reason=error.strerror or error,
                    )
                ) from error
        yield FlowProgress("", len(missing), len(missing), 1.0)

    def _build_one(
        self, source: SampledVideo, work: Path, done: int, total: int, stop: Callable[[], bool]
    ) -> Iterator[FlowProgress]:
        if self.is_whole(source):
            return  # another process had the lock, and has done it
        shape = self.shape(source)
        out, length = work / "flow.npy", PART[self.method]
        parts = -(-shape[0] // length)
        marks = _marks(work, out, shape, parts)
        source.index.to_file(work / "index.npz")
        common = {
            "video": str(source.path.resolve()),
            "index": str(work / "index.npz"),
            "rate": [source.sample_fps.numerator, source.sample_fps.denominator],
            "size": self.size,
            "method": self.method,
            "out": str(out),
        }
        requests = [
            common | {"part": k, "first": k * length, "last": min((k + 1) * length, shape[0])}
            for k in range(parts)
            if not marks[k]
        ]
        for part, lost in _computed(requests, min(self._processes, len(requests)), stop):
            # 1 is "done"; the rest tells how much of it did not decode, also to a later run.
            marks[part] = 1 + lost
            _keep(work, marks)
            yield FlowProgress(source.path.name, done, total, float(np.count_nonzero(marks)) / parts)
        missing = int(np.sum(marks.astype(np.int64) - 1))
        if missing == shape[0] and missing:
            raise MediaError(
                Message("{name}: no frame of it can be decoded. Try to play it, or get it anew.", name=source.path.name)
            )
        out.replace(self.file(source))
        shutil.rmtree(work, ignore_errors=True)
        note = ""
        if missing:
            note = Message(
                "{name}: {lost} of {samples} sampled frames do not decode.",
                name=source.path.name,
                lost=missing,
                samples=shape[0],
            )
        yield FlowProgress(source.path.name, done, total, 1.0, note)

    def _make_room(self, wanted: Sequence[SampledVideo], missing: Sequence[SampledVideo]) -> None:
        """Let old flow go until what is wanted fits."""
        sizes = {self.file(s): int(np.prod(self.shape(s), dtype=np.int64)) for s in wanted}
        new = sum(sizes[f] for f in {self.file(s) for s in missing})
        self._drop_stale()
        others = [(f.stat().st_mtime, f.stat().st_size, f) for f in self.folder.glob("*.npy") if f not in sizes]
        present = sum(size for _, size, _ in others)
        free = shutil.disk_usage(self.folder).free - SPARE
        for _, size, file in sorted(others):
            if present + sum(sizes.values()) <= self.limit and new <= free:
                return
            with suppress(OSError):
                file.unlink()
                present, free = present - size, free + size
        if sum(sizes.values()) > self.limit or new > free:
            room = max(0, min(self.limit - sum(sizes.values()) + new, free))
            raise MediaError(
                Message(
                    "{folder}: the flow of {videos} needs {needed:.1f} GB, and {room:.1f} "
                    "GB are to be had. Free some space, or take fewer videos at a time.",
                    folder=self.folder,
                    videos=many(len(missing), "{n:,} video", "{n:,} videos"),
                    needed=new / 1e9,
                    room=room / 1e9,
                )
            )

    def _drop_stale(self) -> None:
        """Forget computations that nobody took up again for a week."""
        for work in self.folder.glob("*.partial"):
            with suppress(OSError):
                newest = max((f.stat().st_mtime for f in work.iterdir()), default=work.stat().st_mtime)
                if time.time() - newest > _STALE:
                    shutil.rmtree(work, ignore_errors=True)


def _marks(work: Path, out: Path, shape: tuple[int, ...], parts: int) -> UInt8Array:
    """A number a part, 0 where it is not computed yet; the file of flow is made anew where the two do not fit."""
    try:
        marks: UInt8Array = np.load(work / "done.npy")
        if marks.shape == (parts,) and np.load(out, mmap_mode="r").shape == shape:
            return marks
    except (OSError, ValueError):
        pass
    (work / "done.npy").unlink(missing_ok=True)
    np.lib.format.open_memmap(out, mode="w+", dtype=np.uint8, shape=shape)
    return np.zeros(parts, np.uint8)


def _keep(work: Path, marks: UInt8Array) -> None:
    """Remember what is done, whole or not at all."""
    fresh = work / "done.fresh.npy"
    np.save(fresh, marks)
    fresh.replace(work / "done.npy")


def _computed(requests: Sequence[dict[str, Any]], count: int, stop: Callable[[], bool]) -> Iterator[tuple[int, int]]:
    """The number of each part as it is done, and how much of it did not decode."""
    if not requests:
        return
    todo: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    for request in requests:
        todo.put(request)
    results: queue.SimpleQueue[tuple[int, dict[str, Any]]] = queue.SimpleQueue()
    ended = threading.Event()
    helpers = [_Helper(todo, results, ended) for _ in range(count)]
    try:
        for helper in helpers:
            helper.start()
        for _ in requests:
            while True:
                if stop():
                    raise Cancelled(Message("Stopped while flow was being computed; what is done is kept."))
                with suppress(queue.Empty):
                    part, reply = results.get(timeout=_POLL)
                    break
            if "error" in reply:
                raise MediaError(reply["error"])
            yield part, int(reply["lost"])
    finally:
        ended.set()
        for helper in helpers:
            helper.end()


class _Helper(threading.Thread):
    """One process that computes, and the thread that talks to it; where no process can be had, the thread computes."""

    def __init__(
        self,
        todo: "queue.SimpleQueue[dict[str, Any]]",
        results: "queue.SimpleQueue[tuple[int, dict[str, Any]]]",
        ended: threading.Event,
    ) -> None:
        super().__init__(name="flow", daemon=True)
        self._todo = todo
        self._results = results
        self._ended = ended
        self._process = _start_process()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                request = self._todo.get_nowait()
            except queue.Empty:
                return
            self._results.put((request["part"], self._ask(request)))

    def end(self) -> None:
        """Have the process end, and wait for it."""
        if self._process is not None:
            self._process.kill()
        self.join()
        if self._process is not None:
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            from afsd_core.media.flow_process import answer

            return answer(request)
        reply = ""
        with suppress(OSError):
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            reply = self._process.stdout.readline()
        if not reply:
            name = Path(request["video"]).name
            return {"error": f"{name}: the process that computed its flow ended unexpectedly. Run it again."}
        return dict(json.loads(reply))


def _start_process() -> "subprocess.Popen[str] | None":
    if getattr(sys, "frozen", False):
        return None  # there is no interpreter to start
    environment = dict(os.environ)
    root = Path(__file__).resolve().parents[2]
    paths = [str(root), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "afsd_core.media.flow_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            # Ctrl+C in a terminal is for us; the process ends when its input closes, however we end.
            start_new_session=os.name == "posix",
        )
    except OSError:
        return None
