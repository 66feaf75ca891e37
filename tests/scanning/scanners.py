"""A scanner that types, on a desktop with a layout of its own: the keys that the program sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.scanning.calibration import LINES, Capture
from app.scanning.gs1 import GS
from app.scanning.layouts import key_name, us_character
from app.scanning.wedge import KeyStroke


class Place(NamedTuple):
    """A key with what is held down beside it."""

    code: int
    shift: bool = False
    control: bool = False
    alt: bool = False


US_PLACES: dict[str, Place] = {
    sign: Place(code, shift)
    for code in (*range(2, 14), *range(16, 28), *range(30, 42), *range(43, 54), 57)
    for shift in (False, True)
    if (sign := us_character(code, shift=shift, control=False)) is not None
} | {GS: Place(27, control=True)}

# Rows of the French keyboard of Windows and X11, from the same key codes; a blank is a dead key.
_FR = {
    2: ("&é\"'(-è_çà)=", "1234567890°+"),
    16: ("azertyuiop $", "AZERTYUIOP £"),
    30: ("qsdfghjklmù²", "QSDFGHJKLM% "),
    43: ("*wxcvbn,;:!", "µWXCVBN?./§"),
}
FR_SIGNS: dict[tuple[int, bool], str] = {
    (start + place, shift): sign
    for start, rows in _FR.items()
    for shift, row in zip((False, True), rows, strict=True)
    for place, sign in enumerate(row)
} | {(57, False): " ", (57, True): " "}
FR_PLACES = {sign: Place(code, shift) for (code, shift), sign in FR_SIGNS.items() if sign != " "}
FR_PLACES |= {" ": Place(57), GS: Place(27, control=True), "]": Place(12, alt=True), "^": Place(10, alt=True)}


def typed(code: int, *, shift: bool, control: bool, french: bool, caps: bool = False) -> str:
    """What a desktop makes of a key; nothing of a dead one or of Ctrl and a sign that has no control code."""
    sign = FR_SIGNS.get((code, shift), "") if french else us_character(code, shift=shift, control=False) or ""
    if control:
        return GS if sign == "]" else ""
    if french and sign == " " and code != 57:
        return ""
    return sign.swapcase() if caps else sign


def strokes(
    text: str,
    places: Mapping[str, Place],
    *,
    french: bool = False,
    with_places: bool = True,
    caps: bool = False,
    gap_ms: int = 2,
    end: str = "\r",
    start_ms: int = 1000,
) -> list[KeyStroke]:
    """The keys of one scan by a scanner that has its signs in ``places``, as a desktop tells of them."""
    made: list[KeyStroke] = []
    now = start_ms
    for sign in text:
        if sign not in places:
            continue  # as real ones do with what their keyboard lacks
        code, shift, control, alt = places[sign]
        seen = typed(code, shift=shift, control=control, french=french, caps=caps)
        place = code if with_places else None
        dead = "" if seen else f"dead{code}"
        name = key_name(place, seen or dead, shift=shift, control=control, alt=alt)
        made.append(KeyStroke(seen, now, place, name, shift=shift, control=control))
        now += gap_ms
    if end:
        made.append(KeyStroke(end, now, 28 if end == "\r" else 15, is_terminator=True))
    return made


def sheet(
    places: Mapping[str, Place] = US_PLACES,
    *,
    prefix: str = "",
    suffix: str = "",
    lines: Iterable[str] = LINES,
    aim: bool = False,
    **how: object,
) -> list[Capture]:
    """A capture of every line of the sheet."""
    sent = [f"{prefix}{f']C{int(GS in line)}' if aim else ''}{line}{suffix}" for line in lines]
    return [Capture.of(strokes(line, places, **how)) for line in sent]  # type: ignore[arg-type]
