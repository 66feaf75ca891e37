"""What packers could pack next: orders on their way to the bench, each with a light and why it is not green."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, case, func, select

from app.models.bench_copy import waits_for_shelf
from app.models.channel import Customer
from app.models.order import Order, OrderLine
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


def to_pack(connection: Connection, staff_id: int | None, limit: int = 9) -> tuple[ToPack, ...]:
    """The next orders for who is signed in: what can be packed first, own open work before all, then by promise."""
    mine = case((Order.claimed_by == staff_id, 0), else_=1)
    order = (
        mine, Order.stage == Stage.PICKING, Order.open_holds > 0, Order.promise_date.is_(None), Order.promise_date,
        Order.id,
    )  # fmt: skip
    # Chosen before anything is joined: thousands may be on their way, and the lines of nine are looked at.
    first = select(Order.id).where(Order.stage.in_(_COMING)).order_by(*order).limit(limit)
    query = (
        select(
            Order.id, Order.reference, Order.delivery_mode, Order.carrier_service, Order.promise_date,
            Order.open_holds, waits_for_shelf().label("back"),
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
    found = []
    for row in rows:
        theirs = row.claimed_by not in {None, staff_id}
        light, why = _light(
            int(row.to_pack),
            int(row.coming),
            int(row.waiting),
            held=bool(row.open_holds),
            back=row.back,
            claimed=theirs,
        )
        found.append(
            ToPack(
                id=row.id, reference=row.reference, delivery_mode=row.delivery_mode,
                customer=customer_name(row.first_name, row.last_name, row.company),
                carrier_service=row.carrier_service, promise_date=row.promise_date, to_pack=int(row.to_pack),
                coming=int(row.coming), waiting=int(row.waiting), totes=tuple(totes.get(row.id, ())),
                claimed_by=row.who, claimed_at=row.where,
                mine=row.claimed_by == staff_id and staff_id is not None, light=light, why=why,
            )
        )  # fmt: skip
    return tuple(found)


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
