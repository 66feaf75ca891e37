"""A refund without the goods: the customer keeps what is broken, missing or not worth its way back.

Whoever answers the customer asks for it, another person decides, in full or in part, as on any return; where it is
declined, the goods come back after all.
"""

from __future__ import annotations

from sqlalchemy import update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.refusals import ReasonNeeded, Refusal
from app.models.rma import Refund, Rma
from app.models.staff import require
from app.models.states import REFUND, RefundState, RmaState, check
from app.rules.return_terms import Approver
from app.workflows import decisions, money_back, settlement
from app.workflows.money_back import in_words
from app.workflows.outcome import Level, Outcome
from app.workflows.returns import change_state, return_row


def propose_without_goods(uow: UnitOfWork, rma_id: int, reason: str) -> Outcome:
    """Ask a manager to refund a return of which nothing comes back; nothing of it may be here yet.

    Raises ``ReasonNeeded``, ``WrongTransition`` for a return whose box has come, or ``NotFound``.
    """
    require(uow.actor, "propose_refund")
    why = reason.strip()
    if not why:
        raise ReasonNeeded(action="propose_without_goods")
    rma = return_row(uow, rma_id)
    change_state(uow, rma, RmaState.PROPOSED)
    kept = {"goods_kept": True, "decision_reason": why}
    uow.connection.execute(update(Rma).where(Rma.id == rma_id).values(kept))
    rma = return_row(uow, rma_id)
    units = settlement.units_of(uow, rma)
    order = settlement.order_of(uow, rma)
    amounts = money_back.amounts(uow, order, rma.ground, settlement.per_line(units))
    refund_id = settlement.propose_refund(uow, rma, amounts, Approver.MANAGER)
    amount = in_words(amounts.amount, order.currency)
    journal.record(
        uow,
        "refund_without_goods_proposed",
        "rma",
        rma_id,
        order_id=order.id,
        reason=why,
        rma=rma.number,
        amount=amount,
        units=len(units),
    )
    return Outcome(
        "refund_without_goods_proposed",
        {"rma": rma.number, "order": rma.reference, "amount": amount},
        order=rma.reference,
        facts={"rma_id": rma_id, "refund_id": refund_id, **amounts.columns()},
    )


def decline_without_goods(uow: UnitOfWork, rma_id: int, reason: str) -> Outcome:
    """The goods are to come back after all: the return waits for its box again, the refund is given up.

    Raises ``ReasonNeeded``, ``Refusal("return_goods_not_kept")``, ``FourEyes``, or as ``approve_return`` does.
    """
    rma = decisions.to_decide(uow, rma_id, "reject_return")
    why = reason.strip()
    if not why:
        raise ReasonNeeded(action="decline_without_goods")
    if not rma.goods_kept:
        raise Refusal("return_goods_not_kept", rma=rma.number)
    refund = settlement.refund_row(uow, rma_id)
    check(REFUND, refund.state, RefundState.CANCELLED, "refund")
    uow.connection.execute(update(Refund).where(Refund.id == refund.id).values(state=RefundState.CANCELLED))
    uow.changed("refund", refund.id)
    change_state(uow, rma, RmaState.AUTHORISED)
    undone = {"goods_kept": False, "decision_reason": "", "approver": None}
    uow.connection.execute(update(Rma).where(Rma.id == rma_id).values(undone))
    journal.record(
        uow,
        "refund_without_goods_declined",
        "rma",
        rma_id,
        order_id=rma.order_id,
        reason=why,
        rma=rma.number,
        before=in_words(refund.amount_cents, refund.currency),
    )
    values = {"rma": rma.number, "order": rma.reference}
    return Outcome(
        "refund_without_goods_declined",
        values,
        Level.WARNING,
        next="next_return",
        order=rma.reference,
        facts={"rma_id": rma_id, "refund_id": refund.id},
    )
