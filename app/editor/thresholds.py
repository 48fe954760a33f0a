"""From which score on proposals are shown: one threshold for all classes, and those of single classes.

Thresholds are settings of the project; to change one is no edit and no undo step. A detector brings its own, which hold
until a person sets others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from afsd_core.project.names import folded
from afsd_core.project.records import Segment, State

if TYPE_CHECKING:
    from app.document.document import Document

#: What the project's settings of thresholds begin with: those in force, and those that the detector found.
SETTING_KEYS = ("threshold", "detector_threshold")
#: What a project starts with; proposals that score less are ghosts.
DEFAULT_THRESHOLD = 0.3
_CLOSEST = 1e-3  # that a threshold comes to 0 and 1 where others move along with it: their odds are infinite
_PROPOSED, _REJECTED = State.PROPOSED, State.REJECTED  # a look-up in the class takes a call, thousands of times


class Thresholds(QObject):
    """The thresholds of one open project, which the window shows, changes and filters proposals by.

    Signals:
        changed: some threshold is another, or may be.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._limits: dict[str, float] = {}  # by class: asked for thousands of segments at each edit
        document.settings_changed.connect(self._settings_changed)

    def of(self, class_id: str | None = None) -> float:
        """Below which score a proposal is a ghost: the class's own threshold, else that for all."""
        return threshold(self._document, class_id)

    def shows(self, segment: Segment) -> bool:
        """Whether a segment is drawn as more than a ghost."""
        limit = self._limits.get(segment.class_id)
        if limit is None:
            limit = self._limits[segment.class_id] = self.of(segment.class_id)
        return shown(segment, limit)

    def set(self, value: float, class_id: str | None = None) -> None:
        """Set the threshold of a class, or the one for all; a value outside of [0, 1] is clamped."""
        key = setting_key(class_id)
        value = min(max(float(value), 0.0), 1.0)
        if self._document.setting(key, None) != value:
            self._document.set_setting(key, value)

    def is_own(self, class_id: str) -> bool:
        """Whether a class has a threshold of its own."""
        return self._document.setting(setting_key(class_id), None) is not None

    def by_hand(self) -> list[str]:
        """The classes whose threshold a person has set: they do not follow the one for all."""
        return [label.id for label in self._document.classes() if set_by_hand(self._document, label.id)]

    def of_detector(self, class_id: str) -> float | None:
        """What the detector in use has found for a class; None where it has found none."""
        return detector_threshold(self._document, class_id)

    def follows_detector(self, class_id: str) -> bool:
        """Whether a class has the threshold that the detector in use has found for it."""
        own = self._document.setting(setting_key(class_id), None)
        return own is not None and own == self.of_detector(class_id)

    def clear(self, class_id: str) -> None:
        """Let the threshold for all hold for a class again."""
        if self.is_own(class_id):
            self._document.set_setting(setting_key(class_id), None)

    def restore(self, class_id: str) -> None:
        """Give a class the threshold again that the detector has found for it."""
        value = self.of_detector(class_id)
        if value is not None and value != self._document.setting(setting_key(class_id), None):
            self._document.set_setting(setting_key(class_id), value)

    def _settings_changed(self, keys: tuple[str, ...]) -> None:
        if any(key.startswith(SETTING_KEYS) for key in keys):
            self._limits.clear()
            self.changed.emit()


def setting_key(class_id: str | None = None, *, detector: bool = False) -> str:
    """The project's setting with a class's threshold, or with that for all; `detector`: what the detector found."""
    name = SETTING_KEYS[1] if detector else SETTING_KEYS[0]
    return name if class_id is None else f"{name}:{class_id}"


def threshold(document: Document, class_id: str | None = None) -> float:
    """Below which score a proposal is a ghost: the class's own threshold, else that for all.

    A threshold that the detector found for a class moves along when a person moves the one for all; one that a person
    set for the class stays.
    """
    general = _number(document.setting(setting_key(), None))
    general = DEFAULT_THRESHOLD if general is None else general
    own = None if class_id is None else _number(document.setting(setting_key(class_id), None))
    if own is None:
        return general
    found_for_all = detector_threshold(document)
    if found_for_all is None or found_for_all == general or own != detector_threshold(document, class_id):
        return own
    return moved_along(own, found_for_all, general)


def moved_along(own: float, before: float, now: float) -> float:
    """A class's threshold once the one for all has moved: their odds keep their ratio.

    At 0 every class is shown whole, at 1 none is, and classes keep their order in between.

    Args:
        own: of the class; before, now: of all.
    """
    if now <= 0.0 or now >= 1.0:
        return now
    own, before = (min(max(limit, _CLOSEST), 1 - _CLOSEST) for limit in (own, before))
    odds = own / (1 - own) * now / (1 - now) * (1 - before) / before
    return odds / (1 + odds)


def detector_threshold(document: Document, class_id: str | None = None) -> float | None:
    """What the detector that the project follows has found for a class, or for all; None where it has found none."""
    return _number(document.setting(setting_key(class_id, detector=True), None))


def set_by_hand(document: Document, class_id: str) -> bool:
    """Whether a class has a threshold of its own that a person has set."""
    own = _number(document.setting(setting_key(class_id), None))
    return own is not None and own != detector_threshold(document, class_id)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def class_thresholds(document: Document, by_name: Mapping[str, object], line: str = "") -> dict[str, float]:
    """Thresholds by class id, of those that a detector has found by its own names; numbers only.

    A class that several of its names are mapped to takes the lowest of theirs.

    Args:
        by_name: from a detector's class to its threshold; line: the model line that labels are mapped of.
    """
    labels = document.classes()
    mapped = {name: label.id for label in labels for name in label.external.get(line, ())}
    named = {folded(label.name): label.id for label in labels}
    values: dict[str, float] = {}
    for name, value in by_name.items():
        class_id, number = mapped.get(name) or named.get(folded(name)), _number(value)
        if class_id is not None and number is not None:
            values[class_id] = min(number, values.get(class_id, 1.0))
    return values


def follow_detector(document: Document, value: float | None, by_class: Mapping[str, float] | None = None) -> None:
    """Show proposals from the scores that their detector is best shown from, unless a person has set others.

    A person who has set the threshold for all is followed in everything; one for a class, in that class.

    Args:
        value: what the detector's training found, in [0, 1]; None where it found none.
        by_class: what it found for each class, by the class's id.
    """
    now = document.setting(setting_key(), None)
    if now is None or now == document.setting(setting_key(detector=True), None):
        _set(document, value, by_class or {}, over_hand=False)


def set_by_detector(document: Document, value: float | None, by_class: Mapping[str, float] | None = None) -> None:
    """The same whatever a person has set: they have just put this detector into use."""
    _set(document, value, by_class or {}, over_hand=True)


def _set(document: Document, value: float | None, by_class: Mapping[str, float], *, over_hand: bool) -> None:
    """Take over a detector's thresholds in one step.

    Args:
        over_hand: also for classes that it has found one for and a person has set another for.
    """
    values: dict[str, float | None] = {setting_key(): value, setting_key(detector=True): value}
    for label in document.classes():
        own, found_key = setting_key(label.id), setting_key(label.id, detector=True)
        limit = by_class.get(label.id)
        values[found_key] = limit
        follows = document.setting(own, None) == document.setting(found_key, None)
        if follows or (over_hand and limit is not None):
            values[own] = limit
    changed = {key: limit for key, limit in values.items() if document.setting(key, None) != limit}
    if changed:
        document.set_settings(changed)


def shown(segment: Segment, threshold: float) -> bool:
    """Whether it is neither rejected nor a ghost below the threshold."""
    state = segment.state
    if state is _PROPOSED:
        return segment.score is None or segment.score >= threshold
    return state is not _REJECTED
