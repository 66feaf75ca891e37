"""Every reason to hold an imported order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.rules.address import AddressIssue, Severity
from app.rules.completeness import (
    CompanyFacts,
    OrderFacts,
    OrderLineFacts,
    PaymentFacts,
    holds,
    payment_due_at,
)
from app.rules.fraud import FraudFacts
from app.rules.terms import DeliveryMode, HoldKind, PaymentMeans

T_SHIRTS = OrderLineFacts("TS-M", 2, 3980, weight_g=180, hs_code="610910", origin="PT")
BOOK = OrderLineFacts("BOOK", 1, 1250, weight_g=420, hs_code="490199", origin="FR")
PAID = PaymentFacts(PaymentMeans.CARD, captured_cents=5197)
ORDER = OrderFacts(
    lines=(T_SHIRTS, BOOK),
    total_cents=5197,
    payment=PAID,
    mode=DeliveryMode.HOME,
    shipping_cents=490,
    discount_cents=523,
    postal_code="69003",
)


def found(order: OrderFacts) -> list[tuple[HoldKind, str]]:
    return [(reason.kind, reason.code) for reason in holds(order)]


def test_a_paid_order_with_everything_is_complete() -> None:
    assert holds(ORDER) == ()


@pytest.mark.parametrize(
    ("payment", "codes"),
    [
        (PaymentFacts(PaymentMeans.CARD, authorised_cents=5197), []),
        (PaymentFacts(PaymentMeans.TRANSFER), ["hold_payment_missing"]),
        (PaymentFacts(PaymentMeans.CHEQUE, captured_cents=5196), ["hold_payment_partial"]),
        (PaymentFacts(PaymentMeans.CARD, captured_cents=5198), ["hold_payment_above_total"]),
        (PaymentFacts(PaymentMeans.CARD, captured_cents=5197, currency="CHF"), ["hold_payment_currency"]),
        (PaymentFacts(PaymentMeans.ON_COLLECTION), ["hold_payment_missing"]),
    ],
)
def test_payment_holds(payment: PaymentFacts, codes: list[str]) -> None:
    assert found(replace(ORDER, payment=payment)) == [(HoldKind.PAYMENT, code) for code in codes]


def test_payment_at_the_counter_is_normal_for_a_pickup() -> None:
    counter = PaymentFacts(PaymentMeans.ON_COLLECTION)
    assert holds(replace(ORDER, payment=counter, mode=DeliveryMode.PICKUP)) == ()


def test_only_address_errors_hold() -> None:
    issues = (
        AddressIssue("address_city_missing", "city"),
        AddressIssue("address_phone_missing", "phone", Severity.WARNING),
    )
    reasons = holds(replace(ORDER, address_issues=issues))
    assert [(reason.kind, reason.code, dict(reason.values)) for reason in reasons] == [
        (HoldKind.ADDRESS, "address_city_missing", {"field": "city"})
    ]


def test_fraud_holds_from_sixty_points() -> None:
    facts = FraudFacts(
        billing_country="FR",
        card_country="RO",
        other_names=("C-1", "C-2", "C-3"),
        disposable_domain="mailbox.example",
    )
    (reason,) = holds(replace(ORDER, fraud=facts))
    assert (reason.kind, reason.values["points"]) == (HoldKind.FRAUD, 75)
    assert holds(replace(ORDER, fraud=replace(facts, disposable_domain=""))) == ()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (replace(BOOK, known=False), "hold_sku_unknown"),
        (replace(BOOK, quantity=0), "hold_quantity_not_positive"),
        (replace(BOOK, quantity=-1), "hold_quantity_not_positive"),
    ],
)
def test_line_holds(line: OrderLineFacts, code: str) -> None:
    assert found(replace(ORDER, lines=(T_SHIRTS, line))) == [(HoldKind.STOCK, code)]


def test_a_negative_price_and_an_empty_order_are_held() -> None:
    negative = replace(ORDER, lines=(replace(T_SHIRTS, total_cents=5260), replace(BOOK, total_cents=-30)))
    assert found(negative) == [(HoldKind.STOCK, "hold_price_negative")]
    empty = replace(ORDER, lines=(), shipping_cents=5197, discount_cents=0)
    assert found(empty) == [(HoldKind.MANUAL, "hold_no_lines")]


@pytest.mark.parametrize(("difference", "held"), [(0, False), (1, False), (-1, False), (2, True), (-2, True)])
def test_totals_may_differ_by_one_cent(difference: int, held: bool) -> None:
    order = replace(ORDER, shipping_cents=490 + difference)
    assert found(order) == ([(HoldKind.MANUAL, "hold_totals_differ")] if held else [])


@pytest.mark.parametrize(
    ("buyer", "codes"),
    [
        (CompanyFacts("Dupont SARL", "732 829 320", "FR44732829320"), []),
        (CompanyFacts("Dupont SARL", "732829320"), []),
        (CompanyFacts("", "732829320"), ["hold_company_name_missing"]),
        (CompanyFacts("Dupont SARL"), ["hold_company_siren_missing"]),
        (CompanyFacts("Dupont SARL", "732829321"), ["hold_company_siren_invalid"]),
        (CompanyFacts("Dupont SARL", "732829320", "FR45732829320"), ["hold_company_vat_number_invalid"]),
    ],
)
def test_company_holds(buyer: CompanyFacts, codes: list[str]) -> None:
    assert found(replace(ORDER, buyer=buyer)) == [(HoldKind.MANUAL, code) for code in codes]


def test_a_foreign_company_has_no_siren() -> None:
    assert holds(replace(ORDER, buyer=CompanyFacts("Dupont SPRL"), country="BE", postal_code="1000")) == ()


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"weight_g": 0}, "weight"),
        ({"hs_code": "49019"}, "hs_code"),
        ({"hs_code": "4901990"}, "hs_code"),
        ({"origin": "France"}, "origin"),
        ({"total_cents": 0}, "value"),
    ],
)
def test_overseas_every_article_needs_its_customs_facts(change: dict[str, Any], missing: str) -> None:
    book = replace(BOOK, **change)
    total = ORDER.total_cents - BOOK.total_cents + book.total_cents
    payment = replace(PAID, captured_cents=total)
    order = replace(ORDER, lines=(T_SHIRTS, book), total_cents=total, payment=payment, postal_code="97110")
    (reason,) = holds(order)
    assert (reason.kind, reason.code) == (HoldKind.EXPORT_DOCS, f"hold_customs_{missing}")
    assert reason.values == {"sku": "BOOK"}
    assert holds(replace(order, postal_code="69003")) == ()
    assert holds(replace(order, mode=DeliveryMode.PICKUP)) == ()


@pytest.mark.parametrize("hs_code", ["490199", "49019900", "4901990000"])
def test_all_customs_facts_given_pass_to_switzerland(hs_code: str) -> None:
    lines = (T_SHIRTS, replace(BOOK, hs_code=hs_code))
    assert holds(replace(ORDER, lines=lines, country="CH", postal_code="1200")) == ()


def test_all_reasons_are_found_at_once() -> None:
    order = replace(ORDER, lines=(replace(BOOK, known=False),), payment=PaymentFacts(PaymentMeans.TRANSFER))
    assert {kind for kind, _ in found(order)} == {HoldKind.PAYMENT, HoldKind.STOCK, HoldKind.MANUAL}


def test_how_long_an_unpaid_order_keeps_its_stock() -> None:
    placed = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert payment_due_at(PaymentMeans.CARD, placed) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert payment_due_at(PaymentMeans.TRANSFER, placed) == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert payment_due_at(PaymentMeans.CHEQUE, placed) == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert payment_due_at(PaymentMeans.ON_COLLECTION, placed) is None
