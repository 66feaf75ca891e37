"""The facts behind the signals of a return: weights, serial numbers, photos, and the customer's last year."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select
from sqlalchemy.orm import aliased

from app.models.house import settings
from app.models.order import Order, OrderAddress, OrderLine
from app.models.person import person_ids
from app.models.product import Product
from app.models.rma import Rma, RmaPhoto, RmaUnit
from app.models.shipment import Parcel, ParcelItem
from app.models.states import DeliveryMode, ParcelState
from app.models.trace import PackedUnit
from app.rules.return_signals import ReturnFacts, ReturnSignal, SignalLimits, return_signals
from app.rules.return_terms import ReturnReason

_A_YEAR = timedelta(days=365)
_MOST_PHOTOS = 3


def signals_of(connection: Connection, rma_id: int, now: datetime) -> tuple[ReturnSignal, ...]:
    """What is odd about a return; empty for one that is not, or that does not exist."""
    rma = connection.execute(
        select(Rma.id, Rma.order_id, Rma.weight_g, Order.customer_id, Order.delivery_mode, Order.currency)
        .join(Order, Order.id == Rma.order_id)
        .where(Rma.id == rma_id)
    ).first()
    if rma is None:
        return ()
    since = now - _A_YEAR
    person = person_ids(connection, rma.customer_id)
    orders, shipped, returned = _year(connection, person, since)
    before, refused, missing = _returns_before(connection, rma, person, since)
    at_address, neighbours = _from_address(connection, rma, person, since)
    return return_signals(
        ReturnFacts(
            orders=orders,
            shipped=shipped,
            returned=returned,
            returns=before,
            refused_before=refused,
            missing_before=missing,
            weight_g=rma.weight_g or 0,
            expected_g=expected_weight_g(connection, rma_id) if rma.weight_g else 0,
            strange_serials=_strange_serials(connection, rma),
            same_photo=_same_photo(connection, rma_id),
            address_returns=at_address,
            address_customers=neighbours,
            value_cents=_paid_for(connection, rma_id),
            currency=rma.currency,
        ),
        _limits(connection),
    )


def told(connection: Connection, rma_id: int, now: datetime) -> list[dict[str, Any]]:
    """The signals as facts of an answer: code and values of each sentence."""
    return [{"code": each.code, **each.values} for each in signals_of(connection, rma_id, now)]


def _limits(connection: Connection) -> SignalLimits:
    found = settings(
        connection,
        "signal_orders",
        "signal_returned_percent",
        "signal_weight_percent",
        "signal_missing_times",
        "signal_address_returns",
        "manager_approval_limit_cents",
    )
    two_persons = int(found.pop("manager_approval_limit_cents"))
    limits = {name.removeprefix("signal_"): int(value) for name, value in found.items()}
    return SignalLimits(**limits, two_persons_cents=two_persons)


def expected_weight_g(connection: Connection, rma_id: int) -> int:
    """What the box should weigh: what left in those parcels, less what the customer keeps; 0 where unknown.

    Units that came back are in the box, whatever was announced.
    """
    here = (
        select(RmaUnit.order_line_id, func.count().label("units"))
        .where(RmaUnit.rma_id == rma_id, RmaUnit.received_at.is_not(None))
        .group_by(RmaUnit.order_line_id)
        .subquery()
    )
    parcels = (
        select(ParcelItem.parcel_id)
        .join(here, here.c.order_line_id == ParcelItem.order_line_id)
        .join(Parcel, Parcel.id == ParcelItem.parcel_id)
        .where(Parcel.state != ParcelState.VOID)
        .distinct()
    )
    left, unweighed = connection.execute(
        select(
            func.coalesce(func.sum(Parcel.weight_g), 0), func.sum(case((Parcel.weight_g <= 0, 1), else_=0))
        ).where(Parcel.id.in_(parcels))
    ).one()
    rows = connection.execute(
        select(
            Product.weight_g,
            func.sum(ParcelItem.quantity).label("sent"),
            func.max(here.c.units).label("back"),
        )
        .select_from(ParcelItem)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(here, here.c.order_line_id == ParcelItem.order_line_id)
        .where(ParcelItem.parcel_id.in_(parcels))
        .group_by(ParcelItem.order_line_id, Product.weight_g)
    ).all()
    kept = [(int(row.weight_g), max(0, int(row.sent) - int(row.back or 0))) for row in rows]
    if unweighed or any(units and not weight for weight, units in kept):
        return 0
    return max(0, int(left) - sum(weight * units for weight, units in kept))


def _year(connection: Connection, person: Collection[int], since: datetime) -> tuple[int, int, int]:
    row = connection.execute(
        select(
            func.count(func.distinct(Order.id)),
            func.coalesce(func.sum(OrderLine.shipped), 0),
            func.coalesce(func.sum(OrderLine.returned), 0),
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.customer_id.in_(person), Order.placed_at >= since)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def _returns_before(
    connection: Connection, rma: Any, person: Collection[int], since: datetime
) -> tuple[int, int, int]:
    """The customer's other returns: all, those refused, and those that said that a part was missing."""
    refused = RmaUnit.accepted.is_(False)
    missing = RmaUnit.reason == ReturnReason.MISSING_PART
    row = connection.execute(
        select(
            func.count(func.distinct(Rma.id)),
            func.count(func.distinct(case((refused, Rma.id)))),
            func.count(func.distinct(case((missing, Rma.id)))),
        )
        .join(RmaUnit, RmaUnit.rma_id == Rma.id)
        .join(Order, Order.id == Rma.order_id)
        .where(Order.customer_id.in_(person), Rma.id != rma.id, Rma.opened_at >= since)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def _from_address(
    connection: Connection, rma: Any, person: Collection[int], since: datetime
) -> tuple[int, int]:
    """Returns of other customers whose order went to the same door, and how many customers these are.

    Not of a relay or a shop: everybody's parcels go there.
    """
    if rma.delivery_mode is not DeliveryMode.HOME:
        return 0, 0
    here = connection.execute(
        select(OrderAddress.postal_code, OrderAddress.line1, OrderAddress.line2).where(
            OrderAddress.order_id == rma.order_id, OrderAddress.kind == "shipping"
        )
    ).first()
    if here is None or not here.line1:
        return 0, 0
    row = connection.execute(
        select(func.count(Rma.id), func.count(func.distinct(Order.customer_id)))
        .join(Order, Order.id == Rma.order_id)
        .join(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
        .where(
            Rma.opened_at >= since,
            Order.customer_id.not_in(person),
            Order.delivery_mode == DeliveryMode.HOME,
            OrderAddress.postal_code == here.postal_code,
            func.lower(OrderAddress.line1) == func.lower(here.line1),
            func.lower(OrderAddress.line2) == func.lower(here.line2),
        )
    ).one()
    return int(row[0]), int(row[1])


def _paid_for(connection: Connection, rma_id: int) -> int:
    """Cents that were paid for the articles of a return, each with its share of its line."""
    each = OrderLine.net_cents / OrderLine.ordered
    paid = select(func.sum(each)).join(RmaUnit, RmaUnit.order_line_id == OrderLine.id)
    return int(connection.scalar(paid.where(RmaUnit.rma_id == rma_id)) or 0)


def _strange_serials(connection: Connection, rma: Any) -> tuple[tuple[str, str], ...]:
    """Serial numbers that did not leave with this order, each with the order that it left with, if any.

    Where none was scanned when the order left, only one that left with another order is strange.
    """
    back = connection.execute(
        select(RmaUnit.serial, OrderLine.product_id)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .where(RmaUnit.rma_id == rma.id, RmaUnit.serial != "")
        .order_by(RmaUnit.id)
    ).all()
    if not back:
        return ()
    left = connection.execute(
        select(PackedUnit.product_id, PackedUnit.serial, Parcel.order_id, Order.reference)
        .join(Parcel, Parcel.id == PackedUnit.parcel_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(
            PackedUnit.product_id.in_({row.product_id for row in back}),
            PackedUnit.serial.in_([row.serial for row in back])
            | ((Parcel.order_id == rma.order_id) & (PackedUnit.serial != "")),
        )
        .order_by(PackedUnit.id)
    ).all()
    ours = {(row.product_id, row.serial) for row in left if row.order_id == rma.order_id}
    others = {(row.product_id, row.serial): row.reference for row in left if row.order_id != rma.order_id}
    tracked = {product_id for product_id, _ in ours}
    return tuple(
        (row.serial, others.get((row.product_id, row.serial), ""))
        for row in back
        if (row.product_id, row.serial) not in ours
        and ((row.product_id, row.serial) in others or row.product_id in tracked)
    )


def _same_photo(connection: Connection, rma_id: int) -> tuple[str, ...]:
    """Other returns with the very same picture."""
    mine, theirs, unit = aliased(RmaPhoto), aliased(RmaPhoto), aliased(RmaUnit)
    rows = connection.scalars(
        select(Rma.number)
        .join(unit, unit.rma_id == Rma.id)
        .join(theirs, theirs.rma_unit_id == unit.id)
        .join(mine, mine.sha256 == theirs.sha256)
        .join(RmaUnit, RmaUnit.id == mine.rma_unit_id)
        .where(RmaUnit.rma_id == rma_id, Rma.id != rma_id)
        .distinct()
        .order_by(Rma.number)
        .limit(_MOST_PHOTOS)
    )
    return tuple(rows)
