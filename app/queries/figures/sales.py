"""What was sold in a period in euros, by the day the order was placed, by channel and by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from app.database.dialect import day_of_hour, hour_text
from app.models.channel import Channel
from app.models.order import Order, OrderLine
from app.models.product import Product
from app.models.states import Lifecycle
from app.rules.periods import Period

#: More articles are not listed: the rest sold less than the last one.
MOST_PRODUCTS = 300


@dataclass(frozen=True, slots=True)
class Sold:
    """Orders, units and cents TTC: ``goods`` after discounts, without what was cancelled; ``delivery`` as charged."""

    orders: int = 0
    units: int = 0
    goods_cents: int = 0
    delivery_cents: int = 0

    @property
    def cents(self) -> int:
        return self.goods_cents + self.delivery_cents

    def __add__(self, other: Sold) -> Sold:
        return Sold(
            self.orders + other.orders,
            self.units + other.units,
            self.goods_cents + other.goods_cents,
            self.delivery_cents + other.delivery_cents,
        )


@dataclass(frozen=True, slots=True)
class ProductSold:
    product_id: int | None
    """``None`` for what nobody knows which article it is."""
    sku: str
    name: str
    orders: int
    units: int
    goods_cents: int


@dataclass(frozen=True, slots=True)
class Sales:
    """``days`` has every day of the period; channels by their names; articles, the most sold first."""

    days: dict[date, Sold]
    channels: dict[tuple[int, str], Sold]
    products: tuple[ProductSold, ...]

    @property
    def whole(self) -> Sold:
        return sum(self.days.values(), Sold())


def placed_in(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Orders placed in a period and not wholly cancelled, in whatever currency."""
    return (
        Order.placed_at >= period.start,
        Order.placed_at < period.end,
        Order.lifecycle != Lifecycle.CANCELLED,
    )


#: Cents of other currencies are not added to euros.
IN_EUROS = Order.currency == "EUR"


#: What the customer keeps of a line, in units and in cents.
KEPT = OrderLine.ordered - OrderLine.cancelled
KEPT_CENTS = OrderLine.net_cents * KEPT // OrderLine.ordered


def sales(connection: Connection, period: Period) -> Sales:
    """Three statements, each over the orders of the period alone; days are those of the shop."""
    names = dict(connection.execute(select(Channel.id, Channel.name)).all())
    days = dict.fromkeys(period.days, Sold())
    channels: defaultdict[tuple[int, str], Sold] = defaultdict(Sold)
    for day, channel_id, part in _parts(connection, period):
        days[day] += part
        channels[channel_id, names[channel_id]] += part
    most = dict(sorted(channels.items(), key=lambda each: -each[1].cents))
    return Sales(days, most, _products(connection, period))


def _parts(connection: Connection, period: Period) -> Iterable[tuple[date, int, Sold]]:
    """By hour, which every zone's days consist of, and channel."""
    hour = hour_text(connection, Order.placed_at)
    orders = (
        select(hour, Order.channel_id, func.count(), func.sum(Order.shipping_cents))
        .where(*placed_in(period), IN_EUROS)
        .group_by(hour, Order.channel_id)
    )
    for at, channel_id, count, delivery in connection.execute(orders):
        yield day_of_hour(at), channel_id, Sold(orders=count, delivery_cents=int(delivery))
    lines = (
        select(hour, Order.channel_id, func.sum(KEPT), func.sum(KEPT_CENTS))
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(*placed_in(period), IN_EUROS)
        .group_by(hour, Order.channel_id)
    )
    for at, channel_id, units, goods in connection.execute(lines):
        yield day_of_hour(at), channel_id, Sold(units=int(units), goods_cents=int(goods))


def _products(connection: Connection, period: Period) -> tuple[ProductSold, ...]:
    goods = func.sum(KEPT_CENTS)
    sku = func.coalesce(Product.sku, OrderLine.sku)
    query = (
        select(
            OrderLine.product_id, sku, func.coalesce(func.max(Product.name), func.max(OrderLine.name)),
            func.count(OrderLine.order_id.distinct()), func.sum(KEPT), goods,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .where(*placed_in(period), IN_EUROS)
        .group_by(OrderLine.product_id, sku)
        .order_by(goods.desc(), sku)
        .limit(MOST_PRODUCTS)
    )  # fmt: skip
    return tuple(
        ProductSold(row[0], row[1], row[2], row[3], int(row[4]), int(row[5]))
        for row in connection.execute(query)
    )
