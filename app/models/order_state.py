"""How orders change: units between counters, holds, payments, and the stage that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Update, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased

from app.database.dialect import locking
from app.database.round_trips import ask_all, ask_first
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, fiscal
from app.models.order import Order, OrderHold, OrderLine, Payment
from app.models.picking import PickList, PickTask
from app.models.pickup import Pickup
from app.models.refusals import OrderHeld, Refusal
from app.models.shipment import Parcel
from app.models.states import (
    LIFECYCLE,
    UNIT_MOVES,
    Bucket,
    HoldKind,
    Lifecycle,
    ParcelState,
    PaymentKind,
    PaymentState,
    PickListState,
    PickupState,
    Stage,
    check,
)


class NotThatMany(Refusal):
    """A line has fewer units in a counter than should leave it: ``sku``, ``wanted``, ``there``, ``bucket``."""


def move_units(uow: UnitOfWork, line_id: int, source: Bucket, target: Bucket, quantity: int) -> None:
    """Move units of a line between two counters (domain 1.2).

    Raises ``WrongTransition`` for a path that does not exist and ``NotThatMany`` for units that are not there.
    """
    move_all_units(uow, {line_id: quantity}, source, target)


def move_locked_units(uow: UnitOfWork, line_id: int, source: Bucket, target: Bucket, quantity: int) -> None:
    """Move units of a line with the commit: this transaction has locked the line and found that many in ``source``.

    Raises ``WrongTransition``.
    """
    check(UNIT_MOVES, source, target, "order_line")
    uow.write_last(_units_moved(source, target), {"line": line_id, "units": quantity})


def move_all_units(uow: UnitOfWork, units: Mapping[int, int], source: Bucket, target: Bucket) -> None:
    """Move units of many lines, given by line, in one statement; raises as ``move_units`` does."""
    check(UNIT_MOVES, source, target, "order_line")
    if any(quantity <= 0 for quantity in units.values()):
        raise ValueError("units to move must be above zero")
    if not units:
        return
    rows = [{"line": line_id, "units": units[line_id]} for line_id in sorted(units)]
    if len(rows) > 1:  # of many updates nobody learns which one found too little
        _require_units(uow, units, source)
        uow.connection.execute(_units_moved(source, target), rows)
    elif uow.connection.execute(_units_moved(source, target), rows[0]).rowcount == 0:
        _require_units(uow, units, source)


def _require_units(uow: UnitOfWork, units: Mapping[int, int], source: Bucket) -> None:
    query = select(OrderLine.id, OrderLine.sku, getattr(OrderLine, source.value).label("there"))
    lines = query.where(OrderLine.id.in_(units)).order_by(OrderLine.id)
    for line in uow.connection.execute(locking(uow.connection, lines)):
        if line.there < units[line.id]:
            raise NotThatMany(sku=line.sku, wanted=units[line.id], there=line.there, bucket=source.value)


@cache
def _units_moved(source: Bucket, target: Bucket) -> Update:
    left, right = getattr(OrderLine, source.value), getattr(OrderLine, target.value)
    units: BindParameter[int] = bindparam("units")
    return (
        update(OrderLine)
        .where(OrderLine.id == bindparam("line"), left >= units)
        .values({left: left - units, right: right + units})
    )


def change_lifecycle(uow: UnitOfWork, order_id: int, target: Lifecycle) -> None:
    """Move an order along its life-cycle; raises ``WrongTransition``."""
    current = uow.connection.execute(select(Order.lifecycle).where(Order.id == order_id)).scalar_one()
    check(LIFECYCLE, current, target, "order")
    uow.connection.execute(update(Order).where(Order.id == order_id).values(lifecycle=target))


_task_line = aliased(OrderLine)
#: What an order's stage follows from. Made once: making a statement anew takes longer than SQLite takes to answer it.
_STANDING = (
    select(
        Order.lifecycle,
        Order.stage,
        Order.allow_split,
        select(Pickup.state).where(Pickup.order_id == Order.id).scalar_subquery().label("pickup"),
        select(Parcel.id)
        .where(Parcel.order_id == Order.id, Parcel.state == ParcelState.DRAFT)
        .exists()
        .label("has_draft"),
        select(PickTask.id)
        .join(_task_line, _task_line.id == PickTask.order_line_id)
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(
            _task_line.order_id == Order.id,
            PickTask.picked + PickTask.short < PickTask.quantity,
            PickList.state.in_((PickListState.OPEN, PickListState.PICKING)),
        )
        .exists()
        .label("on_a_pick_list"),
        *(
            func.coalesce(func.sum(getattr(OrderLine, bucket.value)), 0).label(bucket.value)
            for bucket in Bucket
        ),
    )
    .outerjoin(OrderLine, OrderLine.order_id == Order.id)
    .where(Order.id == bindparam("order"))
    .group_by(Order.id)
)
_STAGE_KEPT = update(Order).where(Order.id == bindparam("order")).values(stage=bindparam("now_at"))


def refresh_stage(uow: UnitOfWork, order_id: int, *, last: bool = False) -> Stage:
    """Derive the order's stage anew from counters, parcels, pick lists and pickup, store it and return it.

    ``last``: nothing in this transaction reads it, so it is stored with the commit.
    """
    order = ask_first(uow.connection, _STANDING, {"order": order_id})
    stage = _stage(order)
    if stage != order.stage:
        kept = {"order": order_id, "now_at": stage}
        if last:
            uow.write_last(_STAGE_KEPT, kept)
        else:
            uow.connection.execute(_STAGE_KEPT, kept)
    uow.changed("order", order_id)
    return stage


def _stage(order: Any) -> Stage:
    if order.lifecycle is not Lifecycle.OPEN:
        return Stage(order.lifecycle.value)
    if order.pickup is PickupState.COLLECTED:
        return Stage.COLLECTED
    if order.pickup in {PickupState.ARRIVED, PickupState.READY, PickupState.EXPIRED}:
        return Stage.AT_SHOP
    waiting = order.unallocated + order.backordered
    to_fetch = order.allocated + order.picked + order.packed
    if order.pickup is PickupState.PARTIAL_READY and not to_fetch:
        return Stage.AT_SHOP
    if order.picked or order.packed:
        return _bench_stage(order)
    if order.allocated and order.on_a_pick_list:
        return Stage.PICKING
    if order.allocated and (order.allow_split or not waiting):
        return Stage.READY
    if order.shipped:
        return Stage.PARTLY_SHIPPED if order.allocated or waiting else Stage.SHIPPED
    return Stage.BACKORDER


def _bench_stage(order: Any) -> Stage:
    if order.has_draft:
        return Stage.PACKING
    if order.picked:
        return Stage.PICKING if order.allocated and order.on_a_pick_list else Stage.PICKED
    return Stage.PACKED


def place_hold(
    uow: UnitOfWork,
    order_id: int,
    kind: HoldKind,
    *,
    code: str = "",
    values: dict[str, Any] | None = None,
    reason: str = "",
    due_at: datetime | None = None,
) -> int:
    """Make the order wait; returns the hold's id. A hold never frees reserved stock (domain 1.1)."""
    hold = uow.connection.execute(
        insert(OrderHold).values(
            order_id=order_id,
            kind=kind,
            code=code,
            values=values or {},
            reason=reason,
            placed_by=uow.actor.staff_id,
            placed_at=uow.now,
            due_at=due_at,
        )
    ).inserted_primary_key
    assert hold is not None
    _count_holds(uow, order_id)
    bench_copy.changed(uow, order_id)
    return int(hold[0])


def end_hold(uow: UnitOfWork, order_id: int, hold_id: int, note: str = "") -> None:
    """Mark one hold as released by the actor; nothing happens to one that is released already."""
    uow.connection.execute(
        update(OrderHold)
        .where(OrderHold.id == hold_id, OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
        .values(released_by=uow.actor.staff_id, released_at=uow.now, release_note=note)
    )
    _count_holds(uow, order_id)


def _count_holds(uow: UnitOfWork, order_id: int) -> None:
    still = (
        select(func.count())
        .where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
        .scalar_subquery()
    )
    uow.connection.execute(update(Order).where(Order.id == order_id).values(open_holds=still))
    uow.changed("order", order_id)


def lost_its_stock(now: datetime) -> ColumnElement[bool]:
    """A condition on ``Order``: held for payment or fraud past the hold's day, so that others come first.

    Any other hold, and these before their day, keep the reservation (domain 1.1).
    """
    return (
        select(OrderHold.id)
        .where(
            OrderHold.order_id == Order.id,
            OrderHold.kind.in_((HoldKind.PAYMENT, HoldKind.FRAUD)),
            OrderHold.released_at.is_(None),
            OrderHold.due_at < now,
        )
        .exists()
    )


_OPEN_HOLDS = select(OrderHold.kind).where(
    OrderHold.order_id == bindparam("order"), OrderHold.released_at.is_(None)
)


def require_no_hold(uow: UnitOfWork, order_id: int) -> None:
    """Raise ``OrderHeld`` while any hold is open: no picking, no label, no hand-over (domain 1.1)."""
    holds = ask_all(uow.connection, _OPEN_HOLDS, {"order": order_id})
    if holds:
        reference = uow.connection.scalar(select(Order.reference).where(Order.id == order_id))
        raise OrderHeld(order=reference, holds=", ".join(sorted({hold.kind.value for hold in holds})))


def add_payment(
    uow: UnitOfWork,
    order_id: int,
    kind: PaymentKind,
    amount_cents: int,
    currency: str,
    means: str,
    reference: str = "",
    at: datetime | None = None,
) -> PaymentState:
    """Write one movement into the order's payment journal and derive its payment state from their sum."""
    row = {
        "order_id": order_id,
        "kind": kind,
        "means": means,
        "amount_cents": amount_cents,
        "currency": currency,
        "at": at or uow.now,
        "reference": reference,
        "staff_id": uow.actor.staff_id,
    }
    created = uow.connection.execute(insert(Payment), row).inserted_primary_key
    assert created is not None
    fact = fiscal.payment_fact(created[0], row)
    fiscal.record(uow, [fact] if fact is not None else [])
    return refresh_payment(uow, order_id, at)


def charged_back(uow: UnitOfWork, order_id: int) -> int:
    """Cents of an order that its bank took back: they are gone, and cannot be refunded as well."""
    query = select(func.coalesce(func.sum(Payment.amount_cents), 0)).where(
        Payment.order_id == order_id, Payment.kind == PaymentKind.DISPUTE
    )
    return int(uow.connection.execute(query).scalar_one())


def refresh_payment(uow: UnitOfWork, order_id: int, at: datetime | None = None) -> PaymentState:
    """Derive an order's payment state anew from its journal and its total, store it and return it."""
    sums: dict[PaymentKind, int] = {
        kind: int(amount)
        for kind, amount in uow.connection.execute(
            select(Payment.kind, func.sum(Payment.amount_cents))
            .where(Payment.order_id == order_id)
            .group_by(Payment.kind)
        )
    }
    total = uow.connection.execute(select(Order.total_cents).where(Order.id == order_id)).scalar_one()
    captured = sums.get(PaymentKind.CAPTURE, 0)
    state = payment_state(sums, total)
    uow.connection.execute(
        update(Order)
        .where(Order.id == order_id)
        .values(
            captured_cents=captured,
            refunded_cents=sums.get(PaymentKind.REFUND, 0),
            payment=state,
            paid_at=func.coalesce(Order.paid_at, at or uow.now) if captured >= total else Order.paid_at,
        )
    )
    uow.changed("order", order_id)
    return state


def payment_state(sums: dict[PaymentKind, int], total_cents: int) -> PaymentState:
    """The payment axis from the sums of an order's movements (domain 1.1 and 2.2)."""
    captured = sums.get(PaymentKind.CAPTURE, 0)
    refunded = sums.get(PaymentKind.REFUND, 0)
    if sums.get(PaymentKind.DISPUTE, 0):
        return PaymentState.DISPUTED
    if captured and refunded >= captured:
        return PaymentState.REFUNDED
    if refunded:
        return PaymentState.PARTIALLY_REFUNDED
    if captured >= total_cents and (captured or not total_cents):
        return PaymentState.PAID
    if captured:
        return PaymentState.PARTIALLY_PAID
    if sums.get(PaymentKind.VOID, 0):
        return PaymentState.VOIDED
    return PaymentState.AUTHORISED if sums.get(PaymentKind.AUTHORISATION, 0) else PaymentState.PENDING
