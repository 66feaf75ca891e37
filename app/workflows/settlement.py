"""What follows from a decision on a return: money approved, goods moved, counters, the customer told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.bins import home_bin
from app.models.order import Order, OrderLine
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.rma import Refund, Rma, RmaUnit
from app.models.staff import require
from app.models.states import REFUND, LocationKind, RefundState, RmaState, check
from app.models.stock import Location
from app.rules.return_terms import Approver, Disposition
from app.scanning.own_codes import OwnKind, decode
from app.values import shop_day
from app.workflows import decision_letters, messages, money_back, return_dates
from app.workflows.money_back import in_words
from app.workflows.outcome import Outcome
from app.workflows.returns import change_state, return_row, unit_row

#: Where an accepted article lies next; what is missing here stays in the returns place until it is put away. What
#: leaves for good is laid aside until its proof is written down (``disposing``).
_GOES_TO = {
    Disposition.QUARANTINE: LocationKind.QUARANTINE,
    Disposition.REFUSE: LocationKind.QUARANTINE,
    Disposition.DONATE: LocationKind.QUARANTINE,
    Disposition.RECYCLE: LocationKind.QUARANTINE,
    Disposition.DESTROY: LocationKind.QUARANTINE,
}


def settle(
    uow: UnitOfWork,
    rma: Any,
    units: Sequence[Any],
    *,
    reason: str = "",
    by_rule: bool = False,
    exchange: bool = False,
    as_credit: bool = False,
) -> money_back.Amounts:
    """Approve a proposed return: the refund as it is worth now, the goods where they go, the customer told.

    ``by_rule``: nobody decided, the rule for small sound returns did. ``exchange``: the credit pays for other
    goods, so no shipping is given back and the caller settles the refund. ``as_credit``: it is given as store credit.
    """
    decider = None if by_rule else uow.actor.staff_id
    change_state(uow, rma, RmaState.APPROVED)
    order = order_of(uow, rma)
    amounts = money_back.amounts(uow, order, rma.ground, per_line(units))
    if exchange:
        amounts = money_back.goods_only(amounts)
    refund = refund_row(uow, rma.id)
    state = RefundState.APPROVED if amounts.amount else RefundState.CANCELLED
    check(REFUND, refund.state, state, "refund")
    uow.connection.execute(
        update(Refund)
        .where(Refund.id == refund.id)
        .values(state=state, approved_by=decider, **amounts.columns())
    )
    uow.changed("refund", refund.id)
    for unit in units:
        _accept(uow, rma, unit)
    uow.connection.execute(
        update(Rma)
        .where(Rma.id == rma.id)
        .values(decided_by=decider, decided_at=uow.now, **_decided(uow, rma, reason))
    )
    journal.record(
        uow,
        "return_approved_by_rule" if by_rule else "return_approved",
        "rma",
        rma.id,
        order_id=order.id,
        reason=reason,
        rma=rma.number,
        amount=in_words(amounts.amount, order.currency),
        before=in_words(refund.amount_cents, order.currency),
        depreciation=in_words(amounts.depreciation, order.currency),
        exchange=exchange,
    )
    template, values = decision_letters.approval(
        rma, order.currency, units, amounts, reason, exchange=exchange, as_credit=as_credit
    )
    messages.tell(uow, order.id, template, f"return-decision:{rma.id}", values)
    change_state(uow, return_row(uow, rma.id), RmaState.SETTLED)
    order_state.refresh_stage(uow, order.id)
    return amounts


def _decided(uow: UnitOfWork, rma: Any, reason: str) -> dict[str, Any]:
    """Why it was decided so, else why it was asked for; and until when to pay back.

    Goods that stay with the customer are waited for no longer: the refund is not withheld (L221-24).
    """
    said = {"decision_reason": reason or rma.decision_reason}
    if not rma.goods_kept:
        return said
    return said | {"refund_due": return_dates.due_day(rma.notice_day, shop_day(uow.now), rma.posted_day)}


def propose_refund(uow: UnitOfWork, rma: Any, amounts: money_back.Amounts, approver: Approver) -> int:
    """Ask for a refund of a return that ``approver`` decides on; its id."""
    created = uow.connection.execute(
        insert(Refund).values(
            rma_id=rma.id,
            order_id=rma.order_id,
            state=RefundState.DRAFT,
            currency=rma.currency,
            requested_by=uow.actor.staff_id,
            created_at=uow.now,
            **amounts.columns(),
        )
    ).inserted_primary_key
    assert created is not None
    refund_id = int(created[0])
    check(REFUND, RefundState.DRAFT, RefundState.PENDING_APPROVAL, "refund")
    uow.connection.execute(
        update(Refund).where(Refund.id == refund_id).values(state=RefundState.PENDING_APPROVAL)
    )
    uow.connection.execute(update(Rma).where(Rma.id == rma.id).values(approver=approver))
    return refund_id


def order_of(uow: UnitOfWork, rma: Any) -> Any:
    """The order of a return, as it stands."""
    return uow.connection.execute(select(Order).where(Order.id == rma.order_id)).one()


def units_of(uow: UnitOfWork, rma: Any) -> Sequence[Any]:
    """The articles that a return is decided on, with product, SKU, name and exclusion.

    Those that are here; all of a return whose goods the customer keeps.
    """
    query = (
        select(RmaUnit, OrderLine.product_id, OrderLine.sku, OrderLine.name, Product.withdrawal_exclusion)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(RmaUnit.rma_id == rma.id)
        .order_by(RmaUnit.id)
    )
    if not rma.goods_kept:
        query = query.where(RmaUnit.received_at.is_not(None))
    return uow.connection.execute(query).all()


def per_line(units: Sequence[Any]) -> dict[int, list[int]]:
    """The depreciations of the units by order line, as ``money_back.amounts`` takes them."""
    lines: defaultdict[int, list[int]] = defaultdict(list)
    for unit in units:
        lines[unit.order_line_id].append(unit.depreciation_bp)
    return dict(lines)


def refund_row(uow: UnitOfWork, rma_id: int) -> Any:
    """The refund that a return's inspection proposed; raises ``NotFound``."""
    row = uow.connection.execute(
        select(Refund).where(Refund.rma_id == rma_id).order_by(Refund.id.desc()).limit(1)
    ).first()
    if row is None:
        raise NotFound(kind="refund", given=rma_id)
    return row


def _accept(uow: UnitOfWork, rma: Any, unit: Any) -> None:
    target = None if rma.goods_kept else _place_for(uow, unit)
    if target is not None and target != unit.location_id:
        reason = f"return_{unit.disposition.value.lower()}"
        stock.move(uow, unit.product_id, 1, unit.location_id, target, reason, rma.order_id)
    uow.connection.execute(
        update(RmaUnit).where(RmaUnit.id == unit.id).values(accepted=True, location_id=target)
    )
    uow.connection.execute(
        update(OrderLine).where(OrderLine.id == unit.order_line_id).values(refunded=OrderLine.refunded + 1)
    )


def _place_for(uow: UnitOfWork, unit: Any) -> int:
    kind = _GOES_TO.get(unit.disposition)
    if kind is not None:
        return stock.location_id(uow, kind)
    if unit.disposition is Disposition.RESTOCK:
        return home_bin(uow, unit.product_id) or int(unit.location_id)
    return int(unit.location_id)


def put_away_at(uow: UnitOfWork, rma_unit_id: int, place: str) -> Outcome:
    """``put_away`` into the place whose code or barcode was typed or scanned into a field."""
    require(uow.actor, "put_away")
    own = decode(place.strip())
    which = (
        Location.id == own.serial
        if own is not None and own.kind is OwnKind.LOCATION
        else func.upper(Location.code) == place.strip().upper()
    )
    found = uow.connection.scalar(select(Location.id).where(which).limit(1))
    if found is None:
        raise NotFound("bin_unknown")
    return put_away(uow, rma_unit_id, found)


def put_away(uow: UnitOfWork, rma_unit_id: int, location_id: int) -> Outcome:
    """Lie a repacked or repaired article, once it was accepted, into a bin or another place of the house.

    Raises ``Refusal("unit_not_accepted")`` for one that is not the house's, ``NotFound`` for no such place.
    """
    require(uow.actor, "put_away")
    unit = unit_row(uow, rma_unit_id)
    place = uow.connection.execute(
        select(Location.id, Location.code).where(
            Location.id == location_id,
            Location.kind.in_((LocationKind.BIN, LocationKind.QUARANTINE)),
            Location.active,
        )
    ).first()
    if place is None:
        raise NotFound("bin_unknown")
    lies_in = uow.connection.scalar(select(Location.kind).where(Location.id == unit.location_id))
    if not unit.accepted or lies_in not in {LocationKind.RETURNS, LocationKind.QUARANTINE}:
        raise Refusal("unit_not_accepted", rma=unit.number, name=unit.name)
    if place.id != unit.location_id:
        stock.move(uow, unit.product_id, 1, unit.location_id, place.id, "put_away", unit.order_id)
        uow.connection.execute(update(RmaUnit).where(RmaUnit.id == rma_unit_id).values(location_id=place.id))
        journal.record(
            uow,
            "unit_put_away",
            "rma_unit",
            rma_unit_id,
            order_id=unit.order_id,
            rma=unit.number,
            sku=unit.sku,
            before=unit.location_id,
            location=place.code,
        )
    values = {"name": unit.name, "location": place.code}
    return Outcome("unit_put_away", values, order=unit.reference, facts={"rma_id": unit.rma_id})
