"""An order opened for a change: locked, ours, and not over; refusals every action on orders shares."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderHold, OrderLine
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.states import FulfilledBy, Lifecycle
from app.workflows.outcome import Level, Outcome


class OrderOver(Refusal):
    """The order is cancelled or closed: ``order``, ``state``."""


class NotOurs(Refusal):
    """The channel sends this order itself; here it is only read: ``order``."""


def open_order(uow: UnitOfWork, order_id: int) -> Any:
    """The order's row, locked; raises ``NotFound``, ``NotOurs`` or ``OrderOver``: nothing may be changed."""
    query = locking(uow.connection, select(Order).where(Order.id == order_id))
    order = uow.connection.execute(query).first()
    if order is None:
        raise NotFound(kind="order", given=order_id)
    if order.fulfilled_by is FulfilledBy.CHANNEL:
        raise NotOurs(order=order.reference)
    if order.lifecycle in {Lifecycle.CANCELLED, Lifecycle.CLOSED}:
        raise OrderOver(order=order.reference, state=order.lifecycle.value)
    return order


def said(reason: str, action: str) -> str:
    """The reason without blanks around; raises ``ReasonNeeded`` where there is none."""
    if not reason.strip():
        raise ReasonNeeded(action=action)
    return reason.strip()


def done(code: str, order: Any, level: Level = Level.OK, **values: Any) -> Outcome:
    return Outcome(
        code, {"order": order.reference, **values}, level, order=order.reference, facts={"order_id": order.id}
    )


def line_of(uow: UnitOfWork, order_id: int, line_id: int) -> Any:
    line = uow.connection.execute(
        select(OrderLine).where(OrderLine.id == line_id, OrderLine.order_id == order_id)
    ).first()
    if line is None:
        raise NotFound(kind="order_line", given=line_id)
    return line


def open_holds(uow: UnitOfWork, order_id: int) -> list[Any]:
    return list(
        uow.connection.execute(
            select(OrderHold).where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
        )
    )
