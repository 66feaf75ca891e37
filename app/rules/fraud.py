"""An explained fraud score: it may hold an order, and only a person may decide (GDPR art. 22)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

HOLD_AT = 60
#: Code of the hold that the score places; its values are those of ``FraudScore.told``.
HOLD = "hold_fraud_score"
MANY_NAMES_ORDERS = 3
#: How far apart orders to one address are compared.
SAME_ADDRESS = timedelta(days=7)
TRUSTED_ORDERS = 3
LARGE_BASKET = 3
#: So many of the orders behind a signal are named.
_NAMED = 5

#: Points by signal (domain 2.5).
POINTS = {
    "fraud_country_mismatch": 30,
    "fraud_forwarder_new_customer": 25,
    "fraud_many_names_one_address": 25,
    "fraud_large_first_order": 20,
    "fraud_address_changed_after_payment": 20,
    "fraud_disposable_email": 20,
    "fraud_previous_chargeback": 20,
    "fraud_express_resale_goods": 15,
    "fraud_three_d_secure": -30,
    "fraud_trusted_customer": -20,
}


@dataclass(frozen=True, slots=True)
class FraudFacts:
    """What is known of an order and its customer; what is not known is empty and counts nothing.

    Countries are ISO 3166 alpha-2. ``other_names``: references of orders to the same address under other names
    within seven days; ``chargebacks``: of orders that were charged back, with the same e-mail, phone or address.
    ``average_basket_cents``: the shop's average, 0 if unknown; ``resale_skus``: articles of the order that are easy
    to sell on; ``delivered_without_claim``: earlier orders.
    """

    billing_country: str = ""
    card_country: str = ""
    ip_country: str = ""
    forwarder: str = ""
    first_order: bool = False
    other_names: tuple[str, ...] = ()
    total_cents: int = 0
    average_basket_cents: int = 0
    currency: str = "EUR"
    address_changed_after_payment: bool = False
    disposable_domain: str = ""
    chargebacks: tuple[str, ...] = ()
    express: bool = False
    resale_skus: tuple[str, ...] = ()
    three_d_secure: bool = False
    delivered_without_claim: int = 0

    @property
    def large_basket(self) -> bool:
        return 0 < LARGE_BASKET * self.average_basket_cents < self.total_cents


@dataclass(frozen=True, slots=True)
class FraudSignal:
    """One signal: its code, its points, and the values its sentence needs (``orders`` names other orders)."""

    code: str
    points: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FraudScore:
    """The points and the signals they come from, so that the manager sees why."""

    signals: tuple[FraudSignal, ...]

    @property
    def points(self) -> int:
        return sum(signal.points for signal in self.signals)

    @property
    def holds(self) -> bool:
        return self.points >= HOLD_AT

    def told(self) -> dict[str, Any]:
        """As a hold keeps it: ``points``, and ``signals`` with code, points and values of each."""
        return {
            "points": self.points,
            "signals": [{"code": each.code, "points": each.points, **each.values} for each in self.signals],
        }

    def is_news(self, known: Collection[str]) -> bool:
        """Whether anything speaks against the order that nobody decided on yet; ``known``: codes of signals."""
        return any(each.points > 0 and each.code not in known for each in self.signals)


def read_signals(told: Mapping[str, Any]) -> tuple[FraudSignal, ...]:
    """The signals out of the values of a hold; none once they are forgotten."""
    return tuple(
        FraudSignal(
            each["code"],
            each["points"],
            {name: value for name, value in each.items() if name not in {"code", "points"}},
        )
        for each in told.get("signals", ())
    )


def fraud_score(facts: FraudFacts) -> FraudScore:
    """The points of domain 2.5; sixty hold the order until a manager releases it."""
    found = dict(_found(facts))
    return FraudScore(
        tuple(FraudSignal(code, points, found[code]) for code, points in POINTS.items() if code in found)
    )


def _found(facts: FraudFacts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Codes of the signals that are there, each with the values of its sentence."""
    elsewhere = {facts.card_country, facts.ip_country} - {"", facts.billing_country}
    if facts.billing_country and elsewhere:
        yield (
            "fraud_country_mismatch",
            {"billing": facts.billing_country, "elsewhere": sorted(elsewhere)},
        )
    if facts.forwarder and facts.first_order:
        yield "fraud_forwarder_new_customer", {"forwarder": facts.forwarder}
    if len(facts.other_names) >= MANY_NAMES_ORDERS:
        yield "fraud_many_names_one_address", _named(facts.other_names)
    if facts.large_basket and facts.first_order:
        amounts = {"total_cents": facts.total_cents, "average_cents": facts.average_basket_cents}
        yield "fraud_large_first_order", {**amounts, "currency": facts.currency}
    if facts.address_changed_after_payment:
        yield "fraud_address_changed_after_payment", {}
    if facts.disposable_domain:
        yield "fraud_disposable_email", {"domain": facts.disposable_domain}
    if facts.chargebacks:
        yield "fraud_previous_chargeback", _named(facts.chargebacks)
    if facts.express and facts.resale_skus:
        yield "fraud_express_resale_goods", {"skus": list(facts.resale_skus)}
    if facts.three_d_secure:
        yield "fraud_three_d_secure", {}
    if facts.delivered_without_claim >= TRUSTED_ORDERS:
        yield "fraud_trusted_customer", {"count": facts.delivered_without_claim}


def _named(orders: tuple[str, ...]) -> dict[str, Any]:
    return {"count": len(orders), "orders": list(orders[:_NAMED])}
