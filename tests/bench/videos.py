"""Projects of many videos, in a real window: run by hand.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.videos [COUNT]

Prints how long a project of COUNT videos (5,000) takes to be open, how long a folder of as many files takes to be in
the list and to be read whole, and the longest pauses of the window meanwhile.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

SECOND = 1_000_000


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AFSD_HOME"] = str(Path(folder) / "home")
        from PySide6.QtWidgets import QApplication

        from app import theme
        from app.main_window import MainWindow

        app = QApplication([])
        theme.apply(app, theme.DARK)
        project = make_project(Path(folder) / "big.afsd", count)
        files = make_files(Path(folder) / "files", count)
        for what, path, ready in (
            (f"a project of {count:,} videos is open", project, lambda window: window.workspace is not None),
            (f"a folder of {count:,} files is in the list", files, lambda window: listed(window) == count),
        ):
            window = MainWindow()
            window.show()
            app.processEvents()
            show(app, what, window, path, ready)
            window.close()


def show(app, what: str, window, path: Path, ready: Callable) -> None:
    from tests.stall_watch import StallWatch

    with StallWatch() as watch:
        begun = time.perf_counter()
        window.open_paths([str(path)])
        wait(app, lambda: ready(window))
        print(f"{what} after {time.perf_counter() - begun:.2f} s")
        survey = window.workspace.videos.survey
        done: list[float] = []
        survey.finished.connect(lambda: done.append(time.perf_counter() - begun))
        wait(app, lambda: bool(done))
        print(f"  all of it is read after {done[0]:.1f} s")
    pauses = sorted(watch.pauses)[-4:]
    print("  longest pauses of the window:", ", ".join(f"{1000 * each:.0f} ms" for each in reversed(pauses)))


def listed(window) -> int:
    return len(window.workspace.document.videos()) if window.workspace is not None else 0


def wait(app, until: Callable[[], bool], seconds: float = 300) -> None:
    limit = time.monotonic() + seconds
    while not until() and time.monotonic() < limit:
        app.processEvents()
        time.sleep(0.001)


def make_project(path: Path, count: int) -> Path:
    from afsd_core.media import Fingerprint
    from afsd_core.project import Run
    from app.detecting import Found
    from app.document import Document, make_video

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
        found = [Found(start, start + 2 * SECOND, random.choice("abcdefgh"), random.random()) for start in starts]
        document.finish_run(video, Run(video, video, "m"), found)
    document.flush()
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
