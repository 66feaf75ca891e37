"""The fraud score, signal by signal."""

from __future__ import annotations

import pytest

from app.rules.fraud import FraudFacts, fraud_score


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        (FraudFacts(), 0),
        (FraudFacts(country_mismatch=True), 30),
        (FraudFacts(forwarder_or_parking_relay=True), 0),
        (FraudFacts(forwarder_or_parking_relay=True, first_order=True), 25),
        (FraudFacts(names_at_address_7_days=2), 0),
        (FraudFacts(names_at_address_7_days=3), 25),
        (FraudFacts(total_cents=30_001, average_basket_cents=10_000, first_order=True), 20),
        (FraudFacts(total_cents=30_000, average_basket_cents=10_000, first_order=True), 0),
        (FraudFacts(total_cents=30_001, average_basket_cents=10_000), 0),
        (FraudFacts(total_cents=30_001, first_order=True), 0),
        (FraudFacts(address_changed_after_payment=True), 20),
        (FraudFacts(disposable_email=True), 20),
        (FraudFacts(previous_chargeback=True), 20),
        (FraudFacts(express=True), 0),
        (FraudFacts(express=True, high_resale_goods=True), 15),
        (FraudFacts(three_d_secure=True), -30),
        (FraudFacts(delivered_without_claim=2), 0),
        (FraudFacts(delivered_without_claim=3), -20),
    ],
)
def test_points_of_each_signal(facts: FraudFacts, points: int) -> None:
    assert fraud_score(facts).points == points


def test_sixty_points_hold_and_say_why() -> None:
    facts = FraudFacts(disposable_email=True, previous_chargeback=True, address_changed_after_payment=True)
    score = fraud_score(facts)
    assert score.holds
    assert score.signals == (
        "fraud_address_changed_after_payment",
        "fraud_disposable_email",
        "fraud_previous_chargeback",
    )


def test_three_d_secure_takes_an_order_below_the_line() -> None:
    facts = FraudFacts(country_mismatch=True, names_at_address_7_days=4, three_d_secure=True)
    assert (fraud_score(facts).points, fraud_score(facts).holds) == (25, False)
