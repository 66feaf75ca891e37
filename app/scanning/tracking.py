"""Which carriers' numbers a text may be, by pattern and check digit (domain 6.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stdnum.iso7064 import mod_37_36

from app.rules.identifiers import gs1_check_digit
from app.scanning.gs1 import compact
from app.scanning.scan import CarrierHint, TrackingCode

_LONGEST = 40


def tracking_readings(text: str) -> Iterator[TrackingCode]:
    """Every carrier's number that ``text`` may be, in the order of domain 6.4; spaces and case do not matter.

    A match is a hint: eight digits may be a Mondial Relay number and an EAN-8 at once.
    """
    number = compact(text).upper()
    if not number.isascii() or not 8 <= len(number) <= _LONGEST:
        return
    for form in _FORMS:
        found = form.pattern.fullmatch(number)
        if found and form.is_right(found["number"]):
            yield TrackingCode(found["number"], form.hint)


def _unchecked(_number: str) -> bool:
    return True


def _gs1(number: str) -> bool:
    return gs1_check_digit(number[:-1]) == number[-1]


def _ups(number: str) -> bool:
    """Between ``1Z`` and the check digit: letters count A=2, B=3 ... modulo 10, every second place twice."""
    values = [int(sign) if sign.isdigit() else (ord(sign) - 63) % 10 for sign in number[2:-1]]
    return str(-(sum(values[0::2]) + 2 * sum(values[1::2])) % 10) == number[-1]


def _s10(number: str) -> bool:
    """UPU S10: weights 8 6 4 2 3 5 9 7, modulo 11; 10 is written 0 and 11 is written 5."""
    remainder = 11 - _weighted(number[2:10], (8, 6, 4, 2, 3, 5, 9, 7)) % 11
    return {10: "0", 11: "5"}.get(remainder, str(remainder)) == number[10]


def _colissimo(number: str) -> bool:
    return _gs1(number[2:])


def _fedex_express(number: str) -> bool:
    return str(_weighted(number[:-1], (3, 1, 7) * 4) % 11 % 10) == number[-1]


def _fedex_smart_post(number: str) -> bool:
    """The check digit counts a leading ``92`` that is not always printed."""
    return _gs1(number if len(number) == 22 else f"92{number}")


def _dhl(number: str) -> bool:
    return str(int(number[:-1]) % 7) == number[-1]


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


class _Form(NamedTuple):
    hint: CarrierHint
    pattern: re.Pattern[str]
    is_right: Callable[[str], bool]


def _form(hint: CarrierHint, pattern: str, is_right: Callable[[str], bool] = _unchecked) -> _Form:
    """``pattern`` names the group that is the carrier's number; ``is_right`` is asked about that group."""
    return _Form(hint, re.compile(pattern, re.ASCII), is_right)


_FORMS = (
    _form(CarrierHint.UPS, r"(?P<number>1Z[A-Z0-9]{15}[0-9])", _ups),
    _form(CarrierHint.UPU, r"(?P<number>[A-Z]{2}[0-9]{9}[A-Z]{2})", _s10),
    _form(CarrierHint.COLISSIMO, r"(?P<number>[0-9A-Z]{2}[0-9]{11})", _colissimo),
    _form(CarrierHint.FEDEX, r"(?P<number>[0-9]{12})", _fedex_express),
    _form(CarrierHint.FEDEX, r"(?P<number>[0-9]{15})", _gs1),
    _form(CarrierHint.FEDEX, r"(?P<number>[0-9]{20}|92[0-9]{20})", _fedex_smart_post),
    _form(CarrierHint.FEDEX, r"96[0-9]{5}(?P<number>[0-9]{15})", _gs1),
    # The 34 digits of the label end in the twelve that FedEx shows its customers.
    _form(CarrierHint.FEDEX, r"(?:10|96)[0-9]{18}00(?P<number>[0-9]{12})", _fedex_express),
    _form(CarrierHint.DHL, r"(?P<number>[0-9]{10,11})", _dhl),
    _form(CarrierHint.DHL, r"(?P<number>J[A-Z]{2,3}[0-9]{9,})"),
    # Postcode, parcel number, service and country: with a check character in print, after a % in the bars.
    _form(CarrierHint.DPD, r"(?P<number>[0-9A-Z]{28})", mod_37_36.is_valid),
    _form(CarrierHint.DPD, r"%[0-9A-Z]{7}(?P<number>[0-9]{14})[0-9]{6}"),
    _form(CarrierHint.DPD, r"(?P<number>[0-9]{14})"),
    _form(CarrierHint.MONDIAL_RELAY, r"(?P<number>[0-9]{8})"),
    _form(CarrierHint.SSCC, r"(?:00)?(?P<number>[0-9]{18})", _gs1),
)
