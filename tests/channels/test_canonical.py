"""Canonical orders as JSON and back, their content hash, and what is refused whatever the source."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.base import (
    FieldRefused,
    IncomingAddress,
    IncomingCustomer,
    IncomingFulfilment,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
)
from app.channels.canonical import content_hash, from_json, to_json
from app.channels.checking import check
from app.rules.terms import DeliveryMode, PaymentMeans

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30).map(
    lambda text: unicodedata.normalize("NFC", text).strip()
)
CENTS = st.integers(0, 1_000_000)


def order() -> IncomingOrder:
    return IncomingOrder(
        channel="file",
        external_id="17",
        reference="C-17",
        placed_at=datetime(2026, 11, 22, 9, 12, 33, tzinfo=UTC),
        lines=(
            IncomingLine(
                external_line_id="1",
                sku="MUG",
                name="Tasse",
                quantity=3,
                unit_price_cents=1200,
                discount_cents=600,
            ),
            IncomingLine(external_line_id="2", sku="LIV", quantity=1, unit_price_cents=2110, vat_rate_bp=550),
        ),
        total_cents=5610,
        shipping_cents=500,
        shipping_address=IncomingAddress(last_name="Martin", city="Lyon", country="FR", email="E@example.fr"),
    )


@st.composite
def orders(draw: st.DrawFn) -> IncomingOrder:
    addresses = st.builds(
        IncomingAddress,
        **dict.fromkeys(("first_name", "last_name", "company", "line1", "city", "phone"), WORDS),
        country=st.sampled_from(["FR", "BE", ""]),
    )
    captured = draw(CENTS)
    lines = []
    for number in range(draw(st.integers(1, 4))):
        unit, quantity = draw(CENTS), draw(st.integers(1, 50))
        lines.append(
            IncomingLine(
                external_line_id=str(number),
                sku=draw(WORDS),
                name=draw(WORDS),
                quantity=quantity,
                unit_price_cents=unit,
                discount_cents=draw(st.integers(0, unit * quantity)),
                vat_rate_bp=draw(st.sampled_from([2000, 550, 0])),
                needs_shipping=draw(st.booleans()),
            )
        )
    return IncomingOrder(
        channel="file",
        external_id=draw(st.text("abc123", min_size=1, max_size=9)),
        reference=draw(st.text("ABC-1", min_size=1, max_size=9)),
        placed_at=draw(MOMENTS),
        lines=tuple(lines),
        total_cents=draw(CENTS),
        shipping_cents=draw(CENTS),
        shipping_standard_cents=draw(st.none() | CENTS),
        payment=IncomingPayment(
            state=draw(st.sampled_from(IncomingPaymentState)),
            means=draw(st.sampled_from(PaymentMeans)),
            amount_cents=captured,
            refunded_cents=draw(st.integers(0, captured)),
            paid_at=draw(st.none() | MOMENTS),
        ),
        cancelled=draw(st.booleans()),
        fulfilled_by=draw(st.sampled_from(IncomingFulfilment)),
        delivery_mode=draw(st.sampled_from(DeliveryMode)),
        shipping_address=draw(addresses),
        billing_address=draw(addresses),
        customer=draw(st.builds(IncomingCustomer, last_name=WORDS, company=WORDS)),
        customer_note=draw(WORDS),
        promise_date=draw(st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))),
    )


@given(orders())
def test_an_order_survives_json(given_order: IncomingOrder) -> None:
    stored = json.dumps(to_json(given_order))
    assert from_json(IncomingOrder, json.loads(stored)) == given_order


@given(orders())
def test_an_order_read_back_has_the_same_hash(given_order: IncomingOrder) -> None:
    assert content_hash(from_json(IncomingOrder, to_json(given_order))) == content_hash(given_order)


def test_the_hash_is_stable_over_releases() -> None:
    first_read = "f7d5850d334a18f6546cbcc736a8d2bb811312fdc483c83ba34a596364172b65"
    assert content_hash(order()) == first_read  # another one, and every order there is would count as amended


def test_the_hash_does_not_see_spacing_case_of_mails_nor_the_order_of_lines() -> None:
    one = order()
    address = replace(one.shipping_address, last_name=" Martin ", email="e@EXAMPLE.fr")
    other = replace(one, lines=one.lines[::-1], shipping_address=address, source_note="status=processing")
    assert content_hash(other) == content_hash(one)


@pytest.mark.parametrize(
    "written",
    [
        "  Martin",
        "Mar  tin",
        "Mar\ttin",
        "Mar\u00a0tin",
        "Mar\ntin",
        "Mar tin\x7f",
        "Mar tin\u0007",
        "Mar\u2003tin ",
        "Mar\ud800 tin",
    ],
)
def test_the_hash_does_not_see_how_blanks_and_stray_signs_are_written(written: str) -> None:
    kept = "".join(sign for sign in written if sign not in "\ud800\x7f\x07")
    assert content_hash(_noted(written)) == content_hash(_noted(" ".join(kept.split())))


def test_the_hash_does_not_see_how_accents_are_composed() -> None:
    composed, apart = (unicodedata.normalize(form, "Élodie Bœuf") for form in ("NFC", "NFD"))
    assert content_hash(_noted(composed)) == content_hash(_noted(apart))


def _noted(note: str) -> IncomingOrder:
    """An order that is digested as it stands, but for its note."""
    address = replace(order().shipping_address, email="e@example.fr")
    return replace(order(), shipping_address=address, customer_note=note)


@pytest.mark.parametrize(
    "change",
    [
        {"total_cents": 5611},
        {"cancelled": True},
        {"reference": "C-18"},
        {"payment": IncomingPayment(state=IncomingPaymentState.PAID)},
        {"shipping_address": IncomingAddress(last_name="Martin", city="Lyons", country="FR")},
        {"lines": order().lines[:1]},
        {"ip_country": "RO"},
    ],
)
def test_the_hash_sees_what_matters(change: dict[str, Any]) -> None:
    assert content_hash(replace(order(), **change)) != content_hash(order())


def test_the_total_is_compared_with_lines_and_shipping() -> None:
    assert order().total_difference_cents == 0
    assert replace(order(), total_cents=5600).total_difference_cents == -10


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"lines": ()}, "import_order_without_lines", None),
        ({"currency": "euro"}, "import_currency_unknown", None),
        ({"reference": "X" * 81}, "import_too_long", "reference"),
        ({"reference": ""}, "import_field_missing", "reference"),
        ({"total_cents": 3_000_000_000}, "import_number_too_large", "total_cents"),
        ({"shipping_cents": -1}, "import_out_of_range", "shipping_cents"),
        ({"shipping_address": IncomingAddress(country="FRA")}, "import_country_unknown", None),
        (
            {"payment": IncomingPayment(amount_cents=10, refunded_cents=11)},
            "import_out_of_range",
            "payment.refunded_cents",
        ),
        (
            {"lines": (replace(order().lines[0], discount_cents=3601),)},
            "import_out_of_range",
            "lines[0].discount_cents",
        ),
        ({"lines": (replace(order().lines[0], quantity=0),)}, "import_out_of_range", "lines[0].quantity"),
        ({"lines": (order().lines[0], order().lines[0])}, "import_line_twice", None),
    ],
)
def test_what_no_order_may_be(change: dict[str, Any], code: str, field: str | None) -> None:
    with pytest.raises(FieldRefused) as refused:
        check(replace(order(), **change))
    assert refused.value.code == code
    assert refused.value.values.get("field") == field


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        (("placed_at",), "2026-11-22T09:12:33", "import_field_without_zone", "placed_at"),
        (("placed_at",), "hier", "import_field_invalid", "placed_at"),
        (("total_cents",), "56.10", "import_field_invalid", "total_cents"),
        (("total_cents",), True, "import_field_invalid", "total_cents"),
        (("lines",), "MUG", "import_field_invalid", "lines"),
        (("lines", 0, "quantity"), 1.5, "import_field_invalid", "lines[0].quantity"),
        (("lines", 1, "sku"), 12, "import_field_invalid", "lines[1].sku"),
        (("delivery_mode",), "BALLOON", "import_field_invalid", "delivery_mode"),
        (("shipping_address", "postal_code"), 69002, "import_field_invalid", "shipping_address.postal_code"),
    ],
)
def test_json_that_is_no_order_names_the_field(
    path: tuple[str | int, ...], value: object, code: str, field: str
) -> None:
    document = to_json(order())
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(FieldRefused) as refused:
        from_json(IncomingOrder, document)
    assert (refused.value.code, refused.value.values["field"]) == (code, field)


def test_a_missing_key_is_named_and_a_foreign_one_ignored() -> None:
    document = to_json(order()) | {"colour": "blue"}
    assert from_json(IncomingOrder, document) == order()
    del document["lines"][1]["quantity"]
    with pytest.raises(FieldRefused) as refused:
        from_json(IncomingOrder, document)
    assert refused.value.values == {"field": "lines[1].quantity"}


def test_texts_are_composed_and_lose_control_characters() -> None:
    document = to_json(order()) | {"customer_note": "\x00E\u0301lodie\n\ud800 "}
    assert from_json(IncomingOrder, document).customer_note == "Élodie"
