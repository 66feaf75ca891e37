"""Money on its way back: approved by a second person, sent, confirmed, never more than was paid."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.i18n import text
from app.models import journal, order_state
from app.models.invoice import Invoice
from app.models.order import Order, OrderLine, Payment
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.rma import AS_PAID, Refund, Rma
from app.models.staff import require
from app.models.states import REFUND, PaymentKind, RefundState, RmaState, check
from app.rules.refund import split_by_means
from app.values import Money, shop_day
from app.workflows import channel_pushes, invoicing, messages, money_back, store_credits
from app.workflows.decisions import FourEyes, inspectors_of
from app.workflows.money_back import in_words
from app.workflows.outcome import Level, Outcome
from app.workflows.returns import change_state, return_row
from app.workflows.store_credits import STORE_CREDIT

#: How a refund may leave where the original means no longer works; the customer agreed (L221-24).
OTHER_MEANS = ("transfer", "cheque", STORE_CREDIT)
#: What an exchange carries from one order to the next: no money leaves with it.
EXCHANGE = "exchange"


class MoreThanPaid(Refusal):
    """The refund is more than what was paid and not given back yet: ``amount``, ``room``."""


class AnotherSends(Refusal):
    """A refund above ``limit`` takes two managers: one who approves it and one who sends it."""


class ReferenceNeeded(Refusal):
    """Money is only booked with the bank's or payment provider's reference."""


def approve_refund(uow: UnitOfWork, refund_id: int) -> Outcome:
    """Agree to a refund that belongs to no return; whoever asked for it may not.

    Raises ``FourEyes``, ``MoreThanPaid``, ``Refusal("decide_the_return")`` for a return's refund, or
    ``WrongTransition``.
    """
    manager = require(uow.actor, "approve_refund")
    refund = refund_row(uow, refund_id)
    if refund.rma_id is not None:
        raise Refusal("decide_the_return", rma=return_row(uow, refund.rma_id).number)
    if manager == refund.requested_by:
        raise FourEyes(rma=refund.reference_of_order)
    _require_room(uow, refund)
    _change(uow, refund, RefundState.APPROVED, approved_by=manager)
    uow.connection.execute(
        update(OrderLine)
        .where(OrderLine.order_id == refund.order_id, OrderLine.refunded < OrderLine.returned)
        .values(refunded=OrderLine.returned)
    )
    return _outcome(uow, "refund_approved", refund_id)


def mark_sent(uow: UnitOfWork, refund_id: int) -> Outcome:
    """The refund was ordered from the bank or payment provider.

    Above the limit of one manager whoever approved it does not send it (domain 8.7, 10). What goes wholly into store
    credit needs no bank: it is given at once. Raises ``AnotherSends``, ``MoreThanPaid``,
    ``Refusal("credit_needs_email")`` or ``WrongTransition``.
    """
    sender = require(uow.actor, "send_refund")
    refund = refund_row(uow, refund_id)
    check(REFUND, refund.state, RefundState.SENT, "refund")
    limit = money_back.approval_limits(uow.connection).one_manager_cents
    if sender == refund.approved_by and refund.amount_cents > limit:
        raise AnotherSends(order=refund.reference_of_order, limit=in_words(limit, refund.currency))
    _require_room(uow, refund)
    means = {name.lower() for name in _real_means(uow, refund)}
    if STORE_CREDIT in means:  # before any money leaves with it
        store_credits.require_address(uow, refund.order_id)
    _change(uow, refund, RefundState.SENT)
    if means == {STORE_CREDIT}:
        book(uow, refund_row(uow, refund_id))
        return _outcome(uow, "refund_credited", refund_id)
    return _outcome(uow, "refund_sent", refund_id)


def mark_succeeded(uow: UnitOfWork, refund_id: int, reference: str) -> Outcome:
    """The money is back with the customer: booked into the order's payments, its return closed.

    Raises ``ReferenceNeeded``, ``MoreThanPaid`` or ``WrongTransition``.
    """
    require(uow.actor, "confirm_refund")
    if not reference.strip():
        raise ReferenceNeeded
    refund = refund_row(uow, refund_id)
    check(REFUND, refund.state, RefundState.SUCCEEDED, "refund")
    _require_room(uow, refund)
    book(uow, refund, reference.strip())
    language = messages.recipient(uow, refund.order_id).language
    values = {
        "amount": Money(refund.amount_cents, refund.currency),
        "day": shop_day(uow.now),
        "means": text(language, f"means_{refund.means}"),
    }
    credit = uow.connection.scalar(select(Invoice.id).where(Invoice.refund_id == refund_id))
    messages.tell(uow, refund.order_id, "refund_sent", f"refund:{refund_id}", values, invoice_id=credit)
    return _outcome(uow, "refund_succeeded", refund_id)


def mark_exchanged(uow: UnitOfWork, refund_id: int, reference: str) -> None:
    """The refund paid for other goods: sent and done in one step, with the new order as its reference."""
    _change(uow, refund_row(uow, refund_id), RefundState.SENT)
    book(uow, refund_row(uow, refund_id), reference)


def book(uow: UnitOfWork, refund: Any, reference: str = "") -> None:
    """Write a refund into the order's payment journal; with it the return is closed.

    What goes back into store credit is a new one, whose number stands in place of the bank's ``reference``.
    """
    for means, cents in _real_means(uow, refund).items():
        proof = reference
        if means.lower() == STORE_CREDIT:
            proof = store_credits.issue(uow, refund.order_id, cents, refund.currency)
            reference = reference or proof
        order_state.add_payment(
            uow, refund.order_id, PaymentKind.REFUND, cents, refund.currency, means, proof
        )
    _change(uow, refund, RefundState.SUCCEEDED, reference=reference, succeeded_at=uow.now)
    channel_pushes.refund_booked(uow, refund.id, refund.order_id, reference)
    invoicing.credit_refund(uow, refund)
    if refund.rma_id is None:
        return
    rma = return_row(uow, refund.rma_id)
    waiting = uow.connection.scalar(
        select(Refund.id).where(
            Refund.rma_id == rma.id, Refund.state.not_in((RefundState.SUCCEEDED, RefundState.CANCELLED))
        )
    )
    if waiting is None and rma.state is RmaState.SETTLED:
        change_state(uow, rma, RmaState.CLOSED)


def _real_means(uow: UnitOfWork, refund: Any) -> dict[str, int]:
    """Cents by the means it really leaves with: closures and accounts know no "as it was paid"."""
    if refund.means != AS_PAID:
        return {refund.means: refund.amount_cents}
    return split_by_means(refund.amount_cents, *_paid_by(uow, refund.order_id))


def _paid_by(uow: UnitOfWork, order_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """Cents an order was paid with and given back before, by means, the earliest payment first.

    What came over by an exchange was paid with the means of the order that was exchanged.
    """
    paid: dict[str, int] = {}
    before: dict[str, int] = {}
    for row in uow.connection.execute(
        select(Payment.kind, Payment.means, Payment.amount_cents)
        .where(Payment.order_id == order_id, Payment.kind.in_((PaymentKind.CAPTURE, PaymentKind.REFUND)))
        .order_by(Payment.id)
    ):
        parts = {row.means: row.amount_cents}
        if row.kind is PaymentKind.CAPTURE and row.means == EXCHANGE:
            parts = _paid_before_exchange(uow, order_id, row.amount_cents)
        sums = paid if row.kind is PaymentKind.CAPTURE else before
        for means, cents in parts.items():
            sums[means] = sums.get(means, 0) + cents
    return paid, before


def _paid_before_exchange(uow: UnitOfWork, order_id: int, cents: int) -> dict[str, int]:
    exchanged = uow.connection.scalar(select(Rma.order_id).where(Rma.exchange_order_id == order_id))
    found = {} if exchanged is None else split_by_means(cents, *_paid_by(uow, exchanged))
    return found or {EXCHANGE: cents}


def mark_failed(uow: UnitOfWork, refund_id: int, reason: str) -> Outcome:
    """The money came back to us: card expired, account closed.

    Raises ``ReasonNeeded`` or ``WrongTransition``.
    """
    require(uow.actor, "confirm_refund")
    if not reason.strip():
        raise ReasonNeeded(action="mark_failed")
    refund = refund_row(uow, refund_id)
    _change(uow, refund, RefundState.FAILED, reason=reason.strip())
    return _outcome(uow, "refund_failed", refund_id, Level.WARNING)


def approve_other_means(uow: UnitOfWork, refund_id: int, means: str, reason: str) -> Outcome:
    """Pay a failed refund by other means, with the customer's consent as the reason (L221-24).

    Raises ``ReasonNeeded``, ``FourEyes`` for whoever asked for the refund, ``Refusal("means_unknown")``,
    ``Refusal("credit_needs_email")`` or ``WrongTransition``.
    """
    manager = require(uow.actor, "approve_refund")
    refund = refund_row(uow, refund_id)
    if means not in OTHER_MEANS:
        raise Refusal("means_unknown", means=means)
    if means == STORE_CREDIT:
        store_credits.require_address(uow, refund.order_id)
    if not reason.strip():
        raise ReasonNeeded(action="approve_other_means")
    inspectors = set() if refund.rma_id is None else inspectors_of(uow, refund.rma_id)
    if manager in {refund.requested_by, *inspectors}:
        raise FourEyes(rma=refund.reference_of_order)
    check(REFUND, refund.state, RefundState.APPROVED, "refund")
    if refund.state is not RefundState.FAILED:
        raise Refusal("refund_not_failed", order=refund.reference_of_order)
    _change(uow, refund, RefundState.APPROVED, reason=reason.strip(), approved_by=manager, means=means)
    return _outcome(uow, "refund_approved", refund_id)


def cancel_refund(uow: UnitOfWork, refund_id: int, reason: str) -> Outcome:
    """Give up a refund that nobody approved. Raises ``ReasonNeeded``, ``Refusal`` or ``WrongTransition``."""
    require(uow.actor, "cancel_refund")
    if not reason.strip():
        raise ReasonNeeded(action="cancel_refund")
    refund = refund_row(uow, refund_id)
    if refund.rma_id is not None:
        raise Refusal("decide_the_return", rma=return_row(uow, refund.rma_id).number)
    _change(uow, refund, RefundState.CANCELLED, reason=reason.strip())
    return _outcome(uow, "refund_cancelled", refund_id, Level.WARNING)


def refund_row(uow: UnitOfWork, refund_id: int) -> Any:
    """A refund with its order's ``reference_of_order``, kept from others so that none is sent or booked twice.

    Raises ``NotFound``.
    """
    query = (
        select(Refund, Order.reference.label("reference_of_order"))
        .join(Order, Order.id == Refund.order_id)
        .where(Refund.id == refund_id)
    )
    row = uow.connection.execute(locking(uow.connection, query, Refund)).first()
    if row is None:
        raise NotFound(kind="refund", given=refund_id)
    return row


def _require_room(uow: UnitOfWork, refund: Any) -> None:
    order = uow.connection.execute(select(Order).where(Order.id == refund.order_id)).one()
    mine = refund.amount_cents if refund.state in money_back.DECIDED else 0
    free = money_back.left(uow, order) + mine
    if refund.amount_cents > free:
        raise MoreThanPaid(
            order=order.reference,
            amount=in_words(refund.amount_cents, order.currency),
            room=in_words(max(0, free), order.currency),
        )


def _change(uow: UnitOfWork, refund: Any, state: RefundState, *, reason: str = "", **values: Any) -> None:
    check(REFUND, refund.state, state, "refund")
    uow.connection.execute(update(Refund).where(Refund.id == refund.id).values(state=state, **values))
    journal.record(
        uow,
        f"refund_{state.value}",
        "refund",
        refund.id,
        order_id=refund.order_id,
        reason=reason,
        before=refund.state.value,
        after=state.value,
        amount=in_words(refund.amount_cents, refund.currency),
        means=values.get("means", refund.means),
        payment_reference=values.get("reference", ""),
    )
    uow.changed("refund", refund.id)


def _outcome(uow: UnitOfWork, code: str, refund_id: int, level: Level = Level.OK) -> Outcome:
    refund = refund_row(uow, refund_id)
    due = uow.connection.scalar(select(Rma.refund_due).where(Rma.id == refund.rma_id))
    late = max(0, (shop_day(uow.now) - due).days) if due else 0
    values = {
        "order": refund.reference_of_order,
        "amount": in_words(refund.amount_cents, refund.currency),
    }
    facts = {"refund_id": refund_id, "rma_id": refund.rma_id, "state": refund.state.value, "days_late": late}
    return Outcome(code, values, level, order=refund.reference_of_order, facts=facts)
