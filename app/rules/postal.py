"""Postal facts: which codes exist, where customs begin, and how an address is laid out on an envelope."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from app.rules.search_text import without_accents

FRANCE = "FR"
#: Countries and territories whose addresses bear French postal codes (domain 2.1).
FRENCH_CODES = frozenset(
    {FRANCE, "MC", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"}
)
EUROPEAN_UNION = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
#: Monaco is one territory with France for VAT and customs.
NO_CUSTOMS = EUROPEAN_UNION | {"MC"}

#: France, overseas and Monaco (domain 2.1).
POSTAL_CODE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-578])\d{3}", re.ASCII)
ARMED_FORCES = re.compile(r"00\d{3}", re.ASCII)
_OVERSEAS = re.compile(r"97[1-8]\d{2}|98[4-8]\d{2}", re.ASCII)
_CEDEX = re.compile(r"\bCEDEX\b", re.IGNORECASE)
_SIGNS = re.compile(r"[^\w]+|_")

#: NF Z10-011: at most six lines of 38 characters; Colissimo takes 35 a line, in four lines (domain 2.1).
NF_WIDTH, NF_LINES = 38, 6
COLISSIMO_WIDTH, COLISSIMO_LINES = 35, 4


def is_french_code(postal_code: str) -> bool:
    """Five digits of a department, overseas or Monaco; armed forces (``00xxx``) apart (domain 2.1)."""
    return POSTAL_CODE.fullmatch(postal_code) is not None


def is_overseas_code(postal_code: str) -> bool:
    """971 to 978 and 984 to 988; 980 is Monaco (domain 2.1)."""
    return _OVERSEAS.fullmatch(postal_code) is not None


def is_cedex(city: str) -> bool:
    """Whether the city is a CEDEX, whose street may be empty (domain 2.1)."""
    return _CEDEX.search(city) is not None


def needs_customs(country: str, postal_code: str) -> bool:
    """Whether a parcel from mainland France meets customs: outside the EU, or overseas (domain 2.1, 4.3)."""
    if country not in NO_CUSTOMS:
        return True
    return country == FRANCE and is_overseas_code(postal_code)


def wrap(text: str, width: int) -> tuple[str, ...]:
    """The whole text in lines of at most ``width`` characters, broken at spaces; nothing is ever cut off.

    Only a word longer than a line is broken inside.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        if line and len(line) + 1 + len(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        while len(rest) > width:
            lines.append(rest[:width])
            rest = rest[width:]
        line = rest
    if line:
        lines.append(line)
    return tuple(lines)


def wrap_all(texts: Iterable[str], width: int) -> tuple[str, ...]:
    """Each text wrapped on its own lines, empty ones left out."""
    return tuple(line for text in texts for line in wrap(text, width))


@lru_cache(maxsize=5000)  # towns come again and again
def capitals(text: str) -> str:
    """A line from the fourth on: capitals without accents or punctuation (NF Z10-011; domain 2.1)."""
    return " ".join(_SIGNS.sub(" ", without_accents(text)).upper().split())
