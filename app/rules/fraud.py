"""An explained fraud score: it may hold an order, and only a person may decide (GDPR art. 22)."""

from __future__ import annotations

from dataclasses import dataclass

HOLD_AT = 60
MANY_NAMES_ORDERS = 3
TRUSTED_ORDERS = 3
LARGE_BASKET = 3

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
    """What is known of an order and its customer.

    ``names_at_address_7_days``: orders to the same address under different names in seven days;
    ``average_basket_cents``: the shop's average, 0 if unknown; ``delivered_without_claim``: earlier orders.
    """

    country_mismatch: bool = False
    forwarder_or_parking_relay: bool = False
    first_order: bool = False
    names_at_address_7_days: int = 0
    total_cents: int = 0
    average_basket_cents: int = 0
    address_changed_after_payment: bool = False
    disposable_email: bool = False
    previous_chargeback: bool = False
    express: bool = False
    high_resale_goods: bool = False
    three_d_secure: bool = False
    delivered_without_claim: int = 0


@dataclass(frozen=True, slots=True)
class FraudScore:
    """The points and the codes of the signals they come from, so that the manager sees why."""

    points: int
    signals: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.points >= HOLD_AT


def fraud_score(facts: FraudFacts) -> FraudScore:
    """The points of domain 2.5; sixty hold the order until a manager releases it."""
    large = 0 < LARGE_BASKET * facts.average_basket_cents < facts.total_cents
    found = {
        "fraud_country_mismatch": facts.country_mismatch,
        "fraud_forwarder_new_customer": facts.forwarder_or_parking_relay and facts.first_order,
        "fraud_many_names_one_address": facts.names_at_address_7_days >= MANY_NAMES_ORDERS,
        "fraud_large_first_order": large and facts.first_order,
        "fraud_address_changed_after_payment": facts.address_changed_after_payment,
        "fraud_disposable_email": facts.disposable_email,
        "fraud_previous_chargeback": facts.previous_chargeback,
        "fraud_express_resale_goods": facts.express and facts.high_resale_goods,
        "fraud_three_d_secure": facts.three_d_secure,
        "fraud_trusted_customer": facts.delivered_without_claim >= TRUSTED_ORDERS,
    }
    signals = tuple(signal for signal in POINTS if found[signal])
    return FraudScore(sum(POINTS[signal] for signal in signals), signals)
