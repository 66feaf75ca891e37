"""Allocation: promise stock to the lines of orders, and put on backorder what the house does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Date, bindparam, func, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.channel import Shop
from app.models.house import setting
from app.models.order import Order, OrderLine
from app.models.refusals import NotFound
from app.models.states import DeliveryMode, FulfilledBy, Lifecycle
from app.models.stock import FreeLevel, Promise
from app.values import shop_day
from app.workflows import messages
from app.workflows.outcome import Level, Outcome

WAREHOUSE = ""
#: Without another agreement goods are delivered within thirty days of the contract (L216-1).
LEGAL_DELIVERY = timedelta(days=30)


class Waiting(NamedTuple):
    """Units of an order line that nothing was promised yet."""

    line_id: int
    order_id: int
    product_id: int
    unallocated: int
    backordered: int
    site: str | None
    """Code of the shop where the order is collected; ``None`` where it is sent."""
    placed_at: datetime


@dataclass(slots=True)
class Allocated:
    """What one order got: units newly promised, units that still wait, and for when those are announced."""

    promised: int = 0
    waiting: int = 0
    newly_waiting: int = 0
    promise_date: date | None = None


def allocate_order(uow: UnitOfWork, order_id: int) -> Outcome:
    """Promise stock to whatever waits in an open order of ours, the rest goes on backorder with a date.

    An order that is not open or that the channel sends itself is left as it is. Raises ``NotFound``.
    """
    reference = uow.connection.scalar(select(Order.reference).where(Order.id == order_id))
    if reference is None:
        raise NotFound(kind="order", given=order_id)
    got = allocate_orders(uow, [order_id]).get(order_id, Allocated())
    if got.promised or got.newly_waiting:
        journal.record(
            uow,
            "allocated",
            "order",
            order_id,
            order_id=order_id,
            promised=got.promised,
            waiting=got.waiting,
        )
    order_state.refresh_stage(uow, order_id)
    facts = {"order_id": order_id, "promised": got.promised, "waiting": got.waiting}
    values = {"order": reference, "promised": got.promised, "waiting": got.waiting}
    if got.waiting:
        return Outcome("order_backordered", values, Level.WARNING, order=reference, facts=facts)
    return Outcome("order_allocated", values, order=reference, facts=facts)


def allocate_backorders(uow: UnitOfWork, product_ids: Collection[int] | None = None) -> Outcome:
    """Promise what has come in to the orders that wait for it, first paid first served (domain 9).

    ``product_ids`` narrows it to what came in. Facts: ``orders`` (ids that got something).
    """
    waits = (
        select(Order.id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.lifecycle == Lifecycle.OPEN, OrderLine.unallocated + OrderLine.backordered > 0)
        .group_by(Order.id, Order.paid_at)
        .order_by(Order.paid_at.is_(None), Order.paid_at, Order.id)
    )
    if product_ids is not None:
        waits = waits.where(OrderLine.product_id.in_(product_ids))
    served = {
        order_id: got
        for order_id, got in allocate_orders(uow, uow.connection.scalars(waits).all()).items()
        if got.promised
    }
    for order_id, got in served.items():
        journal.record(
            uow,
            "allocated",
            "order",
            order_id,
            order_id=order_id,
            promised=got.promised,
            waiting=got.waiting,
        )
        order_state.refresh_stage(uow, order_id)
    units = sum(got.promised for got in served.values())
    values = {"orders": len(served), "units": units}
    return Outcome("backorders_allocated", values, facts={"orders": list(served)})


def allocate_orders(uow: UnitOfWork, order_ids: Sequence[int]) -> dict[int, Allocated]:
    """Promise stock to many orders, those named first before the others; the caller refreshes their stages.

    A handful of statements for any number of orders; what each order got, by its id.
    """
    if not order_ids:
        return {}
    lines = _waiting_lines(uow, order_ids)
    if not lines:
        return {}
    shelves = _Shelves(stock.lock_free(uow, {line.product_id for line in lines}))
    promises: list[Promise] = []
    found: list[tuple[Waiting, int]] = []
    for order_lines in _by_order(lines, order_ids):
        site = _site(uow, order_lines, shelves)
        for line in order_lines:
            taken = [Promise(line.line_id, line.product_id, *part) for part in shelves.take(line, site)]
            promises += taken
            found.append((line, sum(promise.quantity for promise in taken)))
    stock.reserve_all(uow, promises)
    results = _write_counters(uow, found)
    _announce_delays(uow, results)
    return results


class _Shelves:
    """Free units by product, in walking order, running down as they are given out."""

    def __init__(self, levels: Sequence[FreeLevel]) -> None:
        self._levels: defaultdict[int, list[FreeLevel]] = defaultdict(list)
        for level in levels:
            self._levels[level.product_id].append(level)

    def free(self, product_id: int, site: str) -> int:
        return sum(level.free for level in self._levels[product_id] if level.site == site)

    def take(self, line: Waiting, site: str) -> list[tuple[int, int]]:
        """(location, units) for as many units of the line as the site has."""
        wanted = line.unallocated + line.backordered
        taken: list[tuple[int, int]] = []
        left: list[FreeLevel] = []
        for level in self._levels[line.product_id]:
            part = min(wanted, level.free) if level.site == site else 0
            wanted -= part
            if part:
                taken.append((level.location_id, part))
            if level.free > part:
                left.append(level._replace(free=level.free - part))
        self._levels[line.product_id] = left
        return taken


def _waiting_lines(uow: UnitOfWork, order_ids: Sequence[int]) -> list[Waiting]:
    """Lines with units to find, locked so that no other station finds the same units for them."""
    rows = uow.connection.execute(
        locking(
            uow.connection,
            select(
                OrderLine.id,
                OrderLine.order_id,
                OrderLine.product_id,
                OrderLine.unallocated,
                OrderLine.backordered,
                Order.delivery_mode,
                Shop.code,
                Order.placed_at,
            )
            .join(Order, Order.id == OrderLine.order_id)
            .outerjoin(Shop, Shop.id == Order.shop_id)
            .where(
                OrderLine.order_id.in_(order_ids),
                OrderLine.product_id.is_not(None),
                OrderLine.unallocated + OrderLine.backordered > 0,
                Order.lifecycle == Lifecycle.OPEN,
                Order.fulfilled_by == FulfilledBy.MERCHANT,
            )
            .order_by(OrderLine.id),
            of=OrderLine,
        )
    )
    return [
        Waiting(
            row.id,
            row.order_id,
            row.product_id,
            row.unallocated,
            row.backordered,
            row.code if row.delivery_mode is DeliveryMode.PICKUP else None,
            row.placed_at,
        )
        for row in rows
    ]


def _by_order(lines: Sequence[Waiting], order_ids: Sequence[int]) -> list[list[Waiting]]:
    grouped: defaultdict[int, list[Waiting]] = defaultdict(list)
    for line in lines:
        grouped[line.order_id].append(line)
    return [grouped[order_id] for order_id in dict.fromkeys(order_ids) if order_id in grouped]


def _site(uow: UnitOfWork, lines: Sequence[Waiting], shelves: _Shelves) -> str:
    """The shop's own stock serves a pickup when the shop has it all; the rest comes from the warehouse."""
    shop = lines[0].site
    if shop is None or _promised_units(uow, lines[0].order_id):
        return WAREHOUSE
    wanted: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        wanted[line.product_id] += line.unallocated + line.backordered
    has_all = all(shelves.free(product, shop) >= units for product, units in wanted.items())
    return shop if has_all else WAREHOUSE


def _promised_units(uow: UnitOfWork, order_id: int) -> int:
    """Units the warehouse has begun to gather: an order does not come from two sites."""
    return int(
        uow.connection.scalar(
            select(
                func.sum(OrderLine.allocated + OrderLine.picked + OrderLine.packed + OrderLine.shipped)
            ).where(OrderLine.order_id == order_id)
        )
        or 0
    )


def _write_counters(uow: UnitOfWork, found: Sequence[tuple[Waiting, int]]) -> dict[int, Allocated]:
    """Locked lines: unallocated and backordered -> allocated, unallocated -> backordered."""
    results: dict[int, Allocated] = {}
    rows: list[dict[str, Any]] = []
    for line, promised in found:
        result = results.setdefault(line.order_id, Allocated())
        waiting = line.unallocated + line.backordered - promised
        newly = max(0, waiting - line.backordered)
        day = _promise_day(uow, line.placed_at) if newly else None
        result.promised += promised
        result.waiting += waiting
        result.newly_waiting += newly
        result.promise_date = day or result.promise_date
        if promised or newly:
            rows.append({"line": line.line_id, "promised": promised, "waiting": waiting, "day": day})
    if rows:
        uow.connection.execute(
            update(OrderLine)
            .where(OrderLine.id == bindparam("line"))
            .values(
                allocated=OrderLine.allocated + bindparam("promised"),
                backordered=bindparam("waiting"),
                unallocated=0,
                promise_date=func.coalesce(bindparam("day", type_=Date), OrderLine.promise_date),
            ),
            rows,
        )
    return results


def _promise_day(uow: UnitOfWork, placed_at: datetime) -> date:
    """When a missing unit is announced for: the usual delay, within the legal limit if it lies ahead."""
    usual = shop_day(uow.now + timedelta(days=setting(uow.connection, "backorder_delay_days")))
    limit = shop_day(placed_at + LEGAL_DELIVERY)
    return min(usual, limit) if limit > shop_day(uow.now) else usual


def _announce_delays(uow: UnitOfWork, results: dict[int, Allocated]) -> None:
    """A delay is told at once, with its date and the right to cancel (domain 1.2, 12.1)."""
    for order_id, result in results.items():
        if result.promise_date is None:
            continue
        uow.connection.execute(
            update(Order)
            .where(Order.id == order_id)
            .values(promise_date=func.coalesce(Order.promise_date, result.promise_date))
        )
        key = f"backorder:{order_id}:{result.promise_date.isoformat()}"
        messages.tell(uow, order_id, "backorder", key, {"day": result.promise_date})
