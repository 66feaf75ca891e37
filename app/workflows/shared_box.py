"""One box with articles of several orders: each order has its own return, so that its money and days stay its own."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.order import Order, OrderLine
from app.models.rma import Rma, RmaUnit
from app.models.staff import require
from app.workflows.guessing import AT_HOME, AWAITED
from app.workflows.returns import ON_THE_TABLE, return_row


def orders_with(
    uow: UnitOfWork, rma_id: int, customer_ids: Collection[int], product_id: int
) -> dict[int, str]:
    """Other orders of whoever sent a return that the product may come from: references by id.

    Those whose return announces it where there are any, else all that have it at home.
    """
    holding = (
        select(Order.id, Order.reference)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(
            Order.customer_id.in_(customer_ids),
            Order.id != return_row(uow, rma_id).order_id,
            OrderLine.product_id == product_id,
            AT_HOME > 0,
        )
        .distinct()
        .order_by(Order.id)
    )
    waits = (
        select(RmaUnit.id)
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .where(
            RmaUnit.order_line_id == OrderLine.id,
            RmaUnit.received_at.is_(None),
            Rma.state.in_(AWAITED | ON_THE_TABLE),
        )
        .exists()
    )
    for query in (holding.where(waits), holding):
        if found := {row.id: row.reference for row in uow.connection.execute(query)}:
            return found
    return {}


def share_box(uow: UnitOfWork, rma_id: int, other_id: int) -> None:
    """Two returns came in one box: what it weighed says nothing of either alone, and both say of the other."""
    require(uow.actor, "receive_return")
    for mine, theirs in ((rma_id, other_id), (other_id, rma_id)):
        rma = return_row(uow, mine)
        uow.connection.execute(update(Rma).where(Rma.id == mine).values(weight_g=None))
        journal.record(
            uow,
            "return_box_shared",
            "rma",
            mine,
            order_id=rma.order_id,
            rma=rma.number,
            other=return_row(uow, theirs).number,
            weight=rma.weight_g,
        )
        uow.changed("rma", mine)
