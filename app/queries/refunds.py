"""Refunds that somebody still has to agree to, send or see arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from app.models.channel import Customer
from app.models.order import Order
from app.models.rma import Refund, Rma
from app.models.staff import Staff
from app.models.states import RefundState
from app.queries.orders import customer_name
from app.queries.touched import LISTED, Touched, touched

#: Money that has not reached its customer. What a return's inspection proposed is decided with the return.
UNDER_WAY = (RefundState.PENDING_APPROVAL, RefundState.APPROVED, RefundState.SENT, RefundState.FAILED)
DONE = (RefundState.SUCCEEDED, RefundState.CANCELLED)


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund; ``days_left`` counts to the legal day of its return, negative when it is late."""

    id: int
    order_id: int
    order: str
    rma_id: int | None
    rma: str | None
    customer: str
    state: RefundState
    amount_cents: int
    currency: str
    means: str
    reference: str
    requested_by: str | None
    approved_by: str | None
    created_at: datetime
    succeeded_at: datetime | None
    refund_due: date | None
    days_left: int | None


def refunds(
    connection: Connection,
    today: date,
    states: Sequence[RefundState] = UNDER_WAY,
    *,
    only: Touched | None = None,
    limit: int = LISTED,
) -> tuple[RefundRow, ...]:
    """Refunds in these states but proposals of a return, those due first (``urgency``); ``only`` those touched."""
    asker, approver = aliased(Staff), aliased(Staff)
    query = (
        select(
            Refund.id, Refund.order_id, Order.reference.label("order"), Refund.rma_id, Rma.number.label("rma"),
            Customer.first_name, Customer.last_name, Customer.company, Refund.state, Refund.amount_cents,
            Refund.currency, Refund.means, Refund.reference, asker.name.label("requested_by"),
            approver.name.label("approved_by"), Refund.created_at, Refund.succeeded_at, Rma.refund_due,
        )
        .join(Order, Order.id == Refund.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(Rma, Rma.id == Refund.rma_id)
        .outerjoin(asker, asker.id == Refund.requested_by)
        .outerjoin(approver, approver.id == Refund.approved_by)
        .where(
            Refund.state.in_(states),
            (Refund.state != RefundState.PENDING_APPROVAL) | Refund.rma_id.is_(None),
        )
        .order_by(Rma.refund_due.is_(None), Rma.refund_due, Refund.id)
        .limit(limit)
    )  # fmt: skip
    if only is not None:
        query = query.where(
            touched(only, {"refund": Refund.id, "order": Refund.order_id, "rma": Refund.rma_id})
        )
    found = []
    for row in connection.execute(query):
        values = row._asdict()
        name = customer_name(values.pop("first_name"), values.pop("last_name"), values.pop("company"))
        days = None if row.refund_due is None else (row.refund_due - today).days
        found.append(RefundRow(**values, customer=name, days_left=days))
    return tuple(found)


def urgency(row: RefundRow) -> tuple[bool, date, int]:
    """The order of ``refunds``."""
    return row.refund_due is None, row.refund_due or date.max, row.id
