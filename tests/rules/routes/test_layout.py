"""Passages, where bays stand on them, how far it is, and what is refused as a layout."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.rules.routes.layout import NO_WAY, Passage, PassageKind, Spot, layout_of, trouble_in
from tests.rules.routes.warehouses import MM, passages, warehouse


def test_bays_stand_in_the_middle_of_their_part_of_the_aisle() -> None:
    layout = warehouse(depth=20 * MM, bays=20)
    assert layout.spot("A0", 1) == Spot(0, 500)
    assert layout.spot("A0", 20) == Spot(0, 19_500)


def test_bays_on_two_faces_stand_opposite_each_other() -> None:
    facing = [replace(each, faces=2) if each.bays else each for each in passages()]
    layout = layout_of(tuple(facing))
    assert layout.spot("A1", 1) == layout.spot("A1", 2) == Spot(1, 1_000)
    assert layout.spot("A1", 3) == Spot(1, 3_000)


def test_an_aisle_or_bay_that_is_not_there_is_no_spot() -> None:
    layout = warehouse()
    assert layout.spot("Z", 1) is None
    assert layout.spot("A0", 0) is None
    assert layout.spot("A0", 21) is None
    assert layout.spot("C0", 1) is None


def test_one_walks_round_the_end_that_is_nearer() -> None:
    layout = warehouse(depth=20 * MM, width=3 * MM)
    low, high = layout.spot("A0", 2), layout.spot("A1", 3)
    assert low is not None
    assert high is not None
    assert layout.distance(low, high) == 1_500 + 3_000 + 2_500


def test_a_one_way_aisle_is_walked_in_its_direction_only() -> None:
    layout = warehouse(aisles=2, one_way=True, depth=20 * MM, width=3 * MM)
    low, high = Spot(0, 5 * MM), Spot(0, 15 * MM)
    assert layout.distance(low, high) == 10 * MM
    assert layout.distance(high, low) == 5 * MM + 3 * MM + 20 * MM + 3 * MM + 5 * MM


def test_stops_of_a_one_way_stretch_are_passed_in_one_go() -> None:
    layout = warehouse(aisles=2, one_way=True, crosses=3, depth=20 * MM)
    spots = [Spot(0, metre * MM) for metre in (12, 3, 6)]
    assert layout.chains(spots) == [[Spot(0, 3 * MM), Spot(0, 6 * MM)], [Spot(0, 12 * MM)]]


DEPOT = passages()[-1]
WITHOUT = passages()[:-1]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ([*WITHOUT], "layout_one_depot"),
        ([DEPOT] * 1_001, "layout_too_many"),
        ([*passages(), replace(DEPOT, code="D2")], "layout_one_depot"),
        ([*WITHOUT, replace(DEPOT, x1=1_500, x2=1_500, y1=900, y2=900)], "layout_depot_aside"),
        ([*WITHOUT, replace(DEPOT, x2=2_000)], "layout_depot_long"),
        ([*passages(), Passage("X", PassageKind.AISLE, 50, 50, 900, 900)], "layout_oblique"),
        ([*passages(), Passage("X", PassageKind.AISLE, 50, 50, 50, 50)], "layout_no_length"),
        ([*passages(), Passage("X", PassageKind.AISLE, 0, 5_000, 0, 30_000)], "layout_overlap"),
        ([*passages(), Passage("X", PassageKind.AISLE, 90_000, 0, 90_000, 5_000)], "layout_unreachable"),
        ([*passages(crosses=1), Passage("X", PassageKind.AISLE, 0, 20_000, 0, 25_000, one_way=True)],
         "layout_unreachable"),
    ],
)  # fmt: skip
def test_what_cannot_be_walked_is_refused_by_name(wrong: list[Passage], code: str) -> None:
    trouble = trouble_in(wrong)
    assert trouble is not None
    assert trouble.code == code


def test_good_passages_are_no_trouble() -> None:
    for good in (
        passages(),
        passages(crosses=4),
        passages(one_way=True),
        passages(blind=2),
        passages(crosses=1),
    ):
        assert trouble_in(good) is None


def test_where_no_way_leads_the_distance_says_so() -> None:
    layout = layout_of((*passages(), Passage("X", PassageKind.AISLE, 90_000, 0, 90_000, 5_000, bays=2)))
    there = layout.spot("X", 1)
    assert there is not None
    assert layout.distance(layout.depot_spot, there) >= NO_WAY
    assert layout.way(layout.depot_spot, there) == []
