"""Shop texts made plain, and what carrier names say of the delivery."""

from __future__ import annotations

import html
import re

from app.channels.canonical import clean

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_RELAY = re.compile(r"relais|\blocker|consigne|point retrait|\bpick ?up station", re.IGNORECASE)
_PICKUP = re.compile(
    r"retrait|click\W*(?:and|&|et|n)\W*collect|\bmagasin|\bboutique|\bdrive\b|local.?pickup|in.store",
    re.IGNORECASE,
)
_NOT_IN_A_NUMBER = re.compile(r"[\s.\-]+")
#: A VAT number of some state of Europe: its country, then two to thirteen signs, a digit among them.
_VAT_NUMBER = re.compile(r"[A-Z]{2}(?=.*\d)[0-9A-Z+*]{2,13}")
_FRENCH_VAT_NUMBER = re.compile(r"FR[0-9A-Z]{2}(\d{9})")
_CARRIERS = (
    (re.compile(r"mondial ?relay", re.IGNORECASE), "mondial_relay"),
    (re.compile(r"colissimo|la poste", re.IGNORECASE), "colissimo"),
    (re.compile(r"chrono", re.IGNORECASE), "chronopost"),
    (re.compile(r"\bdpd\b", re.IGNORECASE), "dpd"),
    (re.compile(r"\brelais colis\b", re.IGNORECASE), "relais_colis"),
    (re.compile(r"\bups\b", re.IGNORECASE), "ups"),
)


def plain(text: str | None, limit: int | None = None) -> str:
    """Without tags and entities; cut at ``limit`` with an ellipsis (for descriptive texts only)."""
    words = clean(html.unescape(_TAG.sub("", text or "")))
    return words if limit is None or len(words) <= limit else words[: limit - 1] + "…"


def is_relay(service: str) -> bool:
    """Whether a service's name says relay point ("Mondial Relay - Point Relais")."""
    if _RELAY.search(service):
        return True
    return relay_network(service) == "mondial_relay" and "domicile" not in service.lower()


def is_pickup(service: str) -> bool:
    """Whether a service's name says that the customer collects in our shop ("Retrait en boutique")."""
    return bool(_PICKUP.search(service)) and not is_relay(service)


def relay_network(service: str) -> str:
    """The carrier a service's name speaks of, or nothing."""
    return next((carrier for pattern, carrier in _CARRIERS if pattern.search(service)), "")


def relay_point(carrier: str, point: str, country: str) -> str:
    """A relay point's id as carriers want it: ``FR-012345`` for Mondial Relay (domain 6.2), else as given."""
    point = point.strip()
    if carrier != "mondial_relay" or not point:
        return point
    if "-" in point:
        country, _, point = point.partition("-")
    return f"{(country or 'FR').upper()}-{point:0>6}"


def company_numbers(siren: str, vat: str) -> tuple[str, str]:
    """SIREN and VAT number of a company out of what was typed: ``SIREN``, ``SIRET``, ``FR 44 732 829 320``.

    Empty where it is none of these; a French VAT number holds the SIREN that was not given (domain 2.1).
    """
    number = _NOT_IN_A_NUMBER.sub("", vat).upper()
    number = number if _VAT_NUMBER.fullmatch(number) else ""
    digits = _NOT_IN_A_NUMBER.sub("", siren)
    if digits.isascii() and digits.isdecimal() and len(digits) in {9, 14}:
        return digits[:9], number
    held = _FRENCH_VAT_NUMBER.fullmatch(number)
    return (held[1] if held else ""), number
