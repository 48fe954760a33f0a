"""How late a person marks while the video plays: seen from what they move afterwards, and suggested once.

A reaction time that was set is taken off in `EditorState.shown_frame`.
"""

from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.document.document import Document
    from app.editor.state import EditorState

ENOUGH = 4  # edges that were moved afterwards
_LEAST, _MOST = 80_000, 1_000_000  # µs; what is shorter is no matter, what is longer no reaction time


class ReactionTimeEstimate(QObject):
    """Follows the edges that were marked while the video played, as long as no reaction time is set.

    Signals:
        found(int): by how much the marks are late, µs at the ordinary rate, once in a project's session.
    """

    found = Signal(int)

    def __init__(self, document: "Document", state: "EditorState", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._state = document, state
        self._marked: dict[tuple[str, str], tuple[int, float]] = {}  # segment and edge: where, and at what rate
        self._told = False
        state.marked_playing.connect(self._remember)
        state.selection.changed.connect(self._look)

    def _remember(self, segment_id: str, edge: str) -> None:
        segment, speed = self._document.segment(segment_id), self._state.player.speed
        if segment is not None and speed > 0 and not self._told:
            self._marked[segment_id, edge] = getattr(segment, edge), speed

    def _look(self) -> None:
        """Something else is selected now: what was moved before is where the person wants it."""
        if self._told or self._state.reaction_time or len(self._marked) < ENOUGH:
            return
        late = []
        for (segment_id, edge), (marked, speed) in self._marked.items():
            segment = self._document.segment(segment_id)
            now = marked if segment is None else getattr(segment, edge)
            if now != marked:
                late.append((marked - now) / speed)
        if len(late) >= ENOUGH and min(late) > 0 and _LEAST <= (usual := median(late)) <= _MOST:
            self._told = True
            self.found.emit(round(usual / 10_000) * 10_000)
