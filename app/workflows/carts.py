"""Give me work: the orders of the next cart, by cut-off and priority, with as little walking as may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from app.database.unit_of_work import UnitOfWork
from app.models.house import setting
from app.models.layout import layout_at, spots_of
from app.models.order import Order, OrderLine
from app.models.picking import promised_in_shop
from app.models.product import Product
from app.models.staff import require
from app.models.states import Stage
from app.models.stock import Location, Reservation
from app.rules.carts import Room, Waiting, Ways, fill_cart
from app.rules.cut_offs import cut_off_of, cut_offs
from app.rules.routes.layout import Layout, Spot
from app.rules.routes.one_block import as_one_block
from app.rules.routes.walk import best_walk
from app.values import shop_day
from app.workflows import picking
from app.workflows.outcome import Outcome

#: Of the ready orders that are the most pressing so many are looked at: more would make a picker wait.
_POOL = 120


def make_cart(uow: UnitOfWork) -> Outcome:
    """Make a list of the orders of the next cart; raises ``NothingReady``."""
    require(uow.actor, "make_pick_list")
    layout = layout_at(uow.connection)
    cart = fill_cart(waiting(uow.connection, uow.now, layout), room(uow.connection), ways(layout))
    if not cart:
        raise picking.NothingReady
    bulk = len(cart) > 1 and cart[0].single
    return picking.make_pick_list(uow, [order.order_id for order in cart], limit=len(cart), bulk=bulk)


def room(connection: Connection) -> Room:
    """The house's cart."""
    number = {
        name: int(setting(connection, name))
        for name in ("cart_totes", "cart_bulk_orders", "cart_weight_kg", "tote_volume_l")
    }
    return Room(
        number["cart_totes"],
        number["cart_bulk_orders"],
        number["cart_weight_kg"] * 1_000,
        number["tote_volume_l"] * 1_000_000,
    )


def ways(layout: Layout | None) -> Ways | None:
    """Distances of a layout, none without one; whole walks only where planning one takes no time."""
    if layout is None:
        return None

    @cache
    def between(here: Hashable, there: Hashable) -> int:
        assert isinstance(here, Spot)
        assert isinstance(there, Spot)
        return layout.distance(here, there)

    if as_one_block(layout) is None:
        return Ways(between)
    return Ways(
        between,
        lambda places: best_walk(layout, [place for place in places if isinstance(place, Spot)]).length,
    )


def waiting(
    connection: Connection,
    now: datetime,
    layout: Layout | None,
    *which: ColumnElement[bool],
    most: int = _POOL,
) -> list[Waiting]:
    """The ready orders (those of ``which``): urgent ones first, then as due; with what they take of a cart."""
    orders = connection.execute(_ready(is_urgent(connection, now), most).where(*which)).all()
    known = cut_offs(setting(connection, "carrier_cutoffs"))
    lines = _lines(connection, [order.id for order in orders])
    spots = {} if layout is None else spots_of(layout, (line for each in lines.values() for line in each))
    return [_order(order, lines[order.id], spots, known) for order in orders if order.id in lines]


def is_urgent(connection: Connection, now: datetime) -> ColumnElement[bool]:
    """Whether an order is late already or goes by an express service."""
    express = (
        func.lower(Order.carrier_service).startswith(word.lower(), autoescape=True)
        for word in setting(connection, "urgent_services")
    )
    late = Order.promise_date.is_not(None) & (Order.promise_date < shop_day(now))
    return or_(late, *express)


def _ready(urgent: ColumnElement[bool], most: int) -> Select[*tuple[Any, ...]]:
    first = (urgent.desc(), Order.promise_date.is_(None), Order.promise_date, Order.paid_at, Order.id)
    return (
        select(Order.id, Order.promise_date, Order.carrier_service, urgent.label("urgent"))
        .where(Order.stage == Stage.READY, Order.open_holds == 0, ~promised_in_shop())
        .order_by(*first)
        .limit(most)
    )


def _lines(connection: Connection, order_ids: Sequence[int]) -> dict[int, list[Any]]:
    """What is promised to each order, with where it lies and what it weighs."""
    rows = connection.execute(
        select(
            OrderLine.order_id, Reservation.quantity, Product.weight_g, Product.length_mm, Product.width_mm,
            Product.height_mm, Location.code, Location.site, Location.aisle, Location.bay, Location.level,
        )
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .join(Product, Product.id == Reservation.product_id)
        .join(Location, Location.id == Reservation.location_id)
        .where(OrderLine.order_id.in_(order_ids))
    )  # fmt: skip
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return dict(found)


def _order(
    order: Any,
    lines: Sequence[Any],
    spots: Mapping[str, Spot],
    known: Mapping[str, time],
) -> Waiting:
    """An order as carts see it."""
    return Waiting(
        order.id,
        bool(order.urgent),
        (order.promise_date or date.max, cut_off_of(order.carrier_service, known)),
        sum(line.quantity for line in lines),
        frozenset(spots[line.code] for line in lines if line.code in spots),
        sum(line.quantity * line.weight_g for line in lines),
        sum(line.quantity * line.length_mm * line.width_mm * line.height_mm for line in lines),
    )
