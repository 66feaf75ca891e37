"""What orders are compared by in the search for fraud: digests of an e-mail, a phone, an address, a name."""

from __future__ import annotations

import hashlib
import re

from app.rules import phone
from app.rules.address import PostalAddress
from app.rules.search_text import fold
from app.rules.terms import DeliveryMode

_SIGNS = re.compile(r"[^a-z0-9]+")


def marks(address: PostalAddress, mode: DeliveryMode) -> frozenset[str]:
    """What another order of the same person, or to the same door, is recognised by."""
    person = {email_mark(address.email), phone_mark(address.phone, address.country)}
    return frozenset(person | {door_mark(address, mode)}) - {""}


def door_mark(address: PostalAddress, mode: DeliveryMode) -> str:
    """``address_mark`` of a home; empty for a relay point or a shop, where everybody's parcels go."""
    if mode is not DeliveryMode.HOME:
        return ""
    return address_mark(address.country, address.postal_code, address.line1)


def email_mark(email: str) -> str:
    """The same for one mailbox, whatever the case; empty for none."""
    text = email.strip().lower()
    return _digest("email", text) if "@" in text else ""


def phone_mark(number: str, country: str) -> str:
    """The same for one number, however it is written; empty for none."""
    known = phone.normalise(number, country or phone.FRANCE) if number.strip() else None
    return _digest("phone", known) if known else ""


def address_mark(country: str, postal_code: str, street: str) -> str:
    """The same for one street and number, with or without accents, commas and capitals; empty without a street.

    Flats and floors are left out: they are the easiest to vary.
    """
    plain = _plain(street)
    return _digest("address", f"{country} {postal_code.strip()} {plain}") if plain else ""


def name_mark(first_name: str, last_name: str, company: str) -> str:
    """The same for one person or company, whichever name comes first; empty for none."""
    words = sorted(_plain(f"{first_name} {last_name}".strip() or company).split())
    return _digest("name", " ".join(words)) if words else ""


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", fold(text)).strip()


def _digest(kind: str, text: str) -> str:
    return hashlib.blake2b(f"{kind} {text}".encode(), digest_size=16).hexdigest()
