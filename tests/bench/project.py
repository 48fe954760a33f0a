"""How long the project takes: edits among 10,000 segments of one video, and opening 5,000 videos. Run by hand.

python -m tests.bench.project
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtGui import QGuiApplication

from afsd_core.project import Change, LabelClass, Run, Segment, State, Store
from app.document.document import Document
from app.document.video_records import make_video

SECOND = 1_000_000


def main() -> None:
    """Print the times."""
    application = QGuiApplication([])
    with tempfile.TemporaryDirectory() as folder:
        edits(Path(folder) / "edits.afsd")
        many_videos(Path(folder) / "videos.afsd")
    del application


def timed(work, times: int) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for n in range(times):
        began = time.perf_counter()
        work(n)
        found.append((time.perf_counter() - began) * 1e3)
    return found


def show(what: str, milliseconds: list[float]) -> None:
    """One line."""
    print(f"{what:45} median {statistics.median(milliseconds):8.2f} ms   longest {max(milliseconds):8.2f} ms")


def edits(path: Path) -> None:
    """Verbs on one two-hour video with 10,000 segments."""
    document = Document.create(path)
    video = document.add_video("/clips/long.mp4", duration=7200 * SECOND)
    label = document.add_class("Diving")
    run = Run("r", video, "i3d")
    rows = [
        Segment(
            *(f"s{n}", video, n * 700_000, n * 700_000 + 600_000, label, State.PROPOSED, n / 10_000, "r", "i3d"),
            *((n * 700_000, n * 700_000 + 600_000), label),
        )
        for n in range(10_000)
    ]
    document._perform([Change(None, run), *(Change(None, s) for s in rows)], None, wait=False)
    document.file.flush()
    show("trim", timed(lambda n: document.trim(f"s{n * 7}", end=rows[n * 7].end + 40_000), 500))
    show("draw", timed(lambda n: document.draw(video, n * SECOND, (n + 1) * SECOND, label), 500))
    show("delete", timed(lambda n: document.delete(f"s{n * 11 + 5000}"), 400))
    show("undo", timed(lambda n: document.undo_stack.undo(), 500))
    show("segments of the video, sorted, after an edit", timed(lambda n: document.segments(video), 100))
    show("accept all above 0.5 (about 5,000)", timed(lambda n: document.accept_above(video, 0.5), 1))
    show("undo that", timed(lambda n: document.undo_stack.undo(), 1))
    document.file.flush()
    again = [Found(s.start + 10_000, s.end, "Diving", 0.5) for s in rows[::5]]
    show(
        "final set of 2,000 detections", timed(lambda n: document.finish_run(video, Run("r2", video, "i3d"), again), 1)
    )
    document.close()


class Found:
    """A detection."""

    def __init__(self, start: int, end: int, label: str, score: float) -> None:
        self.start, self.end, self.label, self.score = start, end, label, score


def many_videos(path: Path) -> None:
    """5,000 videos with 20 segments each."""
    store = Store.create(path)
    label = LabelClass("c", "Diving", "#e69f00")
    videos = [make_video(f"{path.parent}/clips/{n}.mp4", duration=60 * SECOND) for n in range(5000)]
    changes = [Change(None, label), *(Change(None, v) for v in videos)]
    changes += [
        Change(None, Segment(f"{v.id}-{n}", v.id, n * SECOND, (n + 1) * SECOND, "c")) for v in videos for n in range(20)
    ]
    store.write(changes).result()
    store.close()
    opened = []
    for _ in range(3):
        began = time.perf_counter()
        document = Document(Store.open(path))
        states = [document.video_state(v.id) for v in document.videos()]
        opened.append((time.perf_counter() - began) * 1e3)
        document.close()
    show(f"open {len(states):,} videos, 100,000 segments", opened)


if __name__ == "__main__":
    main()
