"""Text search that ignores case, accents and the order of words."""

import unicodedata
from collections.abc import Sequence


def plain(text: str) -> str:
    """`text` without case and accents, whatever its Unicode normal form (NFC or NFD)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return (
        apart if apart.isascii() else "".join(character for character in apart if not unicodedata.combining(character))
    )


def words(text: str) -> tuple[str, ...]:
    """The words of a search text, plain."""
    return tuple(plain(text).split())


def has_all(words: Sequence[str], text: str) -> bool:
    """Whether each of the plain words is in `text`, whole or as a part of a word."""
    matchable = plain(text)
    return all(word in matchable for word in words)
