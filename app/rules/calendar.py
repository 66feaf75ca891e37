"""French public holidays and working days, on which a consumer's deadline may not end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

# The holidays package costs 90 to 200 ms at first use, a tenth of the time to the first window, for eleven
# days that the law has not changed since 1982; the tests compare every region with it.

DAY = timedelta(days=1)
SATURDAY = 5


class Region(StrEnum):
    """Where the consumer lives, as far as public holidays differ (C. trav. L3133-1, L3134-13, L3422-2)."""

    MAINLAND = "MAINLAND"
    ALSACE_MOSELLE = "ALSACE_MOSELLE"
    GUADELOUPE = "GUADELOUPE"
    MARTINIQUE = "MARTINIQUE"
    GUYANE = "GUYANE"
    REUNION = "REUNION"
    MAYOTTE = "MAYOTTE"


#: Month and day, every year and everywhere (C. trav. L3133-1).
FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
#: Days after Easter: Easter Monday, Ascension, Whit Monday (C. trav. L3133-1).
AFTER_EASTER = (1, 39, 50)
#: Abolition of slavery (C. trav. L3422-2); Saint Stephen's Day (L3134-13).
REGIONAL_FIXED = {
    Region.ALSACE_MOSELLE: (12, 26),
    Region.MAYOTTE: (4, 27),
    Region.MARTINIQUE: (5, 22),
    Region.GUADELOUPE: (5, 27),
    Region.GUYANE: (6, 10),
    Region.REUNION: (12, 20),
}
#: Good Friday (C. trav. L3134-13).
ALSACE_MOSELLE_AFTER_EASTER = -2


@dataclass(frozen=True, slots=True)
class ShopCalendar:
    """The days a shop is closed: weekdays (Monday is 0) and single dates. Raises ``ValueError`` if always."""

    closed_weekdays: frozenset[int] = frozenset()
    closed_dates: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.closed_weekdays >= frozenset(range(7)):
            raise ValueError("a shop open on no weekday has no opening days to count")

    def is_open(self, day: date) -> bool:
        return day.weekday() not in self.closed_weekdays and day not in self.closed_dates


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, in_leap = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - in_leap) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def french_holidays(year: int, region: Region = Region.MAINLAND) -> frozenset[date]:
    """The public holidays of a year (domain 3.1, C. trav. L3133-1)."""
    sunday = easter(year)
    days = {date(year, month, day) for month, day in FIXED}
    days.update(sunday + timedelta(days=offset) for offset in AFTER_EASTER)
    if region in REGIONAL_FIXED:
        days.add(date(year, *REGIONAL_FIXED[region]))
    if region is Region.ALSACE_MOSELLE:
        days.add(sunday + timedelta(days=ALSACE_MOSELLE_AFTER_EASTER))
    return frozenset(days)


def is_working_day(day: date, region: Region = Region.MAINLAND) -> bool:
    """Neither Saturday, Sunday nor public holiday (L221-19; Regulation 1182/71 art. 2)."""
    return day.weekday() < SATURDAY and day not in french_holidays(day.year, region)


def roll_forward(day: date, region: Region = Region.MAINLAND) -> date:
    """The day itself, or the next working day when it is none (L221-19; Regulation 1182/71 art. 3-4)."""
    while not is_working_day(day, region):
        day += DAY
    return day


def add_working_days(day: date, count: int, region: Region = Region.MAINLAND) -> date:
    """The ``count``-th working day after ``day``, the day itself not counted (domain 8.3, 8.7).

    Raises ``ValueError`` for a negative count.
    """
    if count < 0:
        raise ValueError(f"cannot count {count} working days")
    for _ in range(count):
        day = roll_forward(day + DAY, region)
    return day


def add_opening_days(day: date, count: int, shop: ShopCalendar) -> date:
    """The ``count``-th day after ``day`` on which the shop is open (domain 7)."""
    for _ in range(count):
        day += DAY
        while not shop.is_open(day):
            day += DAY
    return day


def add_months(day: date, months: int) -> date:
    """Same day of a later month, or its last day where there is none (Regulation 1182/71 art. 3-2 c)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(years + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(years, month + 1, 1) + timedelta(days=day.day - 1), following - DAY)


def earliest(days: Collection[date | None]) -> date | None:
    """The first of the days that are known, or ``None``."""
    return min((day for day in days if day is not None), default=None)
