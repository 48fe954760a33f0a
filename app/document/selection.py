"""What is selected: one order of segment ids, shared by the timeline, the table and the keys."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """An ordered set of segment ids; the last one is the current one, which keys that take one segment act on.

    Signals:
        changed: the ids, or which of them is the current one, are different now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[str, None] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The selected ids, the current one last."""
        return tuple(self._ids)

    @property
    def current(self) -> str | None:
        """The one selected last, None where nothing is."""
        return next(reversed(self._ids), None)

    def __contains__(self, segment_id: object) -> bool:
        return segment_id in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def set(self, ids: Iterable[str]) -> None:
        """Select exactly these, the last becoming the current one."""
        given = list(ids)
        ordered = dict.fromkeys(given)
        if len(ordered) < len(given):
            # It keeps the first place of an id that comes twice; the last is what makes it current.
            ordered = dict.fromkeys(list(dict.fromkeys(reversed(given)))[::-1])
        if len(ordered) != len(self._ids) or list(ordered) != list(self._ids):
            self._ids = ordered
            self.changed.emit()

    def add(self, ids: Iterable[str]) -> None:
        """Select these too."""
        self.set((*self._ids, *ids))

    def toggle(self, segment_id: str) -> None:
        """Select it, or no longer."""
        if segment_id in self._ids:
            self.set(id_ for id_ in self._ids if id_ != segment_id)
        else:
            self.add((segment_id,))

    def discard(self, ids: Iterable[str]) -> None:
        """Deselect those among these that are selected."""
        gone = set(ids)
        self.set(id_ for id_ in self._ids if id_ not in gone)

    def clear(self) -> None:
        """Select nothing."""
        self.set(())
