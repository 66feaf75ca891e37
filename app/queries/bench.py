"""What packers could pack next: orders on their way to the bench, each with a light and why it is not green."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.models.bench_copy import waits_for_shelf
from app.models.channel import Customer
from app.models.order import Order, OrderLine
from app.models.picking import promised_in_shop
from app.models.staff import Staff, Station
from app.models.states import DeliveryMode, Stage
from app.queries.orders import customer_name
from app.queries.packing import totes_of
from app.queries.picking import Light

_COMING = (Stage.PICKED, Stage.PACKING, Stage.PICKING)


class Why(StrEnum):
    """Why an order is not green."""

    NOTHING = ""
    HELD = "held"
    BACK = "back"
    CLAIMED = "claimed"
    PICKING = "picking"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class ToPack:
    """``to_pack`` units lie on the bench, ``coming`` ones are being picked, ``waiting`` ones are not in the house."""

    id: int
    reference: str
    customer: str
    delivery_mode: DeliveryMode
    carrier_service: str
    promise_date: date | None
    to_pack: int
    coming: int
    waiting: int
    totes: tuple[str, ...]
    claimed_by: str | None
    claimed_at: str | None
    mine: bool
    light: Light
    why: Why


def to_pack(
    connection: Connection, staff_id: int | None, limit: int = 9, *, from_shelf: bool = False
) -> tuple[ToPack, ...]:
    """The next orders for who is signed in: what can be packed first, own open work before all, then by promise.

    ``from_shelf``: also what is packed as it is picked, after what lies here.
    """
    mine = case((Order.claimed_by == staff_id, 0), else_=1)
    turn = case((Order.stage == Stage.PICKING, 2), (Order.stage == Stage.READY, 1), else_=0)
    order = (
        mine, turn, Order.open_holds > 0, Order.promise_date.is_(None), Order.promise_date,
        Order.id,
    )  # fmt: skip
    # Chosen before anything is joined: thousands may be on their way, and the lines of nine are looked at.
    coming, on_shelf = Order.stage.in_(_COMING), (Order.stage == Stage.READY) & ~promised_in_shop()
    first = select(Order.id).where(coming | on_shelf if from_shelf else coming).order_by(*order).limit(limit)
    query = (
        select(
            Order.id, Order.reference, Order.delivery_mode, Order.carrier_service, Order.promise_date,
            Order.open_holds, Order.stage, waits_for_shelf().label("back"),
            Order.claimed_by, Staff.name.label("who"), Station.name.label("where"),
            Customer.first_name, Customer.last_name, Customer.company,
            func.sum(OrderLine.picked).label("to_pack"),
            func.sum(OrderLine.allocated).label("coming"),
            func.sum(OrderLine.unallocated + OrderLine.backordered).label("waiting"),
        )
        .join(Customer, Customer.id == Order.customer_id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .outerjoin(Staff, Staff.id == Order.claimed_by)
        .outerjoin(Station, Station.id == Order.claimed_station_id)
        .where(Order.id.in_(first.scalar_subquery()))
        .group_by(Order.id, Staff.name, Station.name, Customer.id)
        .order_by(*order)
    )  # fmt: skip
    rows = connection.execute(query).all()
    totes = totes_of(connection, [row.id for row in rows])
    return tuple(_row(row, tuple(totes.get(row.id, ())), staff_id) for row in rows)


def _row(row: Any, totes: tuple[str, ...], staff_id: int | None) -> ToPack:
    here, coming, waiting = int(row.to_pack), int(row.coming), int(row.waiting)
    if row.stage is Stage.READY:  # packed as it is picked
        here, coming = coming, 0
    theirs = row.claimed_by not in {None, staff_id}
    light, why = _light(here, coming, waiting, held=bool(row.open_holds), back=row.back, claimed=theirs)
    return ToPack(
        id=row.id, reference=row.reference, delivery_mode=row.delivery_mode,
        customer=customer_name(row.first_name, row.last_name, row.company),
        carrier_service=row.carrier_service, promise_date=row.promise_date, to_pack=here, coming=coming,
        waiting=waiting, totes=totes, claimed_by=row.who, claimed_at=row.where,
        mine=row.claimed_by == staff_id and staff_id is not None, light=light, why=why,
    )  # fmt: skip


def _light(
    to_pack: int, coming: int, waiting: int, *, held: bool, back: bool, claimed: bool
) -> tuple[Light, Why]:
    """``back``: what holds it is only to be put back on a shelf."""
    if held and not back:
        return Light.NONE, Why.HELD
    if claimed:
        return Light.NONE, Why.CLAIMED
    if back:
        return Light.PART, Why.BACK
    if coming:
        return (Light.PART if to_pack else Light.NONE), Why.PICKING
    return (Light.PART, Why.STOCK) if waiting else (Light.ALL, Why.NOTHING)
