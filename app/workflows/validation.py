"""Validating, holding, releasing and paying orders: what must be right before they are prepared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state
from app.models.house import setting
from app.models.order import Order, OrderHold
from app.models.refusals import NotFound, OrderHeld, Refusal
from app.models.staff import require
from app.models.states import (
    LIFECYCLE,
    DeliveryMode,
    HoldKind,
    Lifecycle,
    PaymentKind,
    PaymentState,
    Stage,
    check,
)
from app.workflows import allocation, fraud_check
from app.workflows.order_access import done, open_holds, open_order, said
from app.workflows.outcome import Level, Outcome
from app.workflows.store_credits import STORE_CREDIT, redeem

#: Holds that only wait for money or a decision: the stock is promised meanwhile (domain 1.1).
_MAY_WAIT_ALLOCATED = frozenset({HoldKind.PAYMENT, HoldKind.FRAUD, HoldKind.CUSTOMER_REQUEST})
_ONLY_MANAGERS = frozenset({HoldKind.PAYMENT, HoldKind.FRAUD})
_GONE = frozenset({Stage.SHIPPED, Stage.AT_SHOP, Stage.COLLECTED})
_SECURED = frozenset({PaymentState.PAID, PaymentState.AUTHORISED})


def validate_order(uow: UnitOfWork, order_id: int) -> Outcome:
    """Say that an imported order is complete: it is open, and its stock is promised.

    Raises ``OrderHeld`` while something is missing that the order cannot be prepared without.
    """
    require(uow.actor, "validate_order")
    order = open_order(uow, order_id)
    check(LIFECYCLE, order.lifecycle, Lifecycle.OPEN, "order")
    blocking = {hold.kind for hold in open_holds(uow, order_id)} - _MAY_WAIT_ALLOCATED
    if blocking:
        raise OrderHeld(order=order.reference, holds=", ".join(sorted(blocking)))
    return _validate(uow, order)


def _validate(uow: UnitOfWork, order: Any) -> Outcome:
    order_state.change_lifecycle(uow, order.id, Lifecycle.OPEN)
    journal.record(uow, "order_validated", "order", order.id, order_id=order.id)
    got = allocation.allocate_order(uow, order.id)
    waiting = int(got.facts["waiting"])
    outcome = done("order_validated", order, promised=got.facts["promised"], waiting=waiting)
    if not waiting:
        return outcome
    return Outcome(
        "order_validated_waiting", outcome.values, Level.WARNING, order=outcome.order, facts=outcome.facts
    )


def go_on(uow: UnitOfWork, order_id: int) -> bool:
    """Validate an imported order of which nothing is missing any more; whether it did."""
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    on_collection = order.delivery_mode is DeliveryMode.PICKUP
    if (
        order.lifecycle is not Lifecycle.IMPORTED
        or order.open_holds
        or not (order.payment in _SECURED or on_collection)
        or not setting(uow.connection, "validate_on_intake")
    ):
        return False
    _validate(uow, order)
    return True


def hold_order(uow: UnitOfWork, order_id: int, kind: HoldKind, reason: str) -> Outcome:
    """Make an order wait, with a reason in words: no picking, no label, no hand-over until it is released."""
    require(uow.actor, "hold_order")
    order = open_order(uow, order_id)
    if order.stage in _GONE:
        raise Refusal("hold_too_late", order=order.reference)
    why = said(reason, "hold_order")
    hold_id = order_state.place_hold(uow, order_id, kind, reason=why)
    journal.record(uow, "order_held", "order", order_id, order_id=order_id, reason=why, kind=kind.value)
    return done("hold_placed", order, kind=kind.value, hold_id=hold_id)


def release_hold(uow: UnitOfWork, hold_id: int, note: str) -> Outcome:
    """End a hold; those for fraud or payment need a manager and a note (domain 1.1).

    An imported order that was only waiting for this goes on by itself.
    """
    require(uow.actor, "release_hold")
    hold = uow.connection.execute(select(OrderHold).where(OrderHold.id == hold_id)).first()
    if hold is None:
        raise NotFound(kind="hold", given=hold_id)
    order = open_order(uow, hold.order_id)
    if hold.released_at is not None:
        raise Refusal("hold_released_already", order=order.reference, kind=hold.kind.value)
    if hold.kind in _ONLY_MANAGERS:
        require(uow.actor, "release_hold_money")
        said(note, "release_hold")
    order_state.end_hold(uow, order.id, hold_id, note.strip())
    journal.record(
        uow, "hold_released", "order", order.id, order_id=order.id, reason=note.strip(), kind=hold.kind.value
    )
    went_on = go_on(uow, order.id)
    if order.lifecycle is Lifecycle.OPEN:
        allocation.allocate_order(uow, order.id)  # its stock may have gone to others while it was held
    order_state.refresh_stage(uow, order.id)
    return done("hold_released_went_on" if went_on else "hold_released", order, kind=hold.kind.value)


def record_payment(uow: UnitOfWork, order_id: int, amount_cents: int, means: str, reference: str) -> Outcome:
    """Write down money that came in: a transfer matched, a cheque cashed, cash at the counter (domain 2.2).

    With store credit ``reference`` is its code, and the amount the most that is taken of it. Raises ``Refusal`` for
    an amount above what is still due, or as ``store_credits.redeem`` does. Holds that waited for it end.
    """
    order = open_order(uow, order_id)
    at_counter = order.delivery_mode is DeliveryMode.PICKUP
    require(uow.actor, "record_payment_at_pickup" if at_counter else "record_payment")
    due = order.total_cents - order.captured_cents
    if amount_cents <= 0:
        raise Refusal("payment_not_positive", order=order.reference)
    if amount_cents > due:
        raise Refusal("payment_above_due", order=order.reference, amount_cents=amount_cents, due_cents=due)
    if means == STORE_CREDIT:
        amount_cents, reference = redeem(uow, reference, amount_cents, order.currency)
    state = order_state.add_payment(
        uow, order_id, PaymentKind.CAPTURE, amount_cents, order.currency, means, reference
    )
    journal.record(
        uow, "payment_recorded", "order", order_id,
        order_id=order_id, amount_cents=amount_cents, means=means, payment_reference=reference,
    )  # fmt: skip
    if state is not PaymentState.PAID:
        left = due - amount_cents
        return done("payment_partly", order, Level.WARNING, amount_cents=amount_cents, left_cents=left)
    for hold in open_holds(uow, order_id):
        if hold.kind is HoldKind.PAYMENT and hold.code:
            order_state.end_hold(uow, order_id, hold.id)
    fraud_check.look_again(uow, order_id)
    go_on(uow, order_id)
    return done("payment_complete", order, amount_cents=amount_cents)


def await_payment(uow: UnitOfWork, order_id: int) -> None:
    """Derive the payment state anew, and hold the order while less was paid than is due now."""
    state = order_state.refresh_payment(uow, order_id)
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    waits = any(hold.kind is HoldKind.PAYMENT for hold in open_holds(uow, order_id))
    if state is PaymentState.PARTIALLY_PAID and not waits:
        order_state.place_hold(
            uow, order_id, HoldKind.PAYMENT,
            code="hold_payment_partial",
            values={"paid_cents": order.captured_cents, "total_cents": order.total_cents},
        )  # fmt: skip


def allow_split(uow: UnitOfWork, order_id: int) -> Outcome:
    """Let what is here leave before the rest; the second postage is the house's (domain 1.3)."""
    require(uow.actor, "allow_split")
    order = open_order(uow, order_id)
    if order.allow_split:
        raise Refusal("split_allowed_already", order=order.reference)
    uow.connection.execute(update(Order).where(Order.id == order_id).values(allow_split=True))
    journal.record(uow, "split_allowed", "order", order_id, order_id=order_id)
    order_state.refresh_stage(uow, order_id)
    return done("split_allowed", order)
