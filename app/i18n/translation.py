"""What is said far from the window, in the window's language: names of edits, stages of jobs, what went wrong.

Sentences are made where what they tell of happens, in the worker and in files that know nothing of Qt, as
`afsd_core.saying.Saying`: English, with the template and values that it was made from. Here the template is looked up
among the translations, in the form that its number asks for, and the values, which may be sayings too, are filled in.
"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoStack

from afsd_core.saying import Saying, many
from app.i18n.numbers import filled


def said(text: str) -> str:
    """A text in the window's language, where it is a `Saying` and has a translation; any other text as it is."""
    if not isinstance(text, Saying):
        return text
    number = text.values.get("n")
    number = min(number, 2**31 - 1) if isinstance(number, int) else -1  # as much as Qt counts
    template = QCoreApplication.translate("Sayings", text.template, None, number)
    if template == text.template and text.one is not None and number == 1:
        template = text.one  # nobody has translated it: English has a form of its own for one
    values = {name: said(value) if isinstance(value, str) else value for name, value in text.values.items()}
    try:
        return filled(template, **values)
    except (KeyError, IndexError, ValueError):  # a translator's slip loses no news
        return str.__str__(text)


def counted(n: int, one: str, more: str, **values: object) -> str:
    """A sentence that counts, in the window's language; templates as `afsd_core.saying.many` takes them."""
    return said(Saying(more, one=one, n=n, **values))


def learnt_from(segments: int, videos: int) -> str:
    """What a version learnt from."""
    return said(
        Saying(
            "Learnt from {segments} in {videos}.",
            segments=many(segments, "{n:,} segment", "{n:,} segments"),
            videos=many(videos, "{n:,} video", "{n:,} videos"),
        )
    )


def how_long(seconds: float) -> str:
    """About how long, in words, no finer than it can be known."""
    if seconds < 20:
        return counted(max(1, round(seconds)), "1 second", "{n} seconds")
    if seconds < 90:
        return counted(5 * round(seconds / 5), "1 second", "{n} seconds")
    if seconds < 5400:
        return counted(max(2, round(seconds / 60)), "1 minute", "{n} minutes")
    return said(Saying("{hours:.1f} hours", hours=seconds / 3600))


def time_left(seconds: float | None) -> str:
    """How long something will still take, in words; empty when nobody knows."""
    if seconds is None:
        return ""
    return said(Saying("about {time} left", time=how_long(seconds)))


def title_of(stack: QUndoStack, step: int) -> str:
    """The name of the edit that would be undone (-1) or done again (0), as it was given: for `said`."""
    command = stack.command(stack.index() + step)
    return getattr(command, "title", "") or stack.text(stack.index() + step)
