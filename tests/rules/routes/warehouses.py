"""Warehouses to walk in, and what the shortest round over a few stops is, found by looking at all of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from app.rules.routes.layout import Layout, Passage, PassageKind, layout_of

MM = 1000


def passages(
    aisles: int = 5,
    depth: int = 20 * MM,
    width: int = 3 * MM,
    crosses: int = 2,
    one_way: bool = False,
    depot_x: int = 0,
    depot_at_back: bool = False,
    bays: int = 20,
    blind: int = 0,
) -> list[Passage]:
    """Parallel aisles A0, A1, ... joined by cross aisles; the first ``blind`` ones end halfway."""
    made = []
    for number in range(aisles):
        end = depth // 2 if number < blind else depth
        y1, y2 = (end, 0) if one_way and number % 2 else (0, end)
        x = number * width
        made.append(Passage(f"A{number}", PassageKind.AISLE, x, y1, x, y2, one_way=one_way, bays=bays))
    left, right = min(0, depot_x), max((aisles - 1) * width, depot_x) + MM
    for number in range(crosses):
        y = depth * number // max(1, crosses - 1)
        made.append(Passage(f"C{number}", PassageKind.CROSS, left, y, right, y))
    y = depth if depot_at_back else 0
    made.append(Passage("DEPOT", PassageKind.DEPOT, depot_x, y, depot_x, y))
    return made


def warehouse(**how: int | bool) -> Layout:
    return layout_of(tuple(passages(**how)))


def held_karp(distances: Sequence[Sequence[int]]) -> int:
    """The length of the shortest round from place 0 (M. Held and R. Karp 1962): exact, for a dozen places."""
    count = len(distances)
    if count == 1:
        return 0
    best = {(1 << place, place): distances[0][place] for place in range(1, count)}
    for size in range(2, count):
        best |= {
            (mask, last): min(best[mask ^ 1 << last, before] + distances[before][last] for before in rest)
            for places in itertools.combinations(range(1, count), size)
            for mask in [sum(1 << place for place in places)]
            for last in places
            for rest in [[place for place in places if place != last]]
        }
    full = sum(1 << place for place in range(1, count))
    return min(best[full, last] + distances[last][0] for last in range(1, count))
