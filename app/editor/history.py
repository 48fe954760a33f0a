"""The editor's undo and redo: what was changed is selected and brought into view, and named."""

from __future__ import annotations

from app.document.commands.segments import Command
from app.editor.review import Reviewing
from app.i18n.translation import said, title_of

#: More segments than these are not selected: the next key would act on all of them, unseen.
MOST = 50


class Stepping(Reviewing):
    """Ctrl+Z and what takes it back."""

    def undo(self) -> None:
        """Take the last edit back, go to what it had changed, and say what was undone."""
        stack = self.document.undo_stack
        if not stack.canUndo():
            self.said.emit(self.tr("Nothing is left to undo."))
            return
        title, command = said(title_of(stack, -1)), stack.command(stack.index() - 1)
        stack.undo()
        self._show_changed(command)
        self.said.emit(self.tr("Undone: {0}.").format(title))

    def redo(self) -> None:
        """Do again what was undone last, go to what it changes, and say what was redone."""
        stack = self.document.undo_stack
        if not stack.canRedo():
            self.said.emit(self.tr("Nothing is left to redo."))
            return
        title, command = said(title_of(stack, 0)), stack.command(stack.index())
        stack.redo()
        self._show_changed(command)
        self.said.emit(self.tr("Redone: {0}.").format(title))

    def _show_changed(self, command: object) -> None:
        """Select what a step has changed and is there now; what is being marked goes on undisturbed."""
        changed = command.changed_segments() if isinstance(command, Command) else ()
        there = self.document.segments_of(changed)
        if not there or self._marking is not None:
            return
        here = [each for each in there if each.video == self._video]
        segments = here or [each for each in there if each.video == there[0].video]
        first = min(segments, key=lambda each: (each.start, each.end, each.id))
        if len(segments) > MOST:
            if not here:
                self.video_wanted.emit(first.video, first.start)
            return
        if first.id == self.selection.current and len(segments) == 1:
            self.moved_away.emit(first.id)  # whoever steps through trims keeps the picture of the edge
            return
        # Who was on the way through the queue is so again, and decides anew on what comes back.
        self.go_to(first, queued=self._queued is not None)
        if here and len(segments) > 1:
            self.selection.set((*(each.id for each in segments if each is not first), first.id))
