"""The cut-off board: what is left for each carrier's pick-up of today, and the team's pace; nothing of any person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.models.house import setting
from app.models.order import Order
from app.models.picking import promised_in_shop
from app.models.shipment import Parcel, Shipment
from app.models.states import CLOSED_HERE, TO_PREPARE, DeliveryMode, ParcelState
from app.rules.burn_down import WINDOW, Forecast, PickUp, forecast, pace
from app.rules.cut_offs import cut_offs, pick_up_of
from app.values import SHOP_ZONE, shop_day


@dataclass(frozen=True, slots=True)
class Board:
    """``per_hour``: parcels the team closes in an hour, ``None`` where too few were; ``late``: due before today."""

    at: datetime
    house: str
    per_hour: float | None
    pick_ups: tuple[Forecast, ...]
    late: int


def board(connection: Connection, now: datetime) -> Board:
    """Today's pick-ups as they stand; a handful of statements, whatever the number of orders."""
    today = shop_day(now)
    known = cut_offs(setting(connection, "carrier_cutoffs"))
    left: defaultdict[str, int] = defaultdict(int)
    packed, at_dock = left.copy(), left.copy()
    services: defaultdict[str, set[str]] = defaultdict(set)
    late = 0
    for row in connection.execute(_left(now)):
        lorry = _lorry(row.carrier_service, row.delivery_mode, known)
        left[lorry] += row.orders
        services[lorry].add(row.carrier_service or lorry)
        late += row.late
    midnight = datetime.combine(today, time(), SHOP_ZONE)
    closed = connection.execute(_closed(midnight)).all()
    for each in closed:
        lorry = _lorry(each.carrier_service, each.delivery_mode, known)
        packed[lorry] += 1
        services[lorry].add(each.carrier_service or lorry)
        at_dock[lorry] += each.state in CLOSED_HERE
    per_hour = pace((each.closed_at for each in closed if each.closed_at >= now - WINDOW), now)
    pick_ups = [
        PickUp(
            next(iter(names)) if len(names) == 1 else name,
            datetime.combine(today, known[name], SHOP_ZONE) if name in known else None,
            left[name],
            packed[name],
            at_dock[name],
        )
        for name, names in services.items()
    ]
    house = str(setting(connection, "seller_name"))
    return Board(now, house, per_hour, forecast(pick_ups, per_hour, now), late)


def _lorry(service: str, mode: DeliveryMode, known: dict[str, time]) -> str:
    """Whose pick-up takes an order; one without a service goes by what kind of delivery it is."""
    return pick_up_of(service, known) or service or mode.value


def _left(now: datetime) -> Select[*tuple[Any, ...]]:
    today = shop_day(now)
    return (
        select(
            Order.carrier_service, Order.delivery_mode, func.count().label("orders"),
            func.count().filter(Order.promise_date < today).label("late"),
        )
        .where(
            Order.stage.in_(TO_PREPARE),
            Order.open_holds == 0,
            ~promised_in_shop(),  # no pick-up takes what a shop prepares
            Order.promise_date.is_(None) | (Order.promise_date <= today),
        )
        .group_by(Order.carrier_service, Order.delivery_mode)
    )  # fmt: skip


def _closed(since: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Parcel.closed_at, Parcel.state, Shipment.carrier_service, Order.delivery_mode)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(Parcel.closed_at >= since, Parcel.state != ParcelState.VOID)
    )
