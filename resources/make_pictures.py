"""Draws the manual's pictures with the real window on the sample project; run as `make pictures`.

It opens a copy of the sample project, marks a segment, fine-tunes the detector for a few minutes, and grabs the window
and its dialogs on the way. Nothing is left behind but the pictures, in resources/manual/pictures.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from afsd_core.project import State

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "resources" / "manual" / "pictures"
WIDTH, HEIGHT = 1280, 800
LARGEST = 150_000  # bytes of a picture
COMMON = 5e-4  # share of the pixels from which a colour is one of the window itself


def wait(until: Callable[[], object], seconds: float = 60, what: str = "") -> None:
    """Let the window live until something is so.

    Raises:
        TimeoutError: it does not come.
    """
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise TimeoutError(what or "the window did not get there")
        QTest.qWait(50)


def save(picture: QPixmap, name: str) -> None:
    """Write a picture; where it would be too large, the rarer colours (the video's) are rounded to fewer bits."""
    path = PICTURES / f"{name}.png"
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    shape = image.height(), image.width()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(*shape, 4)
    _, which, counts = np.unique(pixels.view(np.uint32), return_inverse=True, return_counts=True)
    rare = (counts[which] < COMMON * which.size).reshape(*shape, 1)
    for dropped in range(5):
        half, step = (1 << dropped) >> 1, 1 << dropped
        rounded = np.minimum((pixels.astype(np.uint16) + half) // step * step, 255).astype(np.uint8)
        quantised = np.ascontiguousarray(np.where(rare, rounded, pixels))
        QImage(quantised.data, shape[1], shape[0], QImage.Format.Format_RGB32).save(str(path), "PNG", 0)
        if path.stat().st_size <= LARGEST:
            break
    print(f"{path.name}: {shape[1]} × {shape[0]}, {path.stat().st_size:,} bytes")


def framed(widget: QWidget) -> QPixmap:
    """A widget with a thin line around it, for dialogs, which have no frame of a window manager here."""
    picture = widget.grab()
    painter = QPainter(picture)
    painter.setPen(QColor("#5a6270"))
    painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
    painter.end()
    return picture


class SampleWindow:
    """One window on a copy of the sample project."""

    def __init__(self, folder: Path) -> None:
        from afsd_core.sample_project import copy_to
        from app.widgets import theme
        from app.window import make_window

        theme.apply(QApplication.instance(), theme.DARK)
        self.main = make_window()
        self.main.resize(WIDTH, HEIGHT)
        self.main.show()
        self.main.activateWindow()
        self.main.context.session.open_project(copy_to(folder))
        player = self.main.context.player
        wait(lambda: self.main.workspace is not None and player.index is not None and player.frame is not None)
        self.document = self.main.workspace.document
        QTest.qWait(6000)  # thumbnails, waveform and camera cuts arrive

    def do(self, command: str) -> None:
        """A command of the menus."""
        self.main.findChild(QAction, f"action_{command}").trigger()
        QApplication.processEvents()

    def part(self, name: str) -> QWidget:
        """A widget by its name."""
        widget = self.main.findChild(QWidget, name)
        assert widget is not None, name
        return widget

    def show_video(self, name: str) -> str:
        """Open a video of the project; gives its id."""
        video = next(listed for listed in self.document.videos() if listed.path.name == name)
        self.main.projects.show_video(video.id)
        player = self.main.context.player
        wait(lambda: player.path == video.path and player.index is not None and player.settled)
        QTest.qWait(5000)
        return video.id

    def look_at(self, segment_id: str, into: int) -> None:
        """Select a segment and show the picture so many microseconds after its start."""
        segment = self.document.segment(segment_id)
        self.main.workspace.selection.set((segment_id,))
        self.main.context.player.seek(segment.start + into)
        QTest.qWait(800)

    def grab(self, name: str, widget: QWidget | None = None) -> None:
        self.main.status.sentence.clear()
        QTest.qWait(300)
        save((widget or self.main).grab(), name)


def annotating(window: SampleWindow) -> None:
    """The window as it opens, and the lanes while an edge is dragged."""
    video = window.show_video("practice_1.mp4")
    first, jump = window.document.segments(video)[:2]
    window.look_at(first.id, 1_200_000)
    window.main.stage.first_steps.finish()
    window.grab("window")
    timeline = window.part("timeline")
    box = timeline.box_of(first.id)
    edge = QPoint(round(box.right()) - 1, round(box.center().y()))
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
    for step in range(1, 13):  # to where the jump ends, which it sticks to
        QTest.mouseMove(timeline, edge + QPoint(step * 3, 0))
        QTest.qWait(30)
    last_inside = jump.end - 1
    wait(
        lambda: window.main.context.player.frame == window.main.context.player.index.frame_at(last_inside),
        20,
        "no picture came",
    )
    QTest.qWait(300)
    window.grab("timeline", timeline)
    QTest.keyClick(timeline, Qt.Key.Key_Escape)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
    window.do("undo")


def dialogs(window: SampleWindow) -> None:
    """Export after it has written, and the sheet of keys."""
    window.do("export")
    dialog = window.part("export_dialog")
    wait(lambda: dialog.isVisible())
    dialog.write.click()
    wait(lambda: "Written" in dialog.outcome.text())
    dialog.outcome.setText(dialog.outcome.text().replace(str(window.document.path.parent), "~/Sample project"))
    dialog.folder.blockSignals(True)
    dialog.folder.setText("~/Sample project/Sample project export")
    QTest.qWait(300)
    save(framed(dialog), "export")
    dialog.close()
    window.do("keys")
    dialog = window.part("keys_dialog")
    wait(lambda: dialog.isVisible())
    dialog.resize(620, 470)
    dialog.search.setText("segment")
    QTest.qWait(300)
    save(framed(dialog), "keys")
    dialog.close()


def learning(window: SampleWindow) -> None:
    """A fine-tune: its curves, its result, and what the new version proposes."""
    window.do("finetune")
    dialog = window.part("finetune_dialog")
    wait(lambda: window.part("finetune_start").isEnabled(), 120)
    window.part("finetune_start").click()
    page, enough = dialog.progress_page, window.part("finetune_enough")
    wait(lambda: len(page._scores) >= 4 and enough.isEnabled(), 900, "no scores came")
    dialog.resize(660, 600)
    QTest.qWait(500)
    save(framed(dialog), "learning")
    wait(lambda: dialog.pages.currentWidget() is dialog.result_page, 300, "no result came")
    QTest.qWait(800)
    save(framed(dialog), "finetune")
    window.part("finetune_use").click()
    five = next(item.id for item in window.document.videos() if item.path.name == "practice_5.mp4")
    wait(lambda: window.document.segments(five), 300, "nothing was proposed")
    wait(lambda: not any(job.active and not job.background for job in window.main.context.jobs.jobs()), 300)
    window.show_video("practice_5.mp4")
    proposals = [
        item
        for item in window.document.segments(five)
        if item.state is State.PROPOSED and window.main.workspace.editor.thresholds.shows(item)
    ]
    best = max(proposals, key=lambda item: item.score or 0.0)
    window.look_at(best.id, (best.end - best.start) // 2)
    window.main.docks.queue.raise_()
    window.grab("proposals")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AFSD_HOME"] = str(Path(folder) / "home")
        application = QApplication(["afsd-annotator"])
        application.setApplicationName("AFSD Annotator")
        window = SampleWindow(Path(folder) / "documents")
        annotating(window)
        dialogs(window)
        learning(window)
        window.main.close()
        QTest.qWait(500)


if __name__ == "__main__":
    main()
