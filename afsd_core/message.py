"""Sentences that remember how they were made, so that whoever shows them can say them in another language."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

# What stands in a sentence's places and travels as it is; anything else is turned into text.
_PLAIN = (str, int, float)


class Message(str):
    """An English sentence, and the template and values that it was made from.

    It is text like any other: it is logged, compared and shown as it is. `str()` of it, and of an error that was raised
    with it, is the message itself; the window's `app.i18n.translation.translated` looks its template up among the
    translations and fills the values in again. Joined to or put into other text, it is plain text.

    Templates are written out where the message is made: that is where `resources/make_translations.py` finds them.

    Attributes:
        template: with `{named}` places, as `str.format` reads them.
        one: the template for a single one, where the sentence counts `n` of something; else None.
        values: what stands in the places: texts, numbers, other messages.
    """

    __slots__ = ("one", "template", "values")
    template: str
    one: str | None
    values: dict[str, Any]

    def __new__(cls, template: str, *, one: str | None = None, **values: Any) -> Self:
        plain = {name: value if isinstance(value, _PLAIN) else str(value) for name, value in values.items()}
        single = one is not None and plain.get("n") == 1
        made = super().__new__(cls, ((one if single else template) or "").format(**plain))
        made.template, made.one, made.values = template, one, plain
        return made

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return unpacked, (packed(self),)


def packed(text: str) -> Any:
    """A text as JSON holds it: a message as an object, anything else as it is."""
    if not isinstance(text, Message):
        return text
    values = {name: packed(value) if isinstance(value, str) else value for name, value in text.values.items()}
    record: dict[str, Any] = {"say": text.template, "with": values}
    return record if text.one is None else record | {"one": text.one}


def unpacked(value: Any) -> str:
    """What `packed` was given.

    Raises:
        ValueError: it gave nothing of the kind.
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or not isinstance(value.get("say"), str):
        raise ValueError(f"not a saying: {value!r:.80}")
    one, values = value.get("one"), value.get("with")
    if not isinstance(values, Mapping) or not (one is None or isinstance(one, str)):
        raise ValueError(f"not a saying: {value!r:.80}")
    filled = {str(name): unpacked(each) if isinstance(each, str | Mapping) else each for name, each in values.items()}
    try:
        return Message(value["say"], one=one, **filled)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"a saying that cannot be said ({error}): {value!r:.80}") from error


def together(sentences: Sequence[str]) -> str:
    """Several sentences as one."""
    text = ""
    for sentence in sentences:
        text = Message("{before} {then}", before=text, then=sentence) if text else sentence
    return text


def many(n: int, one: str, more: str) -> Message:
    """“1 video” or “3 videos”: `one` and `more` are templates with an `{n}`, written out where this is called."""
    return Message(more, one=one, n=n)
