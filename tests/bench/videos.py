"""Projects of many videos, in a real window: run by hand.

    python -m tests.bench.videos [COUNT] [TIMES]

Prints how long a project of COUNT videos (5,000) takes to be open, how long a folder of as many files takes to be in
the list and to be read whole, and the longest pauses of the window meanwhile: medians (and the longest) of TIMES (3),
and where the window stood.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

SECOND = 1_000_000


def main(count: int, times: int) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AFSD_HOME"] = str(Path(folder) / "home")
        from PySide6.QtWidgets import QApplication

        from app.widgets import theme
        from app.window.main_window import MainWindow

        app = QApplication([])
        theme.apply(app, theme.DARK)
        project = make_project(Path(folder) / "big.afsd", count)
        files = make_files(Path(folder) / "files", count)
        for what, path, ready in (
            (f"a project of {count:,} videos is open", project, lambda window: window.workspace is not None),
            (f"a folder of {count:,} files is in the list", files, lambda window: listed(window) == count),
        ):
            rows, stalls = [], []
            for _ in range(times):
                window = MainWindow()
                window.show()
                app.processEvents()
                *row, seen = once(app, window, path, ready)
                rows.append(row)
                stalls += seen
                window.close()
                if path.is_dir():
                    (path / f"{path.name}.afsd").unlink()
            opened, read, longest = zip(*rows, strict=True)
            print(f"{what} after {said(opened)} s, read whole after {said(read)} s")
            print(f"  longest pause of the window: {said([1e3 * each for each in longest], 0)} ms")
            for stall in sorted(stalls, key=lambda stall: -stall.seconds)[:4]:
                print(stall)


def said(values: Sequence[float], places: int = 2) -> str:
    return f"{statistics.median(values):.{places}f} ({max(values):.{places}f})"


def once(app, window, path: Path, ready: Callable) -> tuple[float, float, float, list]:
    """Seconds until it is open and until it is read whole, and of the longest pause; and the pauses."""
    from tests.stall_watch import StallWatch

    with StallWatch() as watch:
        begun = time.perf_counter()
        window.open_paths([str(path)])
        wait(app, lambda: ready(window))
        opened = time.perf_counter() - begun
        done: list[float] = []
        window.workspace.videos.survey.finished.connect(lambda: done.append(time.perf_counter() - begun))
        wait(app, lambda: bool(done))
    return opened, done[0], watch.longest, watch.stalls


def listed(window) -> int:
    return len(window.workspace.document.videos()) if window.workspace is not None else 0


def wait(app, until: Callable[[], bool], seconds: float = 300) -> None:
    limit = time.monotonic() + seconds
    while not until() and time.monotonic() < limit:
        app.processEvents()
        time.sleep(0.001)


def make_project(path: Path, count: int) -> Path:
    from afsd_core.inference.events import Detection
    from afsd_core.media import Fingerprint
    from afsd_core.project import Run
    from app.document.document import Document
    from app.document.video_records import make_video

    document = Document.create(path)
    ids = document.add_videos(
        [
            make_video(
                path.parent / f"day {n % 50}" / f"{n}.mp4",
                duration=60 * SECOND,
                fingerprint=Fingerprint(n, f"{n:032x}"),
            )
            for n in range(count)
        ]
    )
    random = Random(1)
    for video in ids[: count // 2]:
        starts = [random.randrange(50 * SECOND) for _ in range(6)]
        found = [Detection(start, start + 2 * SECOND, random.choice("abcdefgh"), random.random()) for start in starts]
        document.finish_run(video, Run(video, video, "m"), found)
    document.file.flush()
    document.close()
    return path


def make_files(folder: Path, count: int) -> Path:
    from tests.video_factory import make_video

    folder.mkdir()
    first = make_video(folder / "0.mp4", frames=50, rate=25)
    for n in range(1, count):
        os.link(first, folder / f"{n}.mp4")
    return folder


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
