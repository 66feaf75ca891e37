"""The decision on a return: a manager who did not inspect it approves, reduces or rejects, with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, stock
from app.models.journal import JournalEntry
from app.models.order import OrderLine
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.rma import Refund, Rma, RmaUnit
from app.models.staff import require
from app.models.states import REFUND, LocationKind, RefundState, RmaState, check
from app.rules.rejection import RejectionGround, check_rejection
from app.rules.return_terms import Grade, check_depreciation, check_price_cut
from app.rules.terms import RuleBroken
from app.values import shop_day
from app.workflows import decision_letters, inspection, messages, money_back, return_dates, settlement
from app.workflows.money_back import in_words
from app.workflows.outcome import Level, Outcome
from app.workflows.returns import change_state, return_row

#: Excluded once the customer has broken the seal (L221-28, 5° and 9°).
_ONLY_UNSEALED = frozenset({"HYGIENE_SEALED", "MEDIA_SOFTWARE"})


class FourEyes(Refusal):
    """Whoever inspected a return does not decide on it: ``rma``."""


def approve_return(uow: UnitOfWork, rma_id: int, reason: str = "") -> Outcome:
    """Agree to what the inspection proposes. Raises ``FourEyes``, ``NotAllowed`` or ``WrongTransition``."""
    rma = to_decide(uow, rma_id, "approve_return")
    units = settlement.units_of(uow, rma)
    amounts = settlement.settle(uow, rma, units, reason=reason.strip())
    return _decided(uow, "return_approved", rma_id, amounts)


def reduce_return(uow: UnitOfWork, rma_id: int, depreciations: Mapping[int, int], reason: str) -> Outcome:
    """Agree with other depreciations (basis points by unit id) than were proposed, and say why.

    They may be lower or higher, within the rules for the grade and with pictures. Raises ``ReasonNeeded``,
    ``PhotosNeeded``, ``FourEyes``, ``NotFound`` for a unit of another return, or a ``Refusal`` of the rules.
    """
    rma = to_decide(uow, rma_id, "reduce_return")
    if not reason.strip():
        raise ReasonNeeded(action="reduce_return")
    units = {unit.id: unit for unit in settlement.units_of(uow, rma)}
    order = settlement.order_of(uow, rma)
    informed = return_dates.informed_day(uow, order) is not None
    for unit_id, taken in depreciations.items():
        unit = units.get(unit_id)
        if unit is None:
            raise NotFound(kind="rma_unit", given=unit_id)
        _check_taken(uow, rma, unit, taken, reason, informed=informed)
        uow.connection.execute(update(RmaUnit).where(RmaUnit.id == unit_id).values(depreciation_bp=taken))
        journal.record(
            uow,
            "depreciation_changed",
            "rma_unit",
            unit_id,
            order_id=rma.order_id,
            reason=reason.strip(),
            rma=rma.number,
            sku=unit.sku,
            before=unit.depreciation_bp,
            after=taken,
        )
    changed = settlement.units_of(uow, rma)
    amounts = settlement.settle(uow, rma, changed, reason=reason.strip())
    return _decided(uow, "return_reduced", rma_id, amounts)


def _check_taken(uow: UnitOfWork, rma: Any, unit: Any, taken: int, reason: str, *, informed: bool) -> None:
    """Whether so many basis points may be taken off; raises ``Refusal``.

    What the customer keeps has lost nothing: a part of its price is given back, whatever was agreed (L217-14).
    """
    try:
        if rma.goods_kept:
            check_price_cut(taken)
            return
        check_depreciation(
            taken,
            unit.grade,
            rma.ground,
            informed=informed,
            reason=reason,
            photos=inspection.PHOTOS_FOR_DEPRECIATION,
        )
    except RuleBroken as broken:
        raise Refusal(broken.code, **broken.values) from broken
    inspection.require_photos(uow, unit, taken)


def reject_return(
    uow: UnitOfWork, rma_id: int, reason: str, ground: RejectionGround | None = None
) -> Outcome:
    """Refuse a return; its goods go to quarantine until they are sent back to the customer.

    A withdrawal is only refused on a legal ground that the facts bear out, never for lack of form. Raises
    ``ReasonNeeded``, ``FourEyes``, the rule's ``Refusal`` (domain 1.4, L221-28), or
    ``Refusal("return_goods_kept")`` where nothing came back that could be refused.
    """
    rma = to_decide(uow, rma_id, "reject_return")
    if rma.goods_kept:
        raise Refusal("return_goods_kept", rma=rma.number)
    if not reason.strip():
        raise ReasonNeeded(action="reject_return")
    units = settlement.units_of(uow, rma)
    try:
        check_rejection(
            rma.ground,
            ground,
            in_time=rma.in_time,
            excluded=all(_excluded(unit) for unit in units),
            other_goods=all(unit.grade is Grade.D for unit in units),
        )
    except RuleBroken as broken:
        raise Refusal(broken.code, **broken.values) from broken
    change_state(uow, rma, RmaState.REJECTED)
    refund = _give_nothing_back(uow, rma, units)
    uow.connection.execute(
        update(Rma)
        .where(Rma.id == rma_id)
        .values(
            decided_by=uow.actor.staff_id,
            decided_at=uow.now,
            decision_reason=reason.strip(),
            rejection=ground,
        )
    )
    journal.record(
        uow,
        "return_rejected",
        "rma",
        rma_id,
        order_id=rma.order_id,
        reason=reason.strip(),
        rma=rma.number,
        ground=ground.value if ground else "",
        before=refund.amount_cents,
    )
    template, values = decision_letters.rejection(rma.number, units, reason.strip())
    messages.tell(uow, rma.order_id, template, f"return-decision:{rma_id}", values)
    change_state(uow, return_row(uow, rma_id), RmaState.SETTLED)
    return Outcome(
        "return_rejected",
        {"rma": rma.number, "order": rma.reference},
        Level.WARNING,
        next="next_return",
        order=rma.reference,
        facts={"rma_id": rma_id, "refund_id": refund.id},
    )


def _excluded(unit: Any) -> bool:
    """Whether the right of withdrawal does not cover this article, as it came back (L221-28)."""
    sealed = unit.withdrawal_exclusion in _ONLY_UNSEALED and unit.grade is Grade.A
    return bool(unit.withdrawal_exclusion) and not sealed


def _give_nothing_back(uow: UnitOfWork, rma: Any, units: Sequence[Any]) -> Any:
    """Cancel the proposed refund and lay the goods aside; returns the refund as it was."""
    refund = settlement.refund_row(uow, rma.id)
    check(REFUND, refund.state, RefundState.CANCELLED, "refund")
    uow.connection.execute(update(Refund).where(Refund.id == refund.id).values(state=RefundState.CANCELLED))
    quarantine = stock.location_id(uow, LocationKind.QUARANTINE)
    for unit in units:
        stock.move(uow, unit.product_id, 1, unit.location_id, quarantine, "return_rejected", rma.order_id)
        uow.connection.execute(
            update(RmaUnit).where(RmaUnit.id == unit.id).values(accepted=False, location_id=quarantine)
        )
    return refund


def send_back_rejected(uow: UnitOfWork, rma_id: int) -> Outcome:
    """The goods of a rejected return have left for the customer again, who may return them another time.

    Raises ``Refusal("return_not_rejected")``.
    """
    require(uow.actor, "send_back")
    rma = return_row(uow, rma_id)
    units = [unit for unit in settlement.units_of(uow, rma) if unit.accepted is False]
    if rma.state is not RmaState.SETTLED or not units:
        raise Refusal("return_not_rejected", rma=rma.number)
    customer = stock.location_id(uow, LocationKind.CUSTOMER)
    for unit in units:
        stock.move(uow, unit.product_id, 1, unit.location_id, customer, "sent_back", rma.order_id)
        uow.connection.execute(
            update(RmaUnit).where(RmaUnit.id == unit.id).values(location_id=None, unit_number=None)
        )
        uow.connection.execute(
            update(OrderLine)
            .where(OrderLine.id == unit.order_line_id)
            .values(returned=OrderLine.returned - 1)
        )
    change_state(uow, rma, RmaState.CLOSED)
    journal.record(
        uow, "return_sent_back", "rma", rma_id, order_id=rma.order_id, rma=rma.number, units=len(units)
    )
    values = {"rma": rma.number, "units": len(units)}
    return Outcome("return_sent_back", values, order=rma.reference, facts={"rma_id": rma_id})


def to_decide(uow: UnitOfWork, rma_id: int, action: str) -> Any:
    """The proposed return, if this manager may decide on it; raises ``NotAllowed``, ``FourEyes``, or where it
    stands."""
    manager = require(uow.actor, action)
    rma = return_row(uow, rma_id)
    if rma.state is not RmaState.PROPOSED:
        raise Refusal("return_not_proposed", rma=rma.number)
    if manager in inspectors_of(uow, rma_id) or manager == settlement.refund_row(uow, rma_id).requested_by:
        raise FourEyes(rma=rma.number)
    return rma


def inspectors_of(uow: UnitOfWork, rma_id: int) -> set[int | None]:
    """Everybody who graded a unit of the return, also those whose grade was replaced by a later one."""
    units = select(RmaUnit.id).where(RmaUnit.rma_id == rma_id)
    return set(
        uow.connection.scalars(
            select(JournalEntry.staff_id).where(
                JournalEntry.subject == "rma_unit",
                JournalEntry.subject_id.in_(units),
                JournalEntry.action == "unit_inspected",
            )
        )
    )


def _decided(uow: UnitOfWork, code: str, rma_id: int, amounts: money_back.Amounts) -> Outcome:
    rma = return_row(uow, rma_id)
    return Outcome(
        code,
        {"rma": rma.number, "order": rma.reference, "amount": in_words(amounts.amount, rma.currency)},
        next="next_return",
        order=rma.reference,
        facts={
            "rma_id": rma_id,
            "refund_id": settlement.refund_row(uow, rma_id).id,
            "capped": amounts.capped,
            **amounts.columns(),
            **return_dates.countdown(rma, shop_day(uow.now)),
        },
    )
