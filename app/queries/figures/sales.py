"""What was sold in a period in euros, by the day the order was placed, by channel and by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from app.database.dialect import day_of_hour, hour_text
from app.models.channel import Channel
from app.models.kit import OrderKit
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
    kit_cents: int
    """Of the goods, what was bought as a part of kits."""


@dataclass(frozen=True, slots=True)
class KitSold:
    """Of a kit: ``units`` bought and not given up whole, ``goods_cents`` TTC after discounts of what is kept of them.

    ``back_whole``: kits of which all that was not cancelled came back; ``back_in_part``: only some of it. Its money
    stands under its articles too, and is never added to them.
    """

    product_id: int
    sku: str
    name: str
    orders: int
    units: int
    goods_cents: int
    back_whole: int
    back_in_part: int


@dataclass(frozen=True, slots=True)
class Sales:
    """``days`` has every day of the period; channels by their names; articles, the most sold first."""

    days: dict[date, Sold]
    channels: dict[tuple[int, str], Sold]
    products: tuple[ProductSold, ...]
    kits: tuple[KitSold, ...] = ()

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
    """Four statements, each over the orders of the period alone; days are those of the shop."""
    names = dict(connection.execute(select(Channel.id, Channel.name)).all())
    days = dict.fromkeys(period.days, Sold())
    channels: defaultdict[tuple[int, str], Sold] = defaultdict(Sold)
    for day, channel_id, part in _parts(connection, period):
        days[day] += part
        channels[channel_id, names[channel_id]] += part
    most = dict(sorted(channels.items(), key=lambda each: -each[1].cents))
    return Sales(days, most, _products(connection, period), _kits(connection, period))


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
            func.coalesce(func.sum(KEPT_CENTS).filter(OrderLine.kit_id.is_not(None)), 0),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .where(*placed_in(period), IN_EUROS)
        .group_by(OrderLine.product_id, sku)
        .order_by(goods.desc(), sku)
        .limit(MOST_PRODUCTS)
    )  # fmt: skip
    return tuple(
        ProductSold(row[0], row[1], row[2], row[3], int(row[4]), int(row[5]), int(row[6]))
        for row in connection.execute(query)
    )


def _kits(connection: Connection, period: Period) -> tuple[KitSold, ...]:
    """Kits of the orders placed in a period, the most sold first.

    A kit has no money of its own: its turnover is that of the lines it was taken apart into.
    """
    # A line has ``ordered`` units for ``quantity`` kits, always a multiple: so many units are of so many kits.
    per_kit = OrderLine.ordered // OrderKit.quantity
    given_up = func.min(OrderLine.cancelled // per_kit)
    bought = (
        select(
            OrderKit.product_id, OrderKit.order_id,
            (OrderKit.quantity - given_up).label("units"),
            func.sum(KEPT_CENTS).label("cents"),
            (func.min((OrderLine.returned + OrderLine.cancelled) // per_kit) - given_up).label("whole"),
            func.max((OrderLine.returned + per_kit - 1) // per_kit).label("touched"),
        )
        .join(OrderLine, OrderLine.kit_id == OrderKit.id)
        .join(Order, Order.id == OrderKit.order_id)
        .where(*placed_in(period), IN_EUROS)
        .group_by(OrderKit.id)
        .subquery()
    )  # fmt: skip
    cents = func.sum(bought.c.cents)
    query = (
        select(
            bought.c.product_id, Product.sku, Product.name, func.count(bought.c.order_id.distinct()),
            func.sum(bought.c.units), cents, func.sum(bought.c.whole),
            func.sum(bought.c.touched - bought.c.whole),
        )
        .join(Product, Product.id == bought.c.product_id)
        .group_by(bought.c.product_id, Product.sku, Product.name)
        .order_by(cents.desc(), Product.sku)
        .limit(MOST_PRODUCTS)
    )  # fmt: skip
    return tuple(
        KitSold(row[0], row[1], row[2], row[3], *(int(value) for value in row[4:]))
        for row in connection.execute(query)
    )
