"""Forecast and reorder point: the worked example of the domain, and small cases by hand."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.forecast import Terms, forecast, proposal
from app.rules.measures import mean_before, quantile, share
from app.rules.periods import period


def test_the_worked_example_of_safety_stock_and_reorder_point() -> None:
    """Domain 11: 4 a day, sd 2.5, seven days of waiting that scatter by 1.5: safety 15, order at 43."""
    said = proposal(4, 2.5, available=43, backordered=0, terms=Terms(7, 0, 14, lead_deviation=1.5))
    assert (said.safety, said.point) == (15, 43)
    assert said.quantity == 4 * (7 + 14) + 15 - 43


def test_nothing_is_proposed_above_the_point_but_what_is_owed_always() -> None:
    terms = Terms(7, 0, 14)
    assert proposal(4, 0, available=29, backordered=0, terms=terms).quantity == 0
    assert proposal(4, 0, available=29, backordered=2, terms=terms).quantity == 4 * 21 - 27
    assert proposal(0, 0, available=1, backordered=5, terms=terms).quantity == 4


def test_steady_sales_are_forecast_as_they_are_and_so_does_the_naive_one() -> None:
    said = forecast([2] * 84)
    assert said.daily == pytest.approx(2)
    assert (said.deviation, said.error, said.bias, said.naive_error) == pytest.approx((0, 0, 0, 0))
    assert not said.slow


def test_an_alternating_article_is_tried_on_the_last_four_weeks() -> None:
    """Weeks of 7 and 21: the plain forecast is wrong by 14 every time, the smoothed one by about the half."""
    said = forecast(([1] * 7 + [3] * 7) * 6)
    assert said.naive_error == pytest.approx(14)
    assert said.error is not None
    assert 5 < said.error < 9
    assert said.daily == pytest.approx(2, abs=0.3)


def test_one_order_for_fifty_does_not_make_a_forecast() -> None:
    days = [1] * 84
    days[40] = 50
    assert forecast(days).daily == pytest.approx(forecast([1] * 84).daily, abs=0.15)


def test_a_slow_article_sells_its_demand_over_its_gap() -> None:
    """Two units every fourth week, the first in the fourth: 2 / 4 a week, less a tenth (Syntetos and Boylan)."""
    said = forecast(([0] * 27 + [2]) * 3)
    assert said.slow
    assert said.daily * 7 == pytest.approx(0.9 * 2 / 4)


def test_what_never_sold_is_nothing_and_three_days_are_too_few() -> None:
    assert forecast([0] * 84).daily == 0
    assert forecast([1, 2, 3]).error is None


def test_a_share_of_few_says_nothing() -> None:
    assert share(1, 19) is None
    assert share(5, 20) == 0.25
    assert share(0, 0, fewest=0) is None


def test_medians_and_running_means() -> None:
    assert quantile([], 0.5) is None
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile(range(1, 11), 0.9) == 9
    assert mean_before([1, 2, 3, 4], 3) == [None, None, 2, 3]


def test_periods_end_today_and_the_last_month_with_its_last_day() -> None:
    today = date(2026, 3, 1)
    assert period("last_month", today).days[-1] == date(2026, 2, 28)
    assert period("last_month", today).first == date(2026, 2, 1)
    assert len(period("week", today).days) == 7
    assert len(period("year", today).days) == 365
    assert period("this_month", today).first == today
