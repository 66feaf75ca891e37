"""Which orders one cart fetches together: by cut-off and priority, within its room, with as little walking as may be.

A cart begins with the most pressing order and takes those of the same cut-off whose places lie nearest to where it
goes anyway (the seed rule and the smallest additional walk of R. de Koster, E. S. van der Poort and M. Wolters,
"Efficient orderbatching methods in warehouses", Int. J. of Production Research 37(7), 1999); only then the next
cut-off's. Urgent and normal orders never share a cart, orders of one unit have carts of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

#: So many of the orders that lie nearest are measured exactly.
_MEASURED = 6
#: Where a service has no cut-off it leaves at the end of the day.
NO_CUT_OFF = time(23, 59)

Distance = Callable[[Hashable, Hashable], int]
WalkLength = Callable[[Collection[Hashable]], int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that can be fetched: when it must be ready, what it takes of a cart, and where it is picked.

    ``weight_g`` and ``volume_mm3`` are 0 where nobody knows; ``places`` are equal where one stands at the same spot.
    """

    order_id: int
    urgent: bool
    due: tuple[date, time]
    units: int
    places: frozenset[Hashable]
    weight_g: int = 0
    volume_mm3: int = 0

    @property
    def single(self) -> bool:
        return self.units == 1


@dataclass(frozen=True, slots=True)
class Room:
    """What a cart holds; 0 is no limit. ``bulk_units`` is how many orders of one unit are fetched in bulk."""

    totes: int
    bulk_units: int
    weight_g: int = 0
    tote_mm3: int = 0

    def totes_of(self, order: Waiting) -> int:
        """How many totes an order fills: at least one, since a tote carries one order."""
        return max(1, -(-order.volume_mm3 // self.tote_mm3)) if self.tote_mm3 else 1

    def holds(self, orders: Sequence[Waiting]) -> bool:
        """Whether these have room together; a single order always has."""
        if len(orders) < 2:
            return True
        if self.weight_g and sum(order.weight_g for order in orders) > self.weight_g:
            return False
        if not orders[0].single:
            return sum(map(self.totes_of, orders)) <= self.totes
        volume = sum(order.volume_mm3 for order in orders)
        if self.tote_mm3 and volume > self.totes * self.tote_mm3:
            return False
        return len(orders) <= self.bulk_units


@dataclass(frozen=True, slots=True)
class Ways:
    """How far it is: from place to place, and the whole walk over some places."""

    between: Distance
    walk: WalkLength | None = None
    """Exact, where it is quick; else the distances decide alone."""


def pressing(order: Waiting) -> tuple[bool, tuple[date, time], int]:
    """Sorts orders: urgent ones first, then by cut-off, then the oldest."""
    return not order.urgent, order.due, order.order_id


def fill_cart(waiting: Iterable[Waiting], room: Room, ways: Ways | None = None) -> list[Waiting]:
    """The orders of the next cart, the most pressing first; empty where nothing waits.

    Without ``ways`` the most pressing ones that have room.
    """
    ordered = sorted(waiting, key=pressing)
    if not ordered:
        return []
    seed = ordered[0]
    alike = [each for each in ordered[1:] if (each.urgent, each.single) == (seed.urgent, seed.single)]
    cart = [seed]
    for due in sorted({each.due for each in alike}):
        _fill_from([each for each in alike if each.due == due], cart, room, ways)
    return cart


def _fill_from(orders: list[Waiting], cart: list[Waiting], room: Room, ways: Ways | None) -> None:
    """Add orders of one cut-off until none has room."""
    nearest = {order.order_id: _apart(order, cart, ways) for order in orders} if ways is not None else {}
    left = orders
    while left := [order for order in left if room.holds([*cart, order])]:
        chosen = left[0] if ways is None else _best(left, cart, nearest, ways)
        cart.append(chosen)
        left = [order for order in left if order is not chosen]
        if ways is not None and chosen.places:
            for order in left:
                before, now = nearest[order.order_id], _apart(order, [chosen], ways)
                nearest[order.order_id] = {place: min(far, now[place]) for place, far in before.items()}


def _apart(order: Waiting, cart: Sequence[Waiting], ways: Ways) -> dict[Hashable, int]:
    """How far each place of an order is from the nearest place of a cart."""
    there = {place for each in cart for place in each.places}
    return {
        place: 0 if place in there else min((ways.between(place, other) for other in there), default=0)
        for place in order.places
    }


def _best(
    orders: Sequence[Waiting], cart: Sequence[Waiting], nearest: dict[int, dict[Hashable, int]], ways: Ways
) -> Waiting:
    """The order that makes the walk longest by least; of equal ones the most pressing."""

    def far(order: Waiting) -> int:
        return sum(nearest[order.order_id].values())

    close = sorted(orders, key=lambda order: (far(order), pressing(order)))[:_MEASURED]
    if ways.walk is None or not far(close[0]):
        return close[0]
    there = frozenset(place for each in cart for place in each.places)
    walk = ways.walk
    return min(close, key=lambda order: (walk(there | order.places), far(order), pressing(order)))


def plan_carts(waiting: Iterable[Waiting], room: Room, ways: Ways | None = None) -> list[list[Waiting]]:
    """Every order in a cart, cart after cart as they would be asked for."""
    left = {order.order_id: order for order in waiting}
    carts = []
    while cart := fill_cart(left.values(), room, ways):
        carts.append(cart)
        for order in cart:
            del left[order.order_id]
    return carts
