"""When people order, and when the house works: seasons, weekdays, hours, and the walks of a working day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

#: How much of an average day's orders a day of each month has: presents before Christmas, quiet summers.
_MONTHS = (0.95, 0.85, 0.9, 0.95, 1.05, 1.0, 0.85, 0.65, 0.95, 1.0, 1.3, 1.7)
#: Monday first.
_WEEKDAYS = (1.2, 1.1, 1.0, 0.95, 0.9, 0.85, 1.1)
_BLACK_FRIDAY = 3.0
#: Orders by hour of the day, in UTC: lunch breaks, and evenings on the sofa.
_HOURS = (2, 1, 1, 0.5, 0.5, 1, 2, 3, 5, 6, 6, 7, 6, 5, 5, 5, 6, 7, 8, 9, 9, 7, 5, 3)
#: When pick lists are made, in UTC; what comes later is fetched on the next working day.
_WALKS = (time(7), time(10), time(13))
_SUNDAY = 6


def weight(day: date) -> float:
    """How busy a day is beside an average one."""
    friday = day.weekday() == 4 and day.month == 11 and day.day > 23
    return _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] * (_BLACK_FRIDAY if friday else 1.0)


def orders_by_day(orders: int, days: int, last: date, chance: Random) -> Iterator[tuple[date, int]]:
    """How many orders come on each of the ``days`` up to ``last``; together they are ``orders``."""
    all_days = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    weights = [weight(day) * chance.uniform(0.85, 1.15) for day in all_days]
    whole, passed, given = sum(weights), 0.0, 0
    for day, share in zip(all_days, weights, strict=True):
        passed += share
        so_far = round(orders * passed / whole) if day != last else orders
        yield day, so_far - given
        given = so_far


def moments(day: date, count: int, until: datetime, chance: Random) -> list[datetime]:
    """``count`` moments of a day in order, none after ``until``."""
    start = datetime.combine(day, time(), UTC)
    open_seconds = min(86_400.0, (until - start).total_seconds())
    seconds = [
        hour * 3600 + chance.random() * 3600 for hour in chance.choices(range(24), weights=_HOURS, k=count)
    ]
    # The day that is not over yet: the same hours, pressed into what has passed of it.
    return sorted(start + timedelta(seconds=int(each * open_seconds / 86_400)) for each in seconds)


def next_walk(moment: datetime) -> datetime:
    """When the pick list is made on which an order of this moment can be, Sundays excepted."""
    day = moment.date()
    while True:
        if day.weekday() != _SUNDAY:
            for start in _WALKS:
                walk = datetime.combine(day, start, UTC)
                if walk >= moment:
                    return walk
        day += timedelta(days=1)


def dock(moment: datetime) -> datetime:
    """When the carrier comes for what is packed at ``moment``."""
    evening = datetime.combine(moment.date(), time(17), UTC)
    return evening if evening > moment else evening + timedelta(days=1)
