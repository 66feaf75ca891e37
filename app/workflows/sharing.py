"""Sharing out stock: which bins serve which order lines, first come first served, and who must wait until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from app.database.unit_of_work import UnitOfWork
from app.models import stock
from app.models.house import setting
from app.models.stock import FreeLevel, Promise
from app.values import shop_day

WAREHOUSE = ""
#: Without another agreement goods are delivered within thirty days of the contract (L216-1).
LEGAL_DELIVERY = timedelta(days=30)


class Need(NamedTuple):
    """Units of an order line that nothing was promised yet."""

    order: int
    """The order's id; while it is not written yet, any number that tells it from the others."""
    line: int
    """The line's id, or its place in an order that is not written yet."""
    product_id: int
    unallocated: int
    backordered: int
    shop: str | None
    """Code of the shop where the order is collected and whose stock may serve it; ``None`` where it is sent."""
    placed_at: datetime


class Share(NamedTuple):
    """What one need got: (location, units) by walking order; ``promise_date`` for units that wait from now on."""

    need: Need
    places: tuple[tuple[int, int], ...]
    promise_date: date | None

    @property
    def promised(self) -> int:
        return sum(units for _, units in self.places)

    @property
    def waiting(self) -> int:
        return self.need.unallocated + self.need.backordered - self.promised

    def promises(self, line_id: int) -> list[Promise]:
        """The reservations to write, once the line has its id."""
        return [Promise(line_id, self.need.product_id, place, units) for place, units in self.places]


@dataclass(slots=True)
class Allocated:
    """What one order got: units newly promised, units that still wait, and for when those are announced."""

    promised: int = 0
    waiting: int = 0
    promise_date: date | None = None
    """Empty where nothing waits that did not wait before."""


def share_out(uow: UnitOfWork, needs: Sequence[Need]) -> list[Share]:
    """Find stock for the needs in their order, those of an order together; one share a need, in order.

    The levels stay locked until the end of the transaction: what is shared out here is to be promised with
    ``stock.reserve_all``. A pickup is served by its shop when the shop has it all, else by the warehouse.
    """
    if not needs:
        return []
    shelves = _Shelves(stock.lock_free(uow, {need.product_id for need in needs}))
    shares = []
    for _, group in groupby(needs, key=lambda need: need.order):
        order_needs = list(group)
        site = shelves.site_for(order_needs)
        for need in order_needs:
            share = Share(need, shelves.take(need, site), None)
            late = share.waiting > need.backordered
            shares.append(share._replace(promise_date=_promise_day(uow, need.placed_at)) if late else share)
    return shares


def tally(shares: Iterable[Share]) -> dict[int, Allocated]:
    """What each order got, by its number in the needs."""
    results: dict[int, Allocated] = {}
    for share in shares:
        result = results.setdefault(share.need.order, Allocated())
        result.promised += share.promised
        result.waiting += share.waiting
        result.promise_date = share.promise_date or result.promise_date
    return results


def _promise_day(uow: UnitOfWork, placed_at: datetime) -> date:
    """When a missing unit is announced for: the usual delay, within the legal limit if it lies ahead."""
    usual = shop_day(uow.now + timedelta(days=setting(uow.connection, "backorder_delay_days")))
    limit = shop_day(placed_at + LEGAL_DELIVERY)
    return min(usual, limit) if limit > shop_day(uow.now) else usual


class _Shelves:
    """Free units by product, in walking order, running down as they are given out."""

    def __init__(self, levels: Sequence[FreeLevel]) -> None:
        self._levels: defaultdict[int, list[FreeLevel]] = defaultdict(list)
        for level in levels:
            self._levels[level.product_id].append(level)

    def site_for(self, needs: Sequence[Need]) -> str:
        """The order's shop if it has all that is needed, else the warehouse: an order comes from one site."""
        shop = needs[0].shop
        if shop is None:
            return WAREHOUSE
        wanted: defaultdict[int, int] = defaultdict(int)
        for need in needs:
            wanted[need.product_id] += need.unallocated + need.backordered
        has_all = all(self._free(product, shop) >= units for product, units in wanted.items())
        return shop if has_all else WAREHOUSE

    def _free(self, product_id: int, site: str) -> int:
        return sum(level.free for level in self._levels[product_id] if level.site == site)

    def take(self, need: Need, site: str) -> tuple[tuple[int, int], ...]:
        """(location, units) for as many units of the need as the site has."""
        wanted = need.unallocated + need.backordered
        taken: list[tuple[int, int]] = []
        left: list[FreeLevel] = []
        for level in self._levels[need.product_id]:
            part = min(wanted, level.free) if level.site == site else 0
            wanted -= part
            if part:
                taken.append((level.location_id, part))
            if level.free > part:
                left.append(level._replace(free=level.free - part))
        self._levels[need.product_id] = left
        return tuple(taken)
