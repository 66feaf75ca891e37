"""Chargebacks: the bank took a payment back, and the order's e-mail, phone and door are recognised from then on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.database.dialect import insert_ignoring, locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state
from app.models.fraud import FraudMark
from app.models.order import Order, OrderAddress, Payment
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import HoldKind, Lifecycle, PaymentKind, Stage
from app.rules.fraud_marks import marks
from app.workflows.order_access import done, said
from app.workflows.outcome import Level, Outcome

#: Code of the hold of an order that is still in the house.
HOLD = "hold_chargeback"
_LEFT = frozenset({Stage.SHIPPED, Stage.COLLECTED})


def note_chargeback(uow: UnitOfWork, order_id: int, amount_cents: int, reference: str) -> Outcome:
    """Write down that the bank took money of an order back; ``reference`` is its number for the case.

    Goes into the payment journal, takes as much off what may be refunded, and holds what is still in the house. For
    a manager, also of an order that is over. Raises ``NotFound``, ``ReasonNeeded``, or ``Refusal`` for an amount
    that is not there to be taken.
    """
    require(uow.actor, "note_chargeback")
    query = locking(uow.connection, select(Order).where(Order.id == order_id))
    order = uow.connection.execute(query).first()
    if order is None:
        raise NotFound(kind="order", given=order_id)
    case = said(reference, "note_chargeback")
    left = order.captured_cents - order.refunded_cents - order_state.charged_back(uow, order_id)
    if not 0 < amount_cents <= left:
        raise Refusal("chargeback_above_paid", order=order.reference, left_cents=max(0, left))
    order_state.add_payment(
        uow, order_id, PaymentKind.DISPUTE, amount_cents, order.currency, _means(uow, order_id), case
    )
    _mark(uow, order)
    journal.record(
        uow, "chargeback_noted", "order", order_id,
        order_id=order_id, amount_cents=amount_cents, payment_reference=case,
    )  # fmt: skip
    if order.lifecycle in {Lifecycle.IMPORTED, Lifecycle.OPEN} and order.stage not in _LEFT:
        order_state.place_hold(
            uow, order_id, HoldKind.FRAUD, code=HOLD, values={"amount_cents": amount_cents}
        )
        return done("chargeback_noted_held", order, Level.WARNING, amount_cents=amount_cents)
    return done("chargeback_noted", order, amount_cents=amount_cents)


def _means(uow: UnitOfWork, order_id: int) -> str:
    """The means by which the money came that goes back."""
    captured = select(Payment.means).where(Payment.order_id == order_id, Payment.kind == PaymentKind.CAPTURE)
    return uow.connection.scalars(captured.order_by(Payment.id.desc()).limit(1)).one()


def _mark(uow: UnitOfWork, order: Any) -> None:
    address = uow.connection.execute(
        select(OrderAddress).where(OrderAddress.order_id == order.id, OrderAddress.kind == "shipping")
    ).one()
    rows = [
        {"mark": mark, "order_id": order.id, "at": uow.now}
        for mark in sorted(marks(address, order.delivery_mode))
    ]
    if rows and order.erased_at is None:
        uow.connection.execute(insert_ignoring(uow.connection, FraudMark, ("mark", "order_id")), rows)
