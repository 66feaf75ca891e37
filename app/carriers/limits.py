"""What carriers take, looked at before they are asked: lengths of lines, weights, sizes, who must be reachable.

Each finding names the field to change and says in the staff's words what to change; sources: domain 6.1 and the
carriers' published specifications, named where the limits of each are set.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from app.carriers.base import Consignment, CustomsLine, Party, Refused
from app.rules import postal
from app.rules.address import email_issue
from app.rules.phone import is_mobile


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one product. ``girth_mm`` bounds ``length + width + height``; 0 everywhere means no limit."""

    max_weight_g: int = 30_000
    min_weight_g: int = 10
    longest_mm: int = 0
    girth_mm: int = 0
    name: int = 35
    line: int = 35
    lines: int = 4
    """How many lines an address has beside its town, each ``line`` long."""
    city: int = 35
    needs_mobile: bool = False
    needs_phone: bool = False
    needs_email: bool = False
    needs_first_name: bool = False
    to_point: bool = False
    """Goes to a pickup point, whose id may have any length."""
    relay_digits: int = 0
    """Length of a pickup point's id; 0 for products that go to no point."""
    mainland_only: bool = False


def problems(consignment: Consignment, limits: Limits) -> Iterator[Refused]:
    """Everything in a consignment that goes beyond the limits."""
    yield from _weight(consignment, limits)
    yield from _size(consignment, limits)
    yield from _party(consignment.recipient, limits)
    yield from _contact(consignment.recipient, limits)
    if limits.relay_digits and not _is_relay(consignment.relay_id, limits.relay_digits):
        code = "carrier_relay_wrong" if consignment.relay_id else "carrier_relay_missing"
        yield Refused(code, "relay_id", {"given": consignment.relay_id, "digits": limits.relay_digits})
    if limits.to_point and not consignment.relay_id:
        yield Refused("carrier_relay_missing", "relay_id")
    if limits.mainland_only and _overseas(consignment.recipient):
        yield Refused("carrier_mainland_only", "postal_code", {"given": consignment.recipient.postal_code})


def _is_relay(given: str, digits: int) -> bool:
    return given.isascii() and given.isalnum() and len(given) == digits


def _overseas(party: Party) -> bool:
    return party.country != "MC" and (
        (party.country == "FR" and postal.is_overseas_code(party.postal_code))
        or party.country in postal.FRENCH_CODES - {"FR", "MC"}
    )


def _weight(consignment: Consignment, limits: Limits) -> Iterator[Refused]:
    if consignment.weight_g > limits.max_weight_g:
        values = {"grams": consignment.weight_g, "most": limits.max_weight_g // 1000}
        yield Refused("carrier_too_heavy", "weight_g", values)
    elif consignment.weight_g < limits.min_weight_g:
        yield Refused("carrier_too_light", "weight_g", {"grams": consignment.weight_g})


def _size(consignment: Consignment, limits: Limits) -> Iterator[Refused]:
    sides = (consignment.length_mm, consignment.width_mm, consignment.height_mm)
    if limits.longest_mm and max(sides) > limits.longest_mm:
        values = {"longest": math.ceil(max(sides) / 10), "most": limits.longest_mm // 10}
        yield Refused("carrier_too_long", "length_mm", values)
    elif limits.girth_mm and sum(sides) > limits.girth_mm:
        values = {"sum": math.ceil(sum(sides) / 10), "most": limits.girth_mm // 10}
        yield Refused("carrier_too_large", "length_mm", values)


def around(consignment: Consignment, most_mm: int) -> Iterator[Refused]:
    """Length plus girth, as express carriers measure: the longest side and twice the two others."""
    longest, *others = sorted(
        (consignment.length_mm, consignment.width_mm, consignment.height_mm), reverse=True
    )
    if (whole := longest + 2 * sum(others)) > most_mm:
        yield Refused("carrier_too_large_around", "length_mm", {"sum": whole // 10, "most": most_mm // 10})


def _party(party: Party, limits: Limits) -> Iterator[Refused]:
    if not (party.last_name or party.company):
        yield Refused("carrier_name_missing", "last_name")
    if limits.needs_first_name and not party.first_name:
        yield Refused("carrier_first_name_missing", "first_name")
    for field in ("last_name", "company"):
        if len(text := getattr(party, field)) > limits.name:
            yield Refused("carrier_line_too_long", field, _length(text, limits.name))
    for field in ("line1", "line2", "line3"):
        if long := next((word for word in getattr(party, field).split() if len(word) > limits.line), ""):
            yield Refused("carrier_line_too_long", field, _length(long, limits.line))
    if not party.line1 and not postal.is_cedex(party.city):
        yield Refused("carrier_street_missing", "line1")
    if arrange(party, limits) is None:
        values = {"lines": limits.lines, "most": limits.line}
        yield Refused("carrier_address_too_long", "line1", values)
    if len(party.city) > limits.city:
        yield Refused("carrier_line_too_long", "city", _length(party.city, limits.city))
    if not party.postal_code and party.country in postal.NO_CUSTOMS:
        yield Refused("carrier_postal_code_missing", "postal_code")


def _length(text: str, most: int) -> dict[str, str | int]:
    return {"given": text, "length": len(text), "most": most}


def _contact(party: Party, limits: Limits) -> Iterator[Refused]:
    mobile = is_mobile(party.phone) if party.phone else False
    if limits.needs_mobile and not mobile:
        code = "carrier_mobile_wrong" if party.phone else "carrier_mobile_missing"
        yield Refused(code, "phone", {"given": party.phone})
    elif limits.needs_phone and not party.phone:
        yield Refused("carrier_phone_missing", "phone")
    if limits.needs_email and email_issue(party.email):
        yield Refused("carrier_email_missing", "email", {"given": party.email})


@dataclass(frozen=True, slots=True)
class Lines:
    """An address in a carrier's boxes: the street, what stands before it, what stands after; nothing cut."""

    street: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def arrange(party: Party, limits: Limits) -> Lines | None:
    """The address in ``limits.lines`` lines, wrapped at spaces; ``None`` where it does not fit.

    Flat and building (``line2``) stand before the street, a place name (``line3``) and what the street's own line
    does not hold after it (NF Z10-011); each takes the other's free lines.
    """
    street = postal.wrap(party.line1, limits.line)
    before = list(postal.wrap(party.line2, limits.line))
    after = [*street[1:], *postal.wrap(party.line3, limits.line)]
    rooms = limits.lines - 2  # one is the street's, one the place's
    while len(before) > rooms and len(after) < 1:
        after.append(before.pop())
    while len(after) > 1 and len(before) < rooms:
        before.append(after.pop())
    if len(before) > rooms or len(after) > 1:
        return None
    return Lines(street[0] if street else "", tuple(before), tuple(after))


def needs_customs(consignment: Consignment) -> bool:
    """Whether it leaves the customs territory it starts from, or comes back to it."""
    return postal.needs_customs(consignment.recipient.country, consignment.recipient.postal_code)


def customs_problems(consignment: Consignment, most_lines: int) -> Iterator[Refused]:
    """What customs papers lack: every article with weight, value, tariff number and origin (CN23)."""
    if not consignment.customs:
        yield Refused("carrier_customs_missing", "customs")
        return
    if len(consignment.customs) > most_lines:
        yield Refused("carrier_customs_too_many", "customs", {"most": most_lines})
    for line in consignment.customs:
        if missing := _missing(line):
            yield Refused(f"carrier_customs_{missing}", "customs", {"sku": line.sku or line.description})


def _missing(line: CustomsLine) -> str:
    if len(line.hs_code) not in {6, 8, 10} or not line.hs_code.isdecimal():
        return "hs_code"
    if len(line.origin) != len("FR"):
        return "origin"
    return "weight" if line.weight_g <= 0 else ""
