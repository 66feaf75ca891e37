"""Phone numbers as customers write them, made international, overseas mobiles included."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat, PhoneNumberType

# phonenumbers costs about 35 ms at import (measured), little enough to import at the top.

FRANCE = "FR"
FRANCE_CODE = 33
#: Overseas numbers written the French way (0690, 0692, 0639 ...) belong to other country codes (domain 2.1).
OVERSEAS = ("GP", "GF", "MQ", "RE", "YT")
FRENCH_TERRITORIES = frozenset({FRANCE, "MC", "PM", "BL", "MF", *OVERSEAS})

#: How by far the most customers write theirs: a mobile number, in France or with its code.
_USUAL = re.compile(r"(\+33|0)[ .-]?([67](?:[ .-]?[0-9]){8})")
_GAPS = str.maketrans("", "", " .-")

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def normalise(text: str, country: str = FRANCE) -> str | None:
    """The number in E.164, read as dialled from the delivery country (ISO 3166 alpha-2); ``None`` if invalid.

    A ten-digit French number is tried as an overseas one where metropolitan France has no such number:
    ``0690 00 11 22`` is ``+590690001122`` (domain 2.1).
    """
    usual = _USUAL.fullmatch(text)
    if usual and (usual[1] != "0" or country == FRANCE):
        digits = usual[2].translate(_GAPS)
        if _french_mobile().fullmatch(digits):
            return f"+{FRANCE_CODE}{digits}"
    number = _parse(text, country)
    if number is None:
        return None
    if not phonenumbers.is_valid_number(number) and _french(number, country):
        number = _overseas(number)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_mobile(e164: str) -> bool:
    """Whether an E.164 number can receive the SMS that relays and lockers require (domain 2.1)."""
    number = _parse(e164, None)
    return number is not None and phonenumbers.number_type(number) in _MOBILE


@cache
def _french_mobile() -> re.Pattern[str]:
    """What follows the 0 of a mobile number of metropolitan France, by the plan that phonenumbers goes by."""
    plan = PhoneMetadata.metadata_for_region(FRANCE)
    assert plan is not None
    assert plan.mobile is not None
    return re.compile(str(plan.mobile.national_number_pattern))


def _parse(text: str, country: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except NumberParseException:
        return None


def _french(number: PhoneNumber, country: str) -> bool:
    return number.country_code == FRANCE_CODE or country in FRENCH_TERRITORIES


def _overseas(number: PhoneNumber) -> PhoneNumber | None:
    """The overseas or metropolitan number that has these national digits, if one exists."""
    digits = f"0{number.national_number}"
    for territory in (FRANCE, *OVERSEAS):
        candidate = _parse(digits, territory)
        if candidate is not None and phonenumbers.is_valid_number(candidate):
            return candidate
    return None
