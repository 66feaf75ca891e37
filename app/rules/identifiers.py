"""Identifiers with check characters: GS1 numbers, return numbers, and references people read aloud."""

from __future__ import annotations

import re

from app.rules.terms import RuleBroken

SSCC_BODY = 17
#: GS1 company prefixes that a merchant may own have 7 to 10 digits (domain 5.1).
GS1_PREFIX = re.compile(r"[0-9]{7,10}")
EAN_13 = re.compile(r"[0-9]{13}")

#: Twenty-three letters without I, O and U: modulo a prime, one wrong digit or two swapped never pass.
CHECK_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
RMA_NUMBER = re.compile(r"R-([0-9]{4})-([0-9]{6})-([A-Z])")
PARCEL_REFERENCE = re.compile(r"P-([0-9]{6,})")
SEQUENCE_LIMIT = 10**6


def gs1_check_digit(body: str) -> str:
    """The modulo 10 check digit of the digits before it: weights 3, 1, 3 ... from the right (GS1 7.9).

    Raises ``RuleBroken`` for anything but digits.
    """
    if not (body.isascii() and body.isdigit()):
        raise RuleBroken("identifier_not_digits", text=body)
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def is_ean13(text: str) -> bool:
    """Thirteen digits whose last is the right check digit (domain 5.1)."""
    return EAN_13.fullmatch(text) is not None and gs1_check_digit(text[:-1]) == text[-1]


def sscc(extension: int, company_prefix: str, serial: int) -> str:
    """The 18 digits of a parcel's SSCC (domain 5.1): extension, own GS1 prefix, serial, check digit.

    The prefix has 7 to 10 digits and the serial fills up to 17. Raises ``RuleBroken`` where they do not fit.
    """
    if not 0 <= extension <= 9 or not GS1_PREFIX.fullmatch(company_prefix):
        raise RuleBroken("sscc_prefix_invalid", extension=extension, prefix=company_prefix)
    width = SSCC_BODY - 1 - len(company_prefix)
    if not 0 <= serial < 10**width:
        raise RuleBroken("sscc_serial_exhausted", serial=serial, digits=width)
    body = f"{extension}{company_prefix}{serial:0{width}d}"
    return body + gs1_check_digit(body)


def rma_number(year: int, sequence: int) -> str:
    """The number of a return, ``R-2026-000123-X``: year, six digits, check letter (domain 8.2).

    Raises ``RuleBroken`` where year or sequence have too many digits.
    """
    if not 1000 <= year <= 9999 or not 0 < sequence < SEQUENCE_LIMIT:
        raise RuleBroken("rma_number_out_of_range", year=year, sequence=sequence)
    return f"R-{year}-{sequence:06d}-{_check_letter(year, sequence)}"


def read_rma_number(text: str) -> tuple[int, int] | None:
    """Year and sequence of a return number as typed or scanned; ``None`` if its check letter is wrong."""
    parts = RMA_NUMBER.fullmatch(text.strip().upper())
    if parts is None:
        return None
    year, sequence = int(parts[1]), int(parts[2])
    return (year, sequence) if _check_letter(year, sequence) == parts[3] else None


def _check_letter(year: int, sequence: int) -> str:
    return CHECK_LETTERS[(year * SEQUENCE_LIMIT + sequence) % len(CHECK_LETTERS)]


def parcel_reference(serial: int) -> str:
    """A parcel's reference as printed and read aloud, ``P-000123``; never a fake SSCC (domain 5.1)."""
    if serial <= 0:
        raise RuleBroken("parcel_serial_out_of_range", serial=serial)
    return f"P-{serial:06d}"


def transfer_reference(serial: int) -> str:
    """A transfer's number as people read and type it, ``TR-000012``."""
    return f"TR-{serial:06d}"


def read_parcel_reference(text: str) -> int | None:
    """The serial of a parcel reference as typed, or ``None``."""
    parts = PARCEL_REFERENCE.fullmatch(text.strip().upper())
    return int(parts[1]) if parts else None
