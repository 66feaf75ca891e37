"""Public holidays against an independent library, working days, and a shop's own days."""

from __future__ import annotations

from datetime import date

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.calendar import (
    Region,
    ShopCalendar,
    add_months,
    add_opening_days,
    add_working_days,
    easter,
    french_holidays,
    is_working_day,
    roll_forward,
)

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 1))


@pytest.mark.parametrize(
    ("sunday", "monday", "ascension", "whit_monday"),
    [
        (date(2026, 4, 5), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)),
        (date(2027, 3, 28), date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)),
    ],
)
def test_easter_and_the_days_that_follow_it(
    sunday: date, monday: date, ascension: date, whit_monday: date
) -> None:
    assert easter(sunday.year) == sunday
    assert {monday, ascension, whit_monday} <= french_holidays(sunday.year)


def test_mainland_holidays_are_those_of_the_library_until_2100() -> None:
    # From 2005 to 2007 Whit Monday was the unpaid working day: the library leaves it out of those years.
    for year in range(2008, 2101):
        assert french_holidays(year) == set(holidays.country_holidays("FR", years=year))


@pytest.mark.parametrize(
    ("region", "subdivision"),
    [
        (Region.ALSACE_MOSELLE, "57"),
        (Region.MARTINIQUE, "MQ"),
        (Region.GUADELOUPE, "GP"),
        (Region.REUNION, "RE"),
        (Region.MAYOTTE, "YT"),
    ],
)
def test_regional_holidays_are_known_to_the_library(region: Region, subdivision: str) -> None:
    for year in range(2020, 2031):
        added = french_holidays(year, region) - french_holidays(year)
        assert added
        assert added <= set(holidays.country_holidays("FR", subdiv=subdivision, years=year))


def test_alsace_moselle_has_good_friday_and_saint_stephen() -> None:
    assert french_holidays(2027, Region.ALSACE_MOSELLE) - french_holidays(2027) == {
        date(2027, 3, 26),
        date(2027, 12, 26),
    }
    assert date(2027, 6, 10) in french_holidays(2027, Region.GUYANE)


def test_a_saturday_and_a_holiday_are_no_working_days() -> None:
    assert not is_working_day(date(2026, 11, 21))
    assert not is_working_day(date(2026, 11, 22))
    assert not is_working_day(date(2026, 11, 11))
    assert is_working_day(date(2026, 11, 12))


def test_working_days_skip_the_week_end_and_may_day() -> None:
    assert add_working_days(date(2026, 11, 20), 2) == date(2026, 11, 24)
    assert add_working_days(date(2026, 4, 30), 1) == date(2026, 5, 4)
    assert add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2026, 11, 20), -1)


@given(DAYS)
def test_rolling_stops_at_the_first_working_day(day: date) -> None:
    rolled = roll_forward(day)
    assert is_working_day(rolled)
    assert rolled >= day
    assert not any(is_working_day(date.fromordinal(n)) for n in range(day.toordinal(), rolled.toordinal()))


def test_opening_days_skip_sundays_and_single_closures() -> None:
    shop = ShopCalendar(frozenset({6}), frozenset({date(2026, 11, 24)}))
    assert add_opening_days(date(2026, 11, 20), 3, shop) == date(2026, 11, 25)
    with pytest.raises(ValueError, match="no weekday"):
        ShopCalendar(frozenset(range(7)))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 2), 24, date(2028, 11, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_keep_the_day_or_end_with_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected
