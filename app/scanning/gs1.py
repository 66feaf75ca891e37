"""Articles and logistic units in GS1 barcodes: plain GTINs, element strings, SSCC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.rules.identifiers import gs1_check_digit
from app.scanning.scan import ItemCode, Reading, SsccCode

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementString

#: Group separator: ends an element of variable length (FNC1 in the barcode).
GS = "\x1d"

#: Symbology identifiers (ISO/IEC 15424) as a scanner may send them before the data.
AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_AIM_ELEMENTS = frozenset({"]C1", "]d2", "]Q3", "]J1", "]e0", "]e1", "]e2"})
_AIM_EAN = frozenset({"]E0", "]E3", "]E4"})
_AIM_EAN_13 = "]E0"
_AIM_EAN_WITH_ADD_ON = "]E3"

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_SSCC_LENGTH = 18
#: A bare EAN-13 also parses as element strings (30 and 90); nothing up to a GTIN-14 is taken for them.
_LONGEST_GTIN = 14
_HUMAN_READABLE = re.compile(r"\(([0-9]{2,4})\)")
_NO_DATE = "000000"


_SPACES = re.compile(rf"[^\S{GS}]+")


def compact(text: str) -> str:
    """Without the spaces of digits typed from a label in groups; separators stay."""
    return _SPACES.sub("", text)


def is_digits(text: str) -> bool:
    """ASCII digits and nothing else."""
    return text.isascii() and text.isdigit()


def split_aim(raw: str) -> tuple[str, str]:
    """The symbology identifier that the scanner put before the data ("" if none), and the data."""
    found = AIM.match(raw)
    return (found.group(), raw[found.end() :]) if found else ("", raw)


def is_retail(aim: str) -> bool:
    """Whether the bars were an EAN or UPC symbol, which holds an article's GTIN and nothing else."""
    return aim in _AIM_EAN


def gs1_readings(text: str, aim: str = "") -> Iterator[Reading]:
    """Every article or logistic unit that ``text`` may be; ``aim`` is the scanner's symbology identifier.

    A wrong check digit anywhere yields nothing: such a scan is refused rather than taken for another article.
    """
    number = compact(text)
    if not is_digits(number):
        number = ""
    if aim not in _AIM_ELEMENTS:
        yield from gtin_readings(number, aim)
        if len(number) == _SSCC_LENGTH and not is_retail(aim) and _is_checked(number):
            yield SsccCode(number)
    if _may_hold_elements(number or text, aim):
        yield from _element_readings(number or text, aim)


def gtin_readings(number: str, aim: str = "") -> Iterator[ItemCode]:
    """EAN-13, EAN-8, UPC-A, UPC-E and ITF-14: digits whose check digit is right."""
    if aim == _AIM_EAN_WITH_ADD_ON:
        number = number[:13]
    is_upc_e = aim == _AIM_EAN_13 and len(number) == 8  # an EAN-8 would have come as ]E4
    if len(number) in _GTIN_LENGTHS and not is_upc_e and _is_checked(number):
        yield ItemCode(number.zfill(14), number)
    if len(number) == 8 and number[0] in "01" and aim in {"", _AIM_EAN_13}:
        expanded = _upc_a_of_upc_e(number)
        if _is_checked(expanded):
            yield ItemCode(expanded.zfill(14), expanded)


def _is_checked(number: str) -> bool:
    """The last digit is the GS1 check digit of the others; a row of zeros is nobody's number."""
    return number.strip("0") != "" and gs1_check_digit(number[:-1]) == number[-1]


def _upc_a_of_upc_e(number: str) -> str:
    """The twelve digits that eight of a UPC-E stand for (GS1 General Specifications 5.2.2.4.2)."""
    system, body, last, check = number[0], number[1:6], number[6], number[7]
    if last in "012":
        item = f"{body[:2]}{last}0000{body[2:]}"
    elif last == "3":
        item = f"{body[:3]}00000{body[3:]}"
    elif last == "4":
        item = f"{body[:4]}00000{body[4]}"
    else:
        item = f"{body}0000{last}"
    return system + item + check


def _may_hold_elements(text: str, aim: str) -> bool:
    """Whether to read element strings: the scanner says so, a separator shows, or no GTIN is so long."""
    if aim in _AIM_ELEMENTS:
        return True
    if not text.isascii() or is_retail(aim):
        return False
    return GS in text or text.startswith("(") or _is_link(text) or (not aim and len(text) > _LONGEST_GTIN)


def _is_link(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://"))


def _element_readings(text: str, aim: str) -> Iterator[Reading]:
    elements = _elements(text)
    if elements is None or any(_is_wrong(element) for element in elements.values()):
        return
    if unit := elements.get("00"):
        yield SsccCode(unit.value)
    if gtin := elements.get("01"):
        yield _item(elements, gtin.value, counted_by="30")
    elif content := elements.get("02"):
        yield _item(elements, content.value, counted_by="37")
    # A lot number alone may be anybody's text, unless the scanner saw that it is GS1.
    elif aim in _AIM_ELEMENTS and elements.keys() & {"10", "15", "17", "21", "7003"}:
        yield _item(elements, None, counted_by="30")


def _elements(text: str) -> dict[str, GS1ElementString] | None:
    """The elements by application identifier; ``None`` where any part cannot be read with certainty."""
    # biip builds its tables on import, 75 ms: a station whose articles carry plain EANs never needs them.
    from biip import ParseConfig, ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI
    from biip.gs1_element_strings import GS1ElementString

    # The day, month and year are checked below: some labels print 000000 for "no date".
    config = ParseConfig(gs1_element_strings_verify_date=False)
    found: dict[str, GS1ElementString] = {}
    try:
        if _is_link(text):
            return {
                element.ai.ai: element
                for element in GS1DigitalLinkURI.parse(text, config=config).element_strings
            }
        rest = (_HUMAN_READABLE.sub(rf"{GS}\1", compact(text)) if text.startswith("(") else text).lstrip(GS)
        while rest:
            element = GS1ElementString.extract(rest, config=config)
            rest = rest[len(element) :]
            # Without its separator a lot of 25 characters would be read as a lot of 20 and something else.
            if element.ai.separator_required and rest and not rest.startswith(GS):
                return None
            if found.setdefault(element.ai.ai, element).value != element.value:
                return None
            rest = rest.lstrip(GS)
    except ParseError:
        return None
    return found


def _is_wrong(element: GS1ElementString) -> bool:
    """A wrong check digit, or a date that no calendar has."""
    if element.ai.ai in {"00", "01", "02"}:
        return not _is_checked(element.value)
    return element.ai.ai in {"15", "17", "7003"} and element.date is None and element.value != _NO_DATE


def _item(elements: dict[str, GS1ElementString], gtin: str | None, *, counted_by: str) -> ItemCode:
    count = elements.get(counted_by)
    return ItemCode(
        gtin,
        _as_printed(gtin) if gtin else "",
        lot=_value(elements, "10"),
        expiry=_date(elements, *_USE_BY) or _date(elements, _BEST_BEFORE),
        serial=_value(elements, "21"),
        count=int(count.value) if count else None,
        best_before=_date(elements, *_USE_BY) is None and _date(elements, _BEST_BEFORE) is not None,
        weight_g=_grams(elements),
    )


def _as_printed(gtin: str) -> str:
    """What stands below the bars of the article itself: 13 digits, or 14 on a case."""
    return gtin.removeprefix("0") if gtin.startswith("0") else gtin


def _value(elements: dict[str, GS1ElementString], identifier: str) -> str | None:
    element = elements.get(identifier)
    return element.value if element else None


def _grams(elements: dict[str, GS1ElementString]) -> int | None:
    """The net weight, rounded to grams; the last digit of its identifier says where the decimal point stands."""
    for identifier, element in elements.items():
        if (grams := _NET_WEIGHT.get(identifier[:3])) is not None and element.decimal is not None:
            return round(element.decimal * grams)
    return None


#: Net weight in kilograms and in pounds (GS1 General Specifications 3.6.2), in grams.
_NET_WEIGHT = {"310": Decimal(1000), "320": Decimal("453.59237")}
#: The use-by date, and the one with an hour.
_USE_BY = ("17", "7003")
_BEST_BEFORE = "15"


def _date(elements: dict[str, GS1ElementString], *identifiers: str) -> date | None:
    """The first of these dates that is given; day 00 is the month's last (biip)."""
    dates = (element.date for name in identifiers if (element := elements.get(name)))
    return next((day for day in dates if day is not None), None)
