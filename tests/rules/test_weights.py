"""Expected weights and the scale's alert."""

from __future__ import annotations

import pytest

from app.rules.weights import check_weight, expected_weight_g


def test_items_and_tare_add_up() -> None:
    assert expected_weight_g([(180, 2), (420, 1)], tare_g=95) == 875
    assert expected_weight_g([], tare_g=95) == 95


def test_one_unknown_weight_makes_the_sum_unknown_and_never_alerts() -> None:
    assert expected_weight_g([(180, 2), (None, 1)], tare_g=95) is None
    assert not check_weight(None, 4000).alert


@pytest.mark.parametrize(
    ("expected", "measured", "alert"),
    [
        (400, 450, False),
        (400, 350, False),
        (400, 451, True),
        (400, 349, True),
        (2000, 2100, False),
        (2000, 1900, False),
        (2000, 2101, True),
        (2000, 1899, True),
    ],
)
def test_the_larger_of_five_per_cent_and_fifty_grams(expected: int, measured: int, alert: bool) -> None:
    assert check_weight(expected, measured).alert is alert
