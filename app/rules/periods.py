"""Periods that figures are asked for, in days of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.values import SHOP_ZONE

#: Figures are never asked for more at once.
MOST_DAYS = 366
NAMES = ("week", "month_30", "quarter_90", "this_month", "last_month", "year")


@dataclass(frozen=True, slots=True)
class Period:
    """From the ``first`` to the ``last`` day, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), SHOP_ZONE)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), SHOP_ZONE)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=count) for count in range((self.last - self.first).days + 1)]


def period(name: str, today: date) -> Period:
    """The period by its name (``NAMES``), ending today or, ``last_month``, with the month before."""
    month = today.replace(day=1)
    if name == "this_month":
        return Period(month, today)
    if name == "last_month":
        end = month - timedelta(days=1)
        return Period(end.replace(day=1), end)
    days = {"week": 7, "month_30": 30, "quarter_90": 90, "year": MOST_DAYS - 1}[name]
    return Period(today - timedelta(days=days - 1), today)
