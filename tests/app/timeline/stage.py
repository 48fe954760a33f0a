"""A real project in a real timeline for tests: only the player is a stand-in, with a real index and no pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

from afsd_core.media import VideoIndex
from afsd_core.project import Run, Segment
from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.timeline.view import TimelineView

SECOND = 1_000_000


class StandInPlayer:
    """Time and index as the player has them; what it is told to do is remembered."""

    def __init__(self, index: VideoIndex | None, duration: int = 0) -> None:
        self.index = index
        self.duration = int(index.duration) if index is not None else duration
        self.time = 0
        self.playing = False
        self.speed = 1.0
        self.played: tuple[int, int, bool] | None = None

    @property
    def frame(self) -> int | None:
        return None if self.index is None else int(self.index.frame_at(self.time))

    def seek(self, time: int) -> None:
        self.time = time if self.index is None else int(self.index.start_of(self.index.frame_at(time)))

    def seek_frame(self, frame: int) -> None:
        self.seek(int(self.index.start_of(frame)))

    def pause(self) -> None:
        self.playing = False

    def play_range(self, start: int, end: int, loop: bool = False) -> None:
        self.played = (start, end, loop)


class KeyNames:
    """The keys of commands as a test writes them into `printed`, by the command's id; none at first."""

    def __init__(self) -> None:
        self.printed: dict[str, str] = {}

    def key_of(self, name: str) -> str:
        return self.printed.get(name, "")

    def way_to(self, name: str) -> str:
        return self.key_of(name) or name


@dataclass(frozen=True)
class Found:
    """A detection as it arrives from the worker."""

    start: int
    end: int
    label: str
    score: float


@dataclass
class Stage:
    """A project with one open video."""

    document: Document
    video: str
    player: StandInPlayer
    selection: Selection
    editor: Editor
    keys: KeyNames

    def segments(self) -> tuple[Segment, ...]:
        return self.document.segments(self.video)

    def times(self) -> list[tuple[int, int]]:
        return [(each.start, each.end) for each in self.segments()]

    def propose(self, detections: Iterable[Found], video: str | None = None, run: str = "run") -> list[Segment]:
        video = video or self.video
        self.document.finish_run(video, Run(run, video, "model"), list(detections))
        return [each for each in self.document.segments(video) if each.run == run]

    def segment(self, segment_id: str) -> Segment:
        found = self.document.segment(segment_id)
        assert found is not None
        return found


def make_stage(folder: Path, *, rate: Fraction | int = 25, frames: int = 1000, whole: bool = True) -> Stage:
    """A new project in a folder with one video, open in an editor."""
    index = VideoIndex.constant(frames, rate)
    document = Document.create(folder / "work.afsd")
    video = document.add_video(folder / "clip.mp4", duration=index.duration, frame_count=frames)
    player = StandInPlayer(index if whole else None, int(index.duration))
    selection = Selection()
    keys = KeyNames()
    editor = Editor(document, player, selection, keys=keys)
    editor.state.set_video(video)
    return Stage(document, video, player, selection, editor, keys)


def make_view(stage: Stage, width: int = 1000, height: int = 300) -> TimelineView:
    """The timeline of a stage, connected to its player, in a font of fixed size."""
    view = TimelineView(stage.document, stage.selection, stage.editor)
    font = QFont("DejaVu Sans")
    font.setPixelSize(12)
    view.setFont(font)

    def go(time: int) -> None:
        stage.player.seek(time)
        view.set_playhead(stage.player.time)

    view.seek_requested.connect(go)
    view.edge_preview.connect(go)
    view.resize(width, height)
    view.set_video(stage.video, stage.player.index, stage.player.duration)
    view.show()
    QTest.qWaitForWindowExposed(view)
    return view


def palette(dark: bool) -> QPalette:
    """A light or a dark palette, the same on every machine."""
    colors = QPalette()
    role = QPalette.ColorRole
    for which, light_color, dark_color in (
        (role.Base, "#ffffff", "#1b1d21"),
        (role.Window, "#f2f3f5", "#24272c"),
        (role.Text, "#1c1e22", "#e6e8ec"),
        (role.WindowText, "#1c1e22", "#e6e8ec"),
        (role.Highlight, "#2f6fdb", "#5b9bff"),
    ):
        colors.setColor(which, QColor(dark_color if dark else light_color))
    return colors


def grab(view: TimelineView, ratio: float = 1.0) -> QImage:
    """What the widget draws, at a device pixel ratio."""
    image = QImage(round(view.width() * ratio), round(view.height() * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    view.render(image, QPoint(0, 0))
    return image


def drag(
    view: TimelineView,
    start: tuple[float, float],
    *stops: tuple[float, float],
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    release: bool = True,
) -> None:
    """Press, move along and release, as a hand does."""
    QTest.mousePress(view, button, modifiers, QPointF(*start).toPoint())
    for stop in stops:
        move(view, stop, modifiers=modifiers, button=button)
    if release:
        QTest.mouseRelease(view, button, modifiers, QPointF(*stops[-1]).toPoint())


def move(
    view: TimelineView,
    to: tuple[float, float],
    *,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> None:
    """Move with a button held; QTest.mouseMove cannot hold a modifier."""
    place = QPointF(*to)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, view.mapToGlobal(place), Qt.MouseButton.NoButton, button, modifiers
    )
    QApplication.sendEvent(view, event)


def busy_day(stage: Stage, count: int, seconds: int, classes: int = 8, seed: int = 1) -> None:
    """Many proposals and a few segments of people, as a long video has them."""
    random = Random(seed)
    found = []
    names = [f"class {each}" for each in range(classes)]
    for _ in range(count):
        start = random.randrange(0, (seconds - 12) * SECOND)
        length = int(random.lognormvariate(0.7, 0.8) * SECOND)
        found.append(Found(start, start + min(length, 11 * SECOND), random.choice(names), random.random()))
    stage.propose(found)


def type_into(table: QTableView, index: QModelIndex, text: str) -> None:
    """Edit a cell as a person does: open it, type over it, Enter."""
    table.setCurrentIndex(index)
    table.edit(index)
    field = table.findChild(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
    press_enter(field)


def press_enter(field: QLineEdit) -> None:
    """Enter, and what Qt leaves for the event loop: the value is taken and the field goes."""
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
