"""What the events of a parcel mean together: where it is, when to ask again, and when something is wrong.

Source: domain 6.5; the polling plan and the periods are ours, after the carriers' own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.rules.calendar import add_working_days
from app.values import shop_day


class Status(StrEnum):
    """What happened to a parcel, whoever carries it; later ones outrank earlier ones of the same moment."""

    UNKNOWN = "unknown"
    LABEL_CREATED = "label_created"
    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY_FAILED = "delivery_failed"
    EXCEPTION = "exception"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    RETURNING = "returning"
    LOST = "lost"
    RETURNED_TO_SENDER = "returned_to_sender"
    DELIVERED = "delivered"


class Trouble(StrEnum):
    """Why somebody should look at a parcel."""

    NOT_SCANNED = "not_scanned"
    """Handed over, and the carrier has not seen it."""
    SILENT = "silent"
    """No event for five working days: suspected lost."""
    LATE = "late"
    """Promised to the customer by a day that is over."""
    WAITS = "waits"
    """At the pickup point for long: it will go back."""
    FAILED = "failed"
    RETURNING = "returning"
    LOST = "lost"


class Told(Protocol):
    """An event: when, and what it means."""

    @property
    def at(self) -> datetime: ...
    @property
    def status(self) -> Status: ...


TERMINAL = frozenset({Status.DELIVERED, Status.RETURNED_TO_SENDER, Status.LOST})
_MOVING, _TODAY, _OVER = timedelta(hours=4), timedelta(hours=1), timedelta(days=1)
_FORGET_AFTER = timedelta(days=30)
_SCANNED_WITHIN, _SILENT_AFTER, _WAITS_AFTER = 2, 5, 5
_RANK = {status: rank for rank, status in enumerate(Status)}


def standing(events: Sequence[Told]) -> tuple[Status, datetime] | None:
    """Where a parcel is: the latest event by its own time, in whatever order they came.

    Delivered is believed whatever comes after: only a person may say that it did not arrive. Codes nobody knows
    count for nothing. ``None`` while nothing is known.
    """
    known = [event for event in events if event.status is not Status.UNKNOWN]
    if not known:
        return None
    delivered = [event for event in known if event.status is Status.DELIVERED]
    last = max(delivered or known, key=lambda event: (event.at, _RANK[event.status]))
    return last.status, last.at


def ask_again(status: Status | None, status_at: datetime | None, now: datetime) -> datetime | None:
    """When to ask the carrier next: every four hours while it moves, every hour on the day of delivery.

    Daily once it is over, for thirty days; then ``None``.
    """
    if status in TERMINAL:
        over = status_at is not None and now - status_at > _FORGET_AFTER
        return None if over else now + _OVER
    if status is Status.OUT_FOR_DELIVERY:
        return now + _TODAY
    return now + _MOVING


def trouble(
    status: Status | None,
    status_at: datetime | None,
    handed_over_at: datetime,
    now: datetime,
    promised_by: datetime | None = None,
) -> Trouble | None:
    """What is wrong with a parcel under way, the gravest first; days are working days of the shop."""
    if status is Status.LOST:
        return Trouble.LOST
    if status in {Status.RETURNING, Status.RETURNED_TO_SENDER}:
        return Trouble.RETURNING
    if status is Status.DELIVERED:
        return None
    today = shop_day(now)
    last = status_at or handed_over_at
    waits = status is Status.AVAILABLE_FOR_PICKUP
    if not waits and today > add_working_days(shop_day(last), _SILENT_AFTER):
        return Trouble.SILENT
    if status in {Status.DELIVERY_FAILED, Status.EXCEPTION}:
        return Trouble.FAILED
    if waits:
        return Trouble.WAITS if today > add_working_days(shop_day(last), _WAITS_AFTER) else None
    unseen = status in {None, Status.LABEL_CREATED}
    if unseen and today > add_working_days(shop_day(handed_over_at), _SCANNED_WITHIN):
        return Trouble.NOT_SCANNED
    return Trouble.LATE if promised_by is not None and now > promised_by else None
