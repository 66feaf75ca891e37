"""A return decided as store credit: the customer said so expressly, and the credit is given at once (domain 3.3)."""

from __future__ import annotations

from sqlalchemy import update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.refusals import ReasonNeeded
from app.models.rma import Refund
from app.models.states import RefundState
from app.workflows import decisions, money_back, refunds, settlement, store_credits
from app.workflows.money_back import in_words
from app.workflows.outcome import Outcome


def approve_as_credit(uow: UnitOfWork, rma_id: int, consent: str) -> Outcome:
    """Agree to what is proposed, as store credit; ``consent``: how and when the customer asked for it (L221-24).

    Above the limit of one manager another one sends it. Raises ``ReasonNeeded`` without consent,
    ``Refusal("credit_needs_email")``, or what ``approve_return`` raises.
    """
    rma = decisions.to_decide(uow, rma_id, "approve_return")
    if not consent.strip():
        raise ReasonNeeded(action="approve_as_credit")
    store_credits.require_address(uow, rma.order_id)
    amounts = settlement.settle(uow, rma, settlement.units_of(uow, rma), as_credit=True)
    refund = settlement.refund_row(uow, rma_id)
    means = {"means": store_credits.STORE_CREDIT}
    uow.connection.execute(update(Refund).where(Refund.id == refund.id).values(means))
    amount = in_words(amounts.amount, rma.currency)
    journal.record(
        uow,
        "store_credit_agreed",
        "rma",
        rma_id,
        order_id=rma.order_id,
        reason=consent.strip(),
        rma=rma.number,
        amount=amount,
    )
    if refund.state is RefundState.APPROVED and amounts.amount <= _limit(uow):
        refunds.mark_sent(uow, refund.id)
    return Outcome(
        "return_credited",
        {"rma": rma.number, "order": rma.reference, "amount": amount},
        next="next_return",
        order=rma.reference,
        facts={"rma_id": rma_id, "refund_id": refund.id, **amounts.columns()},
    )


def _limit(uow: UnitOfWork) -> int:
    return money_back.approval_limits(uow.connection).one_manager_cents
