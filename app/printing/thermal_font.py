"""How wide the label printers' own font 0 runs: condensed, but with a hyphen nearly as wide as it is high."""

from __future__ import annotations

import unicodedata

#: Hundredths of the height, measured from rendered labels; accents do not change a letter's width.
_WIDTHS = {
    25: " '\\|",
    28: "/:;Ifijlt’{}",
    33: '!"(),.[]`r·',
    44: "zJcksvxy",
    50: "0123456789#$*+<=>?EFLTZ^_abdeghnopqu~€«»–ß°",
    56: "ABCKPRSVXY",
    61: "DGHNOQU",
    67: "&w",
    72: "œ",
    78: "Mm",
    80: "-",
    83: "%@WŒ",
}
_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
_UNKNOWN = 100


def thermal_width(text: str, size: float) -> float:
    """The width of a line in font 0, in the unit of ``size``; unknown characters count as wide as high."""
    return sum(_OF.get(unicodedata.normalize("NFD", c)[0], _UNKNOWN) for c in text) * size / 100


def squeeze(text: str, size: float, room: float) -> float:
    """The share of its natural width at which a line fits into ``room``; 1 when it does as it is."""
    needed = thermal_width(text, size)
    return min(1.0, room / needed) if needed else 1.0
