"""How long the timeline takes to paint 10,000 segments of a two-hour video while it is panned and zoomed. Run by hand.

python -m tests.bench.timeline [SEGMENTS]
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.timeline.geometry import Viewport
from app.timeline.view import TimelineView
from tests.app.timeline.stage import SECOND, busy_day, make_stage, make_view

HOURS = 2


def main() -> None:
    """Print the medians."""
    application = QApplication([])
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        stage = make_stage(Path(folder), frames=25 * 3600 * HOURS)
        busy_day(stage, round(count * 1.02), 3600 * HOURS)
        ids = [each.id for each in stage.segments()]
        stage.document.accept(ids[::3])
        view = make_view(stage, 1600, 420)
        add_strips(view)
        print(f"{len(ids):,} segments in {HOURS} h, {view.width()} × {view.height()} px, ms:")
        for ratio in (1.0, 2.0):
            image = QImage(round(1600 * ratio), round(420 * ratio), QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(ratio)
            paint = lambda image=image: view.render(image, QPoint(0, 0))  # noqa: E731
            for name, span in (
                ("all", 7200),
                ("an hour", 3600),
                ("ten minutes", 600),
                ("a minute", 60),
                ("a second", 1),
            ):
                show(f"pan, {name} in view, {ratio:g}×", timed(pans(view, span), paint))
            show(f"zoom from all to frames, {ratio:g}×", timed(zooms(view), paint))
            view.navigation.show_all()
            paint()
            show(f"playhead moves, all in view, {ratio:g}×", timed(plays(view), paint))
        view.navigation.show_all()
        show("an edit: lanes stacked and painted", timed(edits(stage, ids), lambda: (stacked(view), view.grab())))
        stage.selection.set(ids)
        show("all selected, playhead moves", timed(plays(view), lambda: view.grab()))
        stage.selection.set(())
        show("what is under the pointer", timed(range(300), lambda: view.hit(700, 200)))
        stage.document.close()
    del application


def stacked(view: TimelineView) -> None:
    """Have done what waits for a turn of its own after an edit of very many."""
    while view._restack_later.waiting:
        view._restack_later.now()


def add_strips(view: TimelineView) -> None:
    """Thumbnails and waveform as a long video has them."""
    view.strips.shows_pictures = view.strips.shows_sound = view.strips.has_sound = True
    random = np.random.default_rng(1)
    pictures = random.integers(0, 255, (400, 54, 96, 3)).astype(np.uint8)
    view.strips.add_pictures(np.arange(400) * 18 * SECOND, pictures)
    view.strips.add_levels(0, random.integers(0, 255, 100 * 3600 * HOURS).astype(np.uint8))
    view.strips_changed()


def pans(view: TimelineView, span: int) -> Iterable[None]:
    for step in range(40):
        start = (600 + step * span / 50) * SECOND if span < 7200 else step * SECOND
        view.navigation.show(Viewport(start, span * SECOND, view.viewport.left, view.viewport.width))
        view._stale()
        yield


def zooms(view: TimelineView) -> Iterable[None]:
    view.navigation.show_all()
    for _ in range(60):
        view.navigation.zoom(1.25, 800)
        yield


def plays(view: TimelineView) -> Iterable[None]:
    for step in range(60):
        view.set_playhead((100 + step) * 40_000)
        yield


def edits(stage, ids: list[str]) -> Iterable[None]:
    for each in ids[: 40 * 7 : 7]:
        segment = stage.segment(each)
        stage.document.trim(each, end=segment.end + 40_000)
        yield


def timed(steps: Iterable[object], work: Callable[[], object]) -> list[float]:
    """Milliseconds of `work` after each step."""
    found = []
    for _ in steps:
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1e3)
    return found


def show(what: str, milliseconds: list[float]) -> None:
    """One line."""
    print(f"{what:42} median {statistics.median(milliseconds):7.2f}   longest {max(milliseconds):7.2f}")


if __name__ == "__main__":
    main()
