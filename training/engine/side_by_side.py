"""Generators that run side by side in threads, their events as one stream."""

import queue
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

E = TypeVar("E")
R = TypeVar("R")


def side_by_side(parts: Sequence[Callable[[], Generator[E, None, R]]], workers: int) -> Generator[E, None, list[R]]:
    """Run parts, at most `workers` at a time, each in a thread of its own.

    When one raises, the others are stopped at their next event, and what it raised is raised here once all have ended.

    Returns:
        What the parts returned, in their order.
    """
    if workers < 2 or len(parts) < 2:
        in_turn: list[R] = []
        for part in parts:
            in_turn.append((yield from part()))
        return in_turn
    events: queue.Queue[tuple[str, Any]] = queue.Queue(maxsize=64)
    stopped = threading.Event()
    todo: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(parts)):
        todo.put(number)
    results: dict[int, R] = {}

    def work() -> None:
        try:
            while not stopped.is_set():
                try:
                    number = todo.get_nowait()
                except queue.Empty:
                    break
                running = parts[number]()
                while True:
                    try:
                        event = next(running)
                    except StopIteration as end:
                        results[number] = end.value
                        break
                    if stopped.is_set():
                        running.close()
                        break
                    events.put(("event", event))
        except BaseException as error:  # noqa: BLE001 - handed on to the caller's thread
            stopped.set()
            events.put(("error", error))
        finally:
            events.put(("end", None))

    threads = [threading.Thread(target=work, name=f"part-{k}", daemon=True) for k in range(min(workers, len(parts)))]
    for thread in threads:
        thread.start()
    failure: BaseException | None = None
    left = len(threads)
    try:
        while left:
            what, value = events.get()
            if what == "end":
                left -= 1
            elif what == "error":
                failure = failure or value
            elif failure is None:
                yield value
    finally:
        # Also when the caller leaves early: the threads must not wait for a full queue for ever.
        stopped.set()
        while left:
            what, _ = events.get()
            left -= what == "end"
    if failure is not None:
        raise failure
    return [results[number] for number in range(len(parts))]
