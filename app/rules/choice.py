"""Which carrier service an order goes by, by the house's own rules: the first that fits an order decides.

A rule speaks of weight, value, destination and channel, and says: the cheapest that arrives within the promise, the
fastest, or a service by name. What cannot go there is not taken, whatever the rule says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.rules import rating
from app.rules.rating import Offer, Reason


class How(StrEnum):
    """What a rule wants."""

    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``up_to_g`` and ``up_to_cents`` of 0 are no limit, ``channel_id`` of ``None`` is any channel.

    ``zone`` is as in price tables.
    """

    number: int
    how: How
    service: str = ""
    zone: str = rating.EVERYWHERE
    from_g: int = 0
    up_to_g: int = 0
    from_cents: int = 0
    up_to_cents: int = 0
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order as rules see it: grams, cents with tax, and in how many days it was promised."""

    country: str
    postal_code: str
    weight_g: int
    value_cents: int
    channel_id: int
    to_point: bool
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a rule took, beside all that there was; ``instead_of`` was its first wish, of a carrier that is down."""

    rule: Rule
    taken: Offer
    best: Offer | None
    instead_of: str = ""


def fits(rule: Rule, wanted: Wanted) -> bool:
    """Whether a rule speaks of such an order; both limits of a span belong to it."""
    return (
        rating.covers(rule.zone, wanted.country, wanted.postal_code)
        and rule.from_g <= wanted.weight_g
        and (not rule.up_to_g or wanted.weight_g <= rule.up_to_g)
        and rule.from_cents <= wanted.value_cents
        and (not rule.up_to_cents or wanted.value_cents <= rule.up_to_cents)
        and rule.channel_id in {None, wanted.channel_id}
    )


def choose(
    rules: Iterable[Rule], services: Sequence[rating.Service], wanted: Wanted, down: Collection[str] = ()
) -> Choice | None:
    """What the first fitting rule takes; ``None`` where none fits, or nothing can go there.

    Services in ``down`` are those of carriers that do not answer: another is taken instead, where there is one.
    """
    best = rating.best(offers(services, wanted))
    for rule in rules:
        if not fits(rule, wanted):
            continue
        first = _taken(rule, services, wanted)
        if first is None:
            continue
        if first.service not in down:
            return Choice(rule, first, best)
        up = [service for service in services if service.name not in down]
        second = _taken(Rule(rule.number, How.CHEAPEST), up, wanted)
        return Choice(rule, second, best, first.service) if second else Choice(rule, first, best)
    return None


def offers(services: Iterable[rating.Service], wanted: Wanted, *, fastest: bool = False) -> tuple[Offer, ...]:
    """Every service with what it would cost and why it is, or is not, the best."""
    return rating.compare(
        services, wanted.country, wanted.postal_code, wanted.weight_g,
        to_point=wanted.to_point, within_days=wanted.within_days, fastest=fastest,
    )  # fmt: skip


def _taken(rule: Rule, services: Iterable[rating.Service], wanted: Wanted) -> Offer | None:
    """The cheapest within the promise is the fastest where nothing keeps the promise."""
    compared = offers(services, wanted, fastest=rule.how is How.FASTEST)
    if rule.how is How.SERVICE:
        able = (Reason.BEST, Reason.DEARER, Reason.TOO_SLOW)
        return next((each for each in compared if each.service == rule.service and each.reason in able), None)
    late = [each for each in compared if each.reason is Reason.TOO_SLOW and each.days is not None]
    return rating.best(compared) or min(late, key=lambda each: (each.days, each.cents), default=None)
