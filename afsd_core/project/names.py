"""When two names of classes are the same name."""

import unicodedata


def folded(name: str) -> str:
    """What names have in common that are one to a reader: the same for both of them, and for no others.

    Capitals, spaces around and between words, and how letters are put together (Unicode NFC or NFD: macOS writes
    accents apart) make no difference. Accents do: "Élan" and "Elan" are two names.
    """
    apart = unicodedata.normalize("NFD", " ".join(name.split()))
    return unicodedata.normalize("NFC", apart.casefold())
