"""What our choice of cartons costs beside the least that any packing could cost, and beside rules by volume.

Seeded parcels of one to twelve units from an invented range of articles, and a house with six cartons. The bound is
honest but loose: the cheapest carton that is large enough by volume and takes each article alone; no packing can be
cheaper. A rule by volume names cartons that may not hold everything: in how many of them we placed it not is told.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.rules.boxes import Carton, Sides, cheapest_carton, fits

_SEED, _PARCELS, _ARTICLES = 2026, 3_000, 120
_CARTONS = (
    Carton(1, (200, 140, 60), 28),
    Carton(2, (250, 180, 100), 36),
    Carton(3, (310, 220, 150), 52),
    Carton(4, (400, 300, 150), 78),
    Carton(5, (400, 300, 250), 98),
    Carton(6, (600, 400, 300), 165),
)
_Choose = Callable[[tuple[Sides, ...]], Carton | None]


def measure(_url: str, _folder: Path, _arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """One line a way of choosing, over the same parcels: those that some carton holds."""
    chance = random.Random(_SEED)
    articles = [_article(chance) for _ in range(_ARTICLES)]
    drawn = (tuple(chance.choices(articles, k=_units(chance))) for _ in range(_PARCELS))
    parcels = [items for items in drawn if cheapest_carton(items, _CARTONS) is not None]
    bound = [_bound(items) for items in parcels]
    for name, choose in (
        ("ours", lambda items: cheapest_carton(items, _CARTONS)),
        ("by volume, full", lambda items: _by_volume(items, 1.0)),
        ("by volume, 70 % full", lambda items: _by_volume(items, 0.7)),
        ("by volume, 50 % full", lambda items: _by_volume(items, 0.5)),
    ):
        yield _told(name, choose, parcels, bound)


def _article(chance: random.Random) -> Sides:
    longest = round(chance.lognormvariate(5.0, 0.4))
    middle = round(longest * chance.uniform(0.4, 1.0))
    return longest, middle, max(8, round(middle * chance.uniform(0.15, 0.9)))


def _units(chance: random.Random) -> int:
    return chance.choices(range(1, 13), weights=[30, 22, 14, 10, 7, 5, 4, 3, 2, 1, 1, 1])[0]


def _volume(items: Sequence[Sides]) -> int:
    return sum(length * width * height for length, width, height in items)


def _alone(items: Sequence[Sides], carton: Carton) -> bool:
    """Whether each article goes in if it is the only one."""
    most = sorted(carton.sides)
    return all(side <= limit for item in items for side, limit in zip(sorted(item), most, strict=True))


def _by_volume(items: Sequence[Sides], filled: float) -> Carton | None:
    large = (each for each in _CARTONS if each.volume * filled >= _volume(items) and _alone(items, each))
    return min(large, key=lambda carton: (carton.cost_cents, carton.volume), default=None)


def _bound(items: Sequence[Sides]) -> int:
    found = _by_volume(items, 1.0)
    assert found is not None
    return found.cost_cents


def _told(
    name: str, choose: _Choose, parcels: Sequence[tuple[Sides, ...]], bound: Sequence[int]
) -> dict[str, Any]:
    start = time.thread_time()
    chosen = [choose(items) for items in parcels]
    spent = time.thread_time() - start
    named = [(box, items, least) for box, items, least in zip(chosen, parcels, bound, strict=True) if box]
    return {
        "bench": "boxes",
        "choice": name,
        "parcels": len(parcels),
        "named": len(named),
        "cost_to_bound": round(
            sum(box.cost_cents for box, _, _ in named) / sum(least for _, _, least in named), 3
        ),
        "at_the_bound": round(sum(box.cost_cents == least for box, _, least in named) / len(named), 3),
        "not_placed": round(sum(not fits(items, box.sides) for box, items, _ in named) / len(named), 3),
        "ms_a_parcel": round(1000 * spent / len(parcels), 2),
    }
