"""Refund amounts: the four worked examples, each shipping rule, and what no refund may ever exceed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.refund import (
    LineRefund,
    RefundTerms,
    ReturningUnits,
    ShipOutRule,
    ShippingPaid,
    exchange_balance,
    refund,
    ship_out_refund,
    split_by_means,
)
from app.rules.return_terms import SELLER_FAULT, Ground
from app.rules.terms import RuleBroken

EXPRESS = ShippingPaid(paid=1290, standard=490, kept_standard=490)
STANDARD = ShippingPaid(paid=490, standard=490, kept_standard=490)


def t_shirts(returning: int, **facts: Any) -> ReturningUnits:
    return ReturningUnits("t-shirt", 3582, 2, returning, **facts)


def book(returning: int, refunded: int = 0) -> ReturningUnits:
    return ReturningUnits("book", 1125, 1, returning, refunded)


def test_example_a_everything_back_refunds_goods_and_standard_shipping() -> None:
    result = refund([t_shirts(2), book(1)], EXPRESS, paid_cents=4707 + 1290)
    assert (result.goods, result.ship_out, result.total) == (4707, 490, 5197)


@pytest.mark.parametrize("shipping", [STANDARD, EXPRESS])
def test_example_b_one_t_shirt_while_the_kept_basket_would_still_pay(shipping: ShippingPaid) -> None:
    result = refund([t_shirts(1), book(0)], shipping, paid_cents=5997)
    assert (result.goods, result.ship_out, result.total) == (1791, 0, 1791)


def test_example_c_a_stain_takes_forty_per_cent_off() -> None:
    result = refund([t_shirts(1, depreciation_bp=4000), book(0)], STANDARD, paid_cents=5197)
    assert result.lines == (LineRefund("t-shirt", 1791, 716),)
    assert result.total == 1075


def test_example_d_the_dearer_size_with_the_promotion_honoured() -> None:
    assert exchange_balance(1791, 2490, promotion_bp=1000) == 450
    assert exchange_balance(1791, 2490) == 699
    assert exchange_balance(1791, 1500) == -291


def test_the_last_of_several_returns_brings_the_rest_of_the_standard_shipping() -> None:
    result = refund([t_shirts(1, refunded=1), book(0, refunded=1)], EXPRESS, paid_cents=5997)
    assert (result.goods, result.ship_out) == (1791, 490)
    partly = ShippingPaid(paid=1290, standard=490, refunded=200)
    assert ship_out_refund([t_shirts(2), book(1)], partly, ShipOutRule.NONE) == 290


@pytest.mark.parametrize(
    ("rule", "kept", "cents"),
    [
        (ShipOutRule.DIFFERENCE, 490, 0),
        (ShipOutRule.DIFFERENCE, 300, 190),
        (ShipOutRule.DIFFERENCE, 900, 0),
        (ShipOutRule.PRORATA, 490, 186),
        (ShipOutRule.NONE, 0, 0),
    ],
)
def test_shipping_of_a_partial_return_by_rule(rule: ShipOutRule, kept: int, cents: int) -> None:
    shipping = ShippingPaid(paid=1290, standard=490, kept_standard=kept)
    assert ship_out_refund([t_shirts(1), book(0)], shipping, rule) == cents


@pytest.mark.parametrize("ground", sorted(SELLER_FAULT))
def test_the_seller_s_fault_gives_back_all_shipping_and_the_way_back(ground: Ground) -> None:
    result = refund(
        [t_shirts(1, ground=ground), book(0)],
        EXPRESS,
        paid_cents=5997,
        terms=RefundTerms(ship_back=650, label_fee=390),
    )
    assert (result.ship_out, result.ship_back, result.label_fee) == (1290, 650, 0)
    assert result.total == 1791 + 1290 + 650


def test_shipping_refunded_before_is_not_refunded_again_for_a_fault() -> None:
    shipping = ShippingPaid(paid=1290, standard=490, refunded=490)
    assert ship_out_refund([t_shirts(1, ground=Ground.CONFORMITY)], shipping, ShipOutRule.NONE) == 800


def test_an_announced_label_and_a_lost_advantage_are_taken_off_but_never_below_zero() -> None:
    result = refund([t_shirts(1), book(0)], STANDARD, paid_cents=5197, terms=RefundTerms(label_fee=390))
    assert result.total == 1401
    lost = refund([t_shirts(1), book(0)], STANDARD, paid_cents=5197, terms=RefundTerms(clawback=9999))
    assert (lost.total, lost.clawback) == (0, 9999)


def test_a_refund_stops_at_what_is_left_of_the_payment() -> None:
    result = refund([t_shirts(2), book(1)], STANDARD, paid_cents=5197, refunded_cents=1000)
    assert (result.total, result.capped) == (4197, True)
    assert not refund([t_shirts(2), book(1)], STANDARD, paid_cents=5197).capped


def test_a_defect_is_never_depreciated() -> None:
    with pytest.raises(RuleBroken) as refusal:
        refund([t_shirts(1, ground=Ground.CONFORMITY, depreciation_bp=1)], STANDARD, paid_cents=5197)
    assert refusal.value.code == "depreciation_above_limit"


def test_a_line_gives_back_no_more_units_than_it_had() -> None:
    with pytest.raises(RuleBroken) as refusal:
        refund([t_shirts(2, refunded=1)], STANDARD, paid_cents=5197)
    assert refusal.value.code == "vat_units_above_line"


def test_a_gift_card_is_filled_first() -> None:
    paid = {"CARD": 3197, "gift_card": 2000}
    assert split_by_means(5197, paid) == {"gift_card": 2000, "CARD": 3197}
    assert split_by_means(1500, paid, {"gift_card": 800}) == {"gift_card": 1200, "CARD": 300}
    assert split_by_means(1500, {"gift_card": 500, "CARD": 5000}, {"gift_card": 800}) == {"CARD": 1500}


def test_what_was_paid_in_two_ways_goes_back_in_two_ways() -> None:
    """The rest that no way is known for (a transfer for an expired card before) goes with the last one."""
    assert split_by_means(1000, {"CARD": 600, "till": 900}) == {"CARD": 600, "till": 400}
    assert split_by_means(1000, {"CARD": 600, "till": 900}, {"CARD": 600, "till": 100}) == {"till": 1000}
    assert split_by_means(100, {}) == {}


@given(
    lines=st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 6)), min_size=1, max_size=5),
    paid_shipping=st.integers(0, 2_000),
    standard=st.integers(0, 1_000),
    rule=st.sampled_from(ShipOutRule),
)
def test_returning_unit_by_unit_ends_where_returning_all_at_once_does(
    lines: list[tuple[int, int]], paid_shipping: int, standard: int, rule: ShipOutRule
) -> None:
    paid = sum(net for net, _ in lines) + paid_shipping
    refunded = shipping_refunded = 0
    for index, (_, quantity) in enumerate(lines):
        for unit in range(quantity):
            now = [
                ReturningUnits(
                    str(n),
                    net,
                    count,
                    returning=int(n == index),
                    refunded=count if n < index else unit if n == index else 0,
                )
                for n, (net, count) in enumerate(lines)
            ]
            shipping = ShippingPaid(paid_shipping, standard, 0, shipping_refunded)
            part = refund(
                now,
                shipping,
                paid_cents=paid,
                refunded_cents=refunded,
                terms=RefundTerms(ship_out_rule=rule),
            )
            assert not part.capped
            refunded += part.total
            shipping_refunded += part.ship_out
    assert refunded == sum(net for net, _ in lines) + min(paid_shipping, standard)
