"""Undo and redo: what was changed is selected and brought into view, and named."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.document.commands.segments import Command
from app.editor.review import Review
from app.editor.state import EditorState
from app.i18n.translation import title_of, translated

#: More segments than these are not selected: the next key would act on all of them, unseen.
MOST = 50


class History(QObject):
    """Ctrl+Z and what takes it back."""

    def __init__(self, state: EditorState, review: Review, parent: QObject | None = None) -> None:
        """On a project's state.

        Args:
            review: goes to what was changed, and on through the review queue for who was on the way through it.
        """
        super().__init__(parent)
        self._state, self._review = state, review

    def undo(self) -> None:
        """Take the last edit back, go to what it had changed, and say what was undone."""
        stack = self._state.document.undo_stack
        if not stack.canUndo():
            self._state.say(self.tr("Nothing is left to undo."))
            return
        title, command = translated(title_of(stack, -1)), stack.command(stack.index() - 1)
        stack.undo()
        self._show_changed(command)
        self._state.say(self.tr("Undone: {0}.").format(title))

    def redo(self) -> None:
        """Do again what was undone last, go to what it changes, and say what was redone."""
        stack = self._state.document.undo_stack
        if not stack.canRedo():
            self._state.say(self.tr("Nothing is left to redo."))
            return
        title, command = translated(title_of(stack, 0)), stack.command(stack.index())
        stack.redo()
        self._show_changed(command)
        self._state.say(self.tr("Redone: {0}.").format(title))

    def _show_changed(self, command: object) -> None:
        """Select what a step has changed and is there now; what is being marked goes on undisturbed."""
        changed = command.changed_segments() if isinstance(command, Command) else ()
        state = self._state
        there = state.document.segments_of(changed)
        if not there or state.marking is not None:
            return
        here = [segment for segment in there if segment.video == state.video_id]
        segments = here or [segment for segment in there if segment.video == there[0].video]
        first = min(segments, key=lambda segment: (segment.start, segment.end, segment.id))
        if len(segments) > MOST:
            if not here:
                state.video_wanted.emit(first.video, first.start)
            return
        if first.id == state.selection.current and len(segments) == 1:
            state.moved_away.emit(first.id)  # whoever steps through trims keeps the picture of the edge
            return
        # Who was on the way through the queue is so again, and decides anew on what comes back.
        self._review.go_to(first, queued=self._review.on_the_way)
        if here and len(segments) > 1:
            state.selection.set((*(segment.id for segment in segments if segment is not first), first.id))
