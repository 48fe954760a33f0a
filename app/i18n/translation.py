"""Translation of messages that were made far from the window.

Names of edits, stages of jobs and error messages are made in the worker and in modules without Qt, as
`afsd_core.message.Message`: English text with its template and values. Here the template is looked up among the
translations, in the plural form that its number needs, and the values, which may be such messages too, are filled in.
"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoStack

from afsd_core.message import Message, many
from app.i18n.numbers import filled


def translated(text: str) -> str:
    """Translate a `Message` that has a translation; other text is returned unchanged."""
    if not isinstance(text, Message):
        return text
    number = text.values.get("n")
    number = min(number, 2**31 - 1) if isinstance(number, int) else -1  # as much as Qt counts
    template = QCoreApplication.translate("Messages", text.template, None, number)
    if template == text.template and text.one is not None and number == 1:
        template = text.one  # nobody has translated it: English has a form of its own for one
    values = {name: translated(value) if isinstance(value, str) else value for name, value in text.values.items()}
    try:
        return filled(template, **values)
    except (KeyError, IndexError, ValueError):  # a wrong translation must not hide the message
        return str.__str__(text)


def counted(n: int, one: str, more: str, **values: object) -> str:
    """Translate a counted sentence; templates as `afsd_core.message.many` takes them.

    Args:
        n: the number.
        one: the template for 1.
        more: the template for other numbers.
    """
    return translated(Message(more, one=one, n=n, **values))


def learnt_from(segments: int, videos: int) -> str:
    """What a model version was trained on, as its training record counts it."""
    return translated(
        Message(
            "Learnt from {segments} in {videos}.",
            segments=many(segments, "{n:,} segment", "{n:,} segments"),
            videos=many(videos, "{n:,} video", "{n:,} videos"),
        )
    )


def how_long(seconds: float) -> str:
    """A duration in words, rounded as coarsely as it is known."""
    if seconds < 20:
        return counted(max(1, round(seconds)), "1 second", "{n} seconds")
    if seconds < 90:
        return counted(5 * round(seconds / 5), "1 second", "{n} seconds")
    if seconds < 5400:
        return counted(max(2, round(seconds / 60)), "1 minute", "{n} minutes")
    return translated(Message("{hours:.1f} hours", hours=seconds / 3600))


def time_left(seconds: float | None) -> str:
    """The time left in words; empty where it is not known."""
    if seconds is None:
        return ""
    return translated(Message("about {time} left", time=how_long(seconds)))


def title_of(stack: QUndoStack, step: int) -> str:
    """The name of the edit that undo (-1) or redo (0) applies to, untranslated.

    Args:
        stack: the undo stack.
        step: -1 for undo, 0 for redo.
    """
    command = stack.command(stack.index() + step)
    return getattr(command, "title", "") or stack.text(stack.index() + step)
