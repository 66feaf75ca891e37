"""The fraud score, signal by signal, and what orders are compared by."""

from __future__ import annotations

import json

import pytest

from app.i18n import text
from app.rules.fraud import FraudFacts, fraud_score, read_signals
from app.rules.fraud_marks import address_mark, email_mark, name_mark, phone_mark

NEIGHBOURS = ("C-1", "C-2", "C-3")
LARGE = {"total_cents": 30_001, "average_basket_cents": 10_000}


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        (FraudFacts(), 0),
        (FraudFacts(billing_country="FR", card_country="RO"), 30),
        (FraudFacts(billing_country="FR", card_country="FR", ip_country="RO"), 30),
        (FraudFacts(billing_country="FR", card_country="FR"), 0),
        (FraudFacts(card_country="RO"), 0),
        (FraudFacts(forwarder="Reship"), 0),
        (FraudFacts(forwarder="Reship", first_order=True), 25),
        (FraudFacts(other_names=NEIGHBOURS[:2]), 0),
        (FraudFacts(other_names=NEIGHBOURS), 25),
        (FraudFacts(**LARGE, first_order=True), 20),
        (FraudFacts(total_cents=30_000, average_basket_cents=10_000, first_order=True), 0),
        (FraudFacts(**LARGE), 0),
        (FraudFacts(total_cents=30_001, first_order=True), 0),
        (FraudFacts(address_changed_after_payment=True), 20),
        (FraudFacts(disposable_domain="mailbox.example"), 20),
        (FraudFacts(chargebacks=("C-9",)), 20),
        (FraudFacts(express=True), 0),
        (FraudFacts(express=True, resale_skus=("TEL-1",)), 15),
        (FraudFacts(three_d_secure=True), -30),
        (FraudFacts(delivered_without_claim=2), 0),
        (FraudFacts(delivered_without_claim=3), -20),
    ],
)
def test_points_of_each_signal(facts: FraudFacts, points: int) -> None:
    assert fraud_score(facts).points == points


def test_sixty_points_hold_and_say_why() -> None:
    facts = FraudFacts(
        disposable_domain="mailbox.example", chargebacks=("C-9",), address_changed_after_payment=True
    )
    score = fraud_score(facts)
    assert score.holds
    assert [signal.code for signal in score.signals] == [
        "fraud_address_changed_after_payment",
        "fraud_disposable_email",
        "fraud_previous_chargeback",
    ]


def test_three_d_secure_takes_an_order_below_the_line() -> None:
    facts = FraudFacts(
        billing_country="FR",
        card_country="RO",
        other_names=NEIGHBOURS,
        chargebacks=("C-9",),
        three_d_secure=True,
    )
    assert (fraud_score(facts).points, fraud_score(facts).holds) == (45, False)


def test_a_hold_keeps_every_signal_and_words_name_the_other_orders() -> None:
    score = fraud_score(FraudFacts(other_names=NEIGHBOURS, **LARGE, first_order=True))
    kept = json.loads(json.dumps(score.told()))
    assert read_signals(kept) == score.signals
    several, large = (text("en", signal.code, **signal.values) for signal in score.signals)
    assert several == "3 orders to this address under other names in 7 days: C-1, C-2, C-3"
    assert large == "First order, of €300.01: more than 3 times the average basket of €100.00"
    assert read_signals({"points": 45}) == ()


def test_only_what_nobody_decided_on_is_news() -> None:
    score = fraud_score(FraudFacts(disposable_domain="mailbox.example", three_d_secure=True))
    assert score.is_news(set())
    assert not score.is_news({"fraud_disposable_email"})


def test_orders_are_compared_however_they_are_written() -> None:
    assert email_mark(" Elodie@Example.fr ") == email_mark("elodie@example.fr") != email_mark("e@example.fr")
    assert phone_mark("06 12 34 56 78", "FR") == phone_mark("+33612345678", "") != ""
    street = address_mark("FR", "69002", "3, Place BELLECOUR")
    assert (
        street
        == address_mark("FR", "69002", "3 place bellecour")
        != address_mark("FR", "69002", "5 place bellecour")
    )
    assert name_mark("Élodie", "Martin", "") == name_mark("Martin", "Elodie", "Une société") != ""
    assert [
        email_mark("nobody"),
        phone_mark("12", "FR"),
        address_mark("FR", "69002", " , "),
        name_mark("", "", ""),
    ] == [""] * 4
