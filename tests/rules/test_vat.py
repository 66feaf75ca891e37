"""VAT by difference, its worked examples and the sums that must hold whatever the order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import vat
from app.rules.terms import RuleBroken
from app.rules.vat import PricedLine, RateVat, Split

RATES = st.sampled_from([2000, 1000, 850, 550, 210, 0])
CENTS = st.integers(0, 500_000)


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[PricedLine], int, int]:
    amounts = draw(st.lists(st.tuples(CENTS, RATES), min_size=1, max_size=8))
    lines = [PricedLine(str(index), cents, rate) for index, (cents, rate) in enumerate(amounts)]
    discount = draw(st.integers(0, sum(line.gross_cents for line in lines)))
    return lines, draw(st.integers(0, 5_000)), discount


def test_worked_example_of_two_t_shirts_and_a_book() -> None:
    lines = [PricedLine("t-shirt", 3980, 2000), PricedLine("book", 1250, 550)]
    order = vat.breakdown(lines, shipping_cents=490, discount_cents=523)
    assert [line.discount_cents for line in order.lines] == [398, 125]
    assert [line.net_cents for line in order.lines] == [3582, 1125]
    assert [(part.rate_bp, part.ttc) for part in order.shipping] == [(2000, 373), (550, 117)]
    assert order.groups == (RateVat(2000, 3955, 3296, 659), RateVat(550, 1242, 1177, 65))
    assert (order.ht, order.vat, order.ttc) == (4473, 724, 5197)


def test_9_03_is_never_recomputed_from_its_net() -> None:
    assert vat.split(903, 2000) == Split(ttc=903, ht=753, vat=150)


def test_one_amount_in_six_would_be_wrong_if_vat_were_recomputed_from_the_net() -> None:
    differing = sum(
        vat.split(ttc, 2000).vat != vat.divide_half_up(vat.split(ttc, 2000).ht * 2000, 10_000)
        for ttc in range(1, 6001)
    )
    assert differing == 1000


@pytest.mark.parametrize(
    ("ttc", "rate", "ht"),
    [
        (12_000, 2000, 10_000),
        (1242, 550, 1177),
        (1000, 0, 1000),
        (0, 2000, 0),
        (3, 10_000, 2),
        (1021, 210, 1000),
    ],
)
def test_net_is_rounded_half_up(ttc: int, rate: int, ht: int) -> None:
    assert vat.split(ttc, rate) == Split(ttc, ht, ttc - ht)


def test_crediting_the_two_t_shirts_one_after_the_other() -> None:
    first, second = vat.unit_share(3582, 2, 1), vat.unit_share(3582, 2, 2)
    assert (first, second) == (1791, 1791)
    assert vat.credit(3955, 0, first, 2000) == Split(1791, 1493, 298)
    assert vat.credit(3955, first, second, 2000) == Split(1791, 1492, 299)


def test_units_of_a_line_that_does_not_divide_sum_to_it() -> None:
    assert [vat.unit_share(1000, 3, k) for k in (1, 2, 3)] == [333, 334, 333]
    assert vat.units_share(1000, 3, already=1, count=2) == 667


def test_missing_cents_go_to_the_largest_remainder_and_ties_to_the_first() -> None:
    assert vat.apportion(100, [1, 1, 1]) == (34, 33, 33)
    assert vat.apportion(10, [2, 5, 3, 3]) == (2, 4, 2, 2)
    assert vat.apportion(5, [0, 7]) == (0, 5)


def test_line_nets_sum_to_the_group_net() -> None:
    parts = vat.split_lines([903, 903, 903], 2000)
    assert sum(part.ht for part in parts) == vat.split(2709, 2000).ht == 2258
    assert [part.ht for part in parts] == [753, 753, 752]


def test_shipping_of_goods_given_away_still_finds_its_rate() -> None:
    order = vat.breakdown([PricedLine("gift", 1000, 550)], shipping_cents=490, discount_cents=1000)
    assert order.groups == (RateVat(550, 490, 464, 26),)
    free = vat.breakdown([PricedLine("a", 0, 2000), PricedLine("b", 0, 550)], shipping_cents=400)
    assert [part.ttc for part in free.shipping] == [200, 200]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: vat.split(-1, 2000), "vat_negative"),
        (lambda: vat.breakdown([]), "vat_no_lines"),
        (lambda: vat.breakdown([PricedLine("a", 100, 0)], 0, 101), "vat_discount_above_goods"),
        (lambda: vat.apportion(5, [0, 0]), "vat_cannot_apportion"),
        (lambda: vat.unit_share(100, 2, 3), "vat_units_above_line"),
        (lambda: vat.unit_share(100, 2, 0), "vat_units_above_line"),
        (lambda: vat.credit(100, 60, 41, 2000), "credit_above_invoice"),
    ],
)
def test_what_cannot_be_split_is_refused_by_name(act: Callable[[], object], code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        act()
    assert refusal.value.code == code


@given(orders())
def test_every_sum_of_an_order_is_exact(order: tuple[list[PricedLine], int, int]) -> None:
    lines, shipping, discount = order
    result = vat.breakdown(lines, shipping, discount)
    assert result.ttc == sum(line.gross_cents for line in lines) + shipping - discount
    assert result.ht + result.vat == result.ttc
    assert sum(line.discount_cents for line in result.lines) == discount
    assert sum(part.ttc for part in result.shipping) == shipping
    for group in result.groups:
        members = [line for line in result.lines if line.rate_bp == group.rate_bp]
        parts = [part for part in result.shipping if part.rate_bp == group.rate_bp]
        assert group.ttc == sum(line.net_cents for line in members) + sum(part.ttc for part in parts)
        assert group.ht == sum(line.ht for line in members) + sum(part.ht for part in parts)
        assert group.vat == sum(line.vat for line in members) + sum(part.vat for part in parts)
        assert group.ht == vat.split(group.ttc, group.rate_bp).ht
    for line in result.lines:
        assert 0 <= line.ht <= line.net_cents <= line.gross_cents
        assert line.ht + line.vat == line.net_cents


@given(CENTS, RATES, st.lists(st.integers(0, 60_000), max_size=12))
def test_credits_of_a_rate_never_exceed_its_invoice(invoiced: int, rate: int, asked: list[int]) -> None:
    credited: list[Split] = []
    for ttc in asked:
        so_far = sum(part.ttc for part in credited)
        credited.append(vat.credit(invoiced, so_far, min(ttc, invoiced - so_far), rate))
    rest = invoiced - sum(part.ttc for part in credited)
    invoice = vat.split(invoiced, rate)
    assert all(part.ht >= 0 and part.vat >= 0 for part in credited)
    assert sum(part.ht for part in credited) <= invoice.ht
    assert sum(part.vat for part in credited) <= invoice.vat
    credited.append(vat.credit(invoiced, invoiced - rest, rest, rate))
    assert sum(part.ht for part in credited) == invoice.ht
    assert sum(part.vat for part in credited) == invoice.vat


@given(CENTS, st.integers(1, 40))
def test_unit_shares_sum_to_their_line(net: int, n: int) -> None:
    shares = [vat.unit_share(net, n, k) for k in range(1, n + 1)]
    assert sum(shares) == net
    assert max(shares) - min(shares) <= 1
    assert all(vat.units_share(net, n, 0, k) == sum(shares[:k]) for k in range(n + 1))
