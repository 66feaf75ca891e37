"""Opening hours as people write them, and what customers are told of them."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.opening import calendar_of, closed_soon, next_open_day, read_hours, weekday_spans
from app.rules.terms import RuleBroken


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("10-19", "10:00-19:00"),
        ("10h-12h30 et 14h-19h", "10:00-12:30, 14:00-19:00"),
        ("9:30 - 12:00; 14:00 – 24", "09:30-12:00, 14:00-24:00"),
    ],
)
def test_hours_are_read_as_they_are_written(typed: str, kept: str) -> None:
    assert read_hours(typed) == kept
    assert read_hours(kept) == kept


@pytest.mark.parametrize("typed", ["tomorrow", "19-10", "10-25", "10-12, 11-13", "10:60-12", "10-24:30"])
def test_hours_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_hours(typed)
    assert caught.value.code == "opening_hours_wrong"


def test_days_with_the_same_hours_are_said_together() -> None:
    hours = {"1": "10-19", "2": "10-19", "3": "10-19", "5": "10-17"}
    assert weekday_spans(hours) == [(1, 3, "10-19"), (5, 5, "10-17")]


def test_closed_days_are_no_open_days_and_told_when_they_are_near() -> None:
    christmas, later = date(2026, 12, 25), date(2027, 5, 1)
    shop = calendar_of("6", {"closed": ["2026-12-25", "2026-12-26"]})
    assert next_open_day(christmas, shop) == date(2026, 12, 28)
    assert closed_soon([later, christmas], date(2026, 12, 10)) == [christmas]
    assert closed_soon([christmas], date(2026, 12, 26)) == []
