"""What events mean together, when to ask again, and when something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import NamedTuple

import pytest

from app.rules.tracking import Status, Trouble, ask_again, standing, trouble

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Told(NamedTuple):
    at: datetime
    status: Status


def told(hours: float, status: Status) -> Told:
    return Told(MONDAY + timedelta(hours=hours), status)


def test_the_order_in_which_events_come_does_not_matter() -> None:
    events = [
        told(0, Status.LABEL_CREATED),
        told(5, Status.ACCEPTED),
        told(30, Status.AVAILABLE_FOR_PICKUP),
        told(31, Status.UNKNOWN),
    ]
    for order in permutations(events):
        assert standing(order) == (Status.AVAILABLE_FOR_PICKUP, events[2].at)
    assert standing([]) is None
    assert standing([told(0, Status.UNKNOWN)]) is None


def test_delivered_stays_delivered() -> None:
    events = [told(10, Status.DELIVERED), told(12, Status.IN_TRANSIT)]
    assert standing(events) == (Status.DELIVERED, events[0].at)


@pytest.mark.parametrize(
    ("status", "since", "hours"),
    [
        (None, 0, 4),
        (Status.IN_TRANSIT, 0, 4),
        (Status.OUT_FOR_DELIVERY, 0, 1),
        (Status.DELIVERED, 24, 24),
        (Status.DELIVERED, 24 * 31, None),
    ],
)
def test_the_plan_of_asking(status: Status | None, since: int, hours: int | None) -> None:
    now = MONDAY + timedelta(hours=since)
    wanted = None if hours is None else now + timedelta(hours=hours)
    assert ask_again(status, MONDAY, now) == wanted


@pytest.mark.parametrize(
    ("status", "days", "why"),
    [
        (None, 2, None),
        (None, 3, Trouble.NOT_SCANNED),
        (Status.LABEL_CREATED, 3, Trouble.NOT_SCANNED),
        (Status.IN_TRANSIT, 7, None),  # Monday to Monday: five working days
        (Status.IN_TRANSIT, 8, Trouble.SILENT),
        (Status.AVAILABLE_FOR_PICKUP, 7, None),
        (Status.AVAILABLE_FOR_PICKUP, 8, Trouble.WAITS),
        (Status.DELIVERY_FAILED, 1, Trouble.FAILED),
        (Status.EXCEPTION, 9, Trouble.SILENT),
        (Status.RETURNING, 1, Trouble.RETURNING),
        (Status.DELIVERED, 60, None),
        (Status.LOST, 1, Trouble.LOST),
    ],
)
def test_what_somebody_should_look_at(status: Status | None, days: int, why: Trouble | None) -> None:
    at = None if status in {None, Status.LABEL_CREATED} else MONDAY
    assert trouble(status, at, MONDAY, MONDAY + timedelta(days=days)) is why


def test_late_is_late_by_the_promise() -> None:
    promised = MONDAY + timedelta(days=2)
    assert trouble(Status.IN_TRANSIT, MONDAY, MONDAY, promised, promised) is None
    late = trouble(Status.IN_TRANSIT, MONDAY, MONDAY, promised + timedelta(minutes=1), promised)
    assert late is Trouble.LATE
