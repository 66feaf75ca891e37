"""What is ready when each lorry leaves: worked by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.rules.burn_down import Outlook, PickUp, forecast, pace

NOW = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


def lorry(name: str, left: int, minutes: int | None) -> PickUp:
    leaves = None if minutes is None else NOW + timedelta(minutes=minutes)
    return PickUp(name, leaves, left, 10, 2)


def closed(count: int, minutes: int) -> list[datetime]:
    """So many parcels, the first so long ago, evenly since."""
    return [NOW - timedelta(minutes=minutes) + timedelta(seconds=number) for number in range(count)]


def test_the_pace_is_that_of_the_last_hour_or_since_its_first_parcel() -> None:
    assert pace(closed(30, 60), NOW) == 30
    assert pace(closed(30, 30), NOW) == 60
    assert pace([*closed(30, 30), *closed(50, 90)], NOW) == 60


def test_of_a_few_parcels_or_a_moment_no_pace_is_told() -> None:
    assert pace(closed(4, 30), NOW) is None
    assert pace(closed(10, 1), NOW) == 120  # ten within the last five minutes at most


def test_a_pick_up_waits_for_those_before_it() -> None:
    first, second, third = forecast([lorry("c", 20, 180), lorry("a", 30, 90), lorry("b", 20, 110)], 30, NOW)
    assert [each.pick_up.service for each in (first, second, third)] == ["a", "b", "c"]
    assert (first.outlook, first.ready_at) == (Outlook.ON_TIME, NOW + timedelta(minutes=60))
    assert (second.outlook, second.ready_at) == (Outlook.TIGHT, NOW + timedelta(minutes=100))
    assert third.ready_at == NOW + timedelta(minutes=140)


def test_too_much_for_the_lorry_names_how_many_will_miss_it() -> None:
    (told,) = forecast([lorry("a", 50, 60)], 30, NOW)
    assert (told.outlook, told.missed) == (Outlook.LATE, 20)


def test_ready_just_before_it_leaves_is_tight() -> None:
    (told,) = forecast([lorry("a", 28, 60)], 30, NOW)
    assert told.outlook is Outlook.TIGHT


def test_a_lorry_that_left_without_some_takes_no_time_from_the_next() -> None:
    gone, following = forecast([lorry("a", 12, -5), lorry("b", 15, 60)], 30, NOW)
    assert (gone.outlook, gone.missed) == (Outlook.GONE, 12)
    assert following.ready_at == NOW + timedelta(minutes=30)


def test_who_left_with_everything_makes_room_for_who_is_next() -> None:
    told = forecast([lorry("done", 0, -60), lorry("late", 2, -30), lorry("next", 3, 60)], 10, NOW)
    assert [each.pick_up.service for each in told] == ["late", "next", "done"]


def test_nothing_left_is_done_and_without_a_pace_nothing_is_promised() -> None:
    done, unknown = forecast([lorry("a", 0, 30), lorry("b", 3, None)], None, NOW)
    assert (done.outlook, unknown.outlook, unknown.ready_at) == (Outlook.DONE, Outlook.UNKNOWN, None)
