"""What a kit's articles cost of its price, how they are taxed, how many kits there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kits import part_rate, shares, whole_kits

PARTS = st.lists(st.tuples(st.integers(0, 500_000), st.integers(1, 999)), min_size=1, max_size=50)


@given(st.integers(0, 10_000_000), PARTS)
def test_shares_are_what_was_paid_to_the_cent(paid: int, parts: list[tuple[int, int]]) -> None:
    found = shares(paid, parts)
    assert sum(found) == paid
    assert min(found) >= 0
    whole = sum(price * units for price, units in parts)
    if whole:
        for (price, units), share in zip(parts, found, strict=True):
            assert abs(share - paid * price * units / whole) < 1


@pytest.mark.parametrize(
    ("paid", "parts", "expected"),
    [
        (3000, [(1200, 1), (1250, 2)], (973, 2027)),
        (100, [(1, 1), (1, 1), (1, 1)], (34, 33, 33)),
        (100, [(0, 1), (0, 3)], (25, 75)),  # nothing has a price: by the number of units
        (100, [(0, 5), (900, 1)], (0, 100)),  # a gift in it costs nothing
        (0, [(1200, 1), (1250, 2)], (0, 0)),
    ],
)
def test_shares_by_hand(paid: int, parts: list[tuple[int, int]], expected: tuple[int, ...]) -> None:
    assert shares(paid, parts) == expected


@pytest.mark.parametrize(
    ("charged", "rate"),
    [
        (2000, 550),  # as our catalogue has the kit: each article at its own rate
        (None, 550),
        (0, 0),  # an export
        (2100, 2100),  # sold to Belgium
    ],
)
def test_a_part_is_taxed_at_its_own_rate_where_the_kit_was_sold_at_ours(
    charged: int | None, rate: int
) -> None:
    assert part_rate(charged, 2000, 550) == rate


def test_as_many_kits_as_the_scarcest_article_makes() -> None:
    assert whole_kits([(7, 2), (9, 1)]) == 3
    assert whole_kits([(-4, 1), (9, 1)]) == 0
    assert whole_kits([]) == 0
