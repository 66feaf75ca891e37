"""Text messages in the GSM 7-bit alphabet, where one wrong accent would more than halve the room."""

from __future__ import annotations

from app.rules.search_text import without_accents

#: 3GPP TS 23.038 6.2.1; the escape is left out. Note the capital cedilla only, and no circumflex at all.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: 3GPP TS 23.038 6.2.1.1: each takes two of the 160 places.
GSM_7_EXTENSION = frozenset("\f^{}\\[~]|€")
SINGLE, PART = 160, 153

_SUBSTITUTES = str.maketrans(
    {
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "…": "...",
        "•": "-",
        "·": "-",
        "\u2212": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\t": " ",
    }
)


def fold_gsm7(text: str) -> str:
    """The text in the GSM 7-bit alphabet: ``prête`` becomes ``prete``, ``reçu`` ``recu`` (domain 7).

    What has no likeness becomes a question mark.
    """
    return "".join(_fold_character(character) for character in text.translate(_SUBSTITUTES))


def _fold_character(character: str) -> str:
    if character in GSM_7 or character in GSM_7_EXTENSION:
        return character
    plain = without_accents(character)
    return plain if plain and all(part in GSM_7 for part in plain) else "?"


def septets(text: str) -> int:
    """The places a text takes, two for ``€`` and the other extension signs (3GPP TS 23.038).

    Raises ``ValueError`` for a text that was not folded.
    """
    foreign = next((sign for sign in text if sign not in GSM_7 and sign not in GSM_7_EXTENSION), None)
    if foreign is not None:
        raise ValueError(f"{foreign!r} is outside the GSM 7-bit alphabet")
    return sum(2 if sign in GSM_7_EXTENSION else 1 for sign in text)


def fits_one_sms(text: str) -> bool:
    """Whether a folded text is at most 160 places long (domain 7)."""
    return septets(text) <= SINGLE


def parts(text: str) -> int:
    """How many messages a folded text costs: 160 places alone, 153 in each of several (3GPP TS 23.040)."""
    length = septets(text)
    return 1 if length <= SINGLE else -(-length // PART)
