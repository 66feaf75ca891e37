"""Text folded for searching and comparing: no case, accents, ligatures or typographic signs."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Letters that Unicode does not decompose, and signs that keyboards and word processors write differently.
_PLAIN = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
    }
)


def without_accents(text: str) -> str:
    """The same text without accents and ligatures, its case kept: ``Œuvré`` becomes ``OEuvre``."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare.translate(_PLAIN))


@lru_cache(maxsize=20_000)  # names, towns and articles come again and again
def fold(text: str) -> str:
    """Text as it is searched and compared: ``  Éloïse  CŒUR`` becomes ``eloise coeur`` (domain 2.1)."""
    return " ".join(without_accents(without_accents(text).casefold()).split())
