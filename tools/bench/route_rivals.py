"""How walks are planned elsewhere: each rule gives an order of stops, which is then walked by the shortest ways."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from app.rules.routes.layout import Layout, Spot

Matrix = Sequence[Sequence[int]]


def sorted_by_code(spots: Sequence[Spot]) -> list[Spot]:
    """Aisle by aisle, bay by bay: what most systems print."""
    return sorted(spots)


def _by_aisle(spots: Sequence[Spot]) -> list[list[Spot]]:
    aisles: defaultdict[int, list[Spot]] = defaultdict(list)
    for spot in sorted(spots):
        aisles[spot.passage].append(spot)
    return [aisles[number] for number in sorted(aisles)]


def s_shape(spots: Sequence[Spot]) -> list[Spot]:
    """Through every aisle that has a stop, up one and down the next."""
    return [
        spot for turn, aisle in enumerate(_by_aisle(spots)) for spot in (aisle[::-1] if turn % 2 else aisle)
    ]


def largest_gap(spots: Sequence[Spot], depth: int) -> list[Spot]:
    """Through the first and last aisle; into the others from both ends as far as their largest gap (Hall 1993)."""
    aisles = _by_aisle(spots)
    if len(aisles) < 3:
        return s_shape(spots)
    there, back = [], []
    for aisle in aisles[1:-1]:
        marks = [0, *(spot.offset for spot in aisle), depth]
        gaps = [after - before for before, after in itertools.pairwise(marks)]
        front = gaps.index(max(gaps))
        there += aisle[front:][::-1]
        back.append(aisle[:front])
    return [*aisles[0], *there, *aisles[-1][::-1], *(spot for part in reversed(back) for spot in part)]


def nearest_with_two_opt(distances: Matrix) -> list[int]:
    """Nearest neighbour, then plain 2-opt until nothing helps: what a textbook programs in an afternoon."""
    count = len(distances)
    tour, left = [0], set(range(1, count))
    while left:
        following = min(left, key=distances[tour[-1]].__getitem__)
        tour.append(following)
        left.remove(following)
    better = True
    while better:
        better = False
        for start in range(1, count - 1):
            for end in range(start + 1, count):
                turned = tour[:start] + tour[start : end + 1][::-1] + tour[end + 1 :]
                if _length(turned, distances) < _length(tour, distances):
                    tour, better = turned, True
    return tour[1:]


def _length(tour: Sequence[int], distances: Matrix) -> int:
    return sum(distances[a][b] for a, b in zip(tour, [*tour[1:], tour[0]], strict=True))


def depth_of(layout: Layout) -> int:
    """How long the aisles of a block are."""
    return layout.passages[0].length
