"""How long one edit of 10,000 selected segments stops the window, and when it is on disk. Run by hand.

python -m tests.bench.bulk [SEGMENTS] [TIMES] [PROFILE]

A real window with a two-hour video of eight classes. For each edit, in milliseconds: what the call itself computed on
the window's thread; the longest pause of the event loop from the call until all that follows from it is drawn; how long
it took until the edit's transaction was committed. PROFILE names a step (a part of its name); its calls are printed.
"""

import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from afsd_core.project import Change, LabelClass, Run, Segment, State, Store
from app.document.video_records import make_video as video_record
from app.services.project_location import SUFFIX
from tests.bench.window import Bot
from tests.e2e.driving import Driver
from tests.stall_watch import Stall, StallWatch
from tests.video_factory import make_video

SECOND = 1_000_000
HOURS = 2
CLASSES = 8
SETTLED = 1200  # ms after an edit, by when all that follows from it has been done


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    wanted = sys.argv[3] if len(sys.argv) > 3 else None
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AFSD_HOME"] = folder
        driver = busy_window(Path(folder), count)
        try:
            measure(driver, times, wanted)
        finally:
            driver.close()
    del application


def busy_window(folder: Path, count: int) -> Driver:
    """A window with a video of two hours and so many proposals in it."""
    film = make_video(folder / "long.mp4", frames=3600 * HOURS, rate=1, size=(64, 32))
    store = Store.create(film.with_suffix(SUFFIX))
    video = video_record(film, duration=3600 * HOURS * SECOND)
    labels = [LabelClass(f"c{n}", f"class {n}", "#e69f00", position=n) for n in range(CLASSES)]
    step = 3600 * HOURS * SECOND // count
    spans = [(n * step, n * step + step * 5 // 6) for n in range(count)]
    rows = [
        Segment(
            *(f"s{n:06}", video.id, *span, f"c{n % CLASSES}", State.PROPOSED, 0.5 + n / (2 * count), "r", "light"),
            *(span, f"c{n % CLASSES}"),
        )
        for n, span in enumerate(spans)
    ]
    run = Run("r", video.id, "light")
    store.write([Change(None, each) for each in (video, *labels, run, *rows)]).result(60)
    store.close()
    driver = Driver(Bot())
    driver.window.resize(1280, 800)
    driver.open(film)
    QTest.qWait(2000)
    return driver


def measure(driver: Driver, times: int, wanted: str | None) -> None:
    """Each edit so many times, everything as it was in between."""
    space = driver.window.workspace
    editor, stack = space.editor, space.document.undo_stack
    print(f"{len(driver.segments):,} segments; ms: median (longest)")
    print(f"{'':34}{'the call':>16}{'longest pause':>18}{'on disk after':>18}")

    def everything() -> None:
        editor.select_all()

    def nothing() -> None:
        editor.selection.clear()

    def other() -> None:
        editor.relabel(editor.selection.ids, "c3")

    def later() -> None:
        editor.move(editor.selection.ids, 40_000)

    def cut() -> None:
        editor.select_all()
        editor.clipboard.copy()
        editor.delete()

    def accept_all() -> None:
        space.decide_rest(accept=True)

    def reject_all() -> None:
        space.decide_rest(accept=False)

    steps: list[tuple[str, Callable[[], object], Callable[[], object], bool]] = [
        ("select all", nothing, everything, False),
        ("select nothing", everything, nothing, False),
        ("accept", everything, editor.review.accept, True),
        ("relabel", everything, other, True),
        ("move", everything, later, True),
        ("reject (Del)", everything, editor.review.reject_or_delete, True),
        ("delete", everything, editor.delete, True),
        ("accept all above the threshold", nothing, accept_all, True),
        ("reject the rest", nothing, reject_all, True),
        ("copy", everything, editor.clipboard.copy, False),
        ("paste", cut, lambda: editor.clipboard.paste(same_times=True), True),
        ("paste beside what is there", nothing, lambda: editor.clipboard.paste(same_times=True), True),
    ]
    stalls: list[Stall] = []
    for name, before, act, is_edit in steps:
        rows: dict[str, list[tuple[float, float, float]]] = {}
        for _ in range(times):
            before()
            QTest.qWait(SETTLED)
            took = once(driver, act, profiled=name if wanted and wanted in name else "")
            rows.setdefault(name, []).append(took[:3])
            stalls += took[3]
            if is_edit:
                for more, way in ((f"undo {name}", stack.undo), (f"redo {name}", stack.redo)):
                    took = once(driver, way, profiled=more if wanted and wanted in more else "")
                    rows.setdefault(more, []).append(took[:3])
                    stalls += took[3]
            while stack.canUndo():
                stack.undo()
            QTest.qWait(SETTLED)
        for label, found in rows.items():
            cells = [f"{statistics.median(each):8.0f} ({max(each):4.0f})" for each in zip(*found, strict=True)]
            print(f"{label:34}" + "".join(f"{cell:>17} " for cell in cells), flush=True)
    for stall in sorted(stalls, key=lambda stall: -stall.seconds)[:5]:
        print(stall)


def once(driver: Driver, act: Callable[[], object], *, profiled: str) -> tuple[float, float, float, list[Stall]]:
    """Milliseconds that the call computed, of the longest pause, and until everything was on disk; and the pauses."""
    document = driver.document
    call: list[float] = []
    written: list[float] = []
    profile = cProfile.Profile()

    def run() -> None:
        began, computed = time.perf_counter(), time.thread_time()
        if profiled:
            profile.enable()
        act()
        if profiled:
            profile.disable()
        call.append((time.thread_time() - computed) * 1e3)
        task = document.file._store._put(lambda _connection: None, is_edit=False)
        task.add_done_callback(lambda _task: written.append((time.perf_counter() - began) * 1e3))

    with StallWatch() as watch:
        QTimer.singleShot(20, run)
        QTest.qWait(SETTLED)
    if profiled:
        print(f"--- {profiled}")
        pstats.Stats(profile).sort_stats("cumulative").print_stats(32)
    assert document.file.flush(30)
    return call[0], watch.longest * 1e3, written[0], watch.stalls


if __name__ == "__main__":
    main()
