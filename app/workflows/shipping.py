"""The dock: parcels handed over to the carrier or to the shop's transfer, and labels given up before that."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.order import Order, OrderLine
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.staff import require, site_of
from app.models.states import (
    PARCEL,
    Bucket,
    DeliveryMode,
    LocationKind,
    ParcelState,
    PaymentState,
    check,
)
from app.rules.identifiers import parcel_reference
from app.workflows import channel_pushes, invoicing, labels, messages, pickup, tracing, tracking
from app.workflows.outcome import Level, Outcome

_PAID = frozenset({PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED})


class NotPaid(Refusal):
    """The money is not here, so the goods stay: ``order``, ``payment``."""


def hand_over(uow: UnitOfWork, parcel_id: int) -> Outcome:
    """Give one labelled parcel away: its units are shipped, the ledger says so, the customer will be told.

    A parcel handed over already is answered by a warning and counted once. Raises ``OrderHeld``, ``NotPaid``,
    ``LotRecalled`` or ``WrongTransition`` (domain 1.2 and 2.2), ``Refusal``: ``label_is_test``, ``parcel_given_up``.
    """
    require(uow.actor, "hand_over")
    parcel = _parcel(uow, parcel_id)
    name = parcel_reference(parcel.number)
    order = uow.connection.execute(select(Order).where(Order.id == parcel.order_id)).one()
    values = {"parcel": name, "order": order.reference, "service": order.carrier_service}
    if parcel.state is ParcelState.HANDED_OVER:
        return Outcome("handed_over_already", values, Level.WARNING, order=order.reference)
    if parcel.state is ParcelState.VOID:
        raise Refusal("parcel_given_up", parcel=name, order=order.reference)
    check(PARCEL, parcel.state, ParcelState.HANDED_OVER, "parcel")
    order_state.require_no_hold(uow, order.id)
    labels.require_real(uow, parcel)
    tracing.require_no_recall(uow, parcel_id)
    to_shop = order.delivery_mode is DeliveryMode.PICKUP
    if order.payment not in _PAID and not to_shop:
        raise NotPaid(order=order.reference, payment=order.payment.value)
    target = stock.location_id(uow, LocationKind.TRANSIT if to_shop else LocationKind.CUSTOMER)
    _ship_units(uow, order.id, parcel_id, target)
    uow.connection.execute(
        update(Parcel)
        .where(Parcel.id == parcel_id)
        .values(state=ParcelState.HANDED_OVER, handed_over_at=uow.now, site=site_of(uow.actor.station_id))
    )
    uow.connection.execute(
        update(Shipment)
        .where(Shipment.id == parcel.shipment_id, Shipment.closed_at.is_(None))
        .values(closed_at=uow.now)
    )
    if not to_shop:
        tracking.follow(uow, parcel)
    if to_shop:
        pickup.add_bag(uow, pickup.announce_pickup(uow, order.id), parcel_id)
    else:
        about = {"parcel": name, "service": order.carrier_service, "tracking": parcel.tracking_number}
        messages.tell(uow, order.id, "shipped", f"shipped:{parcel.id}", about)
    journal.record(uow, "handed_over", "parcel", parcel_id, order_id=order.id, parcel=name)
    if not to_shop:
        channel_pushes.parcel_left(uow, parcel_id)
        invoicing.invoice_parcel(uow, order.id, parcel.shipment_id)
    stage = order_state.refresh_stage(uow, order.id)
    waiting = _still_here(uow, order.carrier_service)
    return Outcome(
        "handed_over",
        {**values, "waiting": waiting},
        next="scan_parcel",
        order=order.reference,
        facts={"parcel_id": parcel_id, "order_id": order.id, "stage": stage.value, "waiting": waiting},
    )


def _ship_units(uow: UnitOfWork, order_id: int, parcel_id: int, target: int) -> None:
    dock = stock.location_id(uow, LocationKind.PACK)
    items = uow.connection.execute(
        select(ParcelItem.order_line_id, ParcelItem.quantity, OrderLine.product_id)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .where(ParcelItem.parcel_id == parcel_id)
    ).all()
    units = {item.order_line_id: item.quantity for item in items if item.quantity}
    order_state.move_all_units(uow, units, Bucket.PACKED, Bucket.SHIPPED)
    moves = [stock.Move(item.product_id, item.quantity, dock, target) for item in items if item.quantity]
    stock.move_all(uow, moves, "ship", order_id)


def _still_here(uow: UnitOfWork, service: str) -> int:
    """Labelled parcels of a service that stand at this station's site."""
    waiting = uow.connection.scalar(
        select(func.count())
        .select_from(Parcel)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(
            Parcel.state == ParcelState.LABELLED,
            Parcel.site == site_of(uow.actor.station_id),
            Shipment.carrier_service == service,
        )
    )
    return waiting or 0


def void_parcel(uow: UnitOfWork, parcel_id: int, reason: str) -> Outcome:
    """Give up a label before hand-over: the units are picked again, and the old paper must be destroyed.

    Raises ``ReasonNeeded`` or ``WrongTransition`` (domain 1.5).
    """
    require(uow.actor, "void_parcel")
    if not reason.strip():
        raise ReasonNeeded(action="void_parcel")
    parcel = _parcel(uow, parcel_id)
    check(PARCEL, parcel.state, ParcelState.VOID, "parcel")
    empty_parcel(uow, parcel)
    name = parcel_reference(parcel.number)
    journal.record(
        uow,
        "parcel_voided",
        "parcel",
        parcel_id,
        order_id=parcel.order_id,
        reason=reason.strip(),
        parcel=name,
    )
    order_state.refresh_stage(uow, parcel.order_id)
    return Outcome("parcel_voided", {"parcel": name}, Level.WARNING, facts={"order_id": parcel.order_id})


def empty_parcel(uow: UnitOfWork, parcel: Any) -> None:
    """Take everything out of a parcel that did not leave, and mark it void; the goods wait at the packing place.

    Its label is given back. Raises ``Refusal("label_being_bought")``.
    """
    labels.give_up(uow, parcel)
    items = uow.connection.execute(select(ParcelItem).where(ParcelItem.parcel_id == parcel.id)).all()
    for item in items:
        order_state.move_units(uow, item.order_line_id, Bucket.PACKED, Bucket.PICKED, item.quantity)
    uow.connection.execute(delete(ParcelItem).where(ParcelItem.parcel_id == parcel.id))
    tracing.forget_parcel(uow, parcel.id)
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel.id).values(state=ParcelState.VOID))


def _parcel(uow: UnitOfWork, parcel_id: int) -> Any:
    """The parcel's row, locked with its order's: two docks answer one after the other."""
    query = select(Parcel).join(Order, Order.id == Parcel.order_id).where(Parcel.id == parcel_id)
    parcel = uow.connection.execute(locking(uow.connection, query)).first()
    if parcel is None:
        raise NotFound(kind="parcel", given=parcel_id)
    return parcel
