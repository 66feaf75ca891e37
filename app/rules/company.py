"""French company numbers: SIREN and the VAT number derived from it, and the account to pay into."""

from __future__ import annotations

from stdnum import iban as bank_account
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import tva as vat_identifier

from app.rules.terms import RuleBroken


def normalise_siren(text: str) -> str | None:
    """The nine digits of a valid SIREN (Luhn), or ``None`` (domain 2.1)."""
    try:
        return str(siren_number.validate(text))
    except ValidationError:
        return None


def vat_number(siren: str) -> str:
    """The French VAT number of a SIREN: ``FR``, key ``(12 + 3 * (SIREN mod 97)) mod 97``, SIREN (domain 2.1).

    Raises ``RuleBroken`` for an invalid SIREN.
    """
    valid = normalise_siren(siren)
    if valid is None:
        raise RuleBroken("company_siren_invalid", siren=siren)
    key = (12 + 3 * (int(valid) % 97)) % 97
    return f"FR{key:02d}{valid}"


def normalise_vat_number(text: str) -> str | None:
    """A valid French VAT number with its ``FR``, or ``None`` (CGI 286 ter; domain 2.1)."""
    try:
        return f"FR{vat_identifier.validate(text)}"
    except ValidationError:
        return None


def vat_number_matches(vat: str, siren: str) -> bool:
    """Whether a French VAT number is that of this SIREN (domain 2.1)."""
    valid = normalise_vat_number(vat)
    return valid is not None and valid[4:] == normalise_siren(siren)


def normalise_iban(text: str) -> str | None:
    """A valid IBAN without spaces (ISO 13616), or ``None``."""
    try:
        return str(bank_account.validate(text))
    except ValidationError:
        return None
