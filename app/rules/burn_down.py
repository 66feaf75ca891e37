"""Whether what is left will be ready when each carrier's lorry leaves: parcels left, measured pace, clock.

The team packs for the next pick-up first, as carts are made; so the forecast of a pick-up counts those
before it too. The pace is the team's of the last hour, never a person's (domain 10).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: The pace is that of so long.
WINDOW = timedelta(hours=1)
#: Of fewer parcels, or a shorter time, no pace is told.
_FEWEST = 5
_SHORTEST = timedelta(minutes=5)
#: Ready so shortly before the lorry is not safe.
_TIGHT = timedelta(minutes=15)


class Outlook(StrEnum):
    """What is to be expected of a pick-up; ``GONE``: the lorry left without some."""

    DONE = "done"
    ON_TIME = "on_time"
    TIGHT = "tight"
    LATE = "late"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PickUp:
    """A lorry of today: ``left`` orders to pack for it, ``packed`` parcels closed since midnight, of which
    ``at_dock`` still wait; ``leaves_at`` is ``None`` where the house named no hour.
    """

    service: str
    leaves_at: datetime | None
    left: int
    packed: int
    at_dock: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """``ready_at`` is ``None`` where no pace is known; ``missed`` orders will not be ready in time."""

    pick_up: PickUp
    outlook: Outlook
    ready_at: datetime | None
    missed: int


def pace(closed: Iterable[datetime], now: datetime) -> float | None:
    """Parcels an hour: those closed within ``WINDOW`` over the time since the first of them; ``None`` for too few."""
    recent = [moment for moment in closed if now - WINDOW <= moment <= now]
    if len(recent) < _FEWEST:
        return None
    since = max(now - min(recent), _SHORTEST)
    return len(recent) / (since / timedelta(hours=1))


def forecast(pick_ups: Iterable[PickUp], per_hour: float | None, now: datetime) -> tuple[Forecast, ...]:
    """Each pick-up with what is to be expected of it, the next to leave first; who left with everything, last."""

    def hour(pick_up: PickUp) -> tuple[bool, bool, float, str]:
        leaves = pick_up.leaves_at
        over = leaves is not None and leaves <= now and not pick_up.left
        return over, leaves is None, leaves.timestamp() if leaves else 0.0, pick_up.service

    before = 0
    told = []
    for pick_up in sorted(pick_ups, key=hour):
        gone = pick_up.leaves_at is not None and pick_up.leaves_at <= now
        if not gone:
            before += pick_up.left
        told.append(_forecast(pick_up, before, per_hour, now, gone=gone))
    return tuple(told)


def _forecast(pick_up: PickUp, before: int, per_hour: float | None, now: datetime, *, gone: bool) -> Forecast:
    """``before``: everything that is packed until the last parcel of this pick-up, its own included."""
    if not pick_up.left:
        return Forecast(pick_up, Outlook.DONE, now, 0)
    if gone:
        return Forecast(pick_up, Outlook.GONE, None, pick_up.left)
    if not per_hour:
        return Forecast(pick_up, Outlook.UNKNOWN, None, 0)
    ready = now + timedelta(hours=before / per_hour)
    leaves = pick_up.leaves_at
    if leaves is None:
        return Forecast(pick_up, Outlook.ON_TIME, ready, 0)
    if ready > leaves:
        until = int(per_hour * ((leaves - now) / timedelta(hours=1)))
        return Forecast(pick_up, Outlook.LATE, ready, min(pick_up.left, max(1, before - until)))
    return Forecast(pick_up, Outlook.TIGHT if leaves - ready < _TIGHT else Outlook.ON_TIME, ready, 0)
