"""The last day of a store credit."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.store_credit import last_day


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 15), 11, date(2026, 12, 15)),
    ],
)
def test_the_last_day_is_that_of_the_month_or_its_end(issued: date, months: int, last: date) -> None:
    assert last_day(issued, months) == last
