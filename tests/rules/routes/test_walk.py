"""The walk is the shortest one in a block, and as short as exact search finds elsewhere, on small warehouses."""

from __future__ import annotations

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.rules.routes.layout import Layout, Spot
from app.rules.routes.one_block import as_one_block
from app.rules.routes.walk import best_walk, length_of, path_of, rest_of_walk
from tests.rules.routes.warehouses import MM, held_karp, warehouse

bays = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 20)), min_size=1, max_size=7)


def spots_of(layout: Layout, places: list[tuple[int, int]]) -> list[Spot]:
    found = [layout.spot(f"A{aisle}", bay) for aisle, bay in places]
    return [spot for spot in found if spot is not None]


def optimum(layout: Layout, spots: list[Spot]) -> int:
    places = [layout.depot_spot, *sorted(set(spots))]
    return held_karp(layout.distances(places, places))


@given(
    places=bays,
    width=st.sampled_from([1 * MM, 3 * MM, 9 * MM]),
    depot_x=st.integers(-2, 14).map(lambda metres: metres * MM),
    at_back=st.booleans(),
)
@example(places=[(0, 1), (4, 20)], width=3 * MM, depot_x=6 * MM, at_back=False)
@example(places=[(0, 20), (1, 1), (2, 20), (3, 10)], width=1 * MM, depot_x=14 * MM, at_back=True)
@settings(max_examples=120)
def test_in_one_block_the_walk_is_the_shortest_there_is(
    places: list[tuple[int, int]], width: int, depot_x: int, at_back: bool
) -> None:
    layout = warehouse(width=width, depot_x=depot_x, depot_at_back=at_back)
    spots = spots_of(layout, places)
    walk = best_walk(layout, spots)
    assert walk.exact
    assert set(walk.stops) == set(spots)
    assert len(walk.stops) == len(set(spots))
    assert walk.length == length_of(layout, walk.stops) == optimum(layout, spots)


@given(places=bays, crosses=st.integers(2, 4), one_way=st.booleans(), blind=st.integers(0, 2))
@settings(max_examples=60)
def test_elsewhere_it_is_as_short_as_exact_search_finds(
    places: list[tuple[int, int]], crosses: int, one_way: bool, blind: int
) -> None:
    layout = warehouse(crosses=crosses, one_way=one_way, blind=0 if one_way else blind)
    spots = spots_of(layout, places)
    walk = best_walk(layout, spots)
    assert set(walk.stops) == set(spots)
    assert walk.length == length_of(layout, walk.stops)
    assert walk.length <= 1.02 * optimum(layout, spots)


def test_a_block_on_its_side_is_a_block_too() -> None:
    upright = warehouse()
    turned = Layout(
        type(each)(each.code, each.kind, each.y1, each.x1, each.y2, each.x2, bays=each.bays)
        for each in (*upright.passages, _depot())
    )
    places = [(0, 3), (2, 17), (4, 9)]
    assert as_one_block(turned) is not None
    assert (
        best_walk(turned, spots_of(turned, places)).length
        == best_walk(upright, spots_of(upright, places)).length
    )


def _depot() -> object:
    from tests.rules.routes.warehouses import passages

    return passages()[-1]


def test_what_is_no_block_is_not_taken_for_one() -> None:
    for other in (warehouse(crosses=3), warehouse(one_way=True), warehouse(blind=1), warehouse(crosses=1)):
        assert as_one_block(other) is None


def test_the_rest_of_a_walk_begins_where_one_stands() -> None:
    layout = warehouse(crosses=3)
    here, near, far = spots_of(layout, [(4, 18), (4, 20), (0, 2)])
    walk = rest_of_walk(layout, here, [far, near])
    assert walk.stops == (near, far)
    assert walk.length == layout.distance(here, near) + layout.distance(near, far) + layout.distance(
        far, layout.depot_spot
    )


def test_nothing_to_fetch_is_no_walk() -> None:
    for layout in (warehouse(), warehouse(crosses=3)):
        assert best_walk(layout, []).length == 0


@given(places=bays, crosses=st.integers(2, 3), one_way=st.booleans())
@settings(max_examples=40)
def test_the_drawn_path_is_as_long_as_the_walk(
    places: list[tuple[int, int]], crosses: int, one_way: bool
) -> None:
    layout = warehouse(crosses=crosses, one_way=one_way)
    walk = best_walk(layout, spots_of(layout, places))
    path = path_of(layout, walk.stops)
    assert path[0] == path[-1] == layout.depot
    corners = list(itertools.pairwise(path))
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in corners)
    assert sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in corners) == walk.length
