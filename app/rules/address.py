"""Whether a delivery address is complete for its delivery mode, and its lines as carriers take them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.rules import phone, postal
from app.rules.terms import DeliveryMode

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
COUNTRY = re.compile(r"[A-Z]{2}")
EMAIL_MAX = 80
FIRST_NAME_MAX = 29
NAME_MAX = 35
DOOR_CODE_MAX = 8
INTERCOM_MAX = 30

#: Relay ids by carrier (domain 6.2); a carrier not named here has ids of its own shape.
RELAY_IDS = {
    "mondial_relay": re.compile(r"(?:[A-Z]{2}-)?[0-9]{6}"),
    "colissimo": re.compile(r"[0-9A-Z]{6}"),
    "chronopost": re.compile(r"[0-9A-Z]{6}"),
}


class Severity(StrEnum):
    """An error holds the order; a warning is shown and lets it pass."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class AddressIssue:
    """What is wrong (a code for the catalogues), in which field, and whether it holds the order."""

    code: str
    field: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as people write it; ``country`` in ISO 3166 alpha-2, ``postal_code`` always text.

    ``inside``: flat, floor, stairs; ``building``: entrance, residence; ``place``: lieu-dit or PO box.
    """

    last_name: str = ""
    first_name: str = ""
    company: str = ""
    inside: str = ""
    building: str = ""
    street: str = ""
    place: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = postal.FRANCE
    door_code: str = ""
    intercom: str = ""


class PostalAddress(Protocol):
    """The fields in which an order's address is kept, here and in what channels send."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def line1(self) -> str: ...
    @property
    def line2(self) -> str: ...
    @property
    def line3(self) -> str: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the customer receives and is reached; ``carrier`` is the carrier's name in our registry."""

    mode: DeliveryMode
    email: str = ""
    phone: str = ""
    carrier: str = ""
    relay_id: str = ""
    shop_active: bool = False


def check_address(address: Address, delivery: Delivery) -> tuple[AddressIssue, ...]:
    """Everything missing or malformed for this delivery mode, errors first (domain 2.1).

    Only formats are checked: no table of communes is bundled. An empty tuple means complete.
    """
    issues = [*_name_issues(address, delivery.mode), *_contact_issues(address, delivery)]
    if delivery.mode is DeliveryMode.PICKUP:
        if not delivery.shop_active:
            issues.append(AddressIssue("address_pickup_shop_unknown", "shop"))
    else:
        issues += _place_issues(address)
        issues += _line_issues(address)
    if delivery.mode is DeliveryMode.RELAY:
        issues += _relay_issues(delivery)
    return tuple(sorted(issues, key=lambda issue: issue.severity is Severity.WARNING))


def is_complete(issues: tuple[AddressIssue, ...]) -> bool:
    """Whether nothing but warnings was found (domain 2.1)."""
    return all(issue.severity is Severity.WARNING for issue in issues)


def _name_issues(address: Address, mode: DeliveryMode) -> Iterator[AddressIssue]:
    if not address.last_name.strip() and not (address.company.strip() and mode is DeliveryMode.HOME):
        yield AddressIssue("address_name_missing", "last_name")
    if mode is DeliveryMode.RELAY and not address.first_name.strip():
        yield AddressIssue("address_first_name_missing", "first_name")


def _contact_issues(address: Address, delivery: Delivery) -> Iterator[AddressIssue]:
    at_home = delivery.mode is DeliveryMode.HOME
    if not delivery.email.strip():
        yield AddressIssue("address_email_missing", "email", Severity.WARNING if at_home else Severity.ERROR)
    elif (code := email_issue(delivery.email)) is not None:
        yield AddressIssue(code, "email")

    to_relay = delivery.mode is DeliveryMode.RELAY
    severity = Severity.ERROR if to_relay else Severity.WARNING
    number = phone.normalise(delivery.phone, address.country)
    if not delivery.phone.strip():
        yield AddressIssue("address_phone_missing", "phone", severity)
    elif number is None:
        yield AddressIssue("address_phone_invalid", "phone", severity)
    elif to_relay and not phone.is_mobile(number):
        yield AddressIssue("address_phone_not_mobile", "phone")


def email_issue(email: str) -> str | None:
    """What is wrong with an e-mail, as a code: one ``@``, a dot in the domain, at most 80 (domain 2.1)."""
    text = email.strip()
    if len(text) > EMAIL_MAX:
        return "address_email_too_long"
    return None if EMAIL.fullmatch(text) else "address_email_invalid"


def postal_code_issue(postal_code: str, country: str) -> AddressIssue | None:
    """What is wrong with a postal code; only French codes have a format we know (domain 2.1)."""
    if not postal_code:
        return AddressIssue("address_postal_code_missing", "postal_code")
    if country not in postal.FRENCH_CODES or postal.is_french_code(postal_code):
        return None
    if postal.ARMED_FORCES.fullmatch(postal_code):
        return AddressIssue("address_postal_code_armed_forces", "postal_code", Severity.WARNING)
    return AddressIssue("address_postal_code_invalid", "postal_code")


def _place_issues(address: Address) -> Iterator[AddressIssue]:
    if not COUNTRY.fullmatch(address.country):
        yield AddressIssue("address_country_invalid", "country")
    issue = postal_code_issue(address.postal_code.strip(), address.country)
    if issue is not None:
        yield issue
    if not address.city.strip():
        yield AddressIssue("address_city_missing", "city")
    if postal.is_cedex(address.city):
        return
    street, place = address.street.strip(), address.place.strip()
    if not street and not place:
        yield AddressIssue("address_street_missing", "street")
    elif not place and not (street[0].isdigit() or any(map(str.isdigit, street))):
        yield AddressIssue("address_street_without_number", "street", Severity.WARNING)


def _line_issues(address: Address) -> Iterator[AddressIssue]:
    for field, text, limit in (
        ("last_name", address.last_name, NAME_MAX),
        ("first_name", address.first_name, FIRST_NAME_MAX),
        ("company", address.company, NAME_MAX),
        ("city", address.city, NAME_MAX),
        ("door_code", address.door_code, DOOR_CODE_MAX),
        ("intercom", address.intercom, INTERCOM_MAX),
    ):
        if len(text.strip()) > limit:
            yield AddressIssue(f"address_{field}_too_long", field)
    if _fits_at_a_glance(address):
        return
    if len(colissimo_lines(address)) > postal.COLISSIMO_LINES:
        yield AddressIssue("address_too_many_lines", "street")
    elif len(nf_lines(address)) > postal.NF_LINES:
        yield AddressIssue("address_too_many_lines_on_envelope", "street", Severity.WARNING)


def _fits_at_a_glance(address: Address) -> bool:
    """Whether each part of the address is sure to take a line at most, and these are few; most are so.

    In capitals a text may become longer (``½``), but not one of ASCII.
    """
    where = (address.inside, address.building, address.street, address.place)
    town = f"{address.postal_code} {address.city}"
    texts = (*where, address.company, f"{address.first_name} {address.last_name}", town)
    return (
        sum(map(bool, texts)) <= postal.NF_LINES
        and max(map(len, where)) <= postal.COLISSIMO_WIDTH
        and max(map(len, texts)) <= postal.NF_WIDTH
        and (address.street + address.place + town).isascii()
    )


def _relay_issues(delivery: Delivery) -> Iterator[AddressIssue]:
    relay_id = delivery.relay_id.strip().upper()
    shape = RELAY_IDS.get(delivery.carrier)
    if not relay_id:
        yield AddressIssue("address_relay_missing", "relay_id")
    elif shape is not None and not shape.fullmatch(relay_id):
        yield AddressIssue("address_relay_invalid", "relay_id")


def colissimo_lines(address: Address) -> tuple[str, ...]:
    """Inside, building, street and place wrapped at 35: four fit, the rest is not cut (domain 2.1)."""
    return postal.wrap_all(
        (address.inside, address.building, address.street, address.place), postal.COLISSIMO_WIDTH
    )


def nf_lines(address: Address) -> tuple[str, ...]:
    """The address as printed: recipient, inside, building, street, place, code and city (NF Z10-011).

    Lines of at most 38 characters, the last ones in capitals without punctuation; who prints adds the name of
    a foreign country. Long lines wrap, so there may be more than six: nothing is cut (domain 2.1).
    """
    person = f"{address.first_name} {address.last_name}".strip()
    upper = (address.company, person, address.inside, address.building)
    lower = (address.street, address.place, f"{address.postal_code} {address.city}")
    return postal.wrap_all((*upper, *map(postal.capitals, lower)), postal.NF_WIDTH)
