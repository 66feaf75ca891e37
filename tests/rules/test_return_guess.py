"""Whose box it may be: each clue counts, and says itself why."""

from __future__ import annotations

import pytest

from app.rules.return_guess import GuessFacts, guess


@pytest.mark.parametrize(
    ("facts", "clues"),
    [
        (GuessFacts(items=2, scanned=2), ("guess_all_items",)),
        (GuessFacts(items=1, scanned=2), ("guess_some_items",)),
        (GuessFacts(items=0, scanned=2, name=True), ("guess_name",)),
        (
            GuessFacts(serial=True, announced=True, postcode=True),
            ("guess_serial", "guess_announced", "guess_postcode"),
        ),
        (GuessFacts(), ()),
    ],
)
def test_the_clues_are_named_the_strongest_first(facts: GuessFacts, clues: tuple[str, ...]) -> None:
    assert guess(facts).clues == clues


def test_an_awaited_return_comes_before_a_younger_order_that_nobody_announced() -> None:
    awaited = GuessFacts(items=1, scanned=1, announced=True, days=45)
    young = GuessFacts(items=1, scanned=1, days=0)
    assert guess(awaited).points > guess(young).points


def test_of_two_alike_the_one_that_left_last_comes_first() -> None:
    assert (
        guess(GuessFacts(days=2)).points
        > guess(GuessFacts(days=20)).points
        >= guess(GuessFacts(days=400)).points
    )
