"""Surcharges on refunds paid late, step by step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.late_refund import termination_surcharge, withdrawal_surcharge
from app.rules.terms import RuleBroken


def test_22_days_late_add_ten_per_cent() -> None:
    assert withdrawal_surcharge(10_000, 22, product_cents=10_000, legal_rate_bp=665) == 1000


@pytest.mark.parametrize(
    ("days", "cents"),
    [
        (0, 0),
        (10, 18),
        (11, 500),
        (20, 500),
        (21, 1000),
        (30, 1000),
        (31, 2000),
        (60, 2000),
        (61, 5000),
        (90, 5000),
        (91, 5500),
        (120, 5500),
        (121, 6000),
        (390, 10_000),
        (391, 10_002),
        (755, 10_665),
    ],
)
def test_each_step_of_l242_4(days: int, cents: int) -> None:
    assert withdrawal_surcharge(10_000, days, product_cents=10_000, legal_rate_bp=665) == cents


def test_the_points_stop_at_the_price_of_the_products() -> None:
    assert withdrawal_surcharge(5197, 330, product_cents=4707, legal_rate_bp=0) == 4677
    assert withdrawal_surcharge(5197, 331, product_cents=4707, legal_rate_bp=0) == 4707
    assert withdrawal_surcharge(1000, 80, product_cents=300, legal_rate_bp=0) == 300


@given(st.integers(0, 100_000), st.integers(0, 900))
def test_waiting_never_makes_it_cheaper(due: int, days: int) -> None:
    now = withdrawal_surcharge(due, days, product_cents=due, legal_rate_bp=665)
    later = withdrawal_surcharge(due, days + 1, product_cents=due, legal_rate_bp=665)
    assert 0 <= now <= later


@pytest.mark.parametrize(
    ("days", "cents"), [(0, 0), (1, 1000), (14, 1000), (15, 2000), (30, 2000), (31, 5000), (400, 5000)]
)
def test_each_step_of_l241_4(days: int, cents: int) -> None:
    assert termination_surcharge(10_000, days) == cents


def test_a_negative_delay_is_a_mistake() -> None:
    with pytest.raises(RuleBroken):
        termination_surcharge(100, -1)
    with pytest.raises(RuleBroken):
        withdrawal_surcharge(-1, 3, product_cents=0, legal_rate_bp=0)
