"""How much longer than the shortest walk each way of planning it is, and how long ours takes to plan.

The same seeded stops for everybody. What is shortest is proved by an independent solver (``exact_tour``), in a block
for every instance at 40 stops, elsewhere too.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.rules.routes.layout import Layout, Spot
from app.rules.routes.walk import best_walk, length_of
from tests.rules.routes.warehouses import MM, warehouse
from tools.bench import route_rivals as rivals
from tools.bench.exact_tour import exact_length
from tools.bench.timing import figures

_SEED = 1983
_AISLES, _BAYS = 10, 45
_INSTANCES = 20
_STOPS = (10, 20, 40, 60)
#: Elsewhere than in a block proving takes seconds for each instance.
_PROVED = 8
_ROUNDS = 40


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Ratios to the shortest walk, then planning times."""
    del url, folder, arguments
    block = _layout()
    for stops in _STOPS:
        yield _compare("one block", block, stops, _INSTANCES, _block_rivals(block), prove=stops == 40)
    others = {
        "one cross aisle": _layout(crosses=3),
        "two cross aisles": _layout(crosses=4),
        "one-way aisles": _layout(one_way=True),
        "one-way aisles and a cross aisle": _layout(one_way=True, crosses=3),
        "blind aisles and a cross aisle": _layout(blind=4, crosses=3),
    }
    for name, layout in others.items():
        for stops in (20, 40):
            yield _compare(name, layout, stops, _PROVED, _RIVALS, prove=True)
    for name, layout in {"one block": block, **others}.items():
        for stops in (10, 60):
            yield {"bench": "route_time", "layout": name, "stops": stops, "ours": _times(layout, stops)}


def _layout(**how: Any) -> Layout:
    return warehouse(aisles=_AISLES, depth=_BAYS * MM, width=4 * MM, bays=_BAYS, **how)


def _draw(layout: Layout, stops: int, chance: random.Random) -> list[Spot]:
    """Different bays, each as likely, in the order in which orders name them."""
    found: dict[Spot, None] = {}
    while len(found) < stops:
        spot = layout.spot(f"A{chance.randrange(_AISLES)}", chance.randint(1, _BAYS))
        if spot is not None:
            found[spot] = None
    return list(found)


Plan = Callable[[Layout, Sequence[Spot]], Sequence[Spot]]


def _two_opt(layout: Layout, spots: Sequence[Spot]) -> list[Spot]:
    places = [layout.depot_spot, *spots]
    return [places[at] for at in rivals.nearest_with_two_opt(layout.distances(places, places))]


_RIVALS: dict[str, Plan] = {
    "list_order": lambda _, spots: spots,
    "sorted_by_code": lambda _, spots: rivals.sorted_by_code(spots),
    "nearest_2opt": _two_opt,
}


def _block_rivals(block: Layout) -> dict[str, Plan]:
    depth = rivals.depth_of(block)
    return {
        **_RIVALS,
        "s_shape": lambda _, spots: rivals.s_shape(spots),
        "largest_gap": lambda _, spots: rivals.largest_gap(spots, depth),
    }


def _compare(
    name: str, layout: Layout, stops: int, instances: int, plans: dict[str, Plan], *, prove: bool
) -> dict[str, Any]:
    chance = random.Random(_SEED + stops)
    ratios: dict[str, list[float]] = {each: [] for each in ("ours", *plans)}
    for _ in range(instances):
        spots = _draw(layout, stops, chance)
        ours = best_walk(layout, spots).length
        places = [layout.depot_spot, *spots]
        shortest = exact_length(layout.distances(places, places)) if prove else ours
        ratios["ours"].append(ours / shortest)
        for each, plan in plans.items():
            ratios[each].append(length_of(layout, plan(layout, spots)) / shortest)
    return {
        "bench": "route_ratio",
        "layout": name,
        "stops": stops,
        "instances": instances,
        "proved": prove,
        "ours_worst": round(max(ratios["ours"]), 4),
        **{each: round(statistics.mean(found), 3) for each, found in ratios.items()},
    }


def _times(layout: Layout, stops: int) -> dict[str, float]:
    """Milliseconds of a core to plan a walk, each for other stops; the layout is known, as at a station at work."""
    chance = random.Random(_SEED)
    times = []
    for _ in range(_ROUNDS):
        spots = _draw(layout, stops, chance)
        start = time.thread_time()
        best_walk(layout, spots)
        times.append((time.thread_time() - start) * 1000)
    return figures(times)
