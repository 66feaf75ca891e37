"""What a parcel costs by a contract's price table, and which service is best, with the reason said.

A table has lines of zone, weight limit, price and days. The line that counts is that of the narrowest zone and, in
it, of the smallest limit that holds the parcel; the fuel surcharge is added and rounded half up to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a price table, before tax; ``zone`` is ``FR``, ``FR-97`` (postal codes that begin so) or ``*``."""

    zone: str
    up_to_g: int
    cents: int
    days: int | None = None


class Reason(StrEnum):
    """Why a service cannot be taken, or is not the one."""

    NO_ZONE = "no_zone"
    TOO_HEAVY = "too_heavy"
    OTHER_KIND = "other_kind"
    """A home service for a pickup point, or the other way round."""
    TOO_SLOW = "too_slow"
    DEARER = "dearer"
    SLOWER = "slower"
    BEST = "best"


#: Why a service cannot take an order at all; too slow or too dear is for a person to decide.
UNABLE = frozenset({Reason.NO_ZONE, Reason.TOO_HEAVY, Reason.OTHER_KIND})


@dataclass(frozen=True, slots=True)
class Offer:
    """A service with what it would cost; ``cents`` and ``days`` are empty where it cannot be taken."""

    service: str
    reason: Reason
    cents: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service and its table; ``to_point`` for pickup points."""

    name: str
    to_point: bool
    fuel_bp: int
    lines: tuple[Line, ...]


def covers(zone: str, country: str, postal_code: str) -> bool:
    """Whether a zone holds a destination."""
    if zone == EVERYWHERE:
        return True
    of_country, _, beginning = zone.partition("-")
    return of_country == country and postal_code.startswith(beginning)


def price(service: Service, country: str, postal_code: str, weight_g: int) -> Line | Reason:
    """The line that counts with its surcharge, or why there is none."""
    of_zone = [line for line in service.lines if covers(line.zone, country, postal_code)]
    if not of_zone:
        return Reason.NO_ZONE
    narrowest = max(len(line.zone) if line.zone != EVERYWHERE else 0 for line in of_zone)
    table = [
        line
        for line in of_zone
        if (len(line.zone) if line.zone != EVERYWHERE else 0) == narrowest and line.up_to_g >= weight_g
    ]
    if not table:
        return Reason.TOO_HEAVY
    line = min(table, key=lambda each: each.up_to_g)
    cents = (line.cents * (10_000 + service.fuel_bp) + 5_000) // 10_000
    return Line(line.zone, line.up_to_g, cents, line.days)


def compare(
    services: Iterable[Service],
    country: str,
    postal_code: str,
    weight_g: int,
    *,
    to_point: bool,
    within_days: int | None = None,
    fastest: bool = False,
) -> tuple[Offer, ...]:
    """Every service with its price and why it is, or is not, the best; the best first.

    The best is the cheapest that arrives ``within_days`` (all do where that is not given, or a table names no days),
    or with ``fastest`` the quickest; the cheaper of two that are alike.
    """
    able: list[Offer] = []
    unable: list[Offer] = []
    for service in services:
        if service.to_point is not to_point:
            unable.append(Offer(service.name, Reason.OTHER_KIND))
            continue
        found = price(service, country, postal_code, weight_g)
        if isinstance(found, Reason):
            unable.append(Offer(service.name, found))
        elif within_days is not None and found.days is not None and found.days > within_days:
            unable.append(Offer(service.name, Reason.TOO_SLOW, found.cents, found.days))
        else:
            able.append(Offer(service.name, Reason.BEST, found.cents, found.days))
    ranked = sorted(able, key=_speed if fastest else _cost)
    rest = Reason.SLOWER if fastest else Reason.DEARER
    told = [
        offer if at == 0 else Offer(offer.service, rest, offer.cents, offer.days)
        for at, offer in enumerate(ranked)
    ]
    return (*told, *sorted(unable, key=lambda offer: offer.service))


def _cost(offer: Offer) -> tuple[int, int, str]:
    return offer.cents or 0, offer.days or 0, offer.service


def _speed(offer: Offer) -> tuple[int, int, str]:
    return offer.days if offer.days is not None else 1_000, offer.cents or 0, offer.service


def best(offers: Sequence[Offer]) -> Offer | None:
    return next((offer for offer in offers if offer.reason is Reason.BEST), None)
