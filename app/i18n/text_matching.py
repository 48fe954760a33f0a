"""What is typed into a search finds what is meant: capitals, accents and the order of the words make no difference."""

import unicodedata
from collections.abc import Sequence


def plain(text: str) -> str:
    """`text` without capitals and accents, however its letters are put together (Unicode NFC or NFD)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return (
        apart if apart.isascii() else "".join(character for character in apart if not unicodedata.combining(character))
    )


def words(text: str) -> tuple[str, ...]:
    """What is looked for: `text`'s words, plain."""
    return tuple(plain(text).split())


def has_all(words: Sequence[str], text: str) -> bool:
    """Whether each of the plain words is in `text`, whole or as a part of a word."""
    matchable = plain(text)
    return all(word in matchable for word in words)
