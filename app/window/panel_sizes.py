"""How wide the side panels are, and how high the lanes: what a person chose comes back with the room for it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter

from app.settings.preferences import Preferences

KEY = "panel_widths"


class PanelWidths(QObject):
    """Keeps the widths of the panels at both sides as the window grows and shrinks.

    Qt takes from the panels when a window becomes small, and gives all to the middle when it becomes large again.
    Here, a width that a person gave a panel in a window of some width is theirs in every window at least as wide; in a
    narrower one the panel is narrower in proportion, and as wide as before once the room is back. Until a person has
    given one, panels are as wide as `usual` says for the window's width.

    Args:
        sides: gives what stands at the left and at the right: of panels behind each other, the one in front.
        usual: the window's width → the widths of both sides, pixels.
    """

    def __init__(
        self,
        window: QMainWindow,
        sides: Callable[[], tuple[QDockWidget | None, QDockWidget | None]],
        usual: Callable[[int], tuple[int, int]],
    ) -> None:
        super().__init__(window)
        self._window, self._sides, self._usual = window, sides, usual
        self._given: list[tuple[int, int] | None] = [None, None]  # a side's width, and the window's then
        self._width = window.width()
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self.settle)
        self._before: tuple[int | None, int | None] = (None, None)
        window.installEventFilter(self)

    def forget(self) -> None:
        """Back to the usual widths."""
        self._given = [None, None]
        self._settling.start()

    def wanted(self) -> tuple[int, int]:
        """How wide both sides would be in a window as wide as this one."""
        width = self._window.width()
        widths = []
        for usual, given in zip(self._usual(width), self._given, strict=True):
            if given is None:
                widths.append(usual)
            elif width >= given[1]:
                widths.append(given[0])
            else:
                widths.append(max(min(given[0], usual), round(given[0] * width / given[1])))
        return widths[0], widths[1]

    def settle(self) -> None:
        """Give the panels these widths, as far as the middle lets them."""
        shown = [(dock, width) for dock, width in zip(self._sides(), self.wanted(), strict=True) if dock is not None]
        if shown and any(dock.width() != width for dock, width in shown):
            docks, widths = zip(*shown, strict=True)
            self._window.resizeDocks(list(docks), list(widths), Qt.Orientation.Horizontal)
            layout = self._window.layout()
            assert layout is not None
            layout.activate()
        self._width = self._window.width()

    def keep(self, preferences: Preferences) -> None:
        """Remember for the next time."""
        text = " ".join("-" if width is None else f"{width[0]}/{width[1]}" for width in self._given)
        preferences.set_text(KEY, text)

    def recall(self, preferences: Preferences) -> None:
        """As they were kept; what cannot be read counts as not given."""
        for side, text in enumerate(preferences.text(KEY).split()[:2]):
            width, _, window = text.partition("/")
            if width.isdecimal() and window.isdecimal() and int(window) > 0:
                self._given[side] = int(width), int(window)
        self._settling.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._window.width() != self._width:
            self._settling.start()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._before = self._are()  # the lines between panels are the window's own
        elif event.type() == QEvent.Type.MouseButtonRelease:
            QTimer.singleShot(0, self, self._dragged)
        return False

    def _are(self) -> tuple[int | None, int | None]:
        left, right = (dock.width() if dock is not None else None for dock in self._sides())
        return left, right

    def _dragged(self) -> None:
        for side, (before, now) in enumerate(zip(self._before, self._are(), strict=True)):
            if before is not None and now is not None and now != before:
                self._given[side] = now, self._window.width()
        self._before = self._are()


class Halves(QObject):
    """Keeps how a splitter's two parts share its length, which Qt forgets when one has shrunk to its least."""

    def __init__(self, splitter: QSplitter) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._share: float | None = None
        splitter.installEventFilter(self)
        splitter.splitterMoved.connect(self.note)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)

    def note(self, *_: int) -> None:
        """They share it as they do now."""
        sizes = self._splitter.sizes()
        if sum(sizes):
            self._share = sizes[0] / sum(sizes)

    def _settle(self) -> None:
        whole = sum(self._splitter.sizes())
        if self._share is not None and whole:
            first = round(whole * self._share)
            self._splitter.setSizes([first, whole - first])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settling.start()
        return False
