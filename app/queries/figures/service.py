"""How well the house served in a period: how fast, how punctually, how faultlessly, and at what cost (domain 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from app.models.carrier import LabelAttempt
from app.models.house import setting
from app.models.order import Order, OrderHold, OrderLine
from app.models.return_label import ReturnLabel
from app.models.rma import Refund, Rma, RmaUnit
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.states import LabelState, Lifecycle, ParcelState, RefundState
from app.models.trace import ParcelPhoto
from app.queries.figures.cohorts import CAME_BACK, cohort, sent_in
from app.queries.figures.sales import IN_EUROS
from app.rules.measures import quantile
from app.rules.periods import Period
from app.rules.return_terms import ReturnReason
from app.values import shop_day

_FAULTS = (
    ReturnReason.WRONG_ITEM,
    ReturnReason.MISSING_PART,
    ReturnReason.DAMAGED_TRANSPORT,
    ReturnReason.DEFECTIVE,
)
_WRONG = (ReturnReason.WRONG_ITEM, ReturnReason.MISSING_PART)


@dataclass(frozen=True, slots=True)
class Part:
    """So many ``of`` so many."""

    good: int
    of: int


@dataclass(frozen=True, slots=True)
class Costs:
    """Cents of a period; what nobody has entered is ``None``."""

    orders: int
    labour: int | None
    packaging: int | None
    postage: int | None
    labels: int
    """Parcels whose postage is known, of which ``postage`` is the sum."""
    parcels: int
    returns_back: int
    """What return labels cost, and what was paid to customers for sending goods back, in euros."""
    charged: int
    """What these orders' customers paid for delivery, with VAT, in euros."""


@dataclass(frozen=True, slots=True)
class Service:
    """Times in hours or days, ``None`` where there is nothing to measure."""

    orders: int
    cycle_median: float | None
    cycle_p90: float | None
    cycle_unheld: float | None
    """The median of orders that nothing held."""
    door_median_days: float | None
    shipped_on_time: Part
    delivered_on_time: Part
    filled: Part
    picked_right: Part
    perfect: Part
    photographed: Part
    """Parcels whose open box was photographed, of those where the house asked for it or somebody did it anyway."""
    refund_days: float | None
    refunds_on_time: Part
    costs: Costs


def service(connection: Connection, period: Period) -> Service:
    """All of it; each statement reads the orders, parcels or refunds of the period alone."""
    left = _left(connection, period)
    cycles = [_hours(row.paid_at, row.left_at) for row in left if row.paid_at is not None]
    unheld = [_hours(row.paid_at, row.left_at) for row in left if row.paid_at is not None and not row.held]
    doors = [_hours(row.placed_at, row.delivered_at) / 24 for row in left if row.delivered_at is not None]
    arrived = [row for row in left if row.delivered_at is not None and row.promise_date is not None]
    refunded = _refunds(connection, period)
    return Service(
        orders=len(left),
        cycle_median=quantile(cycles, 0.5),
        cycle_p90=quantile(cycles, 0.9),
        cycle_unheld=quantile(unheld, 0.5),
        door_median_days=quantile(doors, 0.5),
        shipped_on_time=_shipped_on_time(connection, period),
        delivered_on_time=Part(
            sum(shop_day(row.delivered_at) <= row.promise_date for row in arrived), len(arrived)
        ),
        filled=_filled(connection, period),
        picked_right=_picked_right(connection, period),
        perfect=Part(sum(_is_perfect(row) for row in left), len(left)),
        photographed=_photographed(connection, period),
        refund_days=quantile(
            [
                _hours(row.received_at, row.succeeded_at) / 24
                for row in refunded
                if row.received_at is not None
            ],
            0.5,
        ),
        refunds_on_time=Part(
            sum(row.refund_due is None or shop_day(row.succeeded_at) <= row.refund_due for row in refunded),
            len(refunded),
        ),
        costs=_costs(connection, period),
    )


def _last_left() -> Any:
    """When the last parcel of an order left."""
    return (
        select(func.max(Parcel.handed_over_at))
        .where(Parcel.order_id == Order.id, Parcel.state != ParcelState.VOID)
        .correlate(Order)
        .scalar_subquery()
    )


def _left(connection: Connection, period: Period) -> Sequence[Any]:
    """Orders whose parcels left in the period, with what each needs to be judged."""
    sent = (
        select(
            Parcel.order_id, func.max(Parcel.handed_over_at).label("left_at"),
            func.max(Parcel.delivered_at).label("delivered_at"),
            func.count(Parcel.shipment_id.distinct()).label("shipments"),
        )
        .where(sent_in(period))
        .group_by(Parcel.order_id)
        .subquery()
    )  # fmt: skip
    held = select(OrderHold.id).where(OrderHold.order_id == Order.id).exists()
    faulty = (
        select(RmaUnit.id)
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .where(Rma.order_id == Order.id, RmaUnit.reason.in_(_FAULTS))
        .exists()
    )
    lacks = select(OrderLine.id).where(OrderLine.order_id == Order.id, OrderLine.cancelled > 0).exists()
    return connection.execute(
        select(
            Order.id, Order.placed_at, Order.paid_at, Order.promise_date, sent.c.left_at, sent.c.delivered_at,
            sent.c.shipments, held.label("held"), faulty.label("faulty"), lacks.label("lacks"),
        ).join(sent, sent.c.order_id == Order.id)
    ).all()  # fmt: skip


def _is_perfect(row: Any) -> bool:
    """On time, whole, in one go, and nothing complained of."""
    last = row.delivered_at or row.left_at
    on_time = row.promise_date is None or shop_day(last) <= row.promise_date
    return on_time and row.shipments == 1 and not row.lacks and not row.faulty


def due_in(period: Period) -> ColumnElement[bool]:
    """Orders that were promised for a day of the period."""
    return and_(
        Order.promise_date >= period.first,
        Order.promise_date <= period.last,
        Order.lifecycle != Lifecycle.CANCELLED,
    )


def _shipped_on_time(connection: Connection, period: Period) -> Part:
    rows = connection.execute(
        select(Order.promise_date, _last_left().label("left_at")).where(due_in(period))
    ).all()
    good = sum(row.left_at is not None and shop_day(row.left_at) <= row.promise_date for row in rows)
    return Part(good, len(rows))


def _filled(connection: Connection, period: Period) -> Part:
    """Units that left with the first shipment, of all ordered, of orders whose parcels left in the period."""
    orders = (
        select(Parcel.order_id)
        .where(sent_in(period))
        .distinct()
        .subquery()
    )  # fmt: skip
    first = (
        select(func.min(Shipment.id).label("id"))
        .join(orders, orders.c.order_id == Shipment.order_id)
        .group_by(Shipment.order_id)
        .subquery()
    )
    sent = (
        select(func.coalesce(func.sum(ParcelItem.quantity), 0))
        .join(Parcel, Parcel.id == ParcelItem.parcel_id)
        .join(first, first.c.id == Parcel.shipment_id)
        .where(Parcel.handed_over_at.is_not(None), Parcel.state != ParcelState.VOID)
    )
    ordered = select(func.coalesce(func.sum(OrderLine.ordered), 0)).join(
        orders, orders.c.order_id == OrderLine.order_id
    )
    return Part(int(connection.scalar(sent) or 0), int(connection.scalar(ordered) or 0))


def _picked_right(connection: Connection, period: Period) -> Part:
    sent = cohort(period)
    lines = connection.scalar(select(func.count()).select_from(sent)) or 0
    wrong = connection.scalar(
        select(func.count(RmaUnit.order_line_id.distinct()))
        .join(sent, sent.c.order_line_id == RmaUnit.order_line_id)
        .where(CAME_BACK, RmaUnit.reason.in_(_WRONG))
    )
    return Part(lines - (wrong or 0), lines)


#: Parcels that were closed without the photo that the house asked for.
NO_PHOTO = Parcel.no_photo != ""


def _photographed(connection: Connection, period: Period) -> Part:
    taken = select(ParcelPhoto.id).where(ParcelPhoto.parcel_id == Parcel.id).exists()
    good, missing = connection.execute(
        select(func.count().filter(taken), func.count().filter(NO_PHOTO & ~taken))
        .select_from(Parcel)
        .where(sent_in(period))
    ).one()
    return Part(good, good + missing)


def refunded_in(period: Period) -> ColumnElement[bool]:
    """Refunds that were back with the customer in the period."""
    return and_(
        Refund.succeeded_at >= period.start,
        Refund.succeeded_at < period.end,
        Refund.state == RefundState.SUCCEEDED,
    )


def labels_back_in(period: Period) -> ColumnElement[bool]:
    """Carriers' labels for the way back that were bought in the period, for real."""
    return and_(
        ReturnLabel.done_at >= period.start,
        ReturnLabel.done_at < period.end,
        ReturnLabel.state == LabelState.BOUGHT,
        ReturnLabel.sandbox.is_(False),
    )


#: Refunds that pay a customer's own way back.
POSTAGE_BACK = and_(Refund.ship_back_cents > 0, Refund.currency == "EUR")


def _refunds(connection: Connection, period: Period) -> Sequence[Any]:
    return connection.execute(
        select(Refund.succeeded_at, Rma.received_at, Rma.refund_due)
        .join(Rma, Rma.id == Refund.rma_id)
        .where(refunded_in(period))
    ).all()


def _costs(connection: Connection, period: Period) -> Costs:
    of_period = sent_in(period)
    sums = connection.execute(
        select(
            func.count(Parcel.order_id.distinct()).label("orders"),
            func.count().label("parcels"),
            func.sum(Parcel.packaging_cents).label("boxes_cents"),
            func.count(Parcel.packaging_cents).label("boxes"),
        ).where(of_period)
    ).one()
    price = (
        select(func.max(LabelAttempt.price_cents))
        .where(LabelAttempt.parcel_id == Parcel.id, LabelAttempt.price_cents.is_not(None))
        .correlate(Parcel)
        .scalar_subquery()
    )
    prices = select(price.label("cents")).where(of_period).subquery()
    postage = connection.execute(
        select(func.sum(prices.c.cents).label("cents"), func.count(prices.c.cents).label("labels"))
    ).one()
    orders = select(Parcel.order_id).where(of_period).distinct()
    charged = connection.scalar(select(func.sum(Order.shipping_cents)).where(Order.id.in_(orders), IN_EUROS))
    labour, packaging = (
        int(setting(connection, name)) for name in ("cost_labour_cents", "cost_packaging_cents")
    )
    return Costs(
        orders=sums.orders,
        labour=labour * sums.orders if labour else None,
        packaging=_packaging(sums, packaging),
        postage=int(postage.cents) if postage.labels else None,
        labels=postage.labels,
        parcels=sums.parcels,
        returns_back=_way_back(connection, period),
        charged=int(charged or 0),
    )


def _packaging(sums: Any, each_cents: int) -> int | None:
    """What the boxes cost that are known, and for the other parcels what the house says one costs."""
    others = each_cents * (sums.parcels - sums.boxes)
    return int(sums.boxes_cents or 0) + others if sums.boxes or each_cents else None


def _way_back(connection: Connection, period: Period) -> int:
    labels = select(func.sum(ReturnLabel.price_cents)).where(labels_back_in(period))
    paid = select(func.sum(Refund.ship_back_cents)).where(refunded_in(period), POSTAGE_BACK)
    return sum(int(connection.scalar(query) or 0) for query in (labels, paid))


def _hours(start: Any, end: Any) -> float:
    return float((end - start).total_seconds() / 3600)
