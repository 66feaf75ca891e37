"""How far pickers walk on one day of orders: carts first come, first served, beside carts that are put together.

The same seeded day for both: orders come in all day for two cut-offs, some by an express service. Whenever a picker
is free, a cart is made of what waits; both kinds of carts are then walked by the shortest round, and keep urgent and
normal orders and orders of one unit apart.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from datetime import time as clock
from functools import cache
from pathlib import Path
from typing import Any

from app.rules.carts import Room, Waiting, Ways, fill_cart
from app.rules.routes.layout import Layout, Spot
from app.rules.routes.walk import best_walk
from tests.rules.routes.warehouses import MM, warehouse

_SEED = 11
_ORDERS, _AISLES, _BAYS = 2_000, 12, 40
_ROOM = Room(totes=12, bulk_units=40)
_CUT_OFFS = (clock(15, 0), clock(17, 30))
#: Orders that wait when a cart is asked for: at the start of the day many, later what came in meanwhile.
_AT_ONCE, _MEANWHILE = 250, 14
_DAY = date(2026, 11, 30)

Fill = Callable[[Sequence[Waiting]], list[Waiting]]


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Metres walked on the day, the ratio, and how long a cart takes to put together."""
    del url, folder, arguments
    layout = warehouse(aisles=_AISLES, depth=_BAYS * MM, width=4 * MM, bays=_BAYS, depot_x=22 * MM)
    orders = _orders(layout)
    between = cache(layout.distance)
    ways = Ways(between, lambda places: best_walk(layout, _spots(places)).length)
    first = _day(orders, lambda waiting: fill_cart(waiting, _ROOM), layout)
    ours = _day(orders, lambda waiting: fill_cart(waiting, _ROOM, ways), layout)
    yield {
        "bench": "carts", "orders": _ORDERS, "stops": sum(len(order.places) for order in orders),
        "first_come": first, "ours": ours, "ratio": round(ours["metres"] / first["metres"], 3),
    }  # fmt: skip


def _spots(places: Any) -> list[Spot]:
    return [place for place in places if isinstance(place, Spot)]


def _orders(layout: Layout) -> list[Waiting]:
    """Two in five of one unit, the others of two to six; a fifth of the bays has most of the demand."""
    chance = random.Random(_SEED)
    bays = [(aisle, bay) for aisle in range(_AISLES) for bay in range(1, _BAYS + 1)]
    chance.shuffle(bays)
    made = []
    for number in range(_ORDERS):
        lines = chance.choices((1, 2, 3, 4, 6), (40, 25, 17, 10, 8))[0]
        places: set[Hashable] = set()
        for _ in range(lines):
            most = len(bays) // 5 if chance.random() < 0.7 else len(bays)
            aisle, bay = bays[chance.randrange(most)]
            spot = layout.spot(f"A{aisle}", bay)
            assert spot is not None
            places.add(spot)
        due = (_DAY, _CUT_OFFS[0] if chance.random() < 0.5 else _CUT_OFFS[1])
        made.append(Waiting(number, chance.random() < 0.06, due, lines, frozenset(places)))
    return made


def _day(orders: Sequence[Waiting], fill: Fill, layout: Layout) -> dict[str, Any]:
    """One day, cart after cart, with what has come in by then."""
    waiting, coming = list(orders[:_AT_ONCE]), list(orders[_AT_ONCE:])
    carts, length = 0, 0
    slowest = spent = 0.0
    while waiting:
        start = time.thread_time()
        cart = fill(waiting)
        took = time.thread_time() - start
        spent, slowest, carts = spent + took, max(slowest, took), carts + 1
        length += best_walk(layout, _spots({place for order in cart for place in order.places})).length
        gone = {order.order_id for order in cart}
        waiting = [order for order in waiting if order.order_id not in gone]
        waiting += coming[:_MEANWHILE]
        del coming[:_MEANWHILE]
    return {
        "carts": carts,
        "metres": round(length / MM),
        "ms_a_cart": round(1000 * spent / carts, 1),
        "slowest_ms": round(1000 * slowest),
    }
