"""Allocation: promise stock to the lines of orders, and put on backorder what the house does not have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, func, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.channel import Shop
from app.models.order import WAITS_FOR_STOCK, Order, OrderLine
from app.models.refusals import NotFound
from app.models.states import DeliveryMode, FulfilledBy, Lifecycle
from app.workflows import messages
from app.workflows.outcome import Level, Outcome
from app.workflows.sharing import Allocated, Need, Share, share_out, tally


def allocate_order(uow: UnitOfWork, order_id: int) -> Outcome:
    """Promise stock to whatever waits in an open order of ours, the rest goes on backorder with a date.

    An order that is not open or that the channel sends itself is left as it is. Raises ``NotFound``.
    """
    reference = uow.connection.scalar(select(Order.reference).where(Order.id == order_id))
    if reference is None:
        raise NotFound(kind="order", given=order_id)
    got = allocate_orders(uow, [order_id]).get(order_id, Allocated())
    if got.promised or got.promise_date:
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
    lines = select(OrderLine.order_id).where(WAITS_FOR_STOCK)
    if product_ids is not None:
        lines = lines.where(OrderLine.product_id.in_(product_ids))
    waits = (
        select(Order.id)
        .where(
            Order.id.in_(lines), Order.lifecycle == Lifecycle.OPEN, ~order_state.lost_its_stock(uow.now)
        )
        .order_by(Order.paid_at.is_(None), Order.paid_at, Order.id)
    )  # fmt: skip
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
    shares = share_out(uow, _needs(uow, order_ids) if order_ids else [])
    stock.reserve_all(uow, [promise for share in shares for promise in share.promises(share.need.line)])
    _write_counters(uow, shares)
    results = tally(shares)
    announce_delays(
        uow, {order_id: got.promise_date for order_id, got in results.items() if got.promise_date}
    )
    return results


def _needs(uow: UnitOfWork, order_ids: Sequence[int]) -> list[Need]:
    """Units to find for the orders in their order; the lines are locked, so that no other station finds them too."""
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
    ).all()
    begun = _begun(uow, [row.order_id for row in rows if row.delivery_mode is DeliveryMode.PICKUP])
    turn = {order_id: position for position, order_id in enumerate(order_ids)}
    needs = [
        Need(
            row.order_id,
            row.id,
            row.product_id,
            row.unallocated,
            row.backordered,
            row.code if row.delivery_mode is DeliveryMode.PICKUP and row.order_id not in begun else None,
            row.placed_at,
        )
        for row in rows
    ]
    return sorted(needs, key=lambda need: turn[need.order])


def _begun(uow: UnitOfWork, order_ids: Sequence[int]) -> set[int]:
    """Pickup orders that a site has begun to gather: the rest comes from the warehouse like what was missing."""
    if not order_ids:
        return set()
    gathered = OrderLine.allocated + OrderLine.picked + OrderLine.packed + OrderLine.shipped
    rows = uow.connection.scalars(
        select(OrderLine.order_id).where(OrderLine.order_id.in_(order_ids), gathered > 0).distinct()
    )
    return set(rows)


def _write_counters(uow: UnitOfWork, shares: Sequence[Share]) -> None:
    """Locked lines: unallocated and backordered -> allocated, unallocated -> backordered."""
    rows: list[dict[str, Any]] = [
        {
            "line": share.need.line,
            "promised": share.promised,
            "waiting": share.waiting,
            "day": share.promise_date,
        }
        for share in shares
        if share.promised or share.promise_date
    ]
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


def announce_delays(uow: UnitOfWork, days: Mapping[int, date]) -> None:
    """A delay is told at once, with its date and the right to cancel (domain 1.2, 12.1); days by order id."""
    if not days:
        return
    uow.connection.execute(
        update(Order)
        .where(Order.id == bindparam("row"))
        .values(promise_date=func.coalesce(Order.promise_date, bindparam("day", type_=Date))),
        [{"row": order_id, "day": day} for order_id, day in days.items()],
    )
    for order_id, day in days.items():
        messages.tell(uow, order_id, "backorder", f"backorder:{order_id}:{day.isoformat()}", {"day": day})
