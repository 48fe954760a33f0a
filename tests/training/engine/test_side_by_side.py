"""Parts of a fine-tune side by side: one stream of events, results in order, and no thread left behind."""

import threading
import time

import pytest

from training.engine.side_by_side import side_by_side


def counting(name, events, fail_at=None):
    def part():
        for k in range(events):
            if k == fail_at:
                raise RuntimeError(name)
            time.sleep(0.001)
            yield (name, k)
        return name.upper()

    return part


def drained(parts, workers):
    running = side_by_side(parts, workers)
    seen = []
    while True:
        try:
            seen.append(next(running))
        except StopIteration as end:
            return seen, end.value


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_event_comes_in_its_parts_order_and_results_in_the_order_of_parts(workers):
    seen, results = drained([counting(name, 200) for name in "abc"], workers)
    assert results == ["A", "B", "C"]
    for name in "abc":
        assert [k for part, k in seen if part == name] == list(range(200))


def test_what_a_part_raises_is_raised_once_all_have_ended():
    before = threading.active_count()
    with pytest.raises(RuntimeError, match="b"):
        drained([counting("a", 10_000), counting("b", 10, fail_at=5)], 2)
    assert threading.active_count() == before


def test_a_caller_that_leaves_leaves_no_thread():
    before = threading.active_count()
    running = side_by_side([counting(name, 10_000) for name in "ab"], 2)
    next(running)
    running.close()
    assert threading.active_count() == before
