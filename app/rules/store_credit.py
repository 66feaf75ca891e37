"""How long a store credit is good for."""

from __future__ import annotations

import calendar
from datetime import date


def last_day(issued: date, months: int) -> date:
    """The last day on which a credit can be used: the same day so many months later, or the month's last."""
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    return date(year, month, min(issued.day, calendar.monthrange(year, month)[1]))
