"""The walk over some stops: exact where the warehouse is one block, else the best round that a search finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.rules.routes.layout import NO_WAY, Layout, Point, Spot
from app.rules.routes.one_block import OneBlock, as_one_block
from app.rules.routes.tour import short_round


@dataclass(frozen=True, slots=True)
class Walk:
    """Stops in the order of a walk that ends at the depot; ``exact`` where none is shorter."""

    stops: tuple[Spot, ...]
    length: int
    """Millimetres, the way back to the depot included."""
    exact: bool


def best_walk(layout: Layout, spots: Iterable[Spot]) -> Walk:
    """The round from the depot over every spot (once each, however often given) and back."""
    wanted = sorted(set(spots))
    block = _block(layout)
    if block is not None:
        stops, length = block.shortest_round(wanted)
        return Walk(tuple(stops), length, exact=True)
    return _searched(layout, layout.depot_spot, wanted)


def rest_of_walk(layout: Layout, here: Spot, spots: Iterable[Spot]) -> Walk:
    """The way from where somebody stands over what is left to the depot."""
    return _searched(layout, here, sorted(set(spots)))


def length_of(layout: Layout, stops: Sequence[Spot]) -> int:
    """Millimetres of the round from the depot over ``stops`` in this order and back."""
    depot = layout.depot_spot
    points = [depot, *stops, depot]
    return sum(layout.distance(start, end) for start, end in pairwise(points))


def path_of(layout: Layout, stops: Sequence[Spot]) -> list[Point]:
    """The corners of the round from the depot over ``stops`` in this order and back, as it is walked."""
    depot = layout.depot_spot
    points = [depot, *stops, depot]
    path: list[Point] = []
    for start, end in pairwise(points):
        path += [point for point in layout.way(start, end) if not path or point != path[-1]]
    return path


@lru_cache(maxsize=8)
def _block(layout: Layout) -> OneBlock | None:
    return as_one_block(layout)


def _searched(layout: Layout, here: Spot, wanted: Sequence[Spot]) -> Walk:
    """Both ends are place 0 of the search: one leaves it where one stands and comes back to it at the depot."""
    chains = layout.chains(wanted)
    depot = layout.depot_spot
    firsts, lasts = [chain[0] for chain in chains], [chain[-1] for chain in chains]
    distances = layout.distances([here, *lasts], [depot, *firsts])
    distances[0][0] = 0
    order = short_round(distances)
    stops = [spot for place in order for spot in chains[place - 1]]
    points = [here, *stops, depot]
    length = sum(layout.distance(start, end) for start, end in pairwise(points))
    return Walk(tuple(stops), min(length, NO_WAY), exact=len(chains) <= 1)
