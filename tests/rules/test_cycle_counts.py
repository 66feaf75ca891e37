"""ABC by the value that moves, and from when on a difference is counted a second time (domain 9)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.cycle_counts import AbcClass, abc_classes, needs_second_count


def test_classes_follow_the_value_that_moved() -> None:
    moved = {1: 60_00, 2: 25_00, 3: 10_00, 4: 5_00, 5: 0}
    assert abc_classes(moved) == {
        1: AbcClass.A, 2: AbcClass.A, 3: AbcClass.B, 4: AbcClass.C, 5: AbcClass.C,
    }  # fmt: skip


@given(st.dictionaries(st.integers(1, 50), st.integers(0, 10**6), max_size=30))
def test_the_order_of_the_moves_changes_no_class_and_a_dearer_article_is_never_counted_less(
    moved: dict[int, int],
) -> None:
    classes = abc_classes(moved)
    assert classes == abc_classes(dict(reversed(moved.items())))
    assert classes.keys() == moved.keys()
    for one, other in pairwise(sorted(moved, key=moved.__getitem__)):
        if moved[one] < moved[other]:
            assert classes[one] >= classes[other]


@pytest.mark.parametrize(
    ("expected", "difference", "price_cents", "again"),
    [
        (10, -2, 99_00, False),  # two units are believed
        (10, -3, 20_00, True),
        (10, -3, 16_66, False),  # under 50 EUR
        (150, 3, 20_00, False),  # 2 % of 150
        (149, 3, 20_00, True),
        (0, 0, 20_00, False),
    ],
)
def test_a_large_difference_is_counted_again(
    expected: int, difference: int, price_cents: int, again: bool
) -> None:
    assert needs_second_count(expected, difference, price_cents) is again
