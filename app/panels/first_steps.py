"""Hints for new users over the lanes, one at a time, each until it has been followed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from afsd_core.project.records import State
from app.actions.table import Actions
from app.infra.deferred_calls import Later
from app.settings.preferences import Preferences

if TYPE_CHECKING:
    from app.document.document import Document

KEY = "first_steps_done"
MARK, CORRECT, REVIEW = "mark", "correct", "review"
_ALL = (MARK, CORRECT, REVIEW)
_ENOUGH = 2  # edits after the first segment: then it is clear how


class FirstSteps(QFrame):
    """Tells a new user the next step: mark, correct, review.

    A step once taken is remembered for this user; closing the strip ends all of them. It takes no focus.
    """

    def __init__(self, actions: Actions, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_steps")
        self._actions, self._preferences = actions, preferences
        self._document: Document | None = None
        self._video: Callable[[], str | None] = lambda: None
        self._edits_before = 0
        self._later = Later(self, self.look)
        self.step: str | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 6, 5)
        row.setSpacing(10)
        self.text = QLabel()
        self.text.setObjectName("first_steps_text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        row.addWidget(self.text, 1)
        self.end = QPushButton(self.tr("Got it"))
        self.end.setObjectName("first_steps_end")
        self.end.setAccessibleName(self.tr("Hide the first steps for good"))
        self.end.setToolTip(self.tr("Help → First steps brings them back."))
        self.end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.end.clicked.connect(self.finish)
        row.addWidget(self.end)
        actions.keys_changed.connect(self._say)
        self.hide()

    def follow(self, document: "Document | None", video: Callable[[], str | None]) -> None:
        """Help with this project; `video` gives the id of the open video.

        Args:
            document: the open project.
            video: gives the id of the open video.
        """
        self._document, self._video = document, video
        if document is not None:
            document.segments_changed.connect(self._segments_changed)
            document.videos_changed.connect(self.look)
        self.look()

    def done(self) -> set[str]:
        """The steps this user has taken."""
        return set(self._preferences.text(KEY).split())

    def finish(self) -> None:
        """Show no more hints."""
        self._preferences.set_text(KEY, " ".join(_ALL))
        self.look()

    def begin_again(self) -> None:
        """Show all steps again."""
        self._preferences.set_text(KEY, "")
        self._edits_before = self._document.undo_stack.index() if self._document is not None else 0
        self.look(again=True)

    def _take(self, *steps: str) -> None:
        done = self.done()
        if not done.issuperset(steps):
            self._preferences.set_text(KEY, " ".join(step for step in _ALL if step in done or step in steps))

    def _segments_changed(self, video_id: str) -> None:
        # What comes and goes with it gives the lanes another height.
        if self._document is not None:
            self._later.for_(len(self._document.segments(video_id)))

    def look(self, _changed: object = None, *, again: bool = False) -> None:
        """Show the next step, if any."""
        document, video = self._document, self._video()
        if self.done().issuperset(_ALL) or document is None or document.closed or video is None:
            self._show(None)
            return
        segments = document.segments(video)
        drawn = any(segment.by_person for segment in segments)
        proposed = State.PROPOSED
        open_ = any(segment.state is proposed for segment in segments)
        decided = any(segment.score is not None and segment.state is not proposed for segment in segments)
        if not again:
            if decided:
                self._take(REVIEW)
            if drawn and MARK not in self.done():
                self._take(MARK)
                self._edits_before = document.undo_stack.index()
            elif drawn and abs(document.undo_stack.index() - self._edits_before) >= _ENOUGH:
                self._take(CORRECT)
        done = self.done()
        if open_ and REVIEW not in done:
            self._show(REVIEW)
        elif drawn and CORRECT not in done:
            self._show(CORRECT)
        elif (not segments or again) and MARK not in done:
            self._show(MARK)
        else:
            self._show(None)

    def _show(self, step: str | None) -> None:
        if step != self.step:
            self.step = step
            self._say()
        self.setVisible(step is not None)

    def _say(self) -> None:
        if self.step is None:
            return
        texts = {
            MARK: self.tr(
                "Press {mark_in} where something begins and {mark_out} where it ends. "
                "Or press {detect}, and the detector proposes."
            ),
            CORRECT: self.tr(
                "It is on disk already. {name_class} names its class, {start_earlier} and {end_later} move its "
                "edges by a frame, {undo} takes back what you did."
            ),
            REVIEW: self.tr("{next_segment} goes to the next proposal, {enter} accepts it, {reject} rejects it."),
        }
        self.text.setText(texts[self.step].format_map(_Keys(self._actions.way_to)))
        self.setAccessibleName(self.text.text())


class _Keys(dict[str, str]):
    """A mapping from a command's name to its key."""

    def __init__(self, key: Callable[[str], str]) -> None:
        super().__init__()
        self._key = key

    def __missing__(self, name: str) -> str:
        return self._key(name)
