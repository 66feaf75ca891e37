"""What came back of what was sent in a period: by month of sending, by article and by reason.

A line of an order belongs to the day its first parcel left (its shipping cohort), whenever its units come back: a
rate by the day of the return would set the parcels of one month against the sales of another (domain 11).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, select
from sqlalchemy.orm import aliased

from app.database.dialect import day_of_hour, hour_text
from app.models.order import OrderLine
from app.models.product import Product
from app.models.rma import RmaUnit
from app.models.shipment import Parcel, ParcelItem
from app.models.states import ParcelState
from app.rules.periods import Period
from app.rules.return_terms import ReturnReason

MOST_PRODUCTS = 300


@dataclass(frozen=True, slots=True)
class ProductReturns:
    product_id: int | None
    sku: str
    name: str
    shipped: int
    returned: int


@dataclass(frozen=True, slots=True)
class Returns:
    """Units sent and, of them, those received back; ``months`` by the first day of each."""

    months: dict[date, tuple[int, int]]
    reasons: dict[ReturnReason, int]
    products: tuple[ProductReturns, ...]

    @property
    def shipped(self) -> int:
        return sum(shipped for shipped, _ in self.months.values())

    @property
    def returned(self) -> int:
        return sum(returned for _, returned in self.months.values())


def sent_in(period: Period) -> ColumnElement[bool]:
    """Parcels that left in a period."""
    return and_(
        Parcel.handed_over_at >= period.start,
        Parcel.handed_over_at < period.end,
        Parcel.state != ParcelState.VOID,
    )


def cohort(period: Period) -> Subquery:
    """The order lines whose first parcel left in a period (``order_line_id``, ``left_at``)."""
    sent = aliased(Parcel)
    item = aliased(ParcelItem)
    earlier = (
        select(item.parcel_id)
        .join(sent, sent.id == item.parcel_id)
        .where(
            item.order_line_id == ParcelItem.order_line_id,
            item.quantity > 0,
            sent.state != ParcelState.VOID,
            sent.handed_over_at < period.start,
        )
    )
    return (
        select(ParcelItem.order_line_id, func.min(Parcel.handed_over_at).label("left_at"))
        .join(Parcel, Parcel.id == ParcelItem.parcel_id)
        .where(sent_in(period), ParcelItem.quantity > 0, ~earlier.exists())
        .group_by(ParcelItem.order_line_id)
        .subquery()
    )


#: A unit that came in, whatever was decided about it.
CAME_BACK = RmaUnit.received_at.is_not(None)


def returns(connection: Connection, period: Period) -> Returns:
    """Returns of what was sent in a period, up to now."""
    sent = cohort(period)
    return Returns(
        months=_months(connection, sent),
        reasons=_reasons(connection, sent),
        products=_products(connection, sent),
    )


def _reasons(connection: Connection, sent: Subquery) -> dict[ReturnReason, int]:
    query = (
        select(RmaUnit.reason, func.count())
        .join(sent, sent.c.order_line_id == RmaUnit.order_line_id)
        .where(CAME_BACK)
        .group_by(RmaUnit.reason)
        .order_by(func.count().desc())
    )
    return dict(connection.execute(query).all())


def _months(connection: Connection, sent: Subquery) -> dict[date, tuple[int, int]]:
    hour = hour_text(connection, sent.c.left_at)
    shipped = (
        select(hour, func.sum(OrderLine.shipped))
        .join(sent, sent.c.order_line_id == OrderLine.id)
        .group_by(hour)
    )
    back = (
        select(hour, func.count())
        .select_from(RmaUnit)
        .join(sent, sent.c.order_line_id == RmaUnit.order_line_id)
        .where(CAME_BACK)
        .group_by(hour)
    )
    months: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
    for at, query in enumerate((shipped, back)):
        for moment, units in connection.execute(query):
            months[day_of_hour(moment).replace(day=1)][at] += int(units)
    return {month: (units[0], units[1]) for month, units in sorted(months.items())}


def _products(connection: Connection, sent: Subquery) -> tuple[ProductReturns, ...]:
    sku: Any = func.coalesce(Product.sku, OrderLine.sku)
    back = (
        select(RmaUnit.order_line_id, func.count().label("units"))
        .join(sent, sent.c.order_line_id == RmaUnit.order_line_id)
        .where(CAME_BACK)
        .group_by(RmaUnit.order_line_id)
        .subquery()
    )
    returned = func.coalesce(func.sum(back.c.units), 0)
    query = (
        select(
            OrderLine.product_id, sku, func.coalesce(func.max(Product.name), func.max(OrderLine.name)),
            func.sum(OrderLine.shipped), returned,
        )
        .join(sent, sent.c.order_line_id == OrderLine.id)
        .outerjoin(back, back.c.order_line_id == OrderLine.id)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .group_by(OrderLine.product_id, sku)
        .having(returned > 0)
        .order_by(returned.desc(), sku)
        .limit(MOST_PRODUCTS)
    )  # fmt: skip
    return tuple(
        ProductReturns(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in connection.execute(query)
    )
