"""When a shop is open: hours by weekday as people write them, and the days on which it is closed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from app.rules.calendar import DAY, ShopCalendar
from app.rules.terms import RuleBroken

_SPAN = re.compile(r"([01]?\d|2[0-3])[:hH]?([0-5]\d)?\s*(?:-|–|à|to)\s*([01]?\d|2[0-3]|24)[:hH]?([0-5]\d)?")
_BETWEEN = re.compile(r"\s*(?:[,;]|\bet\b|\band\b)\s*")
#: Closed days that customers are told of, counted from today.
_TOLD_AHEAD = timedelta(days=21)


def read_hours(typed: str) -> str:
    """``10h-12h30 et 14h-19h`` as ``10:00-12:30, 14:00-19:00``; empty where closed. Raises ``RuleBroken``."""
    spans = []
    last = ""
    for part in filter(None, _BETWEEN.split(typed.strip())):
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise RuleBroken("opening_hours_wrong", given=typed.strip())
        hours = found[1], found[2] or "00", found[3], found[4] or "00"
        start, end = f"{int(hours[0]):02}:{hours[1]}", f"{int(hours[2]):02}:{hours[3]}"
        if not last <= start < end or end > "24:00":
            raise RuleBroken("opening_hours_wrong", given=typed.strip())
        spans.append(f"{start}-{end}")
        last = end
    return ", ".join(spans)


def calendar_of(closed_weekdays: str, opening: Mapping[str, object]) -> ShopCalendar:
    """The days a shop is open, from its row: weekdays without opening, and ``closed``, single days (ISO)."""
    closed = opening.get("closed", ())
    days = [str(day) for day in closed] if isinstance(closed, list) else []
    return ShopCalendar(
        frozenset(int(day) for day in closed_weekdays.split(",") if day.strip()),
        frozenset(date.fromisoformat(day) for day in days),
    )


def next_open_day(day: date, shop: ShopCalendar) -> date:
    """The day itself, or the next on which the shop is open."""
    while not shop.is_open(day):
        day += DAY
    return day


def weekday_spans(hours: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Weekdays that follow each other with the same hours, as first day, last day and hours; closed ones left out."""
    week = [(weekday, hours.get(str(weekday), "")) for weekday in range(7)]
    spans = []
    for said, days in groupby(week, key=lambda each: each[1]):
        numbers = [weekday for weekday, _ in days]
        if said:
            spans.append((numbers[0], numbers[-1], said))
    return spans


def closed_soon(days: Sequence[date], today: date) -> list[date]:
    """The closed days that a customer who is told today may stand before."""
    return [day for day in sorted(days) if today <= day <= today + _TOLD_AHEAD]
