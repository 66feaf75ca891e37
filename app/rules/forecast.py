"""What an article will sell, how wrong that was lately, and how much of it to order (domain 11).

Weeks are smoothed exponentially (level = 0.2 of the newest week and 0.8 of the level before), after days far above
the usual were cut; a slow article is forecast by the size of its demands and the gap between them (Croston, with
the correction of Syntetos and Boylan, Int. J. Forecasting 21, 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import median

ALPHA = 0.2
WEEK = 7
#: Weeks that the forecast is tried on, each made from what was known before it.
TRIED_WEEKS = 4
#: Service level of 95 % of the cycles without a stock-out.
Z = 1.65
_MAD = 3
#: Fewer units a week are slow.
_SLOW = 1.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Units a day, how they scatter, and what the same would have said of the last weeks.

    Errors are in units a week: ``error`` the mean distance, ``bias`` the mean of forecast less sale, ``naive_error``
    that of the plainest forecast, the week before. ``None`` without enough weeks to try it on.
    """

    daily: float
    deviation: float
    slow: bool
    error: float | None
    bias: float | None
    naive_error: float | None


@dataclass(frozen=True, slots=True)
class Terms:
    """How an article comes in: days until a delivery, days between two orders, days that it should last."""

    lead_days: int
    review_days: int
    cover_days: int
    lead_deviation: float = 0.0
    """How the lead time scatters, in days."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """When to order (``point`` and fewer available) and how many; nothing where it is not time yet."""

    safety: int
    point: int
    quantity: int


def forecast(days: Sequence[int]) -> Forecast:
    """From the units ordered on each day, the oldest first; days before the first whole week are left out."""
    capped = _capped(days)
    weeks = _weeks(capped)
    if not weeks:
        return Forecast(0.0, 0.0, slow=True, error=None, bias=None, naive_error=None)
    slow = sum(weeks) / len(weeks) < _SLOW
    level = _level(weeks, slow)
    tried = [(_level(weeks[:at], slow), weeks[at], weeks[at - 1]) for at in _tried(weeks)]
    return Forecast(
        daily=level / WEEK,
        deviation=_deviation(capped),
        slow=slow,
        error=_mean([abs(said - sold) for said, sold, _ in tried]),
        bias=_mean([said - sold for said, sold, _ in tried]),
        naive_error=_mean([abs(before - sold) for _, sold, before in tried]),
    )


def proposal(daily: float, deviation: float, available: int, backordered: int, terms: Terms) -> Proposal:
    """Safety stock, reorder point and quantity, rounded up: half a unit does not arrive.

    SS = z sqrt((LT+R) sd² + d² sL²); ROP = d (LT+R) + SS; up to d (LT+R+cover) + SS, less what is there.
    """
    wait = terms.lead_days + terms.review_days
    safety = _up(Z * sqrt(wait * deviation**2 + daily**2 * terms.lead_deviation**2))
    point = _up(daily * wait) + safety
    free = available - backordered
    if free > point or daily <= 0:
        return Proposal(safety, point, max(0, -free))
    return Proposal(safety, point, max(0, _up(daily * (wait + terms.cover_days)) + safety - free))


def _up(units: float) -> int:
    """The next whole unit; 28.000000000000007 is 28."""
    return ceil(round(units, 6))


def _capped(days: Sequence[int]) -> list[float]:
    """Days of a promotion or a bulk order are cut to the median and three median deviations of days with a sale."""
    sold = [day for day in days if day]
    if len(sold) < WEEK:
        return [float(day) for day in days]
    middle = median(sold)
    most = middle + _MAD * max(1.0, median(abs(day - middle) for day in sold))
    return [min(float(day), most) for day in days]


def _weeks(days: Sequence[float]) -> list[float]:
    """Sums of whole weeks, the newest ending with the last day."""
    first = len(days) % WEEK
    return [sum(days[at : at + WEEK]) for at in range(first, len(days), WEEK)]


def _tried(weeks: Sequence[float]) -> range:
    return range(max(2, len(weeks) - TRIED_WEEKS), len(weeks))


def _level(weeks: Sequence[float], slow: bool) -> float:
    """Units of the next week."""
    return _croston(weeks) if slow else _smoothed(weeks)


def _smoothed(weeks: Sequence[float]) -> float:
    level = sum(weeks[:4]) / len(weeks[:4])
    for week in weeks:
        level = ALPHA * week + (1 - ALPHA) * level
    return level


def _croston(weeks: Sequence[float]) -> float:
    size, gap, since = 0.0, 0.0, 1
    for week in weeks:
        if week:
            first = not size
            size = week if first else ALPHA * week + (1 - ALPHA) * size
            gap = since if first else ALPHA * since + (1 - ALPHA) * gap
            since = 0
        since += 1
    return (1 - ALPHA / 2) * size / gap if gap else 0.0


def _deviation(days: Sequence[float]) -> float:
    middle = sum(days) / len(days)
    return sqrt(sum((day - middle) ** 2 for day in days) / len(days))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
