"""Stock promised to orders whose money did not come in time goes back to those who pay."""

from __future__ import annotations

from sqlalchemy import select

from app.database.dialect import unindexed
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.order import Order, OrderLine
from app.models.states import Bucket, Lifecycle
from app.workflows import allocation
from app.workflows.outcome import Outcome


def free_overdue_stock(uow: UnitOfWork) -> Outcome:
    """Give up the reservations of orders held for payment or fraud past the hold's day (domain 1.1).

    The order stays and stays held; units already picked stay where they are. A rule of the clock, run by a
    worker: nobody need be signed in.
    """
    lines = uow.connection.execute(
        select(OrderLine.id, OrderLine.order_id, OrderLine.product_id, OrderLine.allocated)
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            OrderLine.allocated > 0,
            Order.lifecycle == Lifecycle.OPEN,
            Order.open_holds > 0,
            order_state.lost_its_stock(uow.now),
        )
        .order_by(unindexed(OrderLine.id))  # from the held orders, not along all lines
    ).all()
    for line in lines:
        stock.release(uow, line.id, line.allocated)
        order_state.move_units(uow, line.id, Bucket.ALLOCATED, Bucket.UNALLOCATED, line.allocated)
        journal.record(
            uow, "stock_freed", "order_line", line.id, order_id=line.order_id, units=line.allocated
        )
    for order_id in sorted({line.order_id for line in lines}):
        order_state.refresh_stage(uow, order_id)
    if lines:
        allocation.allocate_backorders(uow, sorted({line.product_id for line in lines if line.product_id}))
    return Outcome("stock_freed", {"lines": len(lines)})
